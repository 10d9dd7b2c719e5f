#!/usr/bin/env python3
"""Start of every command. Needs only Python 3.11: builds `.venv` from the lock files and restarts itself there.

Only the standard library may be imported here, and the file must parse on older Pythons so that they get a message.
Programs under tests/ that are started with `-m` call `forbered(test=True)` before any other import.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time

MINSTA_PYTHON = (3, 11)
ROT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
MARKERING = os.path.join(VENV, "kvalitet-installerat.json")
LAS = {"drift": "requirements.lock", "test": "requirements-test.lock"}

# Shared libraries that WeasyPrint opens, with the Debian package that carries each.
PDF_BIBLIOTEK = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
TESTPROGRAM = {"chromium": "chromium", "pdftotext": "poppler-utils"}


def meddela(text):
    print(text, file=sys.stderr, flush=True)


def avsluta(text):
    meddela("Fel: " + text)
    sys.exit(1)


def kontrollera_python():
    if sys.version_info < MINSTA_PYTHON:
        avsluta(
            "Kvalitet behöver Python {}.{} eller nyare, men det här är Python {}.{}. Starta med till exempel "
            "python3.11 manage.py …".format(*MINSTA_PYTHON, *sys.version_info[:2])
        )


def lassumma(sort):
    with open(os.path.join(ROT, LAS[sort]), "rb") as fil:
        return hashlib.sha256(fil.read()).hexdigest()


def installerat():
    """What the last complete installation installed; empty when none was completed here."""
    try:
        with open(MARKERING, encoding="utf-8") as fil:
            markering = json.load(fil)
    except (OSError, ValueError):
        return {}
    # Scripts in .venv carry its path: a moved checkout is rebuilt.
    return markering if isinstance(markering, dict) and markering.get("rot") == ROT else {}


def behover_byggas(sort):
    return not os.access(VENV_PYTHON, os.X_OK) or installerat().get(sort) != lassumma(sort)


def apt(paket):
    """Install Debian packages as root. False where that is not possible."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    meddela("Installerar Debianpaket: " + " ".join(paket) + " …")
    miljo = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *paket]
    for kommando in (install, ["apt-get", "update", "-qq"], install):
        klar = subprocess.run(kommando, env=miljo, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if klar.returncode == 0 and kommando is install:
            return True
    meddela((klar.stderr or "").strip()[-600:])
    return False


def aptkommando(paket):
    return "sudo apt-get install " + " ".join(paket)


def saknat_bibliotek():
    import ctypes

    for fil, paket in PDF_BIBLIOTEK.items():
        try:
            ctypes.CDLL(fil)
        except OSError:
            yield paket


def forbered_debian(test, webblasare):
    """Make sure of the Debian packages. Without them the app runs but makes no PDF, and the tests cannot run."""
    saknas = list(saknat_bibliotek())
    if test:
        saknas += [
            paket
            for program, paket in TESTPROGRAM.items()
            if not shutil.which(program) and (webblasare or program != "chromium")
        ]
    if not saknas or apt(saknas):
        return
    if test:
        avsluta("testerna behöver Debianpaket som saknas. Installera dem och försök igen:\n  " + aptkommando(saknas))
    meddela("Obs: PDF-filer kan inte göras förrän detta är installerat:\n  " + aptkommando(saknas))


def skapa_venv():
    """Make `.venv` anew unless a complete one is there: half-unpacked packages would pass for installed."""
    if os.access(VENV_PYTHON, os.X_OK) and installerat() and subprocess.run([VENV_PYTHON, "-c", ""]).returncode == 0:
        return
    if importlib.util.find_spec("ensurepip") is None:
        paket = ["python{}.{}-venv".format(*sys.version_info[:2])]
        if not apt(paket):
            avsluta("Pythons venv saknas på datorn. Installera den och försök igen:\n  " + aptkommando(paket))
    if os.path.islink(VENV):
        os.unlink(VENV)  # what it leads to belongs to another checkout
    # The base interpreter, in a fresh process: this one may run from the .venv that is replaced, or lack ensurepip.
    klar = subprocess.run(
        [getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--clear", VENV],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if klar.returncode:
        avsluta("Det gick inte att skapa {}:\n{}".format(VENV, klar.stdout.strip()[-800:]))


def kor_pip(las, fd):
    """Install one lock file with progress. `fd` is the build lock: pip holds it too, in case this process is killed."""
    with open(las, encoding="utf-8") as fil:
        antal = sum("==" in rad and not rad.startswith((" ", "#")) for rad in fil)
    kommando = [VENV_PYTHON, "-m", "pip", "install", "--require-hashes", "--no-input", "--progress-bar", "off"]
    kommando += ["--disable-pip-version-check", "-r", las]
    pip = subprocess.Popen(
        kommando, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", pass_fds=(fd,)
    )
    rader, sedda, terminal = [], 0, sys.stderr.isatty()
    for rad in pip.stdout or ():
        rader.append(rad)
        sedda += rad.startswith(("Collecting ", "Requirement already satisfied"))
        if terminal and rad.startswith(("Collecting ", "Installing collected")):
            fas = "packar upp" if rad.startswith("Installing") else "{} av högst {}".format(sedda, antal)
            print("\r\033[K  " + fas, end="", file=sys.stderr, flush=True)
    if terminal:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    if pip.wait():
        meddela("".join(rader[-15:]).rstrip())
        avsluta("Biblioteken kunde inte installeras (raderna ovan kommer från pip). Kontrollera nätet och försök igen.")


def bygg(sort):
    """Install one lock file. One process at a time: the others wait and then find the work done."""
    with open(os.path.abspath(__file__), "rb") as lasfil:
        try:
            fcntl.flock(lasfil, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            meddela("Väntar på en annan process som installerar bibliotek …")
            fcntl.flock(lasfil, fcntl.LOCK_EX)
        if not behover_byggas(sort):
            return
        start = time.monotonic()
        meddela("Installerar bibliotek, cirka en minut …")
        skapa_venv()
        if os.path.exists(MARKERING):
            os.remove(MARKERING)
        kor_pip(os.path.join(ROT, LAS[sort]), lasfil.fileno())
        # The test set holds the runtime set; installing the runtime set alone may change the test set.
        markering = {"rot": ROT, "drift": lassumma("drift"), sort: lassumma(sort)}
        with open(MARKERING + ".ny", "w", encoding="utf-8") as fil:
            json.dump(markering, fil)
        os.replace(MARKERING + ".ny", MARKERING)
        meddela("Biblioteken är installerade ({:.0f} s).".format(time.monotonic() - start))


def forbered(test=False):
    """Come back inside `.venv` with everything installed; restarts the process when it is not there yet."""
    kontrollera_python()
    if os.environ.get("KVALITET_EGEN_MILJO") == "1":
        return  # the surroundings manage the libraries, as in the container image
    sort = "test" if test else "drift"
    byggt = behover_byggas(sort)
    if byggt:
        bygg(sort)
    if byggt or os.path.realpath(sys.prefix) != os.path.realpath(VENV):
        os.execv(VENV_PYTHON, [VENV_PYTHON, *sys.orig_argv[1:]])


def main():
    argument = sys.argv[1:]
    test = argument[:1] == ["test"]
    hjalp = any(arg in ("-h", "--help") for arg in argument)
    forbered(test=test and not hjalp)
    if argument[:1] in (["demo"], ["test"]) and not hjalp:
        forbered_debian(test, webblasare="--snabb" not in argument)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kvalitet.settings")
    from django.core.exceptions import ImproperlyConfigured

    try:
        from kvalitet.huvudhjalp import Verktyg

        Verktyg(sys.argv).execute()
    except ImproperlyConfigured as fel:  # a faulty environment variable; the text says which
        if "--traceback" in argument:
            raise
        avsluta(str(fel))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:  # before Django; its commands end the same way
        meddela("Avbrutet.")
        sys.exit(130)
