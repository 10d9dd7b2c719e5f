"""Smallest valid objects, no surprises. Plain functions; give only what the test is about."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from analysunderlag.egna.ramar import Uppgift
from analysunderlag.models import (
    EgenIakttagelse,
    EgetMal,
    EgetVarde,
    Kvalitetssystem,
    Statistikrelease,
    Underlag,
    Underlagsfil,
    Uppfoljningspunkt,
)
from analysunderlag.services.egna_rader import lagg_till_rad
from analysunderlag.services.egna_varden import spara_varden
from dialoger import services as dialogtjanst
from dialoger.models import Anteckning, Cykel, Dialog, Mote, Motesarende, Omgang
from huvudman.models import Huvudman, HuvudmanSkolform, JuridiskForm, Kontakt, Uppdrag
from kvalitet.models import Anvandare, Jobb, Myndighet, Regionkontor, Roll, Rolltilldelning

_nummer = count(1)
LOSENORD = "ett-langt-losenord-77"


def dagar(antal: int) -> date:
    """A date relative to today: dagar(-1) is yesterday."""
    return timezone.localdate() + timedelta(days=antal)


def skapa_anvandare(
    roll: Roll | str | None = None,
    myndighet: Myndighet | str = Myndighet.SV,
    *,
    huvudman: Huvudman | None = None,
    **falt: Any,
) -> Anvandare:
    """A user; with `roll` staff, with `huvudman` its representative, with neither a user without rights."""
    n = next(_nummer)
    falt = {"epost": f"person{n}@exempel.test", "namn": f"Person {n}", "password": LOSENORD, **falt}
    anvandare = Anvandare.objects.create_user(**falt)
    if roll:
        skapa_roll(anvandare, roll, myndighet)
    if huvudman:
        Uppdrag.objects.create(anvandare=anvandare, huvudman=huvudman, funktion=Uppdrag.Funktion.SKOLCHEF)
    return anvandare


def skapa_roll(
    anvandare: Anvandare, roll: Roll | str, myndighet: Myndighet | str = Myndighet.SV, **falt: Any
) -> Rolltilldelning:
    falt = {"giltig_fran": dagar(-30), **falt}
    return Rolltilldelning.objects.create(anvandare=anvandare, roll=roll, myndighet=myndighet, **falt)


def skapa_regionkontor(namn: str = "Örebro", **falt: Any) -> Regionkontor:
    kod = namn.lower().replace("ö", "o").replace("ä", "a")
    return Regionkontor.objects.get_or_create(kod=kod, defaults={"namn": namn, **falt})[0]


def orgnr(n: int, forsta: str = "212000") -> str:
    """A well-formed organisationsnummer (Luhn), different for each n below 1000."""
    siffror = f"{forsta}{n:03d}"
    return f"{siffror}{kontrollsiffra(siffror)}"


def kontrollsiffra(siffror: str) -> int:
    """The tenth digit of an organisationsnummer, by the nine before it (Luhn)."""
    return -sum(sum(divmod(int(s) * (2 if i % 2 == 0 else 1), 10)) for i, s in enumerate(siffror)) % 10


def skapa_huvudman(namn: str = "", **falt: Any) -> Huvudman:
    n = next(_nummer)
    namn = namn or f"Exempel {n} kommun"
    falt = {
        "nyckel": orgnr(n % 1000),
        "typ": Huvudman.Typ.KOMMUNAL,
        "form": JuridiskForm.KOMMUN,
        "sortnamn": namn.lower(),
        **falt,
    }
    return Huvudman.objects.create(namn=namn, **falt)


def skapa_kontakt(huvudman: Huvudman, funktion: str = Kontakt.Funktion.SKOLCHEF, **falt: Any) -> Kontakt:
    falt = {"epost": f"kontakt{next(_nummer)}@exempel.test", "kalla": "Prov", "giltig_fran": dagar(-30), **falt}
    return Kontakt.objects.create(huvudman=huvudman, funktion=funktion, **falt)


def skapa_jobb(typ: str = "prov", **falt: Any) -> Jobb:
    """A Jobb row without any message; register the type `prov` with the fixture `provjobb`."""
    falt = {"titel": "Ett jobb", "puls": timezone.now() if falt.get("status") == "pagar" else None, **falt}
    return Jobb.objects.create(typ=typ, **falt)


def skapa_underlag(huvudman: Huvudman) -> Underlag:
    """A finished underlag with made-up content and one stored file (JSON)."""
    from analysunderlag.bygge.paket import Fil
    from analysunderlag.innehall import till_json
    from analysunderlag.services import underlagsfiler
    from tests.analysunderlag.exempelinnehall import exempel

    nu = timezone.now()
    release = Statistikrelease.objects.create(
        namn=f"Release {next(_nummer)}", status=Statistikrelease.Status.GODKAND, godkand=nu
    )
    innehall = till_json(exempel(namn=huvudman.namn))
    underlag = Underlag.objects.create(
        huvudman=huvudman, release=release, version=1, indata_hash="0" * 64, innehall=innehall
    )
    with underlagsfiler.nedskrivna(underlag, [Fil("json", "varden.json", innehall.encode())]) as flytta:
        Underlagsfil.objects.bulk_create(flytta())
    underlag.status, underlag.fryst = Underlag.Status.KLART, nu
    underlag.save(update_fields=["status", "fryst"])
    return underlag


# The huvudman's own space --------------------------------------------------------------------------------------------


def skapa_eget_varde(huvudman: Huvudman, aktor: Anvandare, **falt: Any) -> EgetVarde:
    """An own figure of an own measure, stored by the service; `indikator` by code for an official one."""
    inklistring = falt.pop("inklistring", None)
    falt = {"skolform": "grundskola", "period": "2025/26", "varde": Decimal("12.5"), "slag": "procent", **falt}
    if not falt.get("indikator"):
        falt.setdefault("namn", "Frånvaro")
    skapa_skolform(huvudman, falt["skolform"])
    uppgifter = [(Uppgift(**falt), None)]
    return spara_varden(huvudman=huvudman, uppgifter=uppgifter, aktor=aktor, inklistring=inklistring)[0]


EGNA_RADER: dict[str, tuple[Any, dict[str, Any]]] = {
    "iakttagelser": (EgenIakttagelse, {"skolform": "grundskola", "perspektiv": "barn", "ser": "Fler leker ihop."}),
    "mal": (EgetMal, {"text": "Alla läser varje dag."}),
    "foljs-upp": (Uppfoljningspunkt, {"niva": "rektor", "vad": "Trivselenkät"}),
}


def skapa_egen_rad(huvudman: Huvudman, aktor: Anvandare, avdelning: str, **falt: Any) -> Any:
    modell, standard = EGNA_RADER[avdelning]
    falt = standard | falt
    if falt.get("skolform"):
        skapa_skolform(huvudman, falt["skolform"])
    return lagg_till_rad(modell=modell, huvudman=huvudman, falt=falt, aktor=aktor)


def skapa_skolform(huvudman: Huvudman, *koder: str) -> None:
    for kod in koder:
        HuvudmanSkolform.objects.get_or_create(huvudman=huvudman, skolform=kod, defaults={"antal_enheter": 1})


# Cases ------------------------------------------------------------------------------------------------------------


def skapa_cykel(nummer: int = 1) -> Cykel:
    return Cykel.objects.get_or_create(nummer=nummer, defaults={"namn": f"Cykel {nummer}", "start": dagar(-400)})[0]


def skapa_par() -> tuple[Anvandare, Anvandare]:
    """A utförare of each agency: (SV, SPSM)."""
    return (
        skapa_anvandare(Roll.DIALOGUTFORARE, Myndighet.SV),
        skapa_anvandare(Roll.DIALOGUTFORARE, Myndighet.SPSM),
    )


def skapa_omgang(namn: str = "Våren 2030", **falt: Any) -> Omgang:
    """A round of cykel 9, so that cases of other cykler keep nobody out of it."""
    cykel = falt.pop("cykel", None) or skapa_cykel(9)
    falt = {"start": dagar(30), "slut": dagar(200), **falt}
    return dialogtjanst.spara_omgang(cykel=cykel, namn=namn, aktor=None, **falt)


def skapa_dialog(par: tuple[Anvandare, Anvandare] | None = None, *, till: str = "", **falt: Any) -> Dialog:
    """A case, brought by the real services to where `till` says: "" (just opened, with `par` if given), inbjuden, ja,
    introducerad, fortsatter, formote, dialog, anteckning, aterkopplad, uppfoljd. Days lie in the past, in order."""
    huvudman = falt.pop("huvudman", None) or skapa_huvudman()
    if not huvudman.skolformer.exists():
        HuvudmanSkolform.objects.create(huvudman=huvudman, skolform="grundskola", antal_enheter=1)
    start = timezone.now() - timedelta(days=300)
    cykel = falt.pop("cykel", None) or skapa_cykel()
    dialog = dialogtjanst.skapa_arende(huvudman=huvudman, cykel=cykel, aktor=None, skapad=start, **falt)
    if par or till:
        for person, myndighet in zip(par or skapa_par(), Myndighet, strict=True):
            dialogtjanst.tilldela(dialog_id=dialog.pk, utforare=person, myndighet=myndighet, aktor=None, nar=start)
    if till:
        dialog_framat(dialog, till)
    dialog.refresh_from_db()
    return dialog


LANGD = ("inbjuden", "ja", "introducerad", "fortsatter", "formote", "dialog", "anteckning", "aterkopplad", "uppfoljd")


def dialog_framat(dialog: Dialog, till: str) -> None:
    """Play the case with the services, one step a fortnight from 280 days ago, until `till`."""
    if till not in LANGD:
        raise ValueError(till)
    steg = {
        "inbjuden": lambda: dialogtjanst.bjud_in(
            dialog_id=dialog.pk, mottagare=[dialogtjanst.Mottagare("Styrelsen")], aktor=None, skickad=dagar(-280)
        ),
        "ja": lambda: dialogtjanst.svara(dialog_id=dialog.pk, slag="intro", svar="ja", aktor=None, dag=dagar(-270)),
        "introducerad": lambda: halla(dialog, "introduktion", -250),
        "fortsatter": lambda: dialogtjanst.svara(
            dialog_id=dialog.pk, slag="fortsatt", svar="ja", aktor=None, dag=dagar(-245)
        ),
        "formote": lambda: halla(dialog, "formote", -230),
        "dialog": lambda: halla(dialog, "dialog", -215),
        "anteckning": lambda: faststall(dialog),
        "aterkopplad": lambda: halla(dialog, "aterkoppling", -200),
        "uppfoljd": lambda: halla(dialog, "uppfoljning", -10),
    }
    for namn in LANGD[: LANGD.index(till) + 1]:
        steg[namn]()


def klockan(dag: int, timme: int = 9) -> datetime:
    """A time on a day relative to today, Swedish clock."""
    return timezone.make_aware(datetime.combine(dagar(dag), time(timme)))


def boka(dialog: Dialog, typ: str, dag: int, *, timmar: int = 2, timme: int = 9, **falt: Any) -> Mote:
    par = {t.myndighet: t.utforare for t in dialog.tilldelningar.filter(till=None).select_related("utforare")}
    tider = dialogtjanst.Motestider(klockan(dag, timme), klockan(dag, timme + timmar), **falt)
    return dialogtjanst.boka_mote(
        typ=typ,
        dialoger=[dialog],
        tider=tider,
        utforare_sv=par.get("SV"),
        utforare_spsm=par.get("SPSM"),
        aktor=None,
    )


def halla(dialog: Dialog, typ: str, dag: int) -> Mote:
    mote = boka(dialog, typ, dag)
    return dialogtjanst.hall_mote(
        mote_id=mote.pk, aktor=None, utforare_sv=mote.utforare_sv, utforare_spsm=mote.utforare_spsm
    )


def anteckna(dialog: Dialog, typ: str = "dialog", text: str = "Vi talade om uppföljning.", **falt: Any) -> Anteckning:
    """A draft of the latest held meeting of that kind, written by the first of the pair, with somebody present."""
    koppling = Motesarende.objects.filter(dialog=dialog, mote__typ=typ).latest("mote__start")
    if not koppling.deltaganden.exists():
        dialogtjanst.satt_deltagare(motesarende_id=koppling.pk, antal={"rektor": 2, "skolchef": 1}, aktor=None)
    falt = {"amnen": skapa_amnen(), "aktor": koppling.mote.utforare_sv, **falt}
    return dialogtjanst.skriv_anteckning(motesarende_id=koppling.pk, text=text, **falt)


def skapa_amnen() -> list[str]:
    """One topic of the kvalitetssystem in force, which is made when there is none."""
    if not Kvalitetssystem.objects.exists():
        Kvalitetssystem.objects.create(
            version="prov",
            sha256="0" * 64,
            giltig_fran=dagar(-900),
            ar_gallande=True,
            innehall={"faktorer": [{"nummer": 1, "namn": "Systematiskt kvalitetsarbete"}], "avsnitt": []},
        )
    return ["faktor:1"]


def faststall(dialog: Dialog, typ: str = "dialog", rad: Anteckning | None = None) -> Anteckning:
    """A fastställd anteckning of the latest meeting of that kind, written by SV and read by SPSM."""
    rad = rad or anteckna(dialog, typ)
    mote = rad.motesarende.mote
    dialogtjanst.lamna_till_kollega(anteckning_id=rad.pk, aktor=mote.utforare_sv)
    return dialogtjanst.faststall(anteckning_id=rad.pk, avtryck=dialogtjanst.avtryck_av(rad), aktor=mote.utforare_spsm)
