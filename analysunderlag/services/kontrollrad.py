"""What one automatic check of a release found."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

STOR_ANDRING = 0.05  # share of values, or of the signs' share, that is worth a person's look
EXEMPEL = 5


@dataclass(frozen=True, slots=True)
class Kontroll:
    """`utfall`: ok | varning | stopp. A stopp keeps the release from being approved."""

    kod: str
    namn: str
    utfall: str
    text: str

    def som_dict(self) -> dict[str, str]:
        return dataclasses.asdict(self)
