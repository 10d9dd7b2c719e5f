"""The next step with its one button, what is missing, and the other things that can be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from huvudman.models import Huvudman
from kvalitet import svenska

from ..begrepp import MED_SKOLFORMER, Funktion, Motesstatus, Motestyp, Steg
from ..behorighet import far_andra, far_samordna, far_skriva_anteckning
from ..handlingar import HANDLINGAR
from ..models import Bokning, Dialog
from ..motesvisning import ar_omarkerat, markera_text
from ..process import Atgard, Lage
from ..roller_i_moten import FORMELLA
from ..visning import ATGARDER, forsening, saknad_text
from .moten import Motesrad
from .skolformer import Skolform

A = Atgard
ANTECKNA = (A.SKRIV_ANTECKNING, A.LAS_ANTECKNING)

# What the step is about, in a sentence or two to a colleague.
TEXTER: dict[str, str] = {
    A.TILLDELA: "Ärendet behöver en dialogutförare från Skolverket och en från SPSM.",
    A.BJUD_IN: "Inbjudan går till varje nämnd eller styrelse som ansvarar, och till skolchefen.",
    A.INVANTA_SVAR: "Registrera svaret när det kommer. Ett ja räcker från en av nämnderna.",
    A.BJUD_IN_IGEN: "Huvudmannen bad att få höra av er igen senare.",
    A.BOKA_INTRODUKTION: "Introduktionen är digital och hålls gärna med flera huvudmän som liknar varandra.",
    A.INVANTA_BESLUT: "Introduktionen är genomförd. Nu avgör huvudmannen om dialogen ska fortsätta.",
    A.LAMNA_UNDERLAG: "Huvudmannen fortsätter och behöver underlaget inför förmötet.",
    A.BOKA_FORMOTE: "På förmötet väljer huvudmannen fokus, skolformer och deltagare.",
    A.BOKA_DIALOG: "Dialogen hålls oftast hos huvudmannen. Den kan delas upp på flera tillfällen.",
    A.SKRIV_ANTECKNING: "Kort om vad mötet handlade om och vilka funktioner som deltog. Inga namn, inga omdömen.",
    A.LAS_ANTECKNING: "Kollegan har skrivit. Läs, ändra om det behövs och fastställ.",
    A.BOKA_ATERKOPPLING: "Paret förbereder vem som säger vad och vilket stödmaterial ni tar med.",
    A.BOKA_UPPFOLJNING: "Sexmånadersuppföljningen visar vad som har hänt sedan återkopplingen.",
    A.VALJ_TID: "Huvudmannen har fått förslag på tider och väljer en av dem.",
    A.AVSLUTA: "Allt är gjort. När ärendet avslutas rensas parets arbetsanteckningar.",
    A.ATERUPPTA: "Ärendet är pausat. Återuppta det när huvudmannen är redo.",
}
HALL = "När mötet är slut bekräftar ni vilka funktioner som deltog. Det tar två minuter."
HALL_SKOLFORMER = (
    "När mötet är slut bekräftar ni vilka funktioner som deltog och vilka skolformer ni tog upp. Det tar två minuter."
)
IKONER = {A.TILLDELA: "user-plus", A.BJUD_IN: "mail", A.ATERUPPTA: "play"}

# The form of the case that answers the action. The others lead to meetings and notes.
FORMULAR: dict[str, str] = {
    A.TILLDELA: "tilldela",
    A.BJUD_IN: "bjud_in",
    A.INVANTA_SVAR: "svar_intro",
    A.BJUD_IN_IGEN: "bjud_in",
    A.INVANTA_BESLUT: "svar_fortsatt",
    A.LAMNA_UNDERLAG: "underlag",
    A.AVSLUTA: "avsluta",
    A.ATERUPPTA: "ateruppta",
}


@dataclass(frozen=True)
class Nasta:
    rubrik: str
    text: str
    nar: str = ""  # when it should be done
    ar_sen: bool = False
    url: str = ""
    knapp: str = ""
    ikon: str = "arrow-right"


def nasta(
    dialog: Dialog, nu: Lage, rader: list[Motesrad], bokningar: list[Bokning], anvandare: Any, idag: date
) -> Nasta | None:
    """None for a closed case. Without `url` when it is somebody else's to do."""
    if not nu.nasta:
        return None
    rubrik, _, knapp = ATGARDER[nu.nasta]
    ikon = _ikon(nu.nasta)
    rubrik, text, url = _till(dialog, nu, rader, rubrik)
    if nu.nasta == A.VALJ_TID:
        url = next((reverse("dialoger:bokning", args=[bokning.pk]) for bokning in bokningar), "")
    if nu.nasta.startswith("hall_") and not rubrik.startswith("Markera"):
        knapp, ikon = "Öppna mötet", "arrow-right"  # it has not begun, so there is nothing to mark
    if not far_andra(anvandare, dialog) or (nu.nasta in ANTECKNA and not far_skriva_anteckning(anvandare, dialog)):
        url, text = "", f"{text} {_vems(dialog)}"
    elif nu.nasta == A.LAS_ANTECKNING and _skrev_sjalv(rader, anvandare):
        rubrik, knapp = "Vänta på att kollegan läser anteckningen", "Se anteckningen"
        text = f"Du skrev senast. {_andra_i_paret(dialog, anvandare)} läser och fastställer."
    elif nu.nasta == A.TILLDELA and not far_samordna(anvandare):
        url, text = "", f"{text} Samordnaren tilldelar."
    return Nasta(
        rubrik=rubrik,
        text=text.strip(),
        nar=forsening(dialog, idag) or _nar(nu.forfaller, idag),
        ar_sen=nu.ar_sen(idag),
        url=url,
        knapp=knapp,
        ikon=ikon,
    )


def _till(dialog: Dialog, nu: Lage, rader: list[Motesrad], rubrik: str) -> tuple[str, str, str]:
    """Heading, text and address of the action."""
    atgard, text = nu.nasta, TEXTER.get(nu.nasta, "")
    if atgard in FORMULAR:
        return rubrik, text, reverse(f"dialoger:{FORMULAR[atgard]}", args=[dialog.nummer])
    if atgard.startswith("boka_"):
        boka = f"{reverse('dialoger:mote_boka', args=[dialog.nummer])}?typ={atgard.removeprefix('boka_')}"
        return rubrik, text, boka
    if atgard.startswith("hall_"):
        typ = atgard.removeprefix("hall_")
        rad = next(r for r in rader if r.mote.typ == typ and r.mote.status == Motesstatus.PLANERAT)
        vilket = f"{rad.namn}, {rad.dag_text}, {rad.klockslag}"
        sedan = HALL_SKOLFORMER if typ in MED_SKOLFORMER else HALL
        if rad.mote.start > timezone.now():
            return rubrik, f"{vilket}. {sedan}", rad.mote.get_absolute_url()
        passerat = "" if rad.kommer else ", har passerat"
        return markera_text(rad.bestamd, typ), f"{vilket}{passerat}. {sedan}", rad.hall_url
    if atgard in ANTECKNA:
        return rubrik, text, _anteckning(rader)
    return rubrik, text, ""


def _anteckning(rader: list[Motesrad]) -> str:
    """The note of the earliest dialogue that has none fastställd."""
    for rad in rader:
        if rad.behover_anteckning:
            return rad.anteckning_url
    return ""


def _skrev_sjalv(rader: list[Motesrad], anvandare: Any) -> bool:
    """Who wrote last does not read it (doman.md §4.2)."""
    rad = next((rad for rad in rader if rad.behover_anteckning), None)
    return bool(rad and rad.anteckning and rad.anteckning.andrad_av_id == anvandare.pk)


def _andra_i_paret(dialog: Dialog, anvandare: Any) -> str:
    andra = [t.utforare.namn for t in getattr(dialog, "par", []) if t.utforare_id != anvandare.pk]
    return svenska.lista(andra) or "Kollegan"


def _nar(dag: date | None, idag: date) -> str:
    if dag is None:
        return ""
    if dag == idag:
        return "I dag"
    return f"Senast {svenska.datum_kort(dag, idag=idag)}, {svenska.relativ(dag, idag)}"


def _vems(dialog: Dialog) -> str:
    namn = [t.utforare.namn for t in getattr(dialog, "par", [])]
    return f"{svenska.lista(namn)} har ärendet." if namn else "Ärendet har inget par ännu."


def _ikon(atgard: str) -> str:
    if atgard.startswith("hall_") or atgard == A.AVSLUTA:
        return "check"
    if atgard.startswith("boka_"):
        return "calendar-plus"
    return IKONER.get(Atgard(atgard), "arrow-right")


def fler_val(dialog: Dialog, nu: Lage, anvandare: Any) -> list[tuple[str, str]]:
    """(words, address) of every form that the state and the person's role allow, the next step's own too."""
    return [
        (handling.meny, reverse(f"dialoger:{namn}", args=[dialog.nummer]))
        for namn, handling in HANDLINGAR.items()
        if handling.meny and handling.far(anvandare, dialog) and handling.gar(dialog, nu)
    ]


def saknas(nu: Lage, rader: list[Motesrad], skolformer: list[Skolform], huvudman: Huvudman) -> list[dict[str, str]]:
    """What the process misses; before the dialogue also whom and which skolformer the huvudman may want to bring in."""
    ut = [dict(zip(("rubrik", "text"), saknad_text(saknad), strict=True)) for saknad in nu.saknas]
    ror_sig = nu.nasta and nu.nasta != A.ATERUPPTA  # then an external one is the next step
    ut += [_omarkerat(rad) for rad in rader if ar_omarkerat(rad.mote) and (rad.mote.ar_internt or not ror_sig)]
    if nu.steg not in (Steg.FORMOTE, Steg.DIALOG) or not nu.nasta:
        return ut
    ut += [_utan_formell(rad, huvudman) for rad in rader if _saknar_formell(rad)]
    if any(s.lage for s in skolformer):
        for s in [s for s in skolformer if not s.lage][:3]:
            ut.append({"rubrik": f"{s.namn} är inte planerad", "text": "Fråga om huvudmannen vill ta upp den."})
    return ut


def _omarkerat(rad: Motesrad) -> dict[str, str]:
    return {
        "rubrik": f"{svenska.versal(rad.bestamd)} {rad.dag_text} är inte markerad",
        "text": "Markera den som genomförd så att tiden räknas, eller ställ in den.",
    }


def _saknar_formell(rad: Motesrad) -> bool:
    """A coming dialogue with people noted, none of them from the nämnd or styrelse."""
    kommer = rad.mote.typ == Motestyp.DIALOG and rad.kommer
    return kommer and bool(rad.deltaganden) and FORMELLA.isdisjoint(rad.deltaganden)


def _utan_formell(rad: Motesrad, huvudman: Huvudman) -> dict[str, str]:
    vem = "styrelsen" if huvudman.typ == Huvudman.Typ.ENSKILD else "nämnden"
    skolchef = Funktion.SKOLCHEF in rad.deltaganden
    text = "Skolchefen brukar då föra huvudmannens talan." if skolchef else "Den är med i ungefär tre av fyra dialoger."
    return {"rubrik": f"Ingen från {vem} är anmäld till {rad.bestamd.removesuffix(',')}", "text": text}
