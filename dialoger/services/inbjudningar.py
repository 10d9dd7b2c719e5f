"""Invitations: sent from here by mail or on paper, sent again, noted when they went in another way.

One row is one letter. Everything happens under the lock of the case, and a key (case, recipient, day) makes the same
letter once: a double click, a second worker and a killed one that starts over send nothing twice.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet import aviseringar, svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.kalenderdagar import arbetsdag_fran
from kvalitet.models import Anvandare, Handelse

from ..begrepp import Svar
from ..inbjudningsbrev import LANKTID, brevtyp, kontext, par_i_ord, som_mottagare
from ..models import Dialog, Inbjudan
from ..mottagare import Mottagare
from ..process import Overgang
from .gemensamt import OBESVARAD, satt
from .lage import OgiltigOvergang, krav, las, las_alla, spara_lage
from .svarslank import flytta_svar, glom_svar, samma_mottagare

SVARSTID = timedelta(days=21)  # our assumption

INGEN_VALD = "Ingen mottagare är vald. Inget har skickats."
ERSATT = "Inbjudan är redan ersatt av en nyare."
S = Inbjudan.Sandning


def sista_svarsdag(fran: date) -> date:
    """The day we ask for an answer by, when nobody has chosen another."""
    return arbetsdag_fran(fran + SVARSTID)


def svarsdagsfel(dag: date) -> str:
    """Why the day we ask for an answer by cannot be right, as a sentence; empty when it can."""
    idag = timezone.localdate()
    if dag <= idag:
        return "Sista svarsdag måste ligga efter i dag."
    if dag > (sist := idag + LANKTID):
        return f"Länken i brevet gäller till och med {svenska.datum(sist)}. Sista svarsdag kan inte ligga efter det."
    return ""


@transaction.atomic
def bjud_in(
    *,
    dialog_id: int,
    mottagare: Iterable[Mottagare],
    aktor: Anvandare | None,
    skickad: date | None = None,
    svar_senast: date | None = None,
) -> list[Inbjudan]:
    """Note that the invitation has gone in another way. ValidationError for no recipient, or the same twice."""
    dialog = las(dialog_id)
    krav(dialog, Overgang.BJUD_IN)
    alla = _prova(mottagare, "Välj minst en mottagare.")
    skickad = skickad or timezone.localdate()
    svar_senast = svar_senast or sista_svarsdag(skickad)
    if svar_senast < skickad:
        raise ValidationError({"svar_senast": "Sista svarsdag kan inte ligga före den dag då inbjudan skickas."})
    tidigare = set(Inbjudan.objects.filter(dialog=dialog, skickad=skickad).values_list("mottagare", "epost"))
    if dubbla := [m.namn for m in alla if (m.namn, m.epost) in tidigare]:
        raise ValidationError(f"Inbjudan till {svenska.lista(dubbla)} den dagen är redan registrerad.")
    rader = [
        Inbjudan(dialog=dialog, mottagare=m.namn, epost=m.epost, slag=m.slag, skickad=skickad, svar_senast=svar_senast)
        for m in alla
    ]
    Inbjudan.objects.bulk_create(rader)
    for rad in rader:
        flytta_svar(samma_mottagare(rad), rad)
    _har_gatt(dialog, rader, aktor)
    spara_lage([dialog])
    return rader


@transaction.atomic
def skicka_inbjudan(
    *,
    dialog_id: int,
    mottagare: Iterable[Mottagare],
    aktor: Anvandare | None,
    svar_senast: date | None = None,
    dag: date | None = None,
) -> list[Inbjudan]:
    """Send the invitation: a letter in the outbox to each recipient with an address, one on paper to each without.

    Returns the new ones. What already has a letter of that day (`dag`, default today: the day it was ordered) gets no
    second one. ValidationError when nobody is chosen or the same twice.
    """
    dialog = las(dialog_id)
    alla = _prova(mottagare, INGEN_VALD)
    idag = timezone.localdate()
    nycklar = {m: nyckel(dialog_id, m, dag or idag) for m in alla}
    gjorda = set(Inbjudan.objects.filter(nyckel__in=nycklar.values()).values_list("nyckel", flat=True))
    nya = [m for m in alla if nycklar[m] not in gjorda]
    if not nya:
        return []
    krav(dialog, Overgang.BJUD_IN)
    svar_senast = svar_senast or sista_svarsdag(idag)
    if fel := svarsdagsfel(svar_senast):
        raise ValidationError({"svar_senast": fel})
    rader = _skriv_brev(dialog, nya, alla, svar_senast, nycklar, aktor)
    spara_lage([dialog])
    return rader


def nyckel(dialog_id: int, mottagare: Mottagare, dag: date) -> str:
    vem = hashlib.sha256(f"{mottagare.namn}\n{mottagare.epost.casefold()}".encode()).hexdigest()[:32]
    return f"{dialog_id}:{vem}:{dag.isoformat()}"


@transaction.atomic
def skicka_igen(*, inbjudan_id: int, epost: str, aktor: Anvandare | None) -> Inbjudan:
    """The same invitation to a corrected address, or on paper with none. A new row; the older link stops at once."""
    dialog = las(Inbjudan.objects.values_list("dialog", flat=True).get(pk=inbjudan_id))
    krav(dialog, Overgang.BJUD_IN, "Huvudmannen har redan svarat, eller så är ärendet avslutat.")
    rad = Inbjudan.objects.get(pk=inbjudan_id)
    if rad.stangd:
        raise ValidationError(ERSATT)
    mottagare = Mottagare(rad.mottagare, epost.strip().lower(), rad.slag)
    andra = [som_mottagare(r) for r in dialog.inbjudningar.filter(stangd=None).exclude(pk=rad.pk)]
    _stang(Inbjudan.objects.filter(pk=rad.pk))
    nycklar = {mottagare: f"{dialog.pk}:igen:{rad.pk}"}
    senast = sista_svarsdag(timezone.localdate())
    (ny,) = _skriv_brev(dialog, [mottagare], [mottagare, *andra], senast, nycklar, aktor, ersatter=rad)
    spara_lage([dialog])
    return ny


@transaction.atomic
def markera_postade(*, inbjudan_ider: Iterable[int], aktor: Anvandare | None, dag: date) -> int:
    """These letters on paper, of any number of cases, have been put in the post: all of them or none. Returns how many;
    those noted before are left as they are."""
    vantar = Inbjudan.objects.filter(pk__in=set(inbjudan_ider), sandning=S.PAPPER, skickad=None, stangd=None)
    dialoger = las_alla(vantar.values_list("dialog", flat=True))
    if dag > timezone.localdate():
        raise ValidationError({"dag": "Dagen kan inte ligga i framtiden."})
    per_arende: dict[int, list[Inbjudan]] = defaultdict(list)
    for rad in vantar.order_by("pk"):  # as they stand under the locks
        per_arende[rad.dialog_id].append(rad)
        if dag < timezone.localtime(rad.skapad).date():
            raise ValidationError({"dag": "Brevet fanns inte den dagen."})
        if dag > rad.svar_senast:
            raise ValidationError("Sista svarsdag i brevet har passerat. Skicka igen, så får det en ny.")
        rad.skickad = dag
    for dialog in dialoger:
        rader = per_arende[dialog.pk]
        if rader and (dialog.avslutad or dialog.pausad_fran):
            raise OgiltigOvergang(f"Ärendet {dialog.nummer} är avslutat eller pausat. Inget har ändrats.")
        if rader:
            Inbjudan.objects.bulk_update(rader, ["skickad"])
            _har_gatt(dialog, rader, aktor, {"sätt": "brev på papper"})
    spara_lage(dialoger)
    return sum(len(rader) for rader in per_arende.values())


def stang_lankar(dialog: Dialog) -> None:
    """The case now concerns another huvudman: those who were invited before answer no more for it."""
    _stang(dialog.inbjudningar.all())


# Parts ------------------------------------------------------------------------------------------------------------


def _prova(mottagare: Iterable[Mottagare], ingen: str) -> list[Mottagare]:
    alla = list(mottagare)
    if not alla:
        raise ValidationError(ingen)
    if len({(m.namn.casefold(), m.epost.casefold()) for m in alla}) != len(alla):
        raise ValidationError("Samma mottagare står två gånger.")
    return alla


def _skriv_brev(
    dialog: Dialog,
    nya: list[Mottagare],
    alla: list[Mottagare],
    svar_senast: date,
    nycklar: dict[Mottagare, str],
    aktor: Anvandare | None,
    ersatter: Inbjudan | None = None,
) -> list[Inbjudan]:
    """A row for each of `nya` and its letter. `alla`: all who get the invitation, which the letters name. What the
    recipient has answered to an earlier letter, or to the one that this replaces, follows to the new row."""
    idag, par = timezone.localdate(), par_i_ord(dialog.pk)
    med_epost, utan = [m for m in nya if m.epost], [m for m in nya if not m.epost]
    tidigare: dict[Mottagare, list[Inbjudan]] = {}
    for m in nya:
        samma = dialog.inbjudningar.filter(mottagare=m.namn, epost__iexact=m.epost, stangd=None)
        tidigare[m] = list(samma)
        _stang(samma.exclude(sandning=S.UTANFOR))
    handelse = _noterat(dialog, med_epost, svar_senast, aktor) if med_epost else None
    rader = []
    for m in nya:
        brev, data = None, kontext(dialog, m, alla, svar_senast, par)
        if m.epost:
            brev = aviseringar.bestall(
                brevtyp(m.slag), None, f"inbjudan:{nycklar[m]}", data, handelse=handelse, epost=m.epost
            )
            if brev is None:
                raise OgiltigOvergang("Inbjudan är redan skickad.")
        rad = Inbjudan(
            dialog=dialog,
            mottagare=m.namn,
            epost=m.epost,
            slag=m.slag,
            sandning=S.EPOST if brev else S.PAPPER,
            skickad=idag if brev else None,
            svar_senast=svar_senast,
            lank_till=data["lank_till"],
            nyckel=nycklar[m],
            avisering=brev,
        )
        rad.save(force_insert=True)
        flytta_svar([*tidigare[m], *([ersatter] if ersatter else [])], rad)
        rader.append(rad)
    if utan:
        logga(Handelsetyp.INBJUDAN_PAPPER, dialog, aktor, till={"mottagare": [m.namn for m in utan]})
    if med_epost:
        _fraga_pa_nytt(dialog)
    return rader


def _stang(rader: Any) -> None:
    rader.filter(stangd=None).update(stangd=timezone.now())


def _har_gatt(
    dialog: Dialog, rader: list[Inbjudan], aktor: Anvandare | None, mer: dict[str, str] | None = None
) -> None:
    mottagare = [som_mottagare(rad) for rad in rader]
    _noterat(dialog, mottagare, max(rad.svar_senast for rad in rader), aktor, mer)
    _fraga_pa_nytt(dialog)


def _noterat(
    dialog: Dialog,
    mottagare: list[Mottagare],
    svar_senast: date,
    aktor: Anvandare | None,
    mer: dict[str, str] | None = None,
) -> Handelse:
    till = {"mottagare": [m.namn for m in mottagare], "svar_senast": svar_senast, **(mer or {})}
    return logga(Handelsetyp.DIALOG_INBJUDEN, dialog, aktor, till=till)


def _fraga_pa_nytt(dialog: Dialog) -> None:
    if dialog.svar_intro == Svar.SENARE:  # invited again: the old answer no longer stands
        satt(dialog, **OBESVARAD)
        glom_svar(dialog, Svar.SENARE)
