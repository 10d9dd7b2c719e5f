"""Memory of a process that makes bundle after bundle: it must not grow."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from django.conf import settings

MAL = 1.1
MANGA, FA = 500, 60

SLINGA = """
import django; django.setup()
import gc, json, sys
from analysunderlag.bygge import paket
from analysunderlag.bygge.utgava import Utgava
from tests.analysunderlag.exempelinnehall import exempel, exempel_bara_tecken
from dataclasses import replace

def rss():
    gc.collect()
    with open("/proc/self/status") as fil:
        return next(int(rad.split()[1]) for rad in fil if rad.startswith("VmRSS:")) / 1024

antal, matt = int(sys.argv[1]), {}
for nr in range(1, antal + 1):
    innehall = exempel(2, f"Kommun {nr}") if nr % 10 == 1 else exempel_bara_tecken()
    innehall = replace(innehall, huvudman=replace(innehall.huvudman, namn=f"Huvudman {nr}"))
    paket.bygg(innehall, Utgava(nr))
    if nr in (antal // 5, antal // 2, antal):
        matt[nr] = round(rss(), 1)
print(json.dumps(matt))
"""


def matt_minne(varv: int = 5) -> dict[str, Any]:
    """Resident memory at the last bundle ÷ at a fifth of the way, in a process of its own; every bundle is unique."""
    antal = MANGA if varv >= 5 else FA
    miljo = {**os.environ, "DJANGO_SETTINGS_MODULE": "kvalitet.settings", "KVALITET_VAR": str(settings.VAR)}
    svar = subprocess.run(
        [sys.executable, "-c", SLINGA, str(antal)], cwd=settings.BASE_DIR, env=miljo, capture_output=True, text=True
    )
    if svar.returncode:
        raise RuntimeError(svar.stderr[-500:])
    mb = {int(nr): varde for nr, varde in json.loads(svar.stdout.splitlines()[-1]).items()}
    forst, *_, sist = mb.values()
    return {"namn": f"minne, {antal} underlag", "kvot": round(sist / forst, 3), "mal": MAL, "megabyte_vid": mb}
