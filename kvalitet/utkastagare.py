"""Who may save a draft of which form. Asked every time: what could be written yesterday may be closed today.

The app that has a form registers the first part of its key, up to the colon, with a function that says why this person
may not save a draft of it any more; empty when it may. The function is called in the transaction that saves, and takes
the lock that closing the thing takes.
"""

from __future__ import annotations

from collections.abc import Callable

from .models import Anvandare

Regel = Callable[[Anvandare, str], str]
_regler: dict[str, Regel] = {}


def registrera(formular: str, varfor_inte: Regel) -> None:
    """`varfor_inte(anvandare, id)`, for keys `formular:id`."""
    _regler[formular] = varfor_inte


def ar_kand(nyckel: str) -> bool:
    return nyckel.partition(":")[0] in _regler


def varfor_inte(anvandare: Anvandare, nyckel: str) -> str:
    formular, _, id_ = nyckel.partition(":")
    return _regler[formular](anvandare, id_)
