"""Settings of the test suite: the real ones, with a folder of its own for everything that is written."""

import os
import shutil
import tempfile
from pathlib import Path

# Each process of the suite (pytest-xdist starts several) gets its own database file, job queue and Redis databases.
_arbetare = os.environ.get("PYTEST_XDIST_WORKER", "")
if not _arbetare:
    os.environ["KVALITET_TESTROT"] = tempfile.mkdtemp(prefix="kvalitet-test-")
TESTROT = Path(os.environ["KVALITET_TESTROT"])
os.environ["KVALITET_VAR"] = str(TESTROT / (_arbetare or "ensam"))
os.environ["KVALITET_LAGE"] = "demo"
if os.environ.get("REDIS_URL"):  # one for the queue and, beside it, one for the cache
    _bas, _, _nummer = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{_bas}/{int(_nummer) + 2 * int(_arbetare.removeprefix('gw') or 0)}"

from kvalitet.settings import *  # noqa: E402, F403
from kvalitet.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, VAR  # noqa: E402

VAR.mkdir(parents=True, exist_ok=True)

_databas = DATABASES["default"]
if _databas["ENGINE"].endswith("sqlite3"):
    # A file, as in real runs: WAL and the single writer are part of what is tested, and worker processes must reach it.
    _databas["TEST"] = {"NAME": VAR / "db.sqlite3"}
else:
    _databas["OPTIONS"] = {**_databas["OPTIONS"], "pool": False}

# A request that fetches the same relation row by row is an error.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
# Django reads the session row again each time the login changes its key.
ZEAL_ALLOWLIST = [{"model": "sessions.Session", "field": "get()"}]

# Each test's client has middleware of its own: static files are looked up when asked for, not all listed each time.
WHITENOISE_AUTOREFRESH = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def stada() -> None:
    """Remove everything the suite wrote; called by the process that made the folder."""
    if not _arbetare:
        shutil.rmtree(TESTROT, ignore_errors=True)
