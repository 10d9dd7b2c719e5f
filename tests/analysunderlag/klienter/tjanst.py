"""A PxWeb and a Kolada on loopback, with the faults that a test writes down beforehand."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from analysunderlag.klienter import Anslutning, Granser, Klocka

DATABAS = "/api/v1/sv/Databas"
VAG = "Omrade/Grundskola/Grundskola.px"
TITEL = "Underlag för analys för grundskola efter mått, huvudman och läsår"
Cell = float | str


@dataclass
class Tabell:
    """What the statistics database holds. A text is a sign."""

    matt: dict[str, str]
    nivaer: dict[str, str]
    tider: dict[str, str]
    celler: dict[tuple[str, str, str], Cell]
    titel: str = TITEL
    uppdaterad: str = "2026-01-01T08:00:00Z"

    def svar(self, val: dict[str, list[str]], **andrat: Any) -> dict[str, Any]:
        alla = {"variable": self.matt, "level": self.nivaer, "time": self.tider}
        rubriker = {"variable": "mått", "level": "huvudman/skolenhet", "time": "läsår"}
        celler = [
            self.celler[m, n, t] for m in val["variable"] for n in val["level"] for t in val["time"]
        ]  # the last one runs fastest
        return {
            "version": "2.0",
            "class": "dataset",
            "label": self.titel,
            "updated": self.uppdaterad,
            "id": list(alla),
            "size": [len(val[kod]) for kod in alla],
            "dimension": {
                kod: {
                    "label": rubriker[kod],
                    "category": {
                        "index": {k: i for i, k in enumerate(val[kod])},
                        "label": {k: texter[k] for k in val[kod]},
                    },
                }
                for kod, texter in alla.items()
            },
            "value": [None if isinstance(c, str) else c for c in celler],
            "status": [c if isinstance(c, str) else None for c in celler],
            **andrat,
        }


@dataclass
class Tjanst:
    """`manus` holds what happens to the next questions of data; a question that is not in it is answered well."""

    tabell: Tabell
    konfig: dict[str, Any] | None = field(default_factory=lambda: {"maxCells": 10_000, "maxCalls": 10, "timeWindow": 5})
    kolada: dict[str, Any] = field(default_factory=dict)
    manus: deque[str] = field(default_factory=deque)
    anrop: list[tuple[str, str, Any]] = field(default_factory=list)
    slapp: threading.Event = field(default_factory=threading.Event)
    tystnat: threading.Event = field(default_factory=threading.Event)
    efter: Any = None
    bas: str = ""

    @property
    def datafragor(self) -> list[list[str]]:
        """The levels of each question of data, in the order they were asked."""
        return [fraga["query"][1]["selection"]["values"] for _, _, fraga in self.anrop if _ar_data(fraga)]


def _ar_data(fraga: Any) -> bool:
    return bool(fraga) and fraga["query"][1]["selection"]["filter"] == "item"


class _Svarare(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    tjanst: Tjanst

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._svara(None)

    def do_POST(self) -> None:
        self._svara(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _svara(self, fraga: Any) -> None:
        t = self.tjanst
        t.anrop.append((self.command, self.path, fraga))
        ar_data = _ar_data(fraga) or self.path.startswith("/v3/data/")
        fel = t.manus.popleft() if ar_data and t.manus else ""
        if fel and self._fel(fel):
            return
        svar = self._innehall(fraga)
        if svar is None:
            self._skicka(b'{"error": "not found"}', kod=404)
        else:
            self._skicka(json.dumps(svar).encode(), hel=fel != "avklippt", halv=fel == "halv")
        if ar_data and t.efter:
            t.efter(t)

    def _innehall(self, fraga: Any) -> Any:
        t, delar = self.tjanst, urlsplit(self.path)
        if delar.path.startswith("/v3/"):
            return self._kolada(unquote(delar.path), parse_qs(delar.query))
        if delar.query == "config":
            return t.konfig
        if delar.path != f"{DATABAS}/{VAG}":
            return None
        if fraga is None:
            return {
                "title": t.tabell.titel,
                "variables": [
                    _variabel("variable", t.tabell.matt),
                    {"code": "level", "text": "huvudman/skolenhet"},  # too many to be listed, as in the real service
                    {**_variabel("time", t.tabell.tider), "time": True},
                ],
            }
        val = {d["code"]: d["selection"]["values"] for d in fraga["query"]}
        if not _ar_data(fraga):
            val["level"] = list(t.tabell.nivaer)[: int(val["level"][0])]
        return t.tabell.svar(val)

    def _kolada(self, vag: str, val: dict[str, list[str]]) -> Any:
        """The pages of the list or of the key figure, `kolada["per_sida"]` items each."""
        k, bas = self.tjanst.kolada, f"http://{self.headers['Host']}"
        poster = k.get(vag.removeprefix("/v3/"))
        if poster is None:
            return None
        per = k.get("per_sida", 5000)
        sida = int(val.get("page", ["1"])[0])
        del_ = poster[(sida - 1) * per : sida * per]
        nasta = f"{k.get('annan_bas', bas)}{vag}?page={sida + 1}" if sida * per < len(poster) else None
        return {"values": del_, "count": k.get("count", len(del_)), "next_url": nasta, "previous_url": None}

    def _fel(self, fel: str) -> bool:
        """Play one fault; False when the answer itself is to be sent, only damaged."""
        slag, _, resten = fel.partition(" ")
        if slag.isdecimal():
            self._skicka(b"{}", kod=int(slag), huvud={"Retry-After": resten} if resten else {})
        elif slag == "html":
            self._skicka(b"<!DOCTYPE html><html><body>Underhall</body></html>", slag="text/html")
        elif slag == "text":
            self._skicka(b"hej", slag="text/plain")
        elif slag == "stor":
            self._skicka(b'"' + b"x" * 100_000 + b'"')
        elif slag == "flytta":
            self._skicka(b"", kod=302, huvud={"Location": resten})
        elif slag == "tyst":
            self.tjanst.tystnat.set()
            self.tjanst.slapp.wait(60)
            self.close_connection = True
        elif slag == "droppa":
            self._droppa()
        else:
            return False
        return True

    def _droppa(self) -> None:
        """A byte now and then, for as long as anybody listens: no read is slow but the answer never ends."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.close_connection = True
        try:
            while not self.tjanst.slapp.is_set():
                self.wfile.write(b" ")
                time.sleep(0.01)
        except OSError:
            pass

    def _skicka(
        self,
        data: bytes,
        *,
        kod: int = 200,
        slag: str = "application/json",
        huvud: dict[str, str] | None = None,
        hel: bool = True,
        halv: bool = False,
    ) -> None:
        if halv:
            data = data[: len(data) // 2]
        self.send_response(kod)
        self.send_header("Content-Type", slag)
        self.send_header("Content-Length", str(len(data)))
        for namn, varde in (huvud or {}).items():
            self.send_header(namn, varde)
        self.end_headers()
        self.wfile.write(data if hel else data[: len(data) // 2])
        self.close_connection = not hel


def _variabel(kod: str, texter: dict[str, str]) -> dict[str, Any]:
    return {"code": kod, "text": kod, "values": list(texter), "valueTexts": list(texter.values())}


@contextmanager
def tjanst(tabell: Tabell, **falt: Any) -> Iterator[Tjanst]:
    """The service, answering at `bas` (PxWeb) and `bas` with /v3 in place of its path (Kolada)."""
    t = Tjanst(tabell, **falt)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Svarare", (_Svarare,), {"tjanst": t}))
    trad = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    trad.start()
    t.bas = f"http://127.0.0.1:{server.server_port}{DATABAS}"
    try:
        yield t
    finally:
        t.slapp.set()
        server.shutdown()
        server.server_close()


@dataclass
class Provklocka:
    """Time that only sleeping moves. `sovit` lists each sleep."""

    tid: float = 1_000_000.0
    sovit: list[float] = field(default_factory=list)

    def sov(self, sekunder: float) -> None:
        self.sovit.append(sekunder)
        self.tid += sekunder

    def klocka(self) -> Klocka:
        return Klocka(nu=lambda: self.tid, monoton=lambda: self.tid, sov=self.sov, slump=lambda: 1.0)


def anslut(t: Tjanst, klocka: Provklocka | None = None, *, bas: str = "", **granser: Any) -> Anslutning:
    """A connection whose waits take no time; the time of a slow answer is real."""
    k = klocka or Provklocka()
    lanad = k.klocka() if "totalt" not in granser else Klocka(sov=k.sov, slump=lambda: 1.0)
    return Anslutning(bas or t.bas, granser=Granser(**{"takt": 0.0, **granser}), klocka=lanad)


def kolada_bas(t: Tjanst) -> str:
    return t.bas.removesuffix(DATABAS) + "/v3"
