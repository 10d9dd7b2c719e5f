"""The same change in many cases: exactly those chosen, one event each, and what was refused said case by case."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialoger import services, tasks
from dialoger.models import Dialog, Inbjudan
from dialoger.services import massandring
from kvalitet.models import Avisering, Handelse, Jobb, Roll
from tests.dialoger.formularlasning import las
from tests.factories import dagar, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_kontakt, skapa_par

pytestmark = pytest.mark.django_db
FLERA = "/arenden/flera/"


@pytest.fixture
def par():
    return skapa_par()


def sida(klient, kod, *dialoger, **mer):
    return klient.get(FLERA, {"atgard": kod, "arende": [d.pk for d in dialoger], **mer})


def falt(svar) -> dict[str, list[str]]:
    """What the browser would send from the confirm page."""
    (form,) = [f for f in las(FLERA, svar.content.decode())[1] if f.metod == "post" and f.adress == FLERA]
    return form.falt


def bestall(klient, kod, *dialoger, **data) -> Jobb:
    svar = klient.post(FLERA, falt(sida(klient, kod, *dialoger)) | data)
    assert svar.status_code == 302, svar.content.decode()
    return Jobb.objects.latest("pk")


def kor(jobb: Jobb) -> Jobb:
    tasks.andra_flera(jobb.pk)
    jobb.refresh_from_db()
    assert jobb.status == "klart", jobb.fel
    return jobb


def typer(*dialoger) -> list[str]:
    nya = Handelse.objects.filter(objekttyp="dialoger.dialog", objekt_id__in=[str(d.pk) for d in dialoger])
    return list(nya.exclude(typ__in=["dialog.skapad"]).order_by("pk").values_list("typ", flat=True))


def text(svar) -> str:
    return unescape(re.sub(r"<[^>]+>", "", svar.content.decode())).replace("\xa0", " ")


def test_the_confirm_page_lists_the_chosen_and_why_the_others_cannot(klient, par):
    ja, pausad, ovald = skapa_dialog(par, till="ja"), skapa_dialog(par), skapa_dialog(par)
    services.pausa(dialog_id=pausad.pk, till=None, skal="Ny chef", aktor=None)
    svar = sida(klient, "pausa", ja, pausad)
    assert svar.context["rubrik"].replace("\xa0", " ") == "Pausa 1 ärende"
    assert [r["dialog"] for r in svar.context["kan"]] == [ja]
    (nekad,) = svar.context["kan_inte"]
    assert (nekad["dialog"], nekad["provad"].hinder) == (
        pausad,
        "Ärendet kan inte pausas nu. Ärendet är pausat.",
    )
    assert ovald.huvudman.namn not in text(svar)
    assert [v.partition(":")[0] for v in falt(svar)["arende"]] == [str(ja.pk)]
    assert not Jobb.objects.exists()


def test_exactly_the_chosen_are_paused_with_an_event_each(klient, samordnare, par):
    valda, ovald = [skapa_dialog(par, till="ja") for _ in range(2)], skapa_dialog(par, till="ja")
    fore = Handelse.objects.count()
    jobb = kor(bestall(klient, "pausa", *valda, skal="Sommar", till=dagar(30).isoformat()))
    assert jobb.resultat["text"].replace("\xa0", " ") == "2 av 2 ärenden är pausade."
    handelser = list(Handelse.objects.order_by("pk")[fore:])
    assert [(h.typ, h.objekt_id, h.skal, h.aktor) for h in handelser] == [
        ("dialog.pausad", str(d.pk), "Sommar", samordnare) for d in valda
    ]
    assert set(Dialog.objects.exclude(pausad_fran=None)) == set(valda)
    assert Dialog.objects.get(pk=valda[0].pk).pausad_till == dagar(30)
    assert Dialog.objects.get(pk=ovald.pk).pausad_fran is None
    assert services.rakna_om() == []
    resultat = klient.get(reverse("dialoger:flera_resultat", args=[jobb.pk]))
    assert [d for d, _ in resultat.context["gjorda"]] == valda
    igen = kor(bestall(klient, "ateruppta", *valda))
    assert igen.resultat["mening"] == "2 av 2 ärenden är återupptagna."
    assert not Dialog.objects.exclude(pausad_fran=None).exists()


def test_what_changed_meanwhile_is_refused_alone_and_told(klient, par):
    orord, andrad, stangd = [skapa_dialog(par, till="ja") for _ in range(3)]
    skickas = falt(sida(klient, "pausa", orord, andrad, stangd)) | {"skal": "Sommar", "till": ""}
    services.tilldela(
        dialog_id=andrad.pk, utforare=skapa_par()[0], myndighet="SV", skal="Ledig", aktor=None
    )  # another pair than the one on the page
    services.aterkalla(dialog_id=stangd.pk, skal="Läggs ned", aktor=None)
    klient.post(FLERA, skickas)
    jobb = kor(Jobb.objects.get())
    assert jobb.resultat["utfall"] == {
        str(orord.pk): "",
        str(andrad.pk): massandring.ANDRAT,
        str(stangd.pk): massandring.ANDRAT,
    }
    assert jobb.resultat["mening"] == "1 av 3 ärenden är pausade."
    assert "2 kunde inte:" in jobb.resultat["text"]
    sidan = klient.get(reverse("dialoger:flera_resultat", args=[jobb.pk]))
    assert [skal for _, skal in sidan.context["nekade"]] == [massandring.ANDRAT] * 2
    assert [d.pk for d in Dialog.objects.exclude(pausad_fran=None)] == [orord.pk]


def test_a_double_click_and_a_second_run_do_nothing_twice(klient, par):
    dialog = skapa_dialog(par, till="ja")
    skickas = falt(sida(klient, "pausa", dialog)) | {"skal": "Sommar", "till": ""}
    assert skickas["engangsnyckel"]
    ett, tva = klient.post(FLERA, skickas), klient.post(FLERA, skickas)
    assert ett.url == tva.url
    jobb = kor(Jobb.objects.get())
    Jobb.objects.update(status="bestallt")  # as when its worker was presumed lost
    assert kor(jobb).resultat["utfall"] == {str(dialog.pk): ""}
    assert typer(dialog).count("dialog.pausad") == 1


def test_killed_in_the_middle_the_next_worker_does_the_rest(klient, par, monkeypatch):
    dialoger = [skapa_dialog(par, till="ja") for _ in range(3)]
    jobb = bestall(klient, "pausa", *dialoger, skal="Sommar", till="")
    riktig, gjorda = massandring.pausa, []

    class Dodad(BaseException):
        """Not an error that anybody catches: as SIGKILL."""

    def dor(**falt_):
        if len(gjorda) == 1:
            raise Dodad
        gjorda.append(falt_["dialog_id"])
        return riktig(**falt_)

    monkeypatch.setattr(massandring, "pausa", dor)
    with pytest.raises(Dodad):
        tasks.andra_flera(jobb.pk)
    monkeypatch.setattr(massandring, "pausa", riktig)
    Jobb.objects.update(status="bestallt")
    assert kor(jobb).resultat["mening"] == "3 av 3 ärenden är pausade."
    assert typer(*dialoger).count("dialog.pausad") == 3


def test_one_that_fails_in_an_unforeseen_way_stops_nobody(klient, par, monkeypatch):
    trasig, hel = skapa_dialog(par, till="ja"), skapa_dialog(par, till="ja")
    riktig = massandring.pausa

    def ibland(**falt_):
        if falt_["dialog_id"] == trasig.pk:
            raise RuntimeError("x")
        return riktig(**falt_)

    monkeypatch.setattr(massandring, "pausa", ibland)
    jobb = kor(bestall(klient, "pausa", trasig, hel, skal="Sommar", till=""))
    assert jobb.resultat["utfall"] == {str(trasig.pk): massandring.EGET_FEL, str(hel.pk): ""}


def test_a_pair_is_given_and_changed_with_a_reason(klient, par):
    utan, med = skapa_dialog(), skapa_dialog(par)
    ny = skapa_par()[0]
    data = {"utforare_sv": str(ny.pk), "utforare_spsm": "", "skal": ""}
    svar = klient.post(FLERA, falt(sida(klient, "tilldela", utan, med)) | data)
    assert svar.status_code == 422
    assert "Skriv varför ni byter dialogutförare." in text(svar)
    svar = klient.post(FLERA, falt(sida(klient, "tilldela", utan, med)) | data | {"utforare_sv": ""})
    assert "Välj någon för minst en myndighet." in text(svar)
    services.anmal_jav(utforare=ny, huvudman=utan.huvudman)
    jobb = kor(bestall(klient, "tilldela", utan, med, **data | {"skal": "Ledig"}))
    assert jobb.resultat["utfall"] == {
        str(utan.pk): f"{ny.namn} har anmält jäv för {utan.huvudman.namn}.",
        str(med.pk): "",
    }
    assert med.tilldelningar.get(till=None, myndighet="SV").utforare == ny
    assert med.tilldelningar.get(till=None, myndighet="SPSM").utforare == par[1]
    igen = kor(bestall(klient, "tilldela", med, **data))
    assert igen.resultat["utfall"] == {str(med.pk): "Ärendet har redan den dialogutföraren."}


def test_invitations_and_reminders_go_to_those_shown_once(klient, par):
    huvudman, utan_kontakt = skapa_huvudman("Kumla kommun"), skapa_dialog(par)
    for funktion in ("namnd_styrelse", "skolchef"):
        skapa_kontakt(huvudman, funktion)
    dialog = skapa_dialog(par, huvudman=huvudman)
    svar = sida(klient, "bjud_in", dialog, utan_kontakt)
    assert svar.context["kan"][0]["provad"].mottagare == ("Nämnden", "Skolchef")
    assert svar.context["kan_inte"][0]["provad"].hinder == massandring.INGEN_KONTAKT
    bakat = klient.post(FLERA, falt(svar) | {"svar_senast": dagar(0).isoformat()})
    assert "Sista svarsdag måste ligga efter i dag." in text(bakat)
    kor(bestall(klient, "bjud_in", dialog))
    assert Inbjudan.objects.filter(dialog=dialog).count() == 2
    assert sida(klient, "bjud_in", dialog).context["kan_inte"][0]["provad"].hinder == "Huvudmannen är redan inbjuden."
    assert kor(bestall(klient, "paminn", dialog)).resultat["mening"] == "1 av 1 huvudmän är påminda."
    assert Avisering.objects.filter(typ="paminnelse_svar").count() == 2
    (nekad,) = sida(klient, "paminn", dialog).context["kan_inte"]
    assert "Var och en får högst en" in nekad["provad"].hinder
    assert typer(dialog).count("paminnelse.skickad") == 2


def test_a_new_contact_after_the_page_was_read_stops_the_letters(klient, par):
    dialog = skapa_dialog(par)
    skapa_kontakt(dialog.huvudman)
    skickas = falt(sida(klient, "bjud_in", dialog))
    skapa_kontakt(dialog.huvudman, "namnd_styrelse")
    klient.post(FLERA, skickas)
    assert kor(Jobb.objects.get()).resultat["utfall"] == {str(dialog.pk): massandring.ANDRAT}
    assert not Inbjudan.objects.exists()


def test_those_without_an_answer_are_closed(klient, par):
    inbjuden, ja = skapa_dialog(par, till="inbjuden"), skapa_dialog(par, till="ja")
    svar = sida(klient, "avsluta", inbjuden, ja)
    assert "arbetsanteckningar rensas för gott" in text(svar)
    assert [r["dialog"] for r in svar.context["kan_inte"]] == [ja]
    kor(bestall(klient, "avsluta", inbjuden))
    inbjuden.refresh_from_db()
    assert inbjuden.avslutsorsak == "inget_svar"


def test_the_whole_page_is_the_rows_it_showed(klient, par):
    dialoger = [skapa_dialog(par, till="ja") for _ in range(3)]
    svar = klient.get(reverse("dialoger:lista"), {"vy": "alla", "per_page": "2"})
    visade = [rad.record.pk for rad in svar.context["tabell"].paginated_rows]
    assert svar.context["sida"] == visade
    form = next(f for f in las("/arenden/", svar.content.decode())[1] if f.adress == FLERA)
    assert form.falt["sida"] == [",".join(map(str, visade))]
    skapa_dialog(par, till="ja")  # comes in the filter afterwards
    svar = klient.get(FLERA, {"atgard": "pausa", "alla": "1", "sida": form.falt["sida"], "fraga": "vy=alla"})
    assert {r["dialog"].pk for r in svar.context["kan"]} == set(visade)
    assert svar.context["tillbaka"] == "/arenden/?vy=alla"
    assert len(dialoger) == 3


@pytest.mark.parametrize(
    ("fraga", "besked"),
    [
        ({"atgard": "pausa"}, "Markera minst ett ärende först."),
        ({"atgard": "pausa", "arende": ["x", "٣", "9" * 40, ""]}, "Markera minst ett ärende först."),
        ({"atgard": "", "arende": ["1"]}, "Välj vad du vill göra med de markerade ärendena."),
        ({"atgard": "radera", "arende": ["1"]}, "Välj vad du vill göra med de markerade ärendena."),
        (
            {"atgard": "pausa", "arende": [str(n) for n in range(1, 202)]},
            "Högst 200 ärenden åt gången. Du valde 201. Välj färre.",
        ),
    ],
)
@pytest.mark.parametrize("metod", ["get", "post"])
def test_a_choice_that_cannot_be_carried_out_says_so(klient, metod, fraga, besked):
    svar = getattr(klient, metod)(FLERA, fraga, follow=True)
    assert besked in text(svar)
    assert not Jobb.objects.exists()


def test_the_limit_holds_in_the_service_too(samordnare):
    with pytest.raises(massandring.ValidationError, match="Högst 200"):
        services.bestall_massandring(kod="pausa", valda=dict.fromkeys(range(201), "x"), data={}, aktor=samordnare)


def test_an_utforare_changes_the_own_cases_only(par):
    egen, annans = skapa_dialog(par, till="ja"), skapa_dialog(till="ja")
    klient = Client()
    klient.force_login(par[0])
    lista = klient.get(reverse("dialoger:lista"), {"vy": "alla"})
    assert lista.context["sida"] == [egen.pk]
    assert f'name="arende" value="{annans.pk}"' not in lista.content.decode()
    svar = sida(klient, "pausa", egen, annans)
    assert [r["provad"].hinder for r in svar.context["kan_inte"]] == [massandring.FAR_INTE]
    assert "Tilldela" not in [namn for _, namn in svar.context.get("massval", [])]
    assert sida(klient, "tilldela", egen).status_code == 403
    klient.post(FLERA, falt(svar) | {"arende": [f"{annans.pk}:{'0' * 16}"], "skal": "x", "till": ""})
    assert kor(Jobb.objects.get()).resultat["utfall"] == {str(annans.pk): massandring.ANDRAT}


def test_the_right_to_change_is_asked_again_when_it_is_done(klient, samordnare, par):
    dialog = skapa_dialog(par, till="ja")
    jobb = bestall(klient, "pausa", dialog, skal="Sommar", till="")
    samordnare.rolltilldelningar.update(giltig_till=dagar(-1))
    assert kor(jobb).resultat["utfall"] == {str(dialog.pk): massandring.FAR_INTE}


def test_who_only_reads_marks_nothing(par):
    chef = skapa_anvandare(Roll.ENHETSCHEF)
    klient = Client()
    klient.force_login(chef)
    svar = klient.get(reverse("dialoger:lista"))
    assert "massval" not in svar.content.decode()
    assert klient.get(FLERA, {"atgard": "pausa", "arende": "1"}).status_code == 403


def test_anothers_result_is_no_page(klient, par):
    jobb = kor(bestall(klient, "pausa", skapa_dialog(par, till="ja"), skal="Sommar", till=""))
    annan = Client()
    annan.force_login(skapa_anvandare(Roll.SAMORDNARE))
    assert annan.get(reverse("dialoger:flera_resultat", args=[jobb.pk])).status_code == 404


def test_the_confirm_page_costs_the_same_whatever_it_holds(klient, par):
    dialoger = [skapa_dialog(par) for _ in range(4)]

    def fragor(kod, *valda):
        with CaptureQueriesContext(connection) as fangade:
            sida(klient, kod, *valda)
        return len(fangade)

    for kod in ("bjud_in", "pausa", "tilldela", "paminn"):
        fragor(kod, *dialoger[:1])
        assert fragor(kod, *dialoger[:1]) == fragor(kod, *dialoger), kod
