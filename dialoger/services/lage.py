"""From rows to facts, and the only writer of where a case stands. A service that changed a fact calls `spara_lage`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from kvalitet.models import Anvandare

from ..begrepp import INTERNA
from ..models import Anteckning, Bokning, Dialog, Inbjudan, Motesarende, Tilldelning
from ..process import Fakta, Lage, Motesfakta, Overgang, lage

FALT = ("steg", "lage", "nasta", "nasta_dag", "vantar_pa")
SATS = 500


class OgiltigOvergang(Exception):
    """The case is somewhere else now: the change is refused, with words for the one who tried."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text or "Ärendet har ändrats, så det går inte längre. Läs sidan igen.")


def las(dialog_id: int) -> Dialog:
    """The case, locked until the transaction ends: transitions of one case stand in line."""
    return Dialog.objects.select_for_update(of=("self",)).select_related("huvudman", "cykel").get(pk=dialog_id)


def las_alla(dialog_ider: Iterable[int]) -> list[Dialog]:
    """Several cases, always locked in the same order so that two services never wait for each other."""
    ider = set(dialog_ider)
    fraga = Dialog.objects.select_for_update(of=("self",)).select_related("huvudman", "cykel")
    return list(fraga.filter(pk__in=ider).order_by("pk"))


def par_nu(dialog: Dialog) -> dict[str, Anvandare]:
    """Who works on the case today, by agency."""
    rader = dialog.tilldelningar.filter(till=None).select_related("utforare")
    return {rad.myndighet: rad.utforare for rad in rader}


def krav(dialog: Dialog, overgang: Overgang, text: str = "") -> Lage:
    """Where the locked case stands; OgiltigOvergang when it does not allow `overgang`."""
    nu = lage(fakta_for([dialog])[dialog.pk])
    if overgang not in nu.tillatna:
        raise OgiltigOvergang(text)
    return nu


def fakta_for(dialoger: Iterable[Dialog]) -> dict[int, Fakta]:
    """The facts of each case, by pk, in a constant number of queries."""
    alla = list(dialoger)
    ider = [dialog.pk for dialog in alla]
    par: dict[int, set[str]] = defaultdict(set)
    for dialog_id, myndighet in Tilldelning.objects.filter(dialog__in=ider, till=None).values_list(
        "dialog", "myndighet"
    ):
        par[dialog_id].add(myndighet)
    inbjudna: dict[int, list[tuple[date, date]]] = defaultdict(list)
    rader = Inbjudan.objects.filter(dialog__in=ider).values_list("dialog", "skickad", "svar_senast")
    for dialog_id, skickad, senast in rader:
        if skickad is None:  # a letter on paper that has not been posted
            continue
        inbjudna[dialog_id].append((skickad, senast))
    bokningar: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for dialog_id, typ, senast in (
        Bokning.objects.filter(dialog__in=ider, status=Bokning.Status.OPPEN, onskemal="")
        .order_by("svar_senast", "pk")
        .values_list("dialog", "typ", "svar_senast")
    ):
        bokningar[dialog_id].append((typ, senast))
    moten = _moten(ider)
    return {
        dialog.pk: Fakta(
            skapad=timezone.localtime(dialog.skapad).date(),
            har_sv="SV" in par[dialog.pk],
            har_spsm="SPSM" in par[dialog.pk],
            inbjuden=min((skickad for skickad, _ in inbjudna[dialog.pk]), default=None),
            svar_senast=max((senast for _, senast in inbjudna[dialog.pk]), default=None),
            svar_intro=dialog.svar_intro,
            svar_intro_dag=dialog.svar_intro_dag,
            bjud_in_igen=dialog.bjud_in_igen,
            svar_fortsatt=dialog.svar_fortsatt,
            svar_fortsatt_dag=dialog.svar_fortsatt_dag,
            underlag_lamnat=dialog.underlag_lamnat,
            utan_underlag=dialog.utan_underlag,
            moten=tuple(moten[dialog.pk]),
            oppna_bokningar=tuple(bokningar[dialog.pk]),
            utan_uppfoljning=dialog.utan_uppfoljning,
            enkat_ifylld=dialog.enkat_ifylld,
            pausad_fran=dialog.pausad_fran,
            pausad_till=dialog.pausad_till,
            avslutad=dialog.avslutad,
            avslutsorsak=dialog.avslutsorsak,
        )
        for dialog in alla
    }


def _moten(ider: list[int]) -> dict[int, list[Motesfakta]]:
    anteckningar = dict(Anteckning.objects.filter(motesarende__dialog__in=ider).values_list("motesarende_id", "lage"))
    moten: dict[int, list[Motesfakta]] = defaultdict(list)
    rader = (
        Motesarende.objects.filter(dialog__in=ider)
        .exclude(mote__typ__in=INTERNA)
        .order_by("mote__start", "mote")
        .values_list("pk", "dialog", "mote__typ", "mote__status", "mote__start", "kom")
    )
    for pk, dialog_id, typ, status, start, kom in rader:
        dag = timezone.localtime(start).date()
        moten[dialog_id].append(Motesfakta(typ, status, dag, kom, anteckningar.get(pk, "")))
    return moten


def lage_for(dialog: Dialog) -> Lage:
    return lage(fakta_for([dialog])[dialog.pk])


def _som_falt(nu: Lage) -> dict[str, Any]:
    return {
        "steg": int(nu.steg),
        "lage": str(nu.ord),
        "nasta": str(nu.nasta),
        "nasta_dag": nu.forfaller,
        "vantar_pa": nu.vantar_pa,
    }


def spara_lage(dialoger: Iterable[Dialog]) -> None:
    """Compute and store where these cases stand, in the transaction that changed their facts.

    Reads the rows anew: the caller's objects may be older than what it has just written.
    """
    alla = {dialog.pk: dialog for dialog in dialoger}
    for pk, fakta in fakta_for(Dialog.objects.filter(pk__in=alla)).items():
        falt = _som_falt(lage(fakta))
        Dialog.objects.filter(pk=pk).update(**falt)
        for namn, varde in falt.items():
            setattr(alla[pk], namn, varde)


def rakna_om(*, rata: bool = False, framsteg: Callable[[int, int], None] | None = None) -> list[dict[str, Any]]:
    """Compute all cases anew. Returns the differences between what is stored and what the facts say; `rata` mends."""
    skillnader = []
    klara, antal = 0, Dialog.objects.count()
    for sats in _satser():
        for pk, fakta in fakta_for(sats).items():
            dialog = next(d for d in sats if d.pk == pk)
            ratt = _som_falt(lage(fakta))
            fel = {
                namn: (getattr(dialog, namn), varde) for namn, varde in ratt.items() if getattr(dialog, namn) != varde
            }
            if fel:
                skillnader.append({"arende": dialog.nummer, "skillnader": fel})
                if rata:
                    Dialog.objects.filter(pk=pk).update(**ratt)
        klara += len(sats)
        if framsteg:
            framsteg(klara, antal)
    return skillnader


def _satser() -> Iterator[list[Dialog]]:
    sist = 0
    while sats := list(Dialog.objects.filter(pk__gt=sist).order_by("pk")[:SATS]):
        yield sats
        sist = sats[-1].pk
