"""Swedish days: holidays, the eves when nobody works, week numbers, working days. Pure Python.

Source: lagen (1989:253) om allmänna helgdagar, as it has been since 2005. Sundays are holidays without a name here.
School holidays are data (kvalitet/skollov.py); how a date is written is in kvalitet/svenska.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from . import svenska
from .skollov import Lov, lov_den

LANGST_FRAM = timedelta(days=2 * 365)  # nothing is planned later than that

DAG = timedelta(days=1)
LORDAG = 5


def paskdagen(ar: int) -> date:
    """Easter Sunday in the Gregorian calendar (the anonymous algorithm of 1876)."""
    a, (b, c) = ar % 19, divmod(ar, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    manad, dag = divmod(h + m - 7 * n + 114, 31)
    return date(ar, manad, dag + 1)


def _forsta(veckodag: int, fran: date) -> date:
    """The first such weekday on or after `fran`."""
    return fran + DAG * ((veckodag - fran.weekday()) % 7)


@cache
def helgdagar(ar: int) -> Mapping[date, str]:
    """The named public holidays of a year, in order."""
    pask = paskdagen(ar)
    dagar = [
        (date(ar, 1, 1), "nyårsdagen"),
        (date(ar, 1, 6), "trettondedag jul"),
        (pask - 2 * DAG, "långfredagen"),
        (pask, "påskdagen"),
        (pask + DAG, "annandag påsk"),
        (date(ar, 5, 1), "första maj"),
        (pask + 39 * DAG, "Kristi himmelsfärdsdag"),
        (pask + 49 * DAG, "pingstdagen"),
        (date(ar, 6, 6), "Sveriges nationaldag"),
        (_forsta(LORDAG, date(ar, 6, 20)), "midsommardagen"),
        (_forsta(LORDAG, date(ar, 10, 31)), "alla helgons dag"),
        (date(ar, 12, 25), "juldagen"),
        (date(ar, 12, 26), "annandag jul"),
    ]
    namn: dict[date, list[str]] = {}
    for dag, ett in sorted(dagar):
        namn.setdefault(dag, []).append(ett)  # two on one day, as 1 May 2008, keep both names
    return MappingProxyType({dag: svenska.lista(flera) for dag, flera in namn.items()})


@cache
def de_facto(ar: int) -> Mapping[date, str]:
    """Eves on which hardly anybody works, though the law does not call them holidays."""
    return MappingProxyType(
        {
            paskdagen(ar) - DAG: "påskafton",
            _forsta(LORDAG, date(ar, 6, 20)) - DAG: "midsommarafton",
            date(ar, 12, 24): "julafton",
            date(ar, 12, 31): "nyårsafton",
        }
    )


@cache
def halvdagar(ar: int) -> Mapping[date, str]:
    """Days when many stop early: working days all the same, but no time to book a dialogue in the afternoon."""
    dagar = {
        date(ar, 1, 5): "trettondagsafton",
        paskdagen(ar) - 3 * DAG: "skärtorsdagen",
        date(ar, 4, 30): "valborgsmässoafton",
        _forsta(LORDAG, date(ar, 10, 31)) - DAG: "dagen före alla helgons dag",
    }
    return MappingProxyType({dag: namn for dag, namn in dagar.items() if ar_arbetsdag(dag)})


def ar_arbetsdag(dag: date) -> bool:
    """Monday to Friday, no holiday and none of the eves."""
    return dag.weekday() < LORDAG and dag not in helgdagar(dag.year) and dag not in de_facto(dag.year)


def arbetsdagar_mellan(fran: date, till: date) -> int:
    """Working days after `fran` up to and including `till`; negative when `till` is before `fran`."""
    if till < fran:
        return -arbetsdagar_mellan(till, fran)
    return sum(ar_arbetsdag(fran + n * DAG) for n in range(1, (till - fran).days + 1))


def nasta_arbetsdag(dag: date, antal: int = 1) -> date:
    """The first working day after `dag`, or the `antal`:th."""
    if antal < 1:
        raise ValueError("antal ska vara minst 1")
    while antal:
        dag += DAG
        antal -= ar_arbetsdag(dag)
    return dag


def arbetsdag_fran(dag: date) -> date:
    """`dag` when it is a working day, else the first after it: a last day on a Saturday or holiday is the next working
    day (as lagen (1930:173) om beräkning av lagstadgad tid, 2 §, has it)."""
    return dag if ar_arbetsdag(dag) else nasta_arbetsdag(dag)


def for_langt_fram(dag: date, idag: date) -> str:
    """Why a day to plan for cannot be right, as a sentence (the year is mistyped); empty when it can."""
    return "Dagen ligger mer än två år fram. Kontrollera året." if dag - idag > LANGST_FRAM else ""


def mandag(dag: date) -> date:
    return dag - DAG * dag.weekday()


def veckotext(dag: date, *, idag: date | None = None) -> str:
    """ "vecka 48"; the week's year is added when it is not that of `idag`: "vecka 53 2026"."""
    ar, vecka, _ = dag.isocalendar()
    text = f"vecka{svenska.FAST}{vecka}"
    return f"{text} {ar}" if idag is not None and ar != idag.isocalendar().year else text


@dataclass(frozen=True)
class Dagsinfo:
    """What is special about a day. Empty text or tuple: nothing."""

    helgdag: str
    de_facto: str
    halvdag: str
    lov: tuple[Lov, ...]
    ar_arbetsdag: bool

    @property
    def namn(self) -> str:
        return self.helgdag or self.de_facto or self.halvdag


def dagsinfo(dag: date, lanskod: str | None = None) -> Dagsinfo:
    """School holidays are those of the län; without `lanskod` those of any län."""
    return Dagsinfo(
        helgdag=helgdagar(dag.year).get(dag, ""),
        de_facto=de_facto(dag.year).get(dag, ""),
        halvdag=halvdagar(dag.year).get(dag, ""),
        lov=lov_den(dag, lanskod),
        ar_arbetsdag=ar_arbetsdag(dag),
    )
