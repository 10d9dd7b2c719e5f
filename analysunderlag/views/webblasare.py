"""Which levels have been answered in this browser: one answer each, until somebody says that a new person sits there.

It is a reminder and no lock: another browser knows nothing of it, and the pages say so.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

KAKA = "kvalitet-skattat"
LEVER = 90 * 24 * 3600
FLEST = 30
NY_PERSON = "ny_person"  # the name of the button
REDAN = (
    "Någon har redan börjat svara på den här nivån i den här webbläsaren, och var och en svarar en gång. Är du en "
    "annan person? Tryck på En ny person ska svara på samma dator."
)


def _rader(request: HttpRequest) -> list[str]:
    kaka = request.get_signed_cookie(KAKA, default="", salt=KAKA, max_age=LEVER)
    return [rad for rad in (kaka or "").split(".") if rad]


def borjat_med_lank(request: HttpRequest, niva_id: int) -> bool:
    """Accounts of several people may share a browser, and each of them has one answer anyway."""
    return f"l{niva_id}" in _rader(request)


def borjat(request: HttpRequest, niva_id: int) -> bool:
    return borjat_med_lank(request, niva_id) or f"k{niva_id}" in _rader(request)


def ar_ny_person(request: HttpRequest) -> bool:
    return NY_PERSON in request.POST


def notera(request: HttpRequest, svar: HttpResponse, niva_id: int, *, konto: bool) -> HttpResponse:
    """Remember it. Sent also to the pages of the own space: it holds numbers of levels and nothing else."""
    ny = f"{'k' if konto else 'l'}{niva_id}"
    svar.set_signed_cookie(
        KAKA,
        ".".join([*(rad for rad in _rader(request) if rad != ny), ny][-FLEST:]),
        salt=KAKA,
        max_age=LEVER,
        path=reverse("start"),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return svar
