"""Which numbers, keys and periods a source can hold. What cannot be is a fault of the file. No Django.

Rules: a share lies between 0 and 100, nothing but a cost is less than 0, children, pupils and groups are whole. An
organisationsnummer has a check digit that holds, and a läsår is two years in a row that have begun.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import cache

_ANDEL = re.compile(r"andel|\(%\)|(?:^|_)(?:leg|exam|flickor|pojkar)$")
_HELTAL = re.compile(r"fs_barn|fs_grupper|(?:gr|gy|fk)_\w*elever(?:_antal|_ak\d)?")
_KOSTNAD = re.compile(r"kostnad")
_LASAR = re.compile(r"(\d{4})/(\d{2})")
_PERIOD = re.compile(r"\d{4}|\d{4}/\d{2}|[VH]T\d{2}|\d{4}-\d{2}-\d{2}")
_STORST = Decimal(10_000_000)  # more children, pupils or tjänster than the country has
FORSTA_AR = 1990


@cache
def _slag(kod: str, matt: str) -> str:
    if _KOSTNAD.search(kod):
        return "kostnad"
    if _ANDEL.search(kod) or re.search(r"\bandel\b|\(%\)", matt.casefold()):
        return "andel"
    return "antal" if _HELTAL.fullmatch(kod) else "tal"


def omojligt(kod: str, matt: str, tal: Decimal) -> str:
    """Why this cannot be a number of the measure; empty when it can."""
    slag = _slag(kod, matt)
    visat = format(tal, "f").replace(".", ",").replace("-", "−")
    if slag == "andel" and not 0 <= tal <= 100:
        return f"Talet {visat} är omöjligt: en andel ligger mellan 0 och 100 procent."
    if slag != "kostnad" and tal < 0:
        return f"Talet {visat} är omöjligt: måttet är aldrig mindre än 0."
    if slag == "antal" and tal != tal.to_integral_value():
        return f"Talet {visat} är omöjligt: ett antal är ett helt tal."
    if slag in ("antal", "tal") and tal > _STORST:
        return f"Talet {visat} är omöjligt: det är fler än i hela landet."
    return ""


def fel_period(period: str, i_dag: datetime.date) -> str:
    """Why this cannot be a period, a year or a läsår; empty when it can."""
    if not _PERIOD.fullmatch(period):
        return f"”{period[:40]}” är ingen period. Skriv ett år (2024) eller ett läsår (2024/25)."
    if (traff := _LASAR.fullmatch(period)) and (int(traff[1]) + 1) % 100 != int(traff[2]):
        return f"”{period}” är inget läsår: det andra året ska komma direkt efter det första."
    if period[:4].isdigit() and not FORSTA_AR <= int(period[:4]) <= i_dag.year:
        return f"”{period}” kan inte stämma: det är före {FORSTA_AR} eller har inte börjat än."
    return ""
