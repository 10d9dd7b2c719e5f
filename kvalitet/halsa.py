"""Is the service well? Each part answers ok, or what is wrong and what to do. Never any secret, path or address."""

import ctypes
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from . import livstecken

LIVSTECKEN_GRANS = 60.0  # seconds without a pulse before a process counts as down
LEDIGT_GRANS = 500 * 1024 * 1024  # bytes
PDF_BIBLIOTEK = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


@dataclass(frozen=True, slots=True)
class Kontroll:
    """One checked part. `text` says what is wrong and what to do, or how it stands when `ok`."""

    del_: str
    ok: bool
    text: str


class Fel(Exception):
    """A part is not well; the message says what is wrong and what to do."""


def _databas() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def _migreringar() -> str:
    utforare = MigrationExecutor(connection)
    kvar = utforare.migration_plan(utforare.loader.graph.leaf_nodes())
    if kvar:
        vad = "1 ändring av databasen är inte gjord"
        if len(kvar) > 1:
            vad = f"{len(kvar)} ändringar av databasen är inte gjorda"
        raise Fel(f"{vad}. Kör manage.py migrate.")
    return "alla gjorda"


def _ko() -> str:
    from .celery import app

    with app.connection_for_write() as forbindelse:
        forbindelse.ensure_connection(max_retries=0, timeout=2)
    return "Redis" if settings.REDIS_URL else "filbaserad"


def _process(namn: str, vad: str, atgard: str) -> Callable[[], str]:
    def kontrollera() -> str:
        sekunder = livstecken.alder(namn)
        if sekunder is None:
            raise Fel(f"{vad} har aldrig hörts av. {atgard}")
        if sekunder > LIVSTECKEN_GRANS:
            raise Fel(f"{vad} har inte hörts av på {int(sekunder)} sekunder. {atgard}")
        return f"hördes av för {int(sekunder)} s sedan"

    return kontrollera


def _lagring() -> str:
    with tempfile.TemporaryFile(dir=settings.FILKATALOG) as fil:
        fil.write(b"kvalitet")
    ledigt = shutil.disk_usage(settings.FILKATALOG).free
    if ledigt < LEDIGT_GRANS:
        raise Fel(f"Bara {ledigt // 2**20} MB är ledigt. Frigör utrymme eller flytta KVALITET_VAR.")
    return f"{ledigt / 2**30:.0f} GB ledigt".replace(".", ",")


def _pdf() -> str:
    saknas = []
    for fil in PDF_BIBLIOTEK:
        try:
            ctypes.CDLL(fil)
        except OSError:
            saknas.append(fil)
    if saknas:
        raise Fel(
            f"{', '.join(saknas)} saknas, så PDF-filer kan inte göras. Installera Debianpaketen libpango-1.0-0, "
            "libpangoft2-1.0-0 och libharfbuzz-subset0."
        )
    return "biblioteken finns"


_STARTA = "Starta den med celery -A kvalitet {}; i demon startar den med manage.py demo."

# Part: (check, what to say when the check itself breaks).
_DELAR: dict[str, tuple[Callable[[], str], str]] = {
    "databas": (_databas, "Databasen svarar inte. Kontrollera att den är igång och att DATABASE_URL stämmer."),
    "migreringar": (_migreringar, "Kunde inte läsa vilka ändringar som är gjorda. Kontrollera databasen."),
    "jobbkö": (_ko, "Jobbkön svarar inte. Kontrollera att Redis är igång och att REDIS_URL stämmer."),
    "arbetare": (
        _process("arbetare", "Arbetaren", _STARTA.format("worker")),
        "Arbetarens livstecken kan inte läsas. Kontrollera att Redis är igång.",
    ),
    "schema": (
        _process("schema", "Schemaläggaren (beat)", _STARTA.format("beat")),
        "Schemaläggarens livstecken kan inte läsas. Kontrollera att Redis är igång.",
    ),
    "lagring": (_lagring, "Det går inte att skriva filer. Kontrollera rättigheter och utrymme för KVALITET_VAR."),
    "pdf": (_pdf, "PDF-biblioteken kan inte läsas in."),
}
DELAR = tuple(_DELAR)
WEBBDELAR = ("databas", "migreringar")


def kontrollera(delar: tuple[str, ...] = DELAR) -> list[Kontroll]:
    """Check the given parts (default all), in order. Never raises."""
    svar = []
    for namn in delar:
        gor, vid_fel = _DELAR[namn]
        try:
            svar.append(Kontroll(namn, True, gor()))
        except Fel as fel:
            svar.append(Kontroll(namn, False, str(fel)))
        except Exception:
            svar.append(Kontroll(namn, False, vid_fel))
    return svar


def som_json(svar: list[Kontroll]) -> dict[str, object]:
    return {
        "ok": all(k.ok for k in svar),
        "delar": {k.del_: {"ok": k.ok, "text": k.text} for k in svar},
    }


def som_text(svar: list[Kontroll]) -> str:
    bredd = max(len(k.del_) for k in svar)
    return "\n".join(f"{k.del_:<{bredd}}  {'ok' if k.ok else 'FEL'}  {k.text}" for k in svar)
