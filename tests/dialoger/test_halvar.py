"""A half-year with 180 invitations (fixed seed): at the end nothing hangs loose and nobody was forgotten."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone

from dialoger import services
from dialoger.kalenderkrockar import krockar
from dialoger.models import Dialog, Huvudmannabyte, Inbjudan, Mote, Tidrapport, Tilldelning
from kvalitet.models import Avisering, Handelse

from .halvar import INBJUDNA, START, Halvar, klockan_ar

pytestmark = [pytest.mark.django_db, pytest.mark.inbyggt]


def test_half_a_year_leaves_nothing_hanging():
    with klockan_ar(START) as klocka:
        ar = Halvar(klocka)
        ar.register()
        ar.planera()
        ar.spela()
        _alla_natta_en_gang(ar)
        _inget_mote_utan_hem(ar)
        _ingen_pa_tva_stallen()
        _historiken_star_kvar(ar)
        assert ar.utfall["över gränsen"] > 0  # when somebody left
        assert ar.utan_varning == []
        assert services.rakna_om() == []


def _alla_natta_en_gang(ar: Halvar) -> None:
    alla = Dialog.objects.filter(omgang=ar.omgang)
    assert alla.count() == INBJUDNA
    per_arende = Counter(Inbjudan.objects.values_list("dialog", flat=True))
    assert set(per_arende.values()) == {2}  # the styrelse or nämnd, and the skolchef
    assert len(per_arende) == INBJUDNA
    brev = Avisering.objects.filter(typ__startswith="inbjudan").values_list("epost", flat=True)
    assert len(brev) == len(set(brev)) == 2 * INBJUDNA
    paminda = Avisering.objects.filter(typ="paminnelse_svar").values_list("epost", flat=True)
    assert len(paminda) == len(set(paminda)) > 20
    assert not Inbjudan.objects.filter(svar="").exclude(dialog__svar_intro="ja").exists()
    svar = Counter(alla.values_list("svar_intro", flat=True))
    assert 0.78 < svar["ja"] / INBJUDNA < 0.9
    assert svar["ja"] + svar["nej"] == INBJUDNA
    assert 0.84 < ar.utfall["fortsatt ja"] / svar["ja"] < 0.96


def _inget_mote_utan_hem(ar: Halvar) -> None:
    planerade = Mote.objects.filter(status="planerat").prefetch_related("dialoger")
    assert not planerade.filter(slut__lt=timezone.now()).exists()
    for mote in planerade:
        arenden = list(mote.dialoger.all())
        assert arenden, f"{mote.pk} hör inte till något ärende"
        assert all(d.avslutad is None for d in arenden), f"{mote.pk} är bokat i ett avslutat ärende"
        par = set(Tilldelning.objects.filter(dialog__in=arenden, till=None).values_list("utforare", flat=True))
        assert {mote.utforare_sv_id, mote.utforare_spsm_id} <= par, f"{mote.pk} hålls av någon utan ärendet"
        assert mote.utforare_sv != ar.har_slutat
    hallna = Counter(Mote.objects.filter(status="hallet").values_list("typ", flat=True))
    assert hallna["dialog"] > 100
    assert hallna["introduktion"] < ar.utfall["fortsatt ja"] * 0.6  # in groups, but for those who come alone


def _ingen_pa_tva_stallen() -> None:
    moten = Mote.objects.filter(status="planerat").select_related("utforare_sv", "utforare_spsm")
    personer = {pk for m in moten for pk in (m.utforare_sv_id, m.utforare_spsm_id) if pk}
    assert krockar(moten, personer) == []


def _historiken_star_kvar(ar: Halvar) -> None:
    assert ar.utfall["bytta"] > 0
    assert ar.utfall["flyttade"] > 20
    assert ar.utfall["flyttade av sjukdom"] > 0
    assert Handelse.objects.filter(typ="mote.flyttat").count() == ar.utfall["flyttade"]
    byte = Huvudmannabyte.objects.get()
    assert byte.fran == ar.slogs_ihop
    assert not Dialog.objects.oppna().filter(huvudman__ar_aktiv=False).exists()
    # Earlier work is credited to the one who did it.
    assert Tidrapport.objects.filter(utforare=ar.har_slutat, slag="dialog").exists()
    assert Tilldelning.objects.filter(utforare=ar.har_slutat, till=None, dialog__avslutad=None).count() == 0
