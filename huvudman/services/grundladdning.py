"""Fill an empty register from the compact file, as accepted imports by the system."""

from __future__ import annotations

from django.db import transaction

from kvalitet.handelser import Handelsetyp, logga

from ..kallor import SLAG
from ..models import Enhet, Huvudman, Registerimport
from ..registerfil import Innehall
from .omrakning import rakna_om
from .skrivning import Framsteg, skriv_enheter, skriv_geografi, skriv_huvudman, tyst


@transaction.atomic
def ladda_register(innehall: Innehall, framsteg: Framsteg = tyst) -> bool:
    """Load once; a register with huvudmän in it is left as it is. Returns whether anything was loaded."""
    skriv_geografi()
    if Huvudman.objects.exists():
        return False
    for kalla in innehall.kallor:
        registerimport = Registerimport.objects.create(
            filnamn=kalla.fil, sha256=kalla.sha256, slag=kalla.slag, period=SLAG[kalla.slag].period(kalla.datum),
            datum=kalla.datum, tacker=kalla.tacker, rader=kalla.rader, noter=kalla.noter,
        )  # fmt: skip
        logga(
            Handelsetyp.REGISTER_INLAST,
            registerimport,
            None,
            data={"fil": kalla.fil, "sha256": kalla.sha256, "rader": kalla.rader, "ur": "demons registerfil"},
        )
    framsteg(0, 4, "Läser in registret")
    skriv_huvudman(innehall.huvudman)
    framsteg(1, 4, "Läser in registret")
    skriv_enheter(innehall.enheter)
    framsteg(3, 4, "Läser in registret")
    rakna_om()
    framsteg(4, 4, f"Läser in registret ({Huvudman.objects.count()} huvudmän, {Enhet.objects.count()} enheter)")
    return True
