"""Composable reading of the kernel's rows; who sees which job."""

from __future__ import annotations

from typing import Any

from django.db import models

from .innehall import dolda_brev, egna_objekt, skyddade_brev
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


class HandelseQuerySet(models.QuerySet):
    def synliga_for(self, anvandare: Any) -> HandelseQuerySet:
        """The log, for the systemförvaltare: not what a huvudman does in its own space, nor who did it or how often."""
        if not anvandare.is_authenticated or not anvandare.har_roll(Roll.SYSTEMFORVALTARE):
            return self.none()
        return self.exclude(objekttyp__in=egna_objekt())


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
