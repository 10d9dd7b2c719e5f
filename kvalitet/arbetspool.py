"""Heals a worker's pool whose idle process was killed.

Without Redis, Celery's pool processes take turns to wait for work in one pipe, the one that waits holding a lock. When
it is killed the lock stays taken: the worker looks well but does nothing. (With Redis each has its own pipe.)
"""

import logging
from typing import Any

logger = logging.getLogger(__name__)


class Poolvakt:
    """Call `se_till()` every few seconds in the worker's main process."""

    def __init__(self, taskpool: Any) -> None:
        ko = getattr(getattr(taskpool, "_pool", None), "_inqueue", None)
        self._las = getattr(ko, "_rlock", None)
        self._ror = getattr(ko, "_reader", None)
        self._lag_kvar = False

    def se_till(self) -> bool:
        """True if a dead holder's lock was released.

        Work that lies in the pipe at two calls in a row is being read by nobody: either all processes are busy, and
        then the lock is free and releasing it is refused, or its holder is dead.
        """
        if self._las is None or self._ror is None or self._ror.closed:
            return False
        ligger = self._ror.poll(0)
        fastnat, self._lag_kvar = ligger and self._lag_kvar, ligger
        if not fastnat:
            return False
        try:
            self._las.release()
        except ValueError:
            return False
        logger.warning("pool_las_slappt")
        return True
