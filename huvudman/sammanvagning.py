"""What the register says, as a pure function of what the sources have said. No Django, no clock, no order of reading.

Every huvudman and enhet keeps its observations, `kallor`: {"elever@2025-07-01": {...}}. Their short keys:

- huvudman: `n` name, `t` typ, `f` legal form, `s` skolformer, `k` kommunkod of its seat
- enhet: `n` name, `o` orgnr of its huvudman, `k` kommunkod, `s` {skolform: number as written, "" unknown, null has not}
- `saknas: 1, t: [...]`: a later file of the kind, which lists units of skolformer `t`, lacks this one
  (`saknas: 0`: and a person has said that it exists)

Rules: the newest source decides; a mixed-case source decides spelling; only a later file of the same kind closes a unit
or takes a skolform from it; a later sighting by any kind keeps it open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from . import orgnr as orgnummer
from .kallor import FORSKOLOR, Slag, kalltext, tolka
from .namn import basta_namn, jamforelseform, stada

Iakttagelse = Mapping[str, Any]
Kallor = Mapping[str, Iakttagelse]


@dataclass(frozen=True)
class Huvudmanlage:
    """`namn` is empty when no source names the huvudman; then it is named after its units."""

    namn: str = ""
    kallnamn: str = ""
    typ: str = ""
    form: str = ""
    form_harledd: bool = True
    skolformer: tuple[str, ...] = ()
    kommun: str = ""
    kallor: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lank:
    """An owner from its first sighting to the day before the next owner's (or before the unit closed)."""

    orgnr: str
    fran: date
    till: date | None
    kalla: str


@dataclass(frozen=True)
class Enhetlage:
    namn: str
    kallnamn: str
    kommun: str
    lankar: tuple[Lank, ...]
    upphord: date | None
    skolformer: dict[str, tuple[str, str]] = field(default_factory=dict)
    """skolform → (number as the source writes it, source key)."""

    @property
    def agare(self) -> str:
        return self.lankar[-1].orgnr


def _sedda(kallor: Kallor) -> list[tuple[date, Slag, str, Iakttagelse]]:
    """Sightings, oldest first; of two on the same day the less trusted first."""
    rader = [(*tolka(nyckel)[::-1], nyckel, post) for nyckel, post in kallor.items() if "saknas" not in post]
    return sorted(rader, key=lambda rad: (rad[0], rad[1].rang))


def vag_huvudman(orgnr: str, kallor: Kallor, kommunnamn: Mapping[str, str] | None = None) -> Huvudmanlage:
    """The state of one huvudman. `kommunnamn`: short name in comparison form → official name (Ale → Ale kommun)."""
    sedda = _sedda(kallor)[::-1]
    namn = [stada(post["n"]) for *_, post in sedda if post.get("n")]
    form = next((post["f"] for *_, post in sedda if post.get("f")), "")
    harledd = form or orgnummer.harledd_form(orgnr, namn[0] if namn else "")
    visat = basta_namn(namn) if namn else ""
    if harledd in {"kommun", "region"} and kommunnamn:
        visat = kommunnamn.get(jamforelseform(visat), visat)
    return Huvudmanlage(
        visat,
        namn[0] if namn else "",
        _typ(harledd, next((post["t"] for *_, post in sedda if post.get("t")), "")),
        harledd,
        not form,
        next((tuple(post["s"]) for *_, post in sedda if post.get("s")), ()),
        next((post["k"] for *_, post in sedda if post.get("k")), ""),
        tuple(nyckel for _, _, nyckel, _ in sedda),
    )


def _typ(form: str, sagd: str) -> str:
    """Some exports call a region Kommunal: the form tells. For a kommun's aktiebolag the source does."""
    fast = {"region": "regional", "stat": "statlig", "kommun": "kommunal", "kommunalforbund": "kommunal"}
    return fast.get(form) or sagd or "enskild"


def vag_enhet(kallor: Kallor) -> Enhetlage:
    """The state of one unit. ValueError when nothing has seen it."""
    sedda = _sedda(kallor)
    if not sedda:
        raise ValueError("Enheten har inga iakttagelser.")
    namn = [stada(post["n"]) for *_, post in sedda[::-1] if post.get("n")]
    upphord = _upphord(kallor, sedda)
    return Enhetlage(
        basta_namn(namn, enhet=True, titelform=sedda[-1][1] is FORSKOLOR),
        namn[0],
        next((post["k"] for *_, post in sedda[::-1] if post.get("k")), ""),
        _lankar(sedda, upphord),
        upphord,
        _skolformer(sedda),
    )


def _upphord(kallor: Kallor, sedda: list[tuple[date, Slag, str, Iakttagelse]]) -> date | None:
    """The day of the first file that lacks the unit after every sighting, and covers what the kind knew of it."""
    senast = sedda[-1][0]
    dagar = []
    for nyckel, post in kallor.items():
        slag, dag = tolka(nyckel)
        if post.get("saknas") == 1 and dag > senast:
            egna = [rad for dag_, slag_, _, rad in sedda if slag_ is slag]
            hade = (
                {skolform for skolform, tal in (egna[-1].get("s") or {}).items() if tal is not None} if egna else set()
            )
            if not hade or not hade.isdisjoint(post.get("t", ())):
                dagar.append(dag)
    return min(dagar, default=None)


def _lankar(sedda: list[tuple[date, Slag, str, Iakttagelse]], upphord: date | None) -> tuple[Lank, ...]:
    per_dag: dict[date, tuple[str, str]] = {}
    for dag, _, nyckel, post in sedda:
        if post.get("o"):
            per_dag[dag] = (post["o"], nyckel)  # same day: the more trusted kind comes last
    lankar: list[Lank] = []
    for dag, (orgnr, nyckel) in sorted(per_dag.items()):
        if lankar and lankar[-1].orgnr == orgnr:
            continue
        if lankar:
            forra = lankar[-1]
            lankar[-1] = Lank(forra.orgnr, forra.fran, dag - timedelta(days=1), forra.kalla)
        lankar.append(Lank(orgnr, dag, None, kalltext(nyckel)))
    if upphord:
        sista = lankar[-1]
        lankar[-1] = Lank(sista.orgnr, sista.fran, max(sista.fran, upphord - timedelta(days=1)), sista.kalla)
    return tuple(lankar)


def _skolformer(sedda: list[tuple[date, Slag, str, Iakttagelse]]) -> dict[str, tuple[str, str]]:
    """Newest number per skolform. `null` takes one away only when the same kind gave it; "" keeps a known number."""
    nu: dict[str, tuple[str, str]] = {}
    for _, slag, nyckel, post in sedda:
        for skolform, tal in (post.get("s") or {}).items():
            forr = nu.get(skolform)
            if tal is None:
                if forr and tolka(forr[1])[0] is slag:
                    del nu[skolform]
            elif tal != "" or forr is None:
                nu[skolform] = (tal, nyckel)
    return nu


def antal(tal: str) -> int | None:
    """The published number, or None for a sign (protected, missing) or blank. Never 0 for a sign."""
    return int(tal) if re.fullmatch(r"[0-9]+", tal) else None
