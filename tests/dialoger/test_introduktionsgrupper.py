"""Introduction groups through the services and pages: accepted, changed by hand, booked, and what is refused."""

import re
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialoger import services
from dialoger.introduktionsunderlag import introduktionsunderlag
from dialoger.models import Dialog, Introduktionsgrupp, Introduktionsplats, Mote
from dialoger.omgangssida import nasta_steg
from dialoger.omgangstratt import tratt
from dialoger.services import Motestider, OgiltigOvergang
from kvalitet.models import Handelse, Roll
from tests.factories import (
    boka,
    dagar,
    halla,
    klockan,
    skapa_anvandare,
    skapa_dialog,
    skapa_omgang,
    skapa_par,
    skapa_regionkontor,
)

pytestmark = pytest.mark.django_db


class Varld:
    """A round with one pair in Örebro, whose cases have said ja."""

    def __init__(self):
        self.par = skapa_par()
        self.omgang = skapa_omgang(start=dagar(-30))
        self.kontor = skapa_regionkontor()

    def arenden(self, antal, par=None, *, till="ja", kontor=None) -> list[Dialog]:
        rader = [
            skapa_dialog(par or self.par, till=till, omgang=self.omgang, cykel=self.omgang.cykel) for _ in range(antal)
        ]
        Dialog.objects.filter(pk__in=[d.pk for d in rader]).update(regionkontor=kontor or self.kontor)
        return rader

    def forslag(self):
        return introduktionsunderlag(self.omgang).foresla().grupper

    def godkann(self, aktor=None) -> list[Introduktionsgrupp]:
        koder = [grupp.kod for grupp in self.forslag()]
        return services.godkann_grupper(omgang_id=self.omgang.pk, koder=koder, aktor=aktor)

    def flytta(self, *dialoger, till, aktor=None):
        till = till.pk if isinstance(till, Introduktionsgrupp) else till
        ider = [d.pk for d in dialoger]
        return services.flytta_till_grupp(omgang_id=self.omgang.pk, dialoger=ider, till=till, aktor=aktor)

    def boka(self, grupp, dag=20, **falt) -> Mote:
        sv, spsm = self.par
        tider = Motestider(klockan(dag), klockan(dag, 10))
        falt = {"utforare_sv": sv, "utforare_spsm": spsm, "aktor": sv, "tider": tider, **falt}
        return services.boka_grupp(grupp_id=grupp.pk, **falt)

    def adress(self, namn="introduktioner", *args) -> str:
        return reverse(f"dialoger:{namn}", args=[self.omgang.pk, *args])

    @property
    def kod(self) -> str:
        return f"{self.par[0].pk}-{self.par[1].pk}"


@pytest.fixture
def varld():
    return Varld()


@pytest.fixture
def klient(varld):
    return inloggad(varld.par[0])


def inloggad(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def med(grupp) -> set[int]:
    return set(grupp.platser.filter(till=None).values_list("dialog", flat=True))


def pa_motet(mote) -> set[int]:
    return set(mote.arenden.values_list("dialog", flat=True))


def nekad(text: str, fel=OgiltigOvergang):
    return pytest.raises(fel, match=text)


def text(svar) -> str:
    return svar.content.decode().replace("\xa0", " ")


# Accepted -----------------------------------------------------------------------------------------------------------


def test_the_proposal_is_accepted_as_rows_with_events_and_only_once(varld):
    ja = varld.arenden(4)
    ovriga = [*varld.arenden(1, till="inbjuden"), *varld.arenden(1, till="introducerad")]
    skapa_dialog(skapa_par(), till="ja")  # of no round
    (forslag,) = varld.forslag()
    assert {v.id for v in forslag.medlemmar} == {d.pk for d in ja}
    (grupp,) = varld.godkann(varld.par[0])
    assert (med(grupp), grupp.par, grupp.nummer) == ({d.pk for d in ja}, tuple(p.pk for p in varld.par), 1)
    assert grupp.skal.startswith("Lika: kommuner")
    handelse = Handelse.objects.get(typ="introduktionsgrupp.gjord")
    assert (handelse.aktor, handelse.data["dialoger"]) == (varld.par[0], [v.id for v in forslag.medlemmar])
    egna = Handelse.objects.filter(typ="dialog.introduktionsgrupp")
    assert {int(h.objekt_id) for h in egna} == {d.pk for d in ja}
    assert egna[0].till == {"grupp": "Grupp 1"}
    assert varld.forslag() == ()
    with nekad("Förslaget har ändrats"):
        services.godkann_grupper(omgang_id=varld.omgang.pk, koder=[forslag.kod], aktor=None)
    assert Introduktionsgrupp.objects.count() == 1
    assert not med(grupp) & {d.pk for d in ovriga}


def test_a_proposal_that_has_changed_is_not_accepted(varld):
    varld.arenden(4)
    (forslag,) = varld.forslag()
    varld.arenden(1)
    with nekad("Inget är godkänt"):
        services.godkann_grupper(omgang_id=varld.omgang.pk, koder=[forslag.kod], aktor=None)
    assert not Introduktionsplats.objects.exists()


def test_pairs_and_regions_are_never_mixed(varld):
    annat = skapa_par()
    varld.arenden(4)
    varld.arenden(4, annat)
    varld.arenden(2, kontor=skapa_regionkontor("Solna"))
    grupper = varld.godkann()
    assert Counter((g.par, g.regionkontor.namn, len(med(g))) for g in grupper) == {
        (tuple(p.pk for p in varld.par), "Örebro", 4): 1,
        (tuple(p.pk for p in annat), "Örebro", 4): 1,
        (tuple(p.pk for p in varld.par), "Solna", 2): 1,
    }
    assert any(g.skal.startswith("Bara två väntar i regionen Solna") for g in grupper)


def test_the_pairs_time_limits_how_many_are_proposed(varld):
    varld.arenden(4)
    varld.arenden(1, kontor=skapa_regionkontor("Solna"))
    sv, _ = varld.par
    par = tuple(p.pk for p in varld.par)
    assert introduktionsunderlag(varld.omgang).hinner[par] > 10
    fri = next(n for n in range(20, 29) if dagar(n).weekday() == 1)
    services.lagg_till_franvaro(anvandare=sv, start=klockan(0, 0), slut=klockan(fri, 0), text="")
    services.lagg_till_franvaro(anvandare=sv, start=klockan(fri + 1, 0), slut=klockan(40, 0), text="")
    underlag = introduktionsunderlag(varld.omgang)
    assert underlag.hinner[par] <= 1  # none if that day is a holiday
    svar = underlag.foresla()
    assert [len(g.medlemmar) for g in svar.grupper] == [4][: underlag.hinner[par]]
    assert len(svar.ryms_inte) == 5 - 4 * underlag.hinner[par]


# By hand --------------------------------------------------------------------------------------------------------------


def test_changes_by_hand_survive_a_new_proposal(varld):
    a, b, c, d, e = varld.arenden(5)
    (grupp,) = varld.godkann()
    ny = varld.flytta(a, b, till="ny", aktor=varld.par[1])
    varld.flytta(c, till="utanfor")
    assert (med(ny), med(grupp), ny.nummer, ny.skal) == ({a.pk, b.pk}, {d.pk, e.pk}, 2, "Gjord för hand.")
    (sen,) = varld.arenden(1)
    (forslag,) = varld.forslag()  # the late one joins; c stays out, nobody moves
    assert ([v.id for v in forslag.medlemmar], forslag.till) == ([sen.pk], grupp.pk)
    varld.godkann()
    assert (med(ny), med(grupp)) == ({a.pk, b.pk}, {d.pk, e.pk, sen.pk})
    varld.flytta(c, till="forslag")
    assert [v.id for f in varld.forslag() for v in f.medlemmar] == [c.pk]
    varld.flytta(a, b, till=grupp)
    ny.refresh_from_db()
    assert ny.upplost  # nobody was left
    assert len(med(grupp)) == 5
    assert Handelse.objects.filter(typ="introduktionsgrupp.upplost", objekt_id=str(ny.pk)).count() == 1
    steg = Handelse.objects.filter(typ="dialog.introduktionsgrupp", objekt_id=str(c.pk)).order_by("pk")
    assert [(h.fran, h.till) for h in steg] == [
        (None, {"grupp": "Grupp 1"}),
        ({"grupp": "Grupp 1"}, {"grupp": "Utanför grupperna"}),
        ({"grupp": "Utanför grupperna"}, None),
    ]
    assert Introduktionsplats.objects.filter(dialog=c).count() == 2  # the rows are the history


def test_what_cannot_be_moved_is_refused_and_nothing_is_moved(varld):
    varld.arenden(8)
    (full,) = varld.godkann()
    (vantar,) = varld.arenden(1)
    (obesvarad,) = varld.arenden(1, till="inbjuden")
    (annans,) = varld.arenden(1, skapa_par())
    (langt_bort,) = varld.arenden(1, kontor=skapa_regionkontor("Solna"))
    with nekad("åtta huvudmän och plats för åtta"):
        varld.flytta(vantar, till=full)
    liten = varld.flytta(vantar, till="ny")
    for dialog, orsak in (
        (obesvarad, "Har inte svarat på inbjudan"),
        (annans, "ett annat par"),
        (langt_bort, "en annan region"),
        (skapa_dialog(varld.par, till="ja"), "hör inte till Våren 2030"),
    ):
        with nekad(orsak):
            varld.flytta(dialog, till=liten)
    with nekad("Markera minst en", ValidationError):
        varld.flytta(till=liten)
    with nekad("Välj vart", ValidationError):
        varld.flytta(vantar, till="bort")
    services.upplos_grupp(grupp_id=liten.pk, aktor=None)
    with nekad("är upplöst"):
        varld.flytta(vantar, till=liten)
    assert (len(med(full)), med(liten)) == (8, set())
    assert [v.id for f in varld.forslag() for v in f.medlemmar if v.par == full.par and v.region == "Örebro"] == [
        vantar.pk
    ]


def test_a_case_that_pauses_or_gets_another_pair_leaves_its_group(varld):
    a, b, c, d = varld.arenden(4)
    (grupp,) = varld.godkann()
    services.pausa(dialog_id=a.pk, till=dagar(40), skal="Ny skolchef", aktor=None)
    services.tilldela(dialog_id=b.pk, utforare=skapa_par()[0], myndighet="SV", skal="Byter", aktor=None)
    assert med(grupp) == {c.pk, d.pk}
    for dialog in (c, d):
        services.svara(dialog_id=dialog.pk, slag="intro", svar="nej", skal="tid", aktor=None)
    grupp.refresh_from_db()
    assert (med(grupp), bool(grupp.upplost)) == (set(), True)
    boka(a := varld.arenden(1)[0], "introduktion", 15)
    assert a.pk not in {v.id for f in varld.forslag() for v in f.medlemmar}


def test_the_database_holds_one_place_each_and_keeps_the_rows(varld):
    (a,) = varld.arenden(1)
    varld.godkann()
    plats = Introduktionsplats.objects.get(dialog=a)
    with pytest.raises(IntegrityError), transaction.atomic():
        Introduktionsplats.objects.create(dialog=a)
    with pytest.raises(IntegrityError, match="avslutas och tas aldrig bort"), transaction.atomic():
        plats.delete()
    tom = varld.flytta(a, till="ny")
    Introduktionsgrupp.objects.filter(pk=tom.pk).update(nummer=9)
    with pytest.raises(IntegrityError, match="upplöses och tas aldrig bort"), transaction.atomic():
        Introduktionsgrupp.objects.filter(pk=tom.pk)._raw_delete("default")


# Booked -------------------------------------------------------------------------------------------------------------


def test_a_booked_group_has_one_meeting_that_follows_what_is_changed(varld):
    a, b, c, d, e = varld.arenden(5)
    (grupp,) = varld.godkann()
    interna = [("planering", Motestider(klockan(20, 8), klockan(20, 9)))]
    mote = varld.boka(grupp, interna=interna)
    planering = Mote.objects.get(typ="planering")
    alla = {d.pk for d in (a, b, c, d, e)}
    assert pa_motet(mote) == pa_motet(planering) == alla
    grupp.refresh_from_db()
    assert grupp.bokad == mote
    assert Handelse.objects.get(typ="introduktionsgrupp.bokad").data == {"mote": mote.pk}
    assert set(Dialog.objects.filter(pk__in=alla).values_list("nasta", flat=True)) == {"hall_introduktion"}
    with nekad("redan en bokad|har en bokad"):
        varld.boka(grupp)
    with nekad("Ställ in mötet först"):
        services.upplos_grupp(grupp_id=grupp.pk, aktor=None)
    (sen,) = varld.arenden(1)
    varld.flytta(sen, till=grupp)
    varld.flytta(a, till="utanfor")
    kvar = alla - {a.pk} | {sen.pk}
    assert med(grupp) == pa_motet(mote) == pa_motet(planering) == kvar
    a.refresh_from_db()
    sen.refresh_from_db()
    assert (a.nasta, sen.nasta) == ("boka_introduktion", "hall_introduktion")
    lagt_till = Handelse.objects.filter(typ="mote.andrat", objekt_id=str(mote.pk), objekttyp="dialoger.mote").get()
    assert (lagt_till.fran, lagt_till.till) == ({"huvudmän": "fem"}, {"huvudmän": "sex"})
    ny = varld.flytta(*Dialog.objects.filter(pk__in=kvar), till="ny")
    mote.refresh_from_db()
    grupp.refresh_from_db()
    assert (mote.status, mote.skal) == ("installt", "Flyttad till en annan introduktionsgrupp")
    assert (bool(grupp.upplost), med(ny)) == (True, kvar)


def test_a_cancelled_meeting_frees_the_group_and_a_held_one_closes_it(varld):
    a, *resten = varld.arenden(4)
    (grupp,) = varld.godkann()
    services.stall_in_mote(mote_id=varld.boka(grupp).pk, skal="Sjuk", aktor=None)
    grupp.refresh_from_db()
    assert grupp.bokad is None
    mote = varld.boka(grupp, -1)
    with nekad("Mötet har börjat"):
        varld.flytta(a, till="utanfor")
    sv, spsm = varld.par
    services.hall_mote(mote_id=mote.pk, utforare_sv=sv, utforare_spsm=spsm, aktor=None, borta=[a.pk])
    (sen,) = varld.arenden(1)
    with nekad("redan genomförd"):
        varld.flytta(sen, till=grupp)
    with nekad("Har redan haft sin introduktion"):
        varld.flytta(resten[0], till="ny")
    # Who did not come is proposed again, with the late one.
    assert {v.id for f in varld.forslag() for v in f.medlemmar} == {a.pk, sen.pk}
    (ny,) = varld.godkann()
    assert med(ny) == {a.pk, sen.pk}


def test_a_booking_is_refused_for_a_changed_group_an_agency_missing_or_a_case_that_cannot_come(varld):
    a, b, c, d = varld.arenden(4)
    (grupp,) = varld.godkann()
    with nekad("har ändrats sedan du öppnade"):
        varld.boka(grupp, sedda=[a.pk, b.pk, c.pk])
    with nekad("en från var myndighet", ValidationError):
        varld.boka(grupp, utforare_spsm=None)
    with nekad("före den dag då huvudmannen svarade ja", ValidationError):
        varld.boka(grupp, -290)
    boka(d, "introduktion", 15)
    with nekad("ur gruppen. Har redan en introduktion bokad"):
        varld.boka(grupp)
    assert Mote.objects.count() == 1


# Pages --------------------------------------------------------------------------------------------------------------


def test_from_proposal_to_booked_meeting_on_the_page(varld, klient):
    arenden = varld.arenden(5)
    (obesvarad,) = varld.arenden(1, till="inbjuden")
    sida = varld.adress()
    svar = text(klient.get(sida))
    assert "Fem huvudmän väntar på en grupp. Grupper: en föreslagen." in svar
    assert "Har inte svarat på inbjudan." in svar
    assert obesvarad.huvudman.namn in svar
    koder = re.findall(r'name="kod" value="([^"]+)"', svar)
    falt = {"kod": [koder[-1]], "par": varld.kod, "engangsnyckel": "n1"}
    svar = [text(klient.post(varld.adress("introduktioner_godkann"), falt, follow=True)) for _ in range(2)]
    assert "En grupp är klar att boka." in svar[0]
    assert "Formuläret kom två gånger" in svar[1]
    grupp = Introduktionsgrupp.objects.get()
    flytt = {"arende": [arenden[0].pk], "till": "utanfor", "par": varld.kod}
    svar = text(klient.post(varld.adress("introduktioner_flytta"), flytt, follow=True))
    assert f"{arenden[0].huvudman.namn} ligger utanför grupperna." in svar
    assert "fyra av åtta platser" in svar
    boka_url = varld.adress("introduktionsgrupp_boka", grupp.pk)
    svar = klient.get(boka_url, {"dag": dagar(20).isoformat(), "start": "09:00", "slut": "10:30"})
    assert all(d.huvudman.namn in text(svar) for d in arenden[1:])
    start = svar.context["form"].initial
    assert (start["dag"], start["utforare_sv"]) == (dagar(20), varld.par[0].pk)
    falt = {
        "dag": dagar(20).isoformat(),
        "start": "09:00",
        "slut": "10:30",
        "form": "digitalt",
        "utforare_sv": varld.par[0].pk,
        "utforare_spsm": varld.par[1].pk,
        "medlemmar": start["medlemmar"],
    }
    svar = klient.post(boka_url, falt | {"utforare_spsm": ""})
    assert svar.status_code == 422
    svar = klient.post(boka_url, falt)
    if svar.status_code == 422:  # a weekend or the like: seen and gone past
        falt |= {"bekrafta": "on", "sedda": svar.context["form"].data["sedda"]}
    svar = klient.post(boka_url, falt | {"engangsnyckel": "n2"}, follow=True)
    mote = Mote.objects.get()
    assert pa_motet(mote) == {d.pk for d in arenden[1:]}
    assert mote.get_absolute_url() in text(svar)
    assert klient.post(boka_url, falt | {"engangsnyckel": "n2"}).status_code == 302
    assert klient.get(boka_url).url == mote.get_absolute_url()
    assert Mote.objects.count() == 1


def test_the_same_time_as_another_meeting_of_the_pair_is_shown_before_it_is_booked(varld, klient):
    varld.arenden(4)
    (grupp,) = varld.godkann()
    boka(skapa_dialog(varld.par, till="fortsatter"), "formote", 20)
    falt = {"dag": dagar(20).isoformat(), "start": "09:00", "slut": "10:30", "form": "digitalt"}
    falt |= {"utforare_sv": varld.par[0].pk, "utforare_spsm": varld.par[1].pk}
    falt["medlemmar"] = "-".join(map(str, sorted(med(grupp))))
    svar = klient.post(varld.adress("introduktionsgrupp_boka", grupp.pk), falt)
    assert svar.status_code == 422
    assert "Boka ändå" in text(svar)
    grupp.refresh_from_db()
    assert grupp.mote is None


def test_others_may_read_and_not_change_and_other_ids_are_no_pages(varld, klient):
    varld.arenden(4)
    (grupp,) = varld.godkann()
    (vantar,) = varld.arenden(1)
    (annans,) = varld.arenden(1, skapa_par())
    fel = skapa_omgang("Hösten 2030")
    andra = inloggad(skapa_anvandare(Roll.DIALOGUTFORARE))
    assert "Flytta markerade till" not in text(andra.get(varld.adress(), {"par": varld.kod}))
    flytta, upplos = varld.adress("introduktioner_flytta"), varld.adress("introduktionsgrupp_upplos", grupp.pk)
    falt = {"arende": vantar.pk, "till": grupp.pk}
    kod = {"kod": [f.kod for f in varld.forslag() if f.par == grupp.par]}
    boka_url = varld.adress("introduktionsgrupp_boka", grupp.pk)
    for adress, data in ((flytta, falt), (upplos, {}), (boka_url, {}), (varld.adress("introduktioner_godkann"), kod)):
        assert andra.post(adress, data).status_code == 403
    fel_omgang = reverse("dialoger:introduktionsgrupp_boka", args=[fel.pk, grupp.pk])
    assert klient.get(fel_omgang).status_code == 404
    samordnare = inloggad(skapa_anvandare(Roll.SAMORDNARE))
    for data in (
        {"arende": annans.pk, "till": grupp.pk},
        {"arende": 999_999, "till": "ny"},
        {"arende": "9" * 30, "till": "ny"},
        {"arende": vantar.pk, "till": 999_999},
        {"arende": vantar.pk, "till": "x"},
    ):
        assert samordnare.post(flytta, data).status_code == 404, data
    assert samordnare.post(reverse("dialoger:introduktioner_flytta", args=[fel.pk]), falt).status_code == 404
    assert samordnare.get(varld.adress(), {"par": "1-999999"}).status_code == 404
    assert len(med(grupp)) == 4
    assert "Välj vart" in text(samordnare.post(flytta, {"arende": vantar.pk}, follow=True))
    assert samordnare.post(upplos, follow=True).status_code == 200
    assert samordnare.post(upplos).status_code == 404  # it is gone


def test_the_samordnare_sees_every_pair_and_accepts_all_at_once(varld):
    varld.arenden(4)
    annat = skapa_par()
    varld.arenden(4, annat)
    varld.arenden(1, till="")  # has a pair, not invited
    skapa_dialog(omgang=varld.omgang, cykel=varld.omgang.cykel)
    klient = inloggad(skapa_anvandare(Roll.SAMORDNARE))
    svar = klient.get(varld.adress())
    rader = {rad["url"]: (rad["vantar"], rad["forslag"], rad["ej_redo"]) for rad in svar.context["rader"]}
    assert rader == {f"?par={varld.kod}": (4, 1, 1), f"?par={annat[0].pk}-{annat[1].pk}": (4, 1, 0)}
    assert "1 ärende saknar par" in text(svar)
    svar = klient.post(
        varld.adress("introduktioner_godkann"), {"kod": svar.context["koder"], "par": "alla"}, follow=True
    )
    assert "Två grupper är klara att boka." in text(svar)
    assert "Inget förslag var med" in text(klient.post(varld.adress("introduktioner_godkann"), follow=True))


def test_the_pages_take_as_many_queries_for_many_as_for_few(varld, klient):
    def antal(adress, **fraga) -> int:
        with CaptureQueriesContext(
            connection,
        ) as fragor:
            assert klient.get(adress, fraga).status_code == 200
        return len(fragor)

    def bygg(par):
        varld.arenden(4, par)
        grupp, *_ = varld.godkann()
        varld.flytta(Dialog.objects.filter(pk__in=med(grupp)).first(), till="utanfor")
        varld.arenden(5, par)
        halla(varld.arenden(1, par)[0], "introduktion", -200)

    bygg(varld.par)
    klient.get(varld.adress())
    fore = antal(varld.adress(), par=varld.kod), antal(varld.adress(), par="alla")
    bygg(skapa_par())
    bygg(varld.par)
    assert (antal(varld.adress(), par=varld.kod), antal(varld.adress(), par="alla")) == fore


def test_the_ways_to_the_page(varld, klient):
    varld.arenden(2)
    svar = text(klient.get(reverse("dialoger:vecka")))
    assert "Boka introduktion för två huvudmän" in svar
    assert svar.count("Boka introduktionsmötet") == 0
    assert varld.adress() in text(klient.get(reverse("start")))
    assert varld.adress() in text(klient.get(varld.omgang.get_absolute_url()))
    nasta = nasta_steg(varld.omgang, tratt(varld.omgang, varld.par[0]))
    assert nasta is not None
    assert (nasta.url, nasta.knapp) == (varld.adress(), "Till grupperna")
