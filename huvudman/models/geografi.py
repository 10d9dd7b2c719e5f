from django.db import models


class Lan(models.Model):
    kod = models.CharField("länskod", max_length=2, unique=True)
    namn = models.CharField("namn", max_length=40)

    class Meta:
        verbose_name, verbose_name_plural = "län", "län"
        ordering = ["kod"]

    def __str__(self) -> str:
        return self.namn


class Kommun(models.Model):
    """A kommun as geography. Kommungrupp: SKR's grouping (2017 version), code and name."""

    kod = models.CharField("kommunkod", max_length=4, unique=True)
    namn = models.CharField("namn", max_length=40)
    sortnamn = models.CharField("sorteringsnamn", max_length=200, blank=True)
    lan = models.ForeignKey(Lan, models.PROTECT, related_name="kommuner")
    kommungrupp_kod = models.CharField("kommungruppens kod", max_length=2, blank=True)
    kommungrupp = models.CharField("kommungrupp", max_length=80, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "kommun", "kommuner"
        ordering = ["sortnamn", "kod"]

    def __str__(self) -> str:
        return self.namn
