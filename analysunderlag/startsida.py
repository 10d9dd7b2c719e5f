"""The underlag's and the statistics' part of the start page."""

from dataclasses import replace

from django.utils import timezone

from huvudman.models import Huvudman
from kvalitet import svenska
from kvalitet.models import Anvandare
from kvalitet.startsida import Bidrag, Genvag, Rad, Steg, Tal, adress

from .behorighet import far_godkanna_release
from .models import Statistikrelease, Underlag
from .services.underlagshinder import hinder

SENASTE_RELEASER = 3


def bidrag(anvandare: Anvandare) -> Bidrag:
    svar = Bidrag()
    if anvandare.ar_foretradare:
        svar.steg = _steg(anvandare)
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


# A huvudman's representative: where the underlag stands, and what to do next


def _steg(anvandare: Anvandare) -> list[Steg]:
    egna = [uppdrag.huvudman_id for uppdrag in anvandare.aktiva_uppdrag]
    huvudman_lista = list(Huvudman.objects.filter(pk__in=egna).select_related("kommun"))
    senaste = Underlag.objects.filter(huvudman__in=huvudman_lista).senaste().for_lista()
    per_huvudman = {underlag.huvudman_id: underlag for underlag in senaste}
    release = Statistikrelease.objects.senast_godkand()
    utan = hinder(huvudman_lista, release)
    return [
        replace(
            _utan_statistik(anvandare, h)
            if h.pk in utan and h.pk not in per_huvudman
            else _ett_steg(anvandare, h, per_huvudman.get(h.pk), release),
            fakta=_fakta(h),
        )
        for h in huvudman_lista
    ]


def _utan_statistik(anvandare: Anvandare, huvudman: Huvudman) -> Steg:
    """There is nothing to order, but something to read."""
    egen_sida = adress(anvandare, "huvudman:detalj", huvudman.nyckel)
    return Steg(
        huvudman.namn,
        "Läs frågorna att ta med",
        "Statistiken har inga resultat om er, så ert underlag är två sidor frågor och det registret vet. Inget behöver "
        "fyllas i eller skickas in.",
        adress(anvandare, "analysunderlag:underlag_huvudman", huvudman.nyckel),
        "Läs underlaget",
        "book-open",
        andra=(("Uppgifter om er i registret", egen_sida),) if egen_sida else (),
    )


def _fakta(huvudman: Huvudman) -> tuple[tuple[str, str], ...]:
    kommun = huvudman.kommun.namn if huvudman.kommun else ""
    barn = svenska.tal(huvudman.barn_elever) if huvudman.barn_elever is not None else ""
    alla = (("Barn och elever", barn), ("Huvudmannatyp", huvudman.get_typ_display()), ("Kommun", kommun))
    return tuple((etikett, varde) for etikett, varde in alla if varde)


def _ett_steg(
    anvandare: Anvandare, huvudman: Huvudman, underlag: Underlag | None, release: Statistikrelease | None
) -> Steg:
    bestall = adress(anvandare, "analysunderlag:underlag_huvudman", huvudman.nyckel)
    egen_sida = adress(anvandare, "huvudman:detalj", huvudman.nyckel)
    andra = (("Uppgifter om er i registret", egen_sida),) if egen_sida else ()
    if underlag is None and release is None:
        return Steg(
            huvudman.namn,
            "Statistiken är inte inläst än",
            "När den är det kan ni beställa ert analysunderlag här.",
            andra=andra,
        )
    if underlag is None or underlag.status == Underlag.Status.MISSLYCKAT:
        return Steg(
            huvudman.namn,
            "Beställ ert analysunderlag",
            "Ni får en sida att läsa, en Excelfil att räkna i och en PDF att skriva ut. Det tar någon minut.",
            bestall,
            "Beställ underlaget",
            "chart-column",
            "Gick inte förra gången" if underlag else "Inte beställt",
            "sent" if underlag else "vila",
            andra,
        )
    if underlag.status == Underlag.Status.BESTALLT:
        return Steg(
            huvudman.namn,
            "Ert analysunderlag görs nu",
            "Du kan lämna sidan. Du får ett brev när det är klart.",
            underlag.get_absolute_url(),
            "Se hur långt det har kommit",
            "hourglass",
            "Görs nu",
            "pagar",
            andra,
        )
    nyare = release is not None and release.pk > underlag.release_id
    return Steg(
        huvudman.namn,
        "Det finns nyare statistik" if nyare else "Läs ert analysunderlag",
        f"Ert underlag bygger på {underlag.release.namn} och gjordes {_nar(underlag)}."
        + (" Beställ ett nytt för att få de senaste talen." if nyare else " Börja med frågorna att tala om."),
        bestall if nyare else underlag.get_absolute_url(),
        "Beställ ett nytt underlag" if nyare else "Läs underlaget",
        "chart-column" if nyare else "book-open",
        "Klart",
        "klart",
        (("Läs det ni har", underlag.get_absolute_url()), *andra) if nyare else (("Hämta filerna", bestall), *andra),
    )


def _nar(underlag: Underlag) -> str:
    dag = timezone.localtime(underlag.fryst or underlag.skapat).date()
    return svenska.relativ(dag, timezone.localdate())


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
    utkast = Statistikrelease.objects.filter(status=Statistikrelease.Status.UTKAST).exclude(skapad_av=anvandare)
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
