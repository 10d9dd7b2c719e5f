"""What the page shows, read in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from analysunderlag.models import Statistikrelease, Underlag
from analysunderlag.services.underlagshinder import hinder
from huvudman.behorighet import far_svara
from huvudman.models import Huvudman
from kvalitet import svenska
from kvalitet.roller import Myndighet
from kvalitet.startsida import adress

from ..arendesida import steg as stegtexter
from ..arendesida.moten import Motesrad, motesrader
from ..begrepp import INTERNA, Motesform, Motestyp, Steg
from ..models import Bokning, Dialog, Inbjudan
from ..process import Atgard, Lage, Overgang, lage
from ..services import fakta_for, svarslank
from . import texter
from .texter import Text

FORBEREDER = (Steg.INTRODUKTION, Steg.FORMOTE, Steg.DIALOG)
HOS = "Hos huvudmannen"  # what the pair often writes as place
BESTAMDA = {"skolchef": "skolchefen", "skolchefen": "skolchefen", "rektor": "rektorn", "rektorn": "rektorn"}
I_ERA_ORD = {"Ärendet slutade här": "Slutade här", "Huvudmannen avstår": "Ni avstår"}


@dataclass(frozen=True)
class Lank:
    text: str
    stod: str
    url: str


@dataclass(frozen=True)
class Motesfakta:
    """The next meeting. `sallskap`: others that are there, never who they are."""

    namn: str
    nar: str
    form: str
    plats: str
    lank: str
    sallskap: str
    deltagare_url: str
    deltagare: str


@dataclass(frozen=True)
class Person:
    namn: str
    myndighet: str
    epost: str


@dataclass
class Sida:
    huvudman: Huvudman
    rubrik: str
    text: str
    nar: str = ""
    url: str = ""
    knapp: str = ""
    andra_svaret: str = ""  # address, when the invitation has been answered and the answer can be changed
    mote: Motesfakta | None = None
    steg: list[dict[str, Any]] = field(default_factory=list)
    par: list[Person] = field(default_factory=list)
    forbered: list[Lank] = field(default_factory=list)
    mer: list[Lank] = field(default_factory=list)


def kanda_arenden(huvudman: Huvudman) -> QuerySet[Dialog]:
    """One that the huvudman has not been invited to does not exist for it."""
    bjudna = Inbjudan.objects.exclude(skickad=None).values("dialog")
    return Dialog.objects.filter(huvudman=huvudman, pk__in=bjudna)


def arende_for(huvudman: Huvudman) -> Dialog | None:
    """The huvudman's open case, else its latest."""
    alla: Any = kanda_arenden(huvudman)
    alla = alla.for_lista()
    return alla.order_by(F("avslutad").desc(nulls_first=True), "-pk").first()


def sida(huvudman: Huvudman, anvandare: Any) -> Sida:
    dialog, idag = arende_for(huvudman), timezone.localdate()
    underlag = _underlag(huvudman, dialog)
    if dialog is None:
        return Sida(
            huvudman,
            texter.INGEN.rubrik,
            texter.INGEN.text,
            url=underlag.url,
            knapp=underlag.text,
            mer=_mer(huvudman, anvandare, None, underlag=None),
        )
    prefetch_related_objects([dialog], "huvudman__skolformer", "cykel")
    fakta = fakta_for([dialog])[dialog.pk]
    nu, rader = lage(fakta), [rad for rad in motesrader(dialog, idag) if rad.mote.typ not in INTERNA]
    bokningar = list(Bokning.objects.filter(dialog=dialog, status=Bokning.Status.OPPEN).order_by("svar_senast"))
    inbjudningar = list(Inbjudan.objects.filter(dialog=dialog))
    text = _text(dialog, nu)
    mote = next((rad for rad in rader if rad.kommer), None)
    ut = Sida(huvudman, f"{text.rubrik} {mote.dag_text}" if mote and _galler_mote(nu, mote) else text.rubrik, text.text)
    ut.mote = _mote(mote, huvudman) if mote and not dialog.avslutad else None
    ut.steg = _steg(stegtexter.steg(dialog, fakta, rader, inbjudningar, bokningar, idag))
    ut.par = _par(dialog) if not dialog.avslutad else []
    _handling(ut, dialog, nu, bokningar, inbjudningar, anvandare, idag)
    ut.andra_svaret = "" if ut.url else _andra_svaret(dialog, nu, anvandare)
    if not dialog.avslutad and dialog.steg in FORBEREDER and not dialog.pausad_fran:
        ut.forbered = _forbered(huvudman, anvandare, ut.mote, underlag)
    ut.mer = _mer(huvudman, anvandare, dialog, underlag=None if ut.forbered else underlag)
    return ut


def _text(dialog: Dialog, nu: Lage) -> Text:
    if dialog.avslutad:
        return texter.AVSLUTADE[dialog.avslutsorsak]
    if nu.nasta == Atgard.VALJ_TID:
        return texter.VALJ_TID
    if nu.nasta in (Atgard.SKRIV_ANTECKNING, Atgard.LAS_ANTECKNING):
        return texter.ANTECKNING
    if nu.nasta.startswith("hall_"):
        return texter.MOTEN[Motestyp(nu.nasta.removeprefix("hall_"))]
    return texter.VANTAR[nu.nasta]


def _galler_mote(nu: Lage, rad: Motesrad) -> bool:
    """The next step is that very meeting."""
    return nu.nasta == f"hall_{rad.mote.typ}"


def _handling(
    ut: Sida,
    dialog: Dialog,
    nu: Lage,
    bokningar: list[Bokning],
    inbjudningar: list[Inbjudan],
    anvandare: Any,
    idag: date,
) -> None:
    """The one thing to do now, when it is the huvudman's and this person's."""
    if nu.nasta == Atgard.VALJ_TID and bokningar:
        ut.url, ut.knapp = reverse("dialoger:mina_tider_bokning", args=[bokningar[0].pk]), "Se tiderna"
        ut.nar = f"Svara gärna senast {svenska.datum(bokningar[0].svar_senast)}."
    elif nu.nasta == Atgard.INVANTA_SVAR:
        _svara(ut, dialog, inbjudningar, anvandare)
        if nu.forfaller and nu.forfaller >= idag:
            ut.nar = f"{ut.nar} Svara gärna senast {svenska.datum(nu.forfaller)}.".strip()
    elif nu.nasta == Atgard.INVANTA_BESLUT:
        if far_svara(anvandare, ut.huvudman):
            ut.url, ut.knapp = reverse("dialoger:nasta_steg_beslut", args=[ut.huvudman.nyckel]), "Svara"
        else:
            ut.nar = "Nämnden, styrelsen eller skolchefen svarar för er."
    elif nu.nasta == Atgard.BJUD_IN_IGEN and dialog.bjud_in_igen:
        ut.nar = f"Vi frågar omkring {svenska.datum(dialog.bjud_in_igen)}."


def _svara(ut: Sida, dialog: Dialog, inbjudningar: list[Inbjudan], anvandare: Any) -> None:
    """Here, by whom it is to answer; to the others it is said where the letter went and who can, never the link."""
    if svarslank.besvarbara(dialog, anvandare):
        ut.url = reverse("dialoger:nasta_steg_svara", args=[ut.huvudman.nyckel])
        ut.knapp = "Ändra svaret" if dialog.svar_intro else "Svara på inbjudan"
        return
    till = dict.fromkeys(_bestamd(rad.mottagare) for rad in inbjudningar if rad.skickad and not rad.stangd)
    if till:
        ut.nar = (
            f"Inbjudan har gått till {svenska.lista(till)}. Den som fick brevet svarar med länken i det. "
            "Den som företräder nämnden eller styrelsen, eller är skolchef, kan också svara här."
        )


def _andra_svaret(dialog: Dialog, nu: Lage, anvandare: Any) -> str:
    """Until the introduction, also after a nej."""
    if not dialog.svar_intro or dialog.pausad_fran or Overgang.SVARA_INTRO not in nu.tillatna:
        return ""
    if not svarslank.besvarbara(dialog, anvandare):
        return ""
    return reverse("dialoger:nasta_steg_svara", args=[dialog.huvudman.nyckel])


def _bestamd(mottagare: str) -> str:
    """ "Skolchef" → "skolchefen", inside a sentence. The name of a nämnd, a styrelse or a person stays as it is."""
    return BESTAMDA.get(mottagare.casefold(), mottagare)


def _mote(rad: Motesrad, huvudman: Huvudman) -> Motesfakta:
    mote = rad.mote
    andra = rad.antal_huvudman - 1
    ord_ = "en annan huvudman" if andra == 1 else f"{svenska.rakneord(andra)} andra huvudmän"
    return Motesfakta(
        namn=rad.namn,
        nar=f"{svenska.versal(svenska.datum(timezone.localtime(mote.start), veckodag=True))}, {rad.klockslag}",
        form=mote.get_form_display(),
        plats=mote.plats.replace(HOS, "Hos er") if mote.form == Motesform.FYSISKT else "",
        lank=mote.lank,
        sallskap=f"Tillsammans med {ord_}" if andra else "",
        deltagare_url=reverse("dialoger:nasta_steg_deltagare", args=[huvudman.nyckel, mote.pk]),
        deltagare=_anmalda(sum(rad.deltaganden.values())),
    )


def _anmalda(antal: int) -> str:
    if not antal:
        return ""
    return "En från er är anmäld" if antal == 1 else f"{svenska.versal(svenska.rakneord(antal))} från er är anmälda"


def _steg(steg: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**ett, "rader": [I_ERA_ORD.get(rad, rad) for rad in ett["rader"]]} for ett in steg]


def _par(dialog: Dialog) -> list[Person]:
    return [
        Person(rad.utforare.namn, Myndighet(rad.myndighet).label, rad.utforare.epost)
        for rad in getattr(dialog, "par", [])
    ]


def _underlag(huvudman: Huvudman, dialog: Dialog | None) -> Lank:
    """The version that was delivered, else the newest, else where one is ordered."""
    alla = Underlag.objects.filter(huvudman=huvudman).exclude(status=Underlag.Status.MISSLYCKAT).med_aktualitet()
    rader = list(alla.only("pk", "status", "version", "release").order_by("-version"))
    klart = next((rad for rad in rader if rad.status == Underlag.Status.KLART), None)
    if dialog and dialog.underlag_id:
        klart = next((rad for rad in rader if rad.pk == dialog.underlag_id), klart)
    if klart is not None:
        stod = "Statistiken om er, bredvid riket och huvudmän som liknar er. Börja med frågorna."
        senast = Statistikrelease.objects.senast_godkand()
        if senast is not None and senast.pk > klart.release_id:
            stod = "Det finns nyare statistik än den i ert underlag. På underlagets sida kan ni göra ett nytt."
        if klart.ar_inaktuellt:
            stod = "Siffror i underlaget är återkallade. Varför, och vad ni gör, står överst i det."
        return Lank("Läs ert analysunderlag", stod, reverse("analysunderlag:detalj", args=[klart.pk]))
    if rader:
        stod = "Det tar någon minut. Ni får ett brev när det är klart."
        return Lank("Ert analysunderlag görs nu", stod, reverse("analysunderlag:detalj", args=[rader[0].pk]))
    url = reverse("analysunderlag:underlag_huvudman", args=[huvudman.nyckel])
    if hinder([huvudman], Statistikrelease.objects.senast_godkand()):
        stod = "Statistiken har inga resultat om er. Här är frågor att ta med, och det registret vet. Två sidor."
        return Lank("Läs frågorna att ta med", stod, url)
    return Lank("Gör ert analysunderlag", "Det som den officiella statistiken säger om er verksamhet.", url)


def _forbered(huvudman: Huvudman, anvandare: Any, mote: Motesfakta | None, underlag: Lank) -> list[Lank]:
    rader = [
        underlag,
        Lank(
            "Gör en självskattning",
            "Var för sig eller tillsammans. Bara ni ser svaren.",
            adress(anvandare, "analysunderlag:skattning_lista", huvudman.nyckel),
        ),
        Lank(
            "Lägg till det ni själva vet",
            "Egna siffror, det ni ser och en sida att ta med till styrelsen eller nämnden.",
            adress(anvandare, "analysunderlag:egna_uppgifter", huvudman.nyckel),
        ),
        Lank(
            "Fundera på vad ni vill prata om",
            "För er egen skull. Ni väljer själva om ni skickar in det.",
            adress(anvandare, "dialoger:fokus", huvudman.nyckel),
        ),
    ]
    if mote:
        text = "Ändra vilka som är med" if mote.deltagare else "Säg vilka som är med"
        rader.append(Lank(text, "Bara funktion och antal, inga namn. Det går att ändra sent.", mote.deltagare_url))
    return [rad for rad in rader if rad.url]


def _mer(huvudman: Huvudman, anvandare: Any, dialog: Dialog | None, underlag: Lank | None) -> list[Lank]:
    rader = [underlag] if underlag else []
    if dialog is not None:
        if dialog.steg >= Steg.ATERKOPPLING:
            stod = "Stödmaterial som ni har fått förslag på, egna åtgärder och några frågor om hur det var."
            rader.append(Lank("Efter dialogen", stod, adress(anvandare, "dialoger:efter_dialogen", huvudman.nyckel)))
        rader += [
            Lank("Mötestider", "Föreslagna och bokade möten.", adress(anvandare, "dialoger:mina_tider")),
            Lank("Anteckningar", "Vad våra möten handlade om.", adress(anvandare, "dialoger:vara_anteckningar")),
        ]
    rader.append(
        Lank(
            "Våra uppgifter i registret",
            "Skolor, förskolor och hur vi når er.",
            adress(anvandare, "huvudman:detalj", huvudman.nyckel),
        )
    )
    return [rad for rad in rader if rad.url]
