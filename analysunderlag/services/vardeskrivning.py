"""Writing values in bulk: SQL of which PostgreSQL and SQLite have each their own form. Both branches are tested.

The file's values go into a temporary table (COPY on PostgreSQL, executemany on SQLite) and from there only those that
differ from what is in force go into the real one. Call everything inside one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from django.db import connection

from ..models import Statistikimport, Statistikvarde

VARDEN = Statistikvarde._meta.db_table
IMPORTER = Statistikimport._meta.db_table
KOLUMNER = ("indikator_id", "niva", "orgnr", "enhetskod", "period", "ratext", "typ", "varde", "cell")
BUNT = 5_000
_LISTA = ", ".join(KOLUMNER)
_TILL_COMMIT = {"postgresql": " ON COMMIT DROP", "sqlite": ""}

Vardesrad = tuple[int, str, str, str, str, str, str, str | None, str]
"""One value in the order of KOLUMNER; `varde` as exact decimal text."""


class Andring(NamedTuple):
    """A value whose text differs from the one in force: (key), old → new, and the new cell."""

    indikator_id: int
    orgnr: str
    enhetskod: str
    period: str
    fran: str
    till: str
    cell: str


def las_importer() -> None:
    """Let one import at a time compare and write. SQLite's transactions are IMMEDIATE and need no more."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {IMPORTER} IN SHARE ROW EXCLUSIVE MODE")


def skriv_nya(statistikimport: Statistikimport, rader: Iterable[Vardesrad]) -> int:
    """Store every row when nothing is in force before; the number of rows."""
    if connection.vendor == "postgresql":
        _fyll_tillfallig(rader)
        return flytta(statistikimport, "nya_varden")
    return _executemany(
        f"INSERT INTO {VARDEN} ({_LISTA}, statistikimport_id) "
        f"VALUES ({', '.join(['%s'] * len(KOLUMNER))}, {int(statistikimport.pk)})",
        rader,
    )


def jamfor(rader: Iterable[Vardesrad], bas: Sequence[int]) -> tuple[int, int]:
    """Find what differs from the imports of `bas`: (new keys, changed values). `andringar`, `flytta` go on from it."""
    _fyll_tillfallig(rader)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS skillnader")
        cursor.execute(
            f"CREATE TEMPORARY TABLE skillnader{_TILL_COMMIT[connection.vendor]} AS "
            f"SELECT * FROM (SELECT ny.*, {_fore(bas)} AS fore FROM nya_varden ny) jamforda "
            f"WHERE fore IS NULL OR fore <> ratext"
        )
        cursor.execute("SELECT COUNT(*), COUNT(fore) FROM skillnader")
        alla, andrade = cursor.fetchone()
        return int(alla) - int(andrade), int(andrade)


def andringar(hogst: int) -> list[Andring]:
    """The changed values that `jamfor` counted, at most `hogst` of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indikator_id, orgnr, enhetskod, period, fore, ratext, cell FROM skillnader "
            "WHERE fore IS NOT NULL ORDER BY orgnr, enhetskod, indikator_id, period LIMIT %s",
            [hogst],
        )
        return [Andring(*rad) for rad in cursor.fetchall()]


def flytta(statistikimport: Statistikimport, fran: str = "skillnader") -> int:
    """Store what `jamfor` found; the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {VARDEN} ({_LISTA}, statistikimport_id) "
            f"SELECT {_LISTA}, {int(statistikimport.pk)} FROM {fran}"
        )
        return int(cursor.rowcount)


def _fore(bas: Sequence[int]) -> str:
    """The text in force for the key of `ny`: one step in the unique index."""
    if not bas:
        return "CAST(NULL AS VARCHAR(40))"
    return (
        f"(SELECT g.ratext FROM {VARDEN} g WHERE g.orgnr = ny.orgnr AND g.enhetskod = ny.enhetskod "
        f"AND g.indikator_id = ny.indikator_id AND g.period = ny.period "
        f"AND g.statistikimport_id IN ({', '.join(str(int(pk)) for pk in bas)}) "
        f"ORDER BY g.statistikimport_id DESC LIMIT 1)"
    )


def _fyll_tillfallig(rader: Iterable[Vardesrad]) -> None:
    text, tal = ("TEXT", "NUMERIC") if connection.vendor == "postgresql" else ("TEXT", "DECIMAL")
    typer = {"indikator_id": "BIGINT", "varde": tal}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS nya_varden")
        cursor.execute(
            f"CREATE TEMPORARY TABLE nya_varden ({', '.join(f'{k} {typer.get(k, text)}' for k in KOLUMNER)})"
            + _TILL_COMMIT[connection.vendor]
        )
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY nya_varden ({_LISTA}) FROM STDIN") as kopia:
                for rad in rader:
                    kopia.write_row(rad)
            cursor.execute("ANALYZE nya_varden")
        else:
            _executemany(f"INSERT INTO nya_varden VALUES ({', '.join(['%s'] * len(KOLUMNER))})", rader)


def _executemany(sql: str, rader: Iterable[Vardesrad]) -> int:
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
