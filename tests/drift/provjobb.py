"""Jobs that only the tests know: slow steps, written down in a file each time one is carried out."""

import os
import time
from pathlib import Path
from typing import Any

from celery import shared_task

from kvalitet import jobb
from kvalitet.models import Jobb


def _arbeta(rad: Jobb) -> dict[str, Any]:
    data: dict[str, Any] = rad.data
    bok = Path(data["bok"])
    for steg in range(data["steg"]):
        jobb.puls(rad, steg, data["steg"], f"steg {steg + 1}")
        time.sleep(data["paus"])
    with bok.open("a", encoding="utf-8") as fil:
        fil.write(f"{rad.pk} {rad.forsok} {os.getpid()}\n")
    jobb.puls(rad, data["steg"], data["steg"])
    return {"steg": data["steg"]}


@shared_task
def prova(jobb_id: int) -> None:
    jobb.kor(jobb_id, _arbeta)


jobb.registrera("drift-prov", prova)
