"""The own space is closed: planted texts are searched for in all that agency staff can open, and in all that is made.

Nothing national is computed from an own figure, and no file of an underlag has one.
"""

from __future__ import annotations

import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core import serializers
from django.test import Client
from django.urls import reverse

from analysunderlag.models import EgenIakttagelse, EgetMal, EgetVarde, Indikator, Underlag, Uppfoljningspunkt
from analysunderlag.services import fordelningar, underlagsfiler
from analysunderlag.services import underlag as underlagstjanst
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.services.underlag import bestall_underlag
from huvudman.models import Huvudman
from kvalitet import jobb as jobben
from kvalitet.behorighet import EGET_UTRYMME, urlbehorighet
from kvalitet.models import Anvandare, Avisering, Handelse, Jobb, Lasning, Roll
from tests.analysunderlag.exempelinnehall import exempel_bara_tecken
from tests.analysunderlag.underlagsvarld import frys_underlag, skapa_statistik
from tests.factories import (
    skapa_anvandare,
    skapa_egen_rad,
    skapa_eget_varde,
    skapa_huvudman,
    skapa_roll,
    skapa_skolform,
)
from tests.test_rollmatris import FORE_DETTA, MATRIS, PERSONAL, UTANFOR, bygg_varld

pytestmark = [pytest.mark.django_db, pytest.mark.inbyggt]  # what is searched is the same on both databases
HEMLIGT = "Zebrafinken"  # in every text
TAL = ("41.3917", "41,3917", "43.1179", "43,1179")  # the two figures, however they are written
BEHORIGA = "gr_personal_behorighet"
EGNA_MODELLER = (EgetVarde, EgenIakttagelse, EgetMal, Uppfoljningspunkt)


@pytest.fixture(autouse=True)
def _eget_lager(tmp_path: Path, settings) -> None:
    settings.FILKATALOG = tmp_path / "filer"


def plantera(huvudman: Huvudman, person: Anvandare) -> None:
    if not Indikator.objects.exists():
        ladda_kvalitetssystem()
    skapa_skolform(huvudman, "grundskola")
    skapa_eget_varde(huvudman, person, namn=f"{HEMLIGT} A", hur=f"{HEMLIGT} B", varde=Decimal("41.3917"))
    skapa_eget_varde(huvudman, person, indikator=BEHORIGA, hur=f"{HEMLIGT} C", varde=Decimal("43.1179"))
    falt = {"ser": f"{HEMLIGT} D", "hur": f"{HEMLIGT} E", "inte_fragat": f"{HEMLIGT} F", "delmal": 2}
    skapa_egen_rad(huvudman, person, "iakttagelser", **falt)
    skapa_egen_rad(huvudman, person, "mal", text=f"{HEMLIGT} G", vem=f"{HEMLIGT} H", skolform="grundskola", delmal=1)
    skapa_egen_rad(huvudman, person, "foljs-upp", vad=f"{HEMLIGT} I", anvands_av=f"{HEMLIGT} J")


def rojt(text: str) -> list[str]:
    return [ord_ for ord_ in (HEMLIGT, *TAL) if ord_ in text]


def innehall(svar) -> str:
    data = b"".join(svar.streaming_content) if svar.streaming else svar.content
    return uppackat(data)


def uppackat(data: bytes) -> str:
    """The text of a file; of a workbook or a ZIP that of every part, of a PDF what is drawn on its pages."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as fil:
            return "\n".join(uppackat(fil.read(namn)) for namn in fil.namelist())
    if data.startswith(b"%PDF"):
        import pikepdf

        with pikepdf.open(io.BytesIO(data)) as pdf:
            return "\n".join(f"{v}" for v in pdf.docinfo.values()) + pdftext(data)
    return data.decode("utf-8", "replace")


def pdftext(data: bytes) -> str:
    from pypdfium2 import PdfDocument

    dokument = PdfDocument(data)
    return "\n".join(sida.get_textpage().get_text_range() for sida in dokument)


# Pages ------------------------------------------------------------------------------------------------------------


def test_nobody_outside_finds_a_word_of_it_anywhere():
    """Every address of the service for one with all roles, since roles add up, and for the systemförvaltare; those of
    the own space and of the huvudman for each role, for another huvudman's people and for those who have left."""
    varld = bygg_varld()
    egen = Huvudman.objects.get(namn="Kumla kommun")
    person = varld.folk["egen_huvudman"]
    assert person is not None
    plantera(egen, person)
    assert rojt(klient(person).get(reverse("analysunderlag:egna_uppgifter", args=[egen.nyckel])).content.decode())

    alla_roller = skapa_anvandare()
    for roll in Roll:
        skapa_roll(alla_roller, roll)
    varld.folk["alla roller"] = alla_roller
    fynd = []
    for vem in ("alla roller", *PERSONAL, *UTANFOR, FORE_DETTA, "annan_huvudman"):
        client = varld.klient(vem)
        overallt = vem in ("alla roller", "systemforvaltare")
        for namn in MATRIS:
            if namn.startswith(("account_", "mfa_", "socialaccount_")):
                continue
            if not overallt and not namn.startswith(("analysunderlag:eg", "analysunderlag:detalj", "huvudman:detalj")):
                continue
            if ord_ := rojt(innehall(client.get(varld.adress(namn)))):
                fynd.append((vem, namn, ord_))
    assert fynd == []


def klient(person: Anvandare) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_searching_by_the_planted_words_finds_nothing():
    huvudman = skapa_huvudman("Åmåls kommun")
    plantera(huvudman, skapa_anvandare(huvudman=huvudman))
    for roll, adress in (
        (Roll.SAMORDNARE, reverse("huvudman:lista")),
        (Roll.SAMORDNARE, reverse("analysunderlag:lista")),
        (Roll.SAMORDNARE, reverse("dialoger:lista")),
        (Roll.SYSTEMFORVALTARE, reverse("handelser")),
        (Roll.SYSTEMFORVALTARE, reverse("lasningar")),
    ):
        html = klient(skapa_anvandare(roll)).get(adress, {"sok": "Zebra", "objekt": "Zebra"}).content.decode()
        assert "Zebrafinken" not in html
        assert "Åmåls kommun" not in html


def test_a_role_at_an_agency_closes_the_space_even_for_ones_own_huvudman():
    huvudman = skapa_huvudman()
    person = skapa_anvandare(huvudman=huvudman)
    plantera(huvudman, person)
    assert [modell.objects.synliga_for(person).count() for modell in EGNA_MODELLER] == [2, 1, 1, 1]

    skapa_roll(person, Roll.ANALYTIKER)
    person = Anvandare.objects.get(pk=person.pk)

    assert [modell.objects.synliga_for(person).count() for modell in EGNA_MODELLER] == [0, 0, 0, 0]
    svar = klient(person).get(reverse("analysunderlag:egna_uppgifter", args=[huvudman.nyckel]))
    assert svar.status_code == 403


def test_every_address_of_it_is_declared_as_own_space():
    egna = {
        n: p
        for n, p in urlbehorighet().items()
        if n.startswith(("analysunderlag:egna", "analysunderlag:egen_", "analysunderlag:eget_"))
    }
    assert len(egna) == 17
    assert set(egna.values()) == {EGET_UTRYMME}


# Logs -------------------------------------------------------------------------------------------------------------


def test_events_reading_log_jobs_and_letters_have_no_word_of_it():
    huvudman = skapa_huvudman()
    person = skapa_anvandare(huvudman=huvudman)
    plantera(huvudman, person)
    rad = EgetVarde.objects.get(indikator=None)
    client = klient(person)
    for namn, mer in (("eget_varde_andra", [rad.pk]), ("egna_blad_pdf", ["namnd"])):
        client.get(reverse(f"analysunderlag:{namn}", args=[huvudman.nyckel, *mer]))
    klient(skapa_anvandare(huvudman=skapa_huvudman())).get(
        reverse("analysunderlag:eget_varde_andra", args=[huvudman.nyckel, rad.pk])
    )

    allt = [serializers.serialize("json", modell.objects.all()) for modell in (Handelse, Lasning, Jobb, Avisering)]
    assert rojt("\n".join(allt)) == []
    assert Handelse.objects.filter(objekttyp="analysunderlag.egetvarde").count() == 2
    assert not Handelse.objects.filter(objekttyp="huvudman.huvudman").exists()
    for modell in EGNA_MODELLER:
        assert rojt(str(modell.objects.first())) == []
        assert huvudman.namn not in str(modell.objects.first())


def test_server_logs_have_no_word_of_it(caplog):
    huvudman = skapa_huvudman()
    person = skapa_anvandare(huvudman=huvudman)
    plantera(huvudman, person)
    with caplog.at_level(0):
        klient(person).post(
            reverse("analysunderlag:egna_klistra", args=[huvudman.nyckel]),
            {"text": f"Grundskola\t{HEMLIGT}\t2025\tfel"},
        )
    assert rojt(caplog.text) == []


# Figures and files ------------------------------------------------------------------------------------------------


def test_no_file_of_an_underlag_and_no_national_figure_knows_of_them():
    huvudman = skapa_huvudman("Åmåls kommun")
    release = skapa_statistik(huvudman)

    def nationellt() -> list[object]:
        rader = fordelningar.berakna(release, fordelningar.observationer(release))
        return [(r.indikator_id, r.grupp, r.n, r.data) for r in rader]

    skapa_skolform(huvudman, "grundskola")  # the register is the same before and after
    fore = nationellt()
    utan = bestall_underlag(huvudman)

    plantera(huvudman, skapa_anvandare(huvudman=huvudman))
    efter = nationellt()
    underlag = bestall_underlag(huvudman)
    jobben.kor(underlag.jobb_id or 0, underlagstjanst.kor)
    underlag.refresh_from_db()

    assert fore == efter
    assert fore
    assert underlag == utan  # the same input: an own figure makes no new version
    assert underlag.status == Underlag.Status.KLART
    filer = list(underlag.filer.all())
    assert len(filer) == 5
    for fil in filer:
        text = uppackat(underlagsfiler.sokvag(fil).read_bytes())
        assert "Åmåls kommun" in text or fil.format in ("json", "manifest")
        assert rojt(text) == [], fil.format
    assert rojt(underlag.innehall + json.dumps(underlag.andringar)) == []
    lagrade = [v for v in Path(settings.FILKATALOG).rglob("*") if v.is_file()]
    assert lagrade
    assert rojt("".join(uppackat(v.read_bytes()) for v in lagrade)) == []


@pytest.mark.parametrize("fa", [False, True], ids=["manga", "fa"])
def test_the_underlag_shows_them_to_their_own_people_only_and_at_the_same_cost(fa, django_assert_max_num_queries):
    huvudman = skapa_huvudman("Åmåls kommun")
    release = skapa_statistik(huvudman)
    person = skapa_anvandare(huvudman=huvudman)
    underlag = frys_underlag(huvudman, release, exempel_bara_tecken() if fa else None)
    url = underlag.get_absolute_url()
    client = klient(person)
    assert "Ni har inte lagt till något" in client.get(url).content.decode()

    plantera(huvudman, person)
    with django_assert_max_num_queries(20) as med:
        svar = client.get(url)
    html = svar.content.decode()
    assert rojt(html)
    assert html.count("Zebrafinken A") == html.count("Zebrafinken D") == html.count("Zebrafinken G") == 1
    assert '<span class="marke">egen uppgift</span>' in html
    assert svar["Cache-Control"] == "no-store, private"
    for _ in range(3):
        skapa_egen_rad(huvudman, person, "iakttagelser")
    with django_assert_max_num_queries(20) as fler:
        client.get(url)
    assert len(med) == len(fler)

    for annan in (skapa_anvandare(Roll.SAMORDNARE), skapa_anvandare(Roll.DIALOGUTFORARE, "SPSM")):
        html = klient(annan).get(url).content.decode()
        assert rojt(html) == []
        assert "Era egna uppgifter" not in html
    skapa_roll(person, Roll.REGISTRATOR)
    assert rojt(klient(Anvandare.objects.get(pk=person.pk)).get(url).content.decode()) == []
