"""Invitations to many cases of a round at once, as a job with progress. Each case in a transaction of its own.

The job holds the cases, the recipients by code (mottagare.Val.kod) and the day it was ordered. A worker that starts
over after another was killed finds by the keys of that day what has been done, sends the rest, and counts anew.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from kvalitet import jobb as jobbtjanst
from kvalitet import svenska
from kvalitet.models import Anvandare, Jobb

from ..models import Dialog, Inbjudan, Omgang
from ..mottagare import Mottagare, Val, mottagarval, mottagarval_for
from ..process import Atgard
from .inbjudningar import INGEN_VALD, nyckel, skicka_inbjudan, svarsdagsfel
from .lage import OgiltigOvergang

logger = logging.getLogger(__name__)

JOBBTYP = "inbjudningar"
FLEST = 500  # cases in one job
BORTTAGEN = "En vald mottagare finns inte längre i registret."


@dataclass
class Vantande:
    """The cases of a round that have not been invited: with whom they can be, and those that cannot be yet."""

    dialoger: list[Dialog] = field(default_factory=list)
    val: dict[int, list[Val]] = field(default_factory=dict)  # by case
    utan_par: list[Dialog] = field(default_factory=list)
    att_posta: list[Inbjudan] = field(default_factory=list)


def vantande(omgang: Omgang) -> Vantande:
    """In a constant number of queries. A case whose letters on paper wait to be posted is not chosen again."""
    alla = Dialog.objects.oppna().filter(omgang=omgang, pausad_fran=None).select_related("huvudman")
    alla = alla.order_by("huvudman__sortnamn", "pk")
    oppna = Inbjudan.objects.filter(dialog__omgang=omgang, dialog__avslutad=None, stangd=None)
    att_posta = list(oppna.filter(skickad=None).select_related("dialog__huvudman"))
    postas = {rad.dialog_id for rad in att_posta}
    dialoger = [d for d in alla.filter(nasta=Atgard.BJUD_IN) if d.pk not in postas]
    per_huvudman = mottagarval_for(d.huvudman for d in dialoger)
    utan_par = alla.filter(nasta=Atgard.TILLDELA, svar_intro="").exclude(pk__in=oppna.values("dialog"))
    return Vantande(dialoger, {d.pk: per_huvudman[d.huvudman_id] for d in dialoger}, list(utan_par), att_posta)


def valda_mottagare(val: list[Val], koder: list[str]) -> list[Mottagare]:
    return [v.mottagare for v in val if v.kod in set(koder)]


def bestall_utskick(
    *, omgang: Omgang, val: Mapping[int, list[str]], svar_senast: date, aktor: Anvandare | None
) -> Jobb:
    """Order it. `val`: case → codes of its recipients. ValidationError when nobody is chosen or too many at once.

    While one runs for the round, that one is returned: a second click orders nothing.
    """
    valda = {str(pk): sorted(set(koder)) for pk, koder in val.items() if koder}
    if not valda:
        raise ValidationError(INGEN_VALD)
    if len(valda) > FLEST:
        raise ValidationError(f"Högst {FLEST} ärenden åt gången. Välj färre.")
    if fel := svarsdagsfel(svar_senast):
        raise ValidationError({"svar_senast": fel})
    egna = Dialog.objects.filter(omgang=omgang, pk__in=valda).count()
    if egna != len(valda):
        raise ValidationError("Ett av ärendena hör inte till omgången. Läs om sidan och välj igen.")
    data = {
        "omgang": omgang.pk,
        "val": valda,
        "svar_senast": svar_senast.isoformat(),
        "dag": timezone.localdate().isoformat(),
    }
    titel = f"Bjud in {svenska.antal(len(valda), 'huvudman', 'huvudmän')} i {omgang.namn}"
    return jobbtjanst.skapa(JOBBTYP, titel, aktor, data, f"omgang:{omgang.pk}")


def utfor(jobb: Jobb) -> dict[str, Any]:
    data = jobb.data
    val, dag = data["val"], date.fromisoformat(data["dag"])
    svar_senast = date.fromisoformat(data["svar_senast"])
    nycklar: list[str] = []
    hinder: list[str] = []
    for nummer, (pk, koder) in enumerate(sorted(val.items(), key=lambda par: int(par[0]))):
        dialog = Dialog.objects.select_related("huvudman").get(pk=int(pk))
        jobbtjanst.puls(jobb, nummer, len(val), f"Skriver brev till {dialog.huvudman.namn}")
        mottagare = valda_mottagare(mottagarval(dialog.huvudman), koder)
        nycklar += [nyckel(dialog.pk, m, dag) for m in mottagare]
        if skal := _skicka(dialog, mottagare, len(koder), svar_senast, dag, jobb.bestallare):
            hinder.append(f"{dialog.huvudman.namn}: {skal}")
    jobbtjanst.puls(jobb, len(val), len(val))
    return _resultat(nycklar, hinder, data["omgang"])


def _skicka(
    dialog: Dialog, mottagare: list[Mottagare], antal: int, svar_senast: date, dag: date, aktor: Anvandare | None
) -> str:
    """Why not everything was sent, or nothing. One case that cannot be invited never stops the others."""
    try:
        if mottagare:
            skicka_inbjudan(dialog_id=dialog.pk, mottagare=mottagare, svar_senast=svar_senast, dag=dag, aktor=aktor)
    except OgiltigOvergang as fel:
        return str(fel)
    except ValidationError as fel:
        return " ".join(fel.messages)
    except Exception:
        logger.exception("inbjudan_misslyckades", extra={"dialog": dialog.pk})
        return "Något gick fel på vår sida. Felet är loggat."
    return "" if len(mottagare) == antal else BORTTAGEN


def _resultat(nycklar: list[str], hinder: list[str], omgang_id: int) -> dict[str, Any]:
    """Counted from the rows, so that a job that started over tells of the whole."""
    rader = list(Inbjudan.objects.filter(nyckel__in=nycklar).values_list("dialog", "sandning"))
    papper = sum(sandning == Inbjudan.Sandning.PAPPER for _, sandning in rader)
    huvudman_antal = len({dialog for dialog, _ in rader})
    text = f"{i_ord(len(rader) - papper, papper, huvudman_antal)}."
    if hinder:
        text += f" {svenska.antal(len(hinder), 'huvudman', 'huvudmän')} fick inte allt: {'; '.join(hinder[:10])}"
    return {
        "url": reverse("dialoger:omgang_inbjudan", args=[omgang_id]),
        "text": text,
        "brev": len(rader) - papper,
        "papper": papper,
        "huvudman": huvudman_antal,
        "hinder": hinder,
    }


def i_ord(brev: int, papper: int, huvudman_antal: int) -> str:
    """ "4 brev till 2 huvudmän", and how many of them are on paper."""
    text = f"{svenska.antal(brev + papper, 'brev')} till {svenska.antal(huvudman_antal, 'huvudman', 'huvudmän')}"
    return f"{text}, varav {papper} på papper" if papper else text
