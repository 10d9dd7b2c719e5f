"""Organisationsnummer: the check, the mask and what the number itself says about legal form. No Django.

Source: Skatteverket SKV 709 (ten digits, group digit first, third digit at least 2, check digit by Luhn).
"""

from __future__ import annotations

import re

MASK = "••••••••••"


def luhn_stammer(siffror: str) -> bool:
    """Whether the last digit is the Luhn check digit of the ones before it."""
    summa = 0
    for plats, tecken in enumerate(reversed(siffror)):
        varde = int(tecken) * (2 if plats % 2 else 1)
        summa += varde - 9 if varde > 9 else varde
    return summa % 10 == 0


def stada(varde: object) -> str:
    """`556677-8899`, `16 5566778899` and 5566778899.0 → ten digits; anything else is returned as it came, trimmed."""
    text = (
        str(int(varde)) if isinstance(varde, float) and varde.is_integer() else str(varde if varde is not None else "")
    )
    text = text.strip()
    siffror = re.sub(r"[\s-]", "", text)
    if len(siffror) == 12 and siffror.startswith("16"):
        siffror = siffror[2:]
    return siffror if re.fullmatch(r"[0-9]{10}", siffror) else text


def fel_i(orgnr: str) -> str:
    """What is wrong with the number, as a Swedish sentence for a person; empty when it is sound."""
    if not orgnr:
        return "Organisationsnummer saknas."
    if not re.fullmatch(r"[0-9]{10}", orgnr):
        return f"Organisationsnumret ska ha tio siffror, inte ”{visa(orgnr)}”."
    if ar_personnummerlik(orgnr):
        return "Numret ser ut som ett personnummer. Lägg in huvudmannen för hand i registret i stället."
    if not luhn_stammer(orgnr):
        return f"Organisationsnumret {visa(orgnr)} har fel kontrollsiffra."
    return ""


def ar_personnummerlik(text: str) -> bool:
    """Whether the id has the form of a personnummer or samordningsnummer: third digit 0 or 1, century or not."""
    siffror = re.sub(r"[\s+-]", "", text)
    if re.fullmatch(r"(19|20)[0-9]{10}", siffror):
        return True
    return re.fullmatch(r"[0-9]{2}[01][0-9]{7}", siffror) is not None


def visa(text: str) -> str:
    """The number as people write it (212000-2080), or a mask for anything that may be a person's id."""
    if ar_personnummerlik(text):
        return MASK
    return f"{text[:6]}-{text[6:]}" if re.fullmatch(r"[0-9]{10}", text) else text


def harledd_form(orgnr: str, namn: str = "") -> str:
    """Legal form by the first digits, and by the name where the digit leaves two. Always to be marked as derived."""
    sma = namn.casefold()
    if orgnr.startswith("2"):
        for borjan, form in (
            ("2120", "kommun"),
            ("2220", "kommunalforbund"),
            ("2321", "region"),
            ("2021", "stat"),
            ("252", "trossamfund"),
        ):
            if orgnr.startswith(borjan):
                return form
        return "korporation"
    if orgnr.startswith("8"):
        return "stiftelse" if re.search(r"stiftelse\b|stiftelsen\b", sma) else "ideell"
    return {"5": "aktiebolag", "7": "ekonomisk", "9": "handelsbolag"}.get(orgnr[:1], "ej_utredd")


def visa_i_text(text: str) -> str:
    """Any text with every personnummer-like number in it masked; for messages and lists of rejected rows."""
    return re.sub(r"(?<![0-9])(?:19|20)?[0-9]{2}[01][0-9]{3}[-+ ]?[0-9]{4}(?![0-9])", MASK, text)


def ar_personnummer(nummer: str) -> bool:
    """Ten digits with the form and check digit of a personnummer or samordningsnummer."""
    return re.fullmatch(r"[0-9]{2}[01][0-9]{7}", nummer) is not None and luhn_stammer(nummer)
