"""Write iCalendar (RFC 5545). Pure: what a meeting is called and who may read it is decided elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

RADLANGD = 75  # octets, without the line break
PRODID = "-//Kvalitet//Kalender//SV"


@dataclass(frozen=True)
class Kalenderpost:
    uid: str
    version: int
    start: datetime
    slut: datetime
    rubrik: str
    plats: str = ""
    adress: str = ""
    ar_installd: bool = False


def skydda(text: str) -> str:
    r"""TEXT (3.3.11): \ ; , and line breaks are escaped, other control characters are not allowed and go."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(tecken for tecken in text if tecken >= " " and tecken != "\x7f")


def vik(rad: str) -> str:
    """Fold at 75 octets (3.1), never inside a character. Continuation lines begin with one space."""
    delar, del_, langd = [], "", 0
    for tecken in rad:
        byte = len(tecken.encode())
        if langd + byte > RADLANGD:
            delar.append(del_)
            del_, langd = " ", 1
        del_, langd = del_ + tecken, langd + byte
    return "\r\n".join([*delar, del_])


def kalender(namn: str, poster: Iterable[Kalenderpost], nu: datetime) -> bytes:
    """The whole file, CRLF after every line."""
    return "".join(f"{vik(rad)}\r\n" for rad in _rader(namn, poster, nu)).encode()


def _rader(namn: str, poster: Iterable[Kalenderpost], nu: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield f"X-WR-CALNAME:{skydda(namn)}"
    yield from ("X-WR-TIMEZONE:Europe/Stockholm", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")
    for post in poster:
        yield "BEGIN:VEVENT"
        yield f"UID:{skydda(post.uid)}"
        yield f"SEQUENCE:{post.version}"
        yield f"DTSTAMP:{_utc(nu)}"
        yield f"DTSTART:{_utc(post.start)}"
        yield f"DTEND:{_utc(post.slut)}"
        yield f"SUMMARY:{skydda(post.rubrik)}"
        if post.plats:
            yield f"LOCATION:{skydda(post.plats)}"
        if post.adress:
            yield f"URL:{post.adress}"
        yield f"STATUS:{'CANCELLED' if post.ar_installd else 'CONFIRMED'}"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _utc(tid: datetime) -> str:
    return tid.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
