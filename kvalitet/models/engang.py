from django.db import models
from django.utils import timezone


class Engangssvar(models.Model):
    """The answer to a form that has been carried out, so that the same form sent again gets it too; see engang.py."""

    nyckel = models.CharField("nyckel", max_length=64, unique=True, help_text="sha256 av formuläret och den som sände.")
    adress = models.CharField("adress", max_length=2000, help_text="Dit den första skickades.")
    skapat = models.DateTimeField("skapat", default=timezone.now, db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = "engångssvar", "engångssvar"

    def __str__(self) -> str:
        return f"{self.nyckel[:12]} → {self.adress}"
