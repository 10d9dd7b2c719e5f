"""The same change in many cases at once, as a job. Each case in a transaction of its own, by its own service.

What the person saw of a case is kept as `avtryck`; one that has changed since then is left as it is. What is done is
noted with the change itself, so that a worker that takes over after a killed one does the rest and no case twice.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kvalitet import jobb as jobbtjanst
from kvalitet import svenska
from kvalitet.models import Anvandare, Jobb
from kvalitet.roller import Myndighet
from kvalitet.tjanstefel import feltext

from ..massatgarder import MASSATGARDER
from ..models import Dialog, Inbjudan, Tilldelning
from ..mottagare import Mottagare, mottagarval_for
from ..process import Atgard, lage
from .arenden import tilldela
from .gang import ateruppta, avsluta, pausa
from .inbjudningar import skicka_inbjudan
from .lage import OgiltigOvergang, fakta_for, las
from .paminnelser import INGEN_ATT_PAMINNA, paminn_om_svar

logger = logging.getLogger(__name__)

JOBBTYP = "massandring"
FLEST = 200  # cases at a time
NAMNS = 5  # of those that were refused, on the page of the job
ANDRAT = "Ärendet har ändrats sedan du valde det. Läs det och försök igen."
FAR_INTE = "Du får inte ändra ärendet."
EGET_FEL = "Något gick fel på vår sida. Felet är loggat."
UTAN_PAR = "Ärendet behöver en dialogutförare från varje myndighet."
INGEN_KONTAKT = "Registret har ingen kontakt att skriva till."


@dataclass(frozen=True)
class Provad:
    """A chosen case as it stands now: why it cannot be changed, if so, and who would get a letter."""

    dialog: Dialog
    avtryck: str
    hinder: str
    mottagare: tuple[str, ...] = ()


def for_manga(antal: int) -> str:
    """Why not so many at a time, or nothing."""
    if antal <= FLEST:
        return ""
    return f"Högst {svenska.tal(FLEST)} ärenden åt gången. Du valde {svenska.tal(antal)}. Välj färre."


def provade(kod: str, dialoger: Iterable[Dialog], aktor: Any) -> list[Provad]:
    """What would happen with each of the cases, in a constant number of queries. `dialoger` with `par`."""
    alla = list(dialoger)
    fakta, par = fakta_for(alla), _par(alla)
    mottagare = _mottagare(kod, alla)
    svar = []
    for dialog in alla:
        nu = lage(fakta[dialog.pk])
        handling = MASSATGARDER[kod].handling
        hinder = ""
        if not handling.far(aktor, dialog):
            hinder = FAR_INTE
        elif kod == "bjud_in" and dialog.nasta == Atgard.TILLDELA:
            hinder = UTAN_PAR
        elif kod != "paminn" and not handling.gar(dialog, nu):
            hinder = handling.varfor_inte(dialog, nu)
        elif kod in ("bjud_in", "paminn"):
            hinder = _brevhinder(kod, dialog, mottagare[dialog.pk])
        namn = tuple(m.namn for m in mottagare[dialog.pk]) if not hinder else ()
        svar.append(Provad(dialog, _avtryck(dialog, par[dialog.pk], mottagare[dialog.pk]), hinder, namn))
    return svar


def _brevhinder(kod: str, dialog: Dialog, mottagare: list[Mottagare]) -> str:
    if kod == "paminn":
        return "" if mottagare else INGEN_ATT_PAMINNA
    if dialog.nasta not in (Atgard.BJUD_IN, Atgard.BJUD_IN_IGEN):
        return "Huvudmannen är redan inbjuden."
    return "" if mottagare else INGEN_KONTAKT


def _mottagare(kod: str, dialoger: list[Dialog]) -> dict[int, list[Mottagare]]:
    """Who gets a letter, by case: nobody when the change sends none."""
    svar: dict[int, list[Mottagare]] = defaultdict(list)
    if kod == "bjud_in":
        val = mottagarval_for(dialog.huvudman for dialog in dialoger)
        for dialog in dialoger:
            svar[dialog.pk] = [v.mottagare for v in val[dialog.huvudman_id] if v.forvald]
    elif kod == "paminn":
        for rad in Inbjudan.objects.att_paminna().filter(dialog__in=dialoger).order_by("pk"):
            svar[rad.dialog_id].append(Mottagare(rad.mottagare, rad.epost, rad.slag))
    return svar


def _par(dialoger: list[Dialog]) -> dict[int, list[int]]:
    svar: dict[int, list[int]] = defaultdict(list)
    aktiva = Tilldelning.objects.filter(dialog__in=dialoger, till=None).order_by("pk")
    for dialog_id, pk in aktiva.values_list("dialog", "pk"):
        svar[dialog_id].append(pk)
    return svar


def _avtryck(dialog: Dialog, par: list[int], mottagare: list[Mottagare]) -> str:
    """Changes with everything about the case that the person decides by."""
    star = (
        dialog.version,
        dialog.steg,
        dialog.lage,
        dialog.nasta,
        dialog.nasta_dag,
        dialog.huvudman_id,
        par,
        mottagare,
    )
    return hashlib.sha256(repr(star).encode()).hexdigest()[:16]


def bestall_massandring(*, kod: str, valda: Mapping[int, str], data: Mapping[str, Any], aktor: Anvandare) -> Jobb:
    """Order it. `valda`: case → what the person saw of it (`Provad.avtryck`). `data`: what the form asked for, plain.

    ValidationError for none or too many. While the same one runs, that one is returned.
    """
    if not valda:
        raise ValidationError("Inget ärende är valt. Inget har ändrats.")
    if text := for_manga(len(valda)):
        raise ValidationError(text)
    titel = f"{MASSATGARDER[kod].knapp} {svenska.antal(len(valda), 'ärende', 'ärenden')}"
    allt = {
        "kod": kod,
        "valda": {str(pk): avtryck for pk, avtryck in sorted(valda.items())},
        "data": dict(data),
        "dag": timezone.localdate().isoformat(),
    }
    nyckel = hashlib.sha256(repr((aktor.pk, allt)).encode()).hexdigest()[:40]
    return jobbtjanst.skapa(JOBBTYP, titel, aktor, allt, nyckel)


def utfor_massandring(jobb: Jobb) -> dict[str, Any]:
    """One case at a time. A cancelled job keeps what it has done."""
    kod, valda = jobb.data["kod"], jobb.data["valda"]
    utfall: dict[str, str] = jobb.resultat.get("utfall", {})
    namn = dict(Dialog.objects.filter(pk__in=valda).values_list("pk", "huvudman__namn"))
    for nummer, (pk, avtryck) in enumerate(valda.items()):
        if pk in utfall:
            continue
        jobbtjanst.puls(jobb, nummer, len(valda), namn.get(int(pk), ""))
        en_for_sig(jobb, utfall, pk, partial(_andra, kod, int(pk), avtryck, jobb))
    return resultat(jobb, utfall, MASSATGARDER[kod].gjort, namn)


def resultat(jobb: Jobb, utfall: dict[str, str], gjort: str, namn: Mapping[int, str]) -> dict[str, Any]:
    """ "18 av 20 ärenden är pausade. 2 kunde inte: …", and where all of it is told."""
    nekade = [pk for pk, skal in utfall.items() if skal]
    mening = f"{svenska.tal(len(utfall) - len(nekade))} av {svenska.tal(len(utfall))} {gjort}."
    text = mening
    if nekade:
        skalen = (f"{namn.get(int(pk), 'ett ärende')}: {utfall[pk]}" for pk in nekade[:NAMNS])
        text += f" {svenska.tal(len(nekade))} kunde inte: {' '.join(skalen)}"
    if len(nekade) > NAMNS:
        text += " Resten står i resultatet."
    return {
        "url": reverse("dialoger:flera_resultat", args=[jobb.pk]),
        "text": text,
        "mening": mening,
        "utfall": utfall,
    }


def en_for_sig(jobb: Jobb, utfall: dict[str, str], nyckel: str, gor: Callable[[], None]) -> None:
    """Do it in a transaction of its own and note in the job that it is done, or why it was refused.

    `utfall`: key → why it was refused, or nothing. One that is refused never stops the others.
    """
    try:
        with transaction.atomic():
            gor()
            jobbtjanst.delresultat(jobb, {**jobb.resultat, "utfall": {**utfall, nyckel: ""}})
        utfall[nyckel] = ""
        return
    except (OgiltigOvergang, ValidationError) as fel:
        utfall[nyckel] = feltext(fel)
    except jobbtjanst.JobbForlorat:
        raise
    except Exception:
        logger.exception("massandring_misslyckades", extra={"jobb": jobb.pk, "rad": nyckel})
        utfall[nyckel] = EGET_FEL
    jobbtjanst.delresultat(jobb, {**jobb.resultat, "utfall": utfall})


def _andra(kod: str, dialog_id: int, avtryck: str, jobb: Jobb) -> None:
    dialog, aktor = las(dialog_id), jobb.bestallare
    (nu,) = provade(kod, [dialog], aktor)
    if nu.avtryck != avtryck:
        raise OgiltigOvergang(ANDRAT)
    if nu.hinder:
        raise OgiltigOvergang(nu.hinder)
    UTFOR[kod](dialog, jobb.data["data"] | {"dag": jobb.data["dag"]}, aktor)


# One case ---------------------------------------------------------------------------------------------------------


def _dag(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _bjud_in(dialog: Dialog, data: dict[str, Any], aktor: Anvandare | None) -> None:
    skicka_inbjudan(
        dialog_id=dialog.pk,
        mottagare=_mottagare("bjud_in", [dialog])[dialog.pk],
        svar_senast=_dag(data["svar_senast"]),
        dag=_dag(data["dag"]),
        aktor=aktor,
    )


def _paminn(dialog: Dialog, data: dict[str, Any], aktor: Anvandare | None) -> None:
    paminn_om_svar(dialog_id=dialog.pk, aktor=aktor)


def _tilldela(dialog: Dialog, data: dict[str, Any], aktor: Anvandare | None) -> None:
    har = dict(dialog.tilldelningar.filter(till=None).values_list("myndighet", "utforare"))
    nya = {m: data[m] for m in Myndighet.values if data[m] and data[m] != har.get(m)}
    if not nya:
        raise ValidationError("Ärendet har redan den dialogutföraren.")
    for myndighet, pk in nya.items():
        person, skal = Anvandare.objects.get(pk=pk), data["skal"] if myndighet in har else ""
        tilldela(dialog_id=dialog.pk, utforare=person, myndighet=myndighet, skal=skal, aktor=aktor)


def _pausa(dialog: Dialog, data: dict[str, Any], aktor: Anvandare | None) -> None:
    pausa(dialog_id=dialog.pk, till=_dag(data["till"]), skal=data["skal"], aktor=aktor)


def _ateruppta(dialog: Dialog, data: dict[str, Any], aktor: Anvandare | None) -> None:
    ateruppta(dialog_id=dialog.pk, aktor=aktor)


def _avsluta(dialog: Dialog, data: dict[str, Any], aktor: Anvandare | None) -> None:
    avsluta(dialog_id=dialog.pk, aktor=aktor)


UTFOR: dict[str, Callable[[Dialog, dict[str, Any], Anvandare | None], None]] = {
    "bjud_in": _bjud_in,
    "paminn": _paminn,
    "tilldela": _tilldela,
    "pausa": _pausa,
    "ateruppta": _ateruppta,
    "avsluta": _avsluta,
}
