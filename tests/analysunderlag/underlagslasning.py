"""Read an underlag back from its files, independently of the code that wrote them: values as people see them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

import pypdfium2
from lxml import html as lxml_html
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from analysunderlag.innehall import Matt, Oversiktsrad, Skolformsdel, Underlagsinnehall, Varde
from analysunderlag.vardetyper import Vardetyp

SMALT, MINUS = "\u202f", "\u2212"
Rad = tuple[str, str, str]
"""Own value, group median, riket: as written."""


def sv(tal: Decimal, decimaler: int) -> str:
    """Swedish number, written without the program's own formatter."""
    avrundat = Decimal(tal).quantize(Decimal(1).scaleb(-decimaler), rounding=ROUND_HALF_UP)
    text = f"{abs(avrundat):,f}".replace(",", SMALT).replace(".", ",")
    return (MINUS if avrundat < 0 else "") + text


def visat(v: Varde, decimaler: int) -> str:
    return sv(v.varde, decimaler) if v.typ is Vardetyp.TAL and v.varde is not None else v.ratext or "tom"


@dataclass
class Last:
    """What a file says: rows per measure (short name), and per section the units' values by (unit, short name).

    `liknande`: their median by measure. `likhetsrader`: (name, why, numbers…) of each similar one, and first our own
    numbers. `skolformer`: (name, units, children, behörighet, result or gap) of each.
    """

    matt: dict[str, Rad] = field(default_factory=dict)
    liknande: dict[str, str] = field(default_factory=dict)
    likhetsrader: list[tuple[str, ...]] = field(default_factory=list)
    skolformer: list[tuple[str, ...]] = field(default_factory=list)
    enheter: dict[tuple[str, str], str] = field(default_factory=dict)


def alla_matt(del_: Skolformsdel) -> Iterator[Matt]:
    for a in del_.avsnitt:
        yield from a.matt


def facit(innehall: Underlagsinnehall) -> Last:
    """Straight from the value object."""
    ut = Last()
    for del_ in innehall.delar:
        namn = {e.kod: e.namn for e in del_.enheter}
        for m in alla_matt(del_):
            grupp = sv(m.grupp.median, m.decimaler) if m.grupp else "–"
            ut.matt[m.kortnamn] = (visat(m.eget, m.decimaler), grupp, visat(m.riket, m.decimaler))
            if m.liknande:
                ut.liknande[m.kortnamn] = streck(m.liknande.median, m)
            if len(del_.enheter) > 1:
                for e in m.enheter:
                    ut.enheter[namn[e.enhetskod], m.kortnamn] = visat(e.varde, m.decimaler)
        if del_.liknande and del_.liknande.huvudman_lista:
            matt = {m.kod: m for m in alla_matt(del_)}
            ut.likhetsrader.append(("Ni", "", *(visat(matt[k].eget, matt[k].decimaler) for k in del_.liknande.matt)))
            ut.likhetsrader += [
                (h.namn, h.skal, *(streck(v.varde, matt[v.matt_kod]) for v in h.varden))
                for h in del_.liknande.huvudman_lista
            ]
    if len(innehall.oversikt) > 1:
        ut.skolformer = [_skolform(innehall, rad) for rad in innehall.oversikt]
    return ut


def streck(tal: Decimal | None, m: Matt) -> str:
    return "–" if tal is None else sv(tal, m.decimaler)


def _skolform(innehall: Underlagsinnehall, rad: Oversiktsrad) -> tuple[str, ...]:
    matt = {m.kod: m for d in innehall.delar if d.skolform == rad.skolform for m in alla_matt(d)}
    elever = matt.get(rad.elever)
    antal = f"{'minst ' if rad.minst else ''}{sv(Decimal(rad.antal), 0)}" if rad.antal is not None else "–"
    if elever is not None and elever.eget.typ is Vardetyp.TAL:
        antal = visat(elever.eget, 0)
    behorighet, resultat = matt.get(rad.behorighet), matt.get(rad.resultat)
    return (
        rad.namn,
        sv(Decimal(rad.enheter), 0) if rad.enheter else "–",
        antal,
        visat(behorighet.eget, behorighet.decimaler) if behorighet else "–",
        visat(resultat.eget, resultat.decimaler) if resultat else rad.lucka,
    )


def _cell(cell) -> str:
    if cell.data_type == "n" and cell.value is not None:
        decimaler = len(cell.number_format.partition(".")[2])
        return sv(Decimal(str(cell.value)), decimaler)
    return str(cell.value)


def xlsx(data: bytes) -> tuple[Last, Workbook]:
    bok = load_workbook(io.BytesIO(data))
    ut = Last()
    for ws in bok.worksheets:
        for tabell in ws.tables.values():
            namn = tabell.displayName
            k1, r1, k2, r2 = range_boundaries(tabell.ref)
            rader = [[ws.cell(r, k) for k in range(k1, k2 + 1)] for r in range(r1, r2 + 1)]
            if namn.startswith(("Forutsattningar_", "Delmal_")):
                for rad in rader[1:]:
                    ut.matt[bunden(rad[1].value)] = (_cell(rad[3]), _cell(rad[5]), _cell(rad[4]))
                    if rubriker(rader)[10] == "Liknande, median" and rad[11].value != "–":
                        ut.liknande[bunden(rad[1].value)] = _cell(rad[10])
            elif namn.startswith("Liknande_"):
                for nr, rad in enumerate(rader[1:]):
                    ut.likhetsrader.append(
                        ("Ni" if nr == 0 else rad[0].value, rad[2].value or "", *(_cell(c) for c in rad[3:]))
                    )
            elif namn == "Skolformer":
                for rad in rader[1:]:
                    text, resultat, behorighet, enheter, antal = (_cell(c) for c in rad[1:])
                    ut.skolformer.append(
                        (rad[0].value, enheter, antal, behorighet, text if resultat == "–" else resultat)
                    )
            elif namn.startswith("Skolor_"):
                matt = [c.value for c in rader[0][2:]]
                for rad in rader[1:]:
                    for kortnamn, cell in zip(matt, rad[2:], strict=True):
                        ut.enheter[rad[1].value, kortnamn] = _cell(cell)
    return ut, bok


def rubriker(rader: list) -> list[str]:
    return [c.value for c in rader[0]]


def bunden(namn: str) -> str:
    """A measure's name as it is shown where lines break; a worksheet's cell has ordinary spaces."""
    return re.sub(r"(?<=årskurs) (?=\d)", "\u00a0", namn)


def varden_json(data: bytes, innehall: Underlagsinnehall) -> Last:
    ut = Last()
    matt = {m.kod: m for d in innehall.delar for m in alla_matt(d)}

    def text(v: dict, m: Matt) -> str:
        return sv(Decimal(v["varde"]), m.decimaler) if v["varde"] is not None else v["ratext"] or "tom"

    for rad in json.loads(data):
        m = matt[rad["indikator"]]
        assert rad["namn"] == m.namn
        assert (rad["varde"] is not None) == (rad["typ"] == "tal")
        if rad["niva"] == "huvudman":
            grupp = sv(Decimal(rad["grupp"]["median"]), m.decimaler) if rad["grupp"] else "–"
            ut.matt[m.kortnamn] = (text(rad, m), grupp, text(rad["riket"], m))
            if rad["liknande"]:
                median = rad["liknande"]["median"]
                ut.liknande[m.kortnamn] = "–" if median is None else sv(Decimal(median), m.decimaler)
        elif len(innehall.delar[0].enheter) > 1:
            ut.enheter[rad["enhetsnamn"], m.kortnamn] = text(rad, m)
    return ut


def pdf_text(data: bytes) -> str:
    """All text with single spaces, in drawing order. The file's own soft hyphens and line ends are taken away."""
    dokument = pypdfium2.PdfDocument(data)
    try:
        sidor = [sida.get_textpage().get_text_bounded() for sida in dokument]
    finally:
        dokument.close()
    return platt(" ".join(sidor))


def platt(text: str) -> str:
    """Spaces of every width, and line ends, as one space: what a reader sees."""
    return re.sub(r"[\s\u00a0\u202f\u2009]+", " ", text.replace("\ufffe", "").replace("\u00ad", "")).strip()


def med_klass(element, klass: str) -> list:
    """Descendants with a class."""
    return element.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {klass} ')]")


def webb(html: str) -> Last:
    trad = lxml_html.fromstring(html)
    ut = Last()
    for tabell in med_klass(trad, "matt-tabell"):
        for rad in tabell.xpath("./tbody/tr[1]"):
            eget, grupp, riket = rad.xpath("./td")[:3]
            namn = med_klass(rad, "stark")[0].text_content()
            for td in med_klass(rad, "matt-liknande"):
                ut.liknande[_utan_enhet(namn)] = (td.text or "").strip()
            ut.matt[_utan_enhet(namn)] = (eget.text_content().strip(), (grupp.text or "").strip(), riket.text_content())
    for tabell in med_klass(trad, "utan-tabell"):
        for rad in med_klass(tabell, "utan-rad"):
            # The sign is said once: in the group's heading, or in the sentence above when it is the same for all.
            tecken = rad.xpath("..//*[contains(@class, 'utan-tecken')]") or rad.xpath(
                "ancestor::div[1]/preceding-sibling::p[1]//*[contains(@class, 'utan-tecken')]"
            )
            *median, riket = (td.text_content().strip() for td in rad.xpath("./td"))
            namn = rad.xpath("./th")[0].text_content()
            ut.matt[_utan_enhet(namn)] = (tecken[0].text_content(), median[0] if median else "–", riket)
    for tabell in med_klass(trad, "skolor-tabell"):
        matt = [_utan_enhet(th.text_content()) for th in tabell.xpath("./thead/tr/th")[1:]]
        for rad in tabell.xpath("./tbody/tr[not(@class)]"):
            for kortnamn, cell in zip(matt, rad.xpath("./td"), strict=True):
                ut.enheter[rad.xpath("./th")[0].text_content(), kortnamn] = cell.text_content()
    for tabell in med_klass(trad, "likhetstabell"):
        for rad in tabell.xpath("./tbody/tr"):
            namn = med_klass(rad, "stark") or rad.xpath("./th")
            skal = med_klass(rad, "likhet-skal")
            varden = (td.text_content() for td in rad.xpath("./td"))
            ut.likhetsrader.append((namn[0].text_content(), skal[0].text_content() if skal else "", *varden))
    for tabell in med_klass(trad, "skolformstabell"):
        for rad in tabell.xpath("./tbody/tr"):
            enheter, antal, behorighet, resultat = rad.xpath("./td")
            tal = med_klass(resultat, "matt-tal")
            ut.skolformer.append(
                (
                    rad.xpath("./th")[0].text_content(),
                    enheter.text_content(),
                    med_klass(antal, "skolform-antal")[0].text_content(),
                    behorighet.text_content(),
                    (tal[0] if tal else resultat).text_content().strip(),
                )
            )
    return ut


def _utan_enhet(namn: str) -> str:
    return re.sub(r",\s(%|kr|tkr)$", "", namn.strip())
