"""python3 -m tests.prestanda [--json FIL] [--snabb] [--bara NAMN]: all benchmarks, on a database of their own."""

from __future__ import annotations

from manage import forbered

if __name__ == "__main__":
    forbered(test=True)

import argparse
import importlib
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import MATNINGAR


def main() -> int:
    val = argparse.ArgumentParser(prog="python3 -m tests.prestanda", description=__doc__)
    val.add_argument("--json", type=Path, metavar="FIL", help="Skriv resultaten som JSON till filen.")
    val.add_argument("--snabb", action="store_true", help="Färre varv.")
    val.add_argument("--bara", choices=MATNINGAR, action="append", help="Bara den här delen (kan upprepas).")
    argument = val.parse_args()
    with databas() as slag:
        resultat = [rad for namn in argument.bara or MATNINGAR for rad in mat(namn, 2 if argument.snabb else 5)]
    svar = {"databas": slag, "python": platform.python_version(), "karnor": os.cpu_count(), "matningar": resultat}
    if argument.json:
        argument.json.write_text(json.dumps(svar, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


def mat(namn: str, varv: int) -> list[dict[str, Any]]:
    """Run one piece and print it. What cannot be measured here is said, not hidden."""
    print(f"{namn} …", file=sys.stderr)
    try:
        modul = importlib.import_module(f"tests.prestanda.{namn}")
        svar = getattr(modul, f"matt_{namn}")(varv=varv)
    except Exception as fel:  # one piece never stops the others
        rader = [{"namn": namn, "kunde_inte_matas": f"{type(fel).__name__}: {fel}"}]
    else:
        rader = svar if isinstance(svar, list) else [svar]
    for rad in rader:
        print(_text(rad))
    return rader


def _text(rad: dict[str, Any]) -> str:
    if "kunde_inte_matas" in rad:
        return f"{rad['namn']}: mättes inte ({rad['kunde_inte_matas']})"
    mal = f", mål högst {rad['mal']}" if "mal" in rad else ""
    mal += f", mål minst {rad['mal_minst']}" if "mal_minst" in rad else ""
    ovrigt = ", ".join(f"{k} {v}" for k, v in rad.items() if k not in ("namn", "kvot", "mal", "mal_minst"))
    return f"{rad['namn']}: {rad.get('kvot', '–')}{mal} ({ovrigt})".replace(".", ",")


@contextmanager
def databas() -> Iterator[str]:
    """An empty, migrated database: a file in a folder of its own, or a test database of DATABASE_URL's server."""
    with tempfile.TemporaryDirectory(prefix="kvalitet-prestanda-") as mapp:
        os.environ["KVALITET_VAR"] = mapp
        os.environ["KVALITET_LAGE"] = "demo"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kvalitet.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from kvalitet import triggers

        namn = str(connection.settings_dict["NAME"])
        if connection.vendor == "postgresql":
            connection.settings_dict["OPTIONS"]["pool"] = False
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        else:
            call_command("migrate", verbosity=0, interactive=False)
        triggers.ta_bort()  # rounds empty the append-only tables in between
        try:
            yield connection.vendor
        finally:
            if connection.vendor == "postgresql":
                connection.creation.destroy_test_db(namn, verbosity=0)
            connection.close()


if __name__ == "__main__":
    sys.exit(main())
