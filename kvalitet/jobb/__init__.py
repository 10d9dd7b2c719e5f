"""Background jobs. The Jobb row, not the broker, is the truth: what a lost message or a killed worker left, is queued
again (sopning.py). Signs of life lie in the shared cache (hjartslag.py).

Order of events: `skapa` (row, and message after commit) → a worker's `ta` (claim) → `puls` (progress) → `klart` or
`misslyckat`. The attempt number is the fence: every write names (id, attempt, pågår), so that a worker that was
presumed lost, or whose job was cancelled, gets JobbForlorat instead of finishing a job that someone else has taken
over. Call `klart` in the transaction that stores the result: then either both are there or neither.

A task is three lines; `services.generera(jobb)` returns the job's result (a dict) or None:

    @shared_task
    def generera(jobb_id: int) -> None:
        jobb.kor(jobb_id, services.generera)

    jobb.registrera("underlag", generera, vid_fel=services.markera_misslyckat)
"""

from .hjartslag import framsteg
from .korning import feltext, kor
from .sopning import aterstall_tappade
from .tjanst import (
    Jobbfel,
    JobbForlorat,
    avbryt,
    delresultat,
    jobbtyp,
    klart,
    koa,
    misslyckat,
    puls,
    registrera,
    resultatlank,
    skapa,
    ta,
    uppgift,
    utom_lista,
)

__all__ = [
    "JobbForlorat",
    "Jobbfel",
    "aterstall_tappade",
    "avbryt",
    "delresultat",
    "feltext",
    "framsteg",
    "jobbtyp",
    "klart",
    "koa",
    "kor",
    "misslyckat",
    "puls",
    "registrera",
    "resultatlank",
    "skapa",
    "ta",
    "uppgift",
    "utom_lista",
]
