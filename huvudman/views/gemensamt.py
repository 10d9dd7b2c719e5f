from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def formularsida(
    request: HttpRequest, formular: Any, mall: str = "kvalitet/formularsida.html", status: int = 200, **kontext: Any
) -> HttpResponse:
    """A page that is one form; 422 when it was sent and has faults, unless `status` says more."""
    status = 422 if status == 200 and formular.is_bound and formular.errors else status
    return render(request, mall, {"form": formular, **kontext}, status=status)
