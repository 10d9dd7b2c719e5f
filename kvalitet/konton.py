"""Accounts and dated roles: the only writer of both. Each change is one function with one event."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from . import aviseringar, svenska
from .handelser import Handelsetyp, logga
from .models import Anvandare, Avisering, Myndighet, Regionkontor, Roll, Rolltilldelning

_vid_avgang: list[Callable[[int, Anvandare | None], object]] = []


def vid_avgang(gor: Callable[[int, Anvandare | None], object]) -> None:
    """Call `gor(anvandare_id, aktor)` after a role has ended at once or an account has been closed, when that is saved.

    A role with a last day to come ends without anybody doing anything then: what depends on it is looked over by beat.
    """
    _vid_avgang.append(gor)


def _sag_till(anvandare: Anvandare, aktor: Anvandare | None) -> None:
    for gor in _vid_avgang:
        transaction.on_commit(partial(gor, anvandare.pk, aktor), robust=True)


SISTA_EGNA = "Du kan inte ta bort din egen roll som systemförvaltare. Be en annan systemförvaltare göra det."
SISTA_ALLS = "Det måste alltid finnas minst en systemförvaltare som kan logga in."


def rolltext(anvandare: Anvandare) -> str:
    """Who the person is, for the page head: "Dialogutförare, SPSM" or "Skolchef, Kumla kommun"."""
    if tilldelningar := anvandare.aktiva_tilldelningar:
        namn = svenska.lista([t.get_roll_display() for t in tilldelningar])
        kontor = next((t.regionkontor.namn for t in tilldelningar if t.regionkontor), "")
        myndighet = "SPSM" if anvandare.ar_spsm else "Skolverket"
        return ", ".join(del_ for del_ in (svenska.versal(namn.lower()), myndighet, kontor) if del_)
    if uppdrag := anvandare.aktiva_uppdrag:
        text = f"{uppdrag[0].get_funktion_display()}, {uppdrag[0].huvudman.namn}"
        return text if len(uppdrag) == 1 else f"{text} och {svenska.antal(len(uppdrag) - 1, 'huvudman till')}"
    return "Ingen roll just nu"


def personlig_lank(anvandare: Anvandare) -> str:
    """Where the person chooses a password. Valid three days (PASSWORD_RESET_TIMEOUT), and until it has been used."""
    nyckel = {"uidb36": user_pk_to_url_str(anvandare), "key": default_token_generator.make_token(anvandare)}
    return settings.ADRESS + reverse("account_reset_password_from_key", kwargs=nyckel)


def lank_i_brev(avisering: Avisering) -> str:
    """The link of the account that a letter is to (aviseringar.registrera_lank)."""
    if avisering.mottagare is None or not avisering.mottagare.is_active:
        raise ValueError("kontot är stängt")
    return personlig_lank(avisering.mottagare)


# Accounts ---------------------------------------------------------------------------------------------------------


def _kontrollera_epost(epost: str, *, utom: int | None = None) -> str:
    epost = epost.strip().lower()
    validate_email(epost)
    upptagen = Anvandare.objects.filter(epost__iexact=epost) | Anvandare.objects.filter(
        emailaddress__email__iexact=epost
    )
    if upptagen.exclude(pk=utom).exists():
        raise ValidationError({"epost": "Det finns redan ett konto med den e-postadressen."})
    return epost


@transaction.atomic
def skapa_konto(*, epost: str, namn: str, aktor: Anvandare | None, bjud_in: bool = True) -> Anvandare:
    """A new account without a password; the person is invited to choose one."""
    epost = _kontrollera_epost(epost)
    anvandare = Anvandare.objects.create_user(epost, None, namn=" ".join(namn.split()))
    EmailAddress.objects.create(user=anvandare, email=epost, primary=True, verified=True)
    logga(Handelsetyp.ANVANDARE_SKAPAD, anvandare, aktor, till={"namn": anvandare.namn, "epost": epost})
    if bjud_in:
        bjud_in_till_konto(anvandare_id=anvandare.pk, aktor=aktor)
    return anvandare


@transaction.atomic
def andra_konto(*, anvandare_id: int, epost: str, namn: str, aktor: Anvandare) -> Anvandare:
    anvandare = Anvandare.objects.select_for_update().get(pk=anvandare_id)
    epost, namn = _kontrollera_epost(epost, utom=anvandare_id), " ".join(namn.split())
    fran = {"namn": anvandare.namn, "epost": anvandare.epost}
    till = {"namn": namn, "epost": epost}
    if fran == till:
        return anvandare
    anvandare.namn, anvandare.epost = namn, epost
    anvandare.save(update_fields=["namn", "epost"])
    EmailAddress.objects.filter(user=anvandare).delete()
    EmailAddress.objects.create(user=anvandare, email=epost, primary=True, verified=True)
    handelse = logga(Handelsetyp.ANVANDARE_ANDRAD, anvandare, aktor, fran=fran, till=till)
    if fran["epost"] != epost:  # whoever had the account hears of it where they still read their mail
        aviseringar.bestall(
            "epost_bytt",
            None,
            f"epost_bytt:{handelse.pk}",
            {"namn": fran["namn"], "av": aktor.namn},
            epost=fran["epost"],
        )
    return anvandare


@transaction.atomic
def bjud_in_till_konto(*, anvandare_id: int, aktor: Anvandare | None) -> bool:
    """Mail a personal link. At most one an hour to the same person; False when one was just sent."""
    anvandare = Anvandare.objects.select_for_update().get(pk=anvandare_id)
    if not anvandare.is_active:
        raise ValidationError("Kontot är stängt. Öppna det innan du bjuder in.")
    nyckel = f"kontoinbjudan:{anvandare.pk}:{timezone.now():%Y%m%d%H}"
    if aviseringar.bestall("kontoinbjudan", anvandare, nyckel) is None:
        return False
    logga(Handelsetyp.ANVANDARE_INBJUDEN, anvandare, aktor)
    return True


@transaction.atomic
def stang_konto(*, anvandare_id: int, aktor: Anvandare, skal: str = "") -> Anvandare:
    """The person is logged out at once and cannot log in. Roles and history stay."""
    _las_systemforvaltare()
    anvandare = Anvandare.objects.select_for_update().get(pk=anvandare_id)
    if not anvandare.is_active:
        return anvandare
    if anvandare == aktor:
        raise ValidationError("Du kan inte stänga ditt eget konto.")
    if anvandare.har_roll(Roll.SYSTEMFORVALTARE) and not _systemforvaltare(utom=anvandare):
        raise ValidationError(SISTA_ALLS)
    anvandare.is_active = False
    anvandare.save(update_fields=["is_active"])
    logga(Handelsetyp.ANVANDARE_INAKTIVERAD, anvandare, aktor, fran={"aktiv": True}, till={"aktiv": False}, skal=skal)
    _sag_till(anvandare, aktor)
    return anvandare


@transaction.atomic
def oppna_konto(*, anvandare_id: int, aktor: Anvandare) -> Anvandare:
    anvandare = Anvandare.objects.select_for_update().get(pk=anvandare_id)
    if not anvandare.is_active:
        anvandare.is_active = True
        anvandare.save(update_fields=["is_active"])
        logga(Handelsetyp.ANVANDARE_AKTIVERAD, anvandare, aktor, fran={"aktiv": False}, till={"aktiv": True})
    return anvandare


# Roles ------------------------------------------------------------------------------------------------------------


def _las_systemforvaltare() -> None:
    """Two people must not take the role from each other at the same time: lock all who have it, in one order."""
    list(
        Rolltilldelning.objects.select_for_update().filter(roll=Roll.SYSTEMFORVALTARE).order_by("pk").values_list("pk")
    )


def _systemforvaltare(*, utom: Anvandare) -> bool:
    """Is there another systemförvaltare, able to log in, whose role has no end?"""
    andra = Rolltilldelning.objects.aktiva().filter(roll=Roll.SYSTEMFORVALTARE, giltig_till=None)
    return andra.filter(anvandare__is_active=True).exclude(anvandare=utom).exists()


def _som_data(tilldelning: Rolltilldelning) -> dict[str, Any]:
    return {
        "roll": tilldelning.roll,
        "myndighet": tilldelning.myndighet,
        "regionkontor": tilldelning.regionkontor.namn if tilldelning.regionkontor else None,
        "giltig_fran": tilldelning.giltig_fran,
        "giltig_till": tilldelning.giltig_till,
    }


@transaction.atomic
def tilldela_roll(
    *,
    anvandare_id: int,
    roll: Roll | str,
    myndighet: Myndighet | str,
    regionkontor: Regionkontor | None = None,
    giltig_fran: date | None = None,
    giltig_till: date | None = None,
    aktor: Anvandare | None,
) -> Rolltilldelning:
    anvandare = Anvandare.objects.select_for_update().get(pk=anvandare_id)
    tilldelning = Rolltilldelning(
        anvandare=anvandare,
        roll=Roll(roll),
        myndighet=Myndighet(myndighet),
        regionkontor=regionkontor,
        giltig_fran=giltig_fran or timezone.localdate(),
        giltig_till=giltig_till,
    )
    tilldelning.full_clean()
    samma = Rolltilldelning.objects.filter(anvandare=anvandare, roll=roll, myndighet=myndighet, aterkallad=None)
    overlapp = samma.filter(Q(giltig_till=None) | Q(giltig_till__gte=tilldelning.giltig_fran))
    if giltig_till:
        overlapp = overlapp.filter(giltig_fran__lte=giltig_till)
    if annan := overlapp.first():
        slut = f"till {svenska.datum(annan.giltig_till)}" if annan.giltig_till else "tills vidare"
        raise ValidationError(
            f"{anvandare.namn} har redan rollen från {svenska.datum(annan.giltig_fran)} {slut}. Avsluta den först."
        )
    tilldelning.save()
    logga(Handelsetyp.ROLL_TILLDELAD, anvandare, aktor, till=_som_data(tilldelning), data={"id": tilldelning.pk})
    return tilldelning


@transaction.atomic
def avsluta_roll(*, tilldelning_id: int, sista_dag: date | None = None, aktor: Anvandare) -> Rolltilldelning:
    """End a role on its last day, or at once when none is given, also a role that began today."""
    _las_systemforvaltare()
    tilldelning = Rolltilldelning.objects.select_for_update().get(pk=tilldelning_id)
    anvandare = tilldelning.anvandare
    idag = timezone.localdate()
    if tilldelning.ar_avslutad:
        raise ValidationError("Rollen är redan avslutad.")
    if tilldelning.roll == Roll.SYSTEMFORVALTARE:
        if anvandare == aktor:
            raise ValidationError(SISTA_EGNA)
        if not _systemforvaltare(utom=anvandare):
            raise ValidationError(SISTA_ALLS)
    fran = _som_data(tilldelning)
    tilldelning.giltig_till = sista_dag or max(idag - timedelta(days=1), tilldelning.giltig_fran)
    tilldelning.aterkallad = None if sista_dag else timezone.now()
    tilldelning.full_clean()
    tilldelning.save(update_fields=["giltig_till", "aterkallad"])
    logga(
        Handelsetyp.ROLL_AVSLUTAD, anvandare, aktor, fran=fran, till=_som_data(tilldelning), data={"id": tilldelning.pk}
    )
    _sag_till(anvandare, aktor)
    return tilldelning
