"""The huvudman's short survey about the dialogue: voluntary, once per person and case, and nobody's afterwards.

What is guarded (arkitektur.md §9): no agency may learn what one huvudman, or one of its people, answered. So

- each answer is a row of its own, with the question and the half-year alone: no key to a case, huvudman or person, no
  time, and nothing that ties the answers of one form together;
- the ids are random, and each form makes all rows of its half-year anew in shuffled order: neither ids nor the order in
  the table say what came last;
- no event, no reading and no reply to a repeated form (kvalitet.engang keeps an address and a time) is written. That
  somebody has answered about a case is a keyed digest (Responskvitto). The case itself stores nothing: who has not
  answered is nobody's business, and a flag that turns the same day as the rows come would point to them;
- nothing is shown but how many answers there are, from LASBARA of them. The rows become readable with the national
  picture, in groups of at least as many.

What remains until the pending store: one who compares daily copies of the database sees which rows came between them,
and the web server's log says when somebody posted the form. A free text can name its writer: the form asks not to, and
texts must be read by a person before they are shown to anybody.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.crypto import salted_hmac

from huvudman.services.eget import las_eget
from kvalitet.models import Anvandare

from ..begrepp import Motestyp, Responsfraga
from ..models import Dialog, Responskvitto, Responssvar
from ..process.fakta import Moten
from .lage import OgiltigOvergang, fakta_for, las

LASBARA = 5  # fewer are never shown, not even how many
SKALA = range(1, 5)
REDAN = "Du har redan svarat. Tack!"
FOR_TIDIGT = "Frågorna ställs när återkopplingen har hållits."


def halvar_for(dag: date) -> str:
    return f"{dag.year}H{1 if dag.month < 7 else 2}"


def _avtryck(dialog: Dialog, person: Anvandare) -> str:
    return salted_hmac("dialoger.respons", f"{dialog.pk}:{person.pk}", algorithm="sha256").hexdigest()


def har_svarat(dialog: Dialog, person: Anvandare) -> bool:
    return Responskvitto.objects.filter(pk=_avtryck(dialog, person)).exists()


def far_svara(dialog: Dialog) -> bool:
    return Moten(fakta_for([dialog])[dialog.pk].moten).har_hallit(Motestyp.ATERKOPPLING)


@transaction.atomic
def lamna_respons(*, dialog_id: int, svar: Mapping[str, int], fritext: str, aktor: Anvandare) -> None:
    """Answers by question (1-4; one left out is none) and a text. OgiltigOvergang when it is too early or done."""
    dialog = las(dialog_id)
    las_eget(dialog.huvudman_id, aktor)
    if not far_svara(dialog):
        raise OgiltigOvergang(FOR_TIDIGT)
    fritext = fritext.strip()
    skalfragor = set(Responsfraga.values) - {Responsfraga.FRITEXT.value}
    if set(svar) - skalfragor or any(varde not in SKALA for varde in svar.values()):
        raise ValidationError("Välj bland svaren i formuläret.")
    if not svar and not fritext:
        raise ValidationError("Svara på minst en fråga.")
    _, nytt = Responskvitto.objects.get_or_create(pk=_avtryck(dialog, aktor))
    if not nytt:
        raise OgiltigOvergang(REDAN)
    halvar = halvar_for(timezone.localdate())
    nya = [Responssvar(halvar=halvar, fraga=fraga, varde=varde) for fraga, varde in svar.items()]
    if fritext:
        nya.append(Responssvar(halvar=halvar, fraga=Responsfraga.FRITEXT, text=fritext))
    for rad in nya:
        rad.full_clean()
    _blanda(halvar, nya)


def _blanda(halvar: str, nya: list[Responssvar]) -> None:
    """All rows of the half-year anew, in an order that nobody knows."""
    gamla = list(Responssvar.objects.select_for_update().filter(halvar=halvar))
    Responssvar.objects.filter(pk__in=[rad.pk for rad in gamla]).delete()
    alla = [*(Responssvar(halvar=r.halvar, fraga=r.fraga, varde=r.varde, text=r.text) for r in gamla), *nya]
    random.SystemRandom().shuffle(alla)
    Responssvar.objects.bulk_create(alla)


def antal_svar() -> dict[str, int]:
    """Half-year → how many have answered (the question most of them did), where they are at least LASBARA."""
    rader = Responssvar.objects.order_by().values_list("halvar", "fraga").annotate(antal=Count("pk"))
    flest: dict[str, int] = {}
    for halvar, _, antal in rader:
        flest[halvar] = max(flest.get(halvar, 0), antal)
    return {halvar: antal for halvar, antal in sorted(flest.items()) if antal >= LASBARA}
