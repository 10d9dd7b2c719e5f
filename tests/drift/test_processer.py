"""No child outlives its parent, however the parent ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

from kvalitet.processer import ar_borta, id_for, starta
from tests.arbetare import lever, vanta

BARN = "import time; from kvalitet.processer import folj_foralder; folj_foralder({foralder}); time.sleep(60)"
# A parent that starts a child of its own and prints its number.
FORALDER = """
import os, subprocess, sys, time
barn = subprocess.Popen([sys.executable, "-c", {kod!r}.replace("PID", str(os.getpid()))])
print(barn.pid, flush=True)
time.sleep(60)
"""


def test_child_of_a_library_follows_its_parent():
    kod = BARN.format(foralder="PID")
    with subprocess.Popen(
        [sys.executable, "-c", FORALDER.format(kod=kod)], stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR
    ) as foralder:
        assert foralder.stdout
        barn = int(foralder.stdout.readline())
        time.sleep(1)
        assert lever(barn)
        foralder.kill()
        vanta(lambda: not lever(barn), 120, "att barnet slutar")


def test_child_whose_parent_is_already_gone_ends_at_once():
    borta = subprocess.Popen(["true"])
    borta.wait()
    barn = subprocess.run([sys.executable, "-c", BARN.format(foralder=borta.pid)], cwd=settings.BASE_DIR, timeout=20)
    assert barn.returncode == -signal.SIGKILL


def test_started_child_dies_with_the_parent_and_has_its_own_session(tmp_path: Path):
    kod = (
        "import signal, sys, time; from pathlib import Path; from kvalitet.processer import starta; "
        "barn = starta(['sleep', '60'], vid_foralders_dod=signal.SIGKILL, mapp=Path('/')); "
        "print(barn.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", kod], stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR
    ) as foralder:
        assert foralder.stdout
        barn = int(foralder.stdout.readline())
        assert os.getsid(barn) == barn
        foralder.kill()
        vanta(lambda: not lever(barn), 120, "att barnet slutar")


def test_output_is_added_to_the_log(tmp_path: Path):
    logg = tmp_path / "logg"
    for text in ("ett", "två"):
        barn = starta(["echo", text], vid_foralders_dod=signal.SIGKILL, mapp=tmp_path, logg=logg)
        assert barn.wait() == 0
    assert logg.read_text().split() == ["ett", "två"]


def test_a_process_is_known_to_be_gone_only_when_it_is():
    with subprocess.Popen(["sleep", "60"]) as barn:
        den = id_for(barn.pid)
        assert den != id_for()
        assert not ar_borta(den)
        barn.kill()
        vanta(lambda: ar_borta(den), 120, "att den döda märks fast ingen har hämtat den")
    assert ar_borta(den)
    start, rymd, _, sedan = den.split()
    assert ar_borta(f"{start} {rymd} {os.getpid()} {sedan}"), "numret har fått en ny ägare"
    assert not ar_borta(f"annan-dator {rymd} {barn.pid} {sedan}")
    assert not ar_borta(f"{start} pid:[1] {barn.pid} {sedan}")
    assert not ar_borta("")
    assert id_for(barn.pid) == ""
