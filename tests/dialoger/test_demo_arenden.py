"""The demo's cases on a small register: every kind of place to stand, nothing false, and no two the same sentence."""

import re
from collections import Counter

import pytest

from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from dialoger import demo, services
from dialoger.demotexter import anteckningstext
from dialoger.models import Anteckning, Dialog, Mote
from huvudman.models import Huvudman, HuvudmanSkolform
from kvalitet.demo import konton, ladda_kontor
from kvalitet.handelser import vid_tiden
from kvalitet.models import Anvandare, Handelse, Lasning
from tests.factories import klockan, skapa_huvudman

pytestmark = pytest.mark.django_db


@pytest.mark.inbyggt
def test_cases_stand_where_the_facts_say_and_loading_again_changes_nothing(settings):
    settings.DEMO = True
    ladda_kontor()
    ladda_kvalitetssystem()
    for nummer in range(45):
        huvudman = skapa_huvudman(typ=Huvudman.Typ.ENSKILD if nummer % 3 else Huvudman.Typ.KOMMUNAL)
        HuvudmanSkolform.objects.create(huvudman=huvudman, skolform="forskola", antal_enheter=1)
    demo.ladda(lambda *_: None)

    assert services.rakna_om() == []
    assert Dialog.objects.count() == 45
    assert len(Counter(Dialog.objects.values_list("nasta", flat=True))) >= 6
    tider = list(Handelse.objects.filter(typ__startswith="dialog.").order_by("pk").values_list("tid", flat=True))
    assert tider == sorted(tider)
    assert tider[0] < klockan(-2)
    meningar = [m for a in Anteckning.objects.all() for m in re.split(r"(?<=\.) ", a.text)]
    assert len(meningar) == len(set(meningar))
    assert not {k.namn for k in konton()} & {namn for par in demo.KOLLEGOR.values() for g in par for namn in g}

    fore = (Handelse.objects.count(), Mote.objects.count(), Anvandare.objects.count(), Lasning.objects.count())
    demo.ladda(lambda *_: None)
    assert fore == (Handelse.objects.count(), Mote.objects.count(), Anvandare.objects.count(), Lasning.objects.count())


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
