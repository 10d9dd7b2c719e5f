"""Skolverkets statistikdatabas: one table by PxWeb's API, split by level under the limit of cells a question.

The table's own description lacks the list of levels (there are too many), so it is asked for as the first levels of
one measure and one period. The service counts calls in a window of time and says in `?config` which.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from ..kallor import paket
from ..kallor.jsonstat import Datamangd, Svarsfel, las_datamangd
from ..kallor.modell import Kallslag
from ..kallor.pxweb import MATT, NIVA, TID
from .anslutning import ADRESSFEL, IGEN, Anslutning
from .delar import BORJA_OM, oppna, skriv
from .fel import Klientfel

OMRADE = "Underlag_for_analys_inom_det_nationella_kvalitetssystemet"
FLEST_NIVAER = 20_000
CELLER = 100_000
PER_FRAGA = 1000
FORMAT = {"format": "json-stat2"}
Framsteg = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Tabellage:
    """What the table is like: the codes and names of its measures, levels and periods, and when it was updated."""

    titel: str
    uppdaterad: str
    koder: dict[str, dict[str, str]] = field(default_factory=dict)

    def som_dict(self) -> dict[str, Any]:
        return {
            "titeln": self.titel,
            "tidpunkten för uppdatering": self.uppdaterad,
            "mått": self.koder[MATT],
            "nivåer": self.koder[NIVA],
            "tider": self.koder[TID],
        }


def tabellens_vag(namn: str) -> str:
    """`Grundskola` is short for that skolform's table; anything with a slash is a path of its own."""
    return namn.strip("/") if "/" in namn else f"{OMRADE}/{namn}/{namn}.px"


def hamta_pxweb(
    anslutning: Anslutning,
    tabell: str,
    till: Path,
    *,
    tider: Sequence[str] = (),
    celler: int = CELLER,
    borja_om: bool = False,
    framsteg: Framsteg = lambda klart, av, vad: None,
) -> int:
    """Download a table to a package and return the number of cells. Goes on where a cut-off download stopped.

    `tider` are codes of periods, all when empty. Raises Klientfel; `till` is then as it was.
    """
    vag = tabellens_vag(tabell)
    anslutning.tabell = tabell
    klient = _Klient(anslutning, vag)
    with oppna(till.with_name(f"{till.name}.delar"), tabell, borja_om=borja_om) as lager:
        celler = min(celler, klient.ramar())
        lage = klient.lage(tider)
        fragor = _fragor(lage, celler, anslutning)
        lager.borja({"bas": anslutning.bas, "tabell": vag, "tider": [*tider]}, lage.som_dict())
        framsteg(0, len(fragor), "Hämtar")
        for nummer, fraga in enumerate(fragor, 1):
            if lager.hamta(fraga) is None:
                svar = anslutning.hamta(klient.adress, fraga)
                klient.granska(svar, fraga, lage)
                lager.spara(fraga, svar)
            framsteg(nummer, len(fragor), "Hämtar")
        lager.kontrollera(klient.lage(tider).som_dict())
        svaren = ((klient.adress, lager.hamta(fraga)) for fraga in fragor)
        huvud = {"tabell": vag, "titel": lage.titel, "uppdaterad": lage.uppdaterad}
        skriv(till, paket.rader(Kallslag.PXWEB.value, huvud, svaren, len(fragor)))
        lager.ta_bort()
    return math.prod(len(lage.koder[kod]) for kod in (MATT, NIVA, TID))


def _fragor(lage: Tabellage, celler: int, anslutning: Anslutning) -> list[dict[str, Any]]:
    """A question for as many levels at a time as the limit lets in, with every measure and period."""
    per_niva = len(lage.koder[MATT]) * len(lage.koder[TID])
    antal = min(celler // max(per_niva, 1), PER_FRAGA)
    if not antal or not per_niva:
        text = f"En enda nivå har {per_niva} celler, men {celler} är det mesta som får hämtas i en fråga."
        anslutning.neka(text, anslutning.bas, "Höj --celler eller välj färre --tid.")
    nivaer = list(lage.koder[NIVA])
    return [
        _fraga({MATT: [*lage.koder[MATT]], NIVA: nivaer[start : start + antal], TID: [*lage.koder[TID]]})
        for start in range(0, len(nivaer), antal)
    ]


def _fraga(val: dict[str, list[str]], **filter_: str) -> dict[str, Any]:
    delar = [
        {"code": kod, "selection": {"filter": filter_.get(kod, "item"), "values": varden}}
        for kod, varden in val.items()
    ]
    return {"query": delar, "response": FORMAT}


class _Klient:
    def __init__(self, anslutning: Anslutning, vag: str) -> None:
        self._anslutning, self.adress = anslutning, anslutning.adress(vag)

    def ramar(self) -> int:
        """The service's own limit of cells; it also sets the pace. A service that does not say has none of its own."""
        bas = self._anslutning.bas
        try:
            konfig = self._anslutning.hamta(f"{bas.rsplit('/', 1)[0]}/?config")
        except Klientfel as fel:
            if fel.kod not in (400, 403, 404):
                raise
            return CELLER
        varden = konfig if isinstance(konfig, dict) else {}
        anrop, fonster = varden.get("maxCalls"), varden.get("timeWindow")
        if isinstance(anrop, int) and isinstance(fonster, int | float) and anrop > 0:
            self._anslutning.takt = max(self._anslutning.takt, fonster / anrop)
        celler = varden.get("maxCells")
        return celler if isinstance(celler, int) and celler > 0 else CELLER

    def lage(self, tider: Sequence[str]) -> Tabellage:
        """The table as it is now. Raises Klientfel when it is not a table of measures, levels and periods."""
        beskrivning = self._anslutning.hamta(self.adress)
        variabler = beskrivning.get("variables") if isinstance(beskrivning, dict) else None
        per_kod = {str(v.get("code")): v for v in variabler or [] if isinstance(v, dict)}
        if set(per_kod) != {MATT, NIVA, TID}:
            har = ", ".join(per_kod) or "inga"
            self._neka(f"Tabellen har variablerna {har}, men ska ha {MATT}, {NIVA} och {TID}.")
        koder = {kod: self._varden(v) for kod, v in per_kod.items()}
        if okanda := [tid for tid in tider if tid not in koder[TID]]:
            self._neka(f"Tiden {okanda[0]} finns inte i tabellen. Där finns: {', '.join(koder[TID])}.")
        if not koder[MATT] or not koder[TID]:
            self._neka("Tabellen har inga mått eller inga tider.")
        if tider:
            koder[TID] = {tid: koder[TID][tid] for tid in tider}
        forst = {MATT: [next(iter(koder[MATT]))], NIVA: [str(FLEST_NIVAER)], TID: [next(iter(koder[TID]))]}
        lista = self._datamangd(self._anslutning.hamta(self.adress, _fraga(forst, **{NIVA: "top"})))
        koder[NIVA] = self._dimension(lista, NIVA)
        if not 0 < len(koder[NIVA]) < FLEST_NIVAER:
            self._neka(f"Tabellen har {len(koder[NIVA])} nivåer eller fler. Det går inte att veta om alla kom med.")
        return Tabellage(str(beskrivning.get("title", "")), lista.uppdaterad, koder)

    def granska(self, svar: Any, fraga: dict[str, Any], lage: Tabellage) -> None:
        """The answer holds what was asked for and nothing else, of the same table. Raises Klientfel."""
        data = self._datamangd(svar)
        if okanda := data.okanda_tecken():
            self._neka(f"Svaret har det okända tecknet ”{okanda[0]}”. Det behöver läggas till i tjänsten.")
        if data.uppdaterad != lage.uppdaterad:
            text = f"Tabellen uppdaterades under hämtningen ({lage.uppdaterad} blev {data.uppdaterad})."
            self._neka(f"{text} Gammalt och nytt blandas inte.", BORJA_OM)
        for del_ in fraga["query"]:
            har, vill = self._dimension(data, del_["code"]), del_["selection"]["values"]
            if set(har) != set(vill):
                vad = next(iter(set(har) ^ set(vill)))
                self._neka(f"Svaret har inte de värden av {del_['code']} som frågan gällde; {vad} skiljer.")
            if fel := next((k for k in har if har[k] != lage.koder[del_["code"]].get(k)), None):
                text = f"{fel} heter ”{har[fel]}” i svaret men ”{lage.koder[del_['code']].get(fel)}” i tabellen."
                self._neka(text, BORJA_OM)

    def _dimension(self, data: Datamangd, kod: str) -> dict[str, str]:
        try:
            dimension = data.dimension(kod)
        except Svarsfel as fel:
            self._neka(str(fel))
        return dict(zip(dimension.koder, dimension.texter, strict=True))

    def _datamangd(self, svar: Any) -> Datamangd:
        try:
            return las_datamangd(svar)
        except Svarsfel as fel:
            self._neka(str(fel))

    def _varden(self, variabel: dict[str, Any]) -> dict[str, str]:
        koder, texter = variabel.get("values") or [], variabel.get("valueTexts") or []
        if len(koder) != len(texter):
            self._neka(f"Tabellens beskrivning har {len(koder)} koder men {len(texter)} namn för {variabel['code']}.")
        return {str(kod): str(text).strip() for kod, text in zip(koder, texter, strict=True)}

    def _neka(self, text: str, gor: str = f"{ADRESSFEL} {IGEN}") -> NoReturn:
        self._anslutning.neka(text, self.adress, gor)
