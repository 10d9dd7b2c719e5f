"""Two pages on paper for those that the statistics say nothing about: the same content and order as the web page."""

from __future__ import annotations

import re
from datetime import date

from django.template.loader import render_to_string

from kvalitet import pdf

from ..registerunderlag import Registerunderlag
from .pdf import STILMALL
from .texter import OMDOME

_OTILLATET = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\ufeff]+')


def skriv(vem: str, underlag: Registerunderlag, varfor: str, dag: date) -> bytes:
    """The same register and day give the same bytes."""
    sammanhang = {"vem": vem, "utan": underlag, "varfor": varfor, "dag": dag, "omdome": OMDOME}
    return pdf.rendera(render_to_string("analysunderlag/pdf/utan_statistik.html", sammanhang), STILMALL)


def filnamn(vem: str) -> str:
    namn = " ".join(_OTILLATET.sub(" ", vem).split())[:90].strip(" .")
    return f"Underlag {namn}.pdf"
