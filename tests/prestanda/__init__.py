"""Benchmarks: ratios measured in one run, never a test that fails on time. Run: python3 -m tests.prestanda

Each piece is a module here with one function `matt_<namn>(varv=…)` that returns a dict (or a list of them): `namn`,
`kvot` (own ÷ bare, median over interleaved rounds), `mal` (the ratio we hold ourselves to, where there is one), and
whatever else explains the number. The bare side does the same reading, writing or arithmetic with nothing around it.
Pieces are listed in MATNINGAR; one that cannot run here (a missing library, no source files) says why and is left out.
"""

MATNINGAR = (
    "inlasning",
    "kallor",
    "berakning",
    "register",
    "bygge",
    "arenden",
    "parning",
    "minne",
    "korning",
    "sidvikt",
)
