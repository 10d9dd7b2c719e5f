"""The hash chain over the event log, so that tampering below the database triggers is seen.

Link n holds hash_n = sha256(f"{n}\\n{hash_(n-1)}\\n{canonical(event)}"), hash_0 = 64 zeros. The canonical form is
UTF-8 JSON with sorted keys, no spaces and å ä ö unescaped, of: aktor (id or null), data, fran, id, objekt_id,
objekttyp, skal, tid (UTC, ISO 8601 with microseconds and Z), till, typ. Linking and checking both read the event back
from the database.

Links are added after commit, in the order of the events' ids among those that lack one. PostgreSQL can commit a lower
id later: it then gets a later link, since the chain is ordered by link number alone. The head (count and hash) is also
kept in a file outside the database: rows cut off at the end leave a chain that is whole but too short.
"""

import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from .models import Handelse, Handelselank

logger = logging.getLogger(__name__)

START = "0" * 64
SATS = 500
LAS = 7_301_042_001  # PostgreSQL advisory lock
OLANKAD_HOGST = timedelta(minutes=15)


class Kedjefel(Exception):
    """The head outside the database cannot be read."""


@dataclass(frozen=True)
class Huvud:
    antal: int
    hash: str


def huvudfil() -> Path:
    return Path(settings.VAR) / "kedja" / "huvud.json"


def kanonisk(handelse: Handelse) -> str:
    tid: datetime = handelse.tid.astimezone(UTC)
    return json.dumps(
        {
            "id": handelse.pk,
            "typ": handelse.typ,
            "objekttyp": handelse.objekttyp,
            "objekt_id": handelse.objekt_id,
            "aktor": handelse.aktor_id,
            "tid": tid.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "fran": handelse.fran,
            "till": handelse.till,
            "skal": handelse.skal,
            "data": handelse.data,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def lankhash(nummer: int, foregaende: str, handelse: Handelse) -> str:
    return hashlib.sha256(f"{nummer}\n{foregaende}\n{kanonisk(handelse)}".encode()).hexdigest()


# Adding links -----------------------------------------------------------------------------------------------------


def bestall_lankning() -> None:
    """Link after commit, once per transaction. If that fails the sweep each minute does it."""
    if not any(rad[1] is lanka for rad in connection.run_on_commit):
        transaction.on_commit(lanka, robust=True)


def lanka() -> int:
    """Link every committed event that lacks a link; returns how many. Safe to run in several processes at once."""
    antal = 0
    while nya := _lanka_sats():
        antal += nya
    return antal


def _lanka_sats() -> int:
    with transaction.atomic(durable=True):  # SQLite: IMMEDIATE, so this is the only writer
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LAS])
        sista = Handelselank.objects.order_by("-nummer").first()
        nummer, hash_ = (sista.nummer, sista.hash) if sista else (0, START)
        lankar = []
        for handelse in Handelse.objects.filter(lank=None).order_by("pk")[:SATS]:
            nummer += 1
            hash_ = lankhash(nummer, hash_, handelse)
            lankar.append(Handelselank(nummer=nummer, handelse=handelse, hash=hash_))
        Handelselank.objects.bulk_create(lankar)
    if lankar:
        spara_huvud(Huvud(nummer, hash_))
    return len(lankar)


@contextmanager
def _fillas(mapp: Path) -> Iterator[None]:
    mapp.mkdir(parents=True, exist_ok=True)
    with (mapp / "las").open("a") as las:
        fcntl.flock(las, fcntl.LOCK_EX)
        yield


def las_huvud() -> Huvud | None:
    try:
        varde = json.loads(huvudfil().read_text(encoding="utf-8"))
        return Huvud(int(varde["antal"]), str(varde["hash"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as fel:
        raise Kedjefel(f"Huvudet i {huvudfil()} går inte att läsa: filen är skadad eller oåtkomlig.") from fel


def spara_huvud(huvud: Huvud) -> None:
    """Replace the head file, never by a shorter chain: of two processes the later may arrive here first."""
    fil = huvudfil()
    with _fillas(fil.parent):
        gammalt = las_huvud()
        if gammalt and gammalt.antal >= huvud.antal:
            return
        ny = fil.with_suffix(".ny")
        with ny.open("w", encoding="utf-8") as ut:
            json.dump(asdict(huvud), ut)
            ut.flush()
            os.fsync(ut.fileno())
        ny.replace(fil)
        mapp = os.open(fil.parent, os.O_RDONLY)
        try:
            os.fsync(mapp)
        finally:
            os.close(mapp)


# Checking ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Granskning:
    """Result of a check: `fel` names each faulty row in words; `vantar` events are so new that they lack a link."""

    lankar: int
    vantar: int
    hash: str
    fel: list[str]


def verifiera() -> Granskning:
    """Walk the whole chain. After a fault it goes on from the stored hash, so that each fault is told once."""
    huvud = las_huvud()  # before the links: the head never runs ahead of what is committed
    fel: list[str] = []
    nummer, hash_, i_huvud = 0, START, ""
    for lank, handelse in _lankar():
        if lank.nummer != nummer + 1:
            vilka = f"Länk {nummer + 1}" if lank.nummer == nummer + 2 else f"Länkarna {nummer + 1}–{lank.nummer - 1}"
            fel.append(f"{vilka} saknas: rader har tagits bort ur kedjan.")
        if handelse is None:
            fel.append(f"Händelse {lank.handelse_id} (länk {lank.nummer}) saknas: raden har tagits bort.")
        elif lank.nummer == nummer + 1 and lank.hash != lankhash(lank.nummer, hash_, handelse):
            fel.append(
                f"Händelse {handelse.pk} (länk {lank.nummer}) stämmer inte med kedjan: "
                "raden har ändrats, bytt plats eller lagts in i efterhand."
            )
        nummer, hash_ = lank.nummer, lank.hash
        if huvud and lank.nummer == huvud.antal:
            i_huvud = lank.hash
    fel += _mot_huvudet(huvud, nummer, i_huvud)
    olankade = list(Handelse.objects.filter(lank=None).order_by("pk"))
    grans = timezone.now() - OLANKAD_HOGST
    fel += [f"Händelse {h.pk} saknar länk fast den är äldre än en kvart." for h in olankade if h.tid < grans]
    return Granskning(nummer, len(olankade), hash_, fel)


def _lankar() -> Iterator[tuple[Handelselank, Handelse | None]]:
    """Links in order with their event, or None where the event row is gone (a join would hide that)."""
    efter = 0
    while sats := list(Handelselank.objects.filter(nummer__gt=efter).order_by("nummer")[:SATS]):
        handelser = Handelse.objects.in_bulk([lank.handelse_id for lank in sats])
        for lank in sats:
            yield lank, handelser.get(lank.handelse_id)
        efter = sats[-1].nummer


def _mot_huvudet(huvud: Huvud | None, antal: int, hash_dar: str) -> list[str]:
    if huvud is None and antal:
        return [f"Kedjans huvud saknas i {huvudfil()}: det går inte att se om rader har kapats i slutet."]
    if huvud is None:
        return []
    if huvud.antal > antal:
        return [f"Kedjan slutar vid länk {antal} men ska nå {huvud.antal}: de sista raderna har tagits bort."]
    if hash_dar and hash_dar != huvud.hash:
        return [f"Länk {huvud.antal} har inte samma hash som kedjans huvud: kedjan har räknats om."]
    return []
