"""Composable reading of the kernel's rows; who sees which job."""

from __future__ import annotations

from typing import Any

from django.db import models

from .innehall import dolda_brev, skyddade_brev
from .roller import Roll


class JobbQuerySet(models.QuerySet):
    def synliga_for(self, anvandare: Any) -> JobbQuerySet:
        """Your own; the systemförvaltare sees all."""
        if not anvandare.is_authenticated or not anvandare.is_active:
            return self.none()
        if anvandare.har_roll(Roll.SYSTEMFORVALTARE):
            return self.all()
        return self.filter(bestallare=anvandare)

    def oppna(self) -> JobbQuerySet:
        return self.filter(status__in=["bestallt", "pagar"])


class AviseringQuerySet(models.QuerySet):
    def synliga_for(self, anvandare: Any) -> AviseringQuerySet:
        """The systemförvaltare: every message, if not its text. Others: those whose text they may read."""
        if not anvandare.is_authenticated or not anvandare.is_active:
            return self.none()
        if anvandare.har_roll(Roll.SYSTEMFORVALTARE):
            return self.all()
        return self.filter(typ__in=skyddade_brev() - dolda_brev(anvandare))


class UtkastQuerySet(models.QuerySet):
    def synliga_for(self, anvandare: Any) -> UtkastQuerySet:
        """Your own and nobody else's, whatever your role."""
        return self.filter(anvandare=anvandare) if anvandare.is_authenticated and anvandare.is_active else self.none()
