"""Made-up problems for the pairs: small ones with everything that can be odd, and a large one like a real half-year."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

from dialoger.parning import SPSM, SV, Arende, Problem, Resor, Utforare

KONTOR = ("Göteborg", "Härnösand", "Luleå", "Malmö", "Örebro", "Solna")
FORMER = (
    "forskola", "forskoleklass", "fritidshem", "grundskola",
    "anpassad-grundskola", "gymnasieskola", "anpassad-gymnasieskola", "komvux",
)  # fmt: skip
TIMMAR = (28.0, 33.0, 41.5)  # half of the hours of a small, middle and large huvudman (doman.md §8)


def person(pk: int, myndighet: str, **falt: Any) -> Utforare:
    grund: dict[str, Any] = {"namn": f"Person {pk}", "kontor": "Luleå", "kapacitet": 100.0}
    return Utforare(pk=pk, myndighet=myndighet, **{**grund, **falt})


def arende(n: int, **falt: Any) -> Arende:
    grund: dict[str, Any] = {"huvudman": f"h{n}", "namn": f"Kommun {n}", "kontor": "Luleå"}
    return Arende(nummer=f"KD-{n}", **{**grund, "timmar_sv": 33.0, "timmar_spsm": 33.0, **falt})


def problem(arenden: Iterable[Arende], utforare: Iterable[Utforare], **falt: Any) -> Problem:
    return Problem(tuple(arenden), tuple(utforare), **falt)


def litet(slump: Random, hogst_arenden: int, hogst_personer: int) -> Problem:
    """Few people and cases, with conflicts, leave, choices by hand and too little time more often than in life."""
    utforare, arenden, tung = [], [], slump.random() < 0.5
    for myndighet in (SV, SPSM):
        for _ in range(slump.randint(0 if slump.random() < 0.1 else 1, hogst_personer)):
            pk = len(utforare) + 1
            utforare.append(
                Utforare(
                    pk,
                    f"Person {pk}",
                    myndighet,
                    slump.choice(KONTOR[:3]),
                    kapacitet=slump.choice(
                        (0.0, 60.0, 66.0, 90.0, 100.0, 200.0) if tung else (0.0, 200.0, 300.0, 400.0)
                    ),
                    belagt=slump.choice((0.0, 0.0, 20.0, 34.0, 120.0)),
                    arenden=slump.randint(0, 2),
                    max_arenden=slump.choice((None, 2, 3, 5) if tung else (None, 5, 8)),
                    kompetens=frozenset(f for f in FORMER[:3] if slump.random() < 0.4),
                    jav=frozenset(f"h{n}" for n in range(hogst_arenden) if slump.random() < 0.12),
                    borta="tjänstledig" if slump.random() < (0.1 if tung else 0.04) else "",
                )
            )
    sidor = {m: [u.pk for u in utforare if u.myndighet == m] for m in (SV, SPSM)}
    for n in range(slump.randint(0, hogst_arenden)):
        last = {m: slump.choice(pk) for m, pk in sidor.items() if pk and slump.random() < 0.15 * tung}
        arenden.append(
            Arende(
                f"KD-{n}",
                f"h{n}",
                f"Kommun {n}",
                slump.choice(KONTOR[:3]),
                slump.choice(TIMMAR),
                slump.choice(TIMMAR),
                slump.choice(("", "plats 1", "plats 2")),
                frozenset(f for f in FORMER[:3] if slump.random() < 0.5),
                frozenset(u.pk for u in utforare if slump.random() < 0.1),
                last,
                frozenset(m for m in last if slump.random() < 0.3),
            )
        )
    resor = {(k, p): slump.choice((0.5, 3.25, 9.0)) for k in KONTOR[:3] for p in ("plats 1",)}
    historik = {(s, t): slump.randint(0, 4) for s in sidor[SV] for t in sidor[SPSM] if slump.random() < 0.5}
    slump.shuffle(utforare)
    slump.shuffle(arenden)
    return Problem(tuple(arenden), tuple(utforare), Resor(resor), historik)


def stort(fro: int = 1, antal: int = 300, personer: int = 60) -> Problem:
    """A half-year of the whole country: offices, travel to places, half-full people, few who know every skolform."""
    slump = Random(fro)
    platser = [(k, f"{k} {n}") for k in KONTOR for n in range(12)]
    resor = {
        (kontor, plats): (slump.randrange(4, 25) if kontor == k else slump.randrange(24, 57)) / 4
        for kontor in KONTOR
        for k, plats in platser
    }
    behov = antal * 2 * 33 / personer
    utforare = []
    for n in range(personer):
        kapacitet = round(behov * slump.uniform(1.1, 2.2) / 5) * 5
        utforare.append(
            Utforare(
                n + 1,
                f"Person {n + 1}",
                (SPSM, SV)[n % 2],
                slump.choice(KONTOR),
                kapacitet,
                belagt=round(kapacitet * slump.uniform(0, 0.35)),
                arenden=slump.randrange(6),
                max_arenden=None if n % 3 else 25,
                kompetens=frozenset(f for f in FORMER if slump.random() < 0.45),
                jav=frozenset(f"h{slump.randrange(antal)}" for _ in range(slump.randrange(4))),
            )
        )
    arenden = []
    for n in range(antal):
        kontor, plats = slump.choice(platser)
        timmar = slump.choice(TIMMAR)
        onskat = frozenset([slump.randrange(personer) + 1]) if slump.random() < 0.1 else frozenset[int]()
        former = frozenset(slump.sample(FORMER, slump.randint(1, 5)))
        arenden.append(Arende(f"KD-{n:04d}", f"h{n}", f"Kommun {n}", kontor, timmar, timmar, plats, former, onskat))
    historik = {
        (s.pk, t.pk): slump.randint(1, 3)
        for s in utforare
        if s.myndighet == SV
        for t in utforare
        if t.myndighet == SPSM and slump.random() < 0.2
    }
    return Problem(tuple(arenden), tuple(utforare), Resor(resor), historik)
