"""Times proposed to a huvudman for one meeting: sent, chosen by the huvudman or for it, withdrawn.

A chosen time books the meeting for both. Locks: the case, the proposal, then the two people, so that two huvudmän can
never choose the same hour of the same pair.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from huvudman.models import Uppdrag
from kvalitet import aviseringar, svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare
from kvalitet.roller import Myndighet

from ..begrepp import INTERNA, Motestyp
from ..models import Bokning, Bokningstid, Dialog, Mote
from ..process import BOKA_FOR_TYP
from ..upptaget import resmarginal, upptagna
from .lage import OgiltigOvergang, krav, las, par_nu, spara_lage
from .moten import boka_mote, galler
from .moteskrav import Motestider, krav_tider

S = Bokning.Status
FLEST_TIDER = 10
UTAN_PAR = "Ärendet saknar en dialogutförare. Tider föreslås när båda myndigheterna har någon som kan komma."
VANTA_PA_PAR = (
    "Vi byter en av dem som ni ska träffa, så tiden kan inte bokas just nu. Era tider finns kvar. Försök igen om några "
    "dagar, eller skriv när ni kan."
)


class TidenUpptagen(OgiltigOvergang):
    """The chosen time has been taken since it was proposed."""

    def __init__(self) -> None:
        super().__init__("Tiden är inte längre ledig. Välj en av de andra.")


def mottagare_for(dialog: Dialog) -> list[Anvandare]:
    """The huvudman's representatives with an open account, each once, in order of name."""
    uppdrag = Uppdrag.objects.aktiva().filter(huvudman=dialog.huvudman_id)
    return list(Anvandare.objects.filter(is_active=True, pk__in=uppdrag.values("anvandare")).order_by("namn"))


@transaction.atomic
def foresla_tider(
    *,
    dialog_id: int,
    typ: str,
    tider: Iterable[tuple[datetime, datetime]],
    svar_senast: date,
    aktor: Anvandare | None,
    form: str,
    plats: str = "",
    restid: int = 0,
) -> Bokning:
    """Propose times to the huvudman's representatives. One open proposal per case and kind of meeting.

    ValidationError for no time, a time in the past, the same twice, or one that the rules stop.
    """
    dialog = las(dialog_id)
    if typ in INTERNA:
        raise ValidationError("Interna möten föreslås inte för huvudmannen.")
    krav(dialog, BOKA_FOR_TYP[typ], f"{Motestyp(typ).label} kan inte bokas nu.")
    if len(par_nu(dialog)) < len(Myndighet):
        raise OgiltigOvergang(UTAN_PAR)
    alla, nu = sorted(set(tider)), timezone.now()
    if not alla:
        raise ValidationError({"tider": "Välj minst en tid."})
    if len(alla) > FLEST_TIDER:
        raise ValidationError({"tider": f"Föreslå högst {svenska.rakneord(FLEST_TIDER)} tider."})
    if alla[0][0] <= nu:
        raise ValidationError({"tider": "En av tiderna har redan varit."})
    if not timezone.localdate() <= svar_senast <= timezone.localtime(alla[-1][0]).date():
        raise ValidationError({"svar_senast": "Sista svarsdag ska ligga från i dag till den sista föreslagna tiden."})
    if Bokning.objects.filter(dialog=dialog, typ=typ, status=S.OPPEN).exists():
        raise ValidationError("Det finns redan föreslagna tider för mötet. Dra tillbaka dem först.")
    for start, slut in alla:
        krav_tider(typ, Motestider(start, slut), [dialog])
    bokning = Bokning(
        dialog=dialog, typ=typ, form=form, plats=plats, restid=restid, svar_senast=svar_senast, skapad_av=aktor
    )
    bokning.full_clean(exclude=["dialog", "skapad_av", "mote"])
    bokning.save()
    Bokningstid.objects.bulk_create([Bokningstid(bokning=bokning, start=start, slut=slut) for start, slut in alla])
    handelse = logga(
        Handelsetyp.BOKNING_FORESLAGEN,
        dialog,
        aktor,
        till={"möte": bokning.get_typ_display(), "tider": [start for start, _ in alla], "svar_senast": svar_senast},
    )
    for person in mottagare_for(dialog):
        aviseringar.bestall(
            "tider_foreslagna",
            person,
            f"tider_foreslagna:{bokning.pk}:{person.pk}",
            _brevkontext(bokning, [tid_text(start, slut) for start, slut in alla]),
            handelse=handelse,
        )
    spara_lage([dialog])
    return bokning


def _brevkontext(bokning: Bokning, tider: list[str]) -> dict[str, Any]:
    return {
        "huvudman": bokning.dialog.huvudman.namn,
        "mote": bokning.get_typ_display().lower(),
        "tider": tider,
        "form": bokning.get_form_display().lower(),
        "plats": bokning.plats,
        "svar_senast": svenska.datum(bokning.svar_senast, veckodag=True),
        "url": reverse("dialoger:mina_tider_bokning", args=[bokning.pk]),
    }


def tid_text(start: datetime, slut: datetime) -> str:
    """ "tisdag 24 november 2026 kl. 09.30–12.30" """
    start, slut = timezone.localtime(start), timezone.localtime(slut)
    klocka = svenska.intervall(svenska.tid(start), svenska.tid(slut))
    return f"{svenska.datum(start, veckodag=True)} kl.{svenska.FAST}{klocka}"


def lediga_nu(bokning: Bokning) -> list[Bokningstid]:
    """The proposed times that can still be chosen: to come, and free for the pair."""
    tider = list(bokning.tider.all())
    if not tider:
        return []
    resa = resmarginal(bokning.form, bokning.restid)
    personer = par_nu(bokning.dialog).values()
    funna = upptagna(personer, min(t.start for t in tider) - resa, max(t.slut for t in tider) + resa)
    upptaget = [tid for alla in funna.values() for tid in alla]
    nu = timezone.now()
    return [
        tid
        for tid in tider
        if tid.start > nu and not any(u.start < tid.slut + resa and tid.start - resa < u.slut for u in upptaget)
    ]


@transaction.atomic
def valj_tid(*, bokning_id: int, tid_id: int, aktor: Anvandare | None, av: str) -> Mote:
    """Book the meeting at a proposed time. The same choice again gives the same meeting.

    `av`: who chose, for the history: "huvudmannen", or for it on the phone. TidenUpptagen when the time is gone,
    OgiltigOvergang when the proposal is withdrawn or another time was chosen.
    """
    dialog = las(Bokning.objects.values_list("dialog", flat=True).get(pk=bokning_id))
    bokning = Bokning.objects.select_for_update(of=("self",)).select_related("mote").get(pk=bokning_id)
    bokning.dialog = dialog
    tid = Bokningstid.objects.filter(bokning=bokning, pk=tid_id).first()
    if tid is None:
        raise ValidationError("Tiden hör inte till förslaget. Välj en av dem som visas.")
    if bokning.status == S.VALD and bokning.mote is not None:
        if bokning.mote.start == tid.start:
            return bokning.mote
        raise OgiltigOvergang(f"Ni har redan valt {tid_text(bokning.mote.start, bokning.mote.slut)}.")
    if bokning.status != S.OPPEN:
        raise OgiltigOvergang("Förslaget är tillbakadraget. Ni får nya tider av myndigheterna.")
    par = par_nu(dialog)
    if len(par) < len(Myndighet):
        raise OgiltigOvergang(VANTA_PA_PAR)
    list(Anvandare.objects.select_for_update().filter(pk__in=[p.pk for p in par.values()]).order_by("pk"))
    if tid.pk not in {ledig.pk for ledig in lediga_nu(bokning)}:
        raise TidenUpptagen
    mote = boka_mote(
        typ=bokning.typ,
        dialoger=[dialog],
        tider=Motestider(tid.start, tid.slut, form=bokning.form, plats=bokning.plats, restid=bokning.restid),
        utforare_sv=par.get(Myndighet.SV),
        utforare_spsm=par.get(Myndighet.SPSM),
        aktor=aktor,
        bokning=bokning,
    )
    bokning.status, bokning.mote = S.VALD, mote
    bokning.save(update_fields=["status", "mote"])
    handelse = logga(
        Handelsetyp.BOKNING_VALD,
        dialog,
        aktor,
        till={"möte": bokning.get_typ_display(), "börjar": tid.start, "vald": av},
        data=galler([dialog]),
    )
    for person in par.values():
        if aktor is None or person.pk != aktor.pk:
            aviseringar.bestall(
                "tid_vald",
                person,
                f"tid_vald:{bokning.pk}:{person.pk}",
                {
                    "huvudman": dialog.huvudman.namn,
                    "mote": bokning.get_typ_display().lower(),
                    "tid": tid_text(tid.start, tid.slut),
                    "url": mote.get_absolute_url(),
                },
                handelse=handelse,
            )
    spara_lage([dialog])
    return mote


@transaction.atomic
def onska_andra_tider(*, bokning_id: int, text: str, aktor: Anvandare) -> Bokning:
    """None of the times suits: when the huvudman can instead. The case waits for the pair; the times can still be
    chosen. The same words again change nothing. OgiltigOvergang when the proposal is no longer open."""
    dialog = las(Bokning.objects.values_list("dialog", flat=True).get(pk=bokning_id))
    bokning = Bokning.objects.select_for_update(of=("self",)).get(pk=bokning_id)
    text = text.strip()
    if bokning.status != S.OPPEN:
        raise OgiltigOvergang("Tiderna är inte längre öppna att svara på.")
    if not text:
        raise ValidationError({"onskemal": "Skriv när ni kan i stället."})
    if bokning.onskemal == text:
        return bokning
    bokning.onskemal = text
    bokning.full_clean(exclude=["dialog", "skapad_av", "mote"], validate_unique=False, validate_constraints=False)
    bokning.save(update_fields=["onskemal"])
    till = {"möte": bokning.get_typ_display()}
    handelse = logga(Handelsetyp.BOKNING_ONSKEMAL, dialog, aktor, till=till)
    for person in par_nu(dialog).values():
        kontext = {
            "huvudman": dialog.huvudman.namn,
            "mote": bokning.get_typ_display().lower(),
            "text": text,
            "url": reverse("dialoger:bokning", args=[bokning.pk]),
        }
        aviseringar.bestall("tid_onskad", person, f"tid_onskad:{handelse.pk}:{person.pk}", kontext, handelse=handelse)
    spara_lage([dialog])
    return bokning


@transaction.atomic
def dra_tillbaka(*, bokning_id: int, skal: str, aktor: Anvandare | None) -> Bokning:
    dialog = las(Bokning.objects.values_list("dialog", flat=True).get(pk=bokning_id))
    bokning = Bokning.objects.select_for_update(of=("self",)).get(pk=bokning_id)
    if bokning.status != S.OPPEN:
        raise OgiltigOvergang("Förslaget är inte längre öppet.")
    if not skal.strip():
        raise ValidationError({"skal": "Skriv varför tiderna dras tillbaka."})
    bokning.status = S.TILLBAKADRAGEN
    bokning.save(update_fields=["status"])
    fran = {"möte": bokning.get_typ_display()}
    logga(Handelsetyp.BOKNING_TILLBAKADRAGEN, dialog, aktor, fran=fran, skal=skal.strip())
    spara_lage([dialog])
    return bokning
