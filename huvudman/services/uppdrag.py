"""Who may act for which huvudman: given, changed and ended, never deleted.

Somebody is always ansvarig: the first whom staff gives an Uppdrag is, and the last one leaves only after naming
another. From then on staff only ask: their Uppdrag opens nothing until an ansvarig has approved it, and an account
that has or has had a role at an agency gets none from them. So no agency lets itself into the huvudman's own space.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kvalitet import aviseringar
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare, Rolltilldelning

from ..models import Huvudman, Uppdrag
from ..querysets import UppdragQuerySet
from .rader import las_huvudman

BARA_ANSVARIG = "Bara den som är ansvarig för kontot hos er kan göra det."
SISTA_ANSVARIGA = "Någon hos er måste vara ansvarig för kontot. Gör först en kollega till ansvarig."
HAR_HAFT_ROLL = (
    "Kontot har eller har haft en roll hos en myndighet och kan inte få ett uppdrag härifrån. Huvudmannen kan själv "
    "bjuda in personen, på sin sida Kollegor."
)
VANTAR = "Personen väntar på ert svar på sidan Kollegor. Godkänn eller avböj där."
INTE_BEGARD = "Det finns inget att ta ställning till längre. Läs hur det är nu."
REDAN_ANDRAT = "Någon annan har ändrat uppdraget sedan du öppnade sidan. Läs hur det är nu och försök igen."


@transaction.atomic
def tilldela_uppdrag(
    *,
    anvandare: Anvandare,
    huvudman: Huvudman,
    funktion: str,
    aktor: Anvandare | None,
    giltig_fran: date | None = None,
    giltig_till: date | None = None,
    ar_ansvarig: bool = False,
) -> Uppdrag:
    """Staff give the first person an Uppdrag, who becomes ansvarig; after that they ask those who are, by a mail.

    ValidationError when the same one is already in force some of the days, and for an account with a role at an
    agency, now or earlier. What the system itself gives (`aktor` None: the demo) waits for nobody.
    """
    huvudman = las_huvudman(huvudman.pk)
    _krav_aldrig_personal(anvandare)
    har_ansvarig = Uppdrag.objects.ansvariga(huvudman).exists()
    # Also one whose account is closed or has got a role: staff must end that Uppdrag first, and the person is told.
    nagon = Uppdrag.objects.inte_avslutade().filter(huvudman=huvudman, ar_ansvarig=True).exists()
    fraga = nagon and aktor is not None
    uppdrag = Uppdrag(
        anvandare=anvandare,
        huvudman=huvudman,
        funktion=funktion,
        giltig_fran=giltig_fran or timezone.localdate(),
        giltig_till=giltig_till,
        ar_ansvarig=ar_ansvarig or not har_ansvarig,
        begart=timezone.now() if fraga else None,
        begart_av=aktor if fraga else None,
    )
    spara_nytt(uppdrag, aktor)
    kontext = {
        "namn": anvandare.namn,
        "epost": anvandare.epost,
        "funktioner": uppdrag.get_funktion_display(),
        "begart": fraga,
    }
    beratta_for_ansvariga(
        huvudman, f"uppdrag:{uppdrag.pk}", kontext, aktor=aktor, utom=None if fraga else anvandare, nytt=uppdrag
    )
    return uppdrag


def spara_nytt(uppdrag: Uppdrag, aktor: Anvandare | None) -> None:
    """With its huvudman locked. ValidationError when the same one is already in force some of the days."""
    anvandare, huvudman, funktion = uppdrag.anvandare, uppdrag.huvudman, uppdrag.funktion
    uppdrag.full_clean()
    samma = Uppdrag.objects.filter(anvandare=anvandare, huvudman=huvudman, funktion=funktion, aterkallat=None)
    slut = uppdrag.giltig_till or date.max
    if any(rad.giltig_fran <= slut and (rad.giltig_till or date.max) >= uppdrag.giltig_fran for rad in samma):
        raise ValidationError("Personen har redan samma uppdrag under en del av tiden.")
    uppdrag.save()
    logga(
        Handelsetyp.UPPDRAG_BEGART if uppdrag.begart else Handelsetyp.UPPDRAG_TILLDELAT,
        huvudman,
        aktor,
        till={
            "person": anvandare.namn,
            "funktion": uppdrag.get_funktion_display(),
            "fran": uppdrag.giltig_fran,
            **({"ansvarig": _ja_nej(True)} if uppdrag.ar_ansvarig else {}),
        },
        data={"uppdrag": uppdrag.pk, "anvandare": anvandare.pk},
    )


def beratta_for_ansvariga(
    huvudman: Huvudman,
    nyckel: str,
    kontext: Mapping[str, object],
    *,
    aktor: Anvandare | None,
    utom: Anvandare | None,
    nytt: Uppdrag | None = None,
) -> None:
    """A mail to each ansvarig but the one who did it and the one it is about.

    Where nobody else than by `nytt` is ansvarig, to those who have been and to all who act for the huvudman: no agency
    names a new first one without somebody hearing of it.
    """
    kontext = {
        **kontext,
        "huvudman": huvudman.namn,
        "av": aktor.namn if aktor else "",
        "kollegor": reverse("huvudman:kollegor", args=[huvudman.nyckel]),
    }
    ansvariga = Uppdrag.objects.aktiva().ansvariga(huvudman).exclude(pk=nytt.pk if nytt else None)
    if not ansvariga.exists():
        kontext["tidigare"] = True
        ansvariga = Uppdrag.objects.har_varit_ansvariga(huvudman) | Uppdrag.objects.aktiva().filter(huvudman=huvudman)
    for person in {
        rad.anvandare_id: rad.anvandare for rad in ansvariga.select_related("anvandare").order_by("pk")
    }.values():
        if person not in (aktor, utom):
            aviseringar.bestall("nytt_uppdrag", person, f"nytt_uppdrag:{nyckel}:{person.pk}", kontext)


def _ja_nej(varde: bool) -> str:
    return "ja" if varde else "nej"


def krav_ansvarig(aktor: Anvandare, huvudman: Huvudman) -> None:
    """PermissionDenied unless `aktor` is ansvarig today: asked again inside the lock, since a page may be old."""
    if not Uppdrag.objects.aktiva().ansvariga(huvudman).filter(anvandare=aktor).exists():
        raise PermissionDenied(BARA_ANSVARIG)


def _krav_aldrig_personal(person: Anvandare) -> None:
    if Rolltilldelning.objects.filter(anvandare=person).exists():
        raise ValidationError(HAR_HAFT_ROLL)


@transaction.atomic
def godkann_uppdrag(*, uppdrag_id: int, aktor: Anvandare) -> Uppdrag:
    """Let in the person whom staff asked for. By an ansvarig. From now on the Uppdrag opens what others do."""
    uppdrag = _las_vantande(uppdrag_id, aktor)
    _krav_aldrig_personal(uppdrag.anvandare)
    uppdrag.godkant = timezone.now()
    uppdrag.save(update_fields=["godkant"])
    _logga_svar(Handelsetyp.UPPDRAG_GODKANT, uppdrag, aktor)
    return uppdrag


@transaction.atomic
def avboj_uppdrag(*, uppdrag_id: int, aktor: Anvandare) -> Uppdrag:
    """Say no to the person whom staff asked for. By an ansvarig. It has then never opened anything."""
    uppdrag = _las_vantande(uppdrag_id, aktor)
    uppdrag.aterkallat = timezone.now()
    uppdrag.save(update_fields=["aterkallat"])
    _logga_svar(Handelsetyp.UPPDRAG_AVBOJT, uppdrag, aktor)
    return uppdrag


def _las_vantande(uppdrag_id: int, aktor: Anvandare) -> Uppdrag:
    uppdrag = _las(uppdrag_id)
    krav_ansvarig(aktor, uppdrag.huvudman)
    if not Uppdrag.objects.vantar().filter(pk=uppdrag.pk).exists():
        raise ValidationError(INTE_BEGARD)
    return uppdrag


def _logga_svar(typ: Handelsetyp, uppdrag: Uppdrag, aktor: Anvandare) -> None:
    logga(
        typ,
        uppdrag.huvudman,
        aktor,
        till={"person": uppdrag.anvandare.namn, "funktion": uppdrag.get_funktion_display()},
        data={"uppdrag": uppdrag.pk, "anvandare": uppdrag.anvandare_id},
    )


def ar_personal(person: Anvandare) -> bool:
    """By the rows as they are now: the account may have been read before a lock was waited for."""
    return Rolltilldelning.objects.aktiva().filter(anvandare=person).exists()


def _las(uppdrag_id: int) -> Uppdrag:
    """The Uppdrag under the lock of its huvudman: two ansvariga never end each other at the same time."""
    huvudman = las_huvudman(Uppdrag.objects.values_list("huvudman_id", flat=True).get(pk=uppdrag_id))
    uppdrag = Uppdrag.objects.select_related("anvandare").get(pk=uppdrag_id)
    uppdrag.huvudman = huvudman
    return uppdrag


def _andra_kvar(uppdrag: Uppdrag, dag: date) -> UppdragQuerySet:
    return Uppdrag.objects.aktiva(dag).filter(huvudman=uppdrag.huvudman).exclude(pk=uppdrag.pk)


def _krav_annan_ansvarig(uppdrag: Uppdrag, dag: date) -> None:
    if not _andra_kvar(uppdrag, dag).ansvariga(uppdrag.huvudman).exists():
        raise ValidationError(SISTA_ANSVARIGA)


def sista_ansvariga(uppdrag: Uppdrag) -> bool:
    """Nobody else could take over if it ended today: the page says what has to happen first."""
    idag = timezone.localdate()
    andra = _andra_kvar(uppdrag, idag)
    egna = andra.filter(anvandare=uppdrag.anvandare_id)
    return uppdrag.ar_ansvarig and not egna.exists() and not andra.ansvariga(uppdrag.huvudman).exists()


def _lamna_ansvar(uppdrag: Uppdrag, dagen_efter: date, aktor: Anvandare | None) -> None:
    """When an ansvarig leaves: the person's own other Uppdrag takes over, or another ansvarig remains.

    ValidationError when nobody would be, except for staff: they must be able to end an Uppdrag, and the next one that
    they give makes somebody ansvarig.
    """
    if not uppdrag.ar_ansvarig or uppdrag.ar_obesvarat:
        return
    egna = _andra_kvar(uppdrag, dagen_efter).filter(anvandare=uppdrag.anvandare_id)
    if egen := egna.filter(giltig_fran__lte=timezone.localdate()).first():
        egen.ar_ansvarig = True
        egen.save(update_fields=["ar_ansvarig"])
    elif aktor and not ar_personal(aktor):
        _krav_annan_ansvarig(uppdrag, dagen_efter)


@transaction.atomic
def avsluta_uppdrag(
    *, uppdrag_id: int, aktor: Anvandare | None, sista_dag: date | None = None, skal: str = ""
) -> Uppdrag:
    """End an Uppdrag: at once, or after `sista_dag`. ValidationError when it has ended already.

    One of the huvudman's own people ends their own, or as ansvarig anybody's. The last ansvarig must name another.
    """
    uppdrag = _las(uppdrag_id)
    if aktor and aktor != uppdrag.anvandare and not ar_personal(aktor):
        krav_ansvarig(aktor, uppdrag.huvudman)
    _avsluta(uppdrag, aktor, sista_dag, skal)
    return uppdrag


def avsluta_genast(uppdrag: Uppdrag, aktor: Anvandare) -> None:
    """With its huvudman locked, and `aktor` found to be ansvarig."""
    _avsluta(uppdrag, aktor, None, "")


def _avsluta(uppdrag: Uppdrag, aktor: Anvandare | None, sista_dag: date | None, skal: str) -> None:
    idag = timezone.localdate()
    if uppdrag.ar_avslutat:
        raise ValidationError("Uppdraget är redan avslutat.")
    genast = sista_dag is None or sista_dag < idag
    _lamna_ansvar(uppdrag, idag if sista_dag is None or genast else sista_dag + timedelta(days=1), aktor)
    forr = uppdrag.giltig_till
    uppdrag.giltig_till = max(sista_dag or idag, uppdrag.giltig_fran)
    if genast:
        uppdrag.aterkallat = timezone.now()
    uppdrag.full_clean()
    uppdrag.save(update_fields=["giltig_till", "aterkallat"])
    logga(
        Handelsetyp.UPPDRAG_AVSLUTAT,
        uppdrag.huvudman,
        aktor,
        fran={"person": uppdrag.anvandare.namn, "till": forr},
        till={"person": uppdrag.anvandare.namn, "till": uppdrag.giltig_till},
        skal=skal,
        data={"uppdrag": uppdrag.pk, "anvandare": uppdrag.anvandare_id},
    )
    if aktor and aktor != uppdrag.anvandare and ar_personal(aktor) and not uppdrag.ar_obesvarat:
        _beratta_att_det_slutar(uppdrag, aktor)


def _beratta_att_det_slutar(uppdrag: Uppdrag, aktor: Anvandare) -> None:
    """To the one whose Uppdrag staff ends, so that nobody is put outside in silence."""
    kontext = {
        "huvudman": uppdrag.huvudman.namn,
        "funktion": uppdrag.get_funktion_display(),
        "sista_dag": uppdrag.giltig_till,
        "av": aktor.namn,
    }
    nyckel = f"uppdrag_avslutat:{uppdrag.pk}:{uppdrag.giltig_till}"
    aviseringar.bestall("uppdrag_avslutat", uppdrag.anvandare, nyckel, kontext)


@transaction.atomic
def andra_uppdrag(
    *, uppdrag_id: int, giltig_till: date | None, ar_ansvarig: bool, version: str, aktor: Anvandare
) -> Uppdrag:
    """Change the last day of a colleague's Uppdrag, and whether the colleague is ansvarig. By an ansvarig.

    `version`: what the page showed (Uppdrag.version); ValidationError when somebody has changed it meanwhile.
    """
    uppdrag = _las(uppdrag_id)
    krav_ansvarig(aktor, uppdrag.huvudman)
    if uppdrag.ar_avslutat:
        raise ValidationError("Uppdraget är redan avslutat.")
    if uppdrag.ar_obesvarat:
        raise ValidationError(VANTAR)
    if version != uppdrag.version:
        raise ValidationError(REDAN_ANDRAT)
    if giltig_till and giltig_till < timezone.localdate():
        raise ValidationError({"giltig_till": "Dagen har varit. Avsluta uppdraget i stället."})
    fran = {"till": uppdrag.giltig_till, "ansvarig": _ja_nej(uppdrag.ar_ansvarig)}
    till = {"till": giltig_till, "ansvarig": _ja_nej(ar_ansvarig)}
    if fran == till:
        return uppdrag
    if uppdrag.ar_ansvarig and not ar_ansvarig:
        _krav_annan_ansvarig(uppdrag, timezone.localdate())
    elif giltig_till and giltig_till < (uppdrag.giltig_till or date.max):
        _lamna_ansvar(uppdrag, giltig_till + timedelta(days=1), aktor)
    uppdrag.giltig_till, uppdrag.ar_ansvarig = giltig_till, ar_ansvarig
    uppdrag.full_clean()
    uppdrag.save(update_fields=["giltig_till", "ar_ansvarig"])
    logga(
        Handelsetyp.UPPDRAG_ANDRAT,
        uppdrag.huvudman,
        aktor,
        fran=fran,
        till={"person": uppdrag.anvandare.namn} | till,
        data={"uppdrag": uppdrag.pk, "anvandare": uppdrag.anvandare_id},
    )
    return uppdrag
