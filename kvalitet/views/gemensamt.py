from django.http import HttpRequest

from ..models import Anvandare


def inloggad(request: HttpRequest) -> Anvandare:
    """The logged-in user. Only behind a policy that lets nobody else in (behorighet.py)."""
    if not isinstance(request.user, Anvandare):
        raise TypeError("Vyn kräver inloggning enligt behörighetstabellen.")
    return request.user
