"""What must be right before the service goes live, beside what settings.py refuses outright: `check --deploy`."""

from typing import Any

from django.conf import settings
from django.core import checks

from . import halsa


def _varning(nummer: int, text: str, hint: str) -> checks.Warning:
    return checks.Warning(text, hint=hint, id=f"kvalitet.W{nummer:03}")


@checks.register(checks.Tags.security, deploy=True)
def kontrollera_drift(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    fel: list[checks.CheckMessage] = []
    if settings.DEMO:
        fel.append(_varning(1, "Tjänsten är i demoläge.", "Sätt KVALITET_LAGE=produktion."))
        return fel
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        fel.append(
            _varning(
                2, "Databasen är SQLite, som har en enda skrivare.", "Sätt DATABASE_URL till en PostgreSQL-databas."
            )
        )
    if not settings.REDIS_URL:
        fel.append(
            _varning(
                3,
                "Jobbkön är filbaserad, och inloggningens gränser räknas för varje process för sig.",
                "Sätt REDIS_URL.",
            )
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        fel.append(_varning(4, "Utskicken saknar riktig avsändare.", "Sätt KVALITET_EPOST_FRAN."))
    fel += [
        _varning(5, "PDF-filer kan inte göras.", kontroll.text)
        for kontroll in halsa.kontrollera(("pdf",))
        if not kontroll.ok
    ]
    return fel
