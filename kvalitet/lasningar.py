"""Who read or downloaded what, and who was refused. Written on its own: no rollback of the reader's work erases it.

Outside a transaction the row is written at once. Inside one it waits in this thread and is written when the outermost
transaction has ended, by commit or rollback: right after commit, else at the end of the request, task or command.
A separate connection is no way out: SQLite has one writer, and the waiting transaction is it.
"""

import logging
import threading
from contextlib import ExitStack
from typing import Any

from django.db import DatabaseError, models, transaction
from django.http import HttpRequest

from .models import Anvandare, Lasning

logger = logging.getLogger(__name__)


class _Tradlokalt(threading.local):
    def __init__(self) -> None:
        self.vantar: list[Lasning] = []


_lokalt = _Tradlokalt()


def logga_lasning(
    anvandare: Any, typ: str, objekt: models.Model | str, request: HttpRequest | None = None, **data: Any
) -> None:
    """Log a reading. `objekt` is a row, or a path for pages that are no object. Never raises for database faults."""
    if isinstance(objekt, models.Model):
        objekttyp, objekt_id = objekt._meta.label_lower, str(objekt.pk)
    else:
        objekttyp, objekt_id = "sida", objekt[:200]
    if request is not None:
        data = {"sida": request.path[:300], "metod": request.method, **data}
    _lokalt.vantar.append(
        Lasning(
            anvandare=anvandare if isinstance(anvandare, Anvandare) else None,
            typ=Lasning.Typ(typ),
            objekttyp=objekttyp,
            objekt_id=objekt_id,
            data=data,
        )
    )
    skriv_vantande()
    if _lokalt.vantar:
        transaction.on_commit(skriv_vantande, robust=True)


def skriv_vantande() -> None:
    """Write what waits, unless a transaction is still open. The middleware, tasks and commands end with it."""
    if not _lokalt.vantar:
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic(durable=True))
        except RuntimeError:
            return  # inside a transaction that may still be rolled back
        except DatabaseError:
            logger.exception("lasning_ej_skriven")
            return
        rader, _lokalt.vantar = _lokalt.vantar, []
        try:
            with transaction.atomic():
                Lasning.objects.bulk_create(rader)
        except DatabaseError:
            logger.exception("lasning_ej_skriven", extra={"rader": [str(rad) for rad in rader]})
