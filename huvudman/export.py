"""The list as a file: the same rows in the same order as on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kvalitet import tabellfil

from .models import Huvudman
from .tabeller import skolformstext

RUBRIK = (
    "Organisationsnummer", "Huvudman", "Juridisk form", "Formen är härledd", "Kommun", "Län", "Skolformer", "Enheter",
    "Barn och elever", "Talet är ofullständigt", "Storlek", "Aktiv",
)  # fmt: skip
BREDD = (20, 46, 24, 12, 20, 22, 48, 10, 12, 14, 12, 8)


def _rad(huvudman: Huvudman) -> list[Any]:
    return [
        huvudman.nyckel,
        huvudman.namn,
        huvudman.get_form_display(),
        "ja" if huvudman.form_harledd else "nej",
        huvudman.kommun.namn if huvudman.kommun else "",
        huvudman.kommun.lan.namn if huvudman.kommun else "",
        skolformstext(rad.skolform for rad in huvudman.skolformer.all()),
        huvudman.antal_enheter,
        huvudman.barn_elever,
        "ja" if huvudman.barn_elever_ofullstandigt else "nej",
        huvudman.get_storleksklass_display(),
        "ja" if huvudman.ar_aktiv else "nej",
    ]


def som_csv(rader: Iterable[Huvudman]) -> bytes:
    return tabellfil.som_csv(RUBRIK, map(_rad, rader))


def som_xlsx(rader: Iterable[Huvudman]) -> bytes:
    return tabellfil.som_xlsx("Huvudmän", RUBRIK, map(_rad, rader), bredd=BREDD, fast="C2")
