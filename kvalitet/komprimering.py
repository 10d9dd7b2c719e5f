"""Pages, styles and scripts travel compressed. Downloads do not: they are compressed already and keep their length."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTSLAG = frozenset({"text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"})


class KomprimeringMiddleware(GZipMiddleware):
    """Django's own, with its protection against BREACH (a random length), for text that a browser shows.

    Production's static files are compressed when they are collected; the demo's are compressed here.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        slag = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if slag not in TEXTSLAG or response.status_code == 206:
            return response
        svar: HttpResponseBase = super().process_response(request, response)
        return svar
