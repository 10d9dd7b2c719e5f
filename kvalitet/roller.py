"""Roles and agencies as words, below the models so that behorighet.py can name them."""

from django.db.models import TextChoices


class Myndighet(TextChoices):
    SV = "SV", "Skolverket"
    SPSM = "SPSM", "Specialpedagogiska skolmyndigheten"


class Roll(TextChoices):
    """Agency roles. A huvudman's people have no role but an Uppdrag. Rights are the union of the active roles."""

    DIALOGUTFORARE = "dialogutforare", "Dialogutförare"
    SAMORDNARE = "samordnare", "Samordnare"
    ADMINISTRATOR = "administrator", "Administratör"
    REGISTRATOR = "registrator", "Registrator"
    ENHETSCHEF = "enhetschef", "Enhetschef"
    ANALYTIKER = "analytiker", "Analytiker"
    REDAKTOR = "redaktor", "Redaktör"
    SYSTEMFORVALTARE = "systemforvaltare", "Systemförvaltare"
