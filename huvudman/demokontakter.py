"""Made-up nämnder, contacts, insatser and granskningar for the demo. The same register gives the same rows every time.

All addresses are at demo.example and all telephone numbers are of those set aside for fiction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zlib import crc32

from django.utils import timezone
from django.utils.text import slugify

from kvalitet.demo import ascii_epost
from kvalitet.models.anvandare import DEMODOMAN

from .models import AnnanInsats, Granskning, Huvudman, JuridiskForm, Kontakt, Namnd, NamndSkolform
from .services import Rader

KALLA = "Påhittad i demon"
KOMMUNER, ANDRA = 100, 97  # with contacts, besides those that the demo's representatives act for
F = Kontakt.Funktion
UNGA = ("forskola", "forskoleklass", "fritidshem", "grundskola", "anpassad-grundskola")
VUXNA = ("gymnasieskola", "anpassad-gymnasieskola", "komvux")
NAMNDER: tuple[dict[str, tuple[str, ...]], ...] = (
    {"Barn- och utbildningsnämnden": (*UNGA, *VUXNA)},
    {"Utbildningsnämnden": (*UNGA, *VUXNA)},
    {"Barn- och ungdomsnämnden": UNGA, "Gymnasie- och vuxenutbildningsnämnden": VUXNA},
    {
        "Förskolenämnden": UNGA[:1],
        "Grundskolenämnden": UNGA[1:],
        "Gymnasie- och vuxenutbildningsnämnden": VUXNA,
    },
)
FORNAMN = (
    "Agneta", "Ali", "Amina", "Anders", "Astrid", "Birgitta", "Bo", "Camilla", "Carina", "Daniel", "Elin", "Elisabet",
    "Emil", "Eva", "Farid", "Fatima", "Fredrik", "Gunilla", "Gustav", "Hanna", "Henrik", "Ingrid", "Jenny", "Jonas",
    "Kristina", "Lars", "Linda", "Magnus", "Malin", "Maryam", "Niklas", "Nora", "Omar", "Per", "Sara", "Sofia",
    "Stefan", "Susanne", "Ulrika", "Viktor",
)  # fmt: skip
EFTERNAMN = (
    "Ahlgren", "Blomqvist", "Dahlin", "Ekberg", "Ericson", "Falk", "Fransson", "Granlund", "Hedman", "Hellström",
    "Ibrahim", "Isaksson", "Jönsson", "Karim", "Lagerström", "Lundin", "Malm", "Mårtensson", "Norberg", "Nyström",
    "Olofsson", "Palm", "Rahimi", "Rydberg", "Sandell", "Söderberg", "Thulin", "Vestman", "Wall", "Åkerlund", "Älvås",
    "Österman",
)  # fmt: skip


def _tal(huvudman: Huvudman, vad: str, under: int) -> int:
    """A number below `under` that is the same each time, and looks drawn."""
    return crc32(f"{vad}:{huvudman.nyckel}".encode()) % under


@dataclass
class _Bygge:
    """`foretradare`: nyckel → (name, function) of the demo's own accounts; they are contacts too."""

    foretradare: dict[str, tuple[str, str]]
    idag: date
    rader: Rader = field(default_factory=Rader)
    adresser: set[str] = field(default_factory=set)
    personer: int = 0

    def dag(self, antal: int) -> date:
        return self.idag + timedelta(days=antal)

    def person(self) -> str:
        """Every name once: steps through all combinations in an order that looks mixed."""
        nummer = self.personer * 457 % (len(FORNAMN) * len(EFTERNAMN))
        self.personer += 1
        return f"{FORNAMN[nummer % len(FORNAMN)]} {EFTERNAMN[nummer // len(FORNAMN)]}"

    def kontakt(self, huvudman: Huvudman, funktion: str, namn: str = "", namnd: Namnd | None = None) -> Kontakt:
        ort = slugify(huvudman.namn)[:40].strip("-")
        del_ = slugify(namnd.namn) if namnd else F(funktion).value.replace("_", "-")
        epost = ascii_epost(namn) if namn else f"{del_}.{ort}{DEMODOMAN}"
        if epost in self.adresser:  # two huvudmän with one name
            epost = f"{del_}.{ort}-{huvudman.nyckel.lower()}{DEMODOMAN}"
        self.adresser.add(epost)
        nummer = 5 + (len(self.rader.kontakter) % 95)
        kontakt = Kontakt(
            huvudman=huvudman, namnd=namnd, funktion=funktion, namn=namn, epost=epost, kalla=KALLA,
            telefon=f"070-174 06 {nummer:02}" if namn else "",
            giltig_fran=self.dag(-60 - _tal(huvudman, "kontakt", 700)),
        )  # fmt: skip
        self.rader.kontakter.append(kontakt)
        return kontakt

    def namnder(self, huvudman: Huvudman) -> list[Namnd]:
        fran = date(self.idag.year - 4, 1, 1)
        har_egen = huvudman.nyckel in self.foretradare  # shows what a kommun with several nämnder sees
        namn = NAMNDER[-1 if har_egen else _tal(huvudman, "nämnd", len(NAMNDER))]
        nya = [Namnd(huvudman=huvudman, namn=ett, giltig_fran=fran) for ett in namn]
        self.rader.namnder.extend(nya)
        self.rader.namndskolformer.extend(
            NamndSkolform(namnd=namnd, skolform=kod) for namnd in nya for kod in namn[namnd.namn]
        )
        return nya

    def kontakter(self, huvudman: Huvudman, namnder: Sequence[Namnd]) -> None:
        for namnd in namnder:
            self.kontakt(huvudman, F.NAMND_STYRELSE, namnd=namnd)
        if huvudman.typ == Huvudman.Typ.ENSKILD:
            self.kontakt(huvudman, F.NAMND_STYRELSE)
        else:
            self.kontakt(huvudman, F.REGISTRATOR)
        egen, funktion = self.foretradare.get(huvudman.nyckel, ("", ""))
        if egen and funktion in F.values:
            self.kontakt(huvudman, funktion, egen)
        val = _tal(huvudman, "skolchef", 10)
        if funktion != F.SKOLCHEF:
            if val == 0:  # nobody knows the skolchef: the rektor is asked instead
                self.kontakt(huvudman, F.REKTOR, self.person())
            else:
                self.skolchef(huvudman, studsad=val == 1)
        if val > 7 and funktion != F.KVALITETSANSVARIG:
            self.kontakt(huvudman, F.KVALITETSANSVARIG, self.person())

    def skolchef(self, huvudman: Huvudman, *, studsad: bool) -> None:
        nu = self.kontakt(huvudman, F.SKOLCHEF, self.person())
        if studsad:
            nu.studsad = timezone.make_aware(datetime.combine(self.dag(-5), time(9, 12)))
        if _tal(huvudman, "byte", 6) == 0:
            forra = self.kontakt(huvudman, F.SKOLCHEF, self.person())
            forra.giltig_till = nu.giltig_fran - timedelta(days=1)
            forra.giltig_fran -= timedelta(days=900)

    def insatser(self, huvudman: Huvudman) -> None:
        slag, myndighet = (
            (AnnanInsats.Slag.SAMVERKAN, "SV"),
            (AnnanInsats.Slag.RIKTAD, "SV"),
            (AnnanInsats.Slag.RADGIVNING, "SPSM"),
            (AnnanInsats.Slag.KURS, "SPSM"),
        )[_tal(huvudman, "slag", 4)]
        fran = self.dag(-400 + _tal(huvudman, "insats", 460))
        langd = {AnnanInsats.Slag.KURS: 30, AnnanInsats.Slag.RADGIVNING: 180}.get(slag, 700)
        till = None if slag == AnnanInsats.Slag.RADGIVNING else fran + timedelta(days=langd)
        namn = "Specialpedagogik för lärande" if slag == AnnanInsats.Slag.KURS else ""
        self.rader.insatser.append(
            AnnanInsats(huvudman=huvudman, slag=slag, namn=namn, myndighet=myndighet, fran=fran, till=till, kalla=KALLA)
        )

    def granskning(self, huvudman: Huvudman) -> None:
        enskild = huvudman.typ == Huvudman.Typ.ENSKILD
        slag = Granskning.Slag.TILLSYN_KOMMUN if enskild else Granskning.Slag.TILLSYN
        if _tal(huvudman, "slag", 3) == 0:
            slag = Granskning.Slag.KVALITETSGRANSKNING
        antal = _tal(huvudman, "granskning", 120)
        rad = Granskning(huvudman=huvudman, slag=slag, kalla=Granskning.Kalla.DEMO)
        val = _tal(huvudman, "status", 3)
        if val == 0:
            rad.status, rad.fran = Granskning.Status.PLANERAD, self.dag(14 + antal)
            rad.till = rad.fran + timedelta(days=3)
        elif val == 1:
            rad.status, rad.fran = Granskning.Status.PAGAR, self.dag(-antal)
        else:
            rad.status, rad.beslutsdatum = Granskning.Status.AVSLUTAD, self.dag(-30 - antal)
            rad.fran = rad.beslutsdatum - timedelta(days=90)
        self.rader.granskningar.append(rad)


def kontakter_for(huvudman_lista: Iterable[Huvudman], idag: date) -> Rader:
    """Contacts for those that have none, so that everyone who is invited has somebody to invite."""
    bygge = _Bygge({}, idag)
    utan = [h for h in huvudman_lista if not h.kontakter.all()]
    bygge.adresser.update(Kontakt.objects.values_list("epost", flat=True))
    bygge.personer = len(bygge.adresser)
    for huvudman in utan:
        bygge.kontakter(huvudman, list(huvudman.namnder.all()))
    return bygge.rader


def bygg(huvudman_lista: Iterable[Huvudman], foretradare: dict[str, tuple[str, str]], idag: date) -> Rader:
    """Nämnder for every kommun, contacts for about 200 huvudmän; insatser and granskningar for some of them."""
    ordnade = sorted(huvudman_lista, key=lambda huvudman: crc32(huvudman.nyckel.encode()))
    kommuner = [huvudman for huvudman in ordnade if huvudman.form == JuridiskForm.KOMMUN]
    andra = [huvudman for huvudman in ordnade if huvudman.form != JuridiskForm.KOMMUN]
    egna = [huvudman for huvudman in ordnade if huvudman.nyckel in foretradare]
    valda = dict.fromkeys([*egna, *kommuner[:KOMMUNER], *andra[:ANDRA]])
    bygge = _Bygge(foretradare, idag)
    namnder = {huvudman: bygge.namnder(huvudman) for huvudman in kommuner}
    for huvudman in valda:
        bygge.kontakter(huvudman, namnder.get(huvudman, []))
        if huvudman in egna or _tal(huvudman, "har insats", 3) == 0:
            bygge.insatser(huvudman)
        if huvudman in egna or _tal(huvudman, "har granskning", 4) == 0:
            bygge.granskning(huvudman)
    return bygge.rader
