"""The link of a level, and the code by which a respondent without an account gets back to their own answer.

The link is a signed reference with a version, stored nowhere (as dialoger.services.svarslank). It only lets somebody
begin; what a person has written is reached by their code alone, of which the database holds a keyed hash.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from ..models import Skattningsniva, Skattningssvar

TECKEN = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another when it is read aloud
LANGD, GRUPP = 12, 4
_SALT = "analysunderlag.skattning"


class GallerInte(Exception):
    """The link or the code opens nothing, for whatever reason. Nothing more is said."""


def _signerare() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep=".")


def token(niva: Skattningsniva) -> str:
    return _signerare().sign(f"{int_to_base36(niva.pk)}-{int_to_base36(niva.lank_version)}")


def adress(niva: Skattningsniva) -> str:
    return settings.ADRESS + reverse("analysunderlag:skatta_lank", args=[token(niva)])


def hitta(hemlighet: str) -> Skattningsniva:
    """The level that the link is for, when somebody new can begin. GallerInte otherwise."""
    niva = hitta_oavsett_plats(hemlighet)
    if not har_plats(niva, niva.antal_borjat):
        raise GallerInte
    return niva


def hitta_oavsett_plats(hemlighet: str) -> Any:
    """The same also when all places are taken: the last one's double click comes here."""
    try:
        pk, _, version = _signerare().unsign(hemlighet).partition("-")
        nummer, version_nr = base36_to_int(pk), base36_to_int(version)
    except (signing.BadSignature, ValueError):
        nummer, version_nr = 0, 0  # no row has this number: a bad link asks the database what a good one does
    niva = (
        Skattningsniva.objects.med_antal()
        .select_related("skattning__huvudman", "skattning__system")
        .filter(pk=nummer, lank_version=version_nr, stangd=None, lank_till__gte=timezone.localdate())
        .first()
    )
    if niva is None:
        raise GallerInte
    return niva


def har_plats(niva: Skattningsniva, antal_borjat: int) -> bool:
    return antal_borjat < (1 if niva.ar_gemensam else niva.antal)


# Codes ------------------------------------------------------------------------------------------------------------


def ny_kod() -> str:
    return "".join(secrets.choice(TECKEN) for _ in range(LANGD))


def kod_for(niva: Skattningsniva, engang: str) -> str:
    """The code of one press of "Börja svara": the same form sent twice gives the same, and nobody can guess it."""
    tal = int.from_bytes(salted_hmac(f"{_SALT}.start", f"{niva.pk}:{engang}", algorithm="sha256").digest())
    kod = ""
    for _ in range(LANGD):
        tal, rest = divmod(tal, len(TECKEN))
        kod += TECKEN[rest]
    return kod


def i_grupper(kod: str) -> str:
    """`ABCD-EFGH-JKMN`, as people read it."""
    return "-".join(kod[i : i + GRUPP] for i in range(0, len(kod), GRUPP))


def stada(skrivet: str) -> str:
    """As a person types it: any case, with spaces or hyphens."""
    return "".join(tecken for tecken in skrivet.upper()[:60] if tecken.isalnum())


def hash_av(kod: str) -> str:
    return salted_hmac(f"{_SALT}.kod", kod, algorithm="sha256").hexdigest()


def svar_med_kod(*koder: str) -> list[Skattningssvar]:
    """The open answers that the codes lead to."""
    hashar = [hash_av(kod) for kod in koder if len(kod) == LANGD]
    return list(
        Skattningssvar.objects.filter(kod_hash__in=hashar, niva__stangd=None)
        .select_related("niva__skattning__huvudman", "niva__skattning__system")
        .order_by("pk")
    )
