"""Components, icons, form templates and the rules that every template keeps."""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import django_tables2 as tables
import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from kvalitet.templatetags import kvalitet as filter_

MALLAR = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
IKONER = {fil.stem for fil in (settings.BASE_DIR / "static" / "ikoner").glob("*.svg")}
IKONBRUK = re.compile(r"""\{%\s*ikon\s+"([a-z0-9-]+)|ikon="([a-z0-9-]+)"|default:"([a-z0-9-]+)"\s+storlek""")
MARKNING = re.compile(r"<[a-z][^>]*>", re.DOTALL)


def rita(mall: str, **kontext: object) -> str:
    return Template("{% load kvalitet %}" + mall).render(Context(kontext))


def test_no_table_is_a_landmark():
    """A frame that scrolls is a group with a name. Landmarks are few: a section with a heading, not every table."""
    assert [mall.name for mall in MALLAR if 'role="region"' in mall.read_text(encoding="utf-8")] == []


# Icons ------------------------------------------------------------------------------------------------------------


def _anvanda_ikoner() -> set[str]:
    funna: set[str] = set()
    for mall in MALLAR:
        for traff in IKONBRUK.finditer(mall.read_text(encoding="utf-8")):
            funna.update(namn for namn in traff.groups() if namn)
    kod = "".join(
        fil.read_text(encoding="utf-8")
        for app in ("kvalitet", "huvudman", "analysunderlag", "dialoger")
        for fil in (settings.BASE_DIR / app).rglob("*.py")
    )
    return funna | {namn for namn in IKONER if f'"{namn}"' in kod}


def test_ikon_is_inline_svg_hidden_from_screen_readers():
    svg = rita('{% ikon "check" storlek=20 farg="#1F5A7A" klass="stor" %}')

    assert svg.startswith('<svg class="ikon stor" width="20" height="20"')
    assert 'aria-hidden="true"' in svg
    assert 'stroke="#1F5A7A" stroke-width="1.9"' in svg
    assert "<path" in svg
    assert "style=" not in svg


@pytest.mark.parametrize("namn", ["finns-inte", "../kvalitet", "Check", ""])
def test_unknown_icon_says_so(namn):
    with pytest.raises(TemplateSyntaxError, match="finns inte"):
        rita("{% ikon namn %}", namn=namn)


def test_every_icon_used_is_vendored_and_every_vendored_icon_is_used():
    anvanda = _anvanda_ikoner()

    assert anvanda - IKONER == set()
    assert IKONER - anvanda == set(), "oanvända ikoner tas bort ur static/ikoner"


# Rules for all templates ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mall", MALLAR, ids=lambda mall: str(mall.relative_to(settings.BASE_DIR / "templates")))
def test_template_compiles_and_keeps_the_content_security_policy(mall: Path) -> None:
    get_template(str(mall.relative_to(settings.BASE_DIR / "templates")))
    text = mall.read_text(encoding="utf-8")

    for tagg in MARKNING.findall(text):
        assert not re.search(r"\sstyle\s*=", tagg), f"style-attribut: {tagg}"
        assert not re.search(r"\son[a-z]+\s*=", tagg), f"skript i attribut: {tagg}"
    if "pdf" not in mall.parts:
        assert "<style" not in text
        assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", text), "skript i sidan"


def test_500_renders_without_context_or_database():
    html = render_to_string("500.html")

    assert "Något gick fel hos oss" in html
    assert '<html lang="sv"' in html


@pytest.mark.parametrize(
    "fil", re.findall(r'"/static/([^"]+)"', (settings.BASE_DIR / "templates/500.html").read_text())
)
def test_500_points_at_files_that_exist(fil):
    assert (settings.BASE_DIR / "static" / fil).is_file()


# Filters ----------------------------------------------------------------------------------------------------------


def test_filters_write_nothing_for_a_missing_value():
    for namn in ("tal", "procent", "datum", "datum_kort", "tid", "tidpunkt", "relativ"):
        assert rita("{{ varde|" + namn + " }}", varde=None) == ""


def test_zero_is_a_value():
    assert rita("{{ varde|tal }}", varde=0) == "0"
    assert rita("{{ varde|procent:1 }}", varde=Decimal(0)) == "0,0\u00a0%"


def test_times_are_shown_in_stockholm():
    sent = datetime(2026, 11, 24, 23, 30, tzinfo=ZoneInfo("UTC"))

    assert rita("{{ t|datum }}", t=sent) == "25\u00a0november 2026"
    assert rita("{{ t|tid }}", t=sent) == "00.30"
    assert rita("{{ t|tidpunkt }}", t=sent) == "25\u00a0november 2026 kl.\u00a000.30"
    assert rita("{{ t|datum }}", t=date(2026, 11, 24)) == "24\u00a0november 2026"


def test_antal_takes_both_forms():
    assert rita('{{ n|antal:"fil,filer" }}', n=1) == "1\u00a0fil"
    assert rita('{{ n|antal:"fil, filer" }}', n=2) == "2\u00a0filer"
    assert rita('{{ n|antal:"barn" }}', n=2) == "2\u00a0barn"


# Forms ------------------------------------------------------------------------------------------------------------


class Form(forms.Form):
    namn = forms.CharField(label="Namn", help_text="Som i registret.")
    telefon = forms.CharField(label="Telefon", required=False, widget=forms.TextInput(attrs={"class": "kort-falt"}))
    svar = forms.ChoiceField(label="Svar", widget=forms.RadioSelect, choices=[("ja", "Ja"), ("nej", "Nej")])
    kopia = forms.BooleanField(label="Kopia", required=False)


def test_field_has_label_help_and_error_tied_to_the_input():
    html = Form(QueryDict("namn="))["namn"].as_field_group()

    assert '<label for="id_namn">Namn</label>' in html
    assert 'id="id_namn_helptext">Som i registret.' in html
    assert '<ul class="falt-fel" id="id_namn_error">' in html
    assert 'aria-describedby="id_namn_helptext id_namn_error"' in html
    assert 'aria-invalid="true"' in html


def test_optional_field_says_so_and_keeps_its_own_class():
    html = Form()["telefon"].as_field_group()

    assert "(valfritt)</span></label>" in html
    assert 'class="ds-input kort-falt"' in html
    assert html.count('class="ds-input') == 1


def test_radios_are_a_fieldset_with_legend_and_one_label_each():
    html = Form(QueryDict("svar=nej"))["svar"].as_field_group()

    assert html.count("<fieldset") == html.count("<legend>Svar</legend>") == 1
    assert '<label for="id_svar_0">Ja</label>' in html
    assert re.search(r'value="nej"[^>]*checked', html)
    assert not re.search(r'value="ja"[^>]*checked', html)


def test_one_box_has_its_label_after_it():
    html = Form()["kopia"].as_field_group()

    assert html.index("<input") < html.index('<label for="id_kopia">Kopia</label>')
    assert "valfritt" not in html


def test_error_summary_links_to_every_field_with_a_fault():
    html = rita('{% include "komponenter/felsummering.html" %}', form=Form(QueryDict("")))

    assert "2 uppgifter behöver rättas" in html
    assert '<a href="#id_namn">' in html
    assert '<a href="#id_svar">' in html
    assert rita('{% include "komponenter/felsummering.html" %}', form=Form()).strip() == ""


# Filters above lists ----------------------------------------------------------------------------------------------


class Filterform(forms.Form):
    lan = forms.MultipleChoiceField(label="Län", required=False, choices=[("18", "Örebro län"), ("19", "Västmanland")])
    sok = forms.CharField(label="Sök", required=False)
    vy = forms.CharField(required=False, widget=forms.HiddenInput)


def test_pills_take_away_one_choice_and_start_at_the_first_page():
    brickor = filter_.filterbrickor(Filterform(), QueryDict("lan=18&lan=19&sok=nora&page=3&sort=namn"))

    assert [bricka["varde"] for bricka in brickor] == ["Örebro län", "Västmanland", "nora"]
    assert brickor[0]["etikett"] == "Län"
    assert brickor[0]["url"] == "?lan=19&sok=nora&sort=namn"
    assert brickor[2]["url"] == "?lan=18&lan=19&sort=namn"


def test_no_pills_without_choices():
    assert filter_.filterbrickor(Filterform(), QueryDict("lan=&sok=++&page=2")) == []
    assert filter_.filterbrickor(Filterform(), QueryDict("vy=alla")) == []  # the tab, which nobody sees as a filter


def test_filter_form_escapes_what_was_searched_for():
    request = RequestFactory().get("/", {"sok": '"><script>x</script>'})
    html = render_to_string(
        "komponenter/filter.html", {"formular": Filterform(request.GET), "antal_text": "0"}, request
    )

    assert "<script>" not in html
    assert "Rensa filter" in html


# Tables -----------------------------------------------------------------------------------------------------------


class Tabell(tables.Table):
    etikett = "Skolor"
    namn = tables.Column("Skola")
    elever = tables.Column("Elever", attrs={"td": {"class": "hoger"}})

    class Meta:
        template_name = "komponenter/tables2.html"


def _tabell(antal: int, adress: str = "/?lan=18") -> str:
    request = RequestFactory().get(adress)
    tabell = Tabell([{"namn": f"Skola {n}", "elever": n} for n in range(antal)], request=request)
    tables.RequestConfig(request, paginate={"per_page": 50}).configure(tabell)
    return tabell.as_html(request)


def test_table_says_how_it_is_sorted_and_keeps_the_filter_in_links():
    html = _tabell(3, "/?lan=18&sort=-namn")

    assert html.count("aria-sort=") == html.count('aria-sort="descending"') == 1
    assert "lan=18" in re.findall(r'href="([^"]*sort=[^"]*)"', html)[0]
    assert 'data-etikett="Elever" class="hoger"' in html
    assert 'tabindex="0" role="group" aria-label="Skolor"' in html


def test_table_pages_in_swedish():
    html = _tabell(1234, "/?page=2")

    assert "Visar 51–100 av 1\u202f234" in html
    assert "Sida 2 av 25" in html
    assert html.count('rel="prev"') == html.count('rel="next"') == 1
    assert "paginering" not in _tabell(3)


def test_empty_table_helps_instead_of_showing_headings():
    html = _tabell(0)

    assert "Inget att visa" in html
    assert "<table" not in html


# Progress ---------------------------------------------------------------------------------------------------------


def _framsteg(**kontext: object) -> str:
    return render_to_string(
        "komponenter/framsteg.html", {"fragment_url": "/jobb/1/lage/", "sida_url": "/jobb/1/", **kontext}
    )


def test_progress_asks_again_until_it_is_done():
    pagar = _framsteg(klart=1100, av=2000, text="Ritar diagram")

    assert 'hx-get="/jobb/1/lage/" hx-trigger="every 1s" hx-target="this" hx-swap="outerHTML"' in pagar
    assert 'max="2000" value="1100"' in pagar
    assert "1\u202f100 av 2\u202f000" in pagar
    assert '<noscript><p><a href="/jobb/1/">Ladda om sidan</a>' in pagar


@pytest.mark.parametrize("kontext", [{"klart": 3, "av": 3}, {"fel": "Disken är full."}])
def test_progress_stops_asking_when_it_is_over(kontext):
    html = _framsteg(fardigt=True, **kontext)

    assert "hx-get" not in html
    assert "noscript" not in html
    assert ("Disken är full." in html) == ("fel" in kontext)
