"""What a huvudman can have own figures about: its skolformer, their measures, its units, what it has already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from huvudman import skolformer
from huvudman.models import Enhet, Huvudman
from kvalitet import svenska

from ..models import EgetVarde, Framgangsfaktor, Indikator, Kvalitetssystem
from .slag import EGNA_SLAG, Slag, omojligt

FLEST = 2_000  # figures in force at a huvudman: ten a year for each of forty schools, for five years
LANGST_NAMN, LANGST_ORD, LANGST_HUR = 120, 30, 600


def som_kod(systemkod: str) -> str:
    """The register's code of a skolform, of the quality system's."""
    return systemkod.replace("_", "-")


def systemkod(skolform: str) -> str:
    return skolform.replace("-", "_")


def namnnyckel(namn: str) -> str:
    return " ".join(namn.split()).casefold()


@dataclass(frozen=True)
class Uppgift:
    """One figure to store. `indikator`: code of an official measure, otherwise `namn`. `enhet`: its code."""

    skolform: str
    period: str
    varde: Decimal
    slag: str
    indikator: str = ""
    namn: str = ""
    slag_ord: str = ""
    enhet: str = ""
    hur: str = ""

    @property
    def nyckel(self) -> tuple[str, str, str, str]:
        """What one figure at a time can be in force for."""
        return self.skolform, self.indikator or f"egen:{namnnyckel(self.namn)}", self.enhet, self.period


def uppgift_av(rad: EgetVarde) -> Uppgift:
    """`rad` from `for_lista`."""
    return Uppgift(
        skolform=rad.skolform,
        period=rad.period,
        varde=rad.varde,
        slag=rad.slag,
        indikator=rad.indikator.kod if rad.indikator else "",
        namn=rad.namn,
        slag_ord=rad.slag_ord,
        enhet=rad.enhet.kod if rad.enhet else "",
        hur=rad.hur,
    )


@dataclass
class Ramar:
    """`matt`: code → official measure. `enheter`: code → unit. `gallande`: key → the figure in force."""

    skolformer: list[str]
    matt: dict[str, Indikator]
    enheter: dict[str, Enhet]
    gallande: dict[tuple[str, str, str, str], EgetVarde] = field(default_factory=dict)

    def matt_i(self, skolform: str) -> list[Indikator]:
        return [m for m in self.matt.values() if som_kod(m.skolform.kod) == skolform]

    def for_manga(self, nya: int) -> str:
        """Why so many new figures cannot be stored, and what to do; empty when they can."""
        har, hogst = len(self.gallande), svenska.tal(FLEST)
        if har + nya <= FLEST:
            return ""
        plats = f"Ni har {svenska.tal(har)}, så {svenska.tal(max(0, FLEST - har))} till får plats."
        return f"Högst {hogst} egna uppgifter kan sparas. {plats} Ta bort några ni inte använder."

    def fel(self, uppgift: Uppgift) -> dict[str, str]:
        """Field → why it cannot be stored. The same for the form, the spreadsheet and the service."""
        fel = {}
        if uppgift.skolform not in self.skolformer:
            fel["skolform"] = "Ni har inte den skolformen."
        if uppgift.enhet and uppgift.enhet not in self.enheter:
            fel["enhet"] = "Enheten är inte er, eller har upphört."
        if bool(uppgift.indikator) == bool(uppgift.namn.strip()):
            fel["matt"] = "Välj ett mått eller skriv ett eget namn."
        elif uppgift.indikator:
            indikator = self.matt.get(uppgift.indikator)
            if indikator is None or som_kod(indikator.skolform.kod) != uppgift.skolform:
                fel["matt"] = "Måttet hör inte till den skolformen."
            elif indikator.enhet != uppgift.slag:
                fel["slag"] = f"Måttet räknas i {Slag(indikator.enhet).label}."
        elif uppgift.slag not in EGNA_SLAG:
            fel["slag"] = "Välj vad det mäts i."
        if len(uppgift.namn) > LANGST_NAMN:
            fel["matt"] = f"Namnet är längre än {LANGST_NAMN} tecken."
        if (uppgift.slag == Slag.ANNAT) != bool(uppgift.slag_ord.strip()):
            fel["slag_ord"] = "Skriv med ett ord vad det mäts i, till exempel dagar."
        elif len(uppgift.slag_ord) > LANGST_ORD:
            fel["slag_ord"] = f"Ordet är längre än {LANGST_ORD} tecken."
        if len(uppgift.hur) > LANGST_HUR:
            fel["hur"] = f"Texten är längre än {LANGST_HUR} tecken."
        if "slag" not in fel and (varfor := omojligt(uppgift.varde, uppgift.slag)):
            fel["varde"] = varfor
        return fel


def skolformer_hos(huvudman: Huvudman) -> list[str]:
    """Of the register. One query."""
    har = huvudman.skolformer.values_list("skolform", flat=True)
    return [kod for kod in skolformer.ordnade(har) if kod in skolformer.SKOLFORMER]


def skolformsval(koder: Iterable[str]) -> list[tuple[str, str]]:
    return [(kod, skolformer.namn(kod)) for kod in koder]


def las_ramar(huvudman: Huvudman) -> Ramar:
    """Four queries."""
    koder = skolformer_hos(huvudman)
    matt = Indikator.objects.filter(utgatt=False, skolform__kod__in=map(systemkod, koder)).select_related("skolform")
    rader = EgetVarde.objects.filter(huvudman=huvudman).gallande().for_lista()
    return Ramar(
        skolformer=koder,
        matt={m.kod: m for m in matt},
        enheter={e.kod: e for e in Enhet.objects.hos(huvudman)},
        gallande={uppgift_av(rad).nyckel: rad for rad in rader},
    )


def delmalsnamn() -> dict[tuple[str, int], str]:
    """(skolform, number) → the name of each delmål in the system in force. Two queries."""
    system = Kvalitetssystem.objects.filter(ar_gallande=True).defer("innehall").first()
    if system is None:
        return {}
    rader = system.delmal.values_list("skolform__kod", "nummer", "namn").order_by("skolform__ordning", "nummer")
    return {(som_kod(kod), nummer): namn for kod, nummer, namn in rader}


def faktorer() -> list[tuple[int, str]]:
    """The seven framgångsfaktorer of the system in force. One query."""
    rader = Framgangsfaktor.objects.filter(system__ar_gallande=True).values_list("nummer", "namn")
    return list(rader.order_by("nummer", "namn").distinct())


def per_skolform(rader: Iterable[EgetVarde]) -> dict[str, list[EgetVarde]]:
    ut: dict[str, list[EgetVarde]] = defaultdict(list)
    for rad in rader:
        ut[rad.skolform].append(rad)
    return ut
