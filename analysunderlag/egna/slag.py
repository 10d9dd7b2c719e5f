"""What an own figure is counted in, and numbers and periods as people write them. Every refusal says what to do."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from django.db.models import TextChoices

from kvalitet import svenska

from ..kvalitetssystem.data import SKALOR
from ..vardetyper import TECKEN

DECIMALER, SIFFROR = 4, 16
FORSTA_AR = 2000


class Slag(TextChoices):
    """The first ones can be chosen for an own measure; the rest are what official measures are counted in."""

    PROCENT = "procent", "procent"
    ANTAL = "antal", "antal"
    KR = "kr", "kronor"
    MEDELVARDE = "medelvarde", "medelvärde, 0–10"
    ANNAT = "annat", "annat, med eget ord"
    TKR = "tkr", "tusen kronor"
    HELTIDSTJANSTER = "heltidstjanster", "heltidstjänster"
    ELEVER_PER = "elever_per", "elever per heltidstjänst"
    BARN = "barn", "antal barn"
    GRUPPER = "grupper", "antal barngrupper"
    BARN_PER = "barn_per", "antal barn"
    POANG = "poang", "poäng, 0–20"


EGNA_SLAG = (Slag.PROCENT, Slag.ANTAL, Slag.KR, Slag.MEDELVARDE, Slag.ANNAT)
ENHETER = {
    Slag.PROCENT: "%", Slag.KR: "kr", Slag.TKR: "tkr", Slag.HELTIDSTJANSTER: "heltidstjänster",
    Slag.BARN: "barn", Slag.BARN_PER: "barn", Slag.GRUPPER: "barngrupper", Slag.POANG: "poäng",
}  # fmt: skip
HELA = (Slag.ANTAL, Slag.BARN, Slag.GRUPPER)
KAN_BLI_NEGATIVA = (Slag.KR, Slag.TKR, Slag.ANNAT)
_ORD = {
    "%": Slag.PROCENT, "procent": Slag.PROCENT, "andel": Slag.PROCENT, "antal": Slag.ANTAL, "st": Slag.ANTAL,
    "styck": Slag.ANTAL, "kr": Slag.KR, "kronor": Slag.KR, "sek": Slag.KR, "medelvärde": Slag.MEDELVARDE,
    "medel": Slag.MEDELVARDE, "medelvärde, 0–10": Slag.MEDELVARDE, "medelvärde 0–10": Slag.MEDELVARDE,
}  # fmt: skip

_MELLANRUM = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_SLUT = re.compile(r"(.*?)\s*(%|procent|kr|kronor)$", re.I)
_TAL = re.compile(r"-?([0-9]{1,3}( [0-9]{3})+|[0-9]+)([.,][0-9]+)?")
_LASAR = re.compile(r"(?:(?:läsår(?:et)?|lå)\s+)?([0-9]{2}|[0-9]{4})\s?[/–-]\s?([0-9]{2}|[0-9]{4})", re.I)
_AR = re.compile(r"(?:(?:kalender)?(?:år|året)\s+)?([0-9]{4})", re.I)
SKRIV_PERIOD = "Skriv läsåret som 2025/26 eller året som 2025."


class Oklart(ValueError):
    """What was written is not a number or a period; the text says what to write instead."""


def las_tal(text: str) -> tuple[Decimal, str]:
    """ "71,9 %" → (71.9, procent). The unit is empty when nothing is written after the number."""
    text = _MELLANRUM.sub(" ", text).replace("\u2212", "-").strip()
    if not text:
        raise Oklart("Skriv ett tal.")
    if text.startswith(("=", "@")):
        raise Oklart("Det står en formel. Kopiera värdena i stället för formlerna.")
    if text in TECKEN:
        raise Oklart(f"”{text}” är ett tecken ur statistiken. Skriv ett tal, eller ta bort raden.")
    if text.startswith("#"):
        raise Oklart("Cellen visar ett fel i kalkylbladet. Skriv talet som ska stå där.")
    antytt = ""
    if slut := _SLUT.fullmatch(text):
        text, antytt = slut[1].strip(), _ORD[slut[2].lower()].value
    if "," in text and "." in text:
        raise Oklart("Skriv talet med ett decimalkomma och utan punkter, till exempel 1234,5.")
    if not _TAL.fullmatch(text):
        raise Oklart("Skriv bara ett tal, till exempel 71,9. Förklaringen kan stå under ”Hur vet ni det?”.")
    tal = Decimal(text.replace(" ", "").replace(",", "."))
    if len(str(abs(int(tal)))) > SIFFROR - DECIMALER:
        raise Oklart("Talet är för stort. Skriv det i tusental eller miljoner.")
    if -int(tal.as_tuple().exponent) > DECIMALER:
        raise Oklart(f"Skriv högst {svenska.rakneord(DECIMALER)} decimaler.")
    return tal, antytt


def omojligt(tal: Decimal, slag: str) -> str:
    """Why this cannot be a number of that kind, and what to do; empty when it can."""
    visat = svenska.tal(tal)
    minst, storst = SKALOR.get(slag, (None if slag in KAN_BLI_NEGATIVA else 0, None))
    if (storst is not None and tal > storst) or (minst is not None and tal < minst):
        if slag == Slag.PROCENT:
            return f"{visat} går inte: en andel är mellan 0 och 100 procent. Är det något annat, välj vad det mäts i."
        if slag == Slag.MEDELVARDE:
            return f"{visat} går inte: medelvärdet är mellan 0 och 10. Har ni en annan skala, välj annat med eget ord."
        if slag == Slag.POANG:
            return f"{visat} går inte: betygspoängen är mellan 0 och 20."
        return f"{visat} går inte: talet kan inte vara mindre än 0. Kontrollera tecknet."
    if slag in HELA and tal != tal.to_integral_value():
        return f"{visat} går inte: ett antal är ett helt tal. Är det ett genomsnitt, välj annat med eget ord."
    return ""


def vard_en_titt(tal: Decimal, slag: str) -> str:
    """What is possible but often a slip."""
    if slag == Slag.PROCENT and 0 < tal < 1:
        return f"Mindre än en procent. Menar ni {visa(tal * 100, slag)}? Kalkylblad sparar 85 % som 0,85."
    return ""


def las_slag(text: str) -> tuple[str, str]:
    """ "kronor" → (kr, ""); a word of their own → (annat, "dagar"). Empty: nothing is said."""
    text = " ".join(text.split())
    if not text:
        return "", ""
    if slag := _ORD.get(text.casefold()):
        return slag.value, ""
    return Slag.ANNAT.value, text


def las_period(text: str, idag: date) -> str:
    """ "25/26" and "läsåret 2025/2026" → "2025/26"; "2025" stays."""
    text = _MELLANRUM.sub(" ", text).strip()
    if ar := _AR.fullmatch(text):
        forsta = int(ar[1])
        period = f"{forsta}"
    elif lasar := _LASAR.fullmatch(text):
        forsta = int(lasar[1]) + (FORSTA_AR if len(lasar[1]) == 2 else 0)
        if int(lasar[2]) % 100 != (forsta + 1) % 100 or (len(lasar[2]) == 4 and int(lasar[2]) != forsta + 1):
            raise Oklart(f"Ett läsår går över två år i följd. {SKRIV_PERIOD}")
        period = f"{forsta}/{(forsta + 1) % 100:02d}"
    else:
        raise Oklart(SKRIV_PERIOD)
    if not FORSTA_AR <= forsta <= idag.year + 1:
        raise Oklart(f"Perioden ska ligga mellan {FORSTA_AR} och {idag.year + 1}. {SKRIV_PERIOD}")
    return period


def lasar(idag: date) -> str:
    """The läsår that a day lies in: from August."""
    forsta = idag.year if idag.month >= 8 else idag.year - 1
    return f"{forsta}/{(forsta + 1) % 100:02d}"


def visa(tal: Decimal, slag: str, ord_: str = "") -> str:
    """ "71,9 %", "12 dagar": without the zeros that the database keeps."""
    exakt = tal.normalize()
    text = svenska.tal(exakt if exakt.as_tuple().exponent < 0 else exakt.quantize(Decimal(1)))  # type: ignore[operator]
    enhet = ord_ or ENHETER.get(Slag(slag), "")
    return f"{text}{svenska.FAST}{enhet}" if enhet else text


def celltext(cell: object, *, i_procent: bool = False) -> str:
    """A cell of a spreadsheet as it would be typed: 2025.0 → "2025", 71.90000000000001 → "71,9".

    `i_procent`: the cell is shown in percent, so that 0.719 is "71,9 %".
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float | int) and i_procent:
        return f"{celltext(float(Decimal(str(cell)) * 100))} %"
    if isinstance(cell, float | int):
        return svenska.tal(svenska.avrunda(cell, DECIMALER).normalize()).replace(svenska.SMALT, "")
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    return str(cell)
