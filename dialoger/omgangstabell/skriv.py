"""The file of a round, and the file of the rows that could not be carried out, which can be read back as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from kvalitet import tabellfil

from ..models import Dialog, Omgang
from .kolumner import BAKOM, BLAD, FASTA, IFYLLBARA, JAMFORS, VARFOR, par_av, som_cell, varden

Rad = list[Any]


def arenden(omgang: Omgang, anvandare: Any) -> QuerySet[Dialog]:
    """The round's cases that the person may see, as the file has them."""
    synliga: Any = Dialog.objects.synliga_for(anvandare)
    rader: QuerySet[Dialog] = synliga.for_lista().filter(omgang=omgang).order_by("huvudman__sortnamn", "pk")
    return rader


def omgangsfil(omgang: Omgang, dialoger: Iterable[Dialog]) -> bytes:
    alla = [(dialog, varden(dialog, par_av(dialog))) for dialog in dialoger]
    rader = [[*_fasta(dialog), *_ifyllbara(nu)] for dialog, nu in alla]
    return _fil(omgang, rader, alla, med_skal=False)


def felfil(omgang: Omgang, dialoger: Iterable[Dialog], felrader: Iterable[Mapping[str, Any]]) -> bytes:
    """What the person wrote, beside what the case says now in all other cells, and why it was not carried out.

    `felrader`: nummer, huvudman, skrivet (column → text, of what was changed), skal (why not).
    """
    per_nummer = {dialog.nummer: dialog for dialog in dialoger}
    rader: list[Rad] = []
    bakom: dict[str, tuple[Dialog, dict[str, str]]] = {}
    for fel in felrader:
        dialog = per_nummer.get(fel["nummer"])
        nu = varden(dialog, par_av(dialog)) if dialog else {}
        fasta = _fasta(dialog) if dialog else [fel["nummer"], fel["huvudman"], *[None] * (len(FASTA) - 2)]
        rader.append([*fasta, *_ifyllbara(nu | fel["skrivet"]), fel["skal"]])
        if dialog:
            bakom[dialog.nummer] = (dialog, nu)
    return _fil(omgang, rader, bakom.values(), med_skal=True)


def _fasta(dialog: Dialog) -> Rad:
    return [kolumn.cell(dialog) for kolumn in FASTA]


def _ifyllbara(nu: Mapping[str, str]) -> Rad:
    return [som_cell(kolumn.kod, nu.get(kolumn.kod, "")) for kolumn in IFYLLBARA]


def _fil(
    omgang: Omgang, rader: Iterable[Rad], alla: Iterable[tuple[Dialog, dict[str, str]]], *, med_skal: bool
) -> bytes:
    rubriker = [kolumn.namn for kolumn in (*FASTA, *IFYLLBARA)] + ([VARFOR] if med_skal else [])
    bredd = [kolumn.bredd for kolumn in (*FASTA, *IFYLLBARA)] + ([70] if med_skal else [])
    bakom: list[Rad] = [["omgång", str(omgang.pk), omgang.namn], ["Ärendenummer", *JAMFORS]]
    bakom += [[dialog.nummer, *(nu[kod] for kod in JAMFORS)] for dialog, nu in alla]
    return tabellfil.som_xlsx(
        BLAD,
        rubriker,
        rader,
        bredd=bredd,
        fast="C2",
        ifyllbara={len(FASTA) + nummer: kolumn.val for nummer, kolumn in enumerate(IFYLLBARA, 1)},
        dolt=(BAKOM, bakom),
    )
