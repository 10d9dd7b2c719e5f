"""What a client says when it cannot go on."""

from __future__ import annotations


class Klientfel(Exception):
    """`str()` is Swedish and names the table and the address, what is wrong and what to do about it.

    `kod` is the service's code when it answered with one that a new try would not change.
    """

    def __init__(self, text: str, *, adress: str = "", tabell: str = "", gor: str = "", kod: int = 0) -> None:
        self.text, self.adress, self.tabell, self.gor, self.kod = text, adress, tabell, gor, kod
        vad = ", ".join(filter(None, (tabell, adress)))
        super().__init__(" ".join(filter(None, (f"{vad}: {text}" if vad else text, gor))))
