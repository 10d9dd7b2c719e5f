"""Django's own words for faults in a form, where its Swedish is not what one says to a colleague."""

from django.core import validators
from django.forms import fields, models

VALJ = "Välj något av alternativen i listan."


def satt() -> None:
    validators.MaxLengthValidator.message = "Skriv högst %(limit_value)d tecken. Texten har %(show_value)d."
    validators.URLValidator.message = "Skriv hela adressen, till exempel https://exempel.se."
    fields.URLField.default_error_messages["invalid"] = validators.URLValidator.message
    for falt in (
        fields.ChoiceField,
        fields.MultipleChoiceField,
        models.ModelChoiceField,
        models.ModelMultipleChoiceField,
    ):
        falt.default_error_messages |= {"invalid_choice": VALJ, "invalid_pk_value": VALJ}
