"""What a service refused, in a form or in a message."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError


def satt_fel(form: forms.BaseForm, fel: ValidationError) -> None:
    """The service's refusal as errors of the form, at the fields it names; the rest stands on top."""
    for falt, texter in (fel.message_dict if hasattr(fel, "error_dict") else {None: fel.messages}).items():
        form.add_error(falt if falt in form.fields else None, ValidationError(texter))


def feltext(fel: Exception) -> str:
    """The refusal as one text, whatever kind of error it is."""
    return " ".join(getattr(fel, "messages", [str(fel)]))
