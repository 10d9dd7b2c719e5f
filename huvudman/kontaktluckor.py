"""Recipients that cannot be written to: of every responsible nämnd or styrelse, and of the skolchef (doman.md §4).

One answer for the register, the round and the invitation. An address that letters came back from counts as none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kvalitet import svenska

from .models import Huvudman, Kontakt, Kontaktutredning, Namnd

F = Kontakt.Funktion
Orsak = Kontaktutredning.Orsak
OKAND_NAMND = "Ansvarig nämnd eller styrelse"
Nyckel = tuple[str, int | None]


@dataclass(frozen=True)
class Lucka:
    """`vem`: the recipient in words. `sedan`: when the newest letter came back."""

    funktion: str
    namnd: Namnd | None
    orsak: str
    vem: str
    sedan: datetime | None = None

    @property
    def nyckel(self) -> Nyckel:
        return self.funktion, self.namnd.pk if self.namnd else None

    @property
    def kod(self) -> str:
        """For forms: `skolchef`, or `namnd_styrelse-7`."""
        return f"{self.funktion}-{self.namnd.pk}" if self.namnd else self.funktion

    @property
    def orsak_i_ord(self) -> str:
        return str(Orsak(self.orsak).label)

    @property
    def text(self) -> str:
        return f"{self.vem}: {self.orsak_i_ord}"


def vem(funktion: str, namnd: Namnd | None, huvudman: Huvudman) -> str:
    """The nämnd, styrelse or function as people say it, never the person."""
    if funktion == F.NAMND_STYRELSE:
        if namnd:
            return namnd.namn
        return "Styrelsen" if huvudman.typ == Huvudman.Typ.ENSKILD else "Nämnden"
    return f"{F(funktion).label}{f' för {namnd.namn}' if namnd else ''}"


def luckor(huvudman: Huvudman, namnder: Sequence[Namnd], kontakter: Iterable[Kontakt]) -> list[Lucka]:
    """From the nämnder and contacts in force, in the order letters are written. No query."""
    per: dict[str, dict[int | None, list[Kontakt]]] = defaultdict(lambda: defaultdict(list))
    for kontakt in kontakter:
        per[kontakt.funktion][kontakt.namnd_id].append(kontakt)
    return [
        *_namndluckor(huvudman, namnder, per[F.NAMND_STYRELSE]),
        *_skolchefsluckor(huvudman, per[F.SKOLCHEF], per[F.REKTOR]),
    ]


def _namndluckor(
    huvudman: Huvudman, namnder: Sequence[Namnd], per_namnd: dict[int | None, list[Kontakt]]
) -> Iterable[Lucka]:
    """With one nämnd a contact that names none is its; with several nobody can say whose it is."""
    egna: Sequence[Namnd | None] = namnder or [None]
    for namnd in egna:
        kontakter = list(per_namnd.get(namnd.pk if namnd else None, ()))
        if len(namnder) == 1:
            kontakter += per_namnd.get(None, ())
        if lucka := _lucka(huvudman, F.NAMND_STYRELSE, namnd, kontakter):
            yield lucka


def _skolchefsluckor(
    huvudman: Huvudman, per_namnd: dict[int | None, list[Kontakt]], rektorer: dict[int | None, list[Kontakt]]
) -> Iterable[Lucka]:
    """Every skolchef; while no skolchef's address is known a rektor is written to instead."""
    if not any(kontakt.epost for kontakter in per_namnd.values() for kontakt in kontakter):
        if not any(_nas(kontakt) for kontakter in rektorer.values() for kontakt in kontakter):
            alla = [kontakt for kontakter in per_namnd.values() for kontakt in kontakter]
            if lucka := _lucka(huvudman, F.SKOLCHEF, None, alla):
                yield lucka
        return
    for kontakter in per_namnd.values():
        if lucka := _lucka(huvudman, F.SKOLCHEF, kontakter[0].namnd, kontakter):
            yield lucka


def _nas(kontakt: Kontakt) -> bool:
    return bool(kontakt.epost) and kontakt.studsad is None


def _lucka(huvudman: Huvudman, funktion: str, namnd: Namnd | None, kontakter: list[Kontakt]) -> Lucka | None:
    if any(_nas(kontakt) for kontakt in kontakter):
        return None
    namn = vem(funktion, namnd, huvudman)
    studsade = [kontakt.studsad for kontakt in kontakter if kontakt.studsad]
    if studsade:
        return Lucka(funktion, namnd, Orsak.STUDSAD.value, namn, max(studsade))
    if kontakter:
        return Lucka(funktion, namnd, Orsak.UTAN_EPOST.value, namn)
    if funktion == F.NAMND_STYRELSE and namnd is None and huvudman.typ != Huvudman.Typ.ENSKILD:
        namn = OKAND_NAMND
    return Lucka(funktion, namnd, Orsak.SAKNAS.value, namn)


def luckor_for(huvudman_lista: Iterable[Huvudman]) -> dict[int, list[Lucka]]:
    """By huvudman, those without any left out. Two queries for any number."""
    alla = {huvudman.pk: huvudman for huvudman in huvudman_lista}
    kontakter: dict[int, list[Kontakt]] = defaultdict(list)
    for kontakt in Kontakt.objects.gallande().filter(huvudman__in=alla).select_related("namnd"):
        kontakter[kontakt.huvudman_id].append(kontakt)
    namnder: dict[int, list[Namnd]] = defaultdict(list)
    for namnd in Namnd.objects.gallande().filter(huvudman__in=alla):
        namnder[namnd.huvudman_id].append(namnd)
    funna = {pk: luckor(huvudman, namnder[pk], kontakter[pk]) for pk, huvudman in alla.items()}
    return {pk: rader for pk, rader in funna.items() if rader}


class Tillstand:
    """Where the search for a recipient stands → kind of komponenter/tagg.html."""

    EJ_PABORJAD, PAGAR, KLAR, HITTADES_INTE = "Ej påbörjad", "Pågår", "Klar", "Gick inte att hitta"
    SORT = {EJ_PABORJAD: "vantar", PAGAR: "pagar", KLAR: "klart", HITTADES_INTE: "sent"}


@dataclass(frozen=True)
class Luckrad:
    """A gap, and the newest search for it if there has been one since the gap arose."""

    lucka: Lucka
    utredning: Kontaktutredning | None

    @property
    def tillstand(self) -> str:
        if self.utredning is None:
            return Tillstand.EJ_PABORJAD
        if self.utredning.avslutad is None:
            return Tillstand.PAGAR
        annat = self.utredning.resultat == Kontaktutredning.Resultat.ANNAT_SATT
        return Tillstand.KLAR if annat else Tillstand.HITTADES_INTE

    @property
    def sort(self) -> str:
        return Tillstand.SORT[self.tillstand]

    @property
    def far_borjas(self) -> bool:
        return self.utredning is None or self.utredning.avslutad is not None


def _galler(utredning: Kontaktutredning, lucka: Lucka) -> bool:
    """A finished search answers a gap only if it was of the same kind, and no letter has come back since."""
    if utredning.avslutad is None:
        return True
    kvar = (Kontaktutredning.Resultat.ANNAT_SATT, Kontaktutredning.Resultat.HITTADES_INTE)
    if utredning.resultat not in kvar or utredning.orsak != lucka.orsak:
        return False
    return lucka.sedan is None or lucka.sedan <= utredning.avslutad


def luckrader(rader: Iterable[Lucka], utredningar: Iterable[Kontaktutredning]) -> list[Luckrad]:
    """Gaps of one huvudman with where their searches stand. `utredningar`: all of it, oldest first."""
    senast: dict[Nyckel, Kontaktutredning] = {(u.funktion, u.namnd_id): u for u in utredningar}
    svar = []
    for lucka in rader:
        utredning = senast.get(lucka.nyckel)
        svar.append(Luckrad(lucka, utredning if utredning and _galler(utredning, lucka) else None))
    return svar


def vilka(rader: Iterable[Lucka]) -> str:
    """Who is missing, for a sentence: "styrelsen och skolchef"."""
    return svenska.lista(lucka.vem[:1].lower() + lucka.vem[1:] for lucka in rader)
