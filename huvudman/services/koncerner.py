"""Several huvudmän of one koncern become one, or are left each for itself. A person decides."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..koncerner import Koncernforslag
from ..models import Huvudman, Huvudmannalank, Koncernbeslut, Koncernhuvudman
from .omrakning import rakna_om
from .utredningar import avsluta_fyllda

Beslut = Koncernbeslut.Beslut
KALLA = "Samma koncern, beslutat för hand"


def flytta_lank(lank: Huvudmannalank, till_id: int, dag: date, kalla: str, utredare: Anvandare | None) -> None:
    """The juridiska enhet belongs to another huvudman from `dag`; the huvudman that it leaves ends."""
    start = max(dag, lank.giltig_fran + timedelta(days=1))
    lank.giltig_till = start - timedelta(days=1)
    lank.save(update_fields=["giltig_till"])
    Huvudmannalank.objects.create(
        huvudman_id=till_id,
        juridisk_enhet_id=lank.juridisk_enhet_id,
        giltig_fran=start,
        kalla=kalla,
        utredare=utredare,
    )
    Huvudman.objects.filter(pk=lank.huvudman_id).update(ar_aktiv=False, antal_enheter=0)


@transaction.atomic
def besluta_koncern(
    *,
    forslag: Koncernforslag,
    beslut: str,
    skal: str,
    aktor: Anvandare | None,
    till: int | None = None,
    med: Collection[int] | None = None,
) -> Koncernbeslut:
    """Make `med` (ids; None: all) one huvudman, `till`, or leave them. The names and contacts of `till` stand.

    ValidationError without a reason, for fewer than two, when `till` is not one of them, when one has ended since, or
    has no organisationsnummer to move.
    """
    antagen, skal = beslut == Beslut.ANTAGEN, " ".join(skal.split())
    erbjudna = {h.pk for h in forslag.huvudman_lista}
    if beslut not in Beslut.values:
        raise ValidationError({"beslut": "Välj en huvudman eller var för sig."})
    if not skal:
        raise ValidationError({"skal": "Skriv varför."})
    valda = erbjudna & set(erbjudna if med is None else med) if antagen else set()
    if antagen and len(valda) < 2:
        raise ValidationError({"med": "Välj minst två huvudmän."})
    if antagen and till not in valda:
        raise ValidationError({"till": "Välj en av de huvudmän som är med."})
    last = {h.pk: h for h in Huvudman.objects.select_for_update().filter(pk__in=erbjudna).order_by("pk")}
    if borta := [h.namn for h in last.values() if not h.ar_aktiv]:
        raise ValidationError(f"{borta[0]} har upphört. Läs om sidan.")
    rad = Koncernbeslut(
        beslut=beslut, till_id=till if antagen else None, grund=forslag.grund[:300], skal=skal[:300], av=aktor
    )
    rad.full_clean()
    rad.save()
    Koncernhuvudman.objects.bulk_create([Koncernhuvudman(beslut=rad, huvudman_id=pk, med=pk in valda) for pk in last])
    if antagen:
        assert till is not None
        _sla_ihop(last[till], [last[pk] for pk in sorted(valda - {till})], skal, aktor)
    else:
        for huvudman in last.values():
            andra = sorted(h.namn for h in last.values() if h != huvudman)
            logga(Handelsetyp.KONCERN_AVBOJD, huvudman, aktor, till={"andra": ", ".join(andra)}, skal=skal)
    return rad


def _sla_ihop(till: Huvudman, andra: list[Huvudman], skal: str, aktor: Anvandare | None) -> None:
    idag = timezone.localdate()
    for huvudman in andra:
        lankar = list(
            Huvudmannalank.objects.select_for_update(of=("self",))
            .filter(huvudman=huvudman, giltig_till=None)
            .select_related("juridisk_enhet")
        )
        if not lankar:
            raise ValidationError(f"{huvudman.namn} har inget organisationsnummer i registret att föra över.")
        for lank in lankar:
            flytta_lank(lank, till.pk, idag, KALLA, aktor)
        logga(Handelsetyp.KONCERN_SAMMANFORD, huvudman, aktor, till={"uppgar_i": till.namn}, skal=skal)
    avsluta_fyllda([h.pk for h in andra], aktor)
    orgnr = Huvudmannalank.objects.filter(huvudman=till, giltig_till=None)
    rakna_om(list(orgnr.values_list("juridisk_enhet__orgnr", flat=True)))
    logga(Handelsetyp.KONCERN_SAMMANFORD, till, aktor, till={"andra": ", ".join(h.namn for h in andra)}, skal=skal)
