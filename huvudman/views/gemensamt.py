from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def formularsida(
    request: HttpRequest, formular: Any, mall: str = "kvalitet/formularsida.html", **kontext: Any
) -> HttpResponse:
    """A page that is one form; 422 when it was sent and has faults."""
    status = 422 if formular.is_bound and formular.errors else 200
    return render(request, mall, {"form": formular, **kontext}, status=status)
