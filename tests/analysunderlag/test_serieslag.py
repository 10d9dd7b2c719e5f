"""What kind of number every series is that the files name, and what each kind may be used for."""

import tomllib

import pytest

from analysunderlag.serieslag import KATALOG, Serieslag, ar_antal, ar_heltidstjanster, serieslag

ANTAL = """
fk_elever_antal fs_barn fs_grupper fs_tjanster gr_ak6_amne_elever gr_ak6_elever gr_ak9_avslutat gr_ak9_elever
gr_ak9_godkant_slutbetyg gr_ak9_slutbetyg gr_api_elever gr_api_speciallarare gr_beh_elever gr_diff_elever
gr_elever_ak1 gr_elever_antal gr_kostnad_elever gr_leg_larare gr_leg_larare_behoriga gr_leg_larare_forstelarare
gr_leg_tjanster gr_leg_tjanster_behoriga gr_leg_tjanster_forstelarare gr_np9_elever gy_avgang_elever gy_diff_elever
gy_kostnad_elever gy_personal_larare gy_personal_rektorer gy_personal_syv gy_personal_totalt reg_fk_elever
reg_gr_elever_ak1 reg_gy_elever reg_gy_elever_introduktion reg_gy_elever_program reg_gy_elever_riksrekryterande
"""
BELOPP = "gr_kostnad_totalt gr_kostnad_undervisning gy_kostnad_totalt gy_kostnad_undervisning"
MEDEL = """
api_elever_per_larare fs_barn_tj fs_grupp gr_ak6_amne_poang gr_ak6_amnesbetyg gr_merit gr_merit16 gr_np9_poang
gr_np9_sve gr_personal_elever_per_larare gy_elev_lar gy_gbp gy_gbp_ex gy_personal_elever_per_syv
"""
ANDEL = """
fk_elever_flickor fs_exam fs_exam_enskild fs_exam_kommunal fs_exam_lageskommun fs_inskr_3_5 fs_leg gr_ak6_alla
gr_ak6_amne_andel gr_ak6_ej_ett gr_ak6_ej_flera gr_ak9_alla gr_ak9_amne_andel gr_ak9_elever_andel gr_ak9_flickor
gr_ak9_foraldrars_utbildning gr_ak9_pojkar gr_ak9_saknar gr_ak9_utlandsk_bakgrund gr_api_specialpedagoger gr_beh_es
gr_beh_nate gr_beh_nationella_program gr_beh_sekh gr_beh_yr gr_beh_yr_hemkommun gr_diff_hogre gr_diff_lagre
gr_diff_lika gr_elever_flickor gr_elever_foraldrars_utbildning gr_elever_utlandsk_bakgrund gr_exam_lageskommun
gr_foraldrars_utbildning_lageskommun gr_leg gr_leg_lageskommun gr_leg_larare_andel gr_np9_andel gr_np9_deltagit
gy_avgang_examen gy_avgang_minst_e gy_avgang_studiebevis gy_avgang_utokat gy_diff_hogre gy_diff_lagre gy_diff_lika
gy_exam4_hemkommun gy_exam_lageskommun gy_grundbeh gy_grundbeh4_hemkommun gy_indraget_studiestod_hemkommun
gy_personal_kvinnor gy_personal_pedagogisk gy_personal_specialpedagogisk gy_personal_tillsvidare
"""
TJANSTER = """
fs_tjanster gr_api_speciallarare gr_leg_tjanster gr_leg_tjanster_behoriga gr_leg_tjanster_forstelarare
gy_personal_larare gy_personal_rektorer gy_personal_syv gy_personal_totalt
"""
I_KOD = {r"gr_elever_ak\1": "gr_elever_ak1", r"reg_gr_elever_ak\1": "reg_gr_elever_ak1", r"gr_np\2_\1": "gr_np9_sve"}


def filernas_koder() -> set[str]:
    tabeller = [t for fil in KATALOG.glob("*.toml") for t in tomllib.loads(fil.read_text("utf-8")).get("tabell", [])]
    koder = {kod for t in tabeller for falt in ("matt", "monster") for kod in t.get(falt, {})}
    koder |= {t["lasarskolumner"] for t in tabeller if "lasarskolumner" in t}
    return {I_KOD.get(kod, kod) for kod in koder}


def test_every_series_of_the_files_is_of_its_kind() -> None:
    koder = {kod for kod in filernas_koder() if not kod.startswith("enkat8_")}
    av = {slag: {kod for kod in koder if serieslag(kod) is slag} for slag in Serieslag}

    assert av[Serieslag.ANTAL] == set(ANTAL.split())
    assert av[Serieslag.BELOPP] == set(BELOPP.split())
    assert av[Serieslag.MEDEL] == set(MEDEL.split())
    assert av[Serieslag.ANDEL] == set(ANDEL.split())
    assert av[Serieslag.BELOPP_PER] == {kod for kod in koder if "kostnad" in kod and kod.endswith("_per_elev")}
    assert not av[Serieslag.OKANT]
    assert {kod for kod in koder if ar_antal(kod)} == {*ANTAL.split(), *BELOPP.split()}
    assert {kod for kod in koder if ar_heltidstjanster(kod)} == set(TJANSTER.split())


def test_answers_to_skolenkaten_are_means_and_how_many_gave_them_are_counts() -> None:
    enkat = {kod for kod in filernas_koder() if kod.startswith("enkat8_")} - {"enkat8_grupp", "enkat8_svar"}
    assert serieslag("enkat8_grupp") is serieslag("enkat8_svar") is Serieslag.ANTAL
    assert serieslag("enkat8_svarsfrekvens") is Serieslag.ANDEL
    assert {serieslag(kod) for kod in enkat - {"enkat8_svarsfrekvens"}} == {Serieslag.MEDEL}
    assert serieslag("enkat8_stod_antal") is Serieslag.ANTAL
    assert serieslag("enkat8_stod_andel") is Serieslag.ANDEL


@pytest.mark.parametrize(
    ("kod", "namn", "slag"),
    [
        ("gr_nytt", "Antal elever i kö", Serieslag.ANTAL),
        ("gr_nytt", "", Serieslag.ANTAL),
        ("gr_nytt", "Andel elever i kö", Serieslag.ANDEL),
        ("gr_nytt", "Elever i kö (%)", Serieslag.ANDEL),
        ("gr_nytt", "Elever per dator", Serieslag.MEDEL),
        ("gr_nytt", "Genomsnittlig väntetid", Serieslag.MEDEL),
        ("gr_nytt", "Personal, persontal", Serieslag.ANTAL),
        ("gr_nytt_leg", "Lärare", Serieslag.ANDEL),
        ("gr_nytt", "Kostnad, tkr", Serieslag.BELOPP),
        ("gr_nytt", "Kostnad per elev", Serieslag.BELOPP_PER),
        ("gr_nytt", "N15006", Serieslag.OKANT),
    ],
)
def test_what_the_source_calls_a_new_series_counts_too(kod: str, namn: str, slag: Serieslag) -> None:
    assert serieslag(kod, namn) is slag
    assert ar_antal(kod, namn) is (slag in {Serieslag.ANTAL, Serieslag.BELOPP})


def test_staff_is_told_by_its_name() -> None:
    assert ar_heltidstjanster("gr_nytt", "Antal heltidstjänster, lärare")
    assert not ar_heltidstjanster("gr_nytt", "Elever per heltidstjänst")
    assert not ar_heltidstjanster("gr_nytt", "Antal elever")
