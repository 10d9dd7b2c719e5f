from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from kvalitet.jobb import tjanst


@pytest.fixture
def provjobb() -> Iterator[SimpleNamespace]:
    """A job type `prov` whose messages are kept in `.skickade` and whose failures in `.fel`."""
    skickade: list[int] = []
    fel: list[int] = []
    tjanst.registrera("prov", SimpleNamespace(delay=skickade.append), vid_fel=lambda jobb: fel.append(jobb.pk))
    yield SimpleNamespace(skickade=skickade, fel=fel)
    del tjanst._typer["prov"]


@pytest.fixture
def tradar() -> Callable:
    """Run a function in n threads at once, each with its own connection; gives the results or exceptions."""
    from threading import Barrier, Thread

    from django.db import connection

    def kor(antal: int, funktion: Callable[[int], object]) -> list:
        start, svar = Barrier(antal), [None] * antal

        def i_trad(n: int) -> None:
            try:
                start.wait(10)
                svar[n] = funktion(n)
            except Exception as fel:
                svar[n] = fel
            finally:
                connection.close()

        alla = [Thread(target=i_trad, args=(n,)) for n in range(antal)]
        for trad in alla:
            trad.start()
        for trad in alla:
            trad.join(60)
        return svar

    return kor
