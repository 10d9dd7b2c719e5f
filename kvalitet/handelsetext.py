"""Events put into words for people: which object, and what changed from what to what."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from . import svenska
from .models import Handelse
from .roller import Myndighet, Roll

# Keys of `fran` and `till` whose spelling without å ä ö would show.
ORD = {
    "aktiv": "öppet konto",
    "andrat": "ändrat",
    "antal": "antal",
    "beslutsdatum": "beslut",
    "dialogutforare": "dialogutförare",
    "epost": "e-post",
    "forsok": "försök",
    "fran": "från",
    "giltig_fran": "från",
    "giltig_till": "till och med",
    "huvudman": "huvudman",
    "indata": "indata",
    "kalla": "källa",
    "namnd": "nämnd",
    "namnder": "nämnder",
    "skolverket": "Skolverket",
    "till": "till och med",
    "uppgar_i": "uppgår i",
    "vald": "vald av",
    "varfor": "varför",
}
MEST = 160  # characters of one value
HASH = re.compile(r"[0-9a-f]{64}")


@cache
def _klartext(objekttyp: str) -> dict[str, str]:
    """The words of all choices of the object's fields, and of roles and agencies."""
    ord_ = {str(kod): str(text) for kod, text in (*Roll.choices, *Myndighet.choices)}
    try:
        falt = apps.get_model(objekttyp)._meta.get_fields()
    except (LookupError, ValueError):
        return ord_
    for ett in falt:
        for kod, text in getattr(ett, "choices", None) or ():
            if isinstance(text, str):
                ord_[str(kod)] = text
    return ord_


def _modell(objekttyp: str) -> type[models.Model] | None:
    try:
        return apps.get_model(objekttyp)
    except (LookupError, ValueError):
        return None


def objektnamn(objekt: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names of logged objects (type, id) that are still there. One query per type, however many there are."""
    per_typ: dict[str, set[str]] = defaultdict(set)
    for objekttyp, objekt_id in objekt:
        if objekt_id.isdecimal():
            per_typ[objekttyp].add(objekt_id)
    namn: dict[tuple[str, str], str] = {}
    for objekttyp, nycklar in per_typ.items():
        if modell := _modell(objekttyp):
            alla: Any = modell._default_manager.all()
            rader = alla.for_lista() if hasattr(alla, "for_lista") else alla
            namn |= {(objekttyp, str(rad.pk)): str(rad) for rad in rader.filter(pk__in=nycklar)}
    return namn


def objekttext(objekttyp: str, objekt_id: str, namn: str = "") -> str:
    """("kvalitet.anvandare", "7", "Åsa Berg") → "användare Åsa Berg"; "användare 7" for one that is gone."""
    modell = _modell(objekttyp)
    return f"{modell._meta.verbose_name if modell else objekttyp} {namn or objekt_id}"


def _varde(varde: Any, ord_: dict[str, str]) -> str:
    if varde in (None, "", [], {}):
        return "–"
    if isinstance(varde, bool):
        return "ja" if varde else "nej"
    if isinstance(varde, list):
        return svenska.lista(_varde(v, ord_) for v in varde)
    if isinstance(varde, dict):
        return ", ".join(f"{_namn(k)} {_varde(v, ord_)}" for k, v in varde.items())
    text = ord_.get(varde, varde) if isinstance(varde, str) else str(varde)  # a number is not the code of a choice
    if HASH.fullmatch(text):
        return f"{text[:12]}…"
    text = _med_datum(text)
    return text if len(text) <= MEST else f"{text[:MEST]} …"


def _med_datum(text: str) -> str:
    """ISO dates and times as people write them."""
    try:
        if len(text) == 10:
            return svenska.datum(date.fromisoformat(text))
        if len(text) >= 19 and text[10] == "T":
            return _tidpunkt(datetime.fromisoformat(text))
    except ValueError:
        pass
    return text


def _tidpunkt(tid: datetime) -> str:
    lokal = timezone.localtime(tid) if timezone.is_aware(tid) else tid
    return f"{svenska.datum(lokal)} kl.{svenska.FAST}{svenska.tid(lokal)}"


def _namn(nyckel: str) -> str:
    return ORD.get(nyckel, nyckel.replace("_", " "))


def andringar(handelse: Handelse) -> list[str]:
    """One line per thing that changed: "namn: Asa Berg → Åsa Berg"; only the new where there was nothing before."""
    rader = [
        (f"{namn}: " if namn else "") + (f"{fran} → {till}" if fran else till)
        for namn, fran, till in andringsrader(handelse)
    ]
    return [*rader, f"Skäl: {handelse.skal}"] if handelse.skal else rader


def andringsrader(handelse: Handelse) -> list[tuple[str, str, str]]:
    """(what, before, after) of each thing that changed; `before` is empty where there was nothing."""
    ord_, fran, till = _klartext(handelse.objekttyp), handelse.fran, handelse.till
    if not isinstance(fran, dict) and not isinstance(till, dict):
        return [("", *_fore_och_efter(fran, till, ord_))] if fran is not None or till is not None else []
    fran_ = fran if isinstance(fran, dict) else {}
    till_ = till if isinstance(till, dict) else {}
    rader = [(_namn(k), *_fore_och_efter(fran_.get(k), till_.get(k), ord_)) for k in {**fran_, **till_}]
    return [rad for rad in rader if rad[1] != rad[2] and rad[1:] != ("", "–")]


def _fore_och_efter(fran: Any, till: Any, ord_: dict[str, str]) -> tuple[str, str]:
    return "" if fran in (None, "") else _varde(fran, ord_), _varde(till, ord_)
