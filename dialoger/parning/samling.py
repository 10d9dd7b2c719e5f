"""Cases of one office gathered on the same pairs where it costs nothing, so that they can be introduced together.

The introduction is a meeting of a pair with 4–8 of its huvudmän from one region (doman.md §4 step 2). Two cases that
take as many hours change person with each other only when the points stay the same, so the proposal is as good as it
was and everybody has the same load.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from .kostnad import Val
from .modell import Modell

FLEST = 8  # huvudmän at one introduction
LIKA = 1e-9


def samla(modell: Modell, val: Val) -> Val:
    val = val.kopia()
    per_kontor: dict[str, set[int]] = defaultdict(set)
    for rad, arende in enumerate(modell.tabeller.arenden):
        if val.har_par[rad]:
            per_kontor[arende.kontor].add(rad)
    for kontor in sorted(per_kontor):
        _samla(modell, val, per_kontor[kontor])
    return val


def _samla(modell: Modell, val: Val, kvar: set[int]) -> None:
    """One pair after the other, the one that can have most first; its cases are then left alone."""
    while kvar:
        sv, spsm = _storst(val, kvar)
        grupp = _grupp(val, kvar, sv, spsm)
        while len(grupp) < FLEST and _hamta(modell, val, kvar, sv, spsm):
            grupp = _grupp(val, kvar, sv, spsm)
        kvar -= set(grupp[:FLEST])


def _storst(val: Val, kvar: set[int]) -> tuple[int, int]:
    par = Counter((int(val.sv[rad]), int(val.spsm[rad])) for rad in kvar)
    per_sv, per_spsm = Counter(a for a, _ in par.elements()), Counter(b for _, b in par.elements())
    return max(par, key=lambda p: (min(FLEST, per_sv[p[0]], per_spsm[p[1]]), par[p], -p[0], -p[1]))


def _grupp(val: Val, kvar: set[int], sv: int, spsm: int) -> list[int]:
    return sorted(rad for rad in kvar if val.sv[rad] == sv and val.spsm[rad] == spsm)


def _hamta(modell: Modell, val: Val, kvar: set[int], sv: int, spsm: int) -> bool:
    """One more case to the pair, by letting a case of the one and a case of the other change person. False if none."""
    hans = sorted(rad for rad in kvar if val.sv[rad] == sv and val.spsm[rad] != spsm)
    hennes = sorted(rad for rad in kvar if val.spsm[rad] == spsm and val.sv[rad] != sv)
    for i in (1, 0):
        for a in hans:
            for b in hennes:
                if _kostar_inget(modell, val, i, a, b):
                    valda = val.sidor[i]
                    valda[a], valda[b] = valda[b], valda[a]
                    return True
    return False


def _kostar_inget(modell: Modell, val: Val, i: int, a: int, b: int) -> bool:
    """Whether cases `a` and `b` can change their person at one agency with each other, and nothing else is changed."""
    sida, pris = modell.tabeller.sidor[i], modell.pris
    if not (sida.oppna[a] and sida.oppna[b]) or abs(sida.nya[a] - sida.nya[b]) > LIKA:
        return False
    nu = pris[a, val.sv[a], val.spsm[a]] + pris[b, val.sv[b], val.spsm[b]]
    if i == 0:
        efter = pris[a, val.sv[b], val.spsm[a]] + pris[b, val.sv[a], val.spsm[b]]
    else:
        efter = pris[a, val.sv[a], val.spsm[b]] + pris[b, val.sv[b], val.spsm[a]]
    return bool(efter <= nu + LIKA)
