"""Plays the demo's plans (dialoger.demo) with the services, in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from analysunderlag.models import Statistikrelease
from analysunderlag.services.underlagshinder import hinder
from huvudman import skolformer
from huvudman.models import Huvudman
from kvalitet import svenska
from kvalitet.demo import skapa_demokonto
from kvalitet.handelser import vid_tiden
from kvalitet.kalenderdagar import ar_arbetsdag, nasta_arbetsdag
from kvalitet.kommando import Framsteg
from kvalitet.models import Myndighet

from . import demoinslag, services
from .begrepp import Motesform, Nejskal
from .demoplan import STADIER, Handling, Plan, mottagare
from .demotexter import anteckningstext
from .models import Cykel, Mote, Motesarende, Omgang

SKICKAS_I_DAG = 3


class Spelare:
    """Plays the plans in the order of time with the services."""

    def __init__(self, planer: list[Plan]) -> None:
        self.planer = planer
        self.handlingar: list[Handling] = []
        self.upptaget: set[tuple[int, date, int]] = set()
        self.utan_statistik = hinder([p.huvudman for p in planer], Statistikrelease.objects.senast_godkand())
        self.cykel = {
            1: Cykel.objects.get_or_create(nummer=1, defaults={"namn": "Cykel 1", "start": date(2022, 9, 1)})[0],
            2: Cykel.objects.get_or_create(nummer=2, defaults={"namn": "Cykel 2", "start": date(2026, 1, 12)})[0],
        }
        self.samordnare = skapa_demokonto("Karin Åberg")

    def spela(self, framsteg: Framsteg) -> None:
        for plan in self.planer:
            self._lagg_upp(plan)
        demoinslag.lagg_upp(self)
        ej_inbjudna = [p for p in self.planer if p.mall.sist == "tilldelad" and not p.mall.extra]
        for plan in ej_inbjudna[:SKICKAS_I_DAG]:  # letters in the outbox, with links to answer by
            self.nar(timezone.localdate(), partial(self._skicka, plan), 7)
        self.handlingar.sort()
        for nummer, handling in enumerate(self.handlingar, 1):
            with vid_tiden(handling.nar):
                handling.gor()
            if nummer % 20 == 0 or nummer == len(self.handlingar):
                framsteg(nummer, len(self.handlingar), "Spelar upp ärenden")

    def nar(self, dag: date, gor: Callable[[], Any], klockan: int = 9) -> None:
        tid = timezone.make_aware(datetime.combine(dag, time(klockan, len(self.handlingar) % 60)))
        self.handlingar.append(Handling(tid, len(self.handlingar), gor))

    def _lagg_upp(self, plan: Plan) -> None:
        d, mall = plan.dagar, plan.mall
        self.nar(d["skapad"], lambda: self._skapa(plan), 8)
        if "tilldelad" in d:
            self.nar(d["tilldelad"], lambda: self._tilldela(plan))
        if "inbjuden" in d:
            self.nar(d["inbjuden"], lambda: self._bjud_in(plan), 10)
        if "svar" in d:
            self.nar(d["svar"], lambda: self._svara(plan, "intro", "ja", d["svar"]), 11)
        if "beslut" in d:
            self.nar(d["beslut"], lambda: self._svara(plan, "fortsatt", "ja", d["beslut"]), 11)
            self.nar(d["beslut"], lambda: self._underlag(plan), 12)
        for typ in ("introduktion", "formote", "dialog", "aterkoppling", "uppfoljning"):
            if typ in d:
                self._mote(plan, typ, d[typ], hallet=True)
        if mall.bokat:
            self._mote(plan, mall.bokat, d["bokat"], hallet=False)
        if "anteckning" in d:
            self.nar(d["anteckning"], lambda: self._anteckna(plan, "faststalld", d["anteckning"]), 15)
        if mall.extra:
            self._extra(plan)

    def _extra(self, plan: Plan) -> None:
        mall, sist = plan.mall, plan.dagar[plan.mall.sist]
        efter = min(nasta_arbetsdag(sist + timedelta(days=2)), timezone.localdate())
        rng, idag = plan.rng, timezone.localdate()
        gor: dict[str, Callable[[], Any]] = {
            "nej": lambda: self._svara(plan, "intro", "nej", efter, skal=rng.choice(Nejskal.values)),
            "avbrot": lambda: self._svara(plan, "fortsatt", "nej", efter, skal=Nejskal.TID),
            "senare": lambda: services.svara(
                dialog_id=plan.pk,
                slag="intro",
                svar="senare",
                dag=efter,
                bjud_in_igen=idag + timedelta(days=rng.randint(20, 120)),
                aktor=plan.sv,
            ),
            "pausad": lambda: services.pausa(
                dialog_id=plan.pk,
                fran=efter,
                till=idag + timedelta(days=rng.choice([-3, 14, 30, 70])),
                skal=rng.choice(["Ny skolchef tillträder", "Huvudmannen flyttar en skola", "Byte av förvaltningschef"]),
                aktor=plan.sv,
            ),
            "aterkallad": lambda: services.aterkalla(
                dialog_id=plan.pk, skal="Huvudmannen lägger ned sin verksamhet.", aktor=self.samordnare
            ),
            "avsluta": lambda: services.avsluta(dialog_id=plan.pk, dag=efter, aktor=plan.spsm),
            "utkast": lambda: self._anteckna(plan, "utkast", efter),
            "granskas": lambda: self._anteckna(plan, "granskas", efter),
        }
        self.nar(efter, gor[mall.extra], 16)

    def _skapa(self, plan: Plan) -> None:
        dag = plan.dagar["skapad"]
        cykel = self.cykel[1 if dag < self.cykel[2].start else 2]
        termin = f"Våren {dag.year}" if dag.month < 7 else f"Hösten {dag.year}"
        start = date(dag.year, 1 if dag.month < 7 else 7, 1)
        omgang, _ = Omgang.objects.get_or_create(cykel=cykel, namn=termin, defaults={"start": start})
        skapad = timezone.make_aware(datetime.combine(dag, time(8)))
        plan.dialog = services.skapa_arende(
            huvudman=plan.huvudman, cykel=cykel, omgang=omgang, skapad=skapad, aktor=self.samordnare
        )

    def _tilldela(self, plan: Plan) -> None:
        nar = timezone.make_aware(datetime.combine(plan.dagar["tilldelad"], time(9)))
        for person, myndighet in ((plan.sv, Myndighet.SV), (plan.spsm, Myndighet.SPSM)):
            services.tilldela(dialog_id=plan.pk, utforare=person, myndighet=myndighet, nar=nar, aktor=self.samordnare)

    def _bjud_in(self, plan: Plan) -> None:
        services.bjud_in(
            dialog_id=plan.pk,
            mottagare=mottagare(plan.huvudman),
            skickad=plan.dagar["inbjuden"],
            aktor=self.samordnare,
        )

    def _skicka(self, plan: Plan) -> None:
        services.skicka_inbjudan(dialog_id=plan.pk, mottagare=mottagare(plan.huvudman), aktor=self.samordnare)

    def _svara(self, plan: Plan, slag: str, svar: str, dag: date, skal: str = "") -> None:
        av = plan.rng.choice(["Skolchef", "Ordförande", "Rektor"])
        services.svara(dialog_id=plan.pk, slag=slag, svar=svar, dag=dag, skal=skal, av=av, aktor=plan.sv)

    def _underlag(self, plan: Plan) -> None:
        if plan.huvudman.pk in self.utan_statistik:
            skal = "Det finns ingen officiell statistik för huvudmannens skolformer."
            services.ga_utan_underlag(dialog_id=plan.pk, skal=skal, aktor=plan.sv)

    def _mote(self, plan: Plan, typ: str, dag: date, *, hallet: bool) -> None:
        if typ == "introduktion" and plan.foljer:
            return
        langd = {"introduktion": 2, "formote": 1, "dialog": 3, "aterkoppling": 1, "uppfoljning": 1}[typ]
        timme = self.ledig_timme(plan, dag, langd)
        start = timezone.make_aware(datetime.combine(dag, time(timme)))
        if start > timezone.now():
            hallet = False
        elif not hallet and dag <= timezone.localdate():
            hallet = False  # earlier today: still to be marked
        moten: list[Mote] = []
        fore = STADIER[STADIER.index(typ) - 1]
        bokad = max(*(p.dagar[fore] for p in self._med(plan, typ)), dag - timedelta(days=20))
        self.nar(min(bokad, timezone.localdate()), lambda: moten.append(self._boka(plan, typ, start, langd)), 13)
        if hallet:
            self.nar(dag, lambda: self._hall(plan, moten[0]), 14)
        elif typ == "dialog" and dag > timezone.localdate() + timedelta(days=1):
            self.nar(timezone.localdate(), lambda: self._planera(plan, dag - timedelta(days=1)), 7)

    def ledig_timme(self, plan: Plan, dag: date, langd: int) -> int:
        for timme in (9, 13, 10, 14, 8, 15):
            block = [(p.pk, dag, t) for p in (plan.sv, plan.spsm) for t in range(timme, timme + langd)]
            if not self.upptaget.intersection(block):
                self.upptaget.update(block)
                return timme
        return 16

    def _boka(self, plan: Plan, typ: str, start: datetime, langd: int) -> Mote:
        kommun = plan.huvudman.kommun.namn if plan.huvudman.kommun else ""
        pa_plats = typ == "dialog"
        stor = plan.huvudman.storleksklass == Huvudman.Storleksklass.STOR
        tider = services.Motestider(
            start=start,
            slut=start + timedelta(hours=langd),
            form=Motesform.FYSISKT if pa_plats else Motesform.DIGITALT,
            plats=f"Hos huvudmannen, {kommun}" if pa_plats else "",
            lank="" if pa_plats else f"https://mote.demo.example/{plan.huvudman.nyckel}-{typ}",
            restid=plan.rng.choice([60, 90, 120, 180, 240]) if pa_plats else 0,
            omfattning=_omfattning(plan.huvudman) if pa_plats and stor else "",
        )
        med = self._med(plan, typ)
        mote = services.boka_mote(
            typ=typ,
            dialoger=[p.arende for p in med],
            tider=tider,
            utforare_sv=plan.sv,
            utforare_spsm=plan.spsm,
            aktor=plan.rng.choice([plan.sv, plan.spsm]),
        )
        for ett in med:
            self._deltagare(ett, mote)
        return mote

    @staticmethod
    def _med(plan: Plan, typ: str) -> list[Plan]:
        return [plan, *plan.med] if typ == "introduktion" else [plan]

    def _planera(self, plan: Plan, dag: date) -> None:
        """The pair's own meeting before a dialogue."""
        if not ar_arbetsdag(dag):
            return
        start = timezone.make_aware(datetime.combine(dag, time(self.ledig_timme(plan, dag, 1))))
        services.boka_mote(
            typ="planering",
            dialoger=[plan.arende],
            tider=services.Motestider(start=start, slut=start + timedelta(minutes=45)),
            utforare_sv=plan.sv,
            utforare_spsm=plan.spsm,
            aktor=plan.sv,
        )

    def _deltagare(self, plan: Plan, mote: Mote) -> None:
        rng, liten = plan.rng, plan.huvudman.storleksklass == Huvudman.Storleksklass.LITEN
        kommun = plan.huvudman.typ == Huvudman.Typ.KOMMUNAL
        antal = {"skolchef": 1 if rng.random() < 0.9 else 0, "rektor": rng.randint(0, 2 if liten else 5)}
        antal["namnd" if kommun else "styrelse"] = rng.randint(0, 2) if liten else rng.randint(0, 3)
        if not liten:
            antal["forvaltning" if kommun else "kvalitet"] = rng.randint(0, 3)
        elif mote.typ == "dialog":
            antal["undervisning"] = rng.randint(0, 2)
        if not any(antal.values()):
            antal["rektor"] = 1
        koppling = Motesarende.objects.get(mote=mote, dialog=plan.dialog)
        services.satt_deltagare(motesarende_id=koppling.pk, antal=antal, aktor=plan.sv)

    def _hall(self, plan: Plan, mote: Mote) -> None:
        services.hall_mote(mote_id=mote.pk, utforare_sv=plan.sv, utforare_spsm=plan.spsm, aktor=plan.sv)
        if mote.typ == "dialog":
            egna = list(plan.huvudman.skolformer.values_list("skolform", flat=True))
            lagen = {
                skolform: ("tackt", "") if nummer < 2 or plan.rng.random() < 0.4 else ("utelamnad", "tid")
                for nummer, skolform in enumerate(sorted(egna))
            }
            koppling = Motesarende.objects.get(mote=mote)
            services.satt_skolformer(motesarende_id=koppling.pk, lagen=lagen, aktor=plan.sv)

    def _anteckna(self, plan: Plan, lage: str, dag: date) -> None:
        nar = timezone.make_aware(datetime.combine(dag, time(15)))
        koppling = Motesarende.objects.filter(dialog=plan.dialog, mote__typ="dialog").latest("mote__start")
        amnen, text = anteckningstext(plan.huvudman.namn, plan.dagar["dialog"], plan.rng)
        skriver, laser = (plan.sv, plan.spsm) if plan.rng.random() < 0.5 else (plan.spsm, plan.sv)
        rad = services.skriv_anteckning(motesarende_id=koppling.pk, text=text, amnen=amnen, aktor=skriver, nar=nar)
        if lage == "utkast":
            return
        services.lamna_till_kollega(anteckning_id=rad.pk, aktor=skriver)
        if lage == "faststalld":
            services.faststall(anteckning_id=rad.pk, avtryck=services.avtryck_av(rad), aktor=laser, nar=nar)


def _omfattning(huvudman: Huvudman) -> str:
    """A part of what a large huvudman has: "Grundskola och fritidshem"."""
    koder = skolformer.ordnade(rad.skolform for rad in huvudman.skolformer.all())
    if {"grundskola", "fritidshem"} <= set(koder):
        return "Grundskola och fritidshem"
    return svenska.versal(svenska.lista(skolformer.namn(kod).lower() for kod in koder[:2]))
