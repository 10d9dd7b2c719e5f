"""How the cut of a series is written: "amne=Bild; kon=flickor". No Django."""

from __future__ import annotations

Avser = tuple[tuple[str, str], ...]
"""What values are about besides whom, as (name, value) pairs: (("kon", "flickor"),)."""


def avser_text(avser: Avser) -> str:
    """The cut as stored: "amne=Bild; kon=flickor", sorted by name; values that are empty say nothing."""
    return "; ".join(f"{namn}={varde}" for namn, varde in sorted(avser) if varde)


def las_avser(text: str) -> Avser:
    """The inverse of `avser_text`. Raises ValueError when a part has no "="."""
    delar = [del_.strip().partition("=") for del_ in text.split(";") if del_.strip()]
    if any(not lika or not namn or not varde for namn, lika, varde in delar):
        raise ValueError(f"”{text}” ska skrivas som namn=värde, med semikolon mellan.")
    return tuple(sorted((namn.strip(), varde.strip()) for namn, _, varde in delar))
