"""A round out to a spreadsheet and back: what was changed there, and nothing else, with each refused row returned."""

import re
import zipfile
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from dialoger import services, tasks
from dialoger.models import Dialog
from dialoger.omgangstabell import las as lasning
from dialoger.services import omgangsrader
from kvalitet.models import Handelse, Jobb, Roll
from tests.dialoger.formularlasning import las
from tests.factories import dagar, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_omgang, skapa_par

pytestmark = pytest.mark.django_db
BLAD = "Omgången"


@pytest.fixture
def omgang():
    return skapa_omgang()


@pytest.fixture
def par():
    return skapa_par()


def skapa(omgang, par=None, namn="", **falt) -> Dialog:
    return skapa_dialog(par, omgang=omgang, cykel=omgang.cykel, huvudman=skapa_huvudman(namn), **falt)


def adress(omgang, vad="omgang_tabell", *mer) -> str:
    return reverse(f"dialoger:{vad}", args=[omgang.pk, *mer])


def hamta(klient, omgang) -> Workbook:
    return load_workbook(BytesIO(klient.get(adress(omgang, "omgang_tabell_hamta")).content))


def fyll(bok: Workbook, dialog: Dialog, **varden) -> Workbook:
    """Write in the row of the case. Keys: SV, SPSM, pausad, till, uppfoljning, skal, or a heading."""
    namn = {"SV": "E-post Skolverket", "SPSM": "E-post SPSM", "skal": "Skäl till ändringen", "till": "Återupptas"}
    namn |= {"pausad": "Pausad", "uppfoljning": "Uppföljning"}
    rubriker = [cell.value for cell in bok[BLAD][1]]
    for rad in bok[BLAD].iter_rows(min_row=2):
        if rad[0].value == dialog.nummer:
            for kod, varde in varden.items():
                rad[rubriker.index(namn.get(kod, kod))].value = varde
    return bok


def som_fil(bok: Workbook | bytes, namn="omgang.xlsx") -> SimpleUploadedFile:
    if isinstance(bok, Workbook):
        ut = BytesIO()
        bok.save(ut)
        bok = ut.getvalue()
    return SimpleUploadedFile(namn, bok)


def granska(klient, omgang, bok, namn="omgang.xlsx"):
    return klient.post(adress(omgang), {"fil": som_fil(bok, namn)})


def fel_i(svar) -> list[tuple[int, str, str]]:
    return [(f.rad, f.kolumn, f.text) for f in svar.context["fel"]]


def bestall(klient, omgang, svar):
    mal = adress(omgang, "omgang_tabell_andra")
    (form,) = [f for f in las(mal, svar.content.decode())[1] if f.adress == mal]
    return klient.post(mal, form.falt)


def andra(klient, omgang, bok) -> Jobb:
    bestall(klient, omgang, granska(klient, omgang, bok))
    jobb = Jobb.objects.latest("pk")
    tasks.andra_enligt_tabell(jobb.pk)
    jobb.refresh_from_db()
    assert jobb.status == "klart", jobb.fel
    return jobb


def text(svar) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", svar.content.decode())).replace("\xa0", " ").split())


def handelser(dialog, fore) -> list[tuple[str, str]]:
    rader = Handelse.objects.filter(pk__gt=fore, objekttyp="dialoger.dialog", objekt_id=str(dialog.pk))
    return list(rader.order_by("pk").values_list("typ", "skal"))


def sista() -> int:
    return Handelse.objects.latest("pk").pk


def allt() -> list:
    return [list(m.objects.order_by("pk").values_list()) for m in (Dialog, Handelse, Jobb)]


# Out --------------------------------------------------------------------------------------------------------------


def test_the_file_has_a_row_for_each_case_of_the_round(klient, omgang, par):
    ett, tva = skapa(omgang, par, "Arboga kommun", till="ja"), skapa(omgang, None, "=Berg AB")
    skapa(skapa_omgang("Annan"), par)
    services.pausa(dialog_id=ett.pk, till=dagar(20), skal="Sommar", aktor=None)
    bok = hamta(klient, omgang)
    rubriker, *rader = bok[BLAD].iter_rows(values_only=True)
    assert rubriker[:3] == ("Ärendenummer", "Huvudman", "Organisationsnummer")
    assert {r[0] for r in rader} == {ett.nummer, tva.nummer}
    rad = next(dict(zip(rubriker, r, strict=True)) for r in rader if r[0] == ett.nummer)
    assert rad["Organisationsnummer"] == f"{ett.huvudman.nyckel[:6]}-{ett.huvudman.nyckel[6:]}"
    assert (rad["E-post Skolverket"], rad["E-post SPSM"]) == (par[0].epost, par[1].epost)
    assert (rad["Pausad"], rad["Återupptas"].date(), rad["Uppföljning"]) == ("Ja", dagar(20), "Ja")
    assert "'=Berg AB" in [r[1] for r in rader]
    assert bok["Ursprung"].sheet_state == "hidden"
    orord = granska(klient, omgang, bok)
    assert (orord.context["svar"].oforandrade, orord.context["andringar"], orord.context["fel"]) == (2, [], [])
    assert "Filen ändrar ingenting" in text(orord)


# And back ---------------------------------------------------------------------------------------------------------


def test_what_was_filled_in_is_shown_and_then_done_with_events(klient, samordnare, omgang, par):
    byte, nytt, vila, vaknar, orord = (skapa(omgang, p) for p in (par, None, par, par, par))
    services.pausa(dialog_id=vaknar.pk, till=None, skal="Sommar", aktor=None)
    ny_sv, ny_spsm = skapa_par()
    bok = hamta(klient, omgang)
    fyll(bok, byte, SV=f" {ny_sv.epost.upper()} ", skal="Ledig")
    fyll(bok, nytt, SV=ny_sv.epost, SPSM=ny_spsm.epost)
    fyll(bok, vila, pausad="ja", till=dagar(30), skal="Ny skolchef", uppfoljning="Avstår")
    fyll(bok, vaknar, pausad="Nej")
    fore, stod = sista(), allt()
    svar = granska(klient, omgang, bok)
    assert allt() == stod  # nothing before it is confirmed
    visat = {rad["dialog"]: rad["rader"] for rad in svar.context["andringar"]}
    assert visat == {
        byte: [("Skolverket", par[0].namn, ny_sv.namn)],
        nytt: [("Skolverket", "", ny_sv.namn), ("SPSM", "", ny_spsm.namn)],
        vila: [("Pausad", "Nej", "Ja"), ("Återupptas", "", dagar(30).isoformat()), ("Uppföljning", "Ja", "Avstår")],
        vaknar: [("Pausad", "Ja", "Nej")],
    }
    assert svar.context["svar"].oforandrade == 1
    bestall(klient, omgang, svar)
    jobb = Jobb.objects.get()
    tasks.andra_enligt_tabell(jobb.pk)
    jobb.refresh_from_db()
    assert jobb.resultat["mening"] == "4 av 4 ärenden är ändrade."
    assert handelser(byte, fore) == [("dialog.tilldelad", "Ledig")]
    assert handelser(nytt, fore) == [("dialog.tilldelad", ""), ("dialog.tilldelad", "")]
    assert handelser(vila, fore) == [("dialog.utan_uppfoljning", ""), ("dialog.pausad", "Ny skolchef")]
    assert handelser(vaknar, fore) == [("dialog.aterupptagen", "")]
    assert handelser(orord, fore) == []
    assert set(Handelse.objects.filter(pk__gt=fore).values_list("aktor", flat=True)) == {samordnare.pk}
    vila.refresh_from_db()
    assert (vila.pausad_till, vila.utan_uppfoljning) == (dagar(30), True)
    assert byte.tilldelningar.get(till=None, myndighet="SV").utforare == ny_sv
    assert services.rakna_om() == []
    # A new day for one that is paused already keeps its reason
    andra(klient, omgang, fyll(hamta(klient, omgang), vila, till=dagar(60).isoformat()))
    vila.refresh_from_db()
    assert (vila.pausad_till, vila.paus_skal) == (dagar(60), "Ny skolchef")


@pytest.fixture
def tre(omgang, par):
    """Three cases: with a pair, without, and closed."""
    stangd = skapa(omgang, par)
    services.aterkalla(dialog_id=stangd.pk, skal="Läggs ned", aktor=None)
    return skapa(omgang, par), skapa(omgang), stangd


def test_row_errors_name_sheet_row_and_column(klient, omgang, par, tre):
    med, utan, stangd = tre
    ny = skapa_par()[0]
    services.anmal_jav(utforare=ny, huvudman=utan.huvudman)
    bok = hamta(klient, omgang)
    rad = {cell.value: nr for nr, cell in enumerate(bok[BLAD]["A"], 1)}
    fall = [
        (
            med,
            {"SV": "finns@inte.test", "skal": "x"},
            "J (E-post Skolverket)",
            "är inte dialogutförare hos Skolverket",
        ),
        (med, {"SV": par[1].epost, "skal": "x"}, "J (E-post Skolverket)", "är inte dialogutförare hos Skolverket"),
        (med, {"SPSM": None}, "K (E-post SPSM)", "Skriv vem som tar över"),
        (med, {"SV": ny.epost}, "O (Skäl till ändringen)", "Skriv varför ni byter dialogutförare."),
        (med, {"pausad": "kanske"}, "L (Pausad)", "Skriv Ja eller Nej."),
        (med, {"pausad": "Ja"}, "O (Skäl till ändringen)", "Skriv varför ärendet pausas."),
        (med, {"pausad": "Ja", "till": dagar(0), "skal": "x"}, "M (Återupptas)", "måste ligga efter i dag"),
        (med, {"till": dagar(9)}, "M (Återupptas)", "Skriv Ja under Pausad"),
        (med, {"till": "i höst"}, "M (Återupptas)", "Skriv dagen som 2026-05-01."),
        (med, {"till": 46143}, "M (Återupptas)", "Skriv dagen som 2026-05-01."),
        (med, {"uppfoljning": "vet ej"}, "N (Uppföljning)", "Skriv Ja eller Avstår."),
        (med, {"skal": "x" * 301}, "O (Skäl till ändringen)", "längre än 300 tecken"),
        (med, {"Organisationsnummer": "212000-0142"}, "C (Organisationsnummer)", "sorterats för sig?"),
        (utan, {"SV": ny.epost}, "J (E-post Skolverket)", "har anmält jäv för"),
        (stangd, {"uppfoljning": "Avstår"}, "N (Uppföljning)", "Ärendet är avslutat."),
        (stangd, {"pausad": "Ja", "skal": "x"}, "L (Pausad)", "Ärendet är avslutat."),
        (med, {"Ärendenummer": "KD-2026-9999"}, "A (Ärendenummer)", "finns inte i Våren 2030"),
        (med, {"Ärendenummer": None}, "A (Ärendenummer)", "Ärendenumret saknas."),
    ]
    innehall = BytesIO()
    bok.save(innehall)
    stod = allt()
    for dialog, varden, kolumn, vantat in fall:
        svar = granska(klient, omgang, fyll(load_workbook(innehall), dialog, **varden))
        (fel,) = fel_i(svar)
        assert fel[:2] == (rad[dialog.nummer], kolumn), varden
        assert vantat in fel[2], varden
        assert svar.context["andringar"] == []
        assert f"{fel[2]} {BLAD} {fel[0]} {kolumn}" in text(svar)
    assert allt() == stod


def test_the_same_case_twice_is_refused_on_both_rows(klient, omgang, par):
    dialog = skapa(omgang, par)
    bok = hamta(klient, omgang)
    bok[BLAD].append([cell.value for cell in bok[BLAD][2]])
    svar = granska(klient, omgang, fyll(bok, dialog, uppfoljning="Avstår"))
    assert [(rad, text_) for rad, _, text_ in fel_i(svar)] == [
        (2, "Ärendet står också på rad 3."),
        (3, "Ärendet står också på rad 2."),
    ]


def test_the_faulty_rows_come_back_as_a_file_that_can_be_read_in_again(klient, omgang, par):
    fel, ratt = skapa(omgang, par), skapa(omgang, par)
    ny_sv, ny_spsm = skapa_par()
    bok = fyll(hamta(klient, omgang), fel, SV="stav@fel.test", skal="Ledig")
    svar = granska(klient, omgang, fyll(bok, ratt, SV=ny_sv.epost, skal="Ledig"))
    assert [rad["dialog"] for rad in svar.context["andringar"]] == [ratt]
    mal = adress(omgang, "omgang_tabell_fel")
    fil = klient.post(mal, {"paket": svar.context["paket"]})
    tillbaka = load_workbook(BytesIO(fil.content))
    rubriker, *rader = tillbaka[BLAD].iter_rows(values_only=True)
    rad = dict(zip(rubriker, rader[0], strict=True))
    assert len(rader) == 1
    assert (rad["Ärendenummer"], rad["E-post Skolverket"], rad["Skäl till ändringen"]) == (
        fel.nummer,
        "stav@fel.test",
        "Ledig",
    )
    assert rad["Varför inte"].startswith("J (E-post Skolverket): stav@fel.test är inte dialogutförare")
    # Meanwhile somebody else changes another cell of the row: to read the file back must not undo it.
    services.tilldela(dialog_id=fel.pk, utforare=ny_spsm, myndighet="SPSM", skal="Ledig", aktor=None)
    tillbaka = load_workbook(BytesIO(klient.post(mal, {"paket": svar.context["paket"]}).content))
    jobb = andra(klient, omgang, fyll(tillbaka, fel, SV=ny_sv.epost))
    assert jobb.resultat["mening"] == "1 av 1 ärenden är ändrade."
    nu = set(fel.tilldelningar.filter(till=None).values_list("utforare", flat=True))
    assert nu == {ny_sv.pk, ny_spsm.pk}


def test_what_somebody_else_has_changed_is_not_overwritten(klient, omgang, par):
    dialog, annan = skapa(omgang, par), skapa(omgang, par)
    ny, deras = skapa_par()[0], skapa_par()[0]
    bok = fyll(hamta(klient, omgang), dialog, SV=ny.epost, skal="Ledig")
    fyll(bok, annan, SV=ny.epost, skal="Ledig")
    fore_andringen = granska(klient, omgang, bok)
    assert len(fore_andringen.context["andringar"]) == 2
    services.tilldela(dialog_id=dialog.pk, utforare=deras, myndighet="SV", skal="Byte", aktor=None)
    svar = granska(klient, omgang, bok)
    ((_, kolumn, besked),) = fel_i(svar)
    assert kolumn == "J (E-post Skolverket)"
    assert besked == f"Har ändrats till ”{deras.epost}” sedan filen hämtades. Läs ärendet."
    # Looked at before, carried out after: refused alone, and that row comes back
    bestall(klient, omgang, fore_andringen)
    jobb = Jobb.objects.get()
    tasks.andra_enligt_tabell(jobb.pk)
    jobb.refresh_from_db()
    assert jobb.resultat["utfall"] == {
        str(dialog.pk): "E-post Skolverket har ändrats sedan filen lästes.",
        str(annan.pk): "",
    }
    assert dialog.tilldelningar.get(till=None, myndighet="SV").utforare == deras
    sida = klient.get(reverse("dialoger:flera_resultat", args=[jobb.pk]))
    lank = adress(omgang, "omgang_tabell_ej_utforda", jobb.pk)
    assert lank in sida.content.decode()
    rader = list(load_workbook(BytesIO(klient.get(lank).content))[BLAD].iter_rows(values_only=True))
    assert [rad[0] for rad in rader[1:]] == [dialog.nummer]
    assert rader[1][-1] == "E-post Skolverket har ändrats sedan filen lästes."
    annan_omgang = skapa_omgang("Annan")
    assert klient.get(adress(annan_omgang, "omgang_tabell_ej_utforda", jobb.pk)).status_code == 404


def test_a_case_is_changed_as_a_whole_or_not_at_all(klient, omgang, par, monkeypatch):
    dialog, hel = skapa(omgang, par), skapa(omgang, par)
    ny = skapa_par()[0]
    bok = fyll(hamta(klient, omgang), dialog, SV=ny.epost, pausad="Ja", skal="Ledig")
    riktig = omgangsrader.pausa

    def pausa(**falt):
        if falt["dialog_id"] == dialog.pk:
            raise services.OgiltigOvergang("Nej.")
        return riktig(**falt)

    monkeypatch.setattr(omgangsrader, "pausa", pausa)
    fore = sista()
    jobb = andra(klient, omgang, fyll(bok, hel, pausad="Ja", skal="Ledig"))
    assert jobb.resultat["utfall"] == {str(dialog.pk): "Nej.", str(hel.pk): ""}
    assert handelser(dialog, fore) == []
    assert dialog.tilldelningar.get(till=None, myndighet="SV").utforare == par[0]


def test_a_double_click_and_a_forged_page_change_nothing_more(klient, omgang, par):
    dialog = skapa(omgang, par)
    svar = granska(klient, omgang, fyll(hamta(klient, omgang), dialog, uppfoljning="Avstår"))
    assert bestall(klient, omgang, svar).url == bestall(klient, omgang, svar).url
    jobb = Jobb.objects.get()
    for _ in range(2):
        tasks.andra_enligt_tabell(jobb.pk)
        Jobb.objects.update(status="bestallt")
    assert Handelse.objects.filter(typ="dialog.utan_uppfoljning").count() == 1
    annan = Client()
    annan.force_login(skapa_anvandare(Roll.SAMORDNARE))
    paket = svar.context["paket"]
    for vem, mal, data in (
        (annan, omgang, {"paket": paket}),  # somebody else's page
        (klient, skapa_omgang("Annan"), {"paket": paket}),  # of another round
        (klient, omgang, {"paket": paket[:-3] + "abc"}),
        (klient, omgang, {}),
    ):
        for vad in ("omgang_tabell_andra", "omgang_tabell_fel"):
            svar = vem.post(adress(mal, vad), data, follow=True)
            assert "Granskningen gäller inte längre. Läs in filen igen." in text(svar)
    assert Jobb.objects.count() == 1


# Files that cannot be used ----------------------------------------------------------------------------------------


def _zip(**delar) -> bytes:
    ut = BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as arkiv:
        for namn, data in delar.items():
            arkiv.writestr(namn, data)
    return ut.getvalue()


def test_bad_files_are_refused_with_words_and_store_nothing(klient, omgang, par, monkeypatch):
    skapa(omgang, par)
    hel = klient.get(adress(omgang, "omgang_tabell_hamta")).content

    def andrad(gor) -> Workbook:
        bok = load_workbook(BytesIO(hel))
        gor(bok)
        return bok

    def formel(bok):
        bok[BLAD]["J2"].value = '="a"&"b"'

    def langt_ut(bok):
        bok[BLAD]["A900000"].value = "x"

    def tom(bok):
        bok[BLAD].delete_rows(2, 10)

    fall = [
        (b"", "omgang.xlsx", "tom"),
        (b"nummer;huvudman\n1;2", "omgang.csv", "inte en Excelfil"),
        (b"<!DOCTYPE html><html>Logga in</html>", "omgang.xlsx", "webbsida"),
        (hel[: len(hel) // 2], "omgang.xlsx", "skadad eller avklippt"),
        (_zip(a="x"), "omgang.xlsx", "inte en arbetsbok"),
        (_zip(a=b"0" * 20_000_000), "omgang.xlsx", "zip-bomb"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "omgang.xls", ".xls"),
        (andrad(formel), "omgang.xlsx", "formel"),
        (andrad(langt_ut), "omgang.xlsx", "så långt ut"),
        (andrad(tom), "omgang.xlsx", "inga rader"),
        (andrad(lambda bok: bok.remove(bok["Ursprung"])), "omgang.xlsx", "inte hämtad härifrån"),
        (andrad(lambda bok: bok["Ursprung"].delete_rows(2)), "omgang.xlsx", "inte hämtad härifrån"),
        (andrad(lambda bok: bok[BLAD].delete_cols(10)), "omgang.xlsx", "E-post Skolverket"),
        (klient.get(adress(skapa_omgang("Hösten 2031"), "omgang_tabell_hamta")).content, "h.xlsx", "inga rader"),
    ]
    stod = allt()
    for fil, namn, vantat in fall:
        svar = granska(klient, omgang, fil, namn)
        assert svar.status_code == 422, vantat
        assert vantat in text(svar), (vantat, str(svar.context["form"].errors))
    assert klient.post(adress(omgang), {}).status_code == 422
    monkeypatch.setattr(lasning, "FLEST_RADER", 0)
    assert "Filen har 1 rader. Högst 0 läses på en gång." in text(granska(klient, omgang, hel))
    monkeypatch.setattr("dialoger.forms.omgangstabell.STORST", 100)
    assert "läses därför inte" in text(granska(klient, omgang, hel))
    assert allt() == stod


def test_the_file_of_another_round_is_refused(klient, omgang, par):
    skapa(omgang, par)
    annan = skapa_omgang("Hösten 2031")
    skapa(annan, par)
    svar = granska(klient, omgang, hamta(klient, annan))
    assert svar.status_code == 422
    assert "Filen gäller Hösten 2031, inte Våren 2030 i Cykel" in text(svar)


def test_a_cell_that_shows_an_error_is_not_read_as_empty(klient, omgang, par):
    vilar = skapa(omgang, par)
    services.pausa(dialog_id=vilar.pk, till=None, skal="Flytt", aktor=None)
    bok = fyll(hamta(klient, omgang), vilar, pausad="#N/A")
    svar = granska(klient, omgang, bok)
    assert svar.status_code == 422
    assert "Cellen visar ett fel i stället för ett värde." in text(svar)


def test_a_year_that_cannot_be_right_is_a_row_error(klient, omgang, par):
    dialog = skapa(omgang, par)
    bok = fyll(hamta(klient, omgang), dialog, pausad="Ja", till="9999-12-31", skal="Flytt")
    assert [fel[2] for fel in fel_i(granska(klient, omgang, bok))] == [
        "Dagen ligger mer än två år fram. Kontrollera året."
    ]


def test_a_file_to_a_round_without_cases_is_answered(klient, omgang, par):
    bok = som_fil(b"x")
    svar = klient.post(adress(omgang), {"fil": bok}, follow=True)
    assert "har inga ärenden, så filen lästes inte." in text(svar)


def test_a_day_as_text_and_a_cell_that_starts_as_a_formula(klient, omgang, par):
    dialog = skapa(omgang, par)
    bok = fyll(hamta(klient, omgang), dialog, pausad="Ja", till=str(dagar(30)), skal="'-semester")
    (rad,) = granska(klient, omgang, bok).context["svar"].andringar
    assert (date.fromisoformat(rad.till["till"]), rad.skal) == (dagar(30), "-semester")


def test_pages_cost_the_same_number_of_queries_whatever_they_hold(klient, omgang, par):
    ny = skapa_par()[0]

    def fragor(*dialoger):
        bok = hamta(klient, omgang)
        for dialog in dialoger:
            fyll(bok, dialog, SV=ny.epost, skal="Ledig")
        fil = som_fil(bok)
        antal = []
        for gor in (
            lambda: klient.get(adress(omgang, "omgang_tabell_hamta")),
            lambda: klient.post(adress(omgang), {"fil": fil}),
        ):
            with CaptureQueriesContext(connection) as fangade:
                svar = gor()
            antal.append(len(fangade))
        assert len(svar.context["andringar"]) == len(dialoger)
        return antal

    ett = skapa(omgang, par)
    fragor(ett)
    en = fragor(ett)
    assert fragor(ett, *(skapa(omgang, par) for _ in range(3))) == en
