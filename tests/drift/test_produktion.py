"""The processes of docker-compose.yml, started by hand in production mode against PostgreSQL and Redis."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from kvalitet import jobb, livstecken
from kvalitet.management.commands.test import produktionsmiljo
from kvalitet.models import Jobb
from kvalitet.processer import starta
from tests.arbetare import alla_under, lever, miljo, toma_kon, vanta
from tests.drift import provjobb
from tests.drift.test_behallare import sista_steget
from tests.drift.test_demo import ledig_port

pytestmark = pytest.mark.produktion

VARD = "kvalitet.example.se"


class Drift:
    """Web server, worker and beat as the container files start them, with libraries and folders of this checkout."""

    def __init__(self, mapp: Path) -> None:
        self.mapp, self.port = mapp, ledig_port()
        self.miljo = {**os.environ, **produktionsmiljo(""), **miljo()}
        self.miljo |= {"KVALITET_STATISKT": str(mapp / "statiskt"), "KVALITET_BETRODDA_PROXYER": "1"}
        self.miljo |= {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "WEB_CONCURRENCY": "2"}
        compose = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
        self.kommandon = {
            "webb": [del_.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}") for del_ in self.dockerfil("CMD")],
            "arbetare": [re.sub(r"^\$\{\w+:-(\d+)\}$", r"\1", del_) for del_ in compose["arbetare"]["command"]],
            "schema": compose["schema"]["command"],
        }
        self.kommandon["arbetare"] += ["-I", provjobb.__name__]
        self.processer: dict[str, subprocess.Popen[bytes]] = {}

    @staticmethod
    def dockerfil(instruktion: str) -> list[str]:
        text = dict(sista_steget())[instruktion]
        svar: list[str] = json.loads(text[text.index("[") :])
        return svar

    def kor(self, *kommando: str) -> None:
        klar = subprocess.run(kommando, env=self.miljo, cwd=settings.BASE_DIR, capture_output=True, text=True)
        assert klar.returncode == 0, klar.stdout + klar.stderr

    def starta(self) -> None:
        self.kor("python", "manage.py", "collectstatic", "--noinput")
        for namn, kommando in self.kommandon.items():
            self.processer[namn] = starta(
                kommando,
                vid_foralders_dod=signal.SIGKILL,
                mapp=settings.BASE_DIR,
                miljo=self.miljo,
                logg=self.mapp / f"{namn}.log",
            )

    def hamta(self, vag: str, **rubriker: str) -> tuple[int, Message, bytes]:
        fraga = urllib.request.Request(f"http://127.0.0.1:{self.port}{vag}")
        for namn, varde in {"Host": VARD, **rubriker}.items():
            fraga.add_header(namn.replace("_", "-"), varde)
        try:
            with urllib.request.build_opener(IngenVidare).open(fraga, timeout=60) as svar:
                return svar.status, svar.headers, svar.read()
        except urllib.error.HTTPError as fel:
            return fel.code, fel.headers, fel.read()

    def via_proxy(self, vag: str, **rubriker: str) -> tuple[int, Message, bytes]:
        return self.hamta(vag, X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.7", **rubriker)

    def loggar(self) -> str:
        return "\n".join(f"{fil.name}:\n{fil.read_text()[-3000:]}" for fil in sorted(self.mapp.glob("*.log")))


class IngenVidare(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


@pytest.fixture
def drift(transactional_db: None, tmp_path: Path) -> Iterator[Drift]:
    toma_kon()
    livstecken.glom("arbetare")
    livstecken.glom("schema")
    igang = Drift(tmp_path)
    igang.starta()
    yield igang
    for process in igang.processer.values():
        if process.poll() is None:
            process.kill()
            process.wait()
    toma_kon()


def test_production_serves_and_does_a_job(drift, tmp_path):
    def uppe() -> bool:
        if any(process.poll() is not None for process in drift.processer.values()):
            raise AssertionError(drift.loggar())
        try:
            return drift.hamta("/halsa/")[0] == 200
        except OSError:
            return False

    vanta(uppe, 40, "att allt är uppe")
    halsoprov = [del_.replace("127.0.0.1:8000", f"127.0.0.1:{drift.port}") for del_ in drift.dockerfil("HEALTHCHECK")]
    drift.kor(*halsoprov)
    drift.kor("python", "manage.py", "halsa", "--del", "arbetare", "--del", "schema")

    # Plain HTTP is sent to HTTPS, another host name is refused, and the proxy's word is taken.
    status, rubriker, _ = drift.hamta("/")
    assert (status, rubriker["Location"]) == (301, f"https://{VARD}/")
    assert drift.via_proxy("/konto/login/", Host="annan.example.se")[0] == 400
    status, rubriker, sida = drift.via_proxy("/konto/login/")
    assert status == 200
    assert "includeSubDomains" in rubriker["Strict-Transport-Security"]
    assert rubriker["Content-Security-Policy"].startswith("default-src") or "default-src 'none'" in str(rubriker)
    assert "Secure" in rubriker["Set-Cookie"]
    assert "demo.example" not in sida.decode()

    # Static files: name with a fingerprint, compressed, kept for good.
    (stil,) = re.findall(r"/static/css/bas\.[0-9a-f]{12}\.css", sida.decode())
    status, rubriker, innehall = drift.via_proxy(stil, Accept_Encoding="gzip")
    assert (status, rubriker["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in rubriker["Cache-Control"]
    assert b"{" in gzip.decompress(innehall)

    rad = jobb.skapa("drift-prov", "Ett prov", None, {"bok": str(tmp_path / "bok"), "steg": 3, "paus": 0.1})

    def avslutat() -> bool:
        rad.refresh_from_db()
        return rad.ar_avslutat

    vanta(avslutat, 120, "jobbets slut")
    assert rad.status == Jobb.Status.KLART, drift.loggar()

    # A stop lets each finish and leaves nothing.
    alla = [pid for process in drift.processer.values() for pid in alla_under(process.pid)]
    assert len(alla) >= 3 + 2 + 2  # + web processes + pool processes
    for process in drift.processer.values():
        process.terminate()
    assert {namn: process.wait(60) for namn, process in drift.processer.items()} == dict.fromkeys(drift.processer, 0)
    assert not [pid for pid in alla if lever(pid)]
