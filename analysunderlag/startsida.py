"""The underlag's and the statistics' part of the start page."""

from django.utils import timezone

from kvalitet import svenska
from kvalitet.models import Anvandare
from kvalitet.startsida import Bidrag, Genvag, Rad, Tal, adress

from .behorighet import far_godkanna_release
from .models import Statistikrelease, Underlag

SENASTE_RELEASER = 3


def bidrag(anvandare: Anvandare) -> Bidrag:
    svar = Bidrag()
    if anvandare.ar_personal:
        svar.tal = _tal(anvandare)
        svar.vantar = _vantar(anvandare)
        svar.nytt = _releaser(anvandare)
        svar.genvagar = [
            Genvag(
                "Läs in statistik",
                "Lämna en fil från Skolverket, granska och läs in.",
                adress(anvandare, "analysunderlag:statistik_ny"),
                "upload",
            ),
            Genvag(
                "Underlag",
                "Öppna en huvudmans underlag eller beställ ett nytt.",
                adress(anvandare, "analysunderlag:lista"),
                "chart-column",
            ),
            Genvag(
                "Kvalitetssystemet",
                "Mål, delmål, mått och framgångsfaktorer med källor.",
                adress(anvandare, "analysunderlag:kvalitetssystem"),
                "book-open",
            ),
        ]
    return svar


# Staff


def _tal(anvandare: Anvandare) -> list[Tal]:
    klara = Underlag.objects.synliga_for(anvandare).filter(status=Underlag.Status.KLART)
    lista = adress(anvandare, "analysunderlag:lista")
    if not lista:
        return []
    return [
        Tal(svenska.tal(klara.values("huvudman").distinct().count()), "huvudmän har underlag", "minst ett klart", lista)
    ]


def _vantar(anvandare: Anvandare) -> list[Rad]:
    if not far_godkanna_release(anvandare):
        return []
    utkast = Statistikrelease.objects.vantar().exclude(skapad_av=anvandare)
    return [
        Rad(
            rubrik=f"Releasen {release.namn}",
            text="Statistiken är inläst och kontrollerad. En andra person godkänner den innan den används.",
            url=adress(anvandare, "analysunderlag:release_detalj", release.pk),
            lanktext="Granska",
            ikon="database",
        )
        for release in utkast
    ]


def _releaser(anvandare: Anvandare) -> list[Rad]:
    godkanda = Statistikrelease.objects.filter(status=Statistikrelease.Status.GODKAND).order_by("-pk")
    return [
        Rad(
            rubrik=release.namn,
            text="Används i nya underlag." if plats == 0 else "Ersatt av en nyare.",
            url=adress(anvandare, "analysunderlag:release_detalj", release.pk),
            ikon="database",
            sort="stod",
            nar=svenska.datum_kort(timezone.localtime(release.godkand).date(), idag=timezone.localdate()),
        )
        for plats, release in enumerate(godkanda[:SENASTE_RELEASER])
        if release.godkand
    ]
