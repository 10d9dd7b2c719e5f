"""Two people, or two tabs, changed the same text: nobody's is thrown away, and both are shown to merge.

A service that saves a long text compares versions inside its transaction, with the row locked:

    kontrollera(grundversion, anteckning.version, [Krockfalt("text", "Text", text, anteckning.text)],
                av=anteckning.andrad_av.namn, tid=anteckning.andrad)

and its view answers a `Versionskrock` with `sida(request, krock, utkast, …)`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import textskillnad
from .utkast import Formularutkast, innehall


@dataclass(frozen=True)
class Krockfalt:
    namn: str
    etikett: str
    din: str
    sparad: str

    @cached_property
    def skillnad(self) -> textskillnad.Skillnad:
        return textskillnad.jamfor(self.din, self.sparad)

    @cached_property
    def forslag(self) -> str:
        return textskillnad.forslag(self.din, self.sparad)


class Versionskrock(Exception):
    """Somebody saved after the text was opened. `falt` holds both texts of each field that differs."""

    def __init__(self, falt: Iterable[Krockfalt], *, version: object, av: str, tid: datetime) -> None:
        super().__init__("Texten har sparats av någon annan sedan du öppnade den.")
        self.falt = tuple(falt)
        self.version, self.av, self.tid = str(version), av, tid


def kontrollera(grundversion: object, version: object, falt: Iterable[Krockfalt], *, av: str, tid: datetime) -> None:
    """Raise `Versionskrock` when another version was saved meanwhile and says something else."""
    if str(grundversion) == str(version):
        return
    olika = [ett for ett in falt if textskillnad.radslut(ett.din) != textskillnad.radslut(ett.sparad)]
    if olika:
        raise Versionskrock(olika, version=version, av=av, tid=tid)


def sida(
    request: HttpRequest, krock: Versionskrock, utkast: Formularutkast, *, rubrik: str, avbryt_url: str
) -> HttpResponse:
    """Both texts and a form that sends the merged one to the same address, with all else the person had filled in."""
    visas = {ett.namn for ett in krock.falt}
    dolda = [(namn, v) for namn, varden in innehall(request.POST) if namn not in visas for v in varden]
    kontext = {"krock": krock, "dolda": dolda, "rubrik": rubrik, "avbryt_url": avbryt_url}
    kontext["utkast"] = utkast.med_version(krock.version)
    return render(request, "kvalitet/versionskrock.html", kontext, status=409)
