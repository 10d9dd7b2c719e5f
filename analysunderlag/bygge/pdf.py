"""The PDF: tagged (pdf/ua-1), bookmarked, and byte-equal for the same input.

One font configuration and one parsed stylesheet live for the whole process: a new one per document leaks 0.2 MB.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from ..innehall import Underlagsinnehall
from .pdfvy import pdfvyer
from .texter import BEARBETNING, OMDOME
from .utgava import Utgava
from .visning import datum

STILMALL = Path(__file__).with_name("utskrift.css")
TYPSNITT = settings.BASE_DIR / "static" / "fonts"


@cache
def _motor() -> tuple[Any, list[Any], Any]:
    """(font configuration, parsed stylesheets, fetcher): made once per process. WeasyPrint is slow to import."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    class Stangd(URLFetcher):
        """Fonts of ours and nothing else: a document can reach neither network nor disk."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(TYPSNITT.as_uri() + "/"):
                raise ValueError(f"Underlaget får inte hämta {url}")
            return super().fetch(url, headers)

    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    hamtare = Stangd()
    typsnitt = FontConfiguration()
    css = CSS(
        string=STILMALL.read_text(encoding="utf-8"),
        base_url=TYPSNITT.as_uri() + "/",
        font_config=typsnitt,
        url_fetcher=hamtare,
    )
    atexit.register(_motor.cache_clear)  # its fonts must be freed before the interpreter's modules are
    return typsnitt, [css], hamtare


def varm_upp() -> None:
    """Pay the import and the fonts at the start of a worker instead of in its first job."""
    rendera("<!DOCTYPE html><html lang='sv'><title>Klar</title><p>å</p></html>")


def html(innehall: Underlagsinnehall, utgava: Utgava) -> str:
    return render_to_string(
        "analysunderlag/pdf/underlag.html",
        {
            "innehall": innehall,
            "huvudman": innehall.huvudman,
            "release": innehall.release,
            "godkand": datum(innehall.release.godkand),
            "utgava": utgava,
            "vyer": pdfvyer(innehall),
            "bearbetning": BEARBETNING,
            "omdome": OMDOME,
        },
    )


def rendera(html_: str) -> bytes:
    """The document's id is made from its text, so that the same text gives the same bytes."""
    from weasyprint import HTML

    typsnitt, css, hamtare = _motor()
    ident = hashlib.sha256(html_.encode()).digest()[:16]
    dokument = HTML(string=html_, base_url=TYPSNITT.as_uri() + "/", url_fetcher=hamtare)
    pdf: bytes = dokument.write_pdf(
        stylesheets=css, font_config=typsnitt, pdf_variant="pdf/ua-1", pdf_identifier=ident, presentational_hints=False
    )
    return pdf


def skriv(innehall: Underlagsinnehall, utgava: Utgava) -> bytes:
    return rendera(html(innehall, utgava))
