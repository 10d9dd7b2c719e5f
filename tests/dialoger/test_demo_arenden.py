"""The demo's cases on a small register: every kind of place to stand, nothing false, and no two the same sentence."""

import re
from collections import Counter

import pytest
from django.db.models import Count

from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from dialoger import demo, services
from dialoger.demoinslag import STORST_GRUPP
from dialoger.demotexter import anteckningstext
from dialoger.models import (
    Anteckning,
    Arbetsanteckning,
    Bokning,
    Deltagarnamn,
    Dialog,
    Huvudmannabyte,
    Mote,
)
from huvudman.models import Huvudman, HuvudmanSkolform
from kvalitet.demo import konton, ladda_kontor
from kvalitet.handelser import vid_tiden
from kvalitet.models import Anvandare, Handelse, Lasning
from tests.factories import klockan, skapa_huvudman

pytestmark = pytest.mark.django_db


@pytest.mark.inbyggt
def test_cases_stand_where_the_facts_say_and_loading_again_changes_nothing(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(demo, "_urval", lambda antal, alla=demo._urval: alla(antal)[:-2])  # two are in no case
    ladda_kontor()
    ladda_kvalitetssystem()
    for nummer in range(45):
        typ = Huvudman.Typ.ENSKILD if nummer % 3 else Huvudman.Typ.KOMMUNAL
        huvudman = skapa_huvudman(typ=typ, storleksklass=Huvudman.Storleksklass.STOR)
        HuvudmanSkolform.objects.create(huvudman=huvudman, skolform="forskola", antal_enheter=1)
    demo.ladda(lambda *_: None)

    assert services.rakna_om() == []
    assert Dialog.objects.count() == 43
    assert len(Counter(Dialog.objects.values_list("nasta", flat=True))) >= 6
    tider = list(Handelse.objects.filter(typ__startswith="dialog.").order_by("pk").values_list("tid", flat=True))
    assert tider == sorted(tider)
    assert tider[0] < klockan(-2)
    meningar = [m for a in Anteckning.objects.all() for m in re.split(r"(?<=\.) ", a.text)]
    assert len(meningar) == len(set(meningar))
    assert not {k.namn for k in konton()} & {namn for par in demo.KOLLEGOR.values() for g in par for namn in g}

    _har_nagot_av_allt()
    fore = (Handelse.objects.count(), Mote.objects.count(), Anvandare.objects.count(), Lasning.objects.count())
    demo.ladda(lambda *_: None)
    assert fore == (Handelse.objects.count(), Mote.objects.count(), Anvandare.objects.count(), Lasning.objects.count())


def _har_nagot_av_allt():
    """What is not in every case is in some: group introductions, a split dialogue, proposals, cancelled meetings, a
    redirected case with its note, working notes and names."""
    grupper = Mote.objects.filter(typ="introduktion").annotate(antal=Count("arenden")).filter(antal__gte=2)
    assert {mote.status for mote in grupper} >= {"hallet"}
    assert max(mote.antal for mote in grupper) <= STORST_GRUPP
    delade = Dialog.objects.filter(moten__typ="dialog", moten__status="planerat").annotate(antal=Count("moten"))
    assert any(dialog.antal > 1 for dialog in delade)
    assert {b.typ for b in Bokning.objects.filter(status="oppen")} == {"formote"}
    assert all(b.tider.count() == 3 for b in Bokning.objects.all())
    assert Mote.objects.filter(status="installt", typ="formote").exists()
    byte = Huvudmannabyte.objects.get()
    anteckning = Anteckning.objects.get(motesarende__dialog=byte.dialog)
    assert (anteckning.huvudman, byte.dialog.huvudman) == (byte.fran, byte.till)
    texter = list(Arbetsanteckning.objects.values_list("text", flat=True))
    assert len(texter) == len(set(texter)) >= 4
    assert all(namn.motesarende.mote.status == "planerat" for namn in Deltagarnamn.objects.all())
    assert Deltagarnamn.objects.count() >= 4


def test_a_made_up_time_is_refused_outside_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(Exception, match="demoläge"), vid_tiden(klockan(-3)):
        pass


def test_every_sentence_names_its_huvudman():
    from random import Random

    from tests.factories import dagar

    for nummer in range(40):
        koder, text = anteckningstext("Kooperativet Granen", dagar(-nummer), Random(nummer))
        assert len(koder) >= 2
        assert all("Granen" in mening for mening in re.split(r"(?<=\.) ", text))
