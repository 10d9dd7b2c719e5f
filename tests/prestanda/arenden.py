"""The pages of the cases ÷ the same questions put bare through the ORM and the same template with the data ready.

Queries are counted on a small world and on one ten times as large: they must be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from typing import Any
from unittest.mock import patch

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.urls import reverse
from django.utils import timezone

from dialoger.models import Dialog, Mote, Motesarende, Tilldelning
from huvudman.models import Huvudman, HuvudmanSkolform
from huvudman.namn import sokform
from kvalitet.models import Anvandare, Handelse, Myndighet, Roll, Rolltilldelning
from tests.factories import dagar, klockan, orgnr, skapa_cykel, skapa_regionkontor

from .varvning import kvot

MAL = 3
PER_PAR = 28  # cases that a pair has at the same time
BIT = 2_000
Fraga = tuple[str, Callable[[], object]]
TABELLER = (
    "kvalitet_lasning", "kvalitet_handelse", "dialoger_motesarende", "dialoger_mote", "dialoger_tilldelning",
    "dialoger_dialog", "huvudman_huvudmanskolform", "huvudman_huvudman", "kvalitet_rolltilldelning",
)  # fmt: skip


def matt_arenden(varv: int = 5) -> list[dict[str, Any]]:
    antal = (280, 2_800) if varv < 5 else (2_800, 28_000)
    matt = []
    for storlek in antal:
        _tom()
        vem, dialog = _bygg(storlek)
        klient = Client()
        klient.force_login(vem)
        matt.append({namn: _matt(klient, adress, varv) for namn, adress in _sidor(dialog).items()})
    _tom()
    liten, stor = matt
    return [
        {
            "namn": f"{namn}, {antal[1]} ärenden",
            **stor[namn],
            "mal": MAL,
            "fragor_vid_en_tiondel": liten[namn]["fragor"],
            "tid_mot_en_tiondel": round(stor[namn]["sekunder"] / liten[namn]["sekunder"], 2),
        }
        for namn in stor
    ]


def _sidor(dialog: Dialog) -> dict[str, str]:
    lista = reverse("dialoger:lista")
    return {
        "ärendelista, mina": f"{lista}?vy=mina",
        "ärendelista, alla": f"{lista}?vy=alla",
        "ärendelista, otilldelade": f"{lista}?vy=otilldelade",
        "ärendelista, sökning": f"{lista}?vy=alla&sok=kommun+17",
        "min vecka": reverse("dialoger:vecka"),
        "ärende": dialog.get_absolute_url(),
        "kalender": reverse("dialoger:kalender"),
    }


def _matt(klient: Client, adress: str, varv: int) -> dict[str, Any]:
    setup_test_environment()
    try:
        svar = klient.get(adress)  # the contexts of its templates are kept
    finally:
        teardown_test_environment()
    assert svar.status_code == 200, adress
    mall, innehall = svar.templates[0], svar.context[0]
    with CaptureQueriesContext(connection) as fangade, _fragor() as fragor:
        klient.get(adress)
    with _fragor() as i_mallen:  # what the template asks itself is not asked twice
        mall.render(copy(innehall))
    for sql, _ in i_mallen:
        fragor.remove(next(fraga for fraga in fragor if fraga[0] == sql))

    def bar() -> None:
        for _, fraga in fragor:
            fraga()
        mall.render(copy(innehall))

    def egen() -> None:
        klient.get(adress)

    return {"fragor": len(fangade), **kvot(egen, bar, varv * 2)}


@contextmanager
def _fragor() -> Iterator[list[Fraga]]:
    """What is asked through the ORM while this is open: its words, and a call that asks the same and builds the rows.

    A query that another one asks for its rows (prefetch) comes with that one.
    """
    fragor: list[Fraga] = []
    inne = 0

    def spara(namn: str, om: Callable[[QuerySet], Callable[[], object]]) -> Any:
        egen = getattr(QuerySet, namn)

        def vid_anrop(self: QuerySet) -> Any:
            nonlocal inne
            if not inne and self._result_cache is None:
                ny = self._chain()
                with suppress(EmptyResultSet):  # that one never reaches the database
                    fragor.append((f"{namn} {ny.query}", om(ny)))
            inne += 1
            try:
                return egen(self)
            finally:
                inne -= 1

        return patch.object(QuerySet, namn, vid_anrop)

    with (
        spara("_fetch_all", lambda fraga: lambda: list(fraga._chain())),
        spara("count", lambda fraga: fraga._chain().count),
        spara("exists", lambda fraga: fraga._chain().exists),
    ):
        yield fragor


def _bygg(antal: int) -> tuple[Anvandare, Dialog]:
    """A country of cases: one in ten closed, one in twenty without a pair, three meetings and five events each."""
    kontor, cykel, slag = [skapa_regionkontor(f"Kontor {n}") for n in range(12)], skapa_cykel(), list(Myndighet)
    par = _utforare(max(1, antal // PER_PAR))
    dialoger = _dialoger(antal, cykel, kontor)
    Tilldelning.objects.bulk_create(
        [
            Tilldelning(dialog=dialog, utforare=par[n % len(par)][i], myndighet=myndighet)
            for n, dialog in enumerate(dialoger)
            if n % 20 != 1
            for i, myndighet in enumerate(slag)
        ],
        batch_size=BIT,
    )
    moten = Mote.objects.bulk_create(
        [
            Mote(typ=typ, start=klockan(dag + n % 14), slut=klockan(dag + n % 14, 11), utforare_sv=sv, utforare_spsm=sp)
            for n in range(antal)
            for sv, sp in [par[n % len(par)]]
            for typ, dag in (("introduktion", -60), ("formote", -30), ("dialog", -3))
        ],
        batch_size=BIT,
    )
    Motesarende.objects.bulk_create(
        [Motesarende(mote=mote, dialog=dialoger[n // 3]) for n, mote in enumerate(moten)], batch_size=BIT
    )
    nu = timezone.now()
    Handelse.objects.bulk_create(
        [
            Handelse(typ="dialog.oppnad", objekttyp="dialoger.dialog", objekt_id=str(d.pk), tid=nu, data={})
            for d in dialoger
            for _ in range(5)
        ],
        batch_size=BIT,
    )
    return par[0][0], dialoger[0]


def _utforare(antal: int) -> list[tuple[Anvandare, Anvandare]]:
    start = Anvandare.objects.count()
    personer = Anvandare.objects.bulk_create(
        [Anvandare(epost=f"p{start + n}@exempel.test", namn=f"Person {n}", password="!") for n in range(antal * 2)]
    )
    Rolltilldelning.objects.bulk_create(
        [
            Rolltilldelning(
                anvandare=person,
                roll=Roll.DIALOGUTFORARE,
                myndighet=list(Myndighet)[n % 2],
                giltig_fran=dagar(-30),
            )
            for n, person in enumerate(personer)
        ]
    )
    return list(zip(personer[::2], personer[1::2], strict=True))


def _dialoger(antal: int, cykel: Any, kontor: list[Any]) -> list[Dialog]:
    namnen = [f"Exempel {n} kommun" for n in range(antal)]
    huvudman_lista = Huvudman.objects.bulk_create(
        [
            Huvudman(
                nyckel=orgnr(n % 1000, f"2120{n // 1000:02d}"),
                namn=namn,
                sortnamn=namn.lower(),
                soktext=sokform(namn),
                typ=Huvudman.Typ.KOMMUNAL,
                form="kommun",
            )
            for n, namn in enumerate(namnen)
        ],
        batch_size=BIT,
    )
    HuvudmanSkolform.objects.bulk_create(
        [HuvudmanSkolform(huvudman=h, skolform="grundskola", antal_enheter=1) for h in huvudman_lista], batch_size=BIT
    )
    return Dialog.objects.bulk_create(
        [
            Dialog(
                nummer=f"KD-2026-{n + 1:05d}",
                huvudman=huvudman,
                cykel=cykel,
                regionkontor=kontor[n % len(kontor)],
                svar_intro="ja",
                svar_fortsatt="ja",
                utan_underlag=True,
                steg=1 + n % 6,
                nasta="boka_dialog",
                nasta_dag=None if n % 9 == 2 else dagar(n % 90 - 20),
                vantar_pa="utforare",
                **({"avslutad": dagar(-5), "avslutsorsak": "genomford", "lage": "klar"} if n % 10 == 3 else {}),
            )
            for n, huvudman in enumerate(huvudman_lista)
        ],
        batch_size=BIT,
    )


def _tom() -> None:
    with connection.cursor() as cursor:
        for tabell in TABELLER:
            cursor.execute(f"DELETE FROM {tabell}")
