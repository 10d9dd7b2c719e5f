"""Skolverket's *Underlag för analys inom det nationella kvalitetssystemet*: one wide table per skolform.

Measures are rows and levels are columns. Rows are found by what they hold, never by number: the row of level names,
the row of läsår, the measures (a name in column A and values beside it), the notes (text in column A alone).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from kvalitet.filer import Filfel, XlsxFil

from .bladxml import Bladfynd, granska_blad, kommentarer
from .kolumner import Kolumnlasning, hitta_huvud, las_kolumner
from .modell import Cellfynd, Matrad, Tabell, cell
from .mojligt import Mattregel
from .rutnat import Rutnat, las_rutnat

SLAG = "ufa"
BLAD = "Underlag för analys"
UTGIVARE = "Skolverket"
TITEL = re.compile(r"underlag för analys för (?P<skolform>[\wåäö ]+?) efter mått", re.IGNORECASE)

MattPerSkolform = Callable[[str], Mapping[str, Mattregel]]
"""Name of a skolform (as in the title) → its measures: every name a source may use → the measure's code and unit."""


def kanner_igen(xlsx: XlsxFil) -> bool:
    """True when the sheet has the table's name, or any sheet starts with the table's title."""
    return _bladnamn(xlsx) is not None or _blad_med_titel(xlsx) is not None


def _bladnamn(xlsx: XlsxFil) -> str | None:
    return next((blad for blad in xlsx.blad if blad.strip().casefold() == BLAD.casefold()), None)


def _blad_med_titel(xlsx: XlsxFil) -> str | None:
    return next((blad for blad in xlsx.blad if titel_i(xlsx.rader(blad))), None)


def titel_i(rader: list[list[Any]]) -> str:
    """The table's title among the first rows of a sheet; empty when it is not there."""
    return next((str(rad[0]) for rad in rader[:10] if rad and TITEL.search(str(rad[0]))), "")


def las(xlsx: XlsxFil, matt_per_skolform: MattPerSkolform) -> Tabell:
    """Parse the table. Faults in cells, rows and columns are gathered in the result; raises Filfel when there is no
    table to speak of (wrong sheet, no title, no levels, no läsår, no measures)."""
    blad = _bladnamn(xlsx)
    if blad is None:
        raise Filfel(
            xlsx.namn,
            f"Bladet ”{BLAD}” saknas. Filen har bladen: {', '.join(xlsx.blad)}. "
            f"Tabellen tycks ligga på bladet ”{_blad_med_titel(xlsx)}”. Hämta filen igen och byt inte bladets namn.",
        )
    rader = xlsx.rader(blad)
    fynd = granska_blad(xlsx, blad, sum(len(rad) - rad.count("") for rad in rader))
    return tolka(
        rader,
        fil=xlsx.namn,
        sha256=xlsx.sha256,
        fynd=fynd,
        kommentarer=kommentarer(xlsx, blad),
        matt_per_skolform=matt_per_skolform,
    )


def tolka(
    rader: list[list[Any]],
    *,
    fil: str,
    sha256: str,
    fynd: Bladfynd,
    kommentarer: dict[str, str],
    matt_per_skolform: MattPerSkolform,
) -> Tabell:
    """The rows of the sheet as a table. Pure: no file, no database."""
    titel = titel_i(rader)
    if not titel:
        raise Filfel(fil, f"Bladet ”{BLAD}” har inte tabellens rubrik (”Underlag för analys för … efter mått …”).")
    skolform = str(TITEL.search(titel)["skolform"]).strip().casefold()  # type: ignore[index]
    kanda = matt_per_skolform(skolform)
    if not kanda:
        raise Filfel(fil, f"Tabellen gäller {skolform}. Måtten för den skolformen finns inte i kvalitetssystemet ännu.")
    huvud = hitta_huvud(rader, fil)
    kolumner = las_kolumner(rader, huvud, fil)
    matt = _Matt(rader, huvud.sista + 1, kolumner, fil, kanda)
    if not matt.rader:
        raise Filfel(fil, "Inga mått hittades i kolumn A under raderna med nivåer och läsår.")
    mattrader = [(rad, matt.fel.get(rad, ""), matt.enhet(rad)) for rad in matt.rader]
    rutnat = las_rutnat(rader, mattrader, kolumner.platser, fynd, fil)
    fel = [*kolumner.fynd, *matt.fynd, *rutnat.fynd, *_formler_utanfor(fynd, rutnat, fil)]
    return Tabell(
        fil=fil,
        sha256=sha256,
        slag=SLAG,
        titel=" ".join(titel.split()),
        utgivare=UTGIVARE,
        skolform=skolform,
        matt=tuple(_matrad(rader, rad, kommentarer) for rad in matt.goda),
        nivaer=tuple(niva for _, niva, skal in kolumner.platser if niva is not None and not skal),
        varden=rutnat.varden,
        noter=matt.noter,
        celler=rutnat.celler,
        fel=tuple(sorted(fel, key=_plats)),
        varningar=(*kolumner.varningar, *matt.varningar, *rutnat.varningar),
        avvisade=rutnat.avvisade,
    )


def _plats(fynd: Cellfynd) -> tuple[int, int, str]:
    return fynd.rad or 0, len(fynd.kolumn), fynd.kolumn


def _matrad(rader: list[list[Any]], index: int, kommentarer: dict[str, str]) -> Matrad:
    return Matrad(index + 1, _namn(rader[index][0]), kommentarer.get(cell(0, index + 1), ""))


def _namn(innehall: object) -> str:
    return " ".join(str(innehall).split())


def _formler_utanfor(fynd: Bladfynd, rutnat: Rutnat, fil: str) -> list[Cellfynd]:
    """A formula anywhere else (names, läsår, notes) is refused as well: what it shows is not what it holds."""
    resultat = []
    for adress in fynd.formler - rutnat.formler:
        kolumn = adress.rstrip("0123456789")
        text = "Cellen innehåller en formel. Spara om filen med värden."
        resultat.append(Cellfynd(fil, text, int(adress[len(kolumn) :] or 0) or None, kolumn))
    return resultat


class _Matt:
    """The rows below the head: measures (known or not), notes, and what is wrong with them."""

    def __init__(
        self, rader: list[list[Any]], start: int, kolumner: Kolumnlasning, fil: str, kanda: Mapping[str, Mattregel]
    ) -> None:
        self.rader: list[int] = []
        self.noter: tuple[str, ...] = ()
        self.fel: dict[int, str] = {}
        self.fynd: list[Cellfynd] = []
        self.varningar: list[Cellfynd] = []
        self._rader = rader
        self._regler = kanda
        self._kanda = koder = {namn: regel.kod for namn, regel in kanda.items()}
        self._sedda: dict[str, int] = {}
        noter: list[str] = []
        for index in range(start, len(rader)):
            namn = _namn(rader[index][0])
            if namn in kanda or any(str(rader[index][kolumn]).strip() for kolumn in kolumner.alla):
                self.rader.append(index)
                self._sedda.setdefault(koder.get(namn, ""), index)
            elif namn:
                noter.append(str(rader[index][0]).strip())
        self.noter = tuple(noter)
        saknade = [namn for namn, kod in koder.items() if kod not in self._sedda]
        for index in self.rader:
            namn = _namn(rader[index][0])
            if skal := self._granska(namn, index, saknade):
                self.fel[index] = skal
                self.fynd.append(Cellfynd(fil, skal, index + 1, "A", namn))
        self.goda = [rad for rad in self.rader if rad not in self.fel]
        for kod in dict.fromkeys(koder[namn] for namn in saknade):
            namn = next(namn for namn in saknade if koder[namn] == kod)
            self.varningar.append(Cellfynd(fil, f"Måttet ”{namn}” saknas i filen."))

    def enhet(self, index: int) -> str:
        """The unit of the measure on a row; empty when the measure is not known."""
        regel = self._regler.get(_namn(self._rader[index][0]))
        return regel.enhet if regel else ""

    def _granska(self, namn: str, index: int, saknade: list[str]) -> str:
        if not namn:
            return "Raden har värden men måttets namn saknas."
        if namn not in self._kanda:
            return f"Måttet ”{namn}” är okänt. {self._forslag(namn, saknade)}"
        forst = self._sedda[self._kanda[namn]]
        return f"Måttet ”{namn}” finns redan på rad {forst + 1}." if forst != index else ""

    def _forslag(self, namn: str, saknade: list[str]) -> str:
        """The known measure it resembles: first among those the file lacks, since a measure may have been renamed."""
        if nara := _likast(namn, saknade, 0.6):
            return f"Närmast är ”{nara}”, som saknas i filen. Har måttet bytt namn?"
        tillagg = "Är det nytt behöver det läggas till i kvalitetssystemet."
        if nara := _likast(namn, self._kanda, 0.0):
            tillagg += f" Närmast i namn är ”{nara}”."
        return tillagg


def _likast(namn: str, bland: Iterable[str], minst: float) -> str:
    """The name most like this one, letter case aside; empty when none is alike enough."""
    per_form = {kand.casefold(): kand for kand in bland}
    nara = get_close_matches(namn.casefold(), per_form, n=1, cutoff=minst)
    return per_form[nara[0]] if nara else ""
