"""A whole case in a real browser, played by both utförare with the keyboard only, at both widths.

Each takes every second turn and presses the button of the next step. The meetings lie in the past, so that each can
be marked as held at once; the form warns of that, and they tick that they have seen it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import cycle

import pytest
from playwright.sync_api import Locator, Page, expect

from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from dialoger.models import Dialog, Mote, Tidrapport
from kvalitet.models import Anvandare, Handelse
from tests import sidor
from tests.factories import dagar, skapa_dialog, skapa_huvudman, skapa_par

pytestmark = pytest.mark.django_db(transaction=True)

MEST_TABBAR = 250
AKTIVT = "e => e === document.activeElement"


class Tangentbord:
    """A person without a mouse: goes on with Tab, opens with Enter, chooses with Space."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def till(self, mal: Locator) -> None:
        expect(mal).to_be_visible()
        for _ in range(MEST_TABBAR):
            if mal.evaluate(AKTIVT):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tabb når inte {mal}")

    def oppna(self, mal: Locator) -> None:
        self.till(mal)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def valj(self, mal: Locator) -> None:
        self.till(mal)
        self.page.keyboard.press("Space")
        expect(mal).to_be_checked()

    def falt(self, etikett: str) -> Locator:
        return self.page.get_by_label(re.compile(rf"^{etikett}( \(valfritt\))?$"))

    def skriv(self, etikett: str, text: str) -> None:
        falt = self.falt(etikett)
        self.till(falt)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def dag(self, etikett: str, dag: date) -> None:
        """Part by part, in the order that this browser shows them: month first, or year first."""
        falt = self.falt(etikett)
        self.till(falt)
        for delar in ((f"{dag:%m}", f"{dag:%d}", f"{dag:%Y}"), (f"{dag:%Y}", f"{dag:%m}", f"{dag:%d}")):
            for _ in delar:
                self.page.keyboard.press("ArrowLeft")
            for nummer, siffror in enumerate(delar):
                self.page.keyboard.type(siffror)
                if nummer == 0 and len(siffror) == 4:
                    self.page.keyboard.press("ArrowRight")  # a year may have more digits, so it does not go on
            if falt.input_value() == dag.isoformat():
                return
        raise AssertionError(f"{etikett}: {falt.input_value()}, inte {dag}")

    def klockan(self, etikett: str, nar: str) -> None:
        """Before one in the afternoon, where a clock of twelve hours and one of 24 are written alike."""
        falt = self.falt(etikett)
        self.till(falt)
        self.page.keyboard.type(nar.replace(":", "") + ("PM" if nar >= "12" else "AM"))
        expect(falt).to_have_value(nar)


class Spel:
    """The pair take turns. After every page: nothing wider than the window, no fault in the browser."""

    def __init__(self, page: Page, adress: str, dialog: Dialog, par: tuple, logga_in: Callable[[Anvandare], None]):
        self.page, self.adress, self.dialog, self.logga_in = page, adress, dialog, logga_in
        self.vakt, self.tangenter, self.tur = sidor.Vakt(page), Tangentbord(page), cycle(par)

    def granska(self) -> None:
        assert self.vakt.ta() == []
        assert sidor.bredare_an_fonstret(self.page) == ""

    def nasta(self, rubrik: str) -> None:
        """The other one opens the case, reads what is next, and presses its button."""
        self.logga_in(next(self.tur))
        self.page.goto(self.adress + self.dialog.get_absolute_url())
        kort = self.page.locator("section[aria-labelledby=nasta]")
        expect(kort.get_by_role("heading")).to_have_text(rubrik)
        self.granska()
        self.tangenter.oppna(kort.get_by_role("link"))
        self.granska()

    def sand(self, knapp: str | re.Pattern[str]) -> None:
        self.vakt.vantad_status = 422  # a form with something to look at again answers with that
        self.tangenter.oppna(self.page.get_by_role("main").get_by_role("button", name=knapp, exact=True))
        self.vakt.vantad_status = 200

    def klart(self, besked: str) -> None:
        expect(self.page.get_by_text(besked).first).to_be_visible()
        self.granska()

    def bjud_in(self) -> None:
        self.nasta("Bjud in huvudmannen")
        self.tangenter.oppna(self.page.get_by_role("link", name="Registrera en redan skickad inbjudan"))
        self.tangenter.skriv("Annan mottagare", "Barn- och utbildningsnämnden")
        self.tangenter.dag("Skickad", dagar(-280))
        self.tangenter.dag("Svar önskas senast", dagar(-260))
        self.sand("Registrera inbjudan")
        self.klart("Inbjudan till")

    def svara(self, rubrik: str, ja: str, dag: date, knapp: str) -> None:
        self.nasta(rubrik)
        self.tangenter.valj(self.page.get_by_label(ja, exact=True))
        self.tangenter.dag("Svarade", dag)
        self.tangenter.skriv("Vem svarade", "Nämndens ordförande")
        self.sand(knapp)
        self.klart("Svaret ja är registrerat.")

    def utan_underlag(self) -> None:
        self.nasta("Lämna underlaget")
        vag = self.page.locator("summary", has_text="Gå vidare utan underlag")
        self.tangenter.till(vag)
        self.page.keyboard.press("Enter")
        self.tangenter.skriv("Skäl", "Den officiella statistiken räcker inte.")
        self.sand("Gå vidare utan underlag")
        self.klart("Ärendet går vidare utan underlag.")

    def mote(self, typ: str, namnet: str, rubriker: tuple[str, str], dag: int, slutar: str) -> None:
        """Booked by the one, marked as held by the other."""
        self.nasta(rubriker[0])
        self.tangenter.dag("Dag", dagar(dag))
        self.tangenter.klockan("Börjar", "09:00")
        self.tangenter.klockan("Slutar", slutar)
        if typ == "dialog":
            self.tangenter.skriv("Plats", "Stadshuset, rum 3")
        self.sand(f"Boka {namnet}")
        expect(self.page.locator("#varningar")).to_contain_text("Har mötet redan hållits?")
        self.granska()
        self.tangenter.valj(self.page.get_by_label("Boka ändå", exact=True))
        self.sand(f"Boka {namnet}")
        expect(self.page.get_by_role("link", name="Markera som genomfört")).to_be_visible()
        self.granska()

        self.nasta(rubriker[1])
        self.tangenter.skriv("Skolchef", "1")
        self.tangenter.skriv("Rektor", "4")
        self.sand("Markera som genomfört")
        self.klart("Mötet är markerat som genomfört.")
        mote = Mote.objects.filter(dialoger=self.dialog).latest("pk")
        assert (mote.typ, mote.status) == (typ, "hallet")

    def anteckning(self) -> None:
        """Written by the one, read and fastställd by the other."""
        self.nasta("Skriv mötesanteckningen")
        self.tangenter.skriv("Text", "Vi talade om hur uppföljningen används.")
        self.tangenter.valj(self.page.locator("#id_amnen input").first)
        self.sand("Spara")
        self.klart("Anteckningen är sparad.")
        self.sand(re.compile("^Lämna till"))
        self.nasta("Läs och fastställ anteckningen")
        self.sand("Fastställ")
        self.klart("fastställd")

    def avsluta(self) -> None:
        self.nasta("Avsluta ärendet")
        self.sand("Avsluta ärendet")
        self.klart("Ärendet är avslutat: dialogen är genomförd.")


@pytest.mark.parametrize("bredd", sidor.BREDDER)
def test_a_whole_case_from_invitation_to_follow_up_with_the_keyboard(page, live_server, logga_in, bredd):
    page.set_viewport_size({"width": bredd, "height": sidor.BREDDER[bredd]})
    ladda_kvalitetssystem()  # the topics of a note
    par = skapa_par()
    dialog = skapa_dialog(par, huvudman=skapa_huvudman("Åmåls kommun"))
    spel = Spel(page, live_server.url, dialog, par, logga_in)

    spel.bjud_in()
    ja = "Ja, de vill vara med på introduktionen"
    spel.svara("Vänta på huvudmannens svar", ja, dagar(-270), "Registrera svaret")
    rubriker = ("Boka introduktionsmötet", "Markera introduktionen som genomförd")
    spel.mote("introduktion", "introduktionen", rubriker, -250, "10:30")
    fraga = "Fråga om huvudmannen vill fortsätta"
    spel.svara(fraga, "Ja, de vill fortsätta", dagar(-245), "Registrera beslutet")
    spel.utan_underlag()
    spel.mote("formote", "förmötet", ("Boka förmötet", "Markera förmötet som genomfört"), -230, "10:00")
    spel.mote("dialog", "dialogmötet", ("Boka dialogmötet", "Markera dialogmötet som genomfört"), -215, "12:00")
    spel.anteckning()
    rubriker = ("Boka återkopplingen", "Markera återkopplingen som genomförd")
    spel.mote("aterkoppling", "återkopplingen", rubriker, -200, "10:00")
    rubriker = ("Boka uppföljningen", "Markera uppföljningen som genomförd")
    spel.mote("uppfoljning", "uppföljningen", rubriker, -10, "10:00")
    spel.avsluta()

    dialog.refresh_from_db()
    assert (dialog.avslutsorsak, dialog.steg, dialog.nasta) == ("genomford", 6, "")
    # Both took part, and both got the time of every meeting.
    assert {h.aktor_id for h in Handelse.objects.exclude(aktor=None)} == {person.pk for person in par}
    for person in par:
        assert Tidrapport.objects.filter(utforare=person, slag="dialog").count() == 5
