"""What a request that cannot be read is answered with. The other error pages are templates alone."""

from __future__ import annotations

from django.core.exceptions import BadRequest, DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SKRIV_OM = "Inget har sparats. Gå tillbaka i webbläsaren: det du skrev finns kvar där."


def felaktig_begaran(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 with what was wrong and what to do. handler400 of the project."""
    if isinstance(exception, DisallowedHost):  # the page itself asks for the host
        return HttpResponse(
            "Adressen går inte till den här tjänsten.", status=400, content_type="text/plain; charset=utf-8"
        )
    return render(request, "400.html", {"text": _text(exception)}, status=400)


def _text(fel: Exception) -> str:
    if isinstance(fel, RequestDataTooBig):
        return f"Formuläret har mer text än vi kan ta emot på en gång. {SKRIV_OM} Korta texten och skicka igen."
    if isinstance(fel, TooManyFieldsSent):
        return f"Formuläret har fler fält än vi kan ta emot på en gång. {SKRIV_OM} Välj färre rader och skicka igen."
    if isinstance(fel, BadRequest) and fel.args:
        return str(fel)
    return "Något i det som skickades går inte att läsa. Inget har sparats. Gå tillbaka och försök igen."
