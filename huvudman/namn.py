"""Names for people: casing of names that a source writes in capitals, choice of spelling, sort names. No Django.

The source's own form is always kept beside (`kallnamn`). Words with inner capitals (AcadeMedia, NTI) come from a list
learned from the mixed-case sources, `data/skrivning.json`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path


def _mangd(text: str) -> frozenset[str]:
    return frozenset(text.split())


SMA_ORD = _mangd(
    "och i på av von för vid till med samt under om mot hos ur från of the and for in de du la le det den m fl"
)
ALLTID_GEMENA = _mangd("kommun kommuns kommunalförbund pastorat svb åk år st ek för bl mfl ekonomisk förening")
SLAGORD = _mangd(
    "skola skolan grundskola grundskolan gymnasieskola gymnasium förskoleklass resursskola fritidshem högstadium "
    "lågstadium mellanstadium enhet skolenhet anpassad särskola grundsärskola komvux vuxenutbildning friskola "
    "byskola kyrkskola centralskola byaskola ämnen ämnesområden"
)
FORKORTNINGAR = _mangd(
    "AB HB KB SPSM IT IB IES NTI LBS ISGR UIS BSG MISV SFI LSS HVB KFUM KFUK IOGT NBV ABF SISU IK IF BK VIP TE NA "
    "SA ES IM SVA SO NO UK USA EU AST NPF CJ KC LM MH GS LMH ISU ISN"
)
_ORD = re.compile(r"[^\W_]+(?:[’'´:][^\W_]+)*", re.UNICODE)
_ROMERSKA = re.compile(r"(?=[IVX])X{0,3}(IX|IV|V?I{0,3})$")
_DATA = Path(__file__).parent / "data" / "skrivning.json"


def ar_versalt(namn: str) -> bool:
    """Whether the source shouts: no lower-case letter and at least one word of more than four letters, or two words."""
    bokstaver = [tecken for tecken in namn if tecken.isalpha()]
    if any(tecken.islower() for tecken in bokstaver):
        return False
    ord_lista = [o for o in _ORD.findall(namn) if o.isalpha()]
    return any(len(o) > 4 for o in ord_lista) or sum(len(o) > 1 for o in ord_lista) > 1


def stada(namn: object) -> str:
    """Whitespace collapsed, ends trimmed, no control characters."""
    text = "".join(" " if ord(t) < 32 else t for t in str(namn if namn is not None else ""))
    return " ".join(text.split())


@cache
def skrivningar() -> dict[str, str]:
    """Learned spellings with inner capitals: casefolded word → spelling."""
    return json.loads(_DATA.read_text("utf-8"))["ord"] if _DATA.exists() else {}


@cache
def vanliga_ord() -> frozenset[str]:
    """Learned words that now and then stand in capitals in a mixed-case name, though they are no abbreviation."""
    return frozenset(json.loads(_DATA.read_text("utf-8")).get("vanliga", ())) if _DATA.exists() else frozenset()


def till_namn(text: str, *, enhet: bool = False) -> str:
    """`AB BORÅS KRISTNA SKOLA` → `AB Borås Kristna Skola`. A name that is not all capitals is only tidied.

    With `enhet`, words for the kind of school are small after the first word, as Skolverket writes (`Berga skola`).
    """
    text = stada(text)
    if not ar_versalt(text):
        return text
    traffar = list(_ORD.finditer(text))
    delar: list[str] = []
    slut = 0
    for plats, traff in enumerate(traffar):
        fore = text[slut : traff.start()]
        forst = plats == 0 or fore.rstrip().endswith((":", "/", "–", " -"))
        delar += [fore, _ett_ord(traff[0], forst=forst, sist=traff.end() == len(text), enhet=enhet, fore=fore)]
        slut = traff.end()
    return "".join(delar) + text[slut:]


def _ett_ord(ordet: str, *, forst: bool, sist: bool, enhet: bool, fore: str) -> str:
    sma = ordet.lower()
    if ordet == "I":
        return "I" if forst or sist or fore.endswith("-") else "i"
    if any(tecken.isdigit() for tecken in ordet):
        return _med_siffra(ordet)
    if sma in ALLTID_GEMENA and not forst:
        return sma
    if sma in {"svb", "åk"}:
        return sma
    if sma in SMA_ORD and not forst and not fore.endswith("-"):
        return sma
    if ordet in FORKORTNINGAR or (len(ordet) > 1 and _ROMERSKA.match(ordet)):
        return ordet
    if sma in skrivningar():
        return skrivningar()[sma]
    if enhet and sma in SLAGORD and not forst:
        return sma
    if len(ordet) == 1 or (len(ordet) <= 4 and not re.search(r"[AEIOUYÅÄÖÉÜ:'’´]", ordet)):
        return ordet
    if traff := re.fullmatch(r"([^’'´:]+)([’'´:])(.+)", ordet):
        fram, tecken, bak = traff.groups()
        irlandsk = tecken != ":" and len(fram) == 1 and len(bak) > 2
        return _stor(fram) + tecken + (_stor(bak) if irlandsk else bak.lower())
    return _stor(ordet)


def _stor(ordet: str) -> str:
    return ordet[:1] + ordet[1:].lower()


def _med_siffra(ordet: str) -> str:
    """`1:A` → `1:a` (ordinal), `3E` → `3e`, `F6` and `1A` stand."""
    traff = re.fullmatch(r"(\d+)([:’']?)(A|E|AN|EN|ER|OR|TAL|ÅRS|ÅRIG)", ordet)
    if traff and (traff[2] or traff[3] not in {"A", "E"}):
        return ordet.lower()
    return ordet if len(ordet) <= 3 else _stor(ordet)


def jamforelseform(namn: str) -> str:
    """What makes two spellings the same name: letters and digits only, without case."""
    return "".join(tecken for tecken in namn.casefold() if tecken.isalnum())


def basta_namn(kandidater: list[str], *, enhet: bool = False, titelform: bool = False) -> str:
    """The name to show, of source names with the newest first.

    The newest source decides the name; a mixed-case source that writes the same name decides its spelling. `titelform`:
    the source gives every word a capital.
    """
    valt = _stavat(kandidater, enhet=enhet)
    return ratta_blandat(ratta_titelform(valt) if titelform else valt)


def _stavat(kandidater: list[str], *, enhet: bool) -> str:
    nyast = stada(kandidater[0])
    if not ar_versalt(nyast):
        return nyast
    form = jamforelseform(nyast)
    for kandidat in map(stada, kandidater[1:]):
        if not ar_versalt(kandidat) and jamforelseform(kandidat) == form:
            return kandidat
    return till_namn(nyast, enhet=enhet)


_BAS = str.maketrans(
    {**dict(zip("éèêëáàâãóòôõúùûüíìîïñçý", "eeeeaaaaoooouuuyiiiincy", strict=True)), "æ": "ä", "ø": "ö"}
)


_TITELORD = _mangd("I Och På Av För Med Vid Till Under Samt")
_BOLAG = {"Ab": "AB", "Hb": "HB", "Kb": "KB"}


def ratta_titelform(namn: str) -> str:
    """`Kåsan I Ur Och Skur` → `Kåsan i Ur och Skur`, for a source that gives every word a capital."""
    ordlista = namn.split(" ")
    if not all(o[:1].isupper() or not o[:1].isalpha() for o in ordlista):
        return namn
    sista = len(ordlista) - 1
    return " ".join(
        o.lower() if 0 < plats < sista and o in _TITELORD else _BOLAG.get(o, o) for plats, o in enumerate(ordlista)
    )


_MELLANORD = "Av|And|In|Of|Och|På|För|Med|Vid|Till|Under|Samt|Från"
_MITT_I = re.compile(rf"(?<=[^\W\d_] )(?:{_MELLANORD})(?= \w)")
_EK_FOR = re.compile(r"\bEk(\.?) För(?=\.?$)")
_BOLAGSORD = re.compile(r"(?<=[\w,] )(?:Ab|Hb|Kb)\b")
_AKTIEBOLAG = re.compile(r"(?<=[a-zåäö])Aktiebolag\b")
_VERSALT_ORD = re.compile(r"\b[A-ZÅÄÖÉ]{5,}\b")


def ratta_blandat(namn: str) -> str:
    """`DOCKSTA FRISKOLA Ekonomisk förening` → `Docksta Friskola Ekonomisk förening`, for a mixed-case source.

    Only what is safe: words that are known not to be abbreviations (JENSEN and ISGR stand), small words between two
    others, and the forms of companies. Nothing but case is changed.
    """
    namn = _VERSALT_ORD.sub(lambda m: _stor(m[0]) if m[0].casefold() in vanliga_ord() else m[0], namn)
    namn = _EK_FOR.sub(r"ek\1 för", namn)
    namn = _MITT_I.sub(lambda m: m[0].lower(), namn)
    namn = _BOLAGSORD.sub(lambda m: m[0].upper(), namn)
    return _AKTIEBOLAG.sub("aktiebolag", namn)


def sokform(text: str) -> str:
    """Lower case without accents (å ä ö stay letters), so that a search finds the name in every database."""
    return stada(text).lower().translate(_BAS)


_TVA_SIFFROR = {tecken: str(20 + plats) for plats, tecken in enumerate("abcdefghijklmnopqrstuvwxyzåäö")} | {
    tecken: f"1{tecken}" for tecken in "0123456789"
}


def sortnamn(namn: str) -> str:
    """A text whose order is Swedish order in every database and collation: two digits a letter, å ä ö last.

    Only digits are used, because collations agree on nothing else. 100 letters decide; case and accents do not.
    """
    text = stada(namn).lower().translate(_BAS)
    text = re.sub(r"[0-9]+", lambda m: m[0].lstrip("0").zfill(6), text)
    text = " ".join(re.sub(r"[^a-zåäö0-9]+", " ", text).split())
    return "".join(_TVA_SIFFROR.get(tecken, "00") for tecken in text[:100])
