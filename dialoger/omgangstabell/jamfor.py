"""What a file that has been filled in would change, and which of its rows cannot be carried out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from huvudman.orgnr import stada, visa
from kvalitet.models import Anvandare
from kvalitet.roller import Myndighet

from ..models import Dialog, Jav, Omgang
from ..process import Lage, Overgang, lage
from ..services.gang import pausdagsfel
from ..services.lage import fakta_for
from ..utforarval import utforare_hos
from .kolumner import JA, JAMFORS, NAMN, NEJ, SKAL, par_av, varden
from .las import Inrad, Intabell


@dataclass(frozen=True)
class Andring:
    """One case. `fran` and `till`: column → what it says now and what it will say."""

    dialog: Dialog
    fran: dict[str, str]
    till: dict[str, str]
    skal: str


@dataclass
class Jamforelse:
    andringar: list[Andring] = field(default_factory=list)
    felrader: list[Inrad] = field(default_factory=list)
    andrat: dict[int, dict[str, str]] = field(default_factory=dict)  # row → what the person has changed in it
    oforandrade: int = 0


def jamfor(omgang: Omgang, tabell: Intabell, dialoger: Iterable[Dialog]) -> Jamforelse:
    """`dialoger`: the round's cases, from `skriv.arenden`. A constant number of queries."""
    alla = {dialog.nummer: dialog for dialog in dialoger}
    provning = _Provning(tabell, alla)
    svar = Jamforelse()
    for rad in tabell.rader:
        dialog, ursprung = alla.get(rad.nummer), tabell.ursprung.get(rad.nummer, {})
        vill = {kod: rad.skrivet[kod] for kod in JAMFORS if rad.skrivet[kod] != ursprung.get(kod, "")}
        svar.andrat[rad.rad] = vill | ({SKAL: rad.skrivet[SKAL]} if rad.skrivet[SKAL] else {})
        if dialog is None or not ursprung:
            text = "Raden fanns inte i filen när den hämtades." if dialog else f"Ärendet finns inte i {omgang.namn}."
            rad.fel.append(tabell.fel(rad, "nummer", text if rad.nummer else "Ärendenumret saknas."))
        elif not rad.fel:
            nu = varden(dialog, par_av(dialog))
            till = {kod: varde for kod, varde in vill.items() if varde != nu[kod]}
            provning.prova(rad, dialog, nu, till, ursprung)
            if not rad.fel and till:
                fran = {kod: nu[kod] for kod in till}
                svar.andringar.append(Andring(dialog, fran, till, rad.skrivet[SKAL]))
            elif not rad.fel:
                svar.oforandrade += 1
        if rad.fel:
            svar.felrader.append(rad)
    return svar


class _Provning:
    """What the services would refuse, said beside the cell before anything is carried out."""

    def __init__(self, tabell: Intabell, alla: dict[str, Dialog]) -> None:
        self.tabell = tabell
        self.lagen: dict[int, Lage] = {pk: lage(fakta) for pk, fakta in fakta_for(alla.values()).items()}
        self.utforare: dict[str, dict[str, Anvandare]] = {
            myndighet: {person.epost.lower(): person for person in utforare_hos(myndighet)}
            for myndighet in Myndighet.values
        }
        self.jav = set(Jav.objects.filter(upphorde=None).values_list("utforare", "huvudman"))

    def prova(
        self, rad: Inrad, dialog: Dialog, nu: dict[str, str], till: dict[str, str], ursprung: dict[str, str]
    ) -> None:
        self.rad, self.dialog, self.nu, self.till = rad, dialog, nu, till
        self._samma_huvudman()
        for kod in till:
            if nu[kod] != ursprung[kod]:
                self._fel(kod, f"Har ändrats till {_visat(nu[kod])} sedan filen hämtades. Läs ärendet.")
        if till and dialog.avslutad:
            self._fel(next(iter(till)), "Ärendet är avslutat.")
        if rad.fel:
            return
        for myndighet in Myndighet.values:
            if myndighet in till:
                self._utforare(myndighet)
        self._paus()
        if "uppfoljning" in till and dialog.pausad_fran and till.get("pausad") != NEJ:
            self._fel("uppfoljning", "Ärendet är pausat.")

    def _fel(self, kod: str, text: str) -> None:
        self.rad.fel.append(self.tabell.fel(self.rad, kod, text))

    def _samma_huvudman(self) -> None:
        """A column that has been sorted alone gives rows about somebody else."""
        huvudman = self.dialog.huvudman
        if stada(self.rad.orgnr) != stada(visa(huvudman.nyckel)):
            self._fel("orgnr", f"Ärendet gäller {huvudman.namn}. Har någon kolumn sorterats för sig?")

    def _utforare(self, myndighet: str) -> None:
        epost, har = self.till[myndighet], self.nu[myndighet]
        if not epost:
            self._fel(myndighet, "Skriv vem som tar över. Ett ärende kan inte lämnas utan.")
            return
        person = self.utforare[myndighet].get(epost)
        if person is None:
            self._fel(myndighet, f"{epost} är inte dialogutförare hos {Myndighet(myndighet).label} i dag.")
        elif (person.pk, self.dialog.huvudman_id) in self.jav:
            self._fel(myndighet, f"{person.namn} har anmält jäv för {self.dialog.huvudman.namn}.")
        if har and not self.rad.skrivet[SKAL]:
            self._fel(SKAL, "Skriv varför ni byter dialogutförare.")

    def _paus(self) -> None:
        blir = self.till.get("pausad", self.nu["pausad"])
        dag = self.till.get("till", "")
        if blir == NEJ:
            if dag:
                self._fel("till", f"Skriv {JA} under {NAMN['pausad']} om ärendet ska vila till den dagen.")
            return
        if dag and (fel := pausdagsfel(date.fromisoformat(dag), timezone.localdate())):
            self._fel("till", fel)
        if "pausad" in self.till:
            if not self.rad.skrivet[SKAL]:
                self._fel(SKAL, "Skriv varför ärendet pausas.")
            if Overgang.PAUSA not in self.lagen[self.dialog.pk].tillatna:
                self._fel("pausad", "Ärendet kan inte pausas nu.")


def _visat(varde: str) -> str:
    return f"”{varde}”" if varde else "tomt"


def felrad_som_data(rad: Inrad, andrat: dict[str, str]) -> dict[str, Any]:
    """For the file of rows that could not be carried out (`skriv.felfil`)."""
    skal = " ".join(f"{fel.kolumn}: {fel.text}" for fel in rad.fel)
    return {"nummer": rad.nummer, "huvudman": rad.huvudman, "skrivet": andrat, "skal": skal}
