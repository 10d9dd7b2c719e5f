"""The event log: what, on which object, by whom, old and new. Written in the transaction that made the change."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from . import kedja
from .handelsetyper import Handelsetyp
from .models import Anvandare, Handelse

__all__ = ["Handelsetyp", "logga", "vid_tiden"]

_tid: ContextVar[datetime | None] = ContextVar("handelsetid", default=None)


@contextmanager
def vid_tiden(tid: datetime) -> Iterator[None]:
    """Events get this time instead of now. Only while the demo's made-up past is loaded, never in production."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Händelser kan få en annan tid bara i demoläge.")
    satt = _tid.set(tid)
    try:
        yield
    finally:
        _tid.reset(satt)


class _Kodare(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        """The same moment is always the same text, whatever clock it was given by."""
        return super().default(o.astimezone(UTC) if isinstance(o, datetime) and timezone.is_aware(o) else o)


def _json(varde: Any) -> Any:
    """Plain JSON: dates as ISO text, Decimal as text. Floats become text too: databases store them differently."""
    return json.loads(json.dumps(varde, cls=_Kodare, allow_nan=False), parse_float=str)


def logga(
    typ: Handelsetyp,
    objekt: models.Model,
    aktor: Anvandare | None,
    *,
    fran: Any = None,
    till: Any = None,
    skal: str = "",
    data: dict[str, Any] | None = None,
) -> Handelse:
    """Write one event in the current transaction; `aktor=None` is the system. Its chain link comes after commit."""
    handelse = Handelse.objects.create(
        typ=Handelsetyp(typ),
        objekttyp=objekt._meta.label_lower,
        objekt_id=str(objekt.pk),
        aktor=aktor,
        tid=_tid.get() or timezone.now(),
        fran=_json(fran),
        till=_json(till),
        skal=skal,
        data=_json(data or {}),
    )
    kedja.bestall_lankning()
    return handelse
