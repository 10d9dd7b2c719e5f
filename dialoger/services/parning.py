"""Proposals of pairs: ordered, solved by a job, and accepted case by case (arkitektur.md §8).

`resultat` of a Parningsforslag is the `parning.Forslag` as plain data: numbers, pks and sentences, so that a page can
show it later without solving anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from kvalitet import jobb as jobbtjanst
from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare, Jobb

from .. import parning
from ..models import Dialog, Omgang, Parningsforslag
from ..parningsunderlag import parningsunderlag
from .arenden import tilldela
from .lage import OgiltigOvergang

PARNING, GODKANNANDE = "parning", "pargodkannande"
SKAL = "Enligt förslaget till par"
STEG = 4

Val = Mapping[str, Mapping[str, int]]


def bestall_parning(
    *, omgang: Omgang, aktor: Anvandare, vikter: parning.Vikter | None = None, lasta: Val | None = None
) -> Jobb:
    """Order a proposal for all cases of the round that lack somebody. `lasta`: chosen by hand, solved around."""
    if not Dialog.objects.oppna().filter(omgang=omgang).otilldelade().exists():
        raise ValidationError("Alla ärenden i omgången har ett par.")
    data = {"omgang": omgang.pk, "vikter": asdict(vikter or parning.Vikter()), "lasta": lasta or {}}
    return jobbtjanst.skapa(PARNING, f"Föreslå par i {omgang.namn}", aktor, data, f"omgang-{omgang.pk}")


def utfor_parning(jobb: Jobb) -> dict[str, Any]:
    """Read, solve outside any transaction, store."""
    omgang = Omgang.objects.get(pk=jobb.data["omgang"])
    vikter = parning.Vikter(**jobb.data["vikter"])
    try:
        problem, lasta, forslag = rakna_par(omgang, vikter, jobb.data["lasta"], partial(jobbtjanst.puls, jobb))
    except ValueError as fel:
        raise jobbtjanst.Jobbfel(str(fel)) from fel
    jobbtjanst.puls(jobb, STEG - 1, STEG, "Sparar förslaget")
    with transaction.atomic():
        rad = Parningsforslag.objects.create(
            omgang=omgang,
            av=jobb.bestallare,
            vikter=jobb.data["vikter"],
            lasta=lasta,
            resultat=som_data(problem, forslag),
        )
        logga(
            Handelsetyp.PAR_FORESLAGNA,
            omgang,
            jobb.bestallare,
            till={"par": len(forslag.par), "utan par": len(forslag.utan_par), "valda för hand": len(lasta)},
            data={"forslag": rad.pk},
        )
        resultat = {"url": reverse("dialoger:par", args=[omgang.pk])}
        jobbtjanst.klart(jobb, resultat)
    return resultat


def rakna_par(
    omgang: Omgang, vikter: parning.Vikter, lasta: Val, puls: Callable[[int, int, str], Any]
) -> tuple[parning.Problem, Val, parning.Forslag]:
    """The best pairs of the round's cases that lack one; nothing is stored. Of `lasta`, what still is to be solved.

    Raises ValueError, in Swedish, for what cannot be asked of the solver."""
    from ..parning.forslag import foresla  # here: numpy and HiGHS, which no page needs

    puls(0, STEG, "Läser ärenden och personer")
    problem = parningsunderlag(omgang)
    kvar = {arende.nummer for arende in problem.arenden}
    lasta = {nummer: val for nummer, val in lasta.items() if nummer in kvar}
    problem = parning.las(problem, lasta)
    puls(1, STEG, "Räknar fram den bästa fördelningen")
    return problem, lasta, foresla(problem, vikter)


def som_data(problem: parning.Problem, forslag: parning.Forslag) -> dict[str, Any]:
    """Numbers rounded to what a page shows; the names and agencies of everybody, since people change."""
    timmar = {a.nummer: round(a.timmar_sv + a.timmar_spsm, 1) for a in problem.arenden}
    return {
        "malvarde": round(forslag.malvarde, 3),
        "grans": round(forslag.grans, 3),
        "gap": forslag.gap,
        "sekunder": round(forslag.sekunder, 2),
        "hogst_par": forslag.hogst_par,
        "restid": round(forslag.restid, 1),
        "restid_i_turordning": _avrundat(forslag.restid_i_turordning),
        "par": [
            {
                "nummer": p.nummer,
                "sv": p.sv,
                "spsm": p.spsm,
                "lasta": sorted(p.lasta),
                "timmar": timmar[p.nummer],
                "delar": [{"text": d.text, "ar_bra": d.ar_bra, "poang": round(d.poang, 2)} for d in p.delar],
                "alternativ": [
                    {
                        "sv": a.sv,
                        "spsm": a.spsm,
                        "skillnad": round(a.skillnad, 2),
                        "andringar": list(a.andringar),
                        "bryter": list(a.bryter),
                    }
                    for a in p.alternativ
                ],
            }
            for p in forslag.par
        ],
        "utan_par": [{"nummer": u.nummer, "skal": list(u.skal)} for u in forslag.utan_par],
        "hinder": [h.text for h in forslag.hinder],
        "belastning": [
            {"pk": b.pk, "fore": _avrundat(b.procent_fore), "efter": _avrundat(b.procent_efter)}
            for b in forslag.belastning
        ],
        "personer": {u.pk: {"namn": u.namn, "myndighet": u.myndighet, "kontor": u.kontor} for u in problem.utforare},
    }


def _avrundat(tal: float | None) -> float | None:
    return None if tal is None else round(tal, 1)


def bestall_godkannande(*, forslag: Parningsforslag, nummer: Iterable[str], aktor: Anvandare) -> Jobb:
    """Order the assignment of the proposed pairs of these cases. ValidationError for one that the proposal lacks."""
    valda = sorted(set(nummer))
    if okanda := sorted(set(valda) - {p["nummer"] for p in forslag.resultat["par"]}):
        raise ValidationError(f"Ärendet {okanda[0]} är inte med i förslaget. Läs sidan igen.")
    titel = f"Tilldela {svenska.antal(len(valda), 'par', 'par')} i {forslag.omgang.namn}"
    data = {"forslag": forslag.pk, "nummer": valda}
    return jobbtjanst.skapa(GODKANNANDE, titel, aktor, data, f"omgang-{forslag.omgang_id}")


def utfor_godkannande(jobb: Jobb) -> dict[str, Any]:
    """All that can be assigned, or nothing if the job is interrupted. The result says in words what was not."""
    with transaction.atomic():
        antal, nekade = godkann_par(
            forslag_id=jobb.data["forslag"],
            nummer=jobb.data["nummer"],
            aktor=jobb.bestallare,
            framsteg=lambda klart, av: jobbtjanst.puls(jobb, klart, av, "Tilldelar par"),
        )
        text = f"{svenska.versal(svenska.antal(antal, 'ärende har', 'ärenden har'))} fått sitt par."
        omgang = Parningsforslag.objects.values_list("omgang_id", flat=True).get(pk=jobb.data["forslag"])
        resultat = {"url": reverse("dialoger:par", args=[omgang]), "text": " ".join([text, *nekade])}
        jobbtjanst.klart(jobb, resultat)
    return resultat


@transaction.atomic
def godkann_par(
    *,
    forslag_id: int,
    nummer: Iterable[str],
    aktor: Anvandare | None,
    framsteg: Callable[[int, int], None] | None = None,
) -> tuple[int, list[str]]:
    """Assign the proposed pairs of these cases. How many got theirs now, and in words why the others did not.

    Each case is asked anew: somebody may have got it, declared jäv or lost the role since the proposal was made.
    """
    forslag = Parningsforslag.objects.select_for_update(of=("self",)).select_related("omgang").get(pk=forslag_id)
    par = {p["nummer"]: p for p in forslag.resultat["par"]}
    valda = sorted(set(nummer) & par.keys())
    dialoger = {d.nummer: d for d in Dialog.objects.select_related("huvudman").filter(nummer__in=valda)}
    folk = Anvandare.objects.in_bulk({pk for n in valda for pk in (par[n]["sv"], par[n]["spsm"])})
    antal, nekade = 0, []
    for nr, ett in enumerate(valda, 1):
        dialog, rad = dialoger[ett], par[ett]
        try:
            with transaction.atomic():
                antal += _tilldela_par(dialog, {"SV": folk[rad["sv"]], "SPSM": folk[rad["spsm"]]}, aktor)
        except (ValidationError, OgiltigOvergang) as fel:
            texter = fel.messages if isinstance(fel, ValidationError) else [str(fel)]
            nekade.append(f"{dialog.huvudman.namn} fick inget par. {' '.join(texter)}")
        if framsteg:
            framsteg(nr, len(valda))
    if antal:
        logga(Handelsetyp.PAR_GODKANDA, forslag.omgang, aktor, till={"par": antal}, data={"forslag": forslag.pk})
    return antal, nekade


def _tilldela_par(dialog: Dialog, par: dict[str, Anvandare], aktor: Anvandare | None) -> bool:
    """False when the case has just that pair already."""
    nu = {t.myndighet: t for t in dialog.tilldelningar.filter(till=None).select_related("utforare")}
    for myndighet, person in par.items():
        if (har := nu.get(myndighet)) and har.utforare_id != person.pk:
            raise ValidationError(f"{har.utforare.namn} har fått ärendet sedan förslaget gjordes.")
        if not har:
            tilldela(dialog_id=dialog.pk, utforare=person, myndighet=myndighet, aktor=aktor, skal=SKAL)
    return nu.keys() != par.keys()
