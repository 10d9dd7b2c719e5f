"""varden.json: every value of the underlag as a flat list. Same input, same bytes.

An object has what `visa_varden --json` prints (indikator, namn, period, ratext, typ, varde, kalla) and says which level
and unit it belongs to; the huvudman's own values also carry riket, our comparison group and the liknande huvudmän.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from ..innehall import Gruppvarde, Matt, Skolformsdel, Underlagsinnehall, Varde

BEARBETNING = "Bearbetning"  # how our own values begin to say how they were made


def kortast(varde: Decimal | None) -> str | None:
    """Shortest decimal string: `153`, `71.9`; never an exponent, never a trailing zero."""
    if varde is None:
        return None
    text = format(varde, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _varde(v: Varde) -> dict[str, Any]:
    kalla = {"fil": v.kalla.fil, "sha256": v.kalla.sha256, "cell": v.kalla.cell} if v.kalla else None
    som_publicerat = {"ratext": v.ratext, "typ": v.typ.value, "varde": kortast(v.varde), "kalla": kalla}
    return {**som_publicerat, "om": v.om, "bearbetning": v.om.startswith(BEARBETNING)} if v.om else som_publicerat


def _grupp(m: Matt, g: Gruppvarde | None) -> dict[str, Any] | None:
    if g is None:
        return None
    tal = {"median": kortast(g.median), "p25": kortast(g.p25), "p75": kortast(g.p75)}
    return {"namn": m.gruppnamn, "n": g.n, **tal, "bearbetning": True}


def _liknande(del_: Skolformsdel, m: Matt) -> dict[str, Any] | None:
    if m.liknande is None or del_.liknande is None:
        return None
    return {
        "median": kortast(m.liknande.median),
        "n": m.liknande.n,
        "huvudman": [h.nyckel for h in del_.liknande.huvudman_lista],
        "bearbetning": True,
    }


def _over_tid(m: Matt) -> dict[str, Any]:
    """Earlier periods and the breaks between them; nothing where there are none."""
    if not m.tidigare:
        return {}
    tidigare = [{"period": p.period, **_varde(p.varde)} for p in m.tidigare]
    return {"tidigare": tidigare, "brott": [{"period": b.period, "text": b.text} for b in m.brott]}


def _matt(orgnr: str, del_: Skolformsdel, m: Matt, enhetsnamn: dict[str, str]) -> list[dict[str, Any]]:
    bas = {"indikator": m.kod, "namn": m.namn, "period": m.period}
    plats = {"skolform": del_.skolform, "orgnr": orgnr}
    rader = [
        {
            **bas,
            **_varde(m.eget),
            **plats,
            "niva": "huvudman",
            "enhetskod": None,
            "enhetsnamn": None,
            "riket": _varde(m.riket),
            "grupp": _grupp(m, m.grupp),
            "liknande": _liknande(del_, m),
            **_over_tid(m),
        }
    ]
    for e in m.enheter:
        rader.append(
            {
                **bas,
                **_varde(e.varde),
                **plats,
                "niva": "enhet",
                "enhetskod": e.enhetskod,
                "enhetsnamn": enhetsnamn.get(e.enhetskod, ""),
            }
        )
    return rader


def varden(innehall: Underlagsinnehall) -> list[dict[str, Any]]:
    rader: list[dict[str, Any]] = []
    for del_ in innehall.delar:
        namn = {e.kod: e.namn for e in del_.enheter}
        for avsnitt in del_.avsnitt:
            for m in avsnitt.matt:
                rader += _matt(innehall.huvudman.orgnr or innehall.huvudman.nyckel, del_, m, namn)
    return rader


def skriv(innehall: Underlagsinnehall) -> bytes:
    """One object per line: small, and easy to compare between versions."""
    rader = ",\n".join(json.dumps(rad, ensure_ascii=False) for rad in varden(innehall))
    return f"[\n{rader}\n]\n".encode()
