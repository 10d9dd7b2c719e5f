"""What can be done with several cases at once from the case list, and its words. Who may is said by `handlingar`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .behorighet import ARBETAR, far_andra, far_samordna
from .handlingar import HANDLINGAR, Handling


@dataclass(frozen=True)
class Massatgard:
    """`gjort` ends "18 av 20 …"; `knapp` begins the button, which goes on with how many cases."""

    meny: str
    knapp: str
    text: str
    gjort: str
    handling: Handling
    varning: str = ""


MASSATGARDER: dict[str, Massatgard] = {
    "bjud_in": Massatgard(
        "Bjud in",
        "Bjud in huvudmännen i",
        "Var och en får samma brev som när du bjuder in från ärendet, till de mottagare som står här.",
        "huvudmän är inbjudna",
        HANDLINGAR["bjud_in"],
    ),
    "paminn": Massatgard(
        "Påminn om svar",
        "Skicka påminnelse i",
        "Påminnelsen går till de mottagare som inte har svarat. Var och en får högst en.",
        "huvudmän är påminda",
        Handling(None, "", "Påminnelsen kan inte skickas nu.", far_andra),
    ),
    "tilldela": Massatgard(
        "Tilldela eller byt dialogutförare",
        "Tilldela",
        "Bokade möten följer med till den som tar över. Den myndighet du lämnar tom ändras inte.",
        "ärenden är tilldelade",
        HANDLINGAR["tilldela"],
    ),
    "pausa": Massatgard(
        "Pausa eller skjut upp",
        "Pausa",
        "Föreslagna tider dras tillbaka och bokade möten ställs in. Gemensamma möten hålls utan huvudmannen.",
        "ärenden är pausade",
        HANDLINGAR["pausa"],
    ),
    "ateruppta": Massatgard(
        "Återuppta",
        "Återuppta",
        "Ärendena fortsätter där de var. Möten som ställdes in behöver bokas på nytt.",
        "ärenden är återupptagna",
        HANDLINGAR["ateruppta"],
    ),
    "avsluta": Massatgard(
        "Avsluta",
        "Avsluta",
        "Mötesanteckningar, tid och historik finns kvar.",
        "ärenden är avslutade",
        HANDLINGAR["avsluta"],
        varning="Parens arbetsanteckningar rensas för gott.",
    ),
}


def massval(anvandare: Any) -> list[tuple[str, str]]:
    """(code, words) of what the person may do in any case at all; none for those who only read."""
    if not ARBETAR.tillater(anvandare):
        return []
    samordnar = far_samordna(anvandare)
    return [(kod, atgard.meny) for kod, atgard in MASSATGARDER.items() if samordnar or kod != "tilldela"]
