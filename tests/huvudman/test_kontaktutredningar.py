"""Recipients that cannot be written to, and the searches for them: the rules, the services, the page."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huvudman import services, tasks
from huvudman.kontaktluckor import Tillstand, luckor, luckor_for, luckrader
from huvudman.models import Huvudman, Kontakt, Kontaktutredning, Namnd, Utredningssteg
from kvalitet.models import Handelse, Roll
from tests.factories import dagar, skapa_anvandare, skapa_huvudman, skapa_kontakt

F = Kontakt.Funktion
NU = timezone.now()
KOMMUN = Huvudman(namn="Kommunen", typ="kommunal")
SKOLA = Huvudman(namn="Skolan", typ="enskild")


def text(svar) -> str:
    return svar.content.decode().replace("\u00a0", " ")


# Which recipients: pure ---------------------------------------------------------------------------------------------


def k(funktion: str, epost: str = "a@b.test", namnd: Namnd | None = None, studsad=None) -> Kontakt:
    return Kontakt(funktion=funktion, epost=epost, telefon="08-12 34 56", namnd=namnd, studsad=studsad)


def svar(huvudman: Huvudman, namnder: list[Namnd], *kontakter: Kontakt) -> list[str]:
    return [lucka.text for lucka in luckor(huvudman, namnder, kontakter)]


BARN, GYMNASIUM = Namnd(pk=1, namn="Barnnämnden"), Namnd(pk=2, namn="Gymnasienämnden")
SAKNAS, UTAN, STUDSADE = "finns inte i registret", "saknar e-post", "det senaste brevet kom inte fram"


@pytest.mark.parametrize(
    ("huvudman", "namnder", "kontakter", "vantat"),
    [
        (SKOLA, [], [], [f"Styrelsen: {SAKNAS}", f"Skolchef: {SAKNAS}"]),
        (KOMMUN, [], [k(F.SKOLCHEF)], [f"Ansvarig nämnd eller styrelse: {SAKNAS}"]),
        (SKOLA, [], [k(F.NAMND_STYRELSE), k(F.SKOLCHEF)], []),
        # Every responsible nämnd; another function of it is not the nämnd
        (KOMMUN, [BARN, GYMNASIUM], [k(F.NAMND_STYRELSE, namnd=BARN), k(F.FORVALTNING, namnd=GYMNASIUM), k(F.SKOLCHEF)],
         [f"Gymnasienämnden: {SAKNAS}"]),
        # An address that names no nämnd is the only nämnd's, but not one of several
        (KOMMUN, [BARN], [k(F.NAMND_STYRELSE), k(F.SKOLCHEF)], []),
        (KOMMUN, [BARN, GYMNASIUM], [k(F.NAMND_STYRELSE), k(F.SKOLCHEF)],
         [f"Barnnämnden: {SAKNAS}", f"Gymnasienämnden: {SAKNAS}"]),
        # Rektor when the skolchef's address is unknown, but not when letters to the skolchef came back
        (SKOLA, [], [k(F.NAMND_STYRELSE), k(F.REKTOR)], []),
        (SKOLA, [], [k(F.NAMND_STYRELSE), k(F.SKOLCHEF, ""), k(F.REKTOR)], []),
        (SKOLA, [], [k(F.NAMND_STYRELSE), k(F.SKOLCHEF, "")], [f"Skolchef: {UTAN}"]),
        (SKOLA, [], [k(F.NAMND_STYRELSE), k(F.REKTOR, studsad=NU)], [f"Skolchef: {SAKNAS}"]),
        (SKOLA, [], [k(F.NAMND_STYRELSE), k(F.SKOLCHEF, studsad=NU), k(F.REKTOR)], [f"Skolchef: {STUDSADE}"]),
        (SKOLA, [], [k(F.NAMND_STYRELSE, studsad=NU), k(F.NAMND_STYRELSE), k(F.SKOLCHEF)], []),
        # Several skolchefer, each for a part
        (KOMMUN, [BARN], [k(F.NAMND_STYRELSE), k(F.SKOLCHEF, namnd=BARN, studsad=NU), k(F.SKOLCHEF)],
         [f"Skolchef för Barnnämnden: {STUDSADE}"]),
    ],
)  # fmt: skip
def test_who_cannot_be_written_to(huvudman, namnder, kontakter, vantat):
    assert svar(huvudman, namnder, *kontakter) == vantat


def test_a_finished_search_answers_only_the_gap_it_was_about():
    [lucka] = luckor(SKOLA, [], [k(F.NAMND_STYRELSE), k(F.SKOLCHEF, studsad=NU)])

    def tillstand(**falt) -> str:
        utredning = Kontaktutredning(funktion="skolchef", orsak="studsad", **falt)
        return luckrader([lucka], [utredning])[0].tillstand

    efter, fore = NU + timedelta(days=1), NU - timedelta(days=1)
    assert tillstand() == Tillstand.PAGAR
    assert tillstand(avslutad=efter, resultat="hittades_inte") == Tillstand.HITTADES_INTE
    assert tillstand(avslutad=efter, resultat="annat_satt") == Tillstand.KLAR
    assert tillstand(avslutad=efter, resultat="registrerad") == Tillstand.EJ_PABORJAD  # found, and lost again
    assert tillstand(avslutad=fore, resultat="hittades_inte") == Tillstand.EJ_PABORJAD  # a letter came back since
    utan_epost = Kontaktutredning(funktion="skolchef", orsak="utan_epost", avslutad=efter, resultat="annat_satt")
    assert luckrader([lucka], [utan_epost])[0].tillstand == Tillstand.EJ_PABORJAD


# The services -------------------------------------------------------------------------------------------------------


@pytest.fixture
def samordnare(db):
    return skapa_anvandare(Roll.SAMORDNARE)


@pytest.fixture
def huvudman(db):
    return skapa_huvudman("Lärkans förskola", typ="enskild", form="ekonomisk")


def vagrad(ord_: str):
    return pytest.raises(ValidationError, match=ord_)


def handelser() -> list[tuple[str, dict]]:
    return [
        (h.typ.partition(".")[2], h.till) for h in Handelse.objects.filter(typ__startswith="kontaktutr").order_by("pk")
    ]


def test_a_search_is_begun_once_noted_and_ends_when_the_contact_is_registered(huvudman, samordnare):
    styrelse, chef = services.borja_utredning(huvudman=huvudman, aktor=samordnare)
    assert (styrelse.funktion, chef.funktion, chef.orsak, chef.ansvarig) == (
        "namnd_styrelse", "skolchef", "saknas", samordnare,
    )  # fmt: skip
    annan = skapa_anvandare(Roll.ADMINISTRATOR)
    with vagrad("Ingen mottagare hos huvudmannen saknar en utredning"):
        services.borja_utredning(huvudman=huvudman, aktor=annan)
    with vagrad(f"Skolchef utreds redan av {samordnare.namn}"):
        services.borja_utredning(huvudman=huvudman, koder=["skolchef"], aktor=annan)
    steg = services.notera_steg(utredning_id=chef.pk, text="  Ringde   växeln ", dag=dagar(-1), aktor=annan)
    assert (steg.text, steg.dag, steg.av) == ("Ringde växeln", dagar(-1), annan)

    kontakt = services.lagg_till_kontakt(
        huvudman=huvudman, funktion="skolchef", telefon="08-12 34 56", kalla="Prov", aktor=annan
    )
    chef.refresh_from_db()
    assert chef.avslutad is None  # known, but cannot be written to
    services.andra_kontakt(kontakt_id=kontakt.pk, epost="chef@larkan.test", aktor=annan)
    chef.refresh_from_db()
    assert (chef.resultat, chef.avslutad_av) == ("registrerad", annan)
    assert not Kontaktutredning.objects.oppna().exclude(pk=styrelse.pk).exists()
    with vagrad("redan avslutad"):
        services.notera_steg(utredning_id=chef.pk, text="Mer", aktor=annan)
    with vagrad("går nu att skriva till"):
        services.borja_utredning(huvudman=huvudman, koder=["skolchef"], aktor=annan)
    assert handelser() == [
        ("borjad", {"mottagare": "Styrelsen", "varfor": SAKNAS}),
        ("borjad", {"mottagare": "Skolchef", "varfor": SAKNAS}),
        ("steg", {"mottagare": "Skolchef", "dag": dagar(-1).isoformat()}),
        ("avslutad", {"mottagare": "Skolchef", "resultat": "Kontakten är registrerad"}),
    ]


def test_a_search_that_finds_nobody_says_so_and_can_be_begun_again(huvudman, samordnare):
    styrelse, chef = services.borja_utredning(huvudman=huvudman, aktor=samordnare)
    val = {"utredning_id": chef.pk, "aktor": samordnare}
    for fel, falt in [
        ("Välj hur", {"resultat": "registrerad", "text": "Klart"}),
        ("Skriv vad", {"resultat": "hittades_inte", "text": "  "}),
        ("inte kommit än", {"resultat": "hittades_inte", "text": "Ringde", "dag": dagar(1)}),
    ]:
        with vagrad(fel):
            services.avsluta_utredning(**val, **falt)
    assert not Utredningssteg.objects.exists()
    services.avsluta_utredning(**val, resultat="hittades_inte", text="Föreningen svarar inte")
    services.avsluta_utredning(utredning_id=styrelse.pk, resultat="annat_satt", text="Brev", aktor=samordnare)
    with vagrad("redan avslutad"):
        services.avsluta_utredning(**val, resultat="annat_satt", text="Igen")
    rader = luckrader(luckor_for([huvudman])[huvudman.pk], Kontaktutredning.objects.all())
    assert [rad.tillstand for rad in rader] == [Tillstand.KLAR, Tillstand.HITTADES_INTE]
    [igen] = services.borja_utredning(huvudman=huvudman, koder=["skolchef"], aktor=samordnare)
    assert igen.pk != chef.pk
    assert [typ for typ, _ in handelser()][-3:] == ["steg", "avslutad", "borjad"]


def test_a_namnd_that_ends_and_time_itself_end_a_search(samordnare):
    huvudman = skapa_huvudman()
    namnd = services.lagg_till_namnd(huvudman=huvudman, namn="Barnnämnden", aktor=None, giltig_fran=dagar(-9))
    andra = services.lagg_till_namnd(huvudman=huvudman, namn="Vuxennämnden", aktor=None, giltig_fran=dagar(-9))
    services.borja_utredning(huvudman=huvudman, aktor=samordnare)
    assert services.avsluta_namnd(namnd_id=namnd.pk, sista_dag=dagar(-1), aktor=samordnare)
    assert Kontaktutredning.objects.get(namnd=namnd).resultat == "behovs_inte"
    # In force from tomorrow: not yet an answer, and then the hourly job sees it
    kontakt = services.lagg_till_kontakt(
        huvudman=huvudman, funktion="namnd_styrelse", namnd=andra, epost="a@b.test", kalla="Prov", aktor=None,
        giltig_fran=dagar(1),
    )  # fmt: skip
    tasks.gallra_kontakter()
    assert Kontaktutredning.objects.get(namnd=andra).avslutad is None
    Kontakt.objects.filter(pk=kontakt.pk).update(giltig_fran=dagar(0))
    tasks.gallra_kontakter()
    rad = Kontaktutredning.objects.get(namnd=andra)
    assert (rad.resultat, rad.avslutad_av) == ("registrerad", None)
    assert services.avsluta_fyllda_av_tiden() == 0


def test_what_was_noted_is_deleted_half_a_year_after_the_end(huvudman, samordnare):
    styrelse, chef = services.borja_utredning(huvudman=huvudman, aktor=samordnare)
    for rad in (styrelse, chef):
        services.avsluta_utredning(utredning_id=rad.pk, resultat="annat_satt", text="Brev", aktor=samordnare)
    Kontaktutredning.objects.filter(pk=chef.pk).update(avslutad=timezone.now() - timedelta(days=184))
    assert services.gallra_utredningssteg() == 1
    assert services.gallra_utredningssteg() == 0
    assert Utredningssteg.objects.get().utredning == styrelse
    assert handelser()[-1] == ("gallrad", {"mottagare": "Skolchef", "steg": 1})


def test_the_database_holds_one_open_search_per_recipient(huvudman, samordnare):
    namnd = Namnd.objects.create(huvudman=huvudman, namn="Nämnden")
    for falt in ({"funktion": "skolchef"}, {"funktion": "namnd_styrelse", "namnd": namnd}):
        rad = {"huvudman": huvudman, "orsak": "saknas", "ansvarig": samordnare, **falt}
        Kontaktutredning.objects.create(**rad, avslutad=NU, resultat="annat_satt")
        Kontaktutredning.objects.create(**rad)
        for fel in (rad, rad | {"avslutad": NU}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Kontaktutredning.objects.create(**fel)


# The page -----------------------------------------------------------------------------------------------------------


def test_the_page_begins_notes_ends_and_leads_to_the_contact(client, huvudman, samordnare):
    client.force_login(samordnare)
    sida = reverse("huvudman:utredning", args=[huvudman.nyckel])
    assert "Går inte att skriva till: styrelsen och skolchef." in text(client.get(huvudman.get_absolute_url()))
    assert "2 mottagare går inte att skriva till" in text(client.get(sida))
    borja = reverse("huvudman:utredning_borja", args=[huvudman.nyckel])
    post = {"lucka": ["namnd_styrelse", "skolchef"], "engangsnyckel": "n1"}
    for _ in range(2):  # a double click
        assert client.post(borja, post).url == sida
    assert Kontaktutredning.objects.count() == 2
    assert "utreds redan av" in text(client.post(borja, {"lucka": ["skolchef"]}, follow=True))

    chef = Kontaktutredning.objects.get(funktion="skolchef")
    steg = reverse("huvudman:utredning_steg", args=[chef.pk])
    falt = {
        f"u{chef.pk}-text": "Ringde växeln",
        f"u{chef.pk}-dag": dagar(0).isoformat(),
        f"u{chef.pk}-resultat": "fortsatter",
    }
    fel = client.post(steg, falt | {f"u{chef.pk}-text": "", f"u{chef.pk}-dag": dagar(3).isoformat()})
    assert fel.status_code == 422
    assert client.post(steg, falt | {f"u{chef.pk}-dag": dagar(3).isoformat()}).status_code == 422
    assert client.post(steg, falt | {f"u{chef.pk}-resultat": "behovs_inte"}).status_code == 422
    assert client.post(steg, falt).url == sida
    assert "Ringde växeln" in text(client.get(sida))

    ny = f"{reverse('huvudman:rad_ny', args=[huvudman.nyckel, 'kontakter'])}?funktion=skolchef&utredning=1"
    assert ny.replace("&", "&amp;") in text(client.get(sida))
    assert client.get(ny).context["form"]["funktion"].value() == "skolchef"
    kontakt = {"funktion": "skolchef", "epost": "a@b.test", "kalla": "Prov", "giltig_fran": dagar(0).isoformat()}
    assert client.post(ny, kontakt).url == sida
    assert "Kontakten är registrerad" in text(client.get(sida))
    assert "redan avslutad" in text(client.post(steg, falt, follow=True))


def test_who_reads_and_who_writes(client, huvudman, samordnare):
    [_, chef] = services.borja_utredning(huvudman=huvudman, aktor=samordnare)
    client.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))
    sida = text(client.get(reverse("huvudman:utredning", args=[huvudman.nyckel])))
    assert samordnare.namn in sida
    assert "Skriv vad du har gjort" not in sida
    assert client.post(reverse("huvudman:utredning_borja", args=[huvudman.nyckel])).status_code == 403
    assert client.post(reverse("huvudman:utredning_steg", args=[chef.pk]), {}).status_code == 403
    client.force_login(skapa_anvandare(huvudman=huvudman))
    assert client.get(reverse("huvudman:utredning", args=[huvudman.nyckel])).status_code == 403
    assert "Går inte att skriva till" not in text(client.get(huvudman.get_absolute_url()))


def test_the_page_asks_as_often_for_one_search_as_for_many(client, samordnare):
    client.force_login(samordnare)
    liten, stor = skapa_huvudman(), skapa_huvudman()
    skapa_kontakt(liten, "namnd_styrelse")
    for namn in ("Barnnämnden", "Gymnasienämnden", "Vuxennämnden"):
        Namnd.objects.create(huvudman=stor, namn=namn)
    antal = []
    for huvudman in (liten, stor):
        for rad in services.borja_utredning(huvudman=huvudman, aktor=samordnare):
            services.notera_steg(utredning_id=rad.pk, text="Ringde", aktor=samordnare)
        client.get(reverse("huvudman:utredning", args=[huvudman.nyckel]))
        with CaptureQueriesContext(connection) as fragor:
            client.get(reverse("huvudman:utredning", args=[huvudman.nyckel]))
        antal.append(len(fragor))
    assert antal[0] == antal[1]
