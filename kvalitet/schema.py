"""Celery beat's scheduler. The schedule lives in settings and in memory only."""

import time
from typing import Any

from celery.beat import Scheduler

from . import livstecken


class Schemalaggare(Scheduler):
    """Keeps no state file, since a half-written one would stop beat at the next start; and shows that it lives.

    Every periodic task runs often and is safe to run late or twice, so nothing needs to be remembered over a restart.
    """

    _senast = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        paus = super().tick(*args, **kwargs)
        if time.monotonic() - self._senast > livstecken.INTERVALL:
            livstecken.sla("schema")
            self._senast = time.monotonic()
        return paus
