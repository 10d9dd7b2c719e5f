"""What the pages of a mötesanteckning show, in words. Reads; writes nothing."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from huvudman.models import Enhet
from kvalitet import svenska
from kvalitet.handelser import Handelsetyp
from kvalitet.models import Handelse
from kvalitet.roller import Roll

from . import amnen, services
from .begrepp import Anteckningslage, Funktion, Motesstatus
from .behorighet import diariefor_for, far_skriva_anteckning
from .diarievisning import nummerfakta
from .models import Anteckning, Dialog, Mote, Motesarende, Tilldelning
from .services.anteckningar import avtryck_av, brister, funktioner
from .sprakkoll import Sort, funktionsforslag, granska

L = Anteckningslage
SORTER = {
    Sort.OMDOME: "Låter som ett omdöme",
    Sort.NAMN: "Kan vara ett namn",
    Sort.PERSONNUMMER: "Kan vara ett personnummer",
    Sort.EPOST: "E-postadress",
    Sort.TELEFON: "Telefonnummer",
}
LAGESTAGG = {L.UTKAST: "pagar", L.GRANSKAS: "vantar", L.FASTSTALLD: "klart"}
__all__ = ["anmarkningar", "funktionsrader", "kontext", "lank", "mote_i_ord", "smulor"]


def kontext(rad: Anteckning, anvandare: Any) -> dict[str, Any]:
    """`rad` from `for_lista`."""
    koppling = rad.motesarende
    dialog = koppling.dialog
    antal = rad.funktioner if rad.ar_faststalld else funktioner(koppling)
    delar: dict[str, Any] = {
        "rad": rad,
        "vems": rad.huvudmansnamn if rad.ar_faststalld else koppling.huvudman.namn,
        "dialog": dialog,
        "mote": koppling.mote,
        "motet": mote_i_ord(koppling),
        "funktioner": funktionsrader(antal),
        "amnen": rad.amnesnamn if rad.ar_faststalld else amnen.texter(rad.amnen),
        "lagessort": LAGESTAGG[L(rad.lage)],
        "smulor": smulor(koppling, anvandare),
        "diarienummer": nummerfakta(rad.diarienummer),
        "vill_diariefora": bool(rad.ar_faststalld and diariefor_for(anvandare)),
    }
    if not rad.ar_faststalld:
        delar |= _att_gora(rad, anvandare)
    return delar


def lank(mote: Mote, koppling: Motesarende, dialog: Dialog, anvandare: Any) -> dict[str, str] | None:
    """From the meeting's page to the note of one case: None when there is nothing for this person to open."""
    if mote.ar_internt or mote.status != Motesstatus.HALLET or not koppling.kom:
        return None
    rad: Anteckning | None = getattr(koppling, "anteckning", None)
    i_paret = far_skriva_anteckning(anvandare, dialog)
    skriver = i_paret and not dialog.avslutad
    if rad is not None and (rad.ar_faststalld or i_paret):
        return {"text": f"Mötesanteckning, {rad.get_lage_display().lower()}", "url": rad.get_absolute_url()}
    if rad is not None or not skriver:
        return None
    url = reverse("dialoger:anteckning_ny", args=[mote.pk, dialog.nummer])
    return {"text": "Skriv mötesanteckningen", "url": url}


def mote_i_ord(koppling: Motesarende) -> str:
    """ "Dialogmöte 12 november 2026" """
    mote = koppling.mote
    return f"{mote.get_typ_display()} {svenska.datum(mote.dag)}"


def funktionsrader(antal: list[list[Any]]) -> list[str]:
    """ "Skolchef", "Rektor, 3 personer": functions and numbers, never names."""
    return [Funktion(kod).label + (f", {svenska.antal(n, 'person', 'personer')}" if n > 1 else "") for kod, n in antal]


def _att_gora(rad: Anteckning, anvandare: Any) -> dict[str, Any]:
    """For the pair, while it is written: what to look at, what is missing and who does what next."""
    dialog = rad.motesarende.dialog
    par = list(Tilldelning.objects.filter(dialog=dialog, till=None).select_related("utforare"))
    skrev_sist = rad.andrad_av_id == anvandare.pk
    kvar = any(t.utforare_id == rad.andrad_av_id for t in par)
    i_paret = far_skriva_anteckning(anvandare, dialog) and not dialog.avslutad
    fel = brister(rad)
    utkast = rad.lage == L.UTKAST
    return {
        "avtryck": avtryck_av(rad),
        "raderas": services.utkast_raderas(dialog),
        "anmarkningar": anmarkningar(rad.motesarende, rad.text),
        "brister": fel,
        "kollega": next((t.utforare.namn for t in par if t.utforare_id != anvandare.pk), ""),
        "far_skriva": i_paret,
        "far_lamna": i_paret and utkast and (skrev_sist or not kvar) and not fel,
        "far_faststalla": i_paret and not utkast and not skrev_sist,
        "skrev_sist": skrev_sist,
        "aterlamnad": _aterlamnad(rad) if utkast else None,
    }


def _aterlamnad(rad: Anteckning) -> Handelse | None:
    """The latest time it was given back, unless it has been changed since."""
    senast = (
        Handelse.objects.filter(objekttyp=rad._meta.label_lower, objekt_id=str(rad.pk))
        .select_related("aktor")
        .order_by("-pk")
        .first()
    )
    return senast if senast and senast.typ == Handelsetyp.ANTECKNING_ATERLAMNAD else None


def anmarkningar(koppling: Motesarende, text: str) -> list[dict[str, Any]]:
    """What the language check asks about. Never more than a question: nothing is refused for it."""
    if len(text) > services.anteckningar.LANGST:
        return []
    huvudman = koppling.huvudman
    kanda = [huvudman.namn, *Enhet.objects.hos(huvudman).values_list("namn", flat=True)]
    roller = [Funktion(kod).label for kod, _ in funktioner(koppling)]
    return [
        {
            "sort": SORTER[a.sort],
            "utdrag": a.utdrag,
            "rad": a.rad,
            "forslag": a.forslag,
            "funktioner": funktionsforslag(text, a, roller)[:3],
        }
        for a in granska(text, kanda)
    ]


def smulor(koppling: Motesarende, anvandare: Any, sist: str = "Mötesanteckning") -> list[dict[str, str]]:
    """The way back for the one who reads: the case, the diary or one's own list."""
    if anvandare.har_roll(Roll.DIALOGUTFORARE, Roll.SAMORDNARE, Roll.ADMINISTRATOR, Roll.ENHETSCHEF):
        dialog = koppling.dialog
        vag = [
            {"namn": "Ärenden", "url": reverse("dialoger:lista")},
            {"namn": f"{dialog.huvudman.namn}, {dialog.nummer}", "url": dialog.get_absolute_url()},
        ]
    elif anvandare.har_roll(Roll.REGISTRATOR):
        vag = [{"namn": "Diarium", "url": reverse("dialoger:diarium")}]
    else:
        vag = [{"namn": "Anteckningar", "url": reverse("dialoger:vara_anteckningar")}]
    return [*vag, {"namn": sist}]
