"""A meeting as shown: facts, participants per huvudman, what may be done, and its history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from huvudman import skolformer
from huvudman.models import Huvudman
from kvalitet import svenska
from kvalitet.handelsetext import andringar
from kvalitet.models import Handelse

from . import services
from .begrepp import Funktion, Motesstatus, Motestyp, Niva, Skolformslage
from .models import Dialog, Mote, Motesarende
from .motesregler import klockan_text
from .roller_i_moten import Tips, tips

# Typ → (the meeting in definite form, "bokad" or "bokat")
_BESTAMD: dict[str, tuple[str, str]] = {
    Motestyp.PLANERING: ("planeringen", "bokad"),
    Motestyp.INTRODUKTION: ("introduktionen", "bokad"),
    Motestyp.FORMOTE: ("förmötet", "bokat"),
    Motestyp.DIALOG: ("dialogmötet", "bokat"),
    Motestyp.ATERKOPPLING: ("återkopplingen", "bokad"),
    Motestyp.UPPFOLJNING: ("uppföljningen", "bokad"),
    Motestyp.REFLEKTION: ("reflektionen", "bokad"),
}
BESTAMD = {typ: bestamd for typ, (bestamd, _) in _BESTAMD.items()}
SENASTE = 20


def nar_text(mote: Mote) -> str:
    """ "tisdag 24 november 2026 kl. 09.30–12.30" """
    start, slut = timezone.localtime(mote.start), timezone.localtime(mote.slut)
    return f"{svenska.datum(start, veckodag=True)} {klockan_text(start, slut)}"


def bokat_text(mote: Mote) -> str:
    bestamd, bokad = _BESTAMD[mote.typ]
    return f"{svenska.versal(bestamd)} är {bokad} {nar_text(mote)}."


def markera_text(bestamd: str, typ: str) -> str:
    """ "Markera introduktionen som genomförd" """
    return f"Markera {bestamd} som {'genomförd' if _BESTAMD[typ][1] == 'bokad' else 'genomfört'}"


def statustagg(mote: Mote) -> tuple[str, str]:
    """(words, kind of tag)"""
    if mote.status == Motesstatus.HALLET:
        return "Genomfört", "klart"
    if mote.status == Motesstatus.INSTALLT:
        return "Inställt", "vila"
    if mote.slut < timezone.now():
        return "Inte markerat som genomfört", "sent"
    if mote.dag == timezone.localdate():
        return "I dag", "pagar"
    return "Bokat", "pagar"


def ar_omarkerat(mote: Mote) -> bool:
    """A meeting that is over and that nobody has marked: it can be, though the case has closed since."""
    return bool(mote.status == Motesstatus.PLANERAT and mote.slut < timezone.now())


def typflikar(dialog: Dialog, typer: Iterable[Motestyp], vald: Motestyp) -> list[dict[str, Any]]:
    adress = reverse("dialoger:mote_boka", args=[dialog.nummer])
    return [{"namn": typ.label, "url": f"{adress}?typ={typ}", "aktiv": typ == vald} for typ in typer]


def rubrik(mote: Mote, arenden: list[Dialog]) -> str:
    typ = mote.get_typ_display()
    if len(arenden) == 1:
        return f"{typ}, {arenden[0].huvudman_den(mote.dag)}"
    return f"{typ} med {svenska.rakneord(len(arenden))} huvudmän"


def smulor(mote: Mote, arenden: list[Dialog], sist: str = "") -> list[dict[str, str]]:
    dialog = arenden[0]
    rad = [
        {"namn": "Ärenden", "url": reverse("dialoger:lista")},
        {"namn": dialog.nummer, "url": dialog.get_absolute_url()},
    ]
    namn = mote.get_typ_display()
    return [*rad, {"namn": namn, "url": mote.get_absolute_url()}, {"namn": sist}] if sist else [*rad, {"namn": namn}]


def sida(mote: Mote, arenden: list[Dialog], *, egna: list[Dialog], leder: bool) -> dict[str, Any]:
    """All that the page of a meeting shows, in a constant number of queries. `egna`: cases that the person may change,
    `leder`: and the meeting itself."""
    planerat, oppna = mote.status == Motesstatus.PLANERAT, [d for d in egna if not d.avslutad]
    far = leder and planerat and (bool(oppna) or ar_omarkerat(mote))
    kommer = planerat and mote.start > timezone.now()
    fler = mote.arenden.count() - len(arenden)
    text, sort = statustagg(mote)
    return {
        "mote": mote,
        "arenden": arenden,
        "fler": fler,
        "rubrik": rubrik(mote, arenden),
        "nar": svenska.versal(nar_text(mote)),
        "smulor": smulor(mote, arenden),
        "status": {"text": text, "sort": sort},
        "fakta": _fakta(mote),
        "grupper": grupper(mote, arenden),
        "personer": [("Skolverket", mote.utforare_sv, ""), ("SPSM", mote.utforare_spsm, " avatar-spsm")],
        "far_andra": far,
        "far_ratta": leder and not services.varfor_inte_ratta(mote, arenden),
        "far_deltagare": oppna if _tar_deltagare(mote, oppna) else [],
        "far_lamna": bool(oppna) and kommer and not leder,
        "har_borjat": mote.start <= timezone.now(),
        "namn_bort": services.namn_tas_bort(mote) if planerat else None,
        "historik": historik(mote),
    }


def _tar_deltagare(mote: Mote, arenden: list[Dialog]) -> bool:
    """Whether numbers can be noted: before the meeting, and as long as a held one can be put right."""
    if mote.status == Motesstatus.HALLET:
        return not mote.ar_internt and not services.varfor_inte_ratta(mote, arenden)
    return mote.status == Motesstatus.PLANERAT and not mote.ar_internt


def _fakta(mote: Mote) -> list[dict[str, Any]]:
    rader: list[dict[str, Any]] = [{"etikett": "Form", "varde": mote.get_form_display()}]
    if mote.plats:
        rader.append({"etikett": "Plats", "varde": mote.plats})
    if mote.lank:
        rader.append({"etikett": "Länk", "varde": "Öppna mötet", "url": mote.lank})
    if mote.resa or mote.restid:
        restid = f"{svenska.tal(mote.restid)} minuter tur och retur" if mote.restid else ""
        rader.append({"etikett": "Resa", "varde": mote.resa or restid, "stod": restid if mote.resa else ""})
    if mote.omfattning:
        rader.append({"etikett": "Gäller", "varde": mote.omfattning})
    if mote.skal:
        etikett = "Ställdes in för att" if mote.status == Motesstatus.INSTALLT else "Flyttades för att"
        rader.append({"etikett": etikett, "varde": mote.skal})
    return rader


def grupper(mote: Mote, arenden: list[Dialog]) -> list[dict[str, Any]]:
    """Per huvudman: functions with numbers, skolformer in words, names while they are kept."""
    synliga = {dialog.pk: dialog for dialog in arenden}
    kopplingar = Motesarende.objects.filter(mote=mote, dialog__in=synliga).select_related("anteckning")
    rader = {k.dialog_id: k for k in kopplingar.prefetch_related("deltaganden", "skolformer", "namn")}
    return [_grupp(mote, rader[pk], dialog) for pk, dialog in synliga.items() if pk in rader]


def _grupp(mote: Mote, koppling: Motesarende, dialog: Dialog) -> dict[str, Any]:
    ordning = {kod: plats for plats, kod in enumerate(Funktion.values)}
    deltagare = sorted(koppling.deltaganden.all(), key=lambda d: ordning[d.funktion])
    former = sorted(koppling.skolformer.all(), key=lambda t: skolformer.ORDNING.get(t.skolform, 99))
    return {
        "koppling": koppling,
        "dialog": dialog,
        "huvudman": dialog.huvudman_den(mote.dag),
        "annan_anteckning": _skiljer(koppling, [[d.funktion, d.antal] for d in deltagare]),
        "deltagare": [
            {"funktion": d.get_funktion_display(), "niva": Niva(d.niva).label, "antal": d.antal} for d in deltagare
        ],
        "summa": sum(d.antal for d in deltagare),
        "skolformer": [_skolform(t) for t in former],
        "tips": _tips(mote, dialog, {d.funktion: d.antal for d in deltagare}),
        "namn": sorted(koppling.namn.all(), key=lambda n: svenska.sorteringsnyckel(n.namn)),
    }


def _skiljer(koppling: Motesarende, antal: list[list[Any]]) -> str:
    """Whom the fastställd note names, when that is not what the meeting says: it never follows a correction."""
    rad = getattr(koppling, "anteckning", None)
    if rad is None or not rad.ar_faststalld or rad.funktioner == antal:
        return ""
    return svenska.lista(f"{Funktion(kod).label.lower()} {n}" for kod, n in rad.funktioner)


def _tips(mote: Mote, dialog: Dialog, antal: dict[str, int]) -> list[Tips]:
    """Hints about who usually takes part, while there is time to ask them."""
    if mote.status != Motesstatus.PLANERAT:
        return []
    huvudman = dialog.huvudman
    har_namnd = huvudman.typ in (Huvudman.Typ.KOMMUNAL, Huvudman.Typ.REGIONAL)
    return tips(typ=mote.typ, storleksklass=huvudman.storleksklass, har_namnd=har_namnd, antal=antal)


def _skolform(rad: Any) -> dict[str, str]:
    text = Skolformslage(rad.lage).label.lower()
    if rad.lage == Skolformslage.UTELAMNAD:
        text = f"inte med: {rad.get_skal_display().lower()}"
    ikon = {"tackt": "check", "planerad": "clock"}.get(rad.lage, "ban")
    return {"namn": skolformer.namn(rad.skolform), "text": text, "ikon": ikon, "lage": rad.lage}


def historik(mote: Mote) -> list[tuple[Handelse, str]]:
    om = Handelse.objects.filter(objekttyp=Mote._meta.label_lower, objekt_id=str(mote.pk))
    return [(rad, "; ".join(andringar(rad))) for rad in om.select_related("aktor").order_by("-pk")[:SENASTE]]


def sett(mote: Mote) -> dict[str, int]:
    """What the person sees, for `Settformular`: a later save can tell whether and what has happened since."""
    om = Handelse.objects.filter(objekttyp=Mote._meta.label_lower, objekt_id=str(mote.pk))
    handelse = om.order_by("-pk").values_list("pk", flat=True).first()
    return {"version": mote.version, "handelse": handelse or 0}


def andrat_sedan(mote: Mote, arenden: list[Dialog], handelse: int) -> list[dict[str, str]]:
    """Who changed what after the event that the person saw last; with whose it is on a shared meeting."""
    vems = {dialog.pk: dialog.huvudman_den(mote.dag).namn for dialog in arenden} if len(arenden) > 1 else {}
    om = Handelse.objects.filter(objekttyp=Mote._meta.label_lower, objekt_id=str(mote.pk), pk__gt=handelse)
    rader = [
        {
            "vem": rad.aktor.namn if rad.aktor else "Systemet",
            "nar": f"{svenska.datum_kort(tid := timezone.localtime(rad.tid))} {svenska.tid(tid)}",
            "vad": ". ".join([*_vems(rad, vems), "; ".join(andringar(rad)) or rad.typtext]),
        }
        for rad in om.select_related("aktor").order_by("pk")
    ]
    return rader or [{"vad": "Dialogutförarna har bytts."}]  # with the case, whose event says it


def _vems(rad: Handelse, vems: dict[int, str]) -> list[str]:
    dialoger = (rad.data or {}).get("dialoger", ())
    return [vems[pk] for pk in dialoger if pk in vems] if len(dialoger) == 1 else []
