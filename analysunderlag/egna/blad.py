"""The two pages to bring: one for the nämnd or styrelse, one for staff. One A4 each (`bladplats`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from huvudman import skolformer
from huvudman.models import Huvudman, HuvudmanSkolform, Namnd
from kvalitet import pdf, svenska

from ..innehall import Matt, Skolformsdel
from ..models import EgenIakttagelse, EgetMal, EgetVarde, Underlag, Uppfoljningspunkt
from ..vardetyper import Vardetyp
from . import bladplats
from .bladplats import Lista
from .overblick import Egenrad, egenrad, officiella_varden
from .ramar import som_kod
from .slag import visa
from .sluta import kan_sluta
from .texter import forslag_for, namnden

NAMND, PERSONAL = "namnd", "personal"
TOM = Lista()
STILMALL = Path(__file__).with_name("blad.css")
FLEST = 3  # questions, and figures of each kind
UTAN_STATISTIK = "Det finns inga officiella resultat att visa för oss. Därför är det vi själva ser extra viktigt."


@dataclass(frozen=True)
class Siffra:
    """`skolform`: its name, when the sheet is about several. `egen`: an own figure, which is always marked;
    `officiellt`: the published value of the same measure, beside it."""

    namn: str
    varde: str
    jamfor: str = ""
    skolform: str = ""
    egen: bool = False
    officiellt: str = ""

    @property
    def under(self) -> str:
        marke = "egen uppgift" if self.egen else ""
        return ", ".join(filter(None, (marke, self.jamfor, self.skolform)))


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
    fler_egna: int = 0
    lucka: str = ""
    fragor: list[str] = field(default_factory=list)
    iakttagelser: Lista = TOM
    mal: Lista = TOM
    sluta: Lista = TOM
    nasta: str = ""

    @property
    def rubrik(self) -> str:
        return f"Till {self.vilka}"


def blad(huvudman: Huvudman, till: str, namnd: Namnd | None = None) -> Blad:
    """`namnd`: only what that nämnd answers for. A constant number of queries."""
    rader = [rad for rad in huvudman.skolformer.all() if rad.skolform in skolformer.SKOLFORMER]
    if namnd:
        rader = [rad for rad in rader if rad.skolform in namnd.skolformskoder]
    koder = skolformer.ordnade(rad.skolform for rad in rader)
    delar = _senaste_delarna(huvudman, koder if namnd else None)
    egna, fler_egna = _egna(huvudman, koder, FLEST if till == NAMND else FLEST - 1, ar_nagra=namnd is not None)
    siffror = _siffror(delar, visa_skolform=len(koder) > 1, utom={s.namn for s in egna if s.officiellt})
    pagar = _i_urvalet(EgetMal.objects.filter(huvudman=huvudman, status=EgetMal.Status.PAGAR).order_by("till", "pk"),
                       koder if namnd else None)  # fmt: skip
    vilka = (str(namnd) if namnd else namnden(huvudman)) if till == NAMND else "personalen"
    fragor = [f.text for f in _om_vartannat([del_.fragor for del_ in delar])] or _vara_fragor(koder)
    vi, nasta = _vi(huvudman, rader, koder, namnd), _nasta(pagar, till)
    if till == PERSONAL:  # three figures in all, and room to write
        siffror = siffror[: FLEST - len(egna)]
    lucka = "" if siffror else UTAN_STATISTIK
    listor = {
        "iakttagelser": [] if till == NAMND else _iakttagelser(huvudman, koder if namnd else None),
        "mal": [_med_uppfoljning(m) for m in pagar],
        "sluta": [_rak(p.vad) for p in kan_sluta(_punkter(huvudman, till))],
    }
    bara_fast = Blad(
        till=till,
        huvudman=huvudman.namn,
        vilka=vilka,
        dag=svenska.datum(timezone.localdate()),
        vi=vi,
        siffror=siffror,
        egna=egna,
        fler_egna=fler_egna,
        lucka=lucka,
        fragor=fragor[:FLEST],
        nasta=nasta,
    )
    return fylld(bara_fast, listor)


def fylld(b: Blad, listor: Mapping[str, Sequence[str]]) -> Blad:
    """With as much of the lists as one page holds. Where the rest leaves too little room for them, the last questions
    go first and then own figures, which are counted."""
    behov = bladplats.minst(listor)
    while _plats(b) < behov and len(b.fragor) > 1:
        b = replace(b, fragor=b.fragor[:-1])
    while _plats(b) < behov and len(b.egna) > 1:
        b = replace(b, egna=b.egna[:-1], fler_egna=b.fler_egna + 1)
    return replace(b, **bladplats.fordela(listor, _plats(b)))  # type: ignore[arg-type]


def _plats(b: Blad) -> float:
    """Lines that are left for the lists."""
    plats = bladplats.SIDAN - bladplats.SIDHUVUD - 4 * bladplats.RUBRIK - bladplats.rader(". ".join(b.vi)) - 2
    if b.till == PERSONAL:
        plats -= bladplats.SKRIVPLATS + bladplats.RUBRIK
    plats -= bladplats.siffror([(s.namn, s.under, s.officiellt) for s in (*b.siffror, *b.egna)])
    plats -= (bladplats.rader(b.lucka) if b.lucka else 0) + (1 if b.fler_egna else 0)
    return plats - bladplats.punkter(b.fragor) - bladplats.rader(b.nasta)


def _i_urvalet(fraga: Iterable[Any], koder: Collection[str] | None) -> list[Any]:
    """Rows of the skolformer that a nämnd answers for, and of all the huvudman; None: every row."""
    return [rad for rad in fraga if koder is None or not rad.skolform or rad.skolform in koder]


def _senaste_delarna(huvudman: Huvudman, koder: Collection[str] | None) -> list[Skolformsdel]:
    klara = Underlag.objects.filter(huvudman=huvudman, status=Underlag.Status.KLART).order_by("-version")
    underlag = klara.first()
    return [d for d in underlag.varden.delar if koder is None or som_kod(d.skolform) in koder] if underlag else []


def _om_vartannat(listor: Sequence[Sequence[Any]]) -> list[Any]:
    """The first of each, then the second of each."""
    return [ett for ett in chain.from_iterable(zip_longest(*listor)) if ett is not None]


def _egna(huvudman: Huvudman, koder: Collection[str], hogst: int, *, ar_nagra: bool) -> tuple[list[Siffra], int]:
    """The newest own figures for a whole skolform, and how many more there are."""
    rader = EgetVarde.objects.filter(huvudman=huvudman, enhet=None).gallande().for_lista().order_by("-skapat", "-pk")
    valda = _i_urvalet(rader, koder if ar_nagra else None)
    visade = valda[:hogst]
    officiella = officiella_varden(huvudman, {r.indikator_id for r in visade if r.indikator_id})
    med_skolform = len(koder) > 1
    return [_egen(egenrad(rad, officiella), med_skolform) for rad in visade], len(valda) - len(visade)


def _egen(visad: Egenrad, med_skolform: bool) -> Siffra:
    rad, o = visad.rad, visad.officiellt
    officiellt = f"I statistiken {o.ord or o.text}, {o.period}" if o else ""
    skolform = skolformer.namn(rad.skolform) if med_skolform else ""
    return Siffra(visad.namn, visad.varde, rad.period, skolform, egen=True, officiellt=officiellt)


def _siffror(delar: Sequence[Skolformsdel], *, visa_skolform: bool, utom: Collection[str]) -> list[Siffra]:
    """One measure per delmål, then any, that has a published number of the huvudman's own; each part in its turn."""
    per_del = []
    for del_ in delar:
        alla = {m.kod: m for a in del_.avsnitt for m in a.matt}
        ordning = [*[alla[kod] for kod in del_.oversikt if kod in alla], *alla.values()]
        med_tal = dict.fromkeys(m.kod for m in ordning if m.eget.typ is Vardetyp.TAL and m.kortnamn not in utom)
        skolform = del_.namn if visa_skolform else ""
        per_del.append([_siffra(alla[kod], del_.period, skolform) for kod in list(med_tal)[:FLEST]])
    return _om_vartannat(per_del)[:FLEST]


def _siffra(matt: Matt, period: str, skolform: str) -> Siffra:
    eget, riket = matt.eget.varde, matt.riket.varde
    assert eget is not None
    jamfor = f"riket {svenska.tal(riket, matt.decimaler)}" if riket is not None else ""
    delar = [jamfor, matt.period or period]
    varde = visa(svenska.avrunda(eget, matt.decimaler), matt.enhet)
    return Siffra(matt.kortnamn, varde, ", ".join(filter(None, delar)), skolform)


def _vi(huvudman: Huvudman, rader: list[HuvudmanSkolform], koder: list[str], namnd: Namnd | None) -> list[str]:
    delar = [skolformer.namn(kod) for kod in koder]
    vi = [svenska.lista([delar[0], *[d.lower() for d in delar[1:]]])] if delar else []
    barn_elever, enheter = huvudman.barn_elever, huvudman.antal_enheter
    if namnd:  # a unit may have several skolformer, so that those of a nämnd are not added up
        (rad, *fler) = rader or [HuvudmanSkolform()]
        barn_elever, enheter = (None, 0) if fler or rad.ofullstandigt else (rad.antal, rad.antal_enheter)
    if barn_elever:
        har_forskola, har_skola = "forskola" in koder, bool(set(koder) - {"forskola"})
        vilka = "barn och elever" if har_forskola == har_skola else "barn" if har_forskola else "elever"
        vi.append(f"{svenska.tal(barn_elever)} {vilka}")
    if enheter:
        vi.append(svenska.antal(enheter, "enhet", "enheter"))
    return vi


def _vara_fragor(koder: Collection[str]) -> list[str]:
    """Without an underlag: our own questions for what the huvudman runs."""
    return [fraga for kod in koder for fraga in forslag_for(kod).mark[:2]]


def _iakttagelser(huvudman: Huvudman, koder: Collection[str] | None) -> list[str]:
    return [_rak(i.ser) for i in _i_urvalet(EgenIakttagelse.objects.filter(huvudman=huvudman), koder)]


def _punkter(huvudman: Huvudman, till: str) -> list[Uppfoljningspunkt]:
    punkter = list(Uppfoljningspunkt.objects.filter(huvudman=huvudman))
    if till == NAMND:
        return [p for p in punkter if p.niva == Uppfoljningspunkt.Niva.NAMND_STYRELSE] or punkter
    return punkter


def _med_uppfoljning(mal: EgetMal) -> str:
    till = f"till {svenska.datum(mal.till)}" if mal.till else ""
    nar = ", ".join(del_ for del_ in (mal.vem, till) if del_)
    return f"{_rak(mal.text)} ({nar})" if nar else _rak(mal.text)


def _nasta(mal: list[EgetMal], till: str) -> str:
    idag = timezone.localdate()
    if nast := next((m for m in mal if m.till and m.till >= idag), None):
        return f"Följ upp målet senast {svenska.datum(nast.till)}: {bladplats.kort(_rak(nast.text), 1)}"  # type: ignore[arg-type]
    if till == PERSONAL:
        return "Välj en av frågorna och tala om den på nästa möte. Skriv ner vad ni ser."
    return "Välj en av frågorna och ta upp den på nästa möte. Det räcker med en."


def _rak(text: str) -> str:
    return " ".join(text.split())


def som_pdf(innehall: Blad) -> bytes:
    return pdf.rendera(render_to_string("analysunderlag/egna/pdf/blad.html", {"b": innehall}), STILMALL)
