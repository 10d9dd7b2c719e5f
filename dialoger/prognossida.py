"""The page of a round's forecast: the sum in words, red weeks, and week by week for offices and people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from kvalitet import svenska
from kvalitet.kalenderdagar import mandag

from .begrepp import UTAN_KONTOR
from .behorighet import far_se_persons_tid, prognoskontor
from .models import Omgang
from .omgangsprognos import VECKA, Omgangsprognos, Roda, rakna, veckor_i_ord
from .prognos import MER, NASTAN_FULLT, Belastning, Myndighet, Vecka, Veckorad

FREDAG = timedelta(days=4)
VISAS = 26  # weeks, unless all are asked for
LAGE = {MER: ("röd", "sent"), NASTAN_FULLT: (NASTAN_FULLT, "vantar")}


def kontext(omgang: Omgang, anvandare: Any, kontor: str, alla_veckor: bool) -> dict[str, Any]:
    """`kontor`: show the agencies and people of one office; what is no office of theirs means all offices.

    Raises ValueError as `omgangsprognos.rakna`.
    """
    synliga = prognoskontor(anvandare)
    svar = rakna(omgang, synliga)
    laster = [last for last in svar.alla.kontor if synliga is None or last.kontor in synliga]
    laster.sort(key=lambda last: not last.kontor)  # cases without an office last
    vald = next((last for last in laster if last.kontor == kontor), None) if kontor else None
    personer = [p for p in svar.alla.personer if far_se_persons_tid(anvandare, p.person, p.kontor)]
    if vald:
        egna = [last for last in svar.alla.myndigheter if last.kontor == vald.kontor]
        kolumner = [vald, *egna, *(p for p in personer if p.kontor == vald.kontor)]
    else:
        kolumner = laster
    rubriker = [_rubrik(last, vald) for last in kolumner]
    med_namn = [(last, rubrik["namn"]) for last, rubrik in zip(kolumner, rubriker, strict=True)]
    veckor = _veckor(svar.alla.veckor, omgang.start, alla_veckor)
    roda = [ett for ett in svar.roda_kontor if synliga is None or ett.last.kontor in synliga]
    adress = urlencode({"kontor": vald.kontor}) if vald else ""
    return {
        "omgang": omgang,
        "svar": svar,
        "ar_tom": not _antal(svar),
        "begransad": synliga is not None,
        "tal": _tal(svar, roda),
        "roda": _roda(roda, url=True),
        "roda_personer": _roda(svar.roda(personer), url=False),
        "forbehall": forbehall(svar),
        "flikar": _flikar(laster, vald),
        "kolumner": rubriker,
        "rader": [_rad(svar, nummer, vecka, med_namn) for nummer, vecka in veckor],
        "visar": svenska.versal(veckor_i_ord(vecka.mandag for _, vecka in veckor)),
        "alla_veckor": alla_veckor,
        "har_fler": len(veckor) < len(svar.alla.veckor),
        "adress": adress,
        "etikett": f"Timmar per vecka i {vald.namn}" if vald else "Timmar per vecka och kontor",
    }


def _antal(svar: Omgangsprognos) -> int:
    """Cases of the round, also those that have declined."""
    return sum(antal for antal, _ in svar.omgangen.summa.per_storlek.values()) + svar.omgangen.summa.antal.nej


def _veckor(alla: Sequence[Vecka], start: date, alla_veckor: bool) -> list[tuple[int, Vecka]]:
    """Half a year from the week before the round begins, or from now when it has begun."""
    numrerade = list(enumerate(alla))
    if alla_veckor:
        return numrerade
    forsta = mandag(start) - VECKA
    kvar = [rad for rad in numrerade if rad[1].mandag >= forsta] or numrerade
    return kvar[:VISAS]


def _tal(svar: Omgangsprognos, roda: list[Roda]) -> list[dict[str, str]]:
    summa = svar.omgangen.summa
    veckor = {rod.mandag for ett in roda for rod in ett.av_omgangen}
    sv = svar.modell.tidsmodell.sv_procent
    delning = "hälften för vardera myndigheten" if sv == 50 else f"{svenska.procent(sv)} för Skolverket"
    klara = summa.antal.efter_dialog
    redan = f" {svenska.versal(svenska.antal(klara, 'har', 'har'))} redan haft dialogen." if klara else ""
    return [
        {
            "tal": svenska.tal(summa.timmar, 0),
            "rubrik": "timmar väntas omgången ta",
            "text": f"Från i dag till sista uppföljningen, {delning}.",
        },
        {
            "tal": svenska.tal(summa.dialoger, 0),
            "rubrik": "dialog väntas" if round(summa.dialoger) == 1 else "dialoger väntas",
            "text": f"Av {svenska.antal(_antal(svar), 'huvudman', 'huvudmän')} i omgången.{redan}",
        },
        {
            "tal": svenska.tal(len(veckor)),
            "rubrik": "röd vecka" if len(veckor) == 1 else "röda veckor",
            "text": "Omgången behöver mer tid än vad som finns på något kontor."
            if veckor
            else "Omgången ryms i den tid som finns på varje kontor.",
        },
    ]


def _roda(funna: Iterable[Roda], *, url: bool) -> list[dict[str, str]]:
    """One row per load: which weeks, and the worst in words."""
    idag = timezone.localdate()
    svar = []
    for ett in funna:
        rad = {"namn": svenska.versal(ett.last.namn), "text": "", "anda": "", "url": ""}
        if ett.av_omgangen:
            varst = max(ett.av_omgangen, key=lambda rod: (rod.timmar - rod.kapacitet, -rod.mandag.toordinal()))
            rad["text"] = text = varst.text(idag)
            if len(ett.av_omgangen) > 1:
                veckor = svenska.versal(veckor_i_ord(rod.mandag for rod in ett.av_omgangen))
                rad["text"] = f"{veckor}. Värst: {text[:1].lower()}{text[1:]}"
        if ett.anda:
            rad["anda"] = f"Röd också utan omgången: {veckor_i_ord(rod.mandag for rod in ett.anda)}."
        if url and ett.last.kontor:
            rad["url"] = f"?{urlencode({'kontor': ett.last.kontor})}#veckor"
        svar.append(rad)
    return svar


def forbehall(svar: Omgangsprognos) -> list[str]:
    """What the core knows of, and what the figures leave out."""
    underlag = svar.underlag
    rader = list(svar.omgangen.forbehall)
    if underlag.ar_utkast:
        rader.append("Urvalet är inte fastställt. Alla som är dragna räknas, från den dag då omgången börjar.")
    for namn, antal in underlag.andra_urval:
        rader.append(f"{svenska.antal(antal, 'huvudman', 'huvudmän')} dragna till {namn} räknas inte än.")
    utan = [ett for ett in underlag.omgangens if not ett.kontor and not ett.tackat_nej]
    if utan and svar.utan_arbetstid(""):
        rader.append(
            f"{svenska.antal(len(utan), 'ärende', 'ärenden')} i omgången har inget kontor, för att huvudmannens kommun "
            "saknas i registret. Tiden för dem ställs inte mot någons arbetstid."
        )
    if n := underlag.utan_roll:
        arenden = svenska.antal(n, "ärende har", "ärenden har")
        rader.append(f"{arenden} någon som inte längre är dialogutförare. Den tiden räknas bara på kontoret.")
    if n := underlag.pausade:
        arenden = svenska.antal(n, "ärende är pausat", "ärenden är pausade")
        rader.append(f"{arenden} utan slutdag och räknas från i dag.")
    return rader


def _flikar(laster: list[Belastning], vald: Belastning | None) -> list[dict[str, Any]]:
    if len(laster) < 2:
        return []
    flikar: list[dict[str, Any]] = [{"namn": "Alla kontor", "url": "?#veckor", "aktiv": vald is None}]
    for last in laster:
        if last.kontor:
            url = f"?{urlencode({'kontor': last.kontor})}#veckor"
            flikar.append({"namn": last.kontor, "url": url, "aktiv": last is vald})
    return flikar


def _rubrik(last: Belastning, vald: Belastning | None) -> dict[str, str]:
    """In an office's table: the whole office, each agency, then people with their agency."""
    if vald is None:
        return {"namn": last.kontor or UTAN_KONTOR, "stod": ""}
    if last.person:
        return {"namn": last.namn, "stod": Myndighet(last.myndighet).text}
    return {"namn": Myndighet(last.myndighet).text if last.myndighet else "Hela kontoret", "stod": ""}


def _rad(svar: Omgangsprognos, nummer: int, vecka: Vecka, kolumner: list[tuple[Belastning, str]]) -> dict[str, Any]:
    idag = timezone.localdate()
    return {
        "vecka": vecka.text(idag),
        "dagar": svenska.datumintervall(vecka.mandag, vecka.mandag + FREDAG, idag=idag),
        "marken": _marken(vecka),
        "celler": [_cell(svar, last, last.rader[nummer], rubrik) for last, rubrik in kolumner],
    }


def _marken(vecka: Vecka) -> list[str]:
    """Holidays and school breaks, and what they mean for the week."""
    marken = []
    if vecka.sarskilda:
        dagar = svenska.antal(int(vecka.arbetsdagar), "arbetsdag", "arbetsdagar")
        if vecka.arbetsdagar % 1:
            dagar = f"{svenska.tal(vecka.arbetsdagar)} arbetsdagar"
        marken.append(f"{svenska.versal(svenska.lista(vecka.sarskilda))}: {dagar}")
    if vecka.lov:
        marken.append(svenska.versal(svenska.lista(vecka.lov)))
    if vecka.utan_moten:
        marken.append(f"Inga möten i {svenska.antal(len(vecka.utan_moten), 'län')}")
    return marken


def _cell(svar: Omgangsprognos, last: Belastning, rad: Veckorad, namn: str) -> dict[str, str]:
    omgangens = svar.omgangens(last, rad.mandag)
    utan_tid = svar.utan_arbetstid(last.kontor)
    ord_, sort = LAGE.get(rad.ord, ("", "")) if rad.timmar and not utan_tid else ("", "")
    return {
        "namn": namn,
        "timmar": svenska.tal(rad.timmar, 0),
        "kapacitet": "" if utan_tid else svenska.tal(rad.kapacitet, 0),
        "procent": svenska.procent(rad.andel * 100, 0) if rad.timmar and rad.andel is not None else "",
        "ord": ord_,
        "sort": sort,
        "omgangens": svenska.tal(omgangens, 0) if svenska.avrunda(omgangens, 0) else "",
    }
