"""The register's part of the start page."""

from kvalitet import svenska
from kvalitet.models import Anvandare
from kvalitet.startsida import Bidrag, Genvag, Rad, Tal, adress

from .behorighet import far_skriva
from .models import Andringsforslag, Enhet, Huvudman


def bidrag(anvandare: Anvandare) -> Bidrag:
    svar = Bidrag()
    if not anvandare.ar_personal:
        return svar
    svar.tal = [
        Tal(
            svenska.tal(Huvudman.objects.filter(ar_aktiv=True).count()),
            "huvudmän",
            "aktiva i registret",
            adress(anvandare, "huvudman:lista"),
        ),
        Tal(svenska.tal(Enhet.objects.filter(upphord=None).count()), "enheter", "skolor och förskolor"),
    ]
    svar.sok_url = adress(anvandare, "huvudman:lista")
    if far_skriva(anvandare):
        svar.vantar = _forslag(anvandare)
        svar.genvagar = [
            Genvag(
                "Uppdatera registret",
                "Läs in en ny fil och se vad den vill ändra.",
                adress(anvandare, "huvudman:importer"),
                "upload",
            )
        ]
    return svar


def _forslag(anvandare: Anvandare) -> list[Rad]:
    antal = Andringsforslag.objects.filter(status=Andringsforslag.Status.OPPET).count()
    if not antal:
        return []
    return [
        Rad(
            rubrik=svenska.versal(svenska.antal(antal, "ändringsförslag i registret", "ändringsförslag i registret")),
            text="En inläst fil vill ändra i registret. Inget ändras förrän någon har godkänt det.",
            url=adress(anvandare, "huvudman:importer"),
            lanktext="Granska",
            ikon="git-compare",
        )
    ]
