"""Rounds: who is in, drawn or by hand, and the day the urval is fixed and becomes cases."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from huvudman.models import Huvudman
from kvalitet import jobb as jobbtjanst
from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.kalenderdagar import for_langt_fram
from kvalitet.models import Anvandare, Jobb

from .. import urval
from ..begrepp import Svar
from ..models import Cykel, Dialog, Dragning, Omgang, Urvalsplats
from ..urvalsunderlag import urvalsunderlag
from .arenden import skapa_arende
from .gemensamt import satt
from .lage import OgiltigOvergang, las, spara_lage

FASTSTALLANDE = "urvalsfaststallande"
NY_DRAGNING = "Ny dragning"  # why a row of an earlier draw left the urval
STORST = 1_000  # more than this at a time is a slip of the finger


@transaction.atomic
def spara_omgang(
    *,
    cykel: Cykel,
    namn: str,
    start: date,
    slut: date | None,
    aktor: Anvandare | None,
    omgang: Omgang | None = None,
) -> Omgang:
    """A new round, or with `omgang` a changed one. ValidationError for a name taken or days in the wrong order."""
    if omgang is not None:
        omgang = _las(omgang.pk)
    fore = _fakta(omgang) if omgang else None
    rad = omgang or Omgang()
    rad.cykel, rad.namn, rad.start, rad.slut = cykel, " ".join(namn.split()), start, slut
    for falt, dag in (("start", start), ("slut", slut)):
        if dag and (fel := for_langt_fram(dag, timezone.localdate())):
            raise ValidationError({falt: fel})
    if slut and slut < start:
        raise ValidationError({"slut": "Sista dagen kan inte ligga före den första."})
    if start < cykel.start or (cykel.slut and start > cykel.slut):
        raise ValidationError({"start": f"Omgången måste börja under {cykel.namn}."})
    rad.full_clean()
    if fore == _fakta(rad):
        return rad
    rad.save()
    typ = Handelsetyp.OMGANG_ANDRAD if omgang else Handelsetyp.OMGANG_SKAPAD
    logga(typ, rad, aktor, fran=fore, till=_fakta(rad))
    return rad


def _fakta(omgang: Omgang) -> dict[str, Any]:
    return {"omgång": omgang.namn, "cykel": omgang.cykel.namn, "start": omgang.start, "slut": omgang.slut}


def _las(omgang_id: int) -> Omgang:
    """The round, locked: two who draw at the same time stand in line."""
    return Omgang.objects.select_for_update(of=("self",)).select_related("cykel").get(pk=omgang_id)


def nytt_fro() -> str:
    return secrets.token_hex(4)


@transaction.atomic
def dra_urval(
    *,
    omgang_id: int,
    antal: int,
    aktor: Anvandare | None,
    fro: str = "",
    vikter: dict[str, dict[str, float]] | None = None,
) -> Dragning:
    """Draw the round, instead of an earlier draw that is not fixed. What was put in by hand stays and counts.

    ValidationError when the urval is fixed, for a number out of range, or for a weight that means nothing.
    """
    omgang = _las(omgang_id)
    _krav_inte_faststalld(omgang)
    if not 1 <= antal <= STORST:
        raise ValidationError({"antal": f"Ange ett antal mellan 1 och {svenska.tal(STORST)}."})
    nu, fro = timezone.now(), fro.strip() or nytt_fro()
    omgang.platser.filter(borttagen=None).exclude(dragning=None).update(
        borttagen=nu, borttagen_av=aktor, borttagen_skal=NY_DRAGNING
    )
    for_hand = set(omgang.platser.filter(borttagen=None).values_list("huvudman__nyckel", flat=True))
    underlag = urvalsunderlag(omgang)
    kandidater = [replace(k, fortur="tillagd för hand") if k.nyckel in for_hand else k for k in underlag.kandidater]
    try:
        draget = urval.dra(kandidater, antal, fro, vikter)
    except ValueError as fel:
        raise ValidationError(str(fel)) from fel
    dragning = Dragning.objects.create(
        omgang=omgang,
        fro=fro,
        antal=antal,
        vikter=vikter or {},
        i_registret=draget.antal_kandidater,
        spegel=[_spegelrad(rad) for rad in draget.spegel],
        undantag=dict(underlag.per_slag.most_common()),
        anmarkningar=list(draget.anmarkningar),
        av=aktor,
    )
    nya = [rad for rad in draget.dragna if rad.kandidat.nyckel not in for_hand]
    Urvalsplats.objects.bulk_create(
        [
            Urvalsplats(
                omgang=omgang,
                huvudman=underlag.huvudman[rad.kandidat.nyckel],
                dragning=dragning,
                skal=rad.skal[:300],
                tillagd_av=aktor,
            )
            for rad in nya
        ]
    )
    logga(
        Handelsetyp.OMGANG_DRAGEN,
        omgang,
        aktor,
        till={"antal": len(draget.dragna), "frö": fro, "bland": draget.antal_kandidater},
        data={"dragning": dragning.pk},
    )
    return dragning


def _spegelrad(rad: urval.Spegelrad) -> dict[str, Any]:
    """For storage: one row of how the drawn mirror the register, with the wanted places to two decimals."""
    return {
        "dimension": rad.dimension,
        "namn": rad.namn,
        "i_registret": rad.i_registret,
        "andel": round(float(100 * rad.registerandel), 2),
        "onskat": round(float(rad.onskat), 2),
        "dragna": rad.dragna,
    }


def _krav_inte_faststalld(omgang: Omgang) -> None:
    if omgang.ar_faststalld:
        raise ValidationError("Urvalet är fastställt. Lägg till eller återkalla enskilda ärenden i stället.")


@transaction.atomic
def lagg_till_i_urval(*, omgang_id: int, huvudman: Huvudman, skal: str, aktor: Anvandare | None) -> Urvalsplats:
    """Put a huvudman in by hand. ValidationError without a reason, when it is in, or when it cannot be invited."""
    omgang = _las(omgang_id)
    _krav_inte_faststalld(omgang)
    if not skal.strip():
        raise ValidationError({"skal": "Skriv varför huvudmannen läggs till."})
    if omgang.platser.filter(huvudman=huvudman, borttagen=None).exists():
        raise ValidationError(f"{huvudman.namn} är redan med i omgången.")
    underlag = urvalsunderlag(omgang)
    if hinder := underlag.undantag.get(huvudman.pk):
        raise ValidationError(f"{huvudman.namn} kan inte läggas till. {hinder}")
    if not huvudman.ar_aktiv:
        raise ValidationError(f"{huvudman.namn} har upphört och kan inte bjudas in.")
    plats = Urvalsplats.objects.create(omgang=omgang, huvudman=huvudman, skal=skal.strip()[:300], tillagd_av=aktor)
    logga(Handelsetyp.OMGANG_TILLAGD, omgang, aktor, till={"huvudman": huvudman.namn}, skal=skal.strip())
    return plats


@transaction.atomic
def ta_bort_ur_urval(*, plats_id: int, skal: str, aktor: Anvandare | None, tidigast: date | None = None) -> Urvalsplats:
    """Take a huvudman out, with `tidigast` also out of rounds that start before that day."""
    omgang = _las(Urvalsplats.objects.values_list("omgang_id", flat=True).get(pk=plats_id))
    plats = Urvalsplats.objects.select_related("huvudman").get(pk=plats_id)
    if plats.borttagen:
        raise ValidationError(f"{plats.huvudman.namn} är redan borttagen.")
    if plats.dialog_id:
        raise ValidationError("Urvalet är fastställt. Återkalla ärendet i stället.")
    if not skal.strip():
        raise ValidationError({"skal": "Skriv varför huvudmannen tas bort."})
    if tidigast and tidigast <= omgang.start:
        raise ValidationError({"tidigast": "Ange en dag efter omgångens start."})
    plats.borttagen, plats.borttagen_av, plats.borttagen_skal = timezone.now(), aktor, skal.strip()[:300]
    plats.tidigast = tidigast
    plats.save(update_fields=["borttagen", "borttagen_av", "borttagen_skal", "tidigast"])
    logga(
        Handelsetyp.OMGANG_BORTTAGEN,
        omgang,
        aktor,
        fran={"huvudman": plats.huvudman.namn},
        till={"tidigast": tidigast} if tidigast else None,
        skal=skal.strip(),
    )
    return plats


@transaction.atomic
def faststall_urval(
    *, omgang_id: int, aktor: Anvandare | None, framsteg: Callable[[int, int], None] | None = None
) -> dict[str, int]:
    """Open a case for each huvudman in the round; one that answered "senare" goes on in the case it has.

    Run again it opens what is missing. A huvudman that can no longer be invited is left, with its place.
    """
    omgang = _las(omgang_id)
    platser = list(omgang.platser.filter(borttagen=None, dialog=None).select_related("huvudman__kommun__lan"))
    oppna = 0
    kvar: list[str] = []
    for nummer, plats in enumerate(platser):
        try:
            with transaction.atomic():
                plats.dialog = _arende(plats, omgang, aktor)
                plats.save(update_fields=["dialog"])
        except (ValidationError, OgiltigOvergang):
            kvar.append(plats.huvudman.namn)
        else:
            oppna += 1
        if framsteg:
            framsteg(nummer + 1, len(platser))
    if oppna:
        logga(Handelsetyp.OMGANG_FASTSTALLD, omgang, aktor, till={"arenden": oppna, "kvar": kvar})
    return {"oppnade": oppna, "kvar": len(kvar)}


def _arende(plats: Urvalsplats, omgang: Omgang, aktor: Anvandare | None) -> Dialog:
    egna = Dialog.objects.oppna().filter(huvudman=plats.huvudman_id, cykel=omgang.cykel_id, svar_intro=Svar.SENARE)
    if (pk := egna.values_list("pk", flat=True).first()) is None:
        return skapa_arende(huvudman=plats.huvudman, cykel=omgang.cykel, omgang=omgang, aktor=aktor)
    dialog = las(pk)
    fore = dialog.omgang.namn if dialog.omgang else None
    satt(dialog, omgang=omgang)
    logga(Handelsetyp.DIALOG_OMGANG, dialog, aktor, fran={"omgång": fore}, till={"omgång": omgang.namn})
    spara_lage([dialog])
    return dialog


def bestall_faststallande(*, omgang: Omgang, aktor: Anvandare) -> Jobb:
    return jobbtjanst.skapa(
        FASTSTALLANDE, f"Fastställ urvalet till {omgang.namn}", aktor, {"omgang": omgang.pk}, f"omgang-{omgang.pk}"
    )


def utfor_faststallande(jobb: Jobb) -> dict[str, Any]:
    """All cases or none: a job that is interrupted starts over from nothing."""
    with transaction.atomic():
        utfall = faststall_urval(
            omgang_id=jobb.data["omgang"],
            aktor=jobb.bestallare,
            framsteg=lambda klart, av: jobbtjanst.puls(jobb, klart, av, "Öppnar ärenden"),
        )
        resultat = {"url": reverse("dialoger:omgang", args=[jobb.data["omgang"]]), **utfall}
        jobbtjanst.klart(jobb, resultat)
    return resultat
