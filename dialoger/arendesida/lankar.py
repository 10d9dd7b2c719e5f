"""Addresses of pages that the case page leads to."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def adress(namn: str, *args: Any) -> str:
    try:
        return reverse(namn, args=args)
    except NoReverseMatch:
        return ""
