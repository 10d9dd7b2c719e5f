"""Log lines for people and machines alike: `tid nivå logg "text" namn=värde …`, one line per event, on stderr."""

import json
import logging
import re
from datetime import UTC, datetime

_VANLIGA = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
# Objects that Django and Celery attach for handlers of their own; they say nothing in a log line.
_UTELAMNAS = {"request", "server_time", "data"}
# The secret of a calendar feed, of an answer or of a självskattning stands in its address, and Django logs the address
# of a request that went wrong.
_HEMLIG_ADRESS = re.compile(r"[^/\s\"]+(?=\.ics\b)|(?<=/svar/)[^/\s\"]+|(?<=/skatta/)[^\s\"]+")


def _falt(varde: object) -> str:
    if isinstance(varde, int | float):
        return str(varde)
    return json.dumps(str(varde), ensure_ascii=False)


class Radformat(logging.Formatter):
    """logfmt: extra fields given with `extra={…}` become name=value; a traceback follows as `spar`, still one line."""

    def format(self, record: logging.LogRecord) -> str:
        tid = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        delar = [tid, record.levelname, record.name, _falt(record.getMessage())]
        delar += [
            f"{namn}={_falt(varde)}"
            for namn, varde in record.__dict__.items()
            if namn not in _VANLIGA and namn not in _UTELAMNAS
        ]
        if record.exc_info:
            delar.append(f"spar={_falt(self.formatException(record.exc_info))}")
        return _HEMLIG_ADRESS.sub("…", " ".join(delar))
