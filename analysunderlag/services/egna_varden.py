"""The only writer of own figures. No number is changed in place; events carry no text and no number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from huvudman.models import Huvudman
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..egna.ramar import Ramar, Uppgift, las_ramar, namnnyckel
from ..models import EgetVarde

INTE_ER = "Du har inte längre uppdrag för huvudmannen."


class Hunnits(Exception):
    """Somebody else has changed the same figure. `nu`: what is in force, or None when it was taken away."""

    def __init__(self, nu: EgetVarde | None) -> None:
        super().__init__("Någon annan har ändrat samma uppgift sedan du öppnade den.")
        self.nu = nu


@dataclass(frozen=True)
class Inklistring:
    """What undoing a paste does: how many figures are deleted, how many of those had replaced another that is in force
    again, and how many stay since somebody has changed them."""

    tas_bort: int
    aterstalls: int
    ar_kvar: int


@transaction.atomic
def spara_varden(
    *,
    huvudman: Huvudman,
    uppgifter: Iterable[tuple[Uppgift, int | None]],
    aktor: Anvandare,
    inklistring: UUID | None = None,
) -> list[EgetVarde]:
    """Store all of them or none. With each: pk of the figure that the person saw and replaces, None for a new one.

    Raises ValidationError for what cannot be stored and Hunnits when another figure is in force than the person saw.
    """
    las_huvudman(huvudman, aktor)
    ramar, alla = las_ramar(huvudman), list(uppgifter)
    if fel := ramar.for_manga(sum(sedd is None for _, sedd in alla)):
        raise ValidationError(fel)
    return [_spara(huvudman, ramar, uppgift, sedd, aktor, inklistring) for uppgift, sedd in alla]


def _spara(
    huvudman: Huvudman, ramar: Ramar, uppgift: Uppgift, sedd: int | None, aktor: Anvandare, inklistring: UUID | None
) -> EgetVarde:
    if fel := ramar.fel(uppgift):
        raise ValidationError({falt: [text] for falt, text in fel.items()})
    nu = ramar.gallande.get(uppgift.nyckel)
    gammal = next((rad for rad in ramar.gallande.values() if rad.pk == sedd), None) if sedd else None
    if (sedd and gammal is None) or (nu is not None and nu is not gammal):
        raise Hunnits(nu)
    if gammal is not None:
        _avsluta(gammal, aktor)
    rad = EgetVarde.objects.create(
        huvudman=huvudman,
        skolform=uppgift.skolform,
        indikator=ramar.matt.get(uppgift.indikator),
        namn=" ".join(uppgift.namn.split()),
        namnnyckel=namnnyckel(uppgift.namn),
        slag=uppgift.slag,
        slag_ord=uppgift.slag_ord,
        period=uppgift.period,
        enhet=ramar.enheter.get(uppgift.enhet),
        varde=uppgift.varde,
        hur=uppgift.hur,
        skapat_av=aktor,
        ersatter=gammal,
        inklistring=inklistring,
    )
    ramar.gallande = {k: v for k, v in ramar.gallande.items() if v is not gammal} | {uppgift.nyckel: rad}
    logga(Handelsetyp.EGET_VARDE_ANDRAT if gammal else Handelsetyp.EGET_VARDE_SPARAT, rad, aktor)
    return rad


@transaction.atomic
def ta_bort_varde(*, huvudman: Huvudman, varde_id: int, aktor: Anvandare) -> None:
    """For good, with all that it has said before: it is theirs. The event stays, without name and number.

    Raises Hunnits when it has been changed or taken away meanwhile.
    """
    las_huvudman(huvudman, aktor)
    rad = EgetVarde.objects.filter(huvudman=huvudman, pk=varde_id).first()
    if rad is None or rad.avslutat:
        raise Hunnits(efterfoljare(rad) if rad else None)
    logga(Handelsetyp.EGET_VARDE_BORTTAGET, rad, aktor)
    aldre: EgetVarde | None = rad
    while aldre is not None:
        rad, aldre = aldre, aldre.ersatter
        rad.delete()


def inklistringens_utfall(huvudman: Huvudman, inklistring: UUID) -> Inklistring | None:
    """What undoing it would do now; None when nothing of it is left."""
    rader = EgetVarde.objects.filter(huvudman=huvudman, inklistring=inklistring)
    galler = list(rader.gallande().values_list("ersatter", flat=True))
    kvar = rader.exclude(avslutat=None).count()
    return Inklistring(len(galler), sum(1 for e in galler if e), kvar) if galler or kvar else None


@transaction.atomic
def angra_inklistring(*, huvudman: Huvudman, inklistring: UUID, aktor: Anvandare) -> Inklistring:
    """Delete exactly the figures of that paste that are in force; what they replaced is in force again.

    Raises Hunnits when nothing of it is left.
    """
    las_huvudman(huvudman, aktor)
    utfall = inklistringens_utfall(huvudman, inklistring)
    if utfall is None:
        raise Hunnits(None)
    rader = EgetVarde.objects.filter(huvudman=huvudman, inklistring=inklistring).gallande()
    ersatta = []
    for rad in rader.select_related("ersatter"):
        logga(Handelsetyp.EGET_VARDE_BORTTAGET, rad, aktor)
        if rad.ersatter:
            ersatta.append(rad.ersatter)
    rader.delete()
    EgetVarde.objects.filter(pk__in=[rad.pk for rad in ersatta]).update(avslutat=None, avslutat_av=None)
    for rad in ersatta:
        logga(Handelsetyp.EGET_VARDE_ANDRAT, rad, aktor)
    return utfall


def _avsluta(rad: EgetVarde, aktor: Anvandare) -> None:
    rad.avslutat, rad.avslutat_av = timezone.now(), aktor
    rad.save(update_fields=["avslutat", "avslutat_av"])


def efterfoljare(rad: EgetVarde) -> EgetVarde | None:
    """The figure in force that has come after this one, or None."""
    if not rad.avslutat:
        return rad
    nyare = EgetVarde.objects.filter(huvudman=rad.huvudman_id).exclude(ersatter=None).for_lista()
    per_gammal = {r.ersatter_id: r for r in nyare}
    nasta = per_gammal.get(rad.pk)
    while nasta and nasta.avslutat:
        nasta = per_gammal.get(nasta.pk)
    return nasta


def las_huvudman(huvudman: Huvudman, aktor: Anvandare) -> None:
    """Lock the parent, and ask once more: the Uppdrag may have ended while the form was open."""
    Huvudman.objects.select_for_update().get(pk=huvudman.pk)
    if not Huvudman.objects.i_eget_utrymme(aktor).filter(pk=huvudman.pk).exists():
        raise ValidationError(INTE_ER)
