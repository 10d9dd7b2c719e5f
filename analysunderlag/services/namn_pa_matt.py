"""Names in the sources that somebody has said mean a known measure: added and removed without code."""

from __future__ import annotations

from difflib import get_close_matches
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..kallor.synonymer import las_synonymer, normaliserad
from ..kvalitetssystem.kontroll import KOD
from ..models import Kallserie, Kallsynonym, Statistikimport
from .kallinlasning import kanda_koder

LANGST_KOD = 60


class Betydelse(NamedTuple):
    """What a name means already: the measure's code, and where in words."""

    kod: str
    var: str


def kodnamn() -> dict[str, str]:
    """Every known code with a name that a source has for it, sorted by code. Two queries."""
    namn = {kod: text for t in reversed(las_synonymer().tabeller) for kod, text in reversed(t.matt.values())}
    namn |= dict(Kallserie.objects.order_by("-avser").values_list("kod", "namn"))
    return {kod: namn.get(kod, "") for kod in kanda_koder()}


def betyder_redan(titel: str, namn: str) -> Betydelse | None:
    """What the name means in a table with this part in its title: by what has been added, or by the files.

    The files read a name by itself or by a pattern. A name for every table (no title) may be read in none of theirs.
    """
    del_, form = normaliserad(titel), normaliserad(namn)
    for s in Kallsynonym.objects.all():
        annan = normaliserad(s.titel)
        if normaliserad(s.namn) == form and (annan in del_ or del_ in annan):
            return Betydelse(s.kod, f"tabeller med ”{s.titel}” i titeln" if s.titel else "alla tabeller")
    filernas = las_synonymer()
    titlar = Statistikimport.objects.filter(titel__icontains=titel).values_list("titel", flat=True).distinct()
    for text in titlar if del_ else []:
        if kod := filernas.betydelse(filernas.tabell(text), namn):
            return Betydelse(kod, f"tabellen {text}")
    for tabell in filernas.tabeller:
        if tabell.kan_heta(del_) and (kod := filernas.betydelse(tabell, namn)):
            alla = "en av tabellerna. Skriv en del av titeln på den tabell du menar"
            return Betydelse(kod, f"tabeller med ”{titel}” i titeln" if del_ else alla)
    return None


@transaction.atomic
def lagg_till_synonym(
    *, titel: str, namn: str, kod: str, aktor: Anvandare | None, nytt_matt: bool = False
) -> Kallsynonym:
    """Let a name in the sources mean a measure. Raises ValidationError by field.

    A code that nobody has used is a new measure and must be meant as one. What has been read in is not changed.
    """
    titel, namn, kod = " ".join(titel.split()), " ".join(namn.split()), kod.strip()
    fel = {"kod": _fel_i_kod(kod, nytt_matt=nytt_matt), "namn": _fel_i_namn(titel, namn)}
    if fel := {falt: text for falt, text in fel.items() if text}:
        raise ValidationError(fel)
    try:
        with transaction.atomic():
            synonym = Kallsynonym.objects.create(titel=titel, namn=namn, kod=kod)
    except IntegrityError as orsak:  # somebody else in the same moment
        raise ValidationError({"namn": "Någon annan har just lagt till namnet."}) from orsak
    logga(Handelsetyp.SYNONYM_TILLAGD, synonym, aktor, till=_som_dict(synonym), data={"nytt_matt": nytt_matt})
    return synonym


def _fel_i_kod(kod: str, *, nytt_matt: bool) -> str:
    if not KOD.fullmatch(kod) or len(kod) > LANGST_KOD:
        return f"Koden börjar med en bokstav a–z och har bara små bokstäver, siffror och _, högst {LANGST_KOD} tecken."
    kanda = kanda_koder()
    if nytt_matt and kod in kanda:
        return f"Koden {kod} finns redan. Ta bort krysset om det är det måttet, annars välj en annan."
    if nytt_matt or kod in kanda:
        return ""
    nara = get_close_matches(kod, kanda, n=1, cutoff=0.6)
    forslag = f" Menar du {nara[0]}?" if nara else ""
    return f"Inget mått har koden {kod}.{forslag} Kryssa för att det är ett nytt mått om det är det."


def _fel_i_namn(titel: str, namn: str) -> str:
    form = normaliserad(namn)
    if not form:
        return "Skriv namnet som det står i filen."
    if nyckel := las_synonymer().nycklar.get(form):
        return f"Kolumnen säger vem raden gäller ({nyckel.namn}) och är inget mått."
    if redan := betyder_redan(titel, namn):
        return f"Namnet betyder redan {redan.kod} i {redan.var}."
    return ""


@transaction.atomic
def ta_bort_synonym(*, synonym_id: int, aktor: Anvandare | None) -> None:
    """Forget the name. What has been read in by it stays. Raises Kallsynonym.DoesNotExist when it is gone already."""
    synonym = Kallsynonym.objects.select_for_update().get(pk=synonym_id)
    logga(Handelsetyp.SYNONYM_BORTTAGEN, synonym, aktor, fran=_som_dict(synonym))
    synonym.delete()


def _som_dict(synonym: Kallsynonym) -> dict[str, str]:
    return {"titel": synonym.titel, "namn": synonym.namn, "kod": synonym.kod}
