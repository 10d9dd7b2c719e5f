"""The first sheet: facts, the summary in words, six delmål at a glance, and the only charts of the workbook."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from ...innehall import Iakttagelse, Underlagsinnehall
from ...kvalitetssystem import lasar_i_ord
from ..utgava import Utgava
from ..visning import UTAN_VARDE, Mattrad, Utangrupp, Visning, datum, oversiktsvyer
from . import bok as b
from .skolform import skriv_varde, sokbart
from .skolformer import skriv_skolformer

BREDDER = (24, 62, 12, 13, 12, 23)
#: Points of rows that a standing A4 page holds at the sheet's width.
SIDHOJD = 1080.0
TABELLRUBRIKER = ("Delmål", "Mått", "Ni", "Gruppens median", "Riket", "Grupp")
#: (unit, heading, scale end): measures that share an axis share a chart.
PUNKTER_PER_CM = 28.35
DIAGRAM = (("procent", "Delmålens mått i procent", 100), ("medelvarde", "Skolenkäten, medelvärde 0–10", 10))


def skriv_overblick(
    wb: Workbook, innehall: Underlagsinnehall, vyer: Sequence[Visning], utgava: Utgava, sidfot: str
) -> list[str]:
    ws = wb.create_sheet("Överblick")
    b.bredder(ws, BREDDER)
    b.sida(ws, f"Underlag för analys, {innehall.huvudman.namn}", sidfot, liggande=False)
    b.skriv_text(ws, 1, 1, innehall.huvudman.namn, "Rubrik sida")
    ws.row_dimensions[1].height = 33
    b.skriv_text(ws, 2, 1, "Underlag för analys inför kvalitetsdialogen", "Etikett")
    ws.freeze_panes = "A3"
    rad = _fakta(ws, 4, innehall, vyer, utgava)
    rad = skriv_skolformer(ws, rad, oversiktsvyer(innehall, vyer))
    alttexter: list[str] = []
    for vy in (v for v in vyer if not v.del_.utan_tal):
        rad = _i_ord(ws, rad, vy)
        rad = _tabell(ws, rad, vy)
        rad = _luckor(ws, rad, vy)
        rad = _diagram(ws, rad, vy, alttexter)
    return alttexter


def _fakta(ws: Worksheet, rad: int, innehall: Underlagsinnehall, vyer: Sequence[Visning], utgava: Utgava) -> int:
    h = innehall.huvudman
    skolformer = "; ".join(
        f"{v.del_.namn}, {lasar_i_ord(v.del_.period)}, {enheter(v.antal_enheter)}"
        if not v.del_.utan_tal
        else f"{v.del_.namn}, utan egna tal"
        for v in vyer
    )
    fakta = [
        ("Huvudman", f"{h.namn} ({h.juridisk_form})" if h.juridisk_form else h.namn),
        ("Kommun och län", ", ".join(t for t in (h.kommun, h.lan) if t)),
        ("Innehåll", skolformer),
        ("Version", f"{utgava.version}, gjord av {innehall.release.namn} (godkänd {datum(innehall.release.godkand)})"),
    ]
    for etikett, text in fakta:
        if text:
            b.skriv_text(ws, rad, 1, etikett, "Etikett")
            _lopande(ws, rad, text)
            rad += 1
    return rad + 1


def enheter(antal: int) -> str:
    return "en skolenhet" if antal == 1 else f"{antal} skolenheter"


def _lopande(ws: Worksheet, rad: int, text: str) -> None:
    b.skriv_text(ws, rad, 2, text, "Löptext")
    ws.row_dimensions[rad].height = max(17, b.radhojd(text, BREDDER[1]))


def _i_ord(ws: Worksheet, rad: int, vy: Visning) -> int:
    block: list[tuple[str, Sequence[str]]] = [
        ("I korthet", vy.del_.i_korthet),
        ("Vad som finns", [vy.del_.tackning] if vy.del_.tackning else []),
        ("Styrkor", [_text(s) for s in vy.del_.styrkor]),
        ("Att fundera på", [_text(f) for f in vy.del_.fragor]),
    ]
    if vy.del_.har_fa_varden:  # questions first, as on the page
        block.insert(0, block.pop())
    return _block(ws, rad, f"{vy.del_.namn} i ord", block)


def _luckor(ws: Worksheet, rad: int, vy: Visning) -> int:
    """As on the page: where the gaps are more than the numbers they are said in words."""
    if not vy.del_.har_fa_varden:
        return rad
    for titel, block in (
        ("Det här saknas, och varför", [(f"{g.tecken}  {g.ord}", [_lucka(g)]) for g in vy.utan]),
        ("Det ni redan vet", [(d.rubrik, [d.text]) for d in vy.del_.det_ni_vet]),
    ):
        rad = _block(ws, rad, titel, block)
    return rad


def _block(ws: Worksheet, rad: int, titel: str, block: Sequence[tuple[str, Sequence[str]]]) -> int:
    rad = b.rubrik(ws, rad, titel)
    for etikett, texter in block:
        for i, text in enumerate(texter):
            b.skriv_text(ws, rad, 1, etikett if i == 0 else "", "Etikett")
            _lopande(ws, rad, text)
            rad += 1
    return rad + 1


def _lucka(g: Utangrupp) -> str:
    return f"{g.varfor} Gäller {'; '.join(g.namn)}."


def _text(i: Iakttagelse) -> str:
    return f"{i.rubrik}. {i.text}" if i.rubrik else i.text


def _tabell(ws: Worksheet, rad: int, vy: Visning) -> int:
    oversikt = vy.oversikt
    if not any(r.eget.ar_tal for _, r in oversikt):
        return rad
    rad = b.rubrik(ws, rad, "Sex delmål i översikt" if len(oversikt) == 6 else "Delmålen i översikt")
    topp = rad
    rad = _rubriker(ws, rad)
    for a, r in oversikt:
        _rad(ws, rad, a.kort, r)
        rad += 1
    b.tabell(ws, f"Oversikt_{vy.del_.skolform}", f"A{topp}", f"F{rad - 1}")
    for text in (*vy.oversikt_utan, vy.oversiktsnot):
        if text:
            b.skriv_text(ws, rad, 1, text, "Etikett")
            rad += 1
    return rad + 1


def _rubriker(ws: Worksheet, rad: int) -> int:
    b.skriv_rad(ws, rad, TABELLRUBRIKER, ["Kolumn", "Kolumn", *["Kolumn tal"] * 3, "Kolumn indrag"])
    ws.row_dimensions[rad].height = 30
    return rad + 1


def _rad(ws: Worksheet, rad: int, avsnitt: str, r: Mattrad) -> None:
    m = r.matt
    namn = matt_med_enhet(r)
    b.skriv_text(ws, rad, 1, avsnitt, "Text stöd")
    b.skriv_text(ws, rad, 2, namn, "Text")
    skriv_varde(ws, rad, 3, m.eget, r.eget, m.decimaler, "Tal eget")
    if m.grupp:
        b.skriv_tal(ws, rad, 4, m.grupp.median, m.decimaler)
    else:
        b.skriv_text(ws, rad, 4, "–", "Tal")
    skriv_varde(ws, rad, 5, m.riket, r.riket, m.decimaler)
    b.skriv_text(ws, rad, 6, r.gruppnamn or UTAN_VARDE, "Text indrag")
    ws.row_dimensions[rad].height = max(
        18.5, b.radhojd(namn, BREDDER[1]), b.radhojd(avsnitt, BREDDER[0], storlek=10),
        b.radhojd(r.gruppnamn, BREDDER[5], storlek=10),
    )  # fmt: skip


def matt_med_enhet(r: Mattrad) -> str:
    return sokbart(f"{r.namn}, {r.enhet}" if r.enhet else r.namn)


def _diagram(ws: Worksheet, rad: int, vy: Visning, alttexter: list[str]) -> int:
    """Bars only for measures with an own number: a sign would be drawn as zero."""
    forsta = True
    for enhet, titel, slut in DIAGRAM:
        rader = [(a.kort, r) for a in vy.delmal for r in a.rader if r.matt.enhet == enhet and r.eget.ar_tal]
        if len(rader) < 2:
            continue
        hojd = 3.0 + 0.9 * len(rader)
        if _anvant(ws, rad) + 75 + 19 * len(rader) + hojd * PUNKTER_PER_CM > SIDHOJD:
            ws.row_breaks.append(Break(id=rad - 1))
        if forsta:
            rad, forsta = b.rubrik(ws, rad, "Delmålen i diagram"), False
        topp = rad
        rad = _rubriker(ws, rad)
        for avsnitt, r in rader:
            _rad(ws, rad, avsnitt, r)
            rad += 1
        b.tabell(ws, f"Diagram_{vy.del_.skolform}_{slut}", f"A{topp}", f"F{rad - 1}")
        diagram = _stapeldiagram(ws, titel, topp, rad - 1, slut, hojd)
        ws.add_chart(diagram, f"A{rad + 1}")
        alttexter.append(_alttext(titel, vy, [r for _, r in rader]))
        rad += 3 + int(hojd / 0.53)
    return rad


def _anvant(ws: Worksheet, rad: int) -> float:
    """Points that the rows take from the last page break down to `rad`."""
    fran = max((b_.id for b_ in ws.row_breaks.brk), default=0)
    return sum(ws.row_dimensions[r].height or 15.0 for r in range(fran + 1, rad))


def _alttext(titel: str, vy: Visning, rader: Sequence[Mattrad]) -> str:
    delar = [
        f"{r.namn}: ni {r.eget.text}, "
        + (f"median för {r.gruppnamn} {r.grupp}, " if r.gruppnamn else "")
        + f"riket {r.riket.text}"
        for r in rader
    ]
    return f"Stapeldiagram. {titel}. {vy.huvudman.namn}. " + "; ".join(delar) + "."


def _text_stil(storlek: int, *, fet: bool = False) -> RichText:
    tecken = CharacterProperties(sz=storlek * 100, b=fet, solidFill=b.BLACK, latin=Font(typeface=b.TYPSNITT))
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=tecken), endParaRPr=tecken)])


def _stapeldiagram(ws: Worksheet, titel: str, topp: int, sista: int, slut: int, hojd: float) -> BarChart:
    d = BarChart()
    d.type, d.style, d.gapWidth, d.overlap = "bar", 2, 60, -5
    d.title = titel
    assert d.title.tx
    assert d.title.tx.rich
    d.title.tx.rich.p[0].pPr = ParagraphProperties(
        defRPr=CharacterProperties(sz=1300, b=True, solidFill=b.BLACK, latin=Font(typeface=b.TYPSNITT))
    )
    d.title.overlay = False
    d.add_data(Reference(ws, min_col=3, max_col=5, min_row=topp, max_row=sista), titles_from_data=True)
    d.set_categories(Reference(ws, min_col=2, min_row=topp + 1, max_row=sista))
    for serie, farg in zip(d.series, (b.PLOMMON, "9C9388", "D3CCC3"), strict=True):
        serie.graphicalProperties = GraphicalProperties(solidFill=farg)
        serie.graphicalProperties.line.noFill = True
    egna = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False)
    egna.txPr = _text_stil(9, fet=True)
    d.series[0].dLbls = egna
    d.x_axis.scaling.orientation = "maxMin"
    d.x_axis.delete = d.y_axis.delete = False
    d.x_axis.txPr, d.y_axis.txPr = _text_stil(9), _text_stil(9)
    d.y_axis.scaling.min, d.y_axis.scaling.max = 0, slut
    d.y_axis.majorUnit = slut / 5
    d.y_axis.number_format = "0"
    d.y_axis.crosses = "max"
    d.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=b.LINJE))
    for axel in (d.x_axis, d.y_axis):
        axel.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="7E7870"))
    rubrikdel = 1.8 / hojd  # room for title and legend, however low the chart is
    d.legend.position = "t"
    d.legend.txPr = _text_stil(9)
    yta = ManualLayout(xMode="edge", yMode="edge", x=0.34, y=rubrikdel, w=0.6, h=1 - rubrikdel - 0.8 / hojd)
    d.layout = Layout(manualLayout=yta)
    d.width, d.height = 26, hojd
    d.dispBlanksAs = "gap"
    return d
