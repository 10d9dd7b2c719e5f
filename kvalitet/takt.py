"""How often one person may send a form that writes mail or makes rows. More is the page 429, which says when."""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from . import svenska

Vy = Callable[..., HttpResponse]


def hogst(antal: int, namn: str) -> Callable[[Vy], Vy]:
    """At most `antal` POSTs of the forms called `namn` by one person in an hour. Inside `en_gang`, so that a form sent
    twice counts once. For views of those who are logged in."""
    takt = f"{antal}/h/user"

    def dekorera(vy: Vy) -> Vy:
        @functools.wraps(vy)
        def raknad(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if ratelimit.consume(request, app="kvalitet", action=namn, config={namn: takt}):  # not for a GET
                return vy(request, *args, **kwargs)
            return _for_ofta(request, namn, takt)

        return raknad

    return dekorera


def _for_ofta(request: HttpRequest, namn: str, takt: str) -> HttpResponse:
    (rate,) = ratelimit.parse_rates(takt)
    nyckel = ratelimit.get_cache_key(request, app="kvalitet", action=namn, rate=rate)
    aldst = min(cache.get(nyckel) or [time.time()])
    vanta = max(1, math.ceil(aldst + rate.duration - time.time()))
    # The minute after, so that what the page says is never too early.
    igen = timezone.localtime(timezone.now() + timedelta(seconds=vanta + 59))
    svar = render(request, "429.html", {"igen": svenska.tid(igen)}, status=429)
    svar.headers["Retry-After"] = str(vanta)
    return svar
