from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

from ..models import Anvandare

las_och_skriv = require_http_methods(["GET", "HEAD", "POST"])  # a page with a form


def inloggad(request: HttpRequest) -> Anvandare:
    """The logged-in user. Only behind a policy that lets nobody else in (behorighet.py)."""
    if not isinstance(request.user, Anvandare):
        raise TypeError("Vyn kräver inloggning enligt behörighetstabellen.")
    return request.user
