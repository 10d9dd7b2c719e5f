"""The only writer of own figures. Nothing is changed in place; events carry no text and no number."""

from __future__ import annotations

from collections.abc import Iterable

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


@transaction.atomic
def spara_varden(
    *, huvudman: Huvudman, uppgifter: Iterable[tuple[Uppgift, int | None]], aktor: Anvandare
) -> list[EgetVarde]:
    """Store all of them or none. With each: pk of the figure that the person saw and replaces, None for a new one.

    Raises ValidationError for what cannot be stored and Hunnits when another figure is in force than the person saw.
    """
    las_huvudman(huvudman, aktor)
    ramar = las_ramar(huvudman)
    return [_spara(huvudman, ramar, uppgift, sedd, aktor) for uppgift, sedd in uppgifter]


def _spara(huvudman: Huvudman, ramar: Ramar, uppgift: Uppgift, sedd: int | None, aktor: Anvandare) -> EgetVarde:
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
    )
    ramar.gallande = {k: v for k, v in ramar.gallande.items() if v is not gammal} | {uppgift.nyckel: rad}
    logga(Handelsetyp.EGET_VARDE_ANDRAT if gammal else Handelsetyp.EGET_VARDE_SPARAT, rad, aktor)
    return rad


@transaction.atomic
def ta_bort_varde(*, huvudman: Huvudman, varde_id: int, aktor: Anvandare) -> EgetVarde:
    """No longer shown anywhere. Raises Hunnits when it has been changed or taken away meanwhile."""
    las_huvudman(huvudman, aktor)
    rad = EgetVarde.objects.filter(huvudman=huvudman).get(pk=varde_id)
    if rad.avslutat:
        raise Hunnits(efterfoljare(rad))
    _avsluta(rad, aktor)
    logga(Handelsetyp.EGET_VARDE_BORTTAGET, rad, aktor)
    return rad


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
