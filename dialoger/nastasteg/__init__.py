"""The huvudman's own page "Nästa steg": where the dialogue is, what comes next, when and with whom. Writes nothing."""

from __future__ import annotations

from .sida import Sida, arende_for, kanda_arenden, sida

__all__ = ["Sida", "arende_for", "kanda_arenden", "sida"]
