"""Random histories of cases that share meetings: after every step the stored state is what the facts say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from dialoger import services
from dialoger.begrepp import Motestyp, Nejskal
from dialoger.models import Dialog, Mote
from dialoger.process import BOKA_FOR_TYP
from tests.factories import (
    boka,
    dagar,
    faststall,
    klockan,
    skapa_dialog,
    skapa_huvudman,
    skapa_par,
    skapa_underlag,
)

HISTORIER, STEG = 50, 18


@dataclass
class Spelare:
    """Plays a new case and two that have come some way, of one pair: what is next, and now and then whatever."""

    slump: Random

    def __post_init__(self) -> None:
        self.par = skapa_par()
        self.andra = skapa_par()
        starter = ("",), ("ja", "fortsatter", "formote"), ("dialog", "anteckning", "aterkopplad")
        self.dialoger = [skapa_dialog(self.par, till=self.slump.choice(till)) for till in starter]
        skapa_underlag(self.dialoger[0].huvudman)
        self.utfall: Counter[str] = Counter()

    def steg(self) -> None:
        dialog = Dialog.objects.get(pk=self.slump.choice(self.dialoger).pk)
        if dialog.nasta and self.slump.random() < 0.65:
            gor = self._nasta(dialog)
        else:
            gor = self.slump.choice(self._pahitt())
        try:
            gor(dialog)
            self.utfall["gick"] += 1
        except (services.OgiltigOvergang, ValidationError) as fel:
            self.utfall[type(fel).__name__] += 1

    def _dag(self) -> int:
        return self.slump.choice([-200, -90, -30, -10, -3, -1, 0, 4, 20, 90, 250])

    def _nasta(self, dialog: Dialog) -> Callable[[Dialog], object]:
        atgard = str(dialog.nasta)
        if atgard.startswith("boka_"):
            return lambda d: self._boka(d, atgard.removeprefix("boka_"))
        if atgard.startswith("hall_"):
            return self._hall
        return {
            "tilldela": self._tilldela,
            "bjud_in": self._bjud_in,
            "bjud_in_igen": self._bjud_in,
            "invanta_svar": lambda d: self._svara(d, "intro"),
            "invanta_beslut": lambda d: self._svara(d, "fortsatt"),
            "lamna_underlag": self._underlag,
            "skriv_anteckning": self._anteckning,
            "las_anteckning": self._anteckning,
            "avsluta": lambda d: services.avsluta(dialog_id=d.pk, aktor=None),
            "ateruppta": lambda d: services.ateruppta(dialog_id=d.pk, aktor=None),
        }[atgard]

    def _pahitt(self) -> list[Callable[[Dialog], object]]:
        s = self.slump
        return [
            lambda d: self._boka(d, s.choice(Motestyp.values)),
            self._hall,
            self._stall_in,
            self._flytta,
            self._tilldela,
            self._bjud_in,
            lambda d: self._svara(d, s.choice(["intro", "fortsatt"])),
            self._underlag,
            lambda d: services.satt_uppfoljning(dialog_id=d.pk, utan=s.random() < 0.5, aktor=None),
            lambda d: services.pausa(dialog_id=d.pk, till=s.choice([None, dagar(30)]), skal="Byte", aktor=None),
            lambda d: services.aterkalla(dialog_id=d.pk, skal="Fel", aktor=None),
            lambda d: services.ateroppna(dialog_id=d.pk, skal="Rätt", aktor=None),
            lambda d: services.omdirigera(dialog_id=d.pk, till=skapa_huvudman(), skal="Köpt", aktor=None),
            lambda d: services.avsluta(dialog_id=d.pk, aktor=None),
        ]

    def _tilldela(self, d: Dialog) -> None:
        for person, myndighet in zip(self.slump.choice([self.par, self.andra]), ("SV", "SPSM"), strict=True):
            services.tilldela(dialog_id=d.pk, utforare=person, myndighet=myndighet, skal="Rotation", aktor=None)

    def _bjud_in(self, d: Dialog) -> object:
        mottagare = [services.Mottagare(f"Nämnd {self.slump.randint(1, 9)}")]
        skickad = dagar(-self.slump.choice([0, 5, 210]))
        return services.bjud_in(dialog_id=d.pk, mottagare=mottagare, skickad=skickad, aktor=None)

    def _svara(self, d: Dialog, slag: str) -> object:
        svar = self.slump.choice(["ja", "ja", "ja", "nej", "senare"])
        return services.svara(
            dialog_id=d.pk,
            slag=slag,
            svar=svar,
            skal=self.slump.choice(["", *Nejskal.values]),
            dag=dagar(-self.slump.choice([0, 1, 205])),
            bjud_in_igen=self.slump.choice([None, dagar(20)]),
            aktor=None,
        )

    def _underlag(self, d: Dialog) -> object:
        if self.slump.random() < 0.5:
            return services.ga_utan_underlag(dialog_id=d.pk, skal="Bara förskola", aktor=None)
        return services.lamna_underlag(dialog_id=d.pk, aktor=None)

    def _boka(self, d: Dialog, typ: str) -> object:
        """Alone, or together with another case where it may be booked too."""
        dag, timme = self._dag(), self.slump.randint(8, 15)
        andra = [a for a in self.dialoger if a.pk != d.pk and BOKA_FOR_TYP[typ] in services.lage_for(_ny(a)).tillatna]
        if not andra or self.slump.random() < 0.6:
            return boka(d, typ, dag, timme=timme)
        sv, spsm = self.par
        tider = services.Motestider(klockan(dag, timme), klockan(dag, timme + 1))
        return services.boka_mote(
            typ=typ, dialoger=[d, andra[0]], tider=tider, utforare_sv=sv, utforare_spsm=spsm, aktor=None
        )

    def _mote(self, d: Dialog) -> Mote:
        moten = list(d.moten.order_by("pk"))
        if not moten:
            raise services.OgiltigOvergang
        bokade = [mote for mote in moten if mote.status == "planerat"]
        return self.slump.choice(bokade or moten)

    def _hall(self, d: Dialog) -> object:
        mote = self._mote(d)
        ider = list(mote.dialoger.values_list("pk", flat=True))
        borta = [self.slump.choice(ider)] if self.slump.random() < 0.2 else []
        sv, spsm = self.par if self.slump.random() < 0.9 else (self.par[0], None)
        return services.hall_mote(mote_id=mote.pk, utforare_sv=sv, utforare_spsm=spsm, borta=borta, aktor=None)

    def _stall_in(self, d: Dialog) -> object:
        return services.stall_in_mote(mote_id=self._mote(d).pk, skal="Sjukdom", aktor=None)

    def _flytta(self, d: Dialog) -> object:
        mote, dag = self._mote(d), self._dag()
        tider = services.Motestider(klockan(dag, 13), klockan(dag, 15))
        sv, spsm = mote.utforare_sv, mote.utforare_spsm
        return services.andra_mote(
            mote_id=mote.pk, tider=tider, utforare_sv=sv, utforare_spsm=spsm, skal="Krock", aktor=None
        )

    def _anteckning(self, d: Dialog) -> object:
        if hasattr(d.motesarenden.filter(mote__typ="dialog").latest("mote__start"), "anteckning"):
            raise services.OgiltigOvergang
        return faststall(d)


def _ny(dialog: Dialog) -> Dialog:
    return Dialog.objects.get(pk=dialog.pk)


@pytest.mark.inbyggt
@pytest.mark.django_db
@pytest.mark.parametrize("del_", range(5))
def test_no_history_makes_the_stored_state_differ_from_the_facts(del_):
    """Ten histories a time, each alone in the database; the seeds are fixed, so a failure comes back."""
    utfall: Counter[str] = Counter()
    natt: set[int] = set()
    for fro in range(del_ * HISTORIER // 5, (del_ + 1) * HISTORIER // 5):
        with transaction.atomic():
            spelare = Spelare(Random(fro))
            for nummer in range(STEG):
                spelare.steg()
                assert services.rakna_om() == [], f"frö {fro}, steg {nummer}"
            utfall += spelare.utfall
            natt |= set(Dialog.objects.values_list("steg", flat=True))
            transaction.set_rollback(True)
    assert utfall["gick"] > HISTORIER / 5 * STEG / 3  # most of it is a history, not a row of refusals
    assert len(natt) >= 4
