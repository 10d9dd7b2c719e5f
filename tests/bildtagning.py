"""Walks the demo as each account, takes the pictures and collects everything that is wrong."""

import shutil
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
from django.conf import settings
from django.core.management import call_command
from django.db.models import Min
from django.utils.text import slugify
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from tqdm import tqdm

from analysunderlag.models import Statistikrelease
from analysunderlag.services.underlagshinder import hinder
from dialoger.begrepp import Motesstatus
from dialoger.models import Anteckning, Dialog, Mote, Parningsforslag
from dialoger.services import bestall_parning
from huvudman.models import Huvudman, Uppdrag
from huvudman.services import andra_huvudman
from kvalitet.behorighet import urlbehorighet
from kvalitet.models import Anvandare, Roll
from tests import sidor
from tests.arbetare import vanta
from tests.demokorning import Demokorning

# Fonts are there, and what scripts fold when the width changes has been drawn.
LUGN = "document.fonts.ready.then(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))))"
EXEMPEL = 2  # pictures per URL with arguments and account: the same page for two different objects

# Pictures for the README: file, part of the account's role text, URL name, end of its address, width, where it starts.
README = (
    ("inloggning", "", "account_login", "", 1280, ""),
    ("register", "Dialogutförare", "huvudman:lista", "", 1280, ""),
    ("underlag", "Skolchef", "analysunderlag:detalj", "", 1280, ""),
    ("underlag-diagram", "Skolchef", "analysunderlag:detalj", "", 1280, "#delmal1"),
    ("underlag-telefon", "Skolchef", "analysunderlag:detalj", "", 390, "#delmal1"),
    ("underlag-pdf", "Skolchef", "analysunderlag:underlag_hamta", "/pdf/", 1280, ""),
)
READMEHOJD = 1400  # px; longer pages are cut


@dataclass
class Vandring:
    """One account's walk. `sedda` are URL names with a picture, `mal` those that forms post to or htmx fetches."""

    demo: Demokorning
    konto: dict[str, str]
    ut: Path
    ocksa: list[str] = field(default_factory=list)
    """Addresses to visit besides those that need no argument: objects that are more worth seeing than any."""
    fel: list[str] = field(default_factory=list)
    sedda: set[str] = field(default_factory=set)
    mal: set[str] = field(default_factory=set)
    tagna: set[str] = field(default_factory=set)
    antal: Counter = field(default_factory=Counter)

    @property
    def mapp(self) -> Path:
        namn = f"{self.konto['roll']} {self.konto['namn']}" if self.konto else "ej inloggad"
        mapp = self.ut / slugify(namn)
        mapp.mkdir(parents=True, exist_ok=True)
        return mapp

    def ga(self, context: BrowserContext, stapel: tqdm) -> None:
        page = context.new_page()
        self.vakt = sidor.Vakt(page)
        vantar = deque([*sidor.utan_argument().values(), *self.ocksa])
        for adress in self.ocksa:
            self.ny(adress)
        gjorda = set(vantar)
        while vantar:
            adress = vantar.popleft()
            stapel.set_postfix_str(adress[:40])
            for lank in self.besok(page, context, adress):
                if lank not in gjorda and self.ny(lank):
                    gjorda.add(lank)
                    vantar.append(lank)
            stapel.update()

    def ny(self, adress: str) -> bool:
        namn = sidor.urlnamn(adress)
        self.antal[namn] += 1
        return bool(namn) and self.antal[namn] <= EXEMPEL

    def besok(self, page: Page, context: BrowserContext, adress: str) -> list[str]:
        """Pictures of one address in both widths. Returns the addresses it links to."""
        namn = sidor.urlnamn(adress)
        svar = context.request.get(self.demo.adress + adress, fail_on_status_code=False)
        sort = svar.headers.get("content-type", "").partition(";")[0]
        if svar.status in (401, 403, 404, 405) and adress in (*sidor.utan_argument().values(), *self.ocksa):
            if svar.status in (401, 405):
                self.sedda.add(namn)  # takes forms only, or is shown by another service
            return []  # not for this account: the role matrix test says whether that is right
        if sort == "application/pdf" and svar.ok:
            self.pdf(svar.body(), namn, adress)
        elif sort == "text/html" and svar.ok:
            return self.sida(page, adress, namn)
        elif not svar.ok:
            self.fel.append(f"{self.mapp.name}: {adress} svarar {svar.status}")
        else:
            self.sedda.add(namn)  # a file of another kind
        return []

    def sida(self, page: Page, adress: str, namn: str) -> list[str]:
        page.set_viewport_size({"width": 1280, "height": sidor.BREDDER[1280]})
        page.goto(self.demo.adress + adress)
        hamnade = urlsplit(page.url).path
        self.sedda |= {namn, sidor.urlnamn(hamnade)}
        if hamnade != adress and hamnade in self.tagna:
            return []  # sent on to a page that has its pictures
        self.tagna |= {adress, hamnade}
        for bredd, hojd in sidor.BREDDER.items():
            page.set_viewport_size({"width": bredd, "height": hojd})
            page.evaluate(LUGN)
            page.screenshot(path=self.mapp / f"{self.filnamn(namn, adress)}-{bredd}.png", full_page=True)
            if ute := sidor.bredare_an_fonstret(page):
                self.fel.append(f"{self.mapp.name}: {adress} är bredare än {bredd} px: {ute}")
        self.mal |= sidor.mal(page)
        self.fel += [f"{self.mapp.name}: {adress}: {rad}" for rad in self.vakt.ta()]
        return sidor.lankar(page)

    def pdf(self, data: bytes, namn: str, adress: str) -> None:
        with pypdfium2.PdfDocument(data) as dokument:
            for nummer in range(len(dokument)):
                bild = dokument[nummer].render(scale=1.6).to_pil()
                bild.save(self.mapp / f"{self.filnamn(namn, adress)}-pdf-{nummer + 1:02}.png")
        self.sedda.add(namn)

    def filnamn(self, namn: str, adress: str) -> str:
        unik = slugify(adress.strip("/").replace("/", "-")) if adress not in sidor.utan_argument().values() else ""
        return "-".join(filter(None, (slugify(namn.replace(":", "-").replace("_", "-")), unik)))[:120]


def _webblasare(p: Playwright) -> Browser:
    return p.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", "--lang=sv-SE", "--disable-gpu"]
    )


def _inloggad(browser: Browser, demo: Demokorning, konto: dict[str, str]) -> BrowserContext:
    """A new window, logged in through the login page; without an account just the window."""
    context = browser.new_context(locale="sv-SE", timezone_id="Europe/Stockholm", reduced_motion="reduce")
    if konto:
        page = context.new_page()
        page.goto(demo.adress + "/konto/login/")
        page.fill("[name=login] >> visible=true", konto["epost"])
        page.fill("[name=password] >> visible=true", konto["losenord"])
        with page.expect_navigation():
            page.locator(".inloggning-ruta").get_by_role("button", name="Logga in").click()
        assert "/konto/login" not in page.url, f"{konto['epost']} kommer inte in"
        page.close()
    return context


def alla(demo: Demokorning, ut: Path, bara: list[str] | None) -> list[str]:
    """Every page, every account. Returns what is wrong, one line each."""
    ocksa = [huvudman.get_absolute_url() for huvudman in _foretradda()[:EXEMPEL]]
    ocksa += [huvudman.get_absolute_url() for huvudman in Huvudman.objects.filter(dialoger=None).order_by("pk")[:1]]
    ocksa += [arende.get_absolute_url() for arende in _arenden()]
    konton = [{}, *demo.konton] if not bara else [k for k in demo.konton if k["epost"] in bara]
    fel: list[str] = []
    sedda: set[str] = set()
    mal: set[str] = set()
    with sync_playwright() as p, tqdm(desc="Bilder", unit="sida") as stapel:
        browser = _webblasare(p)
        for konto in konton:
            vandring = Vandring(demo, konto, ut, [*_egna(konto), *ocksa])
            with _inloggad(browser, demo, konto) as context:
                vandring.ga(context, stapel)
            fel += vandring.fel
            sedda |= vandring.sedda
            mal |= vandring.mal
        browser.close()
    if not bara:
        fel += _osedda(sedda | mal)
    return fel + _serverfel()


def _serverfel() -> list[str]:
    """What the web server logged as errors: the reason behind an answer of 500 is gone when the demo has ended."""
    rader = (settings.VAR / "logg" / "webb.log").read_text(encoding="utf-8", errors="replace").splitlines()
    return [rad[:4000] for rad in rader if " ERROR " in rad[:40]]


def _osedda(sedda: set[str]) -> list[str]:
    oppna = {namn for namn, policy in urlbehorighet().items() if not policy.stangd}
    return [
        f"ingen bild av {namn}: inget konto når den. Lägg en länk dit, eller ett skäl i UTAN_LANK (tests/sidor.py)."
        for namn in sorted(oppna - sedda - set(sidor.UTAN_LANK))
    ]


def _foretradda() -> list[Huvudman]:
    """The huvudmän that the demo's representatives act for."""
    return list(Huvudman.objects.filter(uppdrag__in=Uppdrag.objects.all()).distinct().order_by("pk"))


def _arenden() -> list[Dialog]:
    """A case for each next action, a closed one among them: their pages differ most."""
    forsta = Dialog.objects.order_by().values("nasta").annotate(forsta=Min("pk")).values_list("forsta", flat=True)
    return list(Dialog.objects.filter(pk__in=list(forsta)).order_by("pk"))


def _egna(konto: dict[str, str]) -> list[str]:
    """Of the account's own cases one for each next action, meetings to come, and notes that are not fastställda."""
    if not konto or not (mina := Dialog.objects.mina(Anvandare.objects.get(epost=konto["epost"]))):
        return []
    forsta = mina.order_by().values("nasta").annotate(forsta=Min("pk")).values_list("forsta", flat=True)
    moten = Mote.objects.filter(dialoger__in=mina, status=Motesstatus.PLANERAT).distinct().order_by("start")
    utkast = Anteckning.objects.filter(motesarende__dialog__in=mina, faststalld=None).order_by("pk")
    rader = [*moten[:EXEMPEL], *utkast[:EXEMPEL], *mina.filter(pk__in=list(forsta)).order_by("pk")]
    return [rad.get_absolute_url() for rad in rader]


def _forslag_till_par() -> None:
    """A proposal for the cases of a round that have no pair, solved by the demo's own worker."""
    utan = Dialog.objects.otilldelade().exclude(omgang=None).order_by("-omgang__start").first()
    if utan is None or utan.omgang is None:
        return
    jobb = bestall_parning(
        omgang=utan.omgang, aktor=Anvandare.objects.filter(rolltilldelningar__roll=Roll.SAMORDNARE)[0]
    )
    vanta(lambda: Parningsforslag.objects.filter(omgang=utan.omgang).exists(), vad=f"slutet på jobb {jobb.pk}")


def forbered() -> None:
    """Underlag and pairs, made by the demo's own worker, and a change of a huvudman: else there is nothing to see."""
    _forslag_till_par()
    huvudman_lista = _foretradda()
    utan = hinder(huvudman_lista, Statistikrelease.objects.senast_godkand())
    med = [huvudman.nyckel for huvudman in huvudman_lista if huvudman.pk not in utan]
    call_command("generera_underlag", *(f"--orgnr={nyckel}" for nyckel in med), "--vanta")
    en, aktor = huvudman_lista[0], Anvandare.objects.filter(rolltilldelningar__roll=Roll.REGISTRATOR).first()
    andra_huvudman(
        huvudman_id=en.pk, namn=en.namn, form=en.form, kommun=en.kommun, skal="Kontrollerat mot registret", aktor=aktor
    )


def readme(demo: Demokorning, ut: Path) -> list[str]:
    """The README's few pictures, small enough to keep in git."""
    ut.mkdir(parents=True, exist_ok=True)
    fel = []
    with sync_playwright() as p:
        browser = _webblasare(p)
        for namn, roll, url, slut, bredd, start in README:
            konto = next((k for k in demo.konton if roll in k["roll"]), None) if roll else {}
            if konto is None:
                fel.append(f"{namn}: inget demokonto är {roll}")
                continue
            with _inloggad(browser, demo, konto) as context:
                page = context.new_page()
                page.set_viewport_size({"width": bredd, "height": sidor.BREDDER[bredd]})
                if adress := _hitta(page, demo, url, slut):
                    _readmebild(page, demo.adress + adress, ut / f"{namn}.png", start)
                else:
                    fel.append(f"{namn}: ingen väg till {url} för {roll or 'den som inte loggat in'}")
        browser.close()
    return fel


def _readmebild(page: Page, adress: str, fil: Path, start: str) -> None:
    fran = 0
    svar = page.context.request.get(adress)
    if "pdf" in svar.headers["content-type"]:
        with pypdfium2.PdfDocument(svar.body()) as dokument:
            dokument[0].render(scale=1.4).to_pil().save(fil)
    else:
        page.goto(adress)
        page.screenshot(path=fil, full_page=True)
        if start:
            fran = page.evaluate("s => document.querySelector(s).getBoundingClientRect().top + scrollY - 32", start)
    _krymp(fil, int(fran))


def _hitta(page: Page, demo: Demokorning, namn: str, slut: str) -> str:
    """The page's address: reversed, or the first link to it within two steps of the start page."""
    if adress := sidor.utan_argument().get(namn):
        return adress
    steg: set[str] = {"/"}
    sedda: set[str] = set()
    for _ in range(3):
        lankar: set[str] = set()
        for adress in sorted(steg - sedda):
            if sidor.urlnamn(adress) in sidor.UTAN_LANK or "logout" in adress:
                continue
            svar = page.context.request.get(demo.adress + adress, fail_on_status_code=False)
            sedda.add(adress)
            if not svar.ok or "text/html" not in svar.headers.get("content-type", ""):
                continue
            page.goto(demo.adress + adress)
            lankar.update(sidor.lankar(page))
        if funna := sorted(a for a in lankar if sidor.urlnamn(a) == namn and a.endswith(slut)):
            return funna[0]
        steg = lankar
    return ""


def _krymp(fil: Path, fran: int) -> None:
    """Cut to a reasonable height and to 256 colours (rare ones kept): a page is mostly flat."""
    with Image.open(fil) as bild:
        klippt = bild.crop((0, fran, bild.width, min(bild.height, fran + READMEHOJD))).convert("RGB")
    klippt.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(fil, optimize=True)
