"""The real demo as a child process, for programs that use it from outside: pictures, the README's check."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType

STOPPTID = 150.0


class Demokorning:
    """`with Demokorning(rot) as demo:` gives `demo.adress` and `demo.konton` (as `demo --json` writes them)."""

    def __init__(self, rot: Path) -> None:
        self.rot = rot
        self.adress = ""
        self.konton: list[dict[str, str]] = []

    def __enter__(self) -> "Demokorning":
        with socket.socket() as uttag:
            uttag.bind(("127.0.0.1", 0))
            port = uttag.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--json", "--port", str(port)],
            cwd=self.rot,
            env=os.environ.copy(),
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout
        for rad in self.process.stdout:
            if rad.startswith("{"):
                uppgift = json.loads(rad)
                self.adress, self.konton = uppgift["adress"].rstrip("/"), uppgift["konton"]
                return self
        raise SystemExit(f"Demon startade inte (kod {self.process.wait()}).")

    def __exit__(self, typ: type | None, fel: BaseException | None, spar: TracebackType | None) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.communicate(timeout=STOPPTID)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
