"""A local mail server for tests, and what makes a worker of the tests use it: loaded with `-I tests.drift.provpost`."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.conf import settings

PORT = "PROV_SMTP_PORT"
BACKEND = "django.core.mail.backends.smtp.EmailBackend"

if port := os.environ.get(PORT):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = BACKEND, "127.0.0.1", int(port)


class Postkontor:
    """Keeps what it has taken in. The first part of an address says how it is answered:

    finnsinte- no such address, full- a full mailbox, upptagen- come back later, seg- taken in, but said so too late.
    """

    NEKAR = {"finnsinte": "550 5.1.1 User unknown", "full": "552 5.2.2 Mailbox full", "upptagen": "450 4.2.1 Busy"}

    def __init__(self, port: int, seg: float = 2.0) -> None:
        from aiosmtpd.controller import Controller  # only tests have it; this module is also loaded by workers

        self.port, self.seg = port, seg
        self.brev: list[tuple[str, EmailMessage]] = []
        self._las = threading.Lock()
        self._kontor = Controller(self, hostname="127.0.0.1", port=port)

    def __enter__(self) -> Postkontor:
        self._kontor.start()
        return self

    def __exit__(self, *fel: object) -> None:
        self._kontor.stop()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, val: list[str]) -> str:
        if nej := self.NEKAR.get(address.partition("-")[0]):
            return nej
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        brev = message_from_bytes(envelope.content, policy=policy.default)
        with self._las:
            self.brev += [(till, brev) for till in envelope.rcpt_tos]
        if any(till.startswith("seg-") for till in envelope.rcpt_tos):
            await asyncio.sleep(self.seg)
        return "250 Taget"

    @property
    def antal(self) -> Counter[str]:
        """How many letters each address has got."""
        with self._las:
            return Counter(till for till, _ in self.brev)
