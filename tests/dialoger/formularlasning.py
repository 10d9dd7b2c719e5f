"""What a browser would find on a page: its addresses, and its forms with the values they would send."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

SIDANS = ("csrfmiddlewaretoken", "engangsnyckel")  # the page's own, not the person's


@dataclass(frozen=True)
class Formular:
    namn: str  # URL name of where it is sent
    adress: str
    metod: str
    falt: dict[str, list[str]]

    @property
    def egna(self) -> list[str]:
        return [falt for falt in self.falt if falt not in SIDANS]


def urlnamn(adress: str) -> str:
    try:
        return resolve(urlsplit(adress).path).view_name
    except Resolver404:
        return ""


def las(adress: str, text: str) -> tuple[list[str], list[Formular]]:
    trad = html.fromstring(text)
    lankar = [urljoin(adress, str(a)) for a in trad.xpath("//a/@href | //*[@formaction]/@formaction")]
    return lankar, [_formular(adress, element) for element in trad.xpath("//form")]


def _formular(adress: str, element) -> Formular:
    mal = urljoin(adress, element.get("action") or "")
    falt: dict[str, list[str]] = {}
    for e in element.xpath(".//input[@name] | .//textarea[@name] | .//select[@name] | .//button[@name]"):
        varden = falt.setdefault(e.get("name"), [])
        if e.tag == "textarea":
            varden.append(e.text or "")
        elif e.tag == "select":
            varden += e.xpath("./option[@selected]/@value")
        elif e.get("type") not in ("checkbox", "radio") or e.get("checked") is not None:
            varden.append(e.get("value") or "")
    return Formular(urlnamn(mal), mal, (element.get("method") or "get").lower(), falt)


def vandra(klient: Client, starter: list[str], app: str, mest: int) -> tuple[dict[str, list[str]], list[Formular]]:
    """Walk the pages of an app: URL name → at most `mest` addresses that were opened, and one form of each look."""
    oppnade: dict[str, list[str]] = {}
    formular: dict[tuple, Formular] = {}
    ko, sedda = list(starter), set(starter)
    while ko:
        adress = ko.pop(0)
        namn = urlnamn(adress)
        if not namn.startswith(f"{app}:") or len(oppnade.get(namn, ())) >= mest:
            continue
        svar = klient.get(adress)
        if svar.status_code != 200 or not svar["Content-Type"].startswith("text/html"):
            continue
        oppnade.setdefault(namn, []).append(adress)
        lankar, funna = las(adress, svar.content.decode())
        for form in funna:
            formular.setdefault((form.namn, form.metod, tuple(sorted(form.falt))), form)
        for lank in [*lankar, *(f.adress for f in funna)]:
            utan_fragment = lank.partition("#")[0]
            if utan_fragment not in sedda:
                sedda.add(utan_fragment)
                ko.append(utan_fragment)
    return oppnade, [f for f in formular.values() if f.namn.startswith(f"{app}:")]
