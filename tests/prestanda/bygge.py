"""A whole bundle (values, workbook, PDF, manifest, ZIP, files on disk) ÷ the bare render and save of the same."""

from __future__ import annotations

import io
import tempfile
import time
from pathlib import Path
from typing import Any

from django.test import override_settings
from openpyxl.writer.excel import save_workbook

from analysunderlag.bygge import paket, pdf, xlsx
from analysunderlag.bygge.utgava import Utgava
from analysunderlag.innehall import fran_json, till_json
from analysunderlag.models import Underlag
from analysunderlag.services import underlagsfiler
from huvudman.models import Huvudman
from tests.analysunderlag.exempelinnehall import exempel, exempel_bara_tecken

from .varvning import kvot

MAL = 1.25


def matt_bygge(varv: int = 5) -> list[dict[str, Any]]:
    """A kommun with 40 units, a huvudman with 3, and one with signs only."""
    fall = (("40 skolor", exempel(40)), ("3 skolor", exempel(3)), ("bara tecken", exempel_bara_tecken()))
    ut = []
    for namn, innehall in fall:
        text = till_json(innehall)
        html = pdf.html(innehall, Utgava())
        bok, _ = xlsx.bygg_bok(innehall, Utgava())
        underlag = Underlag(huvudman=Huvudman(nyckel="2120009999", namn="Prov"), version=1, innehall=text)
        with tempfile.TemporaryDirectory() as mapp, override_settings(FILKATALOG=Path(mapp)):

            def egen(text: str = text, underlag: Underlag = underlag) -> None:
                with underlagsfiler.nedskrivna(underlag, paket.bygg(fran_json(text), Utgava())) as flytta:
                    flytta()

            def bar(html: str = html, bok: Any = bok) -> None:
                pdf.rendera(html)
                save_workbook(bok, io.BytesIO())

            ut.append({"namn": f"bygge, {namn}", "mal": MAL, **kvot(egen, bar, varv, klocka=time.process_time)})
    return ut
