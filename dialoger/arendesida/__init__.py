"""What the case page shows: read once, in a constant number of queries, and put into words. Writes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Sum, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from analysunderlag.services import aterkallelse
from huvudman.visning import kontakter_for
from kvalitet import svenska

from .. import inbjudningsvisning, mottagarsvar
from ..begrepp import AVSLUTAT_TEXT, Lagesord, Motestyp, Steg, Svar, Tidsslag
from ..behorighet import far_andra, far_skriva_anteckning
from ..diarievisning import inkomna
from ..gemensamma import arenden_ihop
from ..models import Bokning, Dialog, Inbjudan, Stodforslag, Tidrapport, Tilldelning
from ..process import BOKA_FOR_TYP, Fakta, Lage, Overgang, lage
from ..process.fakta import Moten
from ..services import fakta_for, svarslank
from . import historik, moten, nasta, steg
from .anteckningar import anteckningar as anteckningar_i_arendet
from .forberedelser import lista, punkter_for, samtidigt
from .moten import motesrader
from .skolformer import Skolform
from .skolformer import skolformer as skolformer_i_dialogen

__all__ = ["historik", "kontext", "motesrader", "punkter_for", "samtidigt"]

SENASTE = 8


def kontext(dialog: Dialog, anvandare: Any) -> dict[str, Any]:
    """`dialog` from `for_lista`. Buttons, and whether private notes are mentioned, depend on the person."""
    idag = timezone.localdate()
    prefetch_related_objects([dialog], "huvudman__skolformer", "cykel", "underlag__release")
    fakta = fakta_for([dialog])[dialog.pk]
    nu = lage(fakta)
    rader = motesrader(dialog, idag)
    bokningar = list(Bokning.objects.filter(dialog=dialog, status=Bokning.Status.OPPEN).order_by("svar_senast"))
    inbjudningar = list(Inbjudan.objects.filter(dialog=dialog).select_related("avisering"))
    brev = inbjudningsvisning.rader(inbjudningar)
    skolformer = skolformer_i_dialogen(dialog, rader)
    krockar = [] if dialog.avslutad else samtidigt(dialog)
    handelser = historik.handelser(dialog, rader)
    return {
        "dialog": dialog,
        "huvudman": dialog.huvudman,
        "lage": nu,
        "ingress": ingress(dialog, rader, idag),
        "fakta": _fakta(dialog, skolformer),
        "steg": steg.steg(dialog, fakta, rader, inbjudningar, bokningar, idag),
        "nasta": nasta.nasta(dialog, nu, rader, bokningar, anvandare, idag),
        "val": nasta.fler_val(dialog, nu, anvandare),
        "saknas": [
            *_olika_svar(dialog, nu),
            *_olevererat(dialog, brev["galler"]),
            *_andra_tider(bokningar),
            *_aterkallat(dialog),
            *nasta.saknas(nu, rader, skolformer, dialog.huvudman),
        ],
        "inbjudningar": brev,
        "far_skicka_igen": far_andra(anvandare, dialog) and Overgang.BJUD_IN in nu.tillatna,
        "moten": moten.tabell(rader, bokningar),
        "deltagare": moten.deltagare(rader),
        "skolformer": skolformer,
        "inkomna": inkomna(dialog),
        "anteckningar": anteckningar_i_arendet(dialog, rader, anvandare),
        "stod": list(Stodforslag.objects.galler().filter(dialog=dialog)),
        "far_foresla": _far_foresla(dialog, fakta, anvandare),
        "par": _par(dialog),
        "boka_url": _boka_url(dialog, nu, anvandare),
        "kontakter": kontakter_for(dialog.huvudman),
        "krockar": krockar,
        "tid": _tid(dialog),
        "forberedelser": lista(dialog, krockar),
        "historik": historik.rader(handelser[:SENASTE], rader),
        "antal_handelser": len(handelser),
        "gemensam": arenden_ihop(dialog),
        "byten": list(dialog.huvudmannabyten.select_related("fran", "till")),
    }


def _olika_svar(dialog: Dialog, nu: Lage) -> list[dict[str, str]]:
    """Until staff registers the huvudman's answer, which can be done until the introduction has been held."""
    if Overgang.SVARA_INTRO not in nu.tillatna or not Inbjudan.objects.avviker().filter(dialog=dialog).exists():
        return []
    return [mottagarsvar.olika(svarslank.mottagare(dialog))] if dialog.svar_intro == Svar.JA else []


def _olevererat(dialog: Dialog, brev: list[inbjudningsvisning.Rad]) -> list[dict[str, str]]:
    """Letters that did not arrive matter until the huvudman has answered."""
    return [] if dialog.svar_intro or dialog.avslutad else inbjudningsvisning.saknas(brev)


def _aterkallat(dialog: Dialog) -> list[dict[str, str]]:
    """The delivered underlag has figures that have been withdrawn since."""
    if not dialog.underlag or dialog.avslutad or not (filer := dialog.underlag.aterkallade_filer):
        return []
    return [
        {
            "rubrik": "Siffror i underlaget är återkallade",
            "text": f"{aterkallelse.i_ord(fil)} Berätta det för huvudmannen, och lämna en ny version när den nya "
            "statistiken är godkänd.",
            "url": reverse("dialoger:underlag", args=[dialog.nummer]),
        }
        for fil in filer
    ]


def _andra_tider(bokningar: list[Bokning]) -> list[dict[str, str]]:
    return [
        {
            "rubrik": "Ingen av de föreslagna tiderna passar",
            "text": f"{bokning.get_typ_display()}. Huvudmannen skriver: {bokning.onskemal}",
            "url": reverse("dialoger:bokning", args=[bokning.pk]),
        }
        for bokning in bokningar
        if bokning.onskemal
    ]


def _boka_url(dialog: Dialog, nu: Lage, anvandare: Any) -> str:
    if not far_andra(anvandare, dialog) or nu.tillatna.isdisjoint(BOKA_FOR_TYP.values()):
        return ""
    return reverse("dialoger:mote_boka", args=[dialog.nummer])


def _far_foresla(dialog: Dialog, fakta: Fakta, anvandare: Any) -> bool:
    hallen = Moten(fakta.moten).har_hallit(Motestyp.DIALOG)
    return hallen and not dialog.avslutad and far_skriva_anteckning(anvandare, dialog)


def ingress(dialog: Dialog, rader: list[moten.Motesrad], idag: date) -> str:
    """Where it stands in one or two sentences."""
    if dialog.avslutad:
        return f"Avslutat {svenska.datum(dialog.avslutad)}: {AVSLUTAT_TEXT[dialog.avslutsorsak]}."
    if dialog.pausad_fran:
        till = f" Återupptas {svenska.datum(dialog.pausad_till)}." if dialog.pausad_till else ""
        return f"Pausat sedan {svenska.datum(dialog.pausad_fran)}: {dialog.paus_skal}.{till}".replace("..", ".")
    forst = f"{Steg(dialog.steg).label} pågår."
    if dialog.lage in (Lagesord.VANTAR_SVAR, Lagesord.VANTAR_TID):
        forst = f"{Steg(dialog.steg).label}. {dialog.get_lage_display()}."
    kommande = [rad for rad in rader if rad.kommer and not rad.mote.ar_internt]
    if not kommande:
        return forst
    rad = kommande[0]
    plats = f", {rad.plats_text}" if rad.plats_text else ""
    return f"{forst} {svenska.versal(rad.bestamd)} hålls {rad.dag_text}, {rad.klockslag}{plats}."


def _fakta(dialog: Dialog, skolformer: list[Skolform]) -> list[dict[str, str]]:
    h = dialog.huvudman
    antal = [s for s in skolformer if s.kod != "fritidshem"]
    former = svenska.versal(svenska.rakneord(len(antal))) if len(antal) > 1 else "".join(s.namn for s in antal) or "–"
    if len(antal) < len(skolformer):
        former = f"{former} och fritidshem" if antal else "Fritidshem"
    barn = "–" if h.barn_elever is None else svenska.tal(h.barn_elever)
    storlek = "" if h.storleksklass == h.Storleksklass.OKAND else f", {h.get_storleksklass_display().lower()}"
    return [
        {"etikett": "Organisationsnummer", "varde": h.orgnr_visat},
        {"etikett": "Typ", "varde": f"{h.get_form_display()}{storlek}"},
        {"etikett": "Barn och elever", "varde": f"minst {barn}" if h.barn_elever_ofullstandigt else barn},
        {"etikett": "Enheter", "varde": svenska.tal(h.antal_enheter)},
        {"etikett": "Skolformer", "varde": former},
        {"etikett": "Regionkontor", "varde": str(dialog.regionkontor or "–")},
        {"etikett": "Omgång", "varde": str(dialog.omgang or dialog.cykel)},
    ]


def _par(dialog: Dialog) -> dict[str, Any]:
    """Who works on the case, since when, and who did before."""
    alla = list(
        Tilldelning.objects.filter(dialog=dialog).select_related("utforare").order_by("myndighet", "-fran", "-pk")
    )
    nu = sorted((t for t in alla if t.till is None), key=lambda t: t.myndighet, reverse=True)  # SV before SPSM
    nu.sort(key=lambda t: t.myndighet != "SV")
    return {"nu": nu, "sedan": max((t.fran for t in nu), default=None), "forr": [t for t in alla if t.till]}


def _tid(dialog: Dialog) -> dict[str, Any]:
    summor = dict(
        Tidrapport.objects.filter(dialog=dialog).order_by().values_list("slag").annotate(minuter=Sum("minuter"))
    )
    rader = [
        {"etikett": slag.label, "varde": _timmar(summor.get(slag.value, 0))}
        for slag in (Tidsslag.FOR_EFTERARBETE, Tidsslag.DIALOG, Tidsslag.RESOR, Tidsslag.ADMINISTRATION)
    ]
    return {"rader": rader, "summa": _timmar(sum(summor.values()))}


def _timmar(minuter: int) -> str:
    return f"{svenska.timmar(minuter)}{svenska.FAST}tim"
