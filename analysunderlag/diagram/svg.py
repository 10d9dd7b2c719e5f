"""Small SVG vocabulary: presentation attributes only, so that the same string works under a strict CSP and in a PDF.

No class, no style attribute, no id: a page may hold the same chart twice. Coordinates are user units (px on the web).
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

PLOMMON = "#6B2D73"  # the huvudman's own
BLACK = "#2E2B26"
STOD = "#635C53"
STAPEL = "#9C9388"  # all huvudmän
BAND = "#7E7870"
LINJE = "#BDB5AA"
PAPPER = "#FFFFFF"

_TYPSNITT = "'Source Sans 3', sans-serif"
# Advance widths of Source Sans 3 semibold in thousandths of the size, rounded up: a label never gets wider than this.
_BREDDER = {
    200: " \u00a0\u202f\u2009",
    270: "ij",
    290: "lI,.:;'",
    330: "f()-",
    350: "/",
    390: "rt",
    450: "sz",
    490: "cx\u2013",
    510: "evyJLYé",
    530: "agkF0123456789åäé\u2212+",
    550: "oESTVXZöb",
    570: "dhnpquAÅÄü",
    610: "CPBKR",
    630: "DG",
    690: "HNUOQÖ",
    750: "wM",
    850: "Wm%",
    970: "\u2026",
}
_BREDD = {tecken: bredd for bredd, alla in _BREDDER.items() for tecken in alla}


def textbredd(text: str, storlek: float) -> float:
    """Estimated width, never smaller than the drawn text in the font's semibold."""
    return sum(_BREDD.get(t, 700) for t in text) * storlek / 1000


def n(varde: float) -> str:
    """A coordinate with at most one decimal; raises ValueError on NaN and infinity instead of drawing them."""
    avrundat = round(float(varde), 1) + 0.0  # never "-0"
    if avrundat != avrundat or avrundat in (float("inf"), float("-inf")):
        raise ValueError("En koordinat måste vara ett tal.")
    return f"{avrundat:g}" if abs(avrundat) < 1e5 else f"{avrundat:.0f}"


def element(namn: str, innehall: str = "", /, **attribut: str | float) -> str:
    """`element("rect", x=1.5, fill="none")`; underscore becomes hyphen, numbers are shortened, values are escaped."""
    delar = [
        f"{nyckel.replace('_', '-')}={quoteattr(n(v) if isinstance(v, int | float) else str(v))}"
        for nyckel, v in attribut.items()
    ]
    start = " ".join([namn, *delar])
    return f"<{start}>{innehall}</{namn}>" if innehall else f"<{start}/>"


def text(
    x: float, y: float, ord_: str, *, storlek: float, farg: str = STOD, ankare: str = "start", fet: bool = False
) -> str:
    utseende: dict[str, str] = {"text_anchor": ankare} if ankare != "start" else {}
    if fet:
        utseende["font_weight"] = "600"
    return element("text", _ord(ord_), x=x, y=y, font_size=storlek, fill=farg, **utseende)


def text_och_tal(x: float, y: float, ord_: str, tal: str, *, storlek: float) -> str:
    """A label whose number stands out: "Åk 5 **8,1**"."""
    siffror = element("tspan", _ord(tal), fill=PLOMMON, font_weight="600")
    return element("text", f"{_ord(ord_)} {siffror}", x=x, y=y, font_size=storlek, fill=BLACK)


def _ord(text_: str) -> str:
    """Thin space: the font has no narrow no-break space, and a line of SVG text never breaks."""
    return escape(text_.replace("\u202f", "\u2009"))


def linje(x1: float, y1: float, x2: float, y2: float, farg: str, bredd: float, streckad: str = "") -> str:
    monster = {"stroke_dasharray": streckad} if streckad else {}
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=farg, stroke_width=bredd, **monster)


def punkt(x: float, y: float, r: float, *, fylld: bool) -> str:
    """● own value (with a light rim so that it stands free of the bars) or ○ own unit."""
    if fylld:
        return element("circle", cx=x, cy=y, r=r, fill=PLOMMON, stroke=PAPPER, stroke_width=2)
    return element("circle", cx=x, cy=y, r=r, fill=PAPPER, stroke=PLOMMON, stroke_width=1.4)


def romb(x: float, y: float, r: float) -> str:
    """◇ the group's median."""
    d = f"M{n(x)} {n(y - r)}L{n(x + r)} {n(y)}L{n(x)} {n(y + r)}L{n(x - r)} {n(y)}Z"
    return element("path", d=d, fill=PAPPER, stroke=BLACK, stroke_width=1.5)


def bild(bredd: float, hojd: float, titel: str, beskrivning: str, delar: Iterable[str]) -> str:
    """The whole SVG with its accessible name and description."""
    inre = element("title", escape(titel)) + element("desc", escape(beskrivning)) + "".join(delar)
    return element(
        "svg",
        inre,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {n(bredd)} {n(hojd)}",
        width=bredd,
        height=hojd,
        role="img",
        aria_label=titel,
        font_family=_TYPSNITT,
    )
