"""Writing values in bulk: SQL of which PostgreSQL and SQLite have each their own form. Both branches are tested.

The file's values go into a temporary table (COPY on PostgreSQL, executemany on SQLite) and from there only those that
differ from what is in force go into the real one. Call everything inside one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection

from ..models import Kallcell, Statistikimport, Statistikvarde

IMPORTER = Statistikimport._meta.db_table
BUNT = 5_000
_TILL_COMMIT = {"postgresql": " ON COMMIT DROP", "sqlite": ""}
_TYPER = {"indikator_id": "BIGINT", "serie_id": "BIGINT", "varde": "NUMERIC(18, 6)"}


@dataclass(frozen=True)
class Vardetabell:
    """A table of published values. `nyckel`: what finds a value besides its import. `jamfors`: SQL with one `{}` for
    the alias, equal for two rows that say the same."""

    namn: str
    kolumner: tuple[str, ...]
    nyckel: tuple[str, ...]
    jamfors: str

    @property
    def lista(self) -> str:
        return ", ".join(self.kolumner)


VARDEN = Vardetabell(
    Statistikvarde._meta.db_table,
    ("indikator_id", "niva", "orgnr", "enhetskod", "period", "ratext", "typ", "varde", "cell"),
    ("orgnr", "enhetskod", "indikator_id", "period"),
    "{0}.ratext",
)
KALLCELLER = Vardetabell(
    Kallcell._meta.db_table,
    ("serie_id", "niva", "orgnr", "enhetskod", "kommunkod", "period", "ratext", "typ", "varde", "cell"),
    ("serie_id", "period", "orgnr", "enhetskod", "kommunkod"),
    # two savings of one export may write "88" and "88,0": the number is compared, and of a sign its kind
    "{0}.typ || COALESCE(CAST({0}.varde AS TEXT), '')",
)

Vardesrad = tuple[int, str, str, str, str, str, str, str | None, str]
"""One value in the order of VARDEN's columns; `varde` as exact decimal text."""


class Andring(NamedTuple):
    """A value that differs from the one in force: its measure or series, its key, old text → new, and the new cell."""

    indikator_id: int
    orgnr: str
    enhetskod: str
    period: str
    fran: str
    till: str
    cell: str
    kommunkod: str = ""


def las_importer() -> None:
    """Let one import at a time compare and write. SQLite's transactions are IMMEDIATE and need no more."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {IMPORTER} IN SHARE ROW EXCLUSIVE MODE")


def skriv_nya(statistikimport: Statistikimport, rader: Iterable[tuple[Any, ...]], tabell: Vardetabell = VARDEN) -> int:
    """Store every row when nothing is in force before; the number of rows."""
    if connection.vendor == "postgresql":
        _fyll_tillfallig(rader, tabell)
        return flytta(statistikimport, "nya_varden", tabell)
    return _executemany(
        f"INSERT INTO {tabell.namn} ({tabell.lista}, statistikimport_id) "
        f"VALUES ({', '.join(['%s'] * len(tabell.kolumner))}, {int(statistikimport.pk)})",
        rader,
    )


def jamfor(rader: Iterable[tuple[Any, ...]], bas: Sequence[int], tabell: Vardetabell = VARDEN) -> tuple[int, int]:
    """Find what differs from the imports of `bas`: (new keys, changed values). `andringar`, `flytta` go on from it."""
    _fyll_tillfallig(rader, tabell)
    ny, fore = tabell.jamfors.format("ny"), tabell.jamfors.format("g")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS skillnader")
        cursor.execute(
            f"CREATE TEMPORARY TABLE skillnader{_TILL_COMMIT[connection.vendor]} AS "
            f"SELECT * FROM (SELECT ny.*, {_fore(tabell, fore, bas)} AS fore FROM nya_varden ny) ny "
            f"WHERE fore IS NULL OR fore <> {ny}"
        )
        cursor.execute("SELECT COUNT(*), COUNT(fore) FROM skillnader")
        alla, andrade = cursor.fetchone()
        return int(alla) - int(andrade), int(andrade)


def andringar(hogst: int, tabell: Vardetabell = VARDEN, bas: Sequence[int] = ()) -> list[Andring]:
    """The changed values that `jamfor` counted, at most `hogst` of them. `bas` as there, for a table whose rows are
    compared by something else than their text."""
    agare, extra = tabell.kolumner[0], ", kommunkod" if "kommunkod" in tabell.kolumner else ""
    fore = _fore(tabell, "g.ratext", bas) if bas else "fore"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {agare}, orgnr, enhetskod, period, {fore}, ratext, cell{extra} FROM skillnader ny "
            f"WHERE fore IS NOT NULL ORDER BY orgnr, enhetskod{extra}, {agare}, period LIMIT %s",
            [hogst],
        )
        return [Andring(*rad) for rad in cursor.fetchall()]


def flytta(statistikimport: Statistikimport, fran: str = "skillnader", tabell: Vardetabell = VARDEN) -> int:
    """Store what `jamfor` found; the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {tabell.namn} ({tabell.lista}, statistikimport_id) "
            f"SELECT {tabell.lista}, {int(statistikimport.pk)} FROM {fran}"
        )
        return int(cursor.rowcount)


def _fore(tabell: Vardetabell, vad: str, bas: Sequence[int]) -> str:
    """What is in force for the key of `ny`: one step in the unique index."""
    if not bas:
        return "CAST(NULL AS VARCHAR(40))"
    samma = " AND ".join(f"g.{falt} = ny.{falt}" for falt in tabell.nyckel)
    return (
        f"(SELECT {vad} FROM {tabell.namn} g WHERE {samma} "
        f"AND g.statistikimport_id IN ({', '.join(str(int(pk)) for pk in bas)}) "
        f"ORDER BY g.statistikimport_id DESC LIMIT 1)"
    )


def _fyll_tillfallig(rader: Iterable[tuple[Any, ...]], tabell: Vardetabell) -> None:
    typer = _TYPER if connection.vendor == "postgresql" else {**_TYPER, "varde": "DECIMAL"}
    kolumner = ", ".join(f"{namn} {typer.get(namn, 'TEXT')}" for namn in tabell.kolumner)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS nya_varden")
        cursor.execute(f"CREATE TEMPORARY TABLE nya_varden ({kolumner}){_TILL_COMMIT[connection.vendor]}")
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY nya_varden ({tabell.lista}) FROM STDIN") as kopia:
                for rad in rader:
                    kopia.write_row(rad)
            cursor.execute("ANALYZE nya_varden")
        else:
            _executemany(f"INSERT INTO nya_varden VALUES ({', '.join(['%s'] * len(tabell.kolumner))})", rader)


def _executemany(sql: str, rader: Iterable[tuple[Any, ...]]) -> int:
    """In batches: Django keeps a copy of everything one call is given."""
    rader, antal = iter(rader), 0
    with connection.cursor() as cursor:
        while bunt := list(islice(rader, BUNT)):
            cursor.executemany(sql, bunt)
            antal += len(bunt)
    return antal


def rensa() -> None:
    """SQLite keeps a temporary table for as long as the connection lives."""
    with connection.cursor() as cursor:
        for tabell in ("nya_varden", "skillnader"):
            cursor.execute(f"DROP TABLE IF EXISTS {tabell}")
