"""What can be done with a case from its page: by whom, when, and what is said when it cannot be done now.

The key is the URL name. Buttons, menu and addresses all ask the same row, and the service asks the facts once more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from kvalitet import svenska

from .begrepp import Steg, Svar
from .behorighet import far_andra, far_samordna
from .models import Dialog
from .process import Lage, Overgang


def _samordnar(anvandare: Any, dialog: Dialog) -> bool:
    return far_samordna(anvandare)


@dataclass(frozen=True)
class Handling:
    """`meny`: the words in the menu of the page, none when it is reached in another way."""

    overgang: Overgang | None
    meny: str
    nej: str
    far: Callable[[Any, Any], bool] = far_andra

    def gar(self, dialog: Dialog, nu: Lage) -> bool:
        if self.overgang is not None:
            return self.overgang in nu.tillatna and not self._for_tidigt(nu)
        return not dialog.avslutad and not dialog.pausad_fran and dialog.svar_fortsatt == Svar.JA

    def _for_tidigt(self, nu: Lage) -> bool:
        """The huvudman still has time to answer."""
        svarstid = self.overgang == Overgang.AVSLUTA and nu.vantar_till
        return bool(svarstid and timezone.localdate() <= svarstid)

    def varfor_inte(self, dialog: Dialog, nu: Lage) -> str:
        if nu.vantar_till and self._for_tidigt(nu):
            return f"{self.nej} Huvudmannen kan svara till och med {svenska.datum(nu.vantar_till)}."
        return f"{self.nej} {_laget(dialog)}"


def _laget(dialog: Dialog) -> str:
    if dialog.avslutad:
        return "Ärendet är avslutat."
    if dialog.pausad_fran:
        return "Ärendet är pausat."
    return f"Ärendet är i steget {Steg(dialog.steg).label.lower()}."


_O = Overgang
HANDLINGAR: dict[str, Handling] = {
    "bjud_in": Handling(_O.BJUD_IN, "Bjud in", "Huvudmannen kan inte bjudas in nu."),
    "registrera_inbjudan": Handling(
        _O.BJUD_IN, "Registrera en redan skickad inbjudan", "Inbjudan kan inte registreras nu."
    ),
    "svar_intro": Handling(_O.SVARA_INTRO, "Registrera svar på inbjudan", "Svaret kan inte registreras nu."),
    "svar_fortsatt": Handling(
        _O.SVARA_FORTSATT,
        "Registrera beslut om att fortsätta eller avbryta",
        "Beslutet om att fortsätta kan inte registreras nu.",
    ),
    "underlag": Handling(_O.LAMNA_UNDERLAG, "Lämna eller beställ underlag", "Underlaget kan inte lämnas nu."),
    "underlag_bestall": Handling(_O.LAMNA_UNDERLAG, "", "Underlaget kan inte beställas från ärendet nu."),
    "underlag_utan": Handling(_O.LAMNA_UNDERLAG, "", "Ärendet kan inte gå vidare utan underlag nu."),
    "uppfoljning": Handling(None, "Uppföljning: ja eller avstår", "Valet om uppföljning kan inte ändras nu."),
    "tilldela": Handling(
        _O.TILLDELA, "Tilldela eller byt dialogutförare", "Dialogutförare kan inte tilldelas nu.", _samordnar
    ),
    "pausa": Handling(_O.PAUSA, "Pausa eller skjut upp", "Ärendet kan inte pausas nu."),
    "ateruppta": Handling(_O.ATERUPPTA, "Återuppta", "Ärendet kan inte återupptas nu."),
    "avsluta": Handling(_O.AVSLUTA, "Avsluta", "Ärendet kan inte avslutas nu."),
    "aterkalla": Handling(_O.ATERKALLA, "Återkalla", "Ärendet kan inte återkallas nu."),
    "ateroppna": Handling(_O.ATEROPPNA, "Öppna igen", "Ärendet kan inte öppnas igen nu."),
    "omdirigera": Handling(
        _O.OMDIRIGERA,
        "Låt ärendet följa till en annan huvudman",
        "Ärendet kan inte följa till en annan huvudman nu.",
        _samordnar,
    ),
}
