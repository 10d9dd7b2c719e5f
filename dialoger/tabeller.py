"""The case list as a table, and the same columns as cells of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from huvudman.tabeller import antal_text, plats, skolformstext
from kvalitet import svenska
from kvalitet.tabeller import HOGER, RADNAMN, Grund, tagg

from .begrepp import Steg
from .behorighet import far_andra
from .models import Dialog
from .visning import lagesvisning, nasta_text, steg_text

SISTA_STEG = len(Steg)


def stegrad(steg: int) -> str:
    """Six small fields, the current one strong. The words stand beside it, so it is hidden from screen readers."""
    klasser = (("gjord" if n < steg else "nu" if n == steg else "kvar",) for n in range(1, SISTA_STEG + 1))
    return format_html(
        '<span class="stegrad" aria-hidden="true">{}</span>',
        format_html_join("", '<span class="stegrad-{}"></span>', klasser),
    )


def parrad(dialog: Any) -> str:
    """The initials of the pair; full names for those who cannot see them, and on hover."""
    if not dialog.par:
        return mark_safe('<span class="stod">Inget par</span>')
    return format_html(
        '<span class="avatarer">{}</span>',
        format_html_join(
            "",
            '<span class="avatar avatar-liten{}" title="{}, {}"><span aria-hidden="true">{}</span>'
            '<span class="dold">{}, {}. </span></span>',
            (
                (
                    " avatar-spsm" if t.myndighet == "SPSM" else "",
                    t.utforare.namn,
                    t.myndighet,
                    svenska.initialer(t.utforare.namn),
                    t.utforare.namn,
                    t.myndighet,
                )
                for t in dialog.par
            ),
        ),
    )


def nasta_datum(dialog: Dialog) -> str:
    return svenska.datum_kort(dialog.nasta_dag, idag=timezone.localdate()) if dialog.nasta_dag else "–"


def _sent(dialog: Dialog) -> str:
    return lagesvisning(dialog).text


class Arendetabell(Grund):
    """Which of VALBARA are shown is chosen in the address (?kol=); the first is always there."""

    etikett = "Ärenden"
    tomt = {"rubrik": "Inget ärende passar", "text": "Ta bort ett filter eller välj en annan flik."}
    huvudman = tables.Column("Huvudman", accessor="huvudman", attrs=RADNAMN, order_by=("huvudman__sortnamn", "nummer"))
    nummer = tables.Column("Ärendenummer")
    barn = tables.Column("Barn och elever", attrs=HOGER, empty_values=())
    steg = tables.Column("Steg", order_by=("steg", "huvudman__sortnamn"))
    lage = tables.Column("Läge", order_by=("lage", "huvudman__sortnamn"))
    nasta = tables.Column("Nästa datum", empty_values=())
    par = tables.Column("Par", empty_values=(), orderable=False)
    omgang = tables.Column("Omgång", order_by=("omgang__start", "huvudman__sortnamn"), default="–")
    kontor = tables.Column("Regionkontor", accessor="regionkontor", order_by=("regionkontor__namn", "pk"), default="–")
    skolformer = tables.Column("Skolformer", empty_values=(), orderable=False)

    class Meta(Grund.Meta):
        order_by = "nasta"

    def __init__(self, *args: Any, valbara_for: Any = None, **kwargs: Any) -> None:
        """`valbara_for`: somebody who marks cases for `massatgarder`; those that the person may change get a box."""
        self.valbara_for = valbara_for
        super().__init__(*args, **kwargs)

    def render_huvudman(self, record: Dialog) -> str:
        namn = format_html(
            '<a href="{}">{}</a><span class="stod">{}</span>',
            record.get_absolute_url(),
            record.huvudman.namn,
            plats(record.huvudman),
        )
        if self.valbara_for is None:
            return namn
        kryss = '<input class="ds-input" type="checkbox" name="arende" value="{}" aria-label="Markera {}">'
        far = far_andra(self.valbara_for, record)
        ruta = format_html(kryss, record.pk, record.huvudman.namn) if far else ""
        return format_html('<div class="radkryss"><label>{}</label><div>{}</div></div>', ruta, namn)

    def render_barn(self, record: Dialog) -> str:
        return antal_text(record.huvudman.barn_elever, record.huvudman.barn_elever_ofullstandigt)

    def render_steg(self, record: Dialog) -> str:
        return format_html('<span class="stegcell">{}{}</span>', stegrad(record.steg), steg_text(record))

    def render_lage(self, record: Dialog) -> str:
        visat = lagesvisning(record)
        return tagg(visat.text, visat.sort)

    def render_nasta(self, record: Dialog) -> str:
        return format_html('{}<span class="stod">{}</span>', nasta_datum(record), nasta_text(record))

    def render_par(self, record: Dialog) -> str:
        return parrad(record)

    def render_skolformer(self, record: Dialog) -> str:
        return skolformstext(rad.skolform for rad in record.huvudman.skolformer.all())

    def order_nasta(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Without a date last in both directions."""
        falt = F("nasta_dag")
        forst = falt.desc(nulls_last=True) if is_descending else falt.asc(nulls_last=True)
        return queryset.order_by(forst, "huvudman__sortnamn", "pk"), True

    def order_barn(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        falt = F("huvudman__barn_elever")
        forst = falt.desc(nulls_last=True) if is_descending else falt.asc(nulls_last=True)
        return queryset.order_by(forst, "huvudman__sortnamn", "pk"), True


@dataclass(frozen=True)
class Kolumn:
    """A column that can be chosen: its words, and its cell in a file (bare value, no markup).

    `mer`: more columns of the file, for what the screen says in small print under the value.
    """

    kod: str
    namn: str
    cell: Callable[[Any], Any]
    bredd: int = 18
    forvald: bool = True
    mer: tuple[Kolumn, ...] = ()


def barn_cell(dialog: Any) -> int | str | None:
    """The number, or the words of the screen when it is only a lower limit: a sum never takes it for exact."""
    antal: int | None = dialog.huvudman.barn_elever
    return antal_text(antal, True) if antal is not None and dialog.huvudman.barn_elever_ofullstandigt else antal


NASTA_VAD = Kolumn("nasta_vad", "Vad är nästa", nasta_text, 24)
VALBARA: tuple[Kolumn, ...] = (
    Kolumn("nummer", "Ärendenummer", lambda d: d.nummer, forvald=False),
    Kolumn("barn", "Barn och elever", barn_cell, 16),
    Kolumn("steg", "Steg", steg_text, 16),
    Kolumn("lage", "Läge", _sent),
    Kolumn("nasta", "Nästa datum", lambda d: d.nasta_dag, 14, mer=(NASTA_VAD,)),
    Kolumn("par", "Par", lambda d: svenska.lista(f"{t.utforare.namn} ({t.myndighet})" for t in d.par), 44),
    Kolumn("omgang", "Omgång", lambda d: d.omgang.namn if d.omgang else "", forvald=False),
    Kolumn("kontor", "Regionkontor", lambda d: d.regionkontor.namn if d.regionkontor else "", forvald=False),
    Kolumn(
        "skolformer",
        "Skolformer",
        lambda d: skolformstext(rad.skolform for rad in d.huvudman.skolformer.all()),
        48,
        forvald=False,
    ),
)


def valda_kolumner(koder: list[str]) -> list[Kolumn]:
    """The chosen ones in the table's order; the usual ones when none, or nothing known, is chosen."""
    valda = [kolumn for kolumn in VALBARA if kolumn.kod in koder]
    return valda or [kolumn for kolumn in VALBARA if kolumn.forvald]
