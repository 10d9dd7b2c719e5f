"""Charts as SVG text: deterministic, accessible, the same on the web and in the PDF. Pure functions.

`axlar(avsnitt.matt)` gives the axes of a section, `strip(matt, axel, variant)` a measure's picture. Other charts:
`perspektiv` (views of one theme), `kostnader` (items per pupil) and `trend`. A chart with nothing to show is "".
"""

from .axel import STORLEKAR, Axel, axlar, har_fordelning
from .forklaring import Forklaring, Marke, forklaringar, har_ringar, marke_svg
from .kostnader import kostnader, kostnadsposter
from .ord import Tabell, jamforelsetabell, striptabell
from .perspektiv import Tema, perspektiv, teman
from .strip import strip
from .trend import trend, trendtabell

__all__ = [
    "STORLEKAR",
    "Axel",
    "Forklaring",
    "Marke",
    "Tabell",
    "Tema",
    "axlar",
    "forklaringar",
    "har_fordelning",
    "har_ringar",
    "jamforelsetabell",
    "kostnader",
    "kostnadsposter",
    "marke_svg",
    "perspektiv",
    "strip",
    "striptabell",
    "teman",
    "trend",
    "trendtabell",
]
