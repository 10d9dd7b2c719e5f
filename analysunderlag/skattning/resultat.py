"""What a självskattning says: distribution and agreement within a level, differences between levels.

The result is plain data with ready words, so that the page, and the frozen picture that is shared, are the same thing.
Everything about people who answered one by one is computed from the distributions that are shown: a statement that
fewer than five have answered counts nowhere, and levels are compared by the same numbers that stand on the page.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Any

from kvalitet import svenska

from ..kvalitetssystem import Faktordata
from .begrepp import KORT, MINST, NIVAER, SKALA, STEG, VET_EJ

Rad = tuple[Mapping[str, int], Mapping[str, str]]  # one answer: statement → value, faktor number → text

SAMSTAMMIG = 0.75  # share within two neighbouring steps
SAMSTAMMIGT, DELADE = "Samstämmigt", "Delade meningar"
DE_FLESTA = "De flesta svarar lika, men inte alla"
SKILLNAD = 1.0  # steps between the medians that count as a difference


@dataclass(frozen=True)
class Nivasvar:
    """A level as the service gives it: `rader` is empty unless the level is closed. `text`: where it stands."""

    kod: str
    gemensam: bool
    rader: Sequence[Rad]
    text: str = ""

    @property
    def visas(self) -> bool:
        return bool(self.rader) and (self.gemensam or len(self.rader) >= MINST)


def resultat(faktorer: Iterable[Faktordata], nivaer: Sequence[Nivasvar]) -> dict[str, Any]:
    faktorer = list(faktorer)
    enskilda = [n for n in nivaer if n.visas and not n.gemensam]
    per_faktor = [_faktor(f, enskilda) for f in faktorer]
    jamforda = sorted((f for f in per_faktor if f["jamforelse"]), key=lambda f: -f["jamforelse"]["steg"])
    return {
        "nivaer": [
            {"kod": n.kod, "namn": NIVAER[n.kod].namn, "vilka": NIVAER[n.kod].vilka, "text": n.text} for n in nivaer
        ],
        "jamfors": len(enskilda) > 1,
        "skillnader": [f for f in _korta(jamforda) if f["steg"] >= SKILLNAD],
        "lika": [f["namn"] for f in _korta(jamforda) if f["steg"] < SKILLNAD],
        "faktorer": per_faktor if enskilda else [],
        "gemensamma": [_gemensam(n, faktorer) for n in nivaer if n.visas and n.gemensam],
    }


def _korta(faktorer: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"nummer": f["nummer"], "namn": f["namn"], **f["jamforelse"]} for f in faktorer]


def _faktor(faktor: Faktordata, nivaer: Sequence[Nivasvar]) -> dict[str, Any]:
    alla = [_niva(faktor, niva) for niva in nivaer]
    return {
        "nummer": faktor.nummer,
        "namn": faktor.namn,
        "nivaer": alla,
        "jamforelse": _jamforelse([n for n in alla if n["mitten"] is not None]),
    }


def _niva(faktor: Faktordata, niva: Nivasvar) -> dict[str, Any]:
    pastaenden = [
        {"kod": p.kod, "text": p.text, **_fordelning([svar[p.kod] for svar, _ in niva.rader if p.kod in svar])}
        for p in faktor.pastaenden_for(niva.kod)
    ]
    samlat = Counter[int]()
    for p in pastaenden:
        for stapel in p["staplar"]:
            samlat[stapel["varde"]] += stapel["antal"]
    mitten = _mitten(samlat)
    return {
        "kod": niva.kod,
        "namn": NIVAER[niva.kod].namn,
        "antal": len(niva.rader),
        "staplar": _staplar(samlat) if samlat else [],
        "mening": _samlad_mening(samlat),
        "mitten": mitten,
        "mitten_ord": _i_ord(mitten) if mitten is not None else "",
        "pastaenden": pastaenden,
        "texter": _blandade(texter[str(faktor.nummer)] for _, texter in niva.rader if str(faktor.nummer) in texter),
    }


def _fordelning(svar: Sequence[int]) -> dict[str, Any]:
    """A statement's distribution; nothing but the fact when fewer than five have answered it."""
    if len(svar) < MINST:
        return {"visas": False, "staplar": [], "mening": "Färre än fem har svarat, så svaren visas inte."}
    antal = Counter(svar)
    tar_stallning = [v for v in svar if v != VET_EJ]
    mitten = _mitten(antal)
    return {
        "visas": True,
        "staplar": _staplar(antal),
        "mening": _mening(antal, len(svar)),
        "mitten": f"I mitten: {_i_ord(mitten)}" if mitten is not None else "",
        "spridning": _spridning(tar_stallning),
        "enighet": _enighet(tar_stallning),
    }


def _staplar(antal: Mapping[int, int]) -> list[dict[str, Any]]:
    """From agrees to does not, then vet ej; `fran` and `andel` place each part of the bar, in percent."""
    alla, fran, ut = sum(antal.values()), 0, []
    for varde in (*reversed(STEG), VET_EJ):
        n = antal.get(varde, 0)
        if n:
            plats = {"fran": round(100 * fran / alla, 2), "andel": round(100 * n / alla, 2)}
            ut.append({"varde": varde, "ord": SKALA[varde], "antal": n, **plats})
        fran += n
    return ut


def _mening(antal: Mapping[int, int], alla: int) -> str:
    instammer = antal.get(3, 0) + antal.get(4, 0)
    vem = "Ingen" if instammer == 0 else "Alla" if instammer == alla else f"{instammer} av {alla}"
    mening = f"{vem} svarar att det stämmer helt eller till stor del."
    if vet_ej := antal.get(VET_EJ, 0):
        mening += f" {svenska.versal(svenska.rakneord(vet_ej))} svarar vet ej."
    return mening


def _samlad_mening(antal: Mapping[int, int]) -> str:
    alla = sum(antal.values())
    if not alla:
        return "Färre än fem har svarat på varje påstående, så inget visas."
    return f"{antal.get(3, 0) + antal.get(4, 0)} av {alla} svar säger att det stämmer helt eller till stor del."


def _mitten(antal: Mapping[int, int]) -> float | None:
    """The median of those who take a stand; None when they are fewer than five."""
    varden = [steg for steg in STEG for _ in range(antal.get(steg, 0))]
    return float(median(varden)) if len(varden) >= MINST else None


def _spridning(varden: Sequence[int]) -> str:
    if len(varden) < MINST:
        return ""
    lagst, hogst = min(varden), max(varden)
    if lagst == hogst:
        return f"Alla som tar ställning svarar {SKALA[lagst].lower()}."
    return f"Svaren går från {SKALA[lagst].lower()} till {SKALA[hogst].lower()}."


def _enighet(varden: Sequence[int]) -> str:
    """By those who take a stand: three of four within two neighbouring steps agree, unless somebody stands at the other
    end of the scale. Four who say yes and one who says no are not of one mind, and the one may be right."""
    if len(varden) < MINST:
        return ""
    antal = Counter(varden)
    tatast = max(antal[steg] + antal[steg + 1] for steg in STEG[:-1])
    if tatast / len(varden) < SAMSTAMMIG:
        return DELADE
    return DE_FLESTA if max(varden) - min(varden) == STEG[-1] - STEG[0] else SAMSTAMMIGT


def _i_ord(mitten: float) -> str:
    """ "stämmer lite", or between two steps "stämmer mellan lite och till stor del"."""
    if mitten == int(mitten):
        return f"stämmer {KORT[int(mitten)]}"
    return f"stämmer mellan {KORT[int(mitten)]} och {KORT[int(mitten) + 1]}"


def _jamforelse(nivaer: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The two levels that are furthest apart, in a sentence. None unless two can be compared."""
    if len(nivaer) < 2:
        return None
    hogst = max(nivaer, key=lambda n: n["mitten"])
    lagst = min(nivaer, key=lambda n: n["mitten"])
    steg = hogst["mitten"] - lagst["mitten"]
    if steg < SKILLNAD:
        vilka = svenska.versal(svenska.lista(NIVAER[n["kod"]].vi for n in nivaer))
        lika = "lika" if steg == 0 else "nästan lika"
        return {"steg": steg, "mening": f"{vilka} svarar {lika} i mitten."}
    delar = [
        f"{svenska.lista(NIVAER[n['kod']].vi for n in grupp)} att det {_i_ord(mitten)}"
        for mitten, grupp in groupby(sorted(nivaer, key=_hogst_forst), key=lambda n: n["mitten"])
    ]
    delar[0] = delar[0].replace(" att det", " svarar i mitten att det", 1)
    mening = svenska.lista(delar) if len(delar) > 2 else ", ".join(delar)
    return {"steg": steg, "mening": f"{svenska.versal(mening)}. {_isar(steg)}"}


def _hogst_forst(niva: dict[str, Any]) -> float:
    return -float(niva["mitten"])


def _isar(steg: float) -> str:
    if steg == int(steg):
        antal = svenska.rakneord(int(steg), neutrum=True)
    else:
        antal = f"{svenska.rakneord(int(steg), neutrum=True)} och ett halvt"
    return f"Det är {antal} steg isär."


def _blandade(texter: Iterable[str]) -> list[str]:
    """In the order of their sums: always the same, and not the order in which they came or who wrote them."""
    return sorted(texter, key=lambda text: hashlib.sha256(text.encode()).hexdigest())


def _gemensam(niva: Nivasvar, faktorer: Iterable[Faktordata]) -> dict[str, Any]:
    """A joint answer, one faktor at a time. It stands by itself and is compared with nothing."""
    svar, texter = niva.rader[0]
    return {
        "kod": niva.kod,
        "namn": NIVAER[niva.kod].namn,
        "faktorer": [
            {
                "nummer": f.nummer,
                "namn": f.namn,
                "pastaenden": [
                    {"kod": p.kod, "text": p.text, "svar": SKALA[svar[p.kod]] if p.kod in svar else "Inget svar"}
                    for p in f.pastaenden_for(niva.kod)
                ],
                "text": texter.get(str(f.nummer), ""),
            }
            for f in faktorer
        ],
    }


def utan_texter(innehall: dict[str, Any]) -> dict[str, Any]:
    """The same without what people wrote under "hur vet vi det?"."""
    kopia = json.loads(json.dumps(innehall))
    for niva in (n for f in kopia["faktorer"] for n in f["nivaer"]):
        niva["texter"] = []
    for faktor in (f for g in kopia["gemensamma"] for f in g["faktorer"]):
        faktor["text"] = ""
    return dict(kopia)


def utan_gemensamma(innehall: dict[str, Any], koder: Collection[str]) -> dict[str, Any]:
    """The same without the joint answers of some levels, and without a word of those levels."""
    gemensamma = {g["kod"] for g in innehall["gemensamma"]} & set(koder)
    return innehall | {
        falt: [niva for niva in innehall[falt] if niva["kod"] not in gemensamma] for falt in ("nivaer", "gemensamma")
    }


def sha256(innehall: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(innehall, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
