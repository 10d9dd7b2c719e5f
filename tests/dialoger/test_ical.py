"""The iCalendar writer: folding and escaping are undone by the rules of RFC 5545, whatever the text."""

import re
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from dialoger.ical import Kalenderpost, kalender, skydda, vik

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
NU = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def veckla_ut(data: str) -> str:
    return re.sub(r"\r\n[ \t]", "", data)


def las_text(varde: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], varde)


@given(TEXT.map(lambda text: re.sub(r"[\r\n]", "", text)))
def test_folded_lines_are_short_whole_characters_and_unfold_to_the_same(rad):
    vikt = vik(rad)
    assert all(len(del_.encode()) <= 75 for del_ in vikt.split("\r\n"))
    assert all(del_.startswith(" ") for del_ in vikt.split("\r\n")[1:])
    assert veckla_ut(vikt) == rad


@given(TEXT)
def test_escaped_text_is_one_line_and_reads_as_the_same(text):
    skyddad = skydda(text)
    assert not re.search(r"[\x00-\x1f\x7f]", skyddad)
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", skyddad)
    vantat = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert las_text(skyddad) == vantat


@given(TEXT, TEXT)
def test_no_text_can_add_a_line_of_its_own(rubrik, plats):
    post = Kalenderpost("u", 1, NU, NU + timedelta(hours=1), rubrik=rubrik, plats=plats)
    rader = veckla_ut(kalender("Namn", [post], NU).decode()).split("\r\n")
    namn = [re.split("[:;]", rad)[0] for rad in rader if rad]
    assert namn.count("BEGIN") == namn.count("END") == 2
    assert namn.count("SUMMARY") == 1
    assert namn.count("STATUS") == 1


def test_a_whole_file():
    svensk = timezone(timedelta(hours=1))
    post = Kalenderpost(
        uid="5f0c",
        version=3,
        start=datetime(2026, 11, 24, 9, 30, tzinfo=svensk),
        slut=datetime(2026, 11, 24, 12, 30, tzinfo=svensk),
        rubrik="Dialogmöte; Åmåls kommun, del 1",
        plats="Stadshuset\nVästerås",
        adress="https://kvalitet.example.se/moten/7/",
        ar_installd=True,
    )
    data = kalender("Kvalitet: mina möten", [post], NU)
    assert data.count(b"\n") == data.count(b"\r\n")
    rader = data.decode().split("\r\n")
    assert rader[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert rader[-2:] == ["END:VCALENDAR", ""]
    assert "X-WR-CALNAME:Kvalitet: mina möten" in rader
    borjan, slut = rader.index("BEGIN:VEVENT"), rader.index("END:VEVENT")
    assert rader[borjan + 1 : slut] == [
        "UID:5f0c",
        "SEQUENCE:3",
        "DTSTAMP:20261124T080000Z",
        "DTSTART:20261124T083000Z",
        "DTEND:20261124T113000Z",
        r"SUMMARY:Dialogmöte\; Åmåls kommun\, del 1",
        r"LOCATION:Stadshuset\nVästerås",
        "URL:https://kvalitet.example.se/moten/7/",
        "STATUS:CANCELLED",
    ]
