"""Level names of *Underlag för analys inom det nationella kvalitetssystemet* (Skolverket's PxWeb, XLSX)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from kvalitet.filer import Filfel, XlsxFil, kolumnbokstaver

from ..kallor import UFA, lasarsstart
from ..namn import stada
from ..skolformer import SKOLFORMER
from .poster import Enhetspost, Registerfil, Samlare

BLAD = "Underlag för analys"
NIVARAD, LASARSRAD, ELEVERRAD, FORSTA_MATT = 3, 4, 5, 5
RIKET = "RIKET: TOTALT"
KANDA = {namn.casefold(): kod for kod, namn in SKOLFORMER.items()} | {"grundskolan": "grundskola"}
_HUVUDMAN = re.compile(r"(?P<namn>.+) \((?P<orgnr>[^()]*)\): HUVUDMAN", re.S)
_ENHET = re.compile(r"(?P<namn>.+) \((?P<orgnr>[0-9]{10})\): (?P<enhet>.+) \((?P<kod>[^()]*)\)", re.S)
_ENHET_FEL = re.compile(r"(?P<namn>.+) \((?P<orgnr>[^()]*)\): (?P<enhet>.+) \((?P<kod>[^()]*)\)", re.S)
"""The second finds what a level with a faulty orgnr tried to say, so that the fault can be named."""


def kanns_igen(bok: XlsxFil) -> bool:
    return any(blad.strip().casefold().startswith("underlag för analys") for blad in bok.blad)


def las(bok: XlsxFil, datum: date | None) -> Registerfil:
    """Huvudmän and units named in row 3. A unit under two huvudmän belongs to the one whose column has values."""
    blad = next(blad for blad in bok.blad if blad.strip().casefold().startswith("underlag för analys"))
    rader = bok.rader(blad)
    if len(rader) < ELEVERRAD or not any(rader[NIVARAD - 1]):
        raise Filfel(bok.namn, "Raden med nivåer saknas. Den ska börja med RIKET: TOTALT.", rad=NIVARAD, falt=blad)
    skolform = _skolform(str(rader[0][0]) if rader[0] else "", bok.namn)
    start = _lasar(bok.namn, rader[LASARSRAD - 1], datum)
    samlare = Samlare(bok.namn)
    har_varden = _kolumner_med_varden(rader)
    elever = rader[ELEVERRAD - 1] if str(rader[ELEVERRAD - 1][0]).strip() == "Elever: Antal elever" else []
    kandidater: dict[str, list[tuple[bool, int, Enhetspost]]] = {}
    sedda: dict[str, int] = {}
    antal = 0
    for kolumn, cell in enumerate(rader[NIVARAD - 1]):
        niva = stada(cell)
        if kolumn == 0 or not niva or niva == RIKET:
            continue
        antal += 1
        falt = f"cell {kolumnbokstaver(kolumn + 1)}{NIVARAD}"
        if niva in sedda:
            samlare.neka(NIVARAD, falt, f"Nivån ”{niva}” finns redan i kolumn {kolumnbokstaver(sedda[niva] + 1)}.")
            continue
        sedda[niva] = kolumn
        if traff := _HUVUDMAN.fullmatch(niva):
            if orgnr := samlare.orgnr(NIVARAD, falt, traff["orgnr"], [niva]):
                samlare.huvudman(orgnr, namn=traff["namn"])
            continue
        post = _enhetspost(samlare, niva, falt, skolform, elever[kolumn] if kolumn < len(elever) else "")
        if post:
            kandidater.setdefault(post.kod, []).append((kolumn in har_varden, kolumn, post))
    noter = _valj(samlare, kandidater)
    return Registerfil(
        UFA, start, bok.namn, bok.sha256, frozenset({skolform}), samlare.huvudmanposter(), samlare.enheter,
        samlare.fel, noter, antal, samlare.felrader,
    )  # fmt: skip


def _enhetspost(samlare: Samlare, niva: str, falt: str, skolform: str, elever: Any) -> Enhetspost | None:
    traff = _ENHET.fullmatch(niva) or _ENHET_FEL.fullmatch(niva)
    if traff is None:
        samlare.neka(NIVARAD, falt, f"Nivån ”{niva}” går inte att tolka. Den ska vara NAMN (orgnr): ENHET (kod).")
        return None
    orgnr = samlare.orgnr(NIVARAD, falt, traff["orgnr"], [niva])
    if orgnr is None:
        return None
    if not re.fullmatch(r"[0-9]{8}", traff["kod"]):
        samlare.neka(NIVARAD, falt, f"Skolenhetskoden ska ha åtta siffror, inte ”{traff['kod']}”.", [niva])
        return None
    samlare.huvudman(orgnr, namn=traff["namn"])
    tal = _tal(elever)
    return Enhetspost(traff["kod"], stada(traff["enhet"]), orgnr, skolformer={skolform: None if tal == "." else tal})


def _tal(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _valj(samlare: Samlare, kandidater: dict[str, list[tuple[bool, int, Enhetspost]]]) -> list[str]:
    """A code under two huvudmän: the column with values tells who ran the unit that läsår."""
    noter = []
    for kod, lista in kandidater.items():
        lista.sort(key=lambda rad: (not rad[0], rad[1]))
        post = lista[0][2]
        samlare.enhet(NIVARAD, "", post)
        if len(lista) > 1:
            andra = ", ".join(rad[2].orgnr for rad in lista[1:])
            noter.append(f"Enheten {kod} står under flera huvudmän. {post.orgnr} har värden och gäller (inte {andra}).")
    return noter


def _kolumner_med_varden(rader: list[list[Any]]) -> set[int]:
    """Columns with anything but `.` (missing) or blank among the measures."""
    matt = [rad for rad in rader[FORSTA_MATT - 1 :] if rad and ":" in str(rad[0])[:20]]
    return {kolumn for rad in matt for kolumn, cell in enumerate(rad) if kolumn and cell not in (".", "", None)}


def _skolform(titel: str, fil: str) -> str:
    traff = re.match(r"Underlag för analys för (.+?) efter ", titel)
    skolform = (traff[1] if traff else "grundskola").strip().casefold()
    if skolform not in KANDA:
        raise Filfel(fil, f"Tabellen gäller ”{traff[1] if traff else titel}”, som inte är en känd skolform.", rad=1)
    return KANDA[skolform]


def _lasar(fil: str, rad: list[Any], datum: date | None) -> date:
    lasar = {str(cell).strip() for cell in rad[1:] if str(cell).strip()}
    if len(lasar) > 1:
        raise Filfel(
            fil, f"Filen har flera läsår ({', '.join(sorted(lasar))}). Hämta ett läsår i taget.", rad=LASARSRAD
        )
    try:
        return lasarsstart(lasar.pop()) if lasar else datum or lasarsstart("")
    except ValueError as fel:
        raise Filfel(fil, "Läsåret saknas eller är fel skrivet. Det ska se ut som 2024/25.", rad=LASARSRAD) from fel
