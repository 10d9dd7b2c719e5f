"""What must hold in a version of the quality system besides the form of its fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..berakning.harledning import Metod
from ..serienamn import avser_text, las_avser
from ..vardetyper import TECKEN
from .data import ENHETSORD, PLATSHALLARE, Mattdata, Niva, Riktning, Systemdata, platshallare
from .serieregler import seriefel

KORTNAMN_MAX = 40
KOD = re.compile(r"[a-z][a-z0-9_]*")
FRAMGANGSFAKTORER = 7
KALLNIVAER = ("skolenhet", "kommun", "huvudman")
PASTAENDEKOD = re.compile(r"[1-7][hru][1-9]")


class Datafel(ValueError):
    """A data file is wrong. The message names file and item, in Swedish.

    `falt`: the measure's field. `plats`: the measure, which the message begins with and `text` leaves out.
    """

    def __init__(self, text: str, falt: str = "", plats: str = "") -> None:
        super().__init__(f"{plats}: {text}" if plats else text)
        self.text, self.falt, self.plats = text, falt, plats


def kontrollera(system: Systemdata) -> None:
    """Raise `Datafel` on the first thing that does not hold."""
    _skolformer(system)
    _matt(system)
    _unika("avsnitt", (f"{a.skolform}:{a.kod}" for a in system.avsnitt))
    _unika("lucka", (f"{x.skolform}:{x.kod}" for x in system.luckor))
    _unika("tecken", (t.tecken for t in system.tecken))
    _texter(system)
    if [f.nummer for f in system.faktorer] != list(range(1, FRAMGANGSFAKTORER + 1)):
        raise Datafel(f"framgangsfaktorer.toml: ska ha faktor 1 till {FRAMGANGSFAKTORER} i ordning.")
    _pastaenden(system)
    for tecken in system.tecken:
        if TECKEN.get(tecken.tecken) is not tecken.typ:
            raise Datafel(f"tecken.toml: {tecken.tecken!r} kan inte ha typen {tecken.typ}.")
    _samband(system)


def _unika(vad: str, varden: Iterable[str]) -> None:
    dubbla = sorted(v for v, antal in Counter(varden).items() if antal > 1)
    if dubbla:
        raise Datafel(f"Samma {vad} finns två gånger: {', '.join(dubbla)}.", vad)


def _skolformer(system: Systemdata) -> None:
    koder = [s.kod for s in system.skolformer]
    _unika("skolform", koder)
    for kod in koder:
        _kod(kod, "skolformer.toml")
    okanda = {a.skolform for a in system.avsnitt} - set(koder)
    if okanda:
        raise Datafel(f"Mappen {', '.join(sorted(okanda))} hör inte till någon skolform i skolformer.toml.")


def _kod(kod: str, plats: str) -> None:
    if not KOD.fullmatch(kod):
        text = f"koden ”{kod}” ska börja med en bokstav och bara ha små bokstäver a–z, siffror och understreck."
        raise Datafel(text, "kod", plats)


def _matt(system: Systemdata) -> None:
    _unika("kod", (m.kod for m in system.matt))
    _unika("kortnamn", (f"{m.skolform}: {m.kortnamn}" for m in system.matt))
    namn = (f"{m.skolform}: {n}" for m in system.matt for n in (m.namn, *m.synonymer))
    _unika("namn", namn)
    for m in system.matt:
        _kod(m.kod, m.avsnitt)
        if len(m.kortnamn) > KORTNAMN_MAX:
            raise Datafel(f"kortnamnet har {len(m.kortnamn)} tecken, högst {KORTNAMN_MAX}.", "kortnamn", m.kod)
        if not 0 <= m.decimaler <= 3:
            raise Datafel("decimaler ska vara 0 till 3.", "decimaler", m.kod)
        if not m.nivaer or set(m.nivaer) - {"riket", "huvudman", "enhet"}:
            raise Datafel("nivaer ska vara riket, huvudman eller enhet.", plats=m.kod)
        if set(m.huvudmannatyper) - {"kommunal", "regional", "statlig", "enskild"}:
            raise Datafel("okänd huvudmannatyp.", plats=m.kod)
        _harledning(m)
        vantar_styrka = m.flaggbar and m.riktning is not Riktning.KONTEXT
        if vantar_styrka != bool(m.styrka):
            text = "styrka ska finnas precis när måttet är flaggbart och riktningen inte är kontext."
            raise Datafel(text, "styrka", m.kod)


def _harledning(m: Mattdata) -> None:
    """What maps a measure to a source must hang together."""
    if not m.kallmatt:
        if m.kallavser or m.vikt or m.minsta_vikt or m.metod is not Metod.PUBLICERAD:
            raise Datafel("kallavser, metod, vikt och minsta_vikt behöver kallmatt.", plats=m.kod)
        return
    if m.kallniva not in KALLNIVAER:
        raise Datafel(f"kallniva ska vara {', '.join(KALLNIVAER)}.", "kallniva", m.kod)
    if (m.metod in (Metod.MEDEL, Metod.KVOT)) != bool(m.vikt):
        raise Datafel("vikt ska finnas precis när metoden är medel eller kvot.", "vikt", m.kod)
    if m.metod is not Metod.PUBLICERAD and m.kallniva != "skolenhet":
        raise Datafel("bara det som publiceras per skolenhet kan räknas ihop.", "metod", m.kod)
    if m.kallniva == "skolenhet" and m.metod in (Metod.PUBLICERAD, Metod.SUMMA) and m.skala:
        raise Datafel(f"{ENHETSORD[m.enhet]} kan inte läggas ihop. Välj medel eller kvot.", "metod", m.kod)
    try:
        if avser_text(las_avser(m.kallavser)) != m.kallavser:
            raise ValueError(f"”{m.kallavser}” ska vara i bokstavsordning.")
    except ValueError as fel:
        raise Datafel(f"kallavser: {fel}", "kallavser", m.kod) from fel
    if hinder := seriefel(m):
        raise Datafel(hinder.text, hinder.falt, m.kod)


def _texter(system: Systemdata) -> None:
    for m in system.matt:
        for falt, text in (("fraga", m.fraga), ("styrka", m.styrka)):
            try:
                okanda = platshallare(text) - PLATSHALLARE
            except ValueError as fel:
                raise Datafel(f"{falt} har en klammer som inte går ihop.", falt, m.kod) from fel
            if okanda:
                raise Datafel(f"{falt} har en okänd platshållare {{{', '.join(sorted(okanda))}}}.", falt, m.kod)
        if not all(text.strip() for text in (m.namn, m.kortnamn, m.definition)):
            raise Datafel("namn, kortnamn eller definition är tom.", plats=m.kod)
        if not m.fraga.endswith("?"):
            raise Datafel("fraga ska sluta med ett frågetecken.", "fraga", m.kod)


def _pastaenden(system: Systemdata) -> None:
    alla = [(f, p) for f in system.faktorer for p in f.pastaenden]
    _unika("påstående", (p.kod for _, p in alla))
    for faktor, p in alla:
        if not PASTAENDEKOD.fullmatch(p.kod) or not p.kod.startswith(f"{faktor.nummer}{p.niva[0]}"):
            raise Datafel(f"framgangsfaktorer.toml: koden {p.kod!r} ska vara faktorns nummer, nivåns bokstav och 1–9.")
        if not p.text.strip().endswith("."):
            raise Datafel(f"framgangsfaktorer.toml: {p.kod} ska vara en mening som slutar med punkt.")
    for faktor in system.faktorer:
        if saknas := [niva.value for niva in Niva if not faktor.pastaenden_for(niva)]:
            raise Datafel(f"framgangsfaktorer.toml: faktor {faktor.nummer} saknar påståenden för {saknas[0]}.")


def _samband(system: Systemdata) -> None:
    koder = {m.kod for m in system.matt}
    delmal = {(a.skolform, a.nummer) for a in system.avsnitt if a.nummer}
    faktorer = {f.nummer for f in system.faktorer}
    for s in system.samband:
        if s.forutsattning not in koder or (s.skolform, s.delmal) not in delmal or s.faktor not in faktorer:
            led = f"{s.forutsattning} → delmål {s.delmal} → faktor {s.faktor}"
            raise Datafel(f"samband.toml: {led} pekar på något som inte finns.")
