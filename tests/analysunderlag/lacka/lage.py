"""The attacker's place of work: a release's official numbers, what they bound on their own, and what a find narrows."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import render_to_string

from analysunderlag.bygge import paket, pdf
from analysunderlag.bygge.texter import OMDOME
from analysunderlag.bygge.utgava import Utgava
from analysunderlag.bygge.visning import oversiktsvyer, visningar
from analysunderlag.bygge.webbvy import webbvyer
from analysunderlag.innehall import Underlagsinnehall

from . import angrepp, relationer, utdata
from .angrepp import Granser, Smalning, intervall, smalnade
from .celler import Cell, Officiellt
from .facit import Fynd
from .granska import Utgivet
from .relationer import Rad
from .varld import Varld


class Lage:
    """A world, its official numbers and what they bound on their own."""

    def __init__(self, varld: Varld, officiellt: Officiellt) -> None:
        self.varld, self.officiellt = varld, officiellt
        self.granser: Granser = officiellt.granser()
        self.rader, self.omojliga = angrepp.barbara(self.granser, relationer.alla(officiellt))
        self.skyddade = list(officiellt.skyddade())
        self.fore = intervall(self.granser, self.rader, skyddade=self.skyddade)

    def angrip(self, *utdata_: Sequence[Rad | utdata.Monoton]) -> list[Smalning]:
        """Every protected cell that these of our numbers narrow."""
        alla = [u for del_ in utdata_ for u in del_]
        rader = [*self.rader, *(u for u in alla if isinstance(u, Rad))]
        monotona = [u for u in alla if isinstance(u, utdata.Monoton)]
        return smalnade(self.fore, intervall(self.granser, rader, monotona, skyddade=self.skyddade))

    def sant(self, cell: Cell) -> float:
        return float(self.varld.sanning[cell])

    def visat(self, cell: Cell) -> float:
        """What a leaking program would have: the published number, or the true one where none is published."""
        tal = self.officiellt.tal(cell)
        return self.sant(cell) if tal is None else float(tal)

    def tillskriv(self, fynd: Fynd) -> list[Smalning]:
        """Which protected cells an unexplained number is, and what an attacker who reads it then knows of them."""
        h = utdata.halvsteg(fynd.decimaler)
        celler = [fynd.cell] if fynd.cell else [c for c in self.skyddade if fynd.matt in ("", c.matt)]
        funna = []
        for cell in (c for c in celler if abs(self.sant(c) - float(fynd.tal)) <= h + 1e-9):
            rad = utdata.lika(self.officiellt, fynd.plats, fynd.tal, fynd.decimaler, cell)
            efter = intervall({cell: self.fore[cell]}, rad, skyddade=[cell], los=False)
            funna += smalnade({cell: self.fore[cell]}, efter)
        return funna


def ge_ut(innehall: Underlagsinnehall, utgava: Utgava | None = None) -> Utgivet:
    """Everything that is given out of an underlag: its files, its page, and what the PDF is set from."""
    utgava = utgava or Utgava()
    return Utgivet(paket.bygg(innehall, utgava), webbsida(innehall, utgava), pdf.html(innehall, utgava))


def webbsida(innehall: Underlagsinnehall, utgava: Utgava) -> str:
    """The page's body as the view renders it, the overview and every part."""
    oversikt = oversiktsvyer(innehall, visningar(innehall))
    delar = []
    if len(oversikt) > 1:
        delar.append(render_to_string("analysunderlag/underlag/_oversikt.html", {"oversikt": oversikt}))
    for v in webbvyer(innehall):
        mall = "_fa_varden" if v.del_.har_fa_varden else "_delar"
        sammanhang = {"v": v, "innehall": innehall, "utgava": utgava, "omdome": OMDOME, "filer": []}
        delar.append(render_to_string(f"analysunderlag/underlag/{mall}.html", sammanhang))
    return "<!DOCTYPE html><html><body>" + "".join(delar) + "</body></html>"
