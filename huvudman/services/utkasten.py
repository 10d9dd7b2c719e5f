"""Drafts of what a huvudman writes in its own space: saved by those who act for it today."""

from __future__ import annotations

from kvalitet.models import Anvandare

from ..models import Huvudman

INTE_ER = "Du företräder inte längre huvudmannen."


def varfor_inte_eget(anvandare: Anvandare, huvudman_id: str) -> str:
    """For `kvalitet.utkastagare`: why this person may not save a draft there, empty when they may."""
    ar_tal = huvudman_id.isascii() and huvudman_id.isdecimal() and len(huvudman_id) < 18
    far = ar_tal and Huvudman.objects.i_eget_utrymme(anvandare).filter(pk=huvudman_id).exists()
    return "" if far else INTE_ER
