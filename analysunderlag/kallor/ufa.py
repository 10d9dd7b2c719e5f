"""The national table *Underlag för analys*: read by its own reader (analysunderlag.inlasning), shown in our form.

Its measures are rows and its levels columns, so each row names its measure and each column whom it is about.
"""

from __future__ import annotations

from collections import Counter

from ..inlasning import Mattregel, Nivakolumn, Tabell, las_bok, ufa
from ..kvalitetssystem import las_system
from .kalla import Kalla
from .modell import Kallrad, Kallslag, Kalltabell, Kolumn, Niva, Nyckelkolumn, Periodslag, Radslag
from .ovrigt import Ovrigt
from .radlasning import tom

SLAG = Kallslag.UFA
UTGIVARE = ufa.UTGIVARE
NIVAER = {"riket": Niva.RIKET, "huvudman": Niva.HUVUDMAN, "enhet": Niva.SKOLENHET}


def kanns_igen(kalla: Kalla) -> bool:
    return kalla.bok is not None and any(_ar_bladet(blad) or ufa.titel_i(kalla.rader(blad)) for blad in kalla.blad)


def _ar_bladet(blad: str) -> bool:
    return blad.strip().casefold() == ufa.BLAD.casefold()


def las(kalla: Kalla) -> tuple[tuple[Kalltabell, ...], Ovrigt]:
    """What the reader refuses is not explained here either: a row of a measure it does not know, for one."""
    assert kalla.bok is not None
    tabell = las_bok(kalla.bok, _matt)
    blad = next(filter(_ar_bladet, kalla.blad))
    ovrigt = Ovrigt()
    for annat in kalla.blad:
        if annat != blad:
            ovrigt.las(kalla, annat, ar_noter=False)
    return (_i_var_form(kalla, blad, tabell),), ovrigt


def _matt(skolform: str) -> dict[str, Mattregel]:
    return {matt.namn: Mattregel(matt.kod, matt.enhet) for matt in las_system().matt_for(skolform)}


def _i_var_form(kalla: Kalla, blad: str, tabell: Tabell) -> Kalltabell:
    koder = {namn: regel.kod for namn, regel in _matt(tabell.skolform).items()}
    return Kalltabell(
        fil=kalla.fil(blad),
        blad=blad,
        slag=SLAG,
        titel=tabell.titel,
        skolform=tabell.skolform,
        period=tabell.perioder[0] if len(tabell.perioder) == 1 else "",
        periodslag=Periodslag.LASAR,
        nycklar=(Nyckelkolumn("matt", "A", "Mått", True),),
        kolumner=tuple(map(_kolumn, tabell.nivaer)),
        rader=tuple(
            Kallrad(matt.rad, None, (matt.namn,), varden, koder[matt.namn])
            for matt, varden in zip(tabell.matt, tabell.varden, strict=True)
        ),
        radslag=_radslag(kalla, blad, tabell),
        celler=tabell.celler,
        noter=tabell.noter,
        fel=tabell.fel,
        varningar=tabell.varningar,
        avvisade=len(tabell.avvisade),
    )


def _kolumn(niva: Nivakolumn) -> Kolumn:
    avser = (("orgnr", niva.orgnr), ("enhetskod", niva.enhetskod))
    namn = ": ".join(filter(None, (niva.huvudmansnamn, niva.enhetsnamn))) or niva.niva
    return Kolumn(niva.kolumn, namn, "", "", avser, niva.period, True, NIVAER[niva.niva])


def _radslag(kalla: Kalla, blad: str, tabell: Tabell) -> dict[Radslag, int]:
    matt, noter = {rad.rad for rad in tabell.matt}, set(tabell.noter)
    forsta = min(matt, default=0)
    antal: Counter[Radslag] = Counter()
    for nummer, rad in enumerate(kalla.rader(blad), 1):
        if nummer in matt:
            slag = Radslag.DATA
        elif tom(rad):
            slag = Radslag.TOM
        elif str(rad[0]).strip() in noter and tom(rad[1:]):
            slag = Radslag.NOT
        else:
            slag = Radslag.RUBRIK if nummer < forsta else Radslag.OFORKLARAD
        antal[slag] += 1
    return dict(antal)
