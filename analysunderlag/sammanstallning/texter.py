"""Numbers into words: units, comparisons and why a number is not there. All numbers go through `kvalitet.svenska`."""

import re
from decimal import Decimal

from kvalitet import svenska

from ..innehall import Gruppvarde, Matt, Periodvarde, Varde
from ..kvalitetssystem.data import period_i_ord
from ..vardetyper import Vardetyp
from .indata import Indikatordef

ENKAT = "medelvarde"
KOSTNADER = ("kr", "tkr")
SAKNAD = Varde(ratext="", typ=Vardetyp.TOM, varde=None)

_ENHETSORD = {
    "procent": "procent",
    "kr": "kronor",
    "tkr": "tusen kronor",
    "heltidstjanster": "heltidstjänster",
    "poang": "poäng",
}
_BIND = re.compile(
    r"(?<=\d) (?=(?:procent|kronor|tusen|skol|elev|heltid|kommun|huvudmän|av \d)\w*)|(?<=årskurs) (?=\d)|(?<=av) (?=\d)"
)


ENHETSNAMN = {"forskola": ("förskola", "förskolor"), "fritidshem": ("fritidshem", "fritidshem")}


def enhetsnamn(skolform: str) -> tuple[str, str]:
    """What a unit of the skolform is called: one, several."""
    return ENHETSNAMN.get(skolform, ("skola", "skolor"))


def bind(text: str) -> str:
    """No line break between a number and its word ("71,9 procent", "årskurs 9")."""
    return _BIND.sub(svenska.FAST, text)


def tal(varde: Decimal, matt: Indikatordef | Matt) -> str:
    return svenska.tal(varde, matt.decimaler)


def enhetsord(enhet: str) -> str:
    """The unit in running text, "" for units that are said by the measure itself (elever per lärare, 0-10)."""
    return _ENHETSORD.get(enhet, "")


def tal_med_enhet(varde: Decimal, matt: Indikatordef | Matt) -> str:
    ord_ = enhetsord(matt.enhet)
    return f"{tal(varde, matt)}{svenska.FAST}{ord_}" if ord_ else tal(varde, matt)


def fyll(mall: str, matt: Indikatordef, ni: Decimal, grupp: Gruppvarde | None, riket: Varde, gruppfras: str) -> str:
    """A handwritten text with its numbers. "" when it asks for a number that is not published."""
    if ("{grupp}" in mall and grupp is None) or ("{riket}" in mall and riket.varde is None):
        return ""
    varden = {
        "ni": tal(ni, matt),
        "grupp": tal(grupp.median, matt) if grupp else "",
        "riket": tal(riket.varde, matt) if riket.varde is not None else "",
        "gruppnamn": gruppfras,
    }
    return bind(re.sub(r"\{(ni|grupp|riket|gruppnamn)\}", lambda m: varden[m[1]], mall).strip())


def varfor_inget_tal(
    matt: Indikatordef, eget: Varde, tidigare: tuple[Periodvarde, ...], huvudmannatyp: str, *, deltog: bool
) -> str:
    """One or two sentences on why there is no own number; "" when there is one.

    A protected value is never said to mean a certain number of pupils: the sign may be secondary protection.
    `deltog`: some unit took part in this year's survey; a missing answer may then mean that there are no such pupils.
    """
    if eget.typ is Vardetyp.TAL:
        return ""
    forklaring = _varfor(matt, eget.typ, huvudmannatyp, deltog=deltog)
    senaste = next((p for p in reversed(tidigare) if p.varde.varde is not None), None)
    if senaste is not None and senaste.varde.varde is not None:
        forklaring += (
            f" Senast fanns ett värde {period_i_ord(matt.avser, senaste.period)}: {tal(senaste.varde.varde, matt)}."
        )
    return bind(forklaring)


def _varfor(matt: Indikatordef, typ: Vardetyp, huvudmannatyp: str, *, deltog: bool) -> str:
    if matt.enhet in KOSTNADER and huvudmannatyp == "enskild":
        return "Kostnader publiceras inte för enskilda huvudmän."
    if typ is Vardetyp.SEKRETESS:
        return "Uppgiften är skyddad, så att ingen ska kunna räkna ut något om enskilda."
    if typ in (Vardetyp.MAJORITET, Vardetyp.AVRUNDAD):
        return "Nästan alla elever ingår i andelen. Då skyddas det exakta värdet."
    if typ is Vardetyp.EJ_REDOVISAD:
        return "Svaren räcker inte för att redovisas enligt Skolenkätens regler."
    if typ is Vardetyp.EJ_TILLAMPLIGT:
        return "Måttet gäller inte er verksamhet."
    if matt.enhet == ENKAT and not (deltog and "årskurs" in matt.namn):
        return "Varje skola deltar i Skolenkäten vartannat år."
    if matt.enhet == ENKAT:
        return "Varje skola deltar i Skolenkäten vartannat år, och alla har inte elever i årskursen."
    if matt.enhet in KOSTNADER:
        return "Inga kostnader är publicerade för er."
    if "årskurs" in matt.namn:
        return "Uppgiften saknas. Det kan bero på att ni inte har några elever i årskursen."
    return "Uppgiften saknas i statistiken."
