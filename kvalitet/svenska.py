"""Swedish formats for people: numbers, dates, lists, order. Pure functions, no Django.

Source: Svenska skrivregler (Språkrådet): decimal comma, thin space in thousands, en dash in intervals.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal

SMALT = "\u202f"  # narrow no-break space: thousands, before %
FAST = "\u00a0"  # no-break space: between number and word
MINUS = "\u2212"
STRECK = "\u2013"

Tal = Decimal | int | float

MANADER = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
MANADER_KORT = ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")
VECKODAGAR = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
RAKNEORD = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def _decimal(varde: Tal) -> Decimal:
    """Exact Decimal; a float becomes its shortest text (0.1, not 0.1000000000000000055)."""
    if isinstance(varde, bool):
        raise TypeError("Ett ja eller nej är inget tal.")
    tal_ = varde if isinstance(varde, Decimal) else Decimal(str(varde))
    if not tal_.is_finite():
        raise ValueError(f"{varde!r} går inte att skriva som ett tal.")
    return tal_


def avrunda(varde: Tal, decimaler: int) -> Decimal:
    """Round half away from zero, as people do: 0,25 → 0,3."""
    exakt = _decimal(varde)
    steg = Decimal(1).scaleb(-decimaler)
    siffror = max(28, len(exakt.as_tuple().digits) + abs(exakt.adjusted()) + decimaler + 2)
    return exakt.quantize(steg, rounding=ROUND_HALF_UP, context=Context(prec=siffror))


def tal(varde: Tal, decimaler: int | None = None) -> str:
    """`12104.5` → "12 104,5". Without `decimaler` the number keeps those it has (a float at most its shortest form)."""
    exakt = _decimal(varde)
    if decimaler is not None:
        exakt = avrunda(exakt, decimaler)
    text = format(exakt, "f")
    negativt = text.startswith("-")
    heltal, _, brak = text.removeprefix("-").partition(".")
    if decimaler is None and isinstance(varde, float):
        brak = brak.rstrip("0")
    if not (heltal + brak).strip("0"):
        negativt = False
    grupper: list[str] = []
    while len(heltal) > 3:
        grupper.insert(0, heltal[-3:])
        heltal = heltal[:-3]
    grupper.insert(0, heltal)
    return (MINUS if negativt else "") + SMALT.join(grupper) + ("," + brak if brak else "")


def timmar(minuter: int) -> str:
    """Hours with the decimals they need, at most two: 60 → "1", 90 → "1,5", 15 → "0,25"."""
    return tal(round(minuter / 60, 2))


def procent(varde: Tal, decimaler: int | None = None, *, i_text: bool = False) -> str:
    """`71.9` → "71,9 %"; with `i_text` "71,9 procent". The value is in percent already."""
    return tal(varde, decimaler) + (FAST + "procent" if i_text else FAST + "%")


def intervall(fran: object, till: object, enhet: str = "") -> str:
    """`(79, 94, "%")` → "79–94 %". Ends may be numbers or ready text; equal ends are written once."""
    a, b = _text(fran), _text(till)
    mitt = a if a == b else f"{a}{STRECK}{b}"
    return f"{mitt}{FAST}{enhet}" if enhet else mitt


def _text(varde: object) -> str:
    if isinstance(varde, (Decimal, int, float)) and not isinstance(varde, bool):
        return tal(varde)
    return str(varde)


def antal(n: int, ental: str, flertal: str | None = None) -> str:
    """`(1, "fil", "filer")` → "1 fil"; `(3, …)` → "3 filer". Without plural the same word is used (år, barn)."""
    return f"{tal(n)}{FAST}{ental if n == 1 else (flertal or ental)}"


def rakneord(n: int, *, neutrum: bool = False) -> str:
    """Small numbers in words (noll–tolv), larger as figures. `neutrum`: "ett" instead of "en"."""
    if n == 1 and neutrum:
        return "ett"
    return RAKNEORD[n] if 0 <= n < len(RAKNEORD) else tal(n)


def lista(delar: Iterable[object], bindeord: str = "och") -> str:
    """`["a", "b", "c"]` → "a, b och c"."""
    ord_ = [str(del_) for del_ in delar]
    if len(ord_) < 2:
        return "".join(ord_)
    return f"{', '.join(ord_[:-1])} {bindeord} {ord_[-1]}"


def lix(text: str) -> int:
    """Läsbarhetsindex: words per sentence plus the percentage of words longer than six letters. 0 without words.

    Below 30 is easy, 40 as in a newspaper, 50 as in official text (Björnsson 1968). A colon ends a sentence too.
    """
    ord_ = re.findall(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+(?:[.,/]\d+)*", text)
    if not ord_:
        return 0
    meningar = sum(bool(re.search(r"\w", del_)) for del_ in re.split(r"[.!?:](?=\s|$)|\n\n", text))
    langa = sum(len(o) > 6 and o[0].isalpha() for o in ord_)
    return int(avrunda(Decimal(len(ord_)) / meningar + Decimal(100 * langa) / len(ord_), 0))


def versal(text: str) -> str:
    """First letter upper, the rest untouched: "skolverket SV" → "Skolverket SV"."""
    return text[:1].upper() + text[1:]


def datum(dag: date, *, veckodag: bool = False) -> str:
    """`date(2026, 11, 24)` → "24 november 2026"; with `veckodag` "tisdag 24 november 2026"."""
    text = f"{dag.day}{FAST}{MANADER[dag.month - 1]} {dag.year}"
    return f"{VECKODAGAR[dag.weekday()]} {text}" if veckodag else text


def datum_kort(dag: date, *, idag: date | None = None) -> str:
    """Day and short month, "24 nov"; the year is added when it is not the current one: "24 nov 2025"."""
    text = f"{dag.day}{FAST}{MANADER_KORT[dag.month - 1]}"
    return f"{text} {dag.year}" if idag is not None and dag.year != idag.year else text


def tid(klockslag: time | datetime) -> str:
    """14:30 → "14.30"."""
    return f"{klockslag.hour:02d}.{klockslag.minute:02d}"


def nar(tidpunkt: datetime, idag: date) -> str:
    """Day and time as one says it: "i dag 14.03", "i går 09.12", "20 nov 14.03"."""
    nara = {0: "i dag", -1: "i går"}.get((_dag(tidpunkt) - idag).days) or datum_kort(_dag(tidpunkt), idag=idag)
    return f"{nara} {tid(tidpunkt)}"


def datumintervall(fran: date, till: date, *, idag: date | None = None) -> str:
    """ "23–29 nov", "30 nov–6 dec" """
    if (fran.year, fran.month) == (till.year, till.month):
        return f"{fran.day}–{datum_kort(till, idag=idag)}"
    return intervall(datum_kort(fran, idag=idag), datum_kort(till, idag=idag))


def relativ(dag: date, idag: date) -> str:
    """Words for the near days: "i dag", "om tre dagar", "för fyra dagar sedan"; beyond two weeks in weeks or months."""
    skillnad = (_dag(dag) - _dag(idag)).days
    nara = {0: "i dag", 1: "i morgon", 2: "i övermorgon", -1: "i går", -2: "i förrgår"}
    if skillnad in nara:
        return nara[skillnad]
    avstand = abs(skillnad)
    if avstand < 14:
        langd = f"{rakneord(avstand)} dagar"
    elif avstand < 60:
        langd = f"{rakneord(round(avstand / 7))} veckor"
    elif avstand < 730:
        langd = f"{rakneord(round(avstand / 30))} månader"
    else:
        langd = f"{rakneord(round(avstand / 365))} år"
    return f"om {langd}" if skillnad > 0 else f"för {langd} sedan"


def _dag(dag: date) -> date:
    return dag.date() if isinstance(dag, datetime) else dag


def filstorlek(byte: int) -> str:
    """Size for people, 1 kB = 1 000 byte: 15696 → "16 kB"."""
    if byte < 1000:
        return f"{byte}{FAST}byte"
    for enhet, delare, decimaler in (("kB", 1000, 0), ("MB", 1_000_000, 1), ("GB", 1_000_000_000, 1)):
        if avrunda(Decimal(byte) / delare, decimaler) < 1000 or enhet == "GB":
            return f"{tal(Decimal(byte) / delare, decimaler)}{FAST}{enhet}"
    raise AssertionError("unreachable")


def initialer(namn: str) -> str:
    """At most two letters: first and last name. "Eva-Lena Öberg Sandin" → "ES"."""
    delar = [del_ for del_ in namn.split() if del_[0].isalpha()]
    if not delar:
        return "?"
    return (delar[0][0] + (delar[-1][0] if len(delar) > 1 else "")).upper()


def _bas(tecken: str) -> str:
    """Letter without accent, but å ä ö stay letters of their own (and æ → ä, ø → ö as in Swedish order)."""
    if tecken in "åäö":
        return tecken
    if tecken in "æø":
        return {"æ": "ä", "ø": "ö"}[tecken]
    return "".join(t for t in unicodedata.normalize("NFD", tecken) if not unicodedata.combining(t))


def sorteringsnyckel(text: str) -> tuple[tuple[tuple[int, int], ...], str]:
    """Key for Swedish order without ICU: … z å ä ö, case and accents decide only between otherwise equal words.

    Spaces and hyphens come before letters; digits are compared as numbers ("7" before "10").
    """
    ordning = {"å": 0, "ä": 1, "ö": 2}
    nyckel: list[tuple[int, int]] = []
    siffror = ""

    def tom_siffror() -> None:
        nonlocal siffror
        if siffror:
            nyckel.append((1, int(siffror)))
            siffror = ""

    normal = unicodedata.normalize("NFC", text).lower()
    for tecken in normal:
        if tecken in "0123456789":
            siffror += tecken
            continue
        tom_siffror()
        for bas in _bas(tecken):
            if bas in ordning:
                nyckel.append((3, ordning[bas]))
            elif bas.isalpha():
                nyckel.append((2, ord(bas)))
            else:
                nyckel.append((0, ord(bas)))
    tom_siffror()
    return tuple(nyckel), text
