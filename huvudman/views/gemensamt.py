from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def formularsida(
    request: HttpRequest, formular: Any, mall: str = "kvalitet/formularsida.html", **kontext: Any
) -> HttpResponse:
    """A page that is one form; 422 when it was sent and has faults."""
    status = 422 if formular.is_bound and formular.errors else 200
    return render(request, mall, {"form": formular, **kontext}, status=status)


def visa_fel(formular: Any, fel: ValidationError) -> None:
    """The service's refusal, at the fields it names."""
    for falt, texter in (fel.message_dict if hasattr(fel, "error_dict") else {None: fel.messages}).items():
        formular.add_error(falt if falt in formular.fields else None, texter)
