"""Order and sanity of meeting dates. Pure: what stops a booking, and what only deserves a second look (doman.md §4).

The limits are our assumptions. A stop cannot be overridden; a warning can, by the one who has seen it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kvalitet import svenska
from kvalitet.kalenderdagar import LANGST_FRAM, arbetsdagar_mellan, dagsinfo

from .begrepp import INTERNA, MOTESSTEG, Motesform, Motesstatus, Motestyp
from .process import manader_efter

DAGEN_BORJAR, DAGEN_SLUTAR = time(7), time(19)
HALVDAG_SLUTAR = time(12)
# Usual length in minutes, from and to. A dialogue is 2.5-3.5 hours, or parts of it (doman.md §4 step 5).
LANGDER: dict[str, tuple[int, int]] = {
    Motestyp.PLANERING: (15, 150),
    Motestyp.INTRODUKTION: (45, 180),
    Motestyp.FORMOTE: (30, 120),
    Motestyp.DIALOG: (90, 240),
    Motestyp.ATERKOPPLING: (30, 120),
    Motestyp.UPPFOLJNING: (30, 120),
    Motestyp.REFLEKTION: (15, 150),
}
# Working days that the huvudman and the pair need between this meeting and the one before it.
MELLANRUM: dict[str, int] = {
    Motestyp.FORMOTE: 5,
    Motestyp.DIALOG: 5,
    Motestyp.ATERKOPPLING: 5,
}
UPPFOLJNING_MANADER = (4, 9)


@dataclass(frozen=True)
class Grannmote:
    """Another meeting of the same case."""

    typ: str
    status: str
    start: datetime
    slut: datetime


@dataclass(frozen=True)
class Upptagen:
    """A time when a person cannot meet, travel included: their own words are never here."""

    vem: str
    start: datetime
    slut: datetime
    vad: str


@dataclass(frozen=True)
class Motesplan:
    """A meeting as somebody wants to book it. Times are Swedish clock time. `marginal`: travel, one way."""

    typ: str
    start: datetime
    slut: datetime
    form: str = Motesform.DIGITALT
    plats: str = ""
    marginal: timedelta = timedelta()
    lanskoder: tuple[str, ...] = ()


def stopp(
    typ: str,
    start: datetime,
    slut: datetime,
    nu: datetime,
    andra: Iterable[Grannmote],
    *,
    tidigast: date | None = None,
) -> list[str]:
    """Reasons why the times cannot be right, as sentences. `tidigast`: the day of the decision it builds on."""
    fel = []
    if slut <= start:
        fel.append("Mötet måste sluta efter att det har börjat.")
    elif slut - start > timedelta(hours=12):
        fel.append("Mötet är längre än tolv timmar. Dela upp det på flera tillfällen.")
    if start - nu > LANGST_FRAM:
        fel.append("Mötet ligger mer än två år fram. Kontrollera året.")
    if typ in INTERNA:
        return fel
    if tidigast and start.date() < tidigast:
        fel.append("Mötet ligger före den dag då huvudmannen svarade ja.")
    for annat in andra:
        if annat.typ in INTERNA or annat.status == Motesstatus.INSTALLT:
            continue
        namn, dag = Motestyp(annat.typ).label, svenska.datum(annat.start)
        if MOTESSTEG[annat.typ] < MOTESSTEG[typ] and start < annat.slut:
            fel.append(f"{Motestyp(typ).label} kan inte ligga före mötet {namn.lower()} {dag}.")
        elif MOTESSTEG[annat.typ] > MOTESSTEG[typ] and annat.start < slut:
            fel.append(f"{Motestyp(typ).label} kan inte ligga efter mötet {namn.lower()} {dag}.")
        elif annat.typ == typ and start < annat.slut and annat.start < slut:
            fel.append(f"Ärendet har redan ett möte av samma slag {dag} vid den tiden.")
    return fel


def varningar(plan: Motesplan, nu: datetime, andra: Iterable[Grannmote], upptaget: Iterable[Upptagen]) -> list[str]:
    """What deserves a second look, as sentences in the order a person would check them."""
    return [
        *_dagen(plan, nu),
        *_langden(plan),
        *_platsen(plan),
        *_avstandet(plan, list(andra)),
        *_krockarna(plan, upptaget),
    ]


def _dagen(plan: Motesplan, nu: datetime) -> Iterable[str]:
    dag = plan.start.date()
    if plan.start < nu:
        yield f"{svenska.versal(svenska.datum(dag, veckodag=True))} har varit. Har mötet redan hållits?"
    info = dagsinfo(dag)
    if info.helgdag or info.de_facto:
        yield f"{svenska.versal(svenska.datum(dag, veckodag=True))} är {info.namn}."
    elif dag.weekday() >= 5:
        yield f"{svenska.versal(svenska.datum(dag, veckodag=True))} är ledig för de flesta."
    elif info.halvdag and plan.slut.time() > HALVDAG_SLUTAR:
        yield f"{svenska.versal(info.halvdag)} slutar många vid lunch."
    if plan.typ not in INTERNA:
        for namn in _lov(dag, plan.lanskoder):
            yield f"Då är det {namn}. Lov varierar, så fråga huvudmannen."
    if plan.start.time() < DAGEN_BORJAR or plan.slut.time() > DAGEN_SLUTAR or plan.slut.date() != dag:
        yield "Mötet ligger utanför klockan 07–19."


def _lov(dag: date, lanskoder: tuple[str, ...]) -> list[str]:
    namn = {lov.namn for kod in lanskoder for lov in dagsinfo(dag, kod).lov}
    return sorted(namn)


def _langden(plan: Motesplan) -> Iterable[str]:
    minst, mest = LANGDER[plan.typ]
    minuter = (plan.slut - plan.start).total_seconds() / 60
    namn = Motestyp(plan.typ).label.lower()
    if minuter < minst:
        yield f"Det är kort för {namn}: {langd_text(round(minuter))}. Brukar vara minst {langd_text(minst)}."
    elif minuter > mest:
        yield f"Det är långt för {namn}: {langd_text(round(minuter))}. Brukar vara högst {langd_text(mest)}."


def langd_text(minuter: int) -> str:
    """90 → "1 timme 30 minuter"."""
    timmar, rest = divmod(minuter, 60)
    delar = [svenska.antal(timmar, "timme", "timmar")] if timmar else []
    return " ".join([*delar, svenska.antal(rest, "minut", "minuter")] if rest or not timmar else delar)


def _platsen(plan: Motesplan) -> Iterable[str]:
    if plan.form == Motesform.FYSISKT and not plan.plats.strip():
        yield "Mötet är på plats, men platsen saknas."


def _avstandet(plan: Motesplan, andra: list[Grannmote]) -> Iterable[str]:
    """Too close after the previous step; a follow-up too early or too late."""
    if plan.typ in INTERNA:
        return
    galler = [m for m in andra if m.typ not in INTERNA and m.status != Motesstatus.INSTALLT]
    fore = [m for m in galler if MOTESSTEG[m.typ] < MOTESSTEG[plan.typ] and m.slut <= plan.start]
    if not fore:
        return
    forra = max(fore, key=lambda m: m.slut)
    namn, dag = Motestyp(forra.typ).label.lower(), plan.start.date()
    if plan.typ == Motestyp.UPPFOLJNING:
        if forra.typ != Motestyp.ATERKOPPLING:
            return
        minst, mest = UPPFOLJNING_MANADER
        bas = forra.slut.date()
        if dag < manader_efter(bas, minst):
            yield f"Det är mindre än {svenska.rakneord(minst)} månader efter återkopplingen. Sex är tänkt."
        elif dag > manader_efter(bas, mest):
            yield f"Det är mer än {svenska.rakneord(mest)} månader efter återkopplingen. Sex är tänkt."
        return
    dagar, minst = arbetsdagar_mellan(forra.slut.date(), dag), MELLANRUM.get(plan.typ, 0)
    if dagar < minst:
        avstand = "Det är samma dag som" if dagar <= 0 else f"Det är {_arbetsdagar(dagar)} efter"
        yield f"{avstand} {namn}. Brukar vara minst {_arbetsdagar(minst)}."


def _arbetsdagar(antal: int) -> str:
    return f"{svenska.rakneord(antal)} {'arbetsdag' if antal == 1 else 'arbetsdagar'}"


def _krockarna(plan: Motesplan, upptaget: Iterable[Upptagen]) -> Iterable[str]:
    fran, till = plan.start - plan.marginal, plan.slut + plan.marginal
    for annat in upptaget:
        if annat.start < till and fran < annat.slut:
            nar = f"{svenska.datum_kort(annat.start)} {klockan_text(annat.start, annat.slut)}"
            resa = " Räkna med resan." if not (annat.start < plan.slut and plan.start < annat.slut) else ""
            yield f"{annat.vem} är upptagen {nar}: {annat.vad}.{resa}"


def klockan_text(start: datetime, slut: datetime) -> str:
    """ "kl. 09.00–10.30", with the day when it ends on another one."""
    till = svenska.tid(slut) if slut.date() == start.date() else f"{svenska.datum_kort(slut)} {svenska.tid(slut)}"
    return f"kl.{svenska.FAST}{svenska.intervall(svenska.tid(start), till)}"
