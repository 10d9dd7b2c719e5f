"""Where a round stands: how many have come how far. Each number leads to the very rows it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from kvalitet import svenska

from .begrepp import Motesstatus, Motestyp, Svar
from .models import Dialog, Inbjudan, Motesarende, Omgang, Urvalsplats
from .querysets import fullt_par


@dataclass(frozen=True)
class Trattrad:
    """`svar`: the filter of the case list that gives the same cases; none for the urval itself."""

    namn: str
    antal: int
    url: str
    procent: int  # of all in the round: the length of the bar


def _hallet(typ: str) -> Q:
    hallna = Motesarende.objects.filter(mote__typ=typ, mote__status=Motesstatus.HALLET, kom=True)
    return Q(pk__in=hallna.values("dialog"))


# Code in the address → words and the cases. Also the filter "Hur långt" of the case list.
LANGD: dict[str, tuple[str, Any]] = {
    "par": ("Har fullt par", fullt_par),
    "inbjuden": ("Inbjudna", lambda: Q(pk__in=Inbjudan.objects.values("dialog"))),
    "svarat": ("Har svarat", lambda: ~Q(svar_intro="")),
    "ja": ("Ja till introduktion", lambda: Q(svar_intro=Svar.JA)),
    "nej": ("Nej till introduktion", lambda: Q(svar_intro=Svar.NEJ)),
    "senare": ("Vill höra av oss senare", lambda: Q(svar_intro=Svar.SENARE)),
    "introduktion": ("Har haft introduktion", lambda: _hallet(Motestyp.INTRODUKTION)),
    "fortsatter": ("Fortsätter", lambda: Q(svar_fortsatt=Svar.JA)),
    "dialog": ("Har haft dialogmöte", lambda: _hallet(Motestyp.DIALOG)),
}


def langd(qs: QuerySet, kod: str) -> QuerySet:
    return qs.filter(LANGD[kod][1]())


def tratt(omgang: Omgang, anvandare: Any) -> list[Trattrad]:
    """From urval to dialogue, in the order it happens. A fixed number of queries."""
    synliga = Dialog.objects.synliga_for(anvandare).filter(omgang=omgang)
    i_urvalet = Urvalsplats.objects.filter(omgang=omgang, borttagen=None).count()
    arenden = synliga.count()
    hel = max(i_urvalet, arenden, 1)
    lista = f"{reverse('dialoger:lista')}?vy=alla&visa=alla&omgang={omgang.pk}"
    rader = [
        Trattrad("I urvalet", i_urvalet, reverse("dialoger:urval", args=[omgang.pk]), round(100 * i_urvalet / hel)),
        Trattrad("Öppnade ärenden", arenden, lista, round(100 * arenden / hel)),
    ]
    for kod, (namn, _) in LANGD.items():
        antal = langd(synliga, kod).count()
        rader.append(Trattrad(namn, antal, f"{lista}&langd={kod}", round(100 * antal / hel)))
    return rader


def mening(omgang: Omgang, rader: list[Trattrad]) -> str:
    """One sentence about the round, and what is next."""
    antal = {rad.namn: rad.antal for rad in rader}
    i_urvalet, arenden = antal["I urvalet"], antal["Öppnade ärenden"]
    if not i_urvalet and not arenden:
        return "Ingen huvudman är dragen än."
    if not arenden:
        return f"{svenska.antal(i_urvalet, 'huvudman', 'huvudmän')} är med. Urvalet är inte fastställt."
    utan_par = arenden - antal["Har fullt par"]
    if utan_par:
        return f"{svenska.antal(utan_par, 'ärende', 'ärenden')} av {svenska.tal(arenden)} saknar fullt par."
    ej = arenden - antal["Inbjudna"]
    if ej:
        return f"Alla ärenden har ett par. {svenska.antal(ej, 'huvudman', 'huvudmän')} är inte inbjudna än."
    return f"{svenska.tal(antal['Har svarat'])} av {svenska.antal(arenden, 'huvudman', 'huvudmän')} har svarat."
