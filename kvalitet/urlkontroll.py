"""System check: every URL has a row in the table of who may open it, so that a forgotten row is found at start."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.urls import get_resolver

from .behorighet import urlbehorighet


def alla_urlnamn(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name with namespaces as in request.resolver_match.view_name, pattern) for every URL of the service."""
    del_: Any
    for del_ in (resolver or get_resolver()).url_patterns:
        if hasattr(del_, "url_patterns"):
            yield from alla_urlnamn(del_, f"{prefix}{del_.namespace}:" if del_.namespace else prefix)
        else:
            yield f"{prefix}{del_.name or ''}", str(del_.pattern)


@checks.register(checks.Tags.urls)
def kontrollera_urler(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"URL:en {namn or monster!r} saknar rad i behörighetstabellen, så ingen kommer åt den.",
            hint="Lägg en rad i URLER i appens behorighet.py.",
            id="kvalitet.E001",
        )
        for namn, monster in alla_urlnamn()
        if namn not in urlbehorighet()
    ]
