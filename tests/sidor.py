"""Pages for browser tests and pictures: which there are (the URL table) and what is wrong with one that is open."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from playwright.sync_api import ConsoleMessage, Page

from kvalitet.behorighet import urlbehorighet

BREDDER = {1280: 900, 390: 844}
SMALAST = 320  # 1280 px enlarged to 400 percent (WCAG 1.4.10)

# Rows of the URL table with arguments that nobody finds in a fresh demo, each with the reason.
UTAN_LANK = {
    "analysunderlag:skattning_blad": "finns när den som är inloggad har börjat svara",
    "analysunderlag:skattning_faktor": "finns när den som är inloggad har börjat svara",
    "analysunderlag:skattning_kod": "finns när den som är inloggad har börjat svara",
    "analysunderlag:skattning_lamna": "finns när den som är inloggad har börjat svara",
    "analysunderlag:skattning_las_in": "finns när den som är inloggad har börjat svara",
    "analysunderlag:skattning_svar": "finns när den som är inloggad har börjat svara",
    "analysunderlag:underlag_skolform": "finns när ett underlag har flera skolformer med statistik",
    "account_reset_password_from_key": "länken finns bara i ett brev",
    "openid_connect_login": "finns bara när en extern inloggning är inställd",
    "openid_connect_callback": "anropas av den externa inloggningen",
    "analysunderlag:korning": "finns när en körning har startats",
    "analysunderlag:korning_avbryt": "formulär på en körning som inte är avslutad",
    "analysunderlag:korning_fortsatt": "formulär på en körning som är pausad",
    "analysunderlag:korning_gor_om": "formulär på en körning där något misslyckades",
    "analysunderlag:korning_lage": "hämtas medan en körning pågår",
    "analysunderlag:korning_pausa": "formulär på en körning som pågår",
    "analysunderlag:release_godkann": "formulär på en release som väntar på godkännande",
    "analysunderlag:release_dra_tillbaka": "formulär på en release som får dras tillbaka",
    "analysunderlag:statistik_aterkalla": "formulär på en fil som får återkallas",
    "analysunderlag:statistik_granska": "finns medan en uppladdad fil granskas",
    "analysunderlag:statistik_avvisade": "fil efter en inläsning som hoppade över rader",
    "analysunderlag:namn_pa_matt_ta_bort": "finns när ett namn på mått har lagts till",
    "analysunderlag:tillagt_matt": "finns när ett mått har lagts till",
    "analysunderlag:tillagt_matt_andra": "finns när ett mått har lagts till",
    "analysunderlag:tillagt_matt_avsluta": "finns när ett mått har lagts till",
    "analysunderlag:tillagt_matt_oppna": "finns när ett tillagt mått är avslutat",
    "analysunderlag:tillagt_matt_ta_bort": "finns när ett mått har lagts till",
    "analysunderlag:underlag_lage": "hämtas medan ett underlag görs",
    "analysunderlag:skattning_spara_blad": "formulär på ett inläst blad",
    "analysunderlag:skatta_lank": "länken delas av huvudmannen",
    "analysunderlag:skatta_svar": "öppnas med en kod",
    "analysunderlag:skatta_faktor": "öppnas med en kod",
    "analysunderlag:skatta_lamna": "öppnas med en kod",
    "analysunderlag:skatta_glom": "öppnas med en kod",
    "analysunderlag:skatta_blad": "öppnas med en kod",
    "analysunderlag:skatta_las_in": "öppnas med en kod",
    "analysunderlag:skatta_spara_blad": "öppnas med en kod",
    "analysunderlag:egna_klistra_angra": "finns när uppgifter har klistrats in",
    "analysunderlag:egna_klistra_spara": "formulär på inklistrade rader som har granskats",
    "anvandare_oppna": "formulär på ett stängt konto",
    "avisering_detalj": "finns när tjänsten har skickat ett brev",
    "dialoger:gemensam_beslut": "formulär på ett förslag till gemensam dialog",
    "dialoger:gemensam_upplos": "formulär på en gemensam dialog",
    "dialoger:gemensamma": "länkas från en omgång där huvudmän har samma skolchef",
    "dialoger:koncern_beslut": "formulär på ett förslag till en koncern",
    "dialoger:koncerner": "länkas från en omgång där huvudmän ser ut att vara samma koncern",
    "dialoger:inbjudan_brev": "finns när ett brev ska postas",
    "dialoger:inbjudan_igen": "formulär på en skickad inbjudan",
    "dialoger:inbjudan_postad": "formulär på ett brev som ska postas",
    "dialoger:introduktioner_flytta": "formulär på en grupp",
    "dialoger:introduktioner_godkann": "formulär på ett förslag till grupper",
    "dialoger:introduktionsgrupp_boka": "finns när en introduktionsgrupp är godkänd",
    "dialoger:introduktionsgrupp_upplos": "formulär på en introduktionsgrupp",
    "dialoger:omgang_brev": "finns när brev i omgången ska postas",
    "dialoger:omgang_inbjudan": "länkas från omgången och från ett ärende som ska bjudas in",
    "dialoger:omgang_postade": "formulär för brev som ska postas",
    "dialoger:flera_resultat": "finns när flera ärenden har ändrats på en gång",
    "dialoger:jav_avsluta": "formulär på en anmälan om jäv",
    "dialoger:mote_hall": "länkas från ett möte som har varit och inte är markerat",
    "dialoger:omgang_tabell_andra": "formulär på en fil som har lästs in",
    "dialoger:omgang_tabell_ej_utforda": "finns när en inläst fil hade rader som inte gick att utföra",
    "dialoger:omgang_tabell_fel": "finns när en inläst fil har fel",
    "dialoger:anteckning_aterlamna": "formulär på en anteckning som läses",
    "dialoger:anteckning_faststall": "formulär på en anteckning som läses",
    "dialoger:par_godkann": "formulär på ett förslag till par",
    "dialoger:anteckning_ny": "länkas från ett genomfört möte utan anteckning",
    "dialoger:svar": "länken finns bara i ett brev",
    "dialoger:svar_kvitto": "kvitto på ett svar",
    "dialoger:kalenderflode": "hemlig länk som en annan kalender hämtar",
    "dialoger:kalenderlank_byt": "finns när man har skapat en kalenderlänk",
    "dialoger:kalenderlank_ta_bort": "finns när man har skapat en kalenderlänk",
    "dialoger:bokning": "finns när tider är föreslagna för en huvudman",
    "dialoger:bokning_tillbaka": "finns när tider är föreslagna för en huvudman",
    "dialoger:bokning_valj": "finns när tider är föreslagna för en huvudman",
    "dialoger:franvaro_ta_bort": "formulär på en upptagen tid",
    "dialoger:mina_tider_bokning": "finns när tider är föreslagna för huvudmannen",
    "dialoger:mina_tider_valj": "finns när tider är föreslagna för huvudmannen",
    "dialoger:mina_tider_onskemal": "formulär på föreslagna tider",
    "dialoger:nasta_steg_svara": "finns när huvudmannen är inbjuden",
    "dialoger:nasta_steg_beslut": "finns när introduktionen är genomförd",
    "dialoger:nasta_steg_deltagare": "finns när ett möte är bokat",
    "dialoger:fokus_skicka": "finns när huvudmannen har skrivit något och har en dialog",
    "dialoger:namn_nytt": "formulär på ett mötes deltagare",
    "dialoger:namn_ta_bort": "formulär på ett mötes deltagare",
    "dialoger:tidsmodell_standard": "finns när tidsmodellen är ändrad",
    "dialoger:atgard_andra": "finns när huvudmannen har skrivit en åtgärd",
    "dialoger:atgard_ta_bort": "finns när huvudmannen har skrivit en åtgärd",
    "dialoger:infor_uppfoljningen": "finns när återkopplingen är hållen",
    "dialoger:respons": "finns när återkopplingen är hållen",
    "dialoger:stodmaterial_tillbaka": "formulär på ett förslag på stödmaterial",
    "dialoger:uppfoljning_skicka": "finns när huvudmannen har skrivit något inför uppföljningen",
    "dialoger:vy_ta_bort": "formulär på en sparad vy",
    "huvudman:forslag_beslut": "formulär på en import som väntar på beslut",
    "huvudman:import_hoppa_over": "formulär på en import som väntar på beslut",
    "huvudman:kollega_aterta": "finns när en kollega är inbjuden",
    "huvudman:kollega_avboj": "formulär på den som myndigheterna vill lägga till",
    "huvudman:kollega_godkann": "formulär på den som myndigheterna vill lägga till",
    "huvudman:kollega_igen": "formulär på en inbjudan till en kollega",
    "huvudman:kontakter_stammer": "formulär på huvudmannens kontakter",
    "huvudman:rad_andra": "länkas från en huvudman med kontakter, insatser eller granskningar",
    "huvudman:rad_avsluta": "länkas från en huvudman med kontakter, insatser eller granskningar",
    "huvudman:uppdrag_avsluta": "formulär på en huvudman med företrädare",
    "huvudman:utredning_borja": "formulär på en huvudman med mottagare som ingen utreder",
    "huvudman:utredning_steg": "formulär på en utredning som pågår",
    "jobb_avbryt": "formulär på ett jobb som pågår",
    "jobb_lage": "hämtas medan ett jobb pågår",
}


def utan_argument() -> dict[str, str]:
    """URL name → path, for every open row of the URL table that needs no argument."""
    funna = {}
    for namn, policy in urlbehorighet().items():
        if policy.stangd:
            continue
        try:
            funna[namn] = reverse(namn)
        except NoReverseMatch:
            continue
    return funna


def urlnamn(adress: str) -> str:
    """The URL name behind an address, or "" when it is none of ours."""
    try:
        return resolve(urlsplit(adress).path).view_name
    except Resolver404:
        return ""


@dataclass
class Vakt:
    """Listens to a page and keeps every fault that the browser reports: console errors, CSP, scripts that fail."""

    page: Page
    fel: list[str] = field(default_factory=list)
    vantad_status: int = 200

    def __post_init__(self) -> None:
        self.page.on("console", self._konsol)
        self.page.on("pageerror", lambda fel: self.fel.append(f"skriptfel: {fel}"))

    def _konsol(self, meddelande: ConsoleMessage) -> None:
        # The browser itself writes a line about a page that answers 403 or 404, also when that is the point.
        om_sidan = meddelande.text.startswith("Failed to load resource") and self.vantad_status >= 400
        if meddelande.type in ("error", "warning") and not om_sidan:
            self.fel.append(f"konsol: {meddelande.text}")

    def ta(self) -> list[str]:
        fel, self.fel = self.fel, []
        return fel


def bredare_an_fonstret(page: Page) -> str:
    """The outermost element that sticks out to the right, or "" when nothing does."""
    return page.evaluate(
        """() => {
            if (document.documentElement.scrollWidth <= innerWidth) return "";
            const ute = [...document.querySelectorAll("body *")]
                .filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
            const e = ute.at(-1) ?? document.body;
            return `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className}: ` +
                e.textContent.trim().slice(0, 60);
        }"""
    )


def lankar(page: Page) -> list[str]:
    """Every address of ours that the page links to, in the order of the page, without query and fragment."""
    funna: Iterable[str] = page.eval_on_selector_all("a[href]", "as => as.map((a) => a.href)")
    varifran = urlsplit(page.url).netloc
    return list(dict.fromkeys(urlsplit(adress).path for adress in funna if urlsplit(adress).netloc == varifran))


def mal(page: Page) -> set[str]:
    """URL names that forms post to and that htmx fetches: no pages of their own."""
    adresser: Iterable[str] = page.evaluate(
        """() => [
            ...[...document.querySelectorAll("form")].map((f) => f.getAttribute("action") ?? location.pathname),
            ...[...document.querySelectorAll("[hx-get], [hx-post]")]
                .map((e) => e.getAttribute("hx-get") ?? e.getAttribute("hx-post")),
        ]"""
    )
    return {namn for adress in adresser if (namn := urlnamn(adress))}
