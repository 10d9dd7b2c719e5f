"""The case's meetings as the page shows them: one row each, who took part, which skolformer, which notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from huvudman import skolformer as skolformsdata
from kvalitet import svenska

from ..begrepp import Anteckningslage, Funktion, Motesform, Motesstatus, Motestyp, Skolformslage
from ..models import Anteckning, Bokning, Dialog, Mote, Motesarende
from ..motesvisning import BESTAMD, statustagg

S, T = Motesstatus, Motestyp
KORT: dict[str, str] = {T.DIALOG: "Dialog"}


@dataclass
class Motesrad:
    """A meeting as this case sees it. `namn` counts the parts of a dialogue held on several occasions."""

    koppling: Any
    idag: date
    del_: int = 0  # 0: the only one of its kind
    antal_huvudman: int = 1
    deltaganden: dict[str, int] = field(default_factory=dict)

    @property
    def mote(self) -> Mote:
        mote: Mote = self.koppling.mote
        return mote

    @property
    def anteckning(self) -> Anteckning | None:
        return getattr(self.koppling, "anteckning", None)

    @property
    def namn(self) -> str:
        namn = self.mote.get_typ_display()
        if self.mote.typ == T.INTRODUKTION and self.antal_huvudman > 1:
            namn = "Introduktion i grupp"
        return f"{namn}, del {self.del_}" if self.del_ else namn

    @property
    def kort(self) -> str:
        namn = KORT.get(self.mote.typ) or self.mote.get_typ_display()
        return f"{namn} {self.del_}" if self.del_ else str(namn)

    @property
    def bestamd(self) -> str:
        return BESTAMD[self.mote.typ] + (f", del {self.del_}," if self.del_ else "")

    @property
    def behover_anteckning(self) -> bool:
        hallet = self.mote.typ == T.DIALOG and self.mote.status == S.HALLET and self.koppling.kom
        return hallet and (self.anteckning is None or self.anteckning.lage != Anteckningslage.FASTSTALLD)

    @property
    def anteckning_url(self) -> str:
        if self.anteckning:
            return reverse("dialoger:anteckning", args=[self.anteckning.pk])
        return reverse("dialoger:anteckning_ny", args=[self.mote.pk, self.koppling.dialog.nummer])

    @property
    def hall_url(self) -> str:
        return reverse("dialoger:mote_hall", args=[self.mote.pk])

    @property
    def dag(self) -> date:
        return self.mote.dag

    @property
    def dag_text(self) -> str:
        return dagtext(self.dag, self.idag)

    @property
    def klockslag(self) -> str:
        start, slut = timezone.localtime(self.mote.start), timezone.localtime(self.mote.slut)
        return svenska.intervall(svenska.tid(start), svenska.tid(slut))

    @property
    def nar(self) -> str:
        return f"{svenska.datum_kort(self.dag, idag=self.idag)}, {svenska.tid(timezone.localtime(self.mote.start))}"

    @property
    def plats_text(self) -> str:
        plats = str(self.mote.plats)
        return plats[:1].lower() + plats[1:] if plats.startswith(("Hos ", "I ", "På ")) else plats

    @property
    def galler(self) -> bool:
        return self.mote.status != S.INSTALLT

    @property
    def kommer(self) -> bool:
        return self.mote.status == S.PLANERAT and self.dag >= self.idag

    @property
    def lage(self) -> tuple[str, str]:
        """Words and kind of tag."""
        if self.mote.status == S.HALLET and not self.koppling.kom:
            return "Kom inte", "vila"
        return statustagg(self.mote)

    @property
    def fran_myndigheterna(self) -> str:
        sv, spsm = self.mote.utforare_sv_id, self.mote.utforare_spsm_id
        if sv and spsm:
            return "SV och SPSM"
        return "Bara SV" if sv else "Bara SPSM" if spsm else "Inte bestämt"

    @property
    def omfattning(self) -> str:
        """What a part of a divided dialogue is about: as written, else its skolformer."""
        if self.mote.omfattning:
            return str(self.mote.omfattning)
        koder = [s.skolform for s in self.koppling.skolformer.all() if s.lage != Skolformslage.UTELAMNAD]
        return ", ".join(skolformsdata.namn(kod) for kod in skolformsdata.ordnade(koder)).capitalize()


def dagtext(dag: date, idag: date) -> str:
    """ "i dag, 24 nov", "24 nov" """
    kort = svenska.datum_kort(dag, idag=idag)
    return f"i dag, {kort}" if dag == idag else f"i morgon, {kort}" if dag == idag + timedelta(days=1) else kort


def motesrader(dialog: Dialog, idag: date) -> list[Motesrad]:
    """All meetings of the case in order, cancelled ones too."""
    kopplingar = (
        Motesarende.objects.filter(dialog=dialog)
        .select_related("mote__utforare_sv", "mote__utforare_spsm", "anteckning")
        .prefetch_related("deltaganden", "skolformer", "anteckning__diariepost__diarienummer")
        .annotate(antal_huvudman=Count("mote__arenden"))
        .order_by("mote__start", "mote")
    )
    rader = [
        Motesrad(
            k, idag, antal_huvudman=k.antal_huvudman, deltaganden={d.funktion: d.antal for d in k.deltaganden.all()}
        )
        for k in kopplingar
    ]
    for rad in rader:
        rad.koppling.dialog = dialog
    antal = Counter(rad.mote.typ for rad in rader if rad.galler)
    sedda: Counter[str] = Counter()
    for rad in rader:
        if rad.galler and antal[rad.mote.typ] > 1 and not rad.mote.ar_internt:
            sedda[rad.mote.typ] += 1
            rad.del_ = sedda[rad.mote.typ]
    return rader


def tabell(rader: list[Motesrad], bokningar: Iterable[Bokning]) -> list[dict[str, Any]]:
    """Rows of the table, the latest first; on top what has only been proposed."""
    forslag = [
        {
            "nar": f"Svar önskas {svenska.datum_kort(bokning.svar_senast)}",
            "namn": bokning.get_typ_display(),
            "omfattning": "",
            "form": bokning.get_form_display(),
            "plats": bokning.plats,
            "fran": "SV och SPSM",
            "lage": ("Förslag", "vantar"),
            "url": reverse("dialoger:bokning", args=[bokning.pk]),
            "framat": False,
        }
        for bokning in bokningar
    ]
    return forslag + [
        {
            "nar": rad.nar,
            "namn": rad.namn,
            "omfattning": rad.omfattning,
            "form": rad.mote.get_form_display(),
            "plats": rad.mote.plats if rad.mote.form == Motesform.FYSISKT else "",
            "fran": rad.fran_myndigheterna,
            "lage": rad.lage,
            "url": reverse("dialoger:mote", args=[rad.mote.pk]),
            "framat": rad.kommer,
        }
        for rad in reversed(rader)
    ]


def deltagare(rader: list[Motesrad]) -> dict[str, Any]:
    """Numbers by function and external meeting. Empty when nobody is noted anywhere."""
    kolumner = [rad for rad in rader if rad.galler and not rad.mote.ar_internt and rad.koppling.kom]
    if not any(rad.deltaganden for rad in kolumner):
        return {}
    funktioner = [f for f in Funktion if any(f.value in rad.deltaganden for rad in kolumner)]
    return {
        "kolumner": [rad.kort for rad in kolumner],
        "rader": [
            {"namn": f.label, "celler": [rad.deltaganden.get(f.value, 0) for rad in kolumner]} for f in funktioner
        ],
        "summa": [sum(rad.deltaganden.values()) for rad in kolumner],
    }
