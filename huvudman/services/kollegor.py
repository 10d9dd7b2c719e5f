"""The huvudman's own people invite each other.

What the inviter sees is the same whatever the address is: the invitation as it was written, and "Vi har skickat ett
brev till …". What happens differs, and only the letter tells:

- no account: one is made, with the Uppdrag, and the letter has a personal link to choose a password.
- an account that has never been used: the same letter.
- an account in use: the Uppdrag is added, and the letter says so.
- an account with a role at an agency, or a closed one: **no Uppdrag**. What a huvudman writes for itself is closed to
  the agencies (`Policy.eget`), and a colleague at the huvudman who knows no better must not open it for them, nor make
  a way in that begins the day the role ends. The letter says why, and to use another address if they do act for the
  huvudman. Sent again when the role has ended, the invitation gives the Uppdrag.

The other ansvariga get the same mail in all four cases: who has been invited, by whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kvalitet import aviseringar, konton
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare, Avisering

from ..models import Huvudman, Kollegainbjudan, Uppdrag
from .rader import las_huvudman
from .uppdrag import VANTAR, ar_personal, avsluta_genast, beratta_for_ansvariga, krav_ansvarig, spara_nytt

PER_DYGN = 20  # per huvudman; our assumption: more than any staff room, less than a mailing
SPARAS_EFTER_SLUT = timedelta(days=183)  # as contacts; our assumption
FOR_MANGA = f"Ni har bjudit in {PER_DYGN} personer det senaste dygnet. Fortsätt i morgon."
REDAN_INBJUDEN = "Adressen är redan inbjuden. Skicka inbjudan igen, eller ta tillbaka den först."
REDAN_MED = "Personen företräder er redan i den funktionen."


@transaction.atomic
def bjud_in_kollega(
    *,
    huvudman: Huvudman,
    namn: str,
    epost: str,
    funktioner: Sequence[str],
    aktor: Anvandare,
    giltig_till: date | None = None,
) -> Kollegainbjudan:
    """Invite a colleague to act for the huvudman. By an ansvarig.

    ValidationError when the address is invited already, when the colleague has the function (both are seen on the
    page), for a day that has passed, or after PER_DYGN invitations.
    """
    huvudman = las_huvudman(huvudman.pk)
    krav_ansvarig(aktor, huvudman)
    if giltig_till and giltig_till < timezone.localdate():
        raise ValidationError({"giltig_till": "Dagen har varit."})
    inbjudan = Kollegainbjudan(
        huvudman=huvudman,
        av=aktor,
        namn=" ".join(namn.split()),
        epost=epost.strip().lower(),
        funktioner=list(funktioner),
        giltig_till=giltig_till,
    )
    _krav_ny(inbjudan)
    inbjudan.full_clean()
    inbjudan.save()
    konto = _konto(inbjudan.epost) or _nytt_konto(inbjudan, aktor)
    _ge_uppdrag(inbjudan, konto, aktor)
    logga(
        Handelsetyp.KOLLEGA_INBJUDEN,
        inbjudan,
        aktor,
        till={"funktioner": inbjudan.funktioner_i_ord},
        data={"huvudman": huvudman.pk},
    )
    _skriv_brev(inbjudan, konto)
    kontext = {"namn": inbjudan.namn, "epost": inbjudan.epost, "funktioner": inbjudan.funktioner_i_ord, "inbjuden": 1}
    beratta_for_ansvariga(huvudman, f"inbjudan:{inbjudan.pk}", kontext, aktor=aktor, utom=konto)
    return inbjudan


def _krav_ny(inbjudan: Kollegainbjudan) -> None:
    egna = Kollegainbjudan.objects.filter(huvudman=inbjudan.huvudman)
    if egna.filter(skapad__gt=timezone.now() - timedelta(days=1)).count() >= PER_DYGN:
        raise ValidationError(FOR_MANGA)
    if egna.oppna().filter(epost=inbjudan.epost).exists():
        raise ValidationError({"epost": REDAN_INBJUDEN})
    egna.filter(epost=inbjudan.epost, avslutad=None).update(avslutad=timezone.now())  # past its last day
    hos = Uppdrag.objects.filter(huvudman=inbjudan.huvudman, anvandare__epost__iexact=inbjudan.epost)
    if hos.vantar().exists():
        raise ValidationError({"epost": VANTAR})
    if hos.inte_avslutade().filter(funktion__in=inbjudan.funktioner).exists():
        raise ValidationError({"epost": REDAN_MED})


def _konto(epost: str) -> Anvandare | None:
    return Anvandare.objects.filter(Q(epost__iexact=epost) | Q(emailaddress__email__iexact=epost)).first()


def _nytt_konto(inbjudan: Kollegainbjudan, aktor: Anvandare) -> Anvandare:
    try:
        with transaction.atomic():
            return konton.skapa_konto(epost=inbjudan.epost, namn=inbjudan.namn, aktor=aktor, bjud_in=False)
    except (IntegrityError, ValidationError):  # invited by another huvudman at this very moment
        if konto := _konto(inbjudan.epost):
            return konto
        raise


def _far_uppdrag(konto: Anvandare) -> bool:
    return konto.is_active and not ar_personal(konto)


def _ge_uppdrag(inbjudan: Kollegainbjudan, konto: Anvandare, aktor: Anvandare) -> None:
    if not _far_uppdrag(konto) or inbjudan.uppdrag.exists():
        return
    for funktion in inbjudan.funktioner:
        uppdrag = Uppdrag(
            anvandare=konto,
            huvudman=inbjudan.huvudman,
            funktion=funktion,
            giltig_till=inbjudan.giltig_till,
            inbjudan=inbjudan,
        )
        spara_nytt(uppdrag, aktor)


def _skriv_brev(inbjudan: Kollegainbjudan, konto: Anvandare) -> Avisering | None:
    """The letter that fits the account. At most one an hour: None when one has just been ordered."""
    if not _far_uppdrag(konto):
        typ = "kollega_nekad"
    else:
        typ = "kollegainbjudan" if konto.last_login is None else "kollega_tillagd"
    kontext = {
        "huvudman": inbjudan.huvudman.namn,
        "av": inbjudan.av.namn,
        "av_epost": inbjudan.av.epost,
        "funktioner": inbjudan.funktioner_i_ord,
        "giltig_till": inbjudan.giltig_till,
        "stangt": not konto.is_active,
        "kollegor": reverse("huvudman:kollegor", args=[inbjudan.huvudman.nyckel]),
    }
    nyckel = f"kollegainbjudan:{inbjudan.pk}:{timezone.now():%Y%m%d%H}"
    if not konto.is_active:  # a letter without an account: nothing in it gives access
        return aviseringar.bestall(typ, None, nyckel, kontext, epost=inbjudan.epost)
    return aviseringar.bestall(typ, konto, nyckel, kontext)


def _las_oppen(inbjudan_id: int, aktor: Anvandare) -> Kollegainbjudan:
    huvudman = las_huvudman(Kollegainbjudan.objects.values_list("huvudman_id", flat=True).get(pk=inbjudan_id))
    krav_ansvarig(aktor, huvudman)
    inbjudan = Kollegainbjudan.objects.oppna().select_related("av").filter(pk=inbjudan_id).first()
    if inbjudan is None:
        raise ValidationError("Inbjudan gäller inte längre. Läs hur det är nu.")
    inbjudan.huvudman = huvudman
    return inbjudan


@transaction.atomic
def skicka_kollegainbjudan_igen(*, inbjudan_id: int, aktor: Anvandare) -> bool:
    """A new letter, with a new link where one is needed. False when one was sent within the hour."""
    inbjudan = _las_oppen(inbjudan_id, aktor)
    konto = _konto(inbjudan.epost) or _nytt_konto(inbjudan, aktor)
    if _skriv_brev(inbjudan, konto) is None:
        return False
    _ge_uppdrag(inbjudan, konto, aktor)
    inbjudan.skickad = timezone.now()
    inbjudan.save(update_fields=["skickad"])
    logga(Handelsetyp.KOLLEGA_INBJUDEN_IGEN, inbjudan, aktor, data={"huvudman": inbjudan.huvudman_id})
    return True


@transaction.atomic
def aterta_kollegainbjudan(*, inbjudan_id: int, aktor: Anvandare) -> Kollegainbjudan:
    """Take the invitation back, and end the Uppdrag that it gave at once."""
    inbjudan = _las_oppen(inbjudan_id, aktor)
    inbjudan.avslutad = timezone.now()
    inbjudan.save(update_fields=["avslutad"])
    for uppdrag in inbjudan.uppdrag.inte_avslutade().select_related("anvandare", "huvudman").order_by("pk"):
        avsluta_genast(uppdrag, aktor)
    logga(Handelsetyp.KOLLEGA_ATERTAGEN, inbjudan, aktor, data={"huvudman": inbjudan.huvudman_id})
    return inbjudan


@transaction.atomic
def notera_borjan(*, anvandare: Anvandare, huvudman: Huvudman) -> None:
    """The person has opened the huvudman's own space: from now on colleagues see the account and not the invitation.

    Before that nothing shows that an invited address had an account of its own, perhaps under another name.
    """
    oppna = Kollegainbjudan.objects.filter(huvudman=huvudman, avslutad=None, uppdrag__anvandare=anvandare)
    for inbjudan in oppna.distinct().order_by("pk"):
        nu = timezone.now()
        if Kollegainbjudan.objects.filter(pk=inbjudan.pk, avslutad=None).update(borjade=nu, avslutad=nu):
            logga(Handelsetyp.KOLLEGA_BORJADE, inbjudan, anvandare, data={"huvudman": huvudman.pk})


def gallra_kollegainbjudningar() -> int:
    """Blank the name and address of invitations that were over half a year ago; the account has its own. How many."""
    grans = timezone.now() - SPARAS_EFTER_SLUT
    slut = Q(avslutad__lt=grans) | Q(avslutad=None, giltig_till__lt=timezone.localdate(grans))
    gamla = Kollegainbjudan.objects.filter(slut).exclude(epost="").order_by("pk")
    return sum(_gallra(pk, grans) for pk in gamla.values_list("pk", flat=True))


@transaction.atomic
def _gallra(inbjudan_id: int, grans: datetime) -> int:
    las_huvudman(Kollegainbjudan.objects.values_list("huvudman_id", flat=True).get(pk=inbjudan_id))
    inbjudan = Kollegainbjudan.objects.get(pk=inbjudan_id)
    inbjudan.namn = inbjudan.epost = ""
    inbjudan.avslutad = inbjudan.avslutad or grans
    inbjudan.save(update_fields=["namn", "epost", "avslutad"])
    logga(Handelsetyp.KOLLEGA_GALLRAD, inbjudan, None, data={"huvudman": inbjudan.huvudman_id})
    return 1
