"""The event log: what, on which object, by whom, old and new. Written in the transaction that made the change."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from . import kedja
from .handelsetyper import Handelsetyp
from .models import Anvandare, Handelse

__all__ = ["Handelsetyp", "logga"]


def _json(varde: Any) -> Any:
    """Plain JSON: dates as ISO text, Decimal as text. Floats become text too: databases store them differently."""
    return json.loads(json.dumps(varde, cls=DjangoJSONEncoder, allow_nan=False), parse_float=str)


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
        fran=_json(fran),
        till=_json(till),
        skal=skal,
        data=_json(data or {}),
    )
    kedja.bestall_lankning()
    return handelse
