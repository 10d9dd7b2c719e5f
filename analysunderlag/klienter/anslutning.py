"""One service over HTTP: limits on time and size, polite retries, and answers that are JSON or refused.

Tried again: 429, 5xx that pass, a lost or slow connection, an answer that was cut off. Never: an answer that would be
the same next time (another address, a web page, too large, a query that the service refuses).
"""

from __future__ import annotations

import http.client
import json
import random
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

from .fel import Klientfel

MIB = 1024 * 1024
IGEN = "Kör samma kommando igen senare; det som redan är hämtat hämtas inte om."
ADRESSFEL = "Kontrollera adressen i inställningarna och tabellens namn."
TILLFALLIGA = frozenset({429, 500, 502, 503, 504})
SKAL = {
    400: "Tjänsten förstår inte frågan (400). Ett mått, en nivå eller en tid kan ha tagits bort.",
    401: "Tjänsten kräver inloggning (401).",
    403: "Tjänsten nekar frågan (403). Den kan gälla för många celler; prova ett mindre --celler.",
    404: "Tabellen eller nyckeltalet finns inte (404).",
    413: "Frågan är för stor för tjänsten (413); prova ett mindre --celler.",
}


@dataclass(frozen=True)
class Klocka:
    """Seconds since 1970, seconds that never go back, a sleep, and a number from 0 up to 1."""

    nu: Callable[[], float] = time.time
    monoton: Callable[[], float] = time.monotonic
    sov: Callable[[float], None] = time.sleep
    slump: Callable[[], float] = random.random


@dataclass(frozen=True)
class Granser:
    """Seconds, bytes and numbers that a download keeps to. `takt`: least seconds between two calls."""

    anslut: float = 10.0
    las: float = 60.0
    totalt: float = 300.0
    storst: int = 64 * MIB
    forsok: int = 7
    bas: float = 2.0
    langst: float = 120.0
    langsta_vantan: float = 900.0
    takt: float = 1.0


class _Tillfalligt(Exception):
    """Something that may pass. `vanta`: seconds that the service asks us to wait."""

    def __init__(self, text: str, vanta: float | None = None) -> None:
        self.text, self.vanta = text, vanta
        super().__init__(text)


class Anslutning:
    """`rapport(text)` is told of each wait, so that a person sees why nothing happens."""

    def __init__(
        self,
        bas: str,
        *,
        tabell: str = "",
        granser: Granser | None = None,
        klocka: Klocka | None = None,
        rapport: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.bas, self.tabell = bas.rstrip("/"), tabell
        self.granser, self.klocka, self._rapport = granser or Granser(), klocka or Klocka(), rapport
        self.anrop = 0
        self._senast: float | None = None
        self.takt = self.granser.takt
        self._oppnare = urllib.request.build_opener(*_hanterare(self.granser), _Omdirigering())

    def adress(self, del_: str) -> str:
        return f"{self.bas}/{del_.lstrip('/')}"

    def foljande(self, adress: str, nasta: str) -> str:
        """The address of the next page. One on another host is refused like a redirection there."""
        hel = urljoin(adress, nasta)
        if not _samma_vard(self.bas, hel):
            self.neka(f"Nästa sida ligger på en annan adress ({hel}).", adress, ADRESSFEL)
        return hel

    def neka(self, text: str, adress: str, gor: str, kod: int = 0) -> NoReturn:
        raise Klientfel(text, adress=adress, tabell=self.tabell, gor=gor, kod=kod)

    def hamta(self, adress: str, fraga: Any = None) -> Any:
        """The answer as objects: GET, or POST of `fraga` as JSON. Raises Klientfel."""
        g = self.granser
        for forsok in range(1, g.forsok + 1):
            self._vanta_pa_takten()
            try:
                return self._ett_forsok(adress, fraga)
            except _Tillfalligt as fel:
                if fel.vanta is not None and fel.vanta > g.langsta_vantan:
                    minuter = round(fel.vanta / 60)
                    self.neka(f"{fel.text} Tjänsten ber oss komma tillbaka om {minuter} minuter.", adress, IGEN)
                if forsok == g.forsok:
                    self.neka(f"{fel.text} Det har prövats {g.forsok} gånger.", adress, IGEN)
                vantan = self._vantan(forsok, fel.vanta)
                self._rapport(f"{fel.text} Väntar {vantan:.0f} s och prövar igen ({forsok + 1} av {g.forsok}).")
                self.klocka.sov(vantan)
        raise AssertionError  # the last try has either returned or raised

    def _vantan(self, forsok: int, begard: float | None) -> float:
        """Twice as long each time, and half of it by chance, so that many clients do not come back together."""
        egen = min(self.granser.langst, self.granser.bas * 2 ** (forsok - 1)) * (0.5 + 0.5 * self.klocka.slump())
        return egen if begard is None else begard + min(egen, 1.0)

    def _vanta_pa_takten(self) -> None:
        nu = self.klocka.monoton()
        if self._senast is not None and (kvar := self._senast + self.takt - nu) > 0:
            self.klocka.sov(kvar)
            nu = self.klocka.monoton()
        self._senast = nu

    def _ett_forsok(self, adress: str, fraga: Any) -> Any:
        self.anrop += 1
        huvud = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Kvalitet"}
        data = None
        if fraga is not None:
            data, huvud["Content-Type"] = json.dumps(fraga).encode(), "application/json"
        slut = self.klocka.monoton() + self.granser.totalt
        try:
            with self._oppnare.open(urllib.request.Request(adress, data, huvud)) as svar:
                return self._json(adress, svar.headers, self._kropp(adress, svar, slut))
        except _Annanstans as fel:
            self.neka(
                f"Tjänsten skickar vidare till en annan adress ({fel}), och dit följer vi inte.", adress, ADRESSFEL
            )
        except urllib.error.HTTPError as fel:
            self._felkod(adress, fel)
        except urllib.error.URLError as fel:
            if isinstance(fel.reason, ssl.SSLCertVerificationError):
                self.neka(
                    f"Tjänstens certifikat går inte att lita på ({fel.reason.verify_message}).", adress, ADRESSFEL
                )
            raise _Tillfalligt(_natfel(fel.reason)) from fel
        except (OSError, http.client.HTTPException) as fel:
            raise _Tillfalligt(_natfel(fel)) from fel

    def _felkod(self, adress: str, fel: urllib.error.HTTPError) -> NoReturn:
        with fel:
            if fel.code in TILLFALLIGA:
                vad = "Tjänsten säger att anropen är för många (429)." if fel.code == 429 else ""
                text = vad or f"Tjänsten svarar med ett fel som brukar gå över ({fel.code})."
                vanta = self._retry_after(fel.headers.get("Retry-After")) if fel.code in (429, 503) else None
                raise _Tillfalligt(text, vanta)
        self.neka(SKAL.get(fel.code, f"Tjänsten svarade med felkod {fel.code}."), adress, ADRESSFEL, fel.code)

    def _retry_after(self, text: str | None) -> float | None:
        """Seconds, or a date; anything else says nothing."""
        text = (text or "").strip()
        if text.isdecimal():
            return float(text)
        try:
            dag = parsedate_to_datetime(text)
        except (ValueError, TypeError):
            return None
        return max(0.0, (dag if dag.tzinfo else dag.replace(tzinfo=UTC)).timestamp() - self.klocka.nu())

    def _kropp(self, adress: str, svar: Any, slut: float) -> bytes:
        storst = self.granser.storst
        langd = svar.headers.get("Content-Length")
        delar: list[bytes] = []
        last = 0
        while del_ := (b"" if langd and int(langd) > storst else svar.read1(65536)):
            delar.append(del_)
            last += len(del_)
            if last > storst:
                break
            if self.klocka.monoton() > slut:
                raise _Tillfalligt(f"Svaret var inte klart efter {self.granser.totalt:g} sekunder.")
        if last > storst or (langd and int(langd) > storst):
            self.neka(f"Svaret är större än {storst} byte och tas inte emot.", adress, "Prova ett mindre --celler.")
        if langd and last != int(langd):
            raise _Tillfalligt(f"Svaret bröts: {last} av {langd} byte kom fram.")
        return b"".join(delar)

    def _json(self, adress: str, huvuden: Any, kropp: bytes) -> Any:
        slag = huvuden.get_content_type()
        borjan = kropp[:200].lstrip().lower()
        if "html" in slag or borjan.startswith((b"<!doctype html", b"<html")):
            self.neka("Tjänsten svarade med en webbsida i stället för statistik.", adress, f"{ADRESSFEL} {IGEN}")
        if slag != "application/json" and not slag.endswith("+json"):
            self.neka(f"Tjänsten svarade med {slag} i stället för JSON.", adress, ADRESSFEL)
        if huvuden.get("Content-Encoding", "identity") != "identity":
            self.neka("Tjänsten svarade med ett packat svar som ingen har bett om.", adress, ADRESSFEL)
        try:
            return json.loads(kropp.decode("utf-8-sig"), parse_constant=_inget_tal)
        except UnicodeDecodeError:
            self.neka("Svaret är inte skrivet i UTF-8.", adress, ADRESSFEL)
        except ValueError as fel:
            raise _Tillfalligt("Svaret är ingen hel JSON. Det kan vara avklippt.") from fel


def _inget_tal(text: str) -> NoReturn:
    raise ValueError(text)


def _natfel(fel: object) -> str:
    if isinstance(fel, TimeoutError):
        return "Tjänsten svarade inte i tid."
    if isinstance(fel, socket.gaierror):
        return "Adressens värdnamn går inte att slå upp."
    if isinstance(fel, ConnectionRefusedError):
        return "Ingen tjänst svarar på adressen."
    return f"Förbindelsen bröts ({type(fel).__name__})."


class _Annanstans(Exception):
    pass


class _Omdirigering(urllib.request.HTTPRedirectHandler):
    """A redirection is followed on the same host, for questions without a body, and never from https to http."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if req.data is not None or not _samma_vard(req.full_url, newurl):
            fp.close()
            raise _Annanstans(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _samma_vard(ena: str, andra: str) -> bool:
    a, b = urlsplit(ena), urlsplit(andra)
    return (a.scheme, a.hostname, a.port) == (b.scheme, b.hostname, b.port)


def _hanterare(granser: Granser) -> list[urllib.request.BaseHandler]:
    """Handlers whose connections have one limit for connecting and another for each read."""

    class Http(http.client.HTTPConnection):
        def connect(self) -> None:
            self.timeout = granser.anslut
            super().connect()
            self.sock.settimeout(granser.las)

    class Https(http.client.HTTPSConnection):
        def connect(self) -> None:
            self.timeout = granser.anslut
            super().connect()
            self.sock.settimeout(granser.las)

    class HttpHanterare(urllib.request.HTTPHandler):
        def http_open(self, req: Any) -> Any:
            return self.do_open(Http, req)

    class HttpsHanterare(urllib.request.HTTPSHandler):
        def https_open(self, req: Any) -> Any:
            return self.do_open(Https, req)

    return [HttpHanterare(), HttpsHanterare()]
