"""What the agencies register: a fastställd note, and what a huvudman has sent in. One row in the diary for each, and
one number for each agency, by its own registrator. Neither is ever changed (trigger)."""

from __future__ import annotations

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from analysunderlag.models import Delning
from huvudman.models import Huvudman
from kvalitet import aviseringar
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare, Handelse
from kvalitet.roller import Myndighet

from ..begrepp import Handlingsslag
from ..models import Anteckning, Dialog, Diarienummer, Diariepost, Fokusforslag, Uppfoljningssvar
from .lage import par_nu

# Each agency has its own form: 2026:1841, ÄR 2026-00977, 5.1.1-2026:12. Not a sentence.
FORM = re.compile(r"(?=.*\d)[0-9A-Za-zÅÄÖåäö][0-9A-Za-zÅÄÖåäö .:/_-]{1,38}[0-9A-Za-zÅÄÖåäö]")
UPPTAGET = "Diarienumret används redan för en annan handling."
Handling = Anteckning | Fokusforslag | Delning | Uppfoljningssvar


def for_in(
    handling: Handling, *, huvudman: Huvudman, dialog: Dialog | None, tid: datetime, handelse: Handelse | None = None
) -> Diariepost:
    """Into the diary's list, by the service that made it an allmän handling and in its transaction.

    `handelse`, that it has come in: the pair gets a letter, which says nothing of what it is.
    """
    slag = Handlingsslag(handling._meta.model_name or "")
    post = Diariepost.objects.create(
        slag=slag, huvudman=huvudman, huvudmansnamn=huvudman.namn, dialog=dialog, tid=tid, **{slag.value: handling}
    )
    if handelse is not None and dialog is not None:
        kontext = {"nummer": dialog.nummer, "url": post.get_absolute_url()}
        for person in par_nu(dialog).values():
            aviseringar.bestall("inkommet", person, f"inkommet:{post.pk}:{person.pk}", kontext, handelse=handelse)
    return post


def for_in_delning(delning: Delning, aktor: Anvandare) -> None:
    """A shared självskattning (analysunderlag.services.sjalvskattning.vid_delning). It belongs to a huvudman: to its
    open case, else to its latest, if it has any."""
    arenden = Dialog.objects.filter(huvudman=delning.huvudman_id)
    dialog = arenden.order_by(F("avslutad").desc(nulls_first=True), "-pk").first()
    handelse = None
    if dialog is not None:
        handelse = logga(Handelsetyp.DIALOG_SJALVSKATTNING, dialog, aktor, data={"delning": delning.pk})
    for_in(delning, huvudman=delning.huvudman, dialog=dialog, tid=delning.delad, handelse=handelse)


@transaction.atomic
def diariefor(*, post_id: int, myndighet: str, dnr: str, aktor: Anvandare) -> Diarienummer:
    """Note the agency's number. The same number for the same handling again is no fault (a double click)."""
    fraga = Diariepost.objects.select_for_update(of=("self",)).select_related("dialog", "huvudman", "anteckning")
    post = fraga.get(pk=post_id)
    dnr = " ".join(dnr.split())
    redan = post.diarienummer.filter(myndighet=myndighet).first()
    if redan is not None:
        if redan.dnr == dnr:
            return redan
        raise ValidationError({"dnr": f"Handlingen har redan diarienummer {redan.dnr}. Det kan inte ändras."})
    if not FORM.fullmatch(dnr):
        raise ValidationError({"dnr": "Skriv ett diarienummer på högst 40 tecken, till exempel 2026:1841."})
    if Diarienummer.objects.filter(myndighet=myndighet, dnr__iexact=dnr).exists():
        raise ValidationError({"dnr": UPPTAGET})
    try:
        with transaction.atomic():
            ny = Diarienummer.objects.create(
                post=post,
                myndighet=Myndighet(myndighet),
                dnr=dnr,
                registrerad=timezone.now(),
                registrerad_av=aktor,
            )
    except IntegrityError as fel:  # the same number for another handling, at the same time
        raise ValidationError({"dnr": UPPTAGET}) from fel
    till = {"myndighet": ny.myndighet, "diarienummer": dnr}
    if post.anteckning is not None:
        logga(Handelsetyp.ANTECKNING_DIARIEFORD, post.anteckning, aktor, till=till, data={"dialoger": [post.dialog_id]})
    else:
        till = {"handling": post.get_slag_display(), **till}
        logga(Handelsetyp.INKOMMET_DIARIEFORT, post.dialog or post.huvudman, aktor, till=till)
    return ny
