"""The two pages to bring: one for the nämnd or styrelse, one for staff. One A4 each, so everything has a limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone

from huvudman import skolformer
from huvudman.models import Huvudman
from kvalitet import pdf, svenska

from ..innehall import Matt, Skolformsdel
from ..models import EgenIakttagelse, EgetMal, EgetVarde, Underlag, Uppfoljningspunkt
from ..vardetyper import Vardetyp
from .overblick import egenrad
from .ramar import skolformer_hos
from .slag import visa
from .sluta import kan_sluta
from .texter import forslag_for, namnden

NAMND, PERSONAL = "namnd", "personal"
STILMALL = Path(__file__).with_name("blad.css")
FLEST, LANGST, LANGST_NAMN = 3, 120, 60  # so that the longest of everything is still one sheet
UTAN_STATISTIK = "Det finns inga officiella resultat att visa för oss. Därför är det vi själva ser extra viktigt."


@dataclass(frozen=True)
class Siffra:
    """`egen`: an own figure, which is always marked."""

    namn: str
    varde: str
    jamfor: str = ""
    egen: bool = False


@dataclass(frozen=True)
class Blad:
    """`till`: namnd or personal. `vilka`: nämnden, styrelsen … `sluta`: what may be dropped."""

    till: str
    huvudman: str
    vilka: str
    dag: str
    vi: list[str]
    siffror: list[Siffra] = field(default_factory=list)
    egna: list[Siffra] = field(default_factory=list)
    lucka: str = ""
    fragor: list[str] = field(default_factory=list)
    iakttagelser: list[str] = field(default_factory=list)
    mal: list[tuple[str, str]] = field(default_factory=list)
    sluta: list[str] = field(default_factory=list)
    nasta: str = ""

    @property
    def rubrik(self) -> str:
        return f"Till {self.vilka}"


def blad(huvudman: Huvudman, till: str) -> Blad:
    """A constant number of queries."""
    idag = timezone.localdate()
    vilka = namnden(huvudman) if till == NAMND else "personalen"
    del_ = _senaste_delen(huvudman)
    egna = EgetVarde.objects.filter(huvudman=huvudman, enhet=None).gallande().for_lista().order_by("-skapat", "-pk")
    mal = EgetMal.objects.filter(huvudman=huvudman, status=EgetMal.Status.PAGAR).order_by("till", "pk")
    punkter = list(Uppfoljningspunkt.objects.filter(huvudman=huvudman))
    if till == NAMND:
        punkter = [p for p in punkter if p.niva == Uppfoljningspunkt.Niva.NAMND_STYRELSE] or punkter
    siffror = _siffror(del_) if del_ else []
    lucka = "" if siffror else UTAN_STATISTIK
    visade = [_egen(rad) for rad in egna[:FLEST]]
    flest = FLEST
    if till == PERSONAL:  # three figures in all, and room to write
        flest, visade = FLEST - 1, visade[: FLEST - 1]
        siffror = siffror[: FLEST - len(visade)]
    pagar = list(mal[:flest])
    return Blad(
        till=till,
        huvudman=huvudman.namn,
        vilka=vilka,
        dag=svenska.datum(idag),
        vi=_vi(huvudman),
        siffror=siffror,
        egna=visade,
        lucka=lucka,
        fragor=[f.text for f in del_.fragor[:FLEST]] if del_ else _utan_underlag(huvudman),
        iakttagelser=[_kort(i.ser) for i in EgenIakttagelse.objects.filter(huvudman=huvudman)[:2]],
        mal=[(_kort(m.text), _uppfoljning(m)) for m in pagar],
        sluta=[_kort(p.vad, LANGST_NAMN) for p in kan_sluta(punkter)[:flest]],
        nasta=_nasta(pagar, vilka),
    )


def _egen(rad: EgetVarde) -> Siffra:
    visad = egenrad(rad, {})
    return Siffra(_kort(visad.namn, LANGST_NAMN), visad.varde, rad.period, egen=True)


def _senaste_delen(huvudman: Huvudman) -> Skolformsdel | None:
    klara = Underlag.objects.filter(huvudman=huvudman, status=Underlag.Status.KLART).order_by("-version")
    underlag = klara.first()
    return underlag.varden.delar[0] if underlag and underlag.varden.delar else None


def _siffror(del_: Skolformsdel) -> list[Siffra]:
    """One measure per delmål, then any, that has a published number of the huvudman's own."""
    alla = {m.kod: m for a in del_.avsnitt for m in a.matt}
    ordning = [*[alla[kod] for kod in del_.oversikt if kod in alla], *alla.values()]
    med_tal = dict.fromkeys(m.kod for m in ordning if m.eget.typ is Vardetyp.TAL)
    return [_siffra(alla[kod], del_.period) for kod in list(med_tal)[:FLEST]]


def _siffra(matt: Matt, period: str) -> Siffra:
    eget, riket = matt.eget.varde, matt.riket.varde
    assert eget is not None
    jamfor = f"riket {svenska.tal(riket, matt.decimaler)}" if riket is not None else ""
    delar = [jamfor, matt.period or period]
    return Siffra(
        matt.kortnamn, visa(svenska.avrunda(eget, matt.decimaler), matt.enhet), ", ".join(filter(None, delar))
    )


def _vi(huvudman: Huvudman) -> list[str]:
    delar = [skolformer.namn(kod) for kod in skolformer_hos(huvudman)]
    vi = [svenska.lista([delar[0], *[d.lower() for d in delar[1:]]])] if delar else []
    if huvudman.barn_elever:
        vi.append(f"{svenska.tal(huvudman.barn_elever)} barn och elever")
    if huvudman.antal_enheter:
        vi.append(svenska.antal(huvudman.antal_enheter, "enhet", "enheter"))
    return vi


def _utan_underlag(huvudman: Huvudman) -> list[str]:
    """Without an underlag: our own questions for what the huvudman runs."""
    fragor = [fraga for kod in skolformer_hos(huvudman) for fraga in forslag_for(kod).mark[:2]]
    return fragor[:FLEST]


def _uppfoljning(mal: EgetMal) -> str:
    till = f"till {svenska.datum(mal.till)}" if mal.till else ""
    return ", ".join(del_ for del_ in (mal.vem, till) if del_)


def _nasta(mal: list[EgetMal], vilka: str) -> str:
    idag = timezone.localdate()
    if nast := next((m for m in mal if m.till and m.till >= idag), None):
        return f"Följ upp målet senast {svenska.datum(nast.till)}: {_kort(nast.text, 90)}"  # type: ignore[arg-type]
    if vilka == "personalen":
        return "Välj en av frågorna och tala om den på nästa möte. Skriv ner vad ni ser."
    return "Välj en av frågorna och ta upp den på nästa möte. Det räcker med en."


def _kort(text: str, langst: int = LANGST) -> str:
    text = " ".join(text.split())
    return text if len(text) <= langst else f"{text[:langst].rsplit(' ', 1)[0]} …"


def som_pdf(innehall: Blad) -> bytes:
    return pdf.rendera(render_to_string("analysunderlag/egna/pdf/blad.html", {"b": innehall}), STILMALL)
