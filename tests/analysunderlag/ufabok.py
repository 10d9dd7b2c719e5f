"""Small workbooks in the form of Skolverket's table, written as raw XML so that every oddity can be made."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from analysunderlag.inlasning import Mattregel
from analysunderlag.kvalitetssystem import las_system
from kvalitet.filer import kolumnbokstaver

GRUNDSKOLA = [m.namn for m in las_system().matt_for("grundskola")]
REGLER = {m.namn: Mattregel(m.kod, m.enhet) for m in las_system().matt_for("grundskola")}
KODER = {m.namn: m.kod for m in las_system().matt_for("grundskola")}
RIKET = "RIKET: TOTALT"
HUVUDMAN = "AB EXEMPELSKOLAN (5592935042): HUVUDMAN"
ENHET = "AB EXEMPELSKOLAN (5592935042): EXEMPELSKOLAN: NORRA (DEL 2) (12345678)"

_HUVUD = '<?xml version="1.0" encoding="utf-8"?>'
_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PAKET = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True)
class Ra:
    """A cell as raw XML. {p} is the element prefix, {ref} the address."""

    xml: str


def formel(varde: str = "2") -> Ra:
    return Ra("<{p}c r='{ref}'><{p}f>1+1</{p}f><{p}v>" + varde + "</{p}v></{p}c>")


def felvarde(text: str = "#N/A") -> Ra:
    return Ra("<{p}c r='{ref}' t='e'><{p}v>" + text + "</{p}v></{p}c>")


@dataclass
class Ufabok:
    """`matt` maps measure name → one cell content per level. `tomma_rader` pushes the table down."""

    nivaer: list[str] = field(default_factory=lambda: [RIKET, HUVUDMAN, ENHET])
    lasar: list[str] | None = None
    matt: list[tuple[str, list[object]]] = field(default_factory=list)
    noter: list[str] = field(default_factory=lambda: ["TECKENFÖRKLARINGAR\n(.) Uppgiften saknas"])
    titel: str = "Underlag för analys för grundskola efter mått, huvudman och läsår"
    blad: str = "Underlag för analys"
    prefix: str = "x"
    text_som: str = "s"  # s | inlineStr | str
    tomma_rader: int = 0
    kommentarer: dict[str, str] = field(default_factory=dict)
    extra_delar: dict[str, bytes] = field(default_factory=dict)

    def hela(self, varde: object = 1) -> Ufabok:
        """All 49 measures with the same content everywhere; then change what the test is about.

        The first one counts pupils and gets a whole number.
        """
        self.matt = [(namn, [varde] * len(self.nivaer)) for namn in GRUNDSKOLA]
        if isinstance(varde, float):
            self.matt[0] = (GRUNDSKOLA[0], [int(varde)] * len(self.nivaer))
        return self

    def satt(self, cell_i_matt: int, niva: int, varde: object) -> Ufabok:
        self.matt[cell_i_matt][1][niva] = varde
        return self

    def rad_for(self, matt: int) -> int:
        return self.tomma_rader + 5 + matt

    def spara(self, mapp: Path, namn: str = "Underlag.xlsx") -> Path:
        fil = mapp / namn
        fil.write_bytes(self.data())
        return fil

    # The XML --------------------------------------------------------------------------------------------------------

    def data(self) -> bytes:
        self._texter: dict[str, int] = {}
        blad = self._bladxml()
        ut = io.BytesIO()
        with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as z:
            for delnamn, text in self._ramverk().items():
                _skriv(z, delnamn, text)
            _skriv(z, "xl/worksheets/sheet1.xml", blad)
            _skriv(z, "xl/sharedStrings.xml", self._delade())
            for delnamn, data in self.extra_delar.items():
                _skriv(z, delnamn, data)
        return ut.getvalue()

    @property
    def _p(self) -> str:
        return f"{self.prefix}:" if self.prefix else ""

    @property
    def _ns(self) -> str:
        return f'xmlns:{self.prefix}="{_NS}"' if self.prefix else f'xmlns="{_NS}"'

    def _ramverk(self) -> dict[str, str]:
        p = self._p
        relation = f"{_RELNS}/"
        delar = {
            "[Content_Types].xml": f'{_HUVUD}<Types xmlns="{_PAKET}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
            "_rels/.rels": f'{_HUVUD}<Relationships xmlns="{_PAKET}/relationships"><Relationship Id="r1" '
            f'Type="{relation}officeDocument" Target="/xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'{_HUVUD}<{p}workbook {self._ns} xmlns:r="{_RELNS}"><{p}sheets>'
            f'<{p}sheet name="{self.blad}" sheetId="1" r:id="r1"/></{p}sheets></{p}workbook>',
            "xl/_rels/workbook.xml.rels": f'{_HUVUD}<Relationships xmlns="{_PAKET}/relationships">'
            f'<Relationship Id="r1" Type="{relation}worksheet" Target="/xl/worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{relation}sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>',
        }
        if self.kommentarer:
            delar["xl/worksheets/_rels/sheet1.xml.rels"] = (
                f'{_HUVUD}<Relationships xmlns="{_PAKET}/relationships"><Relationship Id="r9" '
                f'Type="{relation}comments" Target="../comments1.xml"/></Relationships>'
            )
            rader = "".join(
                f'<{p}comment ref="{ref}"><{p}text><{p}r><{p}t>{escape(text[:3])}</{p}t></{p}r>'
                f"<{p}r><{p}t>{escape(text[3:])}</{p}t></{p}r></{p}text></{p}comment>"
                for ref, text in self.kommentarer.items()
            )
            delar["xl/comments1.xml"] = (
                f"{_HUVUD}<{p}comments {self._ns}><{p}commentList>{rader}</{p}commentList></{p}comments>"
            )
        return delar

    def _bladxml(self) -> str:
        lasar = self.lasar if self.lasar is not None else ["2024/25"] * len(self.nivaer)
        rader: list[list[object]] = [[] for _ in range(self.tomma_rader)]
        huvud: list[list[object]] = [[self.titel], [], [None, *self.nivaer], [None, *lasar]]
        rader += huvud
        rader += [[namn or None, *celler] for namn, celler in self.matt]
        noter: list[list[object]] = [[], *([not_] for not_ in self.noter)]
        rader += noter
        p = self._p
        innehall = "".join(self._rad(nummer, rad) for nummer, rad in enumerate(rader, start=1) if rad)
        return f"{_HUVUD}<{p}worksheet {self._ns}><{p}sheetData>{innehall}</{p}sheetData></{p}worksheet>"

    def _rad(self, nummer: int, celler: list[object]) -> str:
        p = self._p
        xml = "".join(
            self._cell(f"{kolumnbokstaver(kolumn)}{nummer}", innehall)
            for kolumn, innehall in enumerate(celler, start=1)
            if innehall is not None
        )
        return f'<{p}row r="{nummer}">{xml}</{p}row>'

    def _cell(self, ref: str, innehall: object) -> str:
        p = self._p
        if isinstance(innehall, Ra):
            return innehall.xml.format(p=p, ref=ref)
        if isinstance(innehall, bool):
            return f'<{p}c r="{ref}" t="b"><{p}v>{int(innehall)}</{p}v></{p}c>'
        if isinstance(innehall, int | float):
            return f'<{p}c r="{ref}"><{p}v>{innehall!r}</{p}v></{p}c>'
        text = str(innehall)
        if self.text_som == "inlineStr":
            return f'<{p}c r="{ref}" t="inlineStr"><{p}is><{p}t>{escape(text)}</{p}t></{p}is></{p}c>'
        if self.text_som == "str":
            return f'<{p}c r="{ref}" t="str"><{p}v>{escape(text)}</{p}v></{p}c>'
        plats = self._texter.setdefault(text, len(self._texter))
        return f'<{p}c r="{ref}" t="s"><{p}v>{plats}</{p}v></{p}c>'

    def _delade(self) -> str:
        p = self._p
        texter = "".join(f"<{p}si><{p}t>{escape(text)}</{p}t></{p}si>" for text in self._texter)
        return f"{_HUVUD}<{p}sst {self._ns}>{texter}</{p}sst>"


def _skriv(z: zipfile.ZipFile, delnamn: str, innehall: str | bytes) -> None:
    info = zipfile.ZipInfo(delnamn, (2025, 1, 1, 0, 0, 0))  # same content, same bytes
    info.compress_type = zipfile.ZIP_DEFLATED
    z.writestr(info, innehall)


def matt_per_skolform(skolform: str) -> dict[str, Mattregel]:
    return REGLER if skolform == "grundskola" else {}
