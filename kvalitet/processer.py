"""Child processes that never outlive a parent, not even a killed one; and knowing that a process is gone (Linux)."""

import ctypes
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# Loaded once, here: a child between fork and exec must not import anything.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def _dods_med_foralder(signalnummer: int) -> None:
    """Ask the kernel to send this process `signalnummer` when the thread that started it ends. Linux only."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(signalnummer), 0, 0, 0)


def folj_foralder(foralder: int) -> None:
    """End this process at once when its parent, the process `foralder`, ends. For children that a library forks.

    Not prctl: it follows the thread that forked, and a pool's supervisor thread ends before the last job has.
    """

    def vanta() -> None:
        try:
            vakt = os.pidfd_open(foralder)
        except (AttributeError, OSError):  # not Linux, or the parent is gone already
            vakt = None
        while os.getppid() == foralder:  # else it died before we began to watch it
            select.select([] if vakt is None else [vakt], [], [], 1.0)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=vanta, name="folj-foralder", daemon=True).start()


def id_for(pid: int | str = "self") -> str:
    """A process told apart from every other on any machine, past or present; empty when it is gone, or not on Linux."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        start = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        rymd = os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""
    falt = stat.rpartition(")")[2].split()  # the name before it may hold anything
    return "" if falt[0] in ("Z", "X") else f"{start} {rymd} {stat.split()[0]} {falt[19]}"


def ar_borta(process_id: str) -> bool:
    """Whether the process with this id is known to be gone; never of one that another machine or container has."""
    har, sokt = id_for().split(), process_id.split()
    return len(har) == len(sokt) == 4 and har[:2] == sokt[:2] and id_for(sokt[2]) != process_id


def _i_barnet(foralder: int, signalnummer: int) -> Callable[[], None]:
    def forbered() -> None:
        _dods_med_foralder(signalnummer)
        if os.getppid() != foralder:  # the parent died before the line above
            os._exit(1)

    return forbered


def starta(
    kommando: Sequence[str],
    *,
    vid_foralders_dod: int,
    mapp: Path,
    logg: Path | None = None,
    miljo: dict[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `kommando` in `mapp` and in a session of its own, so that Ctrl-C in the terminal reaches only the parent.

    Output goes to the file `logg` (added to), else to this process's stderr.
    """
    utdata = logg.open("ab") if logg else sys.stderr
    try:
        return subprocess.Popen(
            list(kommando),
            cwd=mapp,
            stdin=subprocess.DEVNULL,
            stdout=utdata,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(miljo or {})},
            start_new_session=True,
            preexec_fn=_i_barnet(os.getpid(), vid_foralders_dod),
        )
    finally:
        if logg:
            utdata.close()
