"""Pulses of processes that answer no requests. Seen by all processes through the shared cache."""

import logging
import threading
import time
from collections.abc import Callable

from django.core.cache import caches

logger = logging.getLogger(__name__)

INTERVALL = 5.0  # seconds between two pulses of a worker


def sla(namn: str) -> None:
    """Note that `namn` (arbetare, schema) lives now."""
    caches["delat"].set(f"livstecken:{namn}", time.time(), timeout=None)


def alder(namn: str) -> float | None:
    """Seconds since the last pulse of `namn`; None if there never was one."""
    senast = caches["delat"].get(f"livstecken:{namn}")
    return None if senast is None else max(0.0, time.time() - senast)


def glom(namn: str) -> None:
    caches["delat"].delete(f"livstecken:{namn}")


def sla_i_bakgrunden(namn: str, ocksa: Callable[[], object]) -> None:
    """Keep a pulse going for as long as this process lives, and call `ocksa` as often. Neither may end the thread."""

    def slinga() -> None:
        while True:
            for gor in (lambda: sla(namn), ocksa):
                try:
                    gor()
                except Exception:  # a cache that is down: the health page shows the missing pulse
                    logger.warning("livstecken_misslyckades", exc_info=True)
            time.sleep(INTERVALL)

    threading.Thread(target=slinga, name=f"livstecken-{namn}", daemon=True).start()
