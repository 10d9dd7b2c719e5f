"""What happens in some of the demo's cases beside the usual: so that every page has something true to show.

Chosen by place in the list of plans, and played by dialoger.demospel in the order of time with the rest.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from django.utils import timezone

from huvudman import skolformer
from huvudman.models import Huvudman
from kvalitet import svenska
from kvalitet.demo import ascii_epost
from kvalitet.kalenderdagar import nasta_arbetsdag

from . import services
from .begrepp import Motesform, Motesstatus
from .demoplan import Plan
from .demotexter import ARBETSANTECKNINGAR, DELTAGARE, INSTALLT
from .models import Mote, Motesarende

if TYPE_CHECKING:
    from .demospel import Spelare

STORST_GRUPP = 6
TIDER_TILL = "5567497051"  # Skolalliansen i Sverige AB: its representative chooses among proposed times


def samla_introduktioner(planer: list[Plan]) -> None:
    """Introductions are held for several huvudmän of the same pair: the first one's day is the others' too, where each
    has answered before it and decided after it."""
    per_par: dict[tuple[int, int], list[Plan]] = defaultdict(list)
    for plan in planer:
        if plan.introduktion:
            per_par[plan.sv.pk, plan.spsm.pk].append(plan)
    for egna in per_par.values():
        egna.sort(key=lambda p: (p.dagar[p.introduktion], p.huvudman.nyckel))
        ledare: list[Plan] = []
        for plan in egna:
            for forst in ledare:
                if len(forst.med) + 1 < STORST_GRUPP and _kan_ga_med(plan, forst):
                    plan.dagar[plan.introduktion] = forst.dagar[forst.introduktion]
                    plan.foljer = True
                    forst.med.append(plan)
                    break
            else:
                ledare.append(plan)


def _kan_ga_med(plan: Plan, forst: Plan) -> bool:
    if plan.introduktion != forst.introduktion:  # one is held, the other to come
        return False
    dag, efter = forst.dagar[forst.introduktion], plan.dagar.get("beslut", date.max)
    return plan.dagar["svar"] < dag < efter and forst.dagar.get("svar", dag) < dag


def lagg_upp(spelare: Spelare) -> None:
    """After the plans themselves have been laid out."""
    planer = spelare.planer
    for plan in islice((p for p in planer if p.mall.bokat == "formote"), 4):
        _forst_installt(spelare, plan)
    for plan in islice((p for p in planer if p.mall.bokat == "dialog" and _ar_stor(p)), 6):
        _del_tva(spelare, plan)
    vantar = [p for p in planer if p.mall.sist == "beslut" and not p.mall.bokat and not p.mall.extra]
    for plan in vantar[:4]:
        _foresla(spelare, plan, "formote", timedelta(hours=1), Motesform.DIGITALT)
    for plan in (p for p in planer if p.huvudman.nyckel == TIDER_TILL and p.mall.bokat == "formote"):
        _foresla(spelare, plan, "dialog", timedelta(hours=3), Motesform.FYSISKT)
    for plan in islice((p for p in planer if p.mall.sist == "anteckning" and not p.mall.bokat), 1):
        _omdirigera(spelare, plan)
    oppna = [p for p in planer if p.mall.sist in ("formote", "dialog", "beslut", "introduktion") and not p.mall.extra]
    oppna.sort(key=lambda p: p.sv.namn != "Anna Lindqvist")  # the demo's own pair has some
    for text, plan in zip(ARBETSANTECKNINGAR, oppna, strict=False):
        _arbetsanteckna(spelare, plan, text)
    for nummer, plan in enumerate(islice((p for p in planer if p.mall.bokat in ("formote", "dialog")), 10)):
        spelare.nar(timezone.localdate(), partial(_namn, plan, nummer), 7)


def _ar_stor(plan: Plan) -> bool:
    return plan.huvudman.storleksklass == Huvudman.Storleksklass.STOR


def _klockan(dag: date, timme: int) -> datetime:
    return timezone.make_aware(datetime.combine(dag, time(timme)))


def _forst_installt(spelare: Spelare, plan: Plan) -> None:
    """A förmöte was booked and cancelled before the one that is booked now."""
    dag = plan.dagar["beslut"]
    gammal = nasta_arbetsdag(dag, 3)
    start = _klockan(gammal, spelare.ledig_timme(plan, gammal, 1))
    moten: list[Mote] = []

    def boka() -> None:
        moten.append(
            services.boka_mote(
                typ="formote",
                dialoger=[plan.arende],
                tider=services.Motestider(start, start + timedelta(hours=1)),
                utforare_sv=plan.sv,
                utforare_spsm=plan.spsm,
                aktor=plan.sv,
            )
        )

    skal = plan.rng.choice(INSTALLT)
    spelare.nar(dag, boka, 12)
    spelare.nar(
        min(nasta_arbetsdag(dag), timezone.localdate()),
        lambda: services.stall_in_mote(mote_id=moten[0].pk, skal=skal, aktor=plan.sv),
        12,
    )


def _del_tva(spelare: Spelare, plan: Plan) -> None:
    """A large huvudman meets in two parts: what the first does not take up, a week later."""
    koder = skolformer.ordnade(rad.skolform for rad in plan.huvudman.skolformer.all())
    resten = koder[2:] or koder
    dag = nasta_arbetsdag(plan.dagar["bokat"], 5)
    start = _klockan(dag, spelare.ledig_timme(plan, dag, 3))
    omfattning = svenska.versal(svenska.lista(skolformer.namn(kod).lower() for kod in resten[:3]))
    kommun = plan.huvudman.kommun.namn if plan.huvudman.kommun else ""
    spelare.nar(
        timezone.localdate(),
        lambda: services.boka_mote(
            typ="dialog",
            dialoger=[plan.arende],
            tider=services.Motestider(
                start,
                start + timedelta(hours=3),
                form=Motesform.FYSISKT,
                plats=f"Hos huvudmannen, {kommun}",
                restid=plan.rng.choice([60, 120, 180]),
                omfattning=omfattning[:120],
            ),
            utforare_sv=plan.sv,
            utforare_spsm=plan.spsm,
            aktor=plan.spsm,
        ),
        7,
    )


def _foresla(spelare: Spelare, plan: Plan, typ: str, langd: timedelta, form: str) -> None:
    dagar = [nasta_arbetsdag(timezone.localdate(), 22 + 3 * nummer) for nummer in range(3)]
    timmar = round(langd.total_seconds() / 3600)
    tider = [_klockan(dag, spelare.ledig_timme(plan, dag, timmar)) for dag in dagar]
    spelare.nar(
        timezone.localdate(),
        lambda: services.foresla_tider(
            dialog_id=plan.pk,
            typ=typ,
            tider=[(start, start + langd) for start in tider],
            svar_senast=nasta_arbetsdag(timezone.localdate(), 8),
            form=form,
            plats="Hos er" if form == Motesform.FYSISKT else "",
            aktor=spelare.samordnare,
        ),
        8,
    )


def _omdirigera(spelare: Spelare, plan: Plan) -> None:
    """The case goes on with another huvudman; its fastställd note stays with the one that was met."""
    upptagna = {p.huvudman.pk for p in spelare.planer}
    andra = Huvudman.objects.filter(ar_aktiv=True, typ=plan.huvudman.typ, kommun=plan.huvudman.kommun)
    till = andra.exclude(pk__in=upptagna).order_by("nyckel").first()
    if till is None:
        till = Huvudman.objects.filter(ar_aktiv=True).exclude(pk__in=upptagna).order_by("nyckel").first()
    if till is not None:
        skal = f"Verksamheten har gått över till {till.namn}."[:300]
        spelare.nar(
            timezone.localdate(),
            lambda: services.omdirigera(dialog_id=plan.pk, till=till, skal=skal, aktor=spelare.samordnare),
            7,
        )


def _arbetsanteckna(spelare: Spelare, plan: Plan, text: str) -> None:
    text, aktor = text.format(namn=plan.huvudman.namn), plan.rng.choice([plan.sv, plan.spsm])
    spelare.nar(
        timezone.localdate(),
        lambda: services.skriv_arbetsanteckning(dialog_id=plan.pk, text=text, version="", aktor=aktor),
        7,
    )


def _namn(plan: Plan, nummer: int) -> None:
    """Two of those who are coming, while the meeting is booked."""
    kommer = Motesarende.objects.filter(dialog=plan.dialog, mote__typ=plan.mall.bokat, mote__start__gt=timezone.now())
    koppling = kommer.filter(mote__status=Motesstatus.PLANERAT).first()
    for namn, funktion in (DELTAGARE[(2 * nummer + n) % len(DELTAGARE)] for n in range(2 if koppling else 0)):
        assert koppling
        services.lagg_till_namn(motesarende_id=koppling.pk, namn=namn, epost=ascii_epost(namn), funktion=funktion)
