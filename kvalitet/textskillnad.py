"""How two versions of a text differ, word by word, and one text that holds both. Pure Python (difflib)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LIKA, EGEN = "lika", "egen"
ORD = re.compile(r"\w+|\s+|[^\w\s]")
# difflib takes quadratic time. Two parts whose product of lengths is larger are shown as wholly different.
HOGST_JAMFORELSER = 1_000_000


@dataclass(frozen=True)
class Del:
    """A piece of one version: `lika` stands in both, `egen` only in this one."""

    slag: str
    text: str

    @property
    def mellanrum(self) -> str:
        """White space it begins with; a mark stands after it, next to the words."""
        return self.text[: len(self.text) - len(self.text.lstrip())]

    @property
    def ord(self) -> str:
        return self.text.lstrip()


@dataclass(frozen=True)
class Skillnad:
    din: tuple[Del, ...]
    sparad: tuple[Del, ...]

    @property
    def ar_lika(self) -> bool:
        return all(del_.slag == LIKA for del_ in (*self.din, *self.sparad))


Byte = tuple[bool, str, str]  # equal in both, text in yours, text in the saved one


def jamfor(din: str, sparad: str) -> Skillnad:
    """First line by line, then word by word within lines that were changed. Nothing is left out of either side."""
    din, sparad = radslut(din), radslut(sparad)
    byten: list[Byte] = []
    for lika, a, b in _byten(din.splitlines(keepends=True), sparad.splitlines(keepends=True)):
        byten += [(True, a, b)] if lika else _utan_ensamma_blanksteg(_byten(ORD.findall(a), ORD.findall(b)))
    return Skillnad(_ihop((lika, a) for lika, a, _ in byten), _ihop((lika, b) for lika, _, b in byten))


def forslag(din: str, sparad: str) -> str:
    """A merged text to edit: what is the same once; where they differ both, the saved version first."""
    rader: list[str] = []
    din_rader, sparad_rader = radslut(din).split("\n"), radslut(sparad).split("\n")
    for lika, a1, a2, b1, b2 in _block(din_rader, sparad_rader):
        rader += din_rader[a1:a2] if lika else [*sparad_rader[b1:b2], *din_rader[a1:a2]]
    return "\n".join(rader)


def radslut(text: str) -> str:
    """A browser sends CRLF for what the database holds as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _byten(a: Sequence[str], b: Sequence[str]) -> Iterator[Byte]:
    for lika, a1, a2, b1, b2 in _block(a, b):
        yield lika, "".join(a[a1:a2]), "".join(b[b1:b2])


def _utan_ensamma_blanksteg(byten: Iterator[Byte]) -> list[Byte]:
    """Two changed words with only a space between them are one change, so that a listener hears it once."""
    ut: list[Byte] = []
    for lika, a, b in byten:
        if not lika and len(ut) > 1 and ut[-1][0] and ut[-1][1].isspace() and not ut[-2][0]:
            blank = ut.pop()[1]
            _, a_fore, b_fore = ut.pop()
            a, b = a_fore + blank + a, b_fore + blank + b
        ut.append((lika, a, b))
    return ut


def _block(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Runs that are equal or not, in order. What the two begin and end with in common is taken off first."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    slut = 0
    while slut < min(len(a), len(b)) - start and a[-1 - slut] == b[-1 - slut]:
        slut += 1
    a_slut, b_slut = len(a) - slut, len(b) - slut
    if start:
        yield True, 0, start, 0, start
    if (a_slut - start) * (b_slut - start) > HOGST_JAMFORELSER:
        yield False, start, a_slut, start, b_slut
    else:
        for tagg, a1, a2, b1, b2 in SequenceMatcher(None, a[start:a_slut], b[start:b_slut]).get_opcodes():
            yield tagg == "equal", start + a1, start + a2, start + b1, start + b2
    if slut:
        yield True, a_slut, len(a), b_slut, len(b)


def _ihop(bitar: Iterator[tuple[bool, str]]) -> tuple[Del, ...]:
    delar: list[Del] = []
    for lika, text in bitar:
        slag = LIKA if lika else EGEN
        if delar and delar[-1].slag == slag:
            delar[-1] = Del(slag, delar[-1].text + text)
        elif text:
            delar.append(Del(slag, text))
    return tuple(delar)
