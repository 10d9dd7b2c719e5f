"""Constraints that several models share."""

from django.db import models
from django.db.models import F, Q


def slut_efter_start(namn: str, fran: str = "giltig_fran", till: str = "giltig_till") -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{till: None}) | Q(**{f"{till}__gte": F(fran)}),
        name=namn,
        violation_error_message="Sista dagen kan inte ligga före första dagen.",
    )
