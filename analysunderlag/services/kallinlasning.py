"""Storing what a source file says: every cell once, with what differs from what is in force. One file, one transaction.

The national table goes its own way (`services.statistik`): its measures are the quality system's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from huvudman.orgnr import luhn_stammer, visa
from kvalitet import svenska
from kvalitet.filer import Filfel, filslag
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..inlasning import Cellfynd, TabellAvvisad, ufa
from ..kallor import Kallfil, Kallslag, Kallvarde, adapter_for, las_kallfil, rimlighet, serier
from ..kallor.kalla import oppna
from ..kallor.synonymer import Tillagg, las_synonymer, med_tillagg
from ..models import Kallcell, Kallserie, Kallsynonym, Statistikimport
from ..serienamn import Avser
from ..skolformsval import registerkod
from ..vardetyper import Vardetyp
from . import release as releaser
from . import vardeskrivning
from .statistikutfall import Andradcell, Utfall, antal_text, siffror
from .vardeskrivning import KALLCELLER

VISADE_ANDRINGAR = 200
VISADE_VARNINGAR = 500
VISADE_KROCKAR = 20
SAG_VAD = "Säg vad namnet betyder under Statistik, Namn på mått"


def ar_nationell_tabell(sokvag: Path, namn: str) -> bool:
    """Whether the file goes to the national table's own reader: also a workbook that no other reader knows, since that
    one says best what is wrong with it. Raises Filfel for a file of no kind at all."""
    try:
        kalla = oppna(sokvag, namn=namn)
    except Filfel:
        if filslag(sokvag, namn=namn) == "xlsx":
            return True
        raise
    if kalla.bok is None:
        return False
    if ufa.BLAD.casefold() in (blad.strip().casefold() for blad in kalla.blad):
        return True
    try:
        return adapter_for(kalla).SLAG is Kallslag.UFA
    except Filfel:
        return True


def las(sokvag: Path, *, namn: str, period: str = "") -> Kallfil:
    """Read a file with the synonyms that have been added. `period`: for a file that does not say its own.

    Raises Filfel when the file is no known source or does not say what time it is about.
    """
    if period and (fel := rimlighet.fel_period(period, timezone.localdate())):
        raise Filfel(namn, fel)
    with med_tillagg(tillagg()):
        fil = las_kallfil(sokvag, namn=namn)
    egna = sorted({p for t in fil.tabeller for p in t.perioder})
    if period and egna:
        raise Filfel(namn, f"Filen säger själv att den gäller {', '.join(egna)}. Läs in den utan period.")
    utan = [t for t in fil.tabeller if not t.perioder and t.celler]
    if utan and not period:
        raise Filfel(namn, "Filen säger inte vilken tid den gäller. Ange perioden, till exempel 2024 eller 2024/25.")
    return fil


def tillagg() -> tuple[Tillagg, ...]:
    return tuple(Tillagg(s.titel, s.namn, s.kod) for s in Kallsynonym.objects.all())


def granska(fil: Kallfil, *, hoppa_over: bool = False) -> list[Cellfynd]:
    """The faults of a file, which are left out when `hoppa_over`. Raises TabellAvvisad, with every one."""
    _perioder(fil)
    fel = [*fil.fel, *_omojliga(fil), *(_okant(fil, fynd) for fynd in fil.varningar if fynd.varde in fil.matt_utan_kod)]
    namngivna = {fynd.varde for fynd in fil.varningar}
    fel += [Cellfynd(fil.fil, _okant_text(m), varde=m) for m in fil.matt_utan_kod if m not in namngivna]
    if fel and not (hoppa_over and fil.celler > fil.avvisade):
        raise TabellAvvisad(fil.fil, fel, fil.varningar)
    return fel


def _omojliga(fil: Kallfil) -> list[Cellfynd]:
    """Numbers and organisationsnummer that cannot be. A fault without a column is of a whole row."""
    fynd: list[Cellfynd] = []
    for tabell in fil.tabeller:
        om: Avser | None = None
        ratt: dict[str, bool] = {}
        for v in tabell.varden():
            if v.cell.varde is not None and (fel := rimlighet.omojligt(v.kod, v.matt, v.cell.varde)):
                fynd.append(Cellfynd(tabell.fil, fel, v.rad, v.plats, v.cell.ratext))
            if v.avser is om:
                continue
            om, orgnr = v.avser, serier.vem(v).orgnr
            if not orgnr or orgnr == serier.RIKET:
                continue
            if orgnr not in ratt:
                ratt[orgnr] = luhn_stammer(orgnr)
            if not ratt[orgnr]:
                fynd.append(Cellfynd(tabell.fil, f"Organisationsnumret {visa(orgnr)} har fel kontrollsiffra.", v.rad))
    return fynd


def _perioder(fil: Kallfil) -> None:
    """No part of a file that says an impossible period can be read. Raises TabellAvvisad."""
    i_dag = timezone.localdate()
    fel = [
        Cellfynd(tabell.fil, text)
        for tabell in fil.tabeller
        for period in tabell.perioder
        if (text := rimlighet.fel_period(period, i_dag))
    ]
    if fel:
        raise TabellAvvisad(fil.fil, fel, fil.varningar)


def _okant(fil: Kallfil, fynd: Cellfynd) -> Cellfynd:
    text = f"{fynd.text} {SAG_VAD}, eller läs in filen utan det."
    return Cellfynd(fynd.fil, text, fynd.rad, fynd.kolumn, fynd.varde)


def _okant_text(matt: str) -> str:
    return f"Måttet ”{matt}” har ingen kod. {SAG_VAD}."


def okanda_namn(fel: Iterable[Cellfynd]) -> list[str]:
    """The names of measures, among these faults, that nobody has said the meaning of."""
    return list(dict.fromkeys(f.varde for f in fel if SAG_VAD in f.text))


class Cellrader:
    """The cells of a read file as database rows. Series that are new are made when `skapa`.

    The same fact twice in a file is stored once; two that differ are a fault. Raises TabellAvvisad. `utan`: faults
    whose cells are left out.
    """

    def __init__(self, fil: Kallfil, period: str = "", *, skapa: bool, utan: Sequence[Cellfynd] = ()) -> None:
        self.fil = fil
        self.avvisade = 0
        self._utan = {(fynd.fil, fynd.rad, fynd.kolumn) for fynd in utan}
        self.antal: Counter[Vardetyp] = Counter()
        self.upprepade = self.utan_kod = 0
        self.serier: dict[tuple[str, str], int] = {}
        self.nya_serier = 0
        self._rader: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._las(period)
        self._serier(skapa)

    def _las(self, period: str) -> None:
        krockar: list[Cellfynd] = []
        namn: dict[tuple[str, str], tuple[str, str]] = {}
        for tabell in self.fil.tabeller:
            skolform = registerkod(tabell.skolform)
            blad = f"{tabell.blad[:40]}!" if tabell.blad else ""
            om: Avser | None = None
            niva = None
            for v in tabell.varden():
                if self._utan and not self._utan.isdisjoint(((tabell.fil, v.rad, v.plats), (tabell.fil, v.rad, ""))):
                    self.avvisade += 1
                    continue
                self.antal[v.cell.typ] += 1
                if not v.kod:
                    self.utan_kod += 1
                    continue
                if v.avser is not om or v.niva is not niva:  # the columns of a row share these
                    om, niva = v.avser, v.niva
                    vem, avser = serier.vem(v), serier.avser(v)
                serie = v.kod, avser
                if serie not in namn:
                    namn[serie] = v.matt[:255], skolform
                nyckel = (serie, v.period or period, *vem[1:])
                rad = (vem.niva, v.cell, blad, v.plats, v.rad)
                fore = self._rader.setdefault(nyckel, rad)
                if fore is not rad:
                    self.upprepade += 1
                    if _jamforbar(fore[1]) != _jamforbar(rad[1]):
                        krockar.append(_krock(tabell.fil, v, fore))
        self._namn = namn
        if krockar:
            raise TabellAvvisad(self.fil.fil, krockar[:VISADE_KROCKAR])

    def _serier(self, skapa: bool) -> None:
        koder = {kod for kod, _ in self._namn}
        kanda = {(s.kod, s.avser): s.pk for s in Kallserie.objects.filter(kod__in=koder)}
        nya = [par for par in self._namn if par not in kanda]
        self.nya_serier = len(nya)
        if skapa and nya:
            Kallserie.objects.bulk_create(
                [Kallserie(kod=kod, avser=avser, namn=self._namn[kod, avser][0], skolform=self._namn[kod, avser][1],
                           slag=self.fil.slag.value) for kod, avser in nya],
                ignore_conflicts=True,
            )  # fmt: skip
            kanda = {(s.kod, s.avser): s.pk for s in Kallserie.objects.filter(kod__in=koder)}
        # in a dry run a new series has no row: what it would get is below every real one
        self.serier = {par: kanda.get(par, -nr) for nr, par in enumerate(self._namn, start=1)}

    def finns_i(self, bas: list[int]) -> bool:
        """Whether anything is in force for these series and periods, so that there is something to compare with."""
        kanda = [pk for pk in self.serier.values() if pk > 0]
        i_kraft = Kallcell.objects.filter(serie__in=kanda, period__in=self.perioder, statistikimport__in=bas)
        return bool(bas and kanda) and i_kraft.exists()

    def namn_for(self, kod: str, avser: str) -> str:
        """The measure's name in the file, with its cut."""
        namn = self._namn[kod, avser][0]
        return f"{namn} ({avser})" if avser else namn

    def __len__(self) -> int:
        return len(self._rader)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for (serie, period, orgnr, enhetskod, kommunkod), (niva, cell, *plats) in self._rader.items():
            tal = str(cell.varde) if cell.typ is Vardetyp.TAL else None
            yield (
                self.serier[serie], niva, orgnr, enhetskod, kommunkod, period,
                cell.ratext, cell.typ.value, tal, _cellnamn(*plats),
            )  # fmt: skip

    @property
    def perioder(self) -> list[str]:
        return sorted({nyckel[1] for nyckel in self._rader})


def _cellnamn(blad: str, plats: str, rad: int) -> str:
    return f"{blad}{plats}{rad}"[:60]


def _jamforbar(cell: Any) -> tuple[Vardetyp, Decimal | None]:
    return cell.typ, cell.varde


def _krock(fil: str, v: Kallvarde, fore: tuple[Any, ...]) -> Cellfynd:
    dar = f"{_cellnamn(*fore[2:])}, där den är ”{fore[1].ratext}”"
    text = f"Samma uppgift ({v.matt}) finns också i {dar} och här ”{v.cell.ratext}”."
    return Cellfynd(fil, text, v.rad, v.plats, v.cell.ratext)


def spara(
    fil: Kallfil,
    *,
    period: str = "",
    hoppa_over: bool = False,
    aktor: Anvandare | None = None,
    torrkorning: bool = False,
) -> Utfall:
    """Store what is new or changed in a read file, with a draft release that holds it. Raises Filfel; then nothing is.

    A value that differs from the one in force is reported, and its release waits for a person (`release.ovanligt`).
    """
    fel = granska(fil, hoppa_over=hoppa_over)
    try:
        with transaction.atomic():
            utfall = _spara(fil, period, aktor, torrkorning, fel)
            utfall.fel = fel
            return utfall
    except OperationalError as orsak:
        if "full" in str(orsak) or "No space left" in str(orsak):
            text = "Disken är full. Inget ur filen har sparats. Frigör utrymme och läs in filen igen."
            raise Filfel(fil.fil, text) from orsak
        raise


def _spara(fil: Kallfil, period: str, aktor: Anvandare | None, torrkorning: bool, fel: Sequence[Cellfynd]) -> Utfall:
    if not torrkorning:
        vardeskrivning.las_importer()
    rader = Cellrader(fil, period, skapa=not torrkorning, utan=fel)
    bas = releaser.basimporter()
    samma = Statistikimport.objects.filter(sha256=fil.sha256).order_by("-pk").first()
    inget_fore = not rader.finns_i(bas)
    nya, andrade = (len(rader), 0) if inget_fore else vardeskrivning.jamfor(rader, bas, KALLCELLER)
    utfall = _utfall(fil, rader, nya, andrade)
    utfall.andringar = _andringar(rader, bas) if andrade else []
    if samma and not (nya or andrade):
        utfall.status, utfall.import_id = "oforandrad", samma.pk
        utfall.inlasningsnummer = samma.inlasningsnummer
        utfall.text = "Filen är redan inläst. Inga värden ändrades."
        utfall.release_id = samma.releaser.order_by("-pk").values_list("pk", flat=True).first()
    elif torrkorning:
        utfall.status, utfall.text = "provkord", f"Provkörning: {_text(utfall, rader)} Inget har sparats."
    else:
        _skriv(utfall, rader, samma, bas, aktor, inget_fore=inget_fore)
    vardeskrivning.rensa()
    return utfall


def _skriv(
    utfall: Utfall,
    rader: Cellrader,
    samma: Statistikimport | None,
    bas: list[int],
    aktor: Anvandare | None,
    *,
    inget_fore: bool,
) -> None:
    fil = rader.fil
    ny = Statistikimport.objects.create(
        filnamn=fil.fil[:255],
        sha256=fil.sha256,
        inlasningsnummer=samma.inlasningsnummer + 1 if samma else 1,
        slag=fil.slag.value,
        titel=(fil.tabeller[0].titel if fil.tabeller else fil.slag.label)[:255],
        utgivare=fil.utgivare,
        skolform=utfall.skolform,
        perioder=utfall.perioder,
        noter=list(dict.fromkeys(fil.noter)),
        celler=utfall.celler,
        antal=utfall.antal,
        avvisade=utfall.avvisade,
        nya=utfall.nya,
        andrade=utfall.andrade,
        oforandrade=utfall.oforandrade,
        varningar=utfall.varningar[:VISADE_VARNINGAR],
        aktor=aktor,
    )
    if inget_fore:
        sparade = vardeskrivning.skriv_nya(ny, rader, KALLCELLER)
    else:
        sparade = vardeskrivning.flytta(ny, tabell=KALLCELLER)
    if sparade != utfall.nya + utfall.andrade or sum(utfall.antal.values()) + utfall.avvisade != utfall.celler:
        raise RuntimeError(f"Cellerna i {fil.fil} går inte ihop: {utfall.antal}, sparade {sparade}.")
    utfall.status, utfall.import_id, utfall.inlasningsnummer = "inlast", ny.pk, ny.inlasningsnummer
    utfall.text = _text(utfall, rader)
    logga(Handelsetyp.STATISTIK_INLAST, ny, aktor, data={**siffror(utfall), "sha256": ny.sha256, "slag": ny.slag})
    if sparade or not samma:
        utfall.release_id = releaser.lagg_i_utkast(ny, bas, aktor).pk


def _utfall(fil: Kallfil, rader: Cellrader, nya: int, andrade: int) -> Utfall:
    skolformer = {registerkod(t.skolform) for t in fil.tabeller}
    return Utfall(
        fil=fil.fil,
        sha256=fil.sha256,
        status="",
        skolform=skolformer.pop() if len(skolformer) == 1 else "",
        perioder=rader.perioder,
        celler=fil.celler,
        antal={typ.value: rader.antal[typ] for typ in Vardetyp},
        nya=nya,
        andrade=andrade,
        oforandrade=len(rader) - nya - andrade,
        avvisade=fil.avvisade + rader.avvisade,
        varningar=[str(v).removeprefix(f"{fil.fil}, ").removeprefix(f"{fil.fil}: ") for v in fil.varningar],
    )


def _text(utfall: Utfall, rader: Cellrader) -> str:
    text = antal_text(utfall)
    if rader.upprepade:
        antal = svenska.antal(rader.upprepade, "uppgift", "uppgifter")
        text += f" {antal} finns två gånger i filen och räknas en gång."
    if rader.utan_kod:
        text += f" {svenska.antal(rader.utan_kod, 'cell', 'celler')} hör till mått utan kod och sparas inte."
    if utfall.andrade:
        text += " Det som skiljer sig från det som gäller är en rättelse eller en motsägelse: någon behöver titta."
    return text.replace("\u00a0", " ")


def _andringar(rader: Cellrader, bas: list[int]) -> list[Andradcell]:
    per_id = {pk: par for par, pk in rader.serier.items()}
    ut = []
    for a in vardeskrivning.andringar(VISADE_ANDRINGAR, KALLCELLER, bas):
        kod, avser = per_id[a.indikator_id]
        namn = rader.namn_for(kod, avser)
        agare = a.orgnr or (f"kommun {a.kommunkod}" if a.kommunkod else "")
        ut.append(Andradcell(kod, namn, agare, a.enhetskod, a.period, a.fran, a.till, a.cell))
    return ut


def kanda_koder() -> list[str]:
    """Every code of a measure that a name can be said to mean: those of the files, those that have values, and those
    that a name has been added for."""
    ur_filer = {kod for t in las_synonymer().tabeller for kod, _ in t.matt.values()}
    tillagda = set(Kallsynonym.objects.values_list("kod", flat=True))
    return sorted(ur_filer | tillagda | set(Kallserie.objects.values_list("kod", flat=True)))
