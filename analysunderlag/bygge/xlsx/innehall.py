"""From content to workbook."""

from __future__ import annotations

from openpyxl import Workbook

from ...innehall import Underlagsinnehall
from ..utgava import Utgava
from ..visning import visningar
from . import bok as b
from .kallor import skriv_kallor
from .liknande import skriv_liknande
from .overblick import skriv_overblick
from .skolform import skriv_skolform
from .skolor import skriv_skolor


def bygg_bok(innehall: Underlagsinnehall, utgava: Utgava) -> tuple[Workbook, list[str]]:
    """The workbook and its charts' alternative texts, in order of drawing."""
    vyer = visningar(innehall)
    namn = innehall.huvudman.namn
    wb = b.ny_bok(f"Underlag för analys: {namn}", ", ".join(f"{v.del_.namn} {v.del_.period}" for v in vyer))
    sidfot = f"Underlag för analys, version {utgava.version}. {innehall.release.namn}."
    alttexter = skriv_overblick(wb, innehall, vyer, utgava, sidfot)
    for vy in vyer:
        skriv_skolform(wb, vy, sidfot)
        skriv_liknande(wb, vy, sidfot)
        skriv_skolor(wb, vy, sidfot)
    skriv_kallor(wb, innehall, vyer, utgava, sidfot)
    wb.active = 0
    return wb, alttexter


def skriv(innehall: Underlagsinnehall, utgava: Utgava) -> bytes:
    return b.skriv_bok(*bygg_bok(innehall, utgava))
