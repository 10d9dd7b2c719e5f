"""The two of a pair, or two registratorer, at the same moment with the same note."""

import pytest

from dialoger import services
from dialoger.models import Anteckning, Arbetsanteckning, Diarienummer, Motesarende
from kvalitet.models import Handelse
from kvalitet.versionskrock import Versionskrock
from tests.dialoger.test_kapplopning import antal, samtidigt
from tests.factories import anteckna, faststall, skapa_amnen, skapa_dialog, skapa_par

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def par():
    return skapa_par()


@pytest.fixture
def dialog(par):
    return skapa_dialog(par, till="dialog")


def test_faststallt_once(dialog, par):
    rad = anteckna(dialog)
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])

    def faststall_den():
        services.faststall(anteckning_id=rad.pk, avtryck=services.avtryck_av(rad), aktor=par[1])

    assert samtidigt(faststall_den, faststall_den) == ["gick", "nekad"]
    assert antal("anteckning.faststalld") == 1


def test_faststallt_or_given_back_or_changed_but_not_two_of_them(dialog, par):
    rad = anteckna(dialog)
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])

    def andra():
        services.skriv_anteckning(
            motesarende_id=rad.motesarende_id, text="Nytt.", amnen=rad.amnen, aktor=par[0], version=1
        )

    utfall = samtidigt(
        lambda: services.faststall(anteckning_id=rad.pk, avtryck=services.avtryck_av(rad), aktor=par[1]),
        lambda: services.aterlamna(anteckning_id=rad.pk, skal="sprak", aktor=par[1]),
        andra,
    )
    rad.refresh_from_db()
    if rad.ar_faststalld:
        assert (utfall, rad.text) == (["gick", "nekad", "nekad"], "Vi talade om uppföljning.")
    else:  # given back and changed go together, in that order
        assert antal("anteckning.faststalld") == 0
        assert rad.lage == "utkast"


def test_both_begin_the_same_note(dialog, par):
    koppling = Motesarende.objects.get(dialog=dialog, mote__typ="dialog")
    amnen = skapa_amnen()

    def skriv(text, aktor):
        try:
            services.skriv_anteckning(motesarende_id=koppling.pk, text=text, amnen=amnen, aktor=aktor)
        except Versionskrock as krock:
            raise services.OgiltigOvergang from krock

    assert samtidigt(lambda: skriv("Ett.", par[0]), lambda: skriv("Två.", par[1])) == ["gick", "nekad"]
    assert (Anteckning.objects.count(), antal("anteckning.skapad")) == (1, 1)


def test_both_begin_the_working_notes(dialog, par):
    def skriv(text, aktor):
        try:
            services.skriv_arbetsanteckning(dialog_id=dialog.pk, text=text, version="", aktor=aktor)
        except Versionskrock as krock:
            raise services.OgiltigOvergang from krock

    fore = Handelse.objects.count()
    assert samtidigt(lambda: skriv("Ett.", par[0]), lambda: skriv("Två.", par[1])) == ["gick", "nekad"]
    assert (Arbetsanteckning.objects.count(), Handelse.objects.count()) == (1, fore)


def test_the_same_number_for_two_notes(dialog, par):
    rader = [faststall(dialog), faststall(skapa_dialog(par, till="dialog"))]

    def diariefor(rad):
        return lambda: services.diariefor(post_id=rad.diariepost.pk, myndighet="SV", dnr="2026:1", aktor=None)

    assert samtidigt(*(diariefor(rad) for rad in rader)) == ["gick", "stoppad"]
    assert Diarienummer.objects.count() == 1


def test_two_numbers_for_one_note(dialog):
    rad = faststall(dialog)

    def diariefor(dnr):
        return lambda: services.diariefor(post_id=rad.diariepost.pk, myndighet="SV", dnr=dnr, aktor=None)

    assert samtidigt(diariefor("2026:1"), diariefor("2026:2")) == ["gick", "stoppad"]
    assert antal("anteckning.diarieford") == 1
