"""From files to register: proposals, decisions, order of reading, dated owners, numbers and size."""

import itertools
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from huvudman import services
from huvudman.inlasning import las_registerfil
from huvudman.inlasning.iakttagelser import samla
from huvudman.models import (
    Andringsforslag,
    Enhet,
    EnhetSkolform,
    Enhetslank,
    Huvudman,
    Huvudmannalank,
    HuvudmanSkolform,
    JuridiskEnhet,
    Registerimport,
)
from kvalitet.filer import Filfel
from kvalitet.models import Handelse, Roll
from tests.factories import skapa_anvandare
from tests.huvudman.filer import (
    GRUPP,
    KODER,
    KOMMUN,
    LITEN,
    NY,
    elevfil,
    forskolefil,
    registerfil,
    skolrad,
    ufafil,
)

pytestmark = pytest.mark.django_db
Typ = Andringsforslag.Typ


@pytest.fixture(autouse=True)
def _geografi():
    services.skriv_geografi()


def las(fil, *, godkann=True, **val):
    inlasning = services.las_in(las_registerfil(fil), aktor=None, **val)
    if godkann and inlasning.registerimport:
        services.godkann(inlasning.registerimport, aktor=None, utom={Typ.SAMMANSLAGNING})
    return inlasning


def innehall():
    """The whole register as plain values, without ids."""
    return {
        "huvudman": list(
            Huvudman.objects.order_by("nyckel").values_list(
                "nyckel", "namn", "sortnamn", "soktext", "typ", "form", "form_harledd", "namn_harlett", "kommun__kod",
                "kommun_harledd", "antal_enheter", "barn_elever", "barn_elever_ofullstandigt", "storleksklass",
                "ar_aktiv",
            )
        ),
        "enheter": list(
            Enhet.objects.order_by("kod").values_list("kod", "namn", "kallnamn", "kommun__kod", "upphord", "slag")
        ),
        "lankar": sorted(
            Enhetslank.objects.values_list(
                "enhet__kod", "juridisk_enhet__orgnr", "giltig_fran", "giltig_till", "kalla"
            ),
            key=str,
        ),
        "huvudmannalankar": sorted(
            Huvudmannalank.objects.values_list("huvudman__nyckel", "juridisk_enhet__orgnr", "giltig_fran", "kalla")
        ),
        "skolformer": sorted(EnhetSkolform.objects.values_list("enhet__kod", "skolform", "antal", "ratext", "period")),
        "summor": sorted(
            HuvudmanSkolform.objects.values_list("huvudman__nyckel", "skolform", "antal_enheter", "antal", "period"),
            key=str,
        ),
        "kallor": sorted(JuridiskEnhet.objects.values_list("orgnr", "kallor"), key=str),
        "enhetskallor": sorted(Enhet.objects.values_list("kod", "kallor"), key=str),
    }  # fmt: skip


def enskild(kod, orgnr=GRUPP, huvudman="Gruppen AB", **val):
    return skolrad(kod, namn=f"Skola {kod[0]}", orgnr=orgnr, huvudman=huvudman, typ="Enskild", **val)


# Proposals --------------------------------------------------------------------------------------------------------


def test_a_file_changes_nothing_until_accepted(tmp_path):
    inlasning = las(elevfil(tmp_path, [skolrad(KODER[0])]), godkann=False)
    assert inlasning.per_typ == {"ny": 2}
    assert not Huvudman.objects.exists()
    assert not Enhet.objects.exists()
    services.godkann(inlasning.registerimport, aktor=None)
    assert Huvudman.objects.get().namn == "Västerås kommun"
    assert Enhet.objects.get().lankar.get().juridisk_enhet.orgnr == KOMMUN


def test_the_same_file_again_proposes_nothing(tmp_path):
    fil = elevfil(tmp_path, [skolrad(KODER[0])])
    las(fil)
    fore = innehall()
    igen = las(fil)
    assert (igen.forslag, igen.noterade, igen.last_forut) == ([], 0, True)
    assert Registerimport.objects.count() == 1
    assert innehall() == fore


def test_a_file_that_waits_is_not_proposed_twice(tmp_path):
    fil = elevfil(tmp_path, [skolrad(KODER[0])])
    forsta = las(fil, godkann=False)
    andra = las(fil, godkann=False)
    assert [rad.pk for rad in andra.forslag] == [rad.pk for rad in forsta.forslag]
    assert Andringsforslag.objects.count() == 2


def test_a_dry_run_stores_nothing(tmp_path):
    inlasning = las(elevfil(tmp_path, [skolrad(KODER[0])]), torrkor=True)
    assert inlasning.per_typ == {"ny": 2}
    assert not Registerimport.objects.exists()
    assert not Handelse.objects.exists()


def test_changed_closed_and_moved_are_told_apart(tmp_path):
    las(elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1]), skolrad(KODER[2]), enskild(KODER[3])], "2024/25"))
    ny = [skolrad(KODER[0], namn="Nya namnet"), skolrad(KODER[1], orgnr=GRUPP, huvudman="Gruppen AB", typ="Enskild")]
    inlasning = las(elevfil(tmp_path, [*ny, enskild(KODER[3])]), godkann=False)
    assert {rad.nyckel: (rad.typ, rad.fore, rad.efter) for rad in inlasning.forslag} == {
        KODER[0]: ("andrad", {"namn": "Bergaskolan"}, {"namn": "Nya namnet"}),
        KODER[1]: ("bytt_agare", {"huvudman": KOMMUN}, {"huvudman": GRUPP, "tidigare": KOMMUN}),
        KODER[2]: ("upphord", {}, {"upphord": "2025-07-01"}),
    }
    services.godkann(inlasning.registerimport, aktor=None)
    lankar = Enhet.objects.get(kod=KODER[1]).lankar.order_by("giltig_fran")
    assert list(lankar.values_list("juridisk_enhet__orgnr", "giltig_fran", "giltig_till")) == [
        (KOMMUN, date(2024, 7, 1), date(2025, 6, 30)),
        (GRUPP, date(2025, 7, 1), None),
    ]
    assert Enhet.objects.get(kod=KODER[2]).lankar.get().giltig_till == date(2025, 6, 30)


def test_a_huvudman_whose_units_all_move_is_a_possible_merger(tmp_path):
    las(elevfil(tmp_path, [enskild(KODER[0]), enskild(KODER[1]), enskild(KODER[2], NY, "Ny AB")], "2024/25"))
    rader = [enskild(kod, NY, "Ny AB") for kod in KODER[:3]]
    inlasning = las(elevfil(tmp_path, rader))
    kvar = Andringsforslag.objects.get(status="oppet")
    assert (kvar.typ, kvar.nyckel, kvar.huvudman_nyckel) == (Typ.SAMMANSLAGNING, GRUPP, NY)
    assert not Huvudman.objects.get(nyckel=GRUPP).ar_aktiv
    services.godkann(inlasning.registerimport, aktor=None)
    lankar = Huvudmannalank.objects.filter(juridisk_enhet__orgnr=GRUPP).order_by("giltig_fran")
    assert [(lank.huvudman.nyckel, lank.giltig_till is None) for lank in lankar] == [(GRUPP, False), (NY, True)]
    assert lankar[1].giltig_fran == date(2025, 7, 1)
    assert las(elevfil(tmp_path, rader)).forslag == []


def test_a_huvudman_without_units_left_is_ended(tmp_path):
    las(elevfil(tmp_path, [skolrad(KODER[0]), enskild(KODER[1])], "2024/25"))
    inlasning = las(elevfil(tmp_path, [skolrad(KODER[0])]))
    assert sorted((rad.typ, rad.objekttyp) for rad in inlasning.forslag) == [
        ("upphord", "enhet"),
        ("upphord", "huvudman"),
    ]
    grupp = Huvudman.objects.get(nyckel=GRUPP)
    assert (grupp.ar_aktiv, grupp.antal_enheter) == (False, 0)


# Order and age ----------------------------------------------------------------------------------------------------


def test_an_older_source_never_overrides_a_newer(tmp_path):
    las(elevfil(tmp_path, [skolrad(KODER[0], namn="Nya namnet", tal="200")]))
    fore = innehall()["enheter"], innehall()["skolformer"], innehall()["huvudman"]
    aldre = las(elevfil(tmp_path, [skolrad(KODER[0], namn="Gamla namnet", tal="100", huvudman="Västerås")], "2022/23"))
    assert (aldre.forslag, aldre.noterade) == ([], 2)
    assert (innehall()["enheter"], innehall()["skolformer"], innehall()["huvudman"]) == fore
    assert Enhetslank.objects.get().giltig_fran == date(2022, 7, 1)  # known longer than we thought
    assert services.rakna_om() == 0


def test_only_a_later_file_of_the_same_kind_closes_a_unit(tmp_path):
    las(elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1])], "2023/24"))
    las(ufafil(tmp_path, [(f"VÄSTERÅS KOMMUN (2120002080): BERGASKOLAN ({KODER[0]})", 5)]))
    assert not Enhet.objects.exclude(upphord=None).exists()
    las(elevfil(tmp_path, [skolrad(KODER[0])]))
    assert Enhet.objects.get(kod=KODER[1]).upphord == date(2025, 7, 1)


def test_a_file_that_does_not_cover_the_skolform_does_not_close(tmp_path):
    las(
        elevfil(
            tmp_path, [skolrad(KODER[0], fk="20", tal="."), skolrad(KODER[1], fk="9", tal="80")], "2022/23", fk=True
        )
    )
    las(elevfil(tmp_path, [skolrad(KODER[2])]))  # the form of 2025 has no förskoleklass
    assert Enhet.objects.get(kod=KODER[0]).upphord is None
    assert Enhet.objects.get(kod=KODER[1]).upphord == date(2025, 7, 1)


def test_a_unit_seen_later_by_another_kind_stays_open(tmp_path):
    las(elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1])], "2018/19"))
    las(elevfil(tmp_path, [skolrad(KODER[0])], "2019/20"))
    las(ufafil(tmp_path, [(f"VÄSTERÅS KOMMUN (2120002080): BERGASKOLAN ({KODER[1]})", 5)]))
    assert Enhet.objects.get(kod=KODER[1]).upphord is None


def test_order_of_reading_does_not_matter(tmp_path):
    """Every order of four files of three kinds gives the same register, and the same as all at once."""
    gamla = [skolrad(KODER[0], fk="9", tal="90", huvudman="Västerås"), enskild(KODER[1], fk="5", tal="..")]
    filer = [
        elevfil(tmp_path, gamla, "2018/19", fk=True, namn="a.csv"),
        elevfil(tmp_path, [skolrad(KODER[0], tal="120"), enskild(KODER[2], NY, "Ny AB")], "2025/26", namn="b.csv"),
        ufafil(tmp_path, [
            ("VÄSTERÅS KOMMUN (2120002080): HUVUDMAN", 300), (f"VÄSTERÅS KOMMUN (2120002080): BERGA ({KODER[0]})", 110),
            (f"GRUPPEN AB ({GRUPP}): ANDRA SKOLAN ({KODER[2]})", ".."),
        ], namn="c.xlsx"),
        registerfil(tmp_path, "d.xlsx"),
    ]  # fmt: skip
    lasta = [las_registerfil(fil, datum=date(2020, 6, 1) if fil.name == "d.xlsx" else None) for fil in filer]
    facit = None
    for ordning in itertools.permutations(lasta):
        punkt = transaction.savepoint()
        for fil in ordning:
            inlasning = services.las_in(fil, aktor=None)
            services.godkann(inlasning.registerimport, aktor=None, utom={Typ.SAMMANSLAGNING})
        resultat = innehall()
        facit = facit or resultat
        assert resultat == facit
        transaction.savepoint_rollback(punkt)
    huvudman, enheter = samla(lasta)
    assert facit["kallor"] == sorted(huvudman.items(), key=str)
    assert facit["enhetskallor"] == sorted(enheter.items(), key=str)


# Bad rows ---------------------------------------------------------------------------------------------------------


def test_a_bad_row_refuses_the_whole_file_and_lists_all(tmp_path):
    rader = [skolrad(KODER[0]), skolrad(KODER[1], orgnr="2120002081"), skolrad("1")]
    with pytest.raises(Filfel) as fel:
        las(elevfil(tmp_path, rader))
    assert len(fel.value.radfel) == 2
    assert not Registerimport.objects.exists()
    assert not Andringsforslag.objects.exists()


def test_skipping_bad_rows_never_closes_a_unit(tmp_path):
    las(elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1])], "2024/25"))
    fil = elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1], orgnr="2120002081")])
    inlasning = las(fil, hoppa_over=True)
    assert inlasning.registerimport.hoppade == 1
    assert not Enhet.objects.exclude(upphord=None).exists()


# Decisions --------------------------------------------------------------------------------------------------------


def test_a_unit_waits_for_its_huvudman(tmp_path):
    inlasning = las(elevfil(tmp_path, [skolrad(KODER[0])]), godkann=False)
    enhet = next(rad for rad in inlasning.registerimport.forslag.all() if rad.objekttyp == "enhet")
    beslut = services.godkann(inlasning.registerimport, aktor=None, urval=[enhet.pk])
    assert (beslut.antal, beslut.vantar) == (0, ["Bergaskolan"])
    assert services.godkann(inlasning.registerimport, aktor=None).antal == 2


def test_a_rejected_proposal_does_not_come_back_with_the_file(tmp_path):
    las(elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1])], "2024/25"))
    fil = elevfil(tmp_path, [skolrad(KODER[0], namn="Fel namn")])
    inlasning = las(fil, godkann=False)
    assert services.avvisa(inlasning.registerimport, aktor=None, skal="Fel i filen").antal == 2
    assert las(fil).forslag == []
    assert Enhet.objects.get(kod=KODER[0]).namn == "Bergaskolan"
    assert Enhet.objects.get(kod=KODER[1]).upphord is None
    assert Handelse.objects.filter(typ="forslag.avvisat", skal="Fel i filen").count() == 1


def test_a_decision_is_made_once_and_says_who(tmp_path):
    aktor = skapa_anvandare(Roll.SAMORDNARE)
    inlasning = las(elevfil(tmp_path, [skolrad(KODER[0])]), godkann=False)
    assert services.godkann(inlasning.registerimport, aktor=aktor).antal == 2
    assert services.godkann(inlasning.registerimport, aktor=aktor).antal == 0
    assert services.avvisa(inlasning.registerimport, aktor=aktor).antal == 0
    assert set(Andringsforslag.objects.values_list("status", "beslutad_av")) == {("godkant", aktor.pk)}
    handelse = Handelse.objects.get(typ="forslag.godkant")
    assert (handelse.aktor, handelse.data["antal"]) == (aktor, 2)


def test_a_decided_proposal_never_changes_and_links_never_overlap(tmp_path):
    las(elevfil(tmp_path, [skolrad(KODER[0])]))
    forslag = Andringsforslag.objects.first()
    with pytest.raises(IntegrityError, match="beslutat förslag"), transaction.atomic():
        Andringsforslag.objects.filter(pk=forslag.pk).update(efter={"namn": "x"})
    with pytest.raises(IntegrityError, match="tas aldrig bort"), transaction.atomic():
        Andringsforslag.objects.filter(pk=forslag.pk).delete()
    lank = Enhetslank.objects.get()
    with pytest.raises(IntegrityError, match="ägare"), transaction.atomic():
        Enhetslank.objects.create(
            enhet=lank.enhet, juridisk_enhet=lank.juridisk_enhet, giltig_fran=date(2026, 1, 1), kalla="prov"
        )
    hlank = Huvudmannalank.objects.get()
    with pytest.raises(IntegrityError, match="hör redan"), transaction.atomic():
        Huvudmannalank.objects.create(
            huvudman=hlank.huvudman, juridisk_enhet=hlank.juridisk_enhet, giltig_fran=date(2030, 1, 1), kalla="prov"
        )


def test_a_key_that_shows_a_person_is_refused_by_the_database(tmp_path):
    with pytest.raises(IntegrityError), transaction.atomic():
        Huvudman.objects.create(nyckel="8112189876", namn="Person", sortnamn="1", typ="enskild", form="fysisk")


# Numbers, names, size ---------------------------------------------------------------------------------------------


def test_sums_use_published_numbers_only_and_say_when_something_is_left_out(tmp_path):
    las(elevfil(tmp_path, [enskild(KODER[0], tal="40"), enskild(KODER[1], tal=".."), skolrad(KODER[2], tal="900")]))
    grupp, kommun = Huvudman.objects.get(nyckel=GRUPP), Huvudman.objects.get(nyckel=KOMMUN)
    assert (grupp.barn_elever, grupp.barn_elever_ofullstandigt, grupp.storleksklass) == (40, True, "liten")
    assert (kommun.barn_elever, kommun.barn_elever_ofullstandigt, kommun.storleksklass) == (900, False, "stor")
    skyddad = EnhetSkolform.objects.get(enhet__kod=KODER[1])
    assert (skyddad.antal, skyddad.ratext) == (None, "..")
    with pytest.raises(IntegrityError), transaction.atomic():
        EnhetSkolform.objects.filter(pk=skyddad.pk).update(antal=7)


def test_only_signs_give_no_number_and_unknown_size(tmp_path):
    las(elevfil(tmp_path, [enskild(KODER[0], tal="..")]))
    grupp = Huvudman.objects.get()
    assert (grupp.barn_elever, grupp.storleksklass) == (None, "okand")


def test_size_limits_are_data(tmp_path):
    las(elevfil(tmp_path, [enskild(KODER[0], tal="60")]))
    assert Huvudman.objects.get().storleksklass == "mellan"
    assert services.satt_storleksgrans(liten_under=100, stor_fran=2000, kalla="Beslut 1", aktor=None) == 1
    assert Huvudman.objects.get().storleksklass == "liten"


def test_names_forms_and_seat(tmp_path):
    las(registerfil(tmp_path))
    stiftelse, kommun = Huvudman.objects.get(nyckel=LITEN), Huvudman.objects.get(nyckel=KOMMUN)
    assert (stiftelse.namn, stiftelse.form, stiftelse.form_harledd) == ("Stiftelsen Ängen", "stiftelse", False)
    assert (stiftelse.kommun.kod, stiftelse.kommun_harledd) == ("1980", True)
    assert (kommun.namn, kommun.kommun.kod, kommun.kommun_harledd) == ("Västerås kommun", "1980", False)
    assert JuridiskEnhet.objects.get(orgnr=LITEN).kallnamn == "STIFTELSEN ÄNGEN"
    assert set(kommun.skolformer.values_list("skolform", flat=True)) == {"grundskola", "forskoleklass", "fritidshem"}


def test_a_preschool_huvudman_without_a_name_is_named_after_its_units(tmp_path):
    rader = [f"x,{n},{NY},Hojtens Förskola {n},Enskild,Ale,1440,20" for n in (1, 2)]
    las(forskolefil(tmp_path, rader[:1]))
    huvudman = Huvudman.objects.get()
    assert (huvudman.namn, huvudman.namn_harlett, huvudman.form, huvudman.form_harledd) == (
        "Hojtens Förskola 1", True, "ekonomisk", True,
    )  # fmt: skip
    las(forskolefil(tmp_path, [*rader, f"x,3,{NY},Sol,Enskild,Sala,1981,20"]))
    huvudman.refresh_from_db()
    assert huvudman.namn == "Huvudman med 3 förskolor i Ale och en kommun till"
    las(elevfil(tmp_path, [enskild(KODER[0], NY, "Hojtens Ekonomiska förening")]))
    huvudman.refresh_from_db()
    assert (huvudman.namn, huvudman.namn_harlett) == ("Hojtens Ekonomiska förening", False)


def test_recomputing_changes_nothing(tmp_path):
    las(registerfil(tmp_path))
    fore = innehall()
    assert services.rakna_om() == 0
    assert innehall() == fore


# By hand ----------------------------------------------------------------------------------------------------------


def test_a_person_gets_a_key_that_hides_the_number():
    aktor = skapa_anvandare(Roll.ADMINISTRATOR)
    huvudman = services.registrera_huvudman(
        namn="Eva Ek", form="fysisk", nummer="8112189876", kommun=None, skal="Anmälan", aktor=aktor
    )
    assert (huvudman.nyckel, huvudman.soktext) == ("H000001", "eva ek h000001")
    andra = services.registrera_huvudman(
        namn="Okänd förskola", form="ej_utredd", nummer="", kommun=None, skal="Tips", aktor=aktor
    )
    assert andra.nyckel == "H000002"
    handelse = Handelse.objects.filter(typ="huvudman.skapad").last()
    assert "8112189876" not in f"{handelse.till}{handelse.data}{handelse.skal}"


def test_a_change_by_hand_stands_until_a_newer_file(tmp_path):
    las(elevfil(tmp_path, [enskild(KODER[0])]))
    huvudman = Huvudman.objects.get()
    services.andra_huvudman(
        huvudman_id=huvudman.pk, namn="Rätt Namn AB", form="aktiebolag", kommun=None, skal="Mejl", aktor=None
    )
    assert las(elevfil(tmp_path, [enskild(KODER[0], huvudman="Fel Namn AB")])).forslag == []
    huvudman.refresh_from_db()
    assert (huvudman.namn, huvudman.form_harledd) == ("Rätt Namn AB", False)
    handelse = Handelse.objects.get(typ="huvudman.andrad")
    assert (handelse.fran["namn"], handelse.till["namn"]) == ("Gruppen AB", "Rätt Namn AB")
    inlasning = las(elevfil(tmp_path, [enskild(KODER[0], huvudman="Nyaste AB")], "2040/41"))
    assert [(rad.typ, rad.efter) for rad in inlasning.forslag] == [("andrad", {"namn": "Nyaste AB"})]
