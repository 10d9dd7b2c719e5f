"""The time model: a new version, or back to the standard. Both are rows; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..models import Prognosmodell
from ..prognos import Forlopp, Kalla, Tidsmodell, standardforlopp, standardmodell
from ..prognosmodell import Modell, andringar, gallande, varden

ANDRAD_UNDER_TIDEN = "Någon har ändrat tidsmodellen sedan du öppnade sidan. Läs sidan igen."


@transaction.atomic
def spara_prognosmodell(
    *, tidsmodell: Tidsmodell, forlopp: Forlopp, kalla: str, bygger_pa: int, aktor: Anvandare | None
) -> Modell:
    """New numbers, in force from now. `bygger_pa`: the version that was edited (0: the standard, never changed).

    ValidationError without a source, or when somebody else has saved in between. Nothing changed leaves no row.
    """
    forut, kalla = _forut(bygger_pa), " ".join(kalla.split())
    nya = varden(tidsmodell, forlopp)
    if nya == varden(forut.tidsmodell, forut.forlopp):
        return forut
    if not kalla:
        raise ValidationError({"kalla": "Skriv varifrån de nya talen kommer."})
    version = f"{timezone.localdate().isoformat()}-{forut.nummer + 1}"
    tidskallor = _kallor(tidsmodell, forut.tidsmodell, standardmodell(), kalla)
    loppkallor = _kallor(forlopp, forut.forlopp, standardforlopp(), kalla)
    rad = _ny(
        forut,
        tidsmodell=replace(tidsmodell, version=version, kallor=tidskallor).till_dict(),
        forlopp=replace(forlopp, version=version, kallor=loppkallor).till_dict(),
        kalla=kalla,
        av=aktor,
    )
    _logga(Handelsetyp.TIDSMODELL_ANDRAD, rad, forut, nya, aktor, kalla)
    return gallande()


@transaction.atomic
def aterga_till_standard(*, bygger_pa: int, aktor: Anvandare | None) -> Modell:
    """The numbers of the standard files again. ValidationError when somebody else has saved in between."""
    forut = _forut(bygger_pa)
    if forut.ar_standard:
        return forut
    rad = _ny(forut, av=aktor)
    nya = varden(standardmodell(), standardforlopp())
    _logga(Handelsetyp.TIDSMODELL_STANDARD, rad, forut, nya, aktor)
    return gallande()


def _forut(bygger_pa: int) -> Modell:
    list(Prognosmodell.objects.select_for_update(of=("self",))[:1])  # two who save at the same time stand in line
    forut = gallande()
    if forut.nummer != bygger_pa:
        raise ValidationError(ANDRAD_UNDER_TIDEN)
    return forut


def _ny(forut: Modell, **falt: Any) -> Prognosmodell:
    try:
        with transaction.atomic():
            return Prognosmodell.objects.create(nummer=forut.nummer + 1, **falt)
    except IntegrityError:
        raise ValidationError(ANDRAD_UNDER_TIDEN) from None


def _kallor(ny: Any, forut: Any, standard: Any, kalla: str) -> dict[str, Kalla]:
    """What is changed has the new source; what is as in the standard has the standard's."""
    kallor = {}
    for namn, gammal in forut.kallor.items():
        varde = getattr(ny, namn)
        if varde == getattr(standard, namn):
            kallor[namn] = standard.kallor[namn]
        else:
            kallor[namn] = gammal if varde == getattr(forut, namn) else Kalla("antagande", kalla)
    return kallor


def _logga(
    typ: Handelsetyp,
    rad: Prognosmodell,
    forut: Modell,
    nya: Mapping[str, str],
    aktor: Anvandare | None,
    skal: str = "",
) -> None:
    skillnad = andringar(varden(forut.tidsmodell, forut.forlopp), nya, forut.forlopp)
    logga(
        typ,
        rad,
        aktor,
        fran={ord_: fore for ord_, fore, _ in skillnad},
        till={ord_: efter for ord_, _, efter in skillnad},
        skal=skal,
    )
