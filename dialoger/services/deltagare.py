"""Who takes part, by function and number, which skolformer, and the names that are kept only while booking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from huvudman.models import HuvudmanSkolform
from huvudman.skolformer import namn as skolformsnamn
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..begrepp import NIVA_FOR_FUNKTION, Funktion, Motesstatus, Skolformslage
from ..models import Deltagande, Deltagarnamn, Dialog, Mote, Motesarende, TacktSkolform
from .lage import OgiltigOvergang, spara_lage
from .moten import las_mote

S = Motesstatus
NAMN_SPARAS = timedelta(days=7)  # after the meeting's end, if nobody has said that it was held


@transaction.atomic
def satt_deltagare(*, motesarende_id: int, antal: Mapping[str, int], aktor: Anvandare | None) -> None:
    """How many from each function of one huvudman: expected before, present after. 0 takes the function away."""
    koppling = Motesarende.objects.get(pk=motesarende_id)
    mote, arenden = las_mote(koppling.mote_id)
    krav_oppet(mote, arenden, koppling.dialog_id)
    if deltagare_last(koppling, mote, arenden, antal=antal, aktor=aktor):
        hoj_version(mote)


def hoj_version(mote: Mote) -> None:
    """Who has the meeting open sees that it is another. The caller holds its lock."""
    mote.version += 1
    mote.save(update_fields=["version"])


def deltagare_last(
    koppling: Motesarende, mote: Mote, arenden: list[Dialog], *, antal: Mapping[str, int], aktor: Anvandare | None
) -> bool:
    """`satt_deltagare` of a meeting that the caller has locked, and has seen may be changed. Whether it changed."""
    forr = dict(Deltagande.objects.filter(motesarende=koppling).values_list("funktion", "antal"))
    nya = [
        Deltagande(motesarende=koppling, funktion=funktion, niva=NIVA_FOR_FUNKTION[funktion], antal=n)
        for funktion, n in antal.items()
        if n
    ]
    for rad in nya:
        rad.full_clean(exclude=["motesarende"], validate_unique=False, validate_constraints=False)
        if not 1 <= rad.antal <= 200:
            raise ValidationError({rad.funktion: "Ange ett antal från 1 till 200."})
    efter = {rad.funktion: rad.antal for rad in nya}
    if forr == efter:
        return False
    Deltagande.objects.filter(motesarende=koppling).delete()
    Deltagande.objects.bulk_create(nya)
    fran, till = _funktioner(forr), _funktioner(efter)
    logga(Handelsetyp.MOTE_DELTAGARE, mote, aktor, fran=fran, till=till, data={"dialoger": [koppling.dialog_id]})
    spara_lage([dialog for dialog in arenden if dialog.pk == koppling.dialog_id])
    return True


def _funktioner(antal: Mapping[str, int]) -> dict[str, int]:
    """As an event says it: in words."""
    return {str(Funktion(funktion).label).lower(): n for funktion, n in antal.items()}


def krav_oppet(mote: Mote, arenden: Iterable[Dialog], dialog_id: int) -> None:
    if mote.status == S.INSTALLT:
        raise OgiltigOvergang("Mötet är inställt.")
    if any(dialog.avslutad for dialog in arenden if dialog.pk == dialog_id):
        raise OgiltigOvergang("Ärendet är avslutat.")


@transaction.atomic
def satt_skolformer(*, motesarende_id: int, lagen: Mapping[str, tuple[str, str]], aktor: Anvandare | None) -> None:
    """Per skolform (planerad | tackt | utelamnad, reason when left out). Only those the huvudman had that day, and
    those already noted."""
    koppling = Motesarende.objects.med_huvudman().get(pk=motesarende_id)
    mote, arenden = las_mote(koppling.mote_id)
    krav_oppet(mote, arenden, koppling.dialog_id)
    if skolformer_last(koppling, mote, lagen=lagen, aktor=aktor):
        hoj_version(mote)


def skolformer_last(
    koppling: Motesarende,
    mote: Mote,
    *,
    lagen: Mapping[str, tuple[str, str]],
    aktor: Anvandare | None,
) -> bool:
    """`satt_skolformer` of a meeting that the caller has locked, and has seen may be changed. Whether it changed.

    `koppling` from `med_huvudman`.
    """
    koppling.mote = mote
    noterade = list(TacktSkolform.objects.filter(motesarende=koppling))
    if frammande := sorted(set(lagen) - egna_skolformer(koppling) - {rad.skolform for rad in noterade}):
        raise ValidationError(f"Huvudmannen har inte {', '.join(frammande)}.")
    nya = []
    for skolform, (lage, skal) in lagen.items():
        if lage == Skolformslage.TACKT and mote.status != S.HALLET:
            raise ValidationError({skolform: "En skolform kan vara berörd först när mötet är genomfört."})
        if lage == Skolformslage.UTELAMNAD and not skal:
            raise ValidationError({skolform: "Välj varför skolformen lämnades utanför."})
        rad = TacktSkolform(
            motesarende=koppling, skolform=skolform, lage=lage, skal=skal if lage == Skolformslage.UTELAMNAD else ""
        )
        rad.full_clean(exclude=["motesarende"], validate_unique=False)
        nya.append(rad)
    forr, efter = _skolformer(noterade), _skolformer(nya)
    if forr == efter:
        return False
    TacktSkolform.objects.filter(motesarende=koppling).delete()
    TacktSkolform.objects.bulk_create(nya)
    logga(Handelsetyp.MOTE_SKOLFORMER, mote, aktor, fran=forr, till=efter, data={"dialoger": [koppling.dialog_id]})
    return True


def _skolformer(rader: Iterable[TacktSkolform]) -> dict[str, str]:
    """As an event says it: the skolform and what was said of it, in words."""
    ut = {}
    for rad in rader:
        text = str(rad.get_lage_display()).lower()
        ut[skolformsnamn(rad.skolform).lower()] = f"{text}: {str(rad.get_skal_display()).lower()}" if rad.skal else text
    return ut


def egna_skolformer(koppling: Motesarende) -> set[str]:
    """Of the huvudman that is met."""
    return set(HuvudmanSkolform.objects.filter(huvudman=koppling.huvudman).values_list("skolform", flat=True))


@transaction.atomic
def lagg_till_namn(*, motesarende_id: int, namn: str, epost: str, funktion: str) -> Deltagarnamn:
    """A person for the booking of one meeting. Never in an event: names go away, events do not (doman.md §4.2)."""
    koppling = Motesarende.objects.get(pk=motesarende_id)
    mote, arenden = las_mote(koppling.mote_id)
    if mote.status != S.PLANERAT:
        raise OgiltigOvergang("Namn sparas bara för ett bokat möte.")
    krav_oppet(mote, arenden, koppling.dialog_id)
    ny = Deltagarnamn(motesarende=koppling, namn=" ".join(namn.split()), epost=epost.strip().lower(), funktion=funktion)
    ny.full_clean(exclude=["motesarende"], validate_unique=False, validate_constraints=False)
    for annan in Deltagarnamn.objects.filter(motesarende__mote=mote):
        samma_namn = annan.motesarende_id == koppling.pk and annan.namn.casefold() == ny.namn.casefold()
        if ny.epost and annan.epost == ny.epost:
            raise ValidationError({"epost": f"{annan.namn} med samma e-post finns redan på mötet."})
        if samma_namn and not (ny.epost and annan.epost):
            raise ValidationError({"namn": f"{annan.namn} finns redan på mötet. Skilj dem åt med e-post."})
    ny.save()
    return ny


@transaction.atomic
def ta_bort_namn(*, motesarende_id: int, namn_id: int) -> bool:
    """False when there is no such name on the meeting."""
    return bool(Deltagarnamn.objects.filter(pk=namn_id, motesarende=motesarende_id).delete()[0])


def namn_tas_bort(mote: Mote) -> datetime:
    """When names on a booked meeting are removed at the latest."""
    return mote.slut + NAMN_SPARAS


@transaction.atomic
def rensa_namn() -> int:
    """Remove names of meetings that were held, cancelled or passed. Safe to run twice; returns how many went."""
    klara = ~Q(motesarende__mote__status=S.PLANERAT) | Q(motesarende__mote__slut__lt=timezone.now() - NAMN_SPARAS)
    return Deltagarnamn.objects.filter(klara).delete()[0]
