"""Introduction groups: accepted as proposed, changed by hand, dissolved, booked.

Changes in one round stand in line behind its row; then the cases are locked, in order of number, and then meetings.
What a person has put in a group or kept out stays there when a new proposal is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..begrepp import Motestyp
from ..introduktion import FLEST, Grupp
from ..introduktionsunderlag import hinder, inte_redo, introduktionsunderlag, par_for
from ..models import Dialog, Introduktionsgrupp, Introduktionsplats, Mote, Motesarende, Omgang
from .flera import boka_moten
from .gruppplatser import byt, platser_for, upplos_tom
from .lage import OgiltigOvergang, las_alla
from .motesarenden import lagg_till_pa_mote, ta_bort_fran_mote
from .moteskrav import Motestider

NY, UTANFOR, FORSLAG = "ny", "utanfor", "forslag"  # where a case can be moved, besides to a group
FLYTTAD = "Flyttad till en annan introduktionsgrupp"
FOR_HAND = "Gjord för hand."


def _las_omgang(omgang_id: int) -> Omgang:
    return Omgang.objects.select_for_update(of=("self",)).get(pk=omgang_id)


def _las_grupp(grupp_id: int) -> Introduktionsgrupp:
    """The group, locked after its round. OgiltigOvergang when it is dissolved."""
    omgang = Introduktionsgrupp.objects.values_list("omgang_id", flat=True).get(pk=grupp_id)
    _las_omgang(omgang)
    rader = Introduktionsgrupp.objects.select_for_update(of=("self",))
    grupp = rader.select_related("mote", "omgang", "utforare_sv", "utforare_spsm", "regionkontor").get(pk=grupp_id)
    if grupp.upplost:
        raise OgiltigOvergang(f"{grupp} är upplöst. Läs sidan igen.")
    return grupp


def _las_arenden(ider: Iterable[int]) -> dict[int, Any]:
    """The cases locked, then read with their pairs."""
    lasta = las_alla(ider)
    rader: Any = Dialog.objects.for_lista().filter(pk__in=[dialog.pk for dialog in lasta])
    return {dialog.pk: dialog for dialog in rader.order_by("pk")}


def _ny_grupp(omgang: Omgang, dialog: Any, skal: str, aktor: Anvandare | None) -> Introduktionsgrupp:
    """A group for the pair and region of the case."""
    par = par_for(dialog)
    if par is None:
        raise OgiltigOvergang(f"{dialog.huvudman.namn} saknar par.")
    sv, spsm = par
    egna = Introduktionsgrupp.objects.filter(omgang=omgang, utforare_sv=sv, utforare_spsm=spsm)
    nummer = (egna.aggregate(hogst=Max("nummer"))["hogst"] or 0) + 1
    return Introduktionsgrupp.objects.create(
        omgang=omgang,
        utforare_sv_id=sv,
        utforare_spsm_id=spsm,
        regionkontor_id=dialog.regionkontor_id,
        nummer=nummer,
        skal=skal[:300],
        skapad_av=aktor,
    )


def _logga_gjord(grupp: Introduktionsgrupp, dialoger: Iterable[Dialog], aktor: Anvandare | None) -> None:
    dialoger = list(dialoger)
    till = {"grupp": str(grupp), "ärenden": svenska.lista(d.nummer for d in dialoger)}
    data = {"dialoger": [d.pk for d in dialoger], "omgang": grupp.omgang_id}
    logga(Handelsetyp.INTRODUKTIONSGRUPP_GJORD, grupp, aktor, till=till, skal=grupp.skal, data=data)


# Accepted as proposed ---------------------------------------------------------------------------------------------


@transaction.atomic
def godkann_grupper(
    *, omgang_id: int, koder: Iterable[str], aktor: Anvandare | None, platser: int = FLEST
) -> list[Introduktionsgrupp]:
    """Make these proposed groups. `koder`: `Grupp.kod`, which holds all of it, so that what was read is what is made.

    OgiltigOvergang when one of them is no longer proposed: nothing is made.
    """
    omgang = _las_omgang(omgang_id)
    forslag = {grupp.kod: grupp for grupp in introduktionsunderlag(omgang).foresla(platser).grupper}
    valda = [forslag.get(kod) for kod in dict.fromkeys(koder)]
    if not all(valda):
        raise OgiltigOvergang("Förslaget har ändrats sedan du läste sidan. Inget är godkänt. Läs det nya.")
    return [_gor(omgang, grupp, aktor) for grupp in valda if grupp]


def _gor(omgang: Omgang, forslag: Grupp, aktor: Anvandare | None) -> Introduktionsgrupp:
    arenden = _las_arenden(v.id for v in forslag.medlemmar)
    platser = platser_for(arenden.values())
    dialoger = [arenden[v.id] for v in forslag.medlemmar]
    if forslag.till:
        grupp = _las_grupp(forslag.till)
    else:
        grupp = _ny_grupp(omgang, dialoger[0], forslag.skal, aktor)
        _logga_gjord(grupp, dialoger, aktor)
    for dialog in dialoger:
        if skal := hinder(dialog, grupp):  # somebody was quicker
            raise OgiltigOvergang(f"{dialog.huvudman.namn}: {skal} Inget är godkänt. Läs sidan igen.")
        byt(dialog, platser.get(dialog.pk), grupp, aktor, skal=forslag.skal if forslag.till else "")
    return grupp


# By hand ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def flytta_till_grupp(
    *, omgang_id: int, dialoger: Iterable[int], till: int | str, aktor: Anvandare | None
) -> Introduktionsgrupp | None:
    """Move cases to a group (pk), to a new one (`NY`), out by hand (`UTANFOR`) or back to the proposal (`FORSLAG`).

    Of a booked group the meeting follows. All or nothing: OgiltigOvergang says which case cannot, and why.
    """
    omgang = _las_omgang(omgang_id)
    ider = sorted(set(dialoger))
    if not ider:
        raise ValidationError("Markera minst en huvudman att flytta.")
    if not isinstance(till, int) and till not in (NY, UTANFOR, FORSLAG):
        raise ValidationError("Välj vart huvudmannen ska flyttas.")
    mal = _las_grupp(till) if isinstance(till, int) else None
    arenden = _las_arenden([*ider, *_pa_samma_moten(ider, mal)])
    valda = [arenden[pk] for pk in ider]
    platser = platser_for(valda)
    for dialog in valda:
        _krav_flyttbar(dialog, omgang, platser.get(dialog.pk))
    ny = till == NY
    if ny:
        mal = _ny_grupp(omgang, valda[0], FOR_HAND, aktor)
        _logga_gjord(mal, valda, aktor)
    if mal:
        valda = [d for d in valda if not (d.pk in platser and platser[d.pk].grupp_id == mal.pk)]
        _krav_mal(mal, valda)
    for dialog in valda:
        _flytta(dialog, platser.get(dialog.pk), mal, aktor, utanfor=till == UTANFOR)
    return mal


def _pa_samma_moten(ider: list[int], mal: Introduktionsgrupp | None) -> set[int]:
    """The other cases of the meetings that change, to be locked with the rest."""
    egna = Introduktionsplats.objects.filter(dialog__in=ider, till=None).exclude(grupp__mote=None)
    moten = {*egna.values_list("grupp__mote", flat=True), *([mal.mote_id] if mal and mal.mote_id else [])}
    return set(Motesarende.objects.filter(mote__in=moten).values_list("dialog", flat=True))


def _krav_flyttbar(dialog: Any, omgang: Omgang, plats: Introduktionsplats | None) -> None:
    """In a group that is not held, or ready to be put in one."""
    if dialog.omgang_id != omgang.pk:
        raise OgiltigOvergang(f"{dialog.huvudman.namn} hör inte till {omgang.namn}.")
    if plats and (plats.grupp is None or not plats.grupp.ar_hallen):
        return
    if skal := inte_redo(dialog):
        raise OgiltigOvergang(f"{dialog.huvudman.namn} kan inte flyttas. {skal}")


def _krav_mal(mal: Introduktionsgrupp, nya: list[Any]) -> None:
    """The group may be changed, is of the same pair and region, and has room."""
    if mal.ar_hallen:
        raise OgiltigOvergang(f"Introduktionen för {str(mal).lower()} är redan genomförd.")
    for dialog in nya:
        if par_for(dialog) != mal.par:
            raise OgiltigOvergang(f"{dialog.huvudman.namn} har ett annat par än {str(mal).lower()}.")
        if dialog.regionkontor_id != mal.regionkontor_id:
            raise OgiltigOvergang(f"{dialog.huvudman.namn} hör till en annan region än {str(mal).lower()}.")
    antal = mal.platser.filter(till=None).count()
    if antal + len(nya) > FLEST:
        har, flest = svenska.rakneord(antal), svenska.rakneord(FLEST)
        raise OgiltigOvergang(f"{mal} har {har} huvudmän och plats för {flest}. Flytta färre, eller gör en ny grupp.")


def _flytta(
    dialog: Any,
    plats: Introduktionsplats | None,
    mal: Introduktionsgrupp | None,
    aktor: Anvandare | None,
    utanfor: bool,
) -> None:
    fran = plats.grupp if plats else None
    if fran and fran.bokad and not fran.ar_hallen:
        skal = FLYTTAD if mal else "Tagen ur introduktionsgruppen"
        ta_bort_fran_mote(mote_id=fran.bokad.pk, dialog=dialog, aktor=aktor, skal=skal)
    if mal and (skal := inte_redo(dialog)):
        raise OgiltigOvergang(f"{dialog.huvudman.namn} kan inte flyttas. {skal}")
    if plats is None and mal is None and not utanfor:
        return  # already in the proposal
    byt(dialog, plats, mal, aktor, utanfor=utanfor)
    if mal and mal.bokad:
        lagg_till_pa_mote(mote_id=mal.bokad.pk, dialog=dialog, aktor=aktor)
    if fran:
        upplos_tom(fran, aktor, "Ingen är kvar i gruppen.")


@transaction.atomic
def upplos_grupp(*, grupp_id: int, aktor: Anvandare | None) -> Introduktionsgrupp:
    """Dissolve a group that is not booked. Its cases are proposed anew."""
    grupp = _las_grupp(grupp_id)
    _krav_obokad(grupp)
    arenden = _las_arenden(grupp.platser.filter(till=None).values_list("dialog", flat=True))
    platser = platser_for(arenden.values())
    for dialog in arenden.values():
        byt(dialog, platser[dialog.pk], None, aktor, skal="Gruppen är upplöst.")
    grupp.upplost = timezone.now()
    grupp.save(update_fields=["upplost"])
    logga(Handelsetyp.INTRODUKTIONSGRUPP_UPPLOST, grupp, aktor, fran={"grupp": str(grupp)})
    return grupp


def _krav_obokad(grupp: Introduktionsgrupp) -> None:
    if grupp.ar_hallen:
        raise OgiltigOvergang(f"Introduktionen för {str(grupp).lower()} är redan genomförd.")
    if grupp.bokad:
        raise OgiltigOvergang(f"{grupp} har en bokad introduktion. Ställ in mötet först.")


# Booked -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def boka_grupp(
    *,
    grupp_id: int,
    tider: Motestider,
    utforare_sv: Anvandare | None,
    utforare_spsm: Anvandare | None,
    aktor: Anvandare | None,
    interna: Iterable[tuple[str, Motestider]] = (),
    sedda: Iterable[int] | None = None,
) -> Mote:
    """Book the introduction for all cases of the group. `sedda`: the cases the person saw.

    OgiltigOvergang when it is booked, has changed, or somebody in it cannot come; ValidationError for times and people.
    """
    grupp = _las_grupp(grupp_id)
    _krav_obokad(grupp)
    arenden = _las_arenden(grupp.platser.filter(till=None).values_list("dialog", flat=True))
    if sedda is not None and set(sedda) != arenden.keys():
        raise OgiltigOvergang(f"{grupp} har ändrats sedan du öppnade formuläret. Inget är bokat.")
    for dialog in arenden.values():
        if skal := hinder(dialog, grupp):
            raise OgiltigOvergang(f"Ta först {dialog.huvudman.namn} ur gruppen. {skal}")
    if utforare_sv is None or utforare_spsm is None:
        falt = "utforare_sv" if utforare_sv is None else "utforare_spsm"
        raise ValidationError({falt: "Introduktionen hålls av en från var myndighet."})
    mote = boka_moten(
        typ=Motestyp.INTRODUKTION,
        dialoger=arenden.values(),
        tider=tider,
        utforare_sv=utforare_sv,
        utforare_spsm=utforare_spsm,
        interna=interna,
        aktor=aktor,
    )
    grupp.mote = mote
    grupp.save(update_fields=["mote"])
    till = {"grupp": str(grupp), "börjar": mote.start, "huvudmän": svenska.rakneord(len(arenden))}
    logga(Handelsetyp.INTRODUKTIONSGRUPP_BOKAD, grupp, aktor, till=till, data={"mote": mote.pk})
    return mote
