"""The last sheet: signs, definitions, what is our processing, gaps, changes, and every source with its checksum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ...innehall import Underlagsinnehall
from ..texter import bearbetning
from ..utgava import Utgava
from ..visning import Visning, datum
from . import bok as b
from .skolform import sokbart

BREDDER = (34, 46, 62, 30, 12, 30)


def skriv_kallor(
    wb: Workbook, innehall: Underlagsinnehall, vyer: Sequence[Visning], utgava: Utgava, sidfot: str
) -> None:
    ws = wb.create_sheet("Källor och förklaringar")
    b.bredder(ws, BREDDER)
    b.sida(ws, f"Källor och förklaringar, {innehall.huvudman.namn}", sidfot, liggande=True)
    b.skriv_text(ws, 1, 1, "Källor och förklaringar", "Rubrik sida")
    ws.row_dimensions[1].height = 33
    ws.freeze_panes = "A2"
    ws.print_title_rows = "1:1"
    r = innehall.release
    rad = _tabell(
        ws, 3, "Om underlaget", "Om_underlaget", ("Uppgift", "Värde"),
        [
            ("Version", str(utgava.version)),
            ("Statistikrelease", r.namn),
            ("Godkänd", datum(r.godkand)),
            ("Kvalitetssystem", r.kvalitetssystem),
        ],
    )  # fmt: skip
    rad = _tabell(
        ws, rad, "Tecken", "Tecken", ("Tecken", "Betyder", "Förklaring"),
        [(t.tecken or "tom", t.ord, t.forklaring) for t in innehall.tecken],
    )  # fmt: skip
    rad = _tabell(
        ws, rad, "Vår bearbetning", "Bearbetning", ("Uppgift", "Så har vi gjort"),
        bearbetning(vyer, hela_tabellen=True),
    )  # fmt: skip
    for vy in vyer:
        rad = _skolform(ws, rad, vy, utgava)
    rad = _tabell(
        ws, rad, "Källfiler", "Kallfiler", ("Fil", "Titel", "sha256", "Utgivare", "Period"),
        [(k.fil, k.titel, k.sha256, k.utgivare, k.period) for k in r.kallor],
    )  # fmt: skip


def _skolform(ws: Worksheet, rad: int, vy: Visning, utgava: Utgava) -> int:
    kod, g = vy.del_.skolform, vy.del_.grupp
    rad = _tabell(
        ws, rad, f"{vy.del_.namn}: jämförelsegrupp", f"Grupp_{kod}", ("Grupp", "Varför", "Antal"),
        [(g.namn, g.beskrivning, f"{g.antal} huvudmän"), *_liknande(vy)],
    )  # fmt: skip
    rad = _tabell(
        ws, rad, f"{vy.del_.namn}: måttens definitioner", f"Definitioner_{kod}",
        ("Mått", "Namn i källan", "Definition", "Definitionens källa", "Period", "Källceller"),
        [
            (sokbart(r.namn), m.namn, m.definition, m.definition_kalla, r.period, _celler(m.eget, m.riket))
            for r in vy.matt()
            for m in [r.matt]
        ],
    )  # fmt: skip
    rad = _tabell(
        ws, rad, f"{vy.del_.namn}: det här visar statistiken inte", f"Luckor_{kod}", ("Område", "Förklaring"),
        [(lucka.rubrik, lucka.text) for lucka in vy.del_.luckor],
    )  # fmt: skip
    rad = _tabell(
        ws, rad, f"{vy.del_.namn}: samband att pröva", f"Samband_{kod}",
        ("Förutsättning", "Delmål", "Fråga", "Framgångsfaktor"),
        [(s.forutsattning, s.delmal, s.fraga, s.faktor) for s in vy.del_.samband],
    )  # fmt: skip
    egna = [a for a in utgava.andringar if a.skolform == kod]
    return _tabell(
        ws, rad, f"{vy.del_.namn}: ändrat sedan version {utgava.forra}", f"Andrat_{kod}",
        ("Mått", "Skola", "Ändring", "Period"),
        [(a.kortnamn, a.enhet or "Hela huvudmannen", f"{a.fran} → {a.till}", a.period) for a in egna],
    )  # fmt: skip


def _liknande(vy: Visning) -> list[tuple[str, str, str]]:
    if (grupp := vy.del_.liknande) is None:
        return []
    return [("Liknande huvudmän", grupp.beskrivning, f"{len(grupp.huvudman_lista)} huvudmän")]


def _celler(eget: object, riket: object) -> str:
    delar = [
        f"{namn} {kalla.cell}"
        for namn, v in (("ni", eget), ("riket", riket))
        if (kalla := getattr(v, "kalla", None)) is not None
    ]
    return ", ".join(delar)


def _tabell(
    ws: Worksheet, rad: int, titel: str, namn: str, rubriker: Sequence[str], rader: Iterable[Sequence[str]]
) -> int:
    rader = list(rader)
    if not rader:
        return rad
    rad = b.rubrik(ws, rad, titel)
    topp = rad
    b.skriv_rad(ws, rad, rubriker, ["Kolumn"] * len(rubriker))
    ws.row_dimensions[rad].height = 20
    for texter in rader:
        rad += 1
        b.skriv_rad(ws, rad, texter, ["Text stark", *["Text"] * (len(rubriker) - 1)])
        ws.row_dimensions[rad].height = max(b.radhojd(t, br) for t, br in zip(texter, BREDDER, strict=False))
    b.tabell(ws, namn, f"A{topp}", f"{chr(64 + len(rubriker))}{rad}")
    return rad + 2
