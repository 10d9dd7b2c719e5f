"""An answer to an invitation: without an account by its personal link, or logged in by one who acts for the huvudman.

The link is a signed reference to the row: it is stored nowhere, so nobody at the agencies can read it out of the
database or the outbox and answer for a huvudman. It answers until the introduction has been held, the case is closed
for another reason than a no, the last day has passed, or a newer letter has replaced it.

Each recipient has an answer of their own, in their row, which this module alone writes. What they come to together is
`process.sammanvag`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import base36_to_int, int_to_base36

from huvudman.models import Uppdrag
from huvudman.services.eget import las_eget
from kvalitet import aviseringar
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare, Avisering

from ..begrepp import Beslutsslag, Brevslag, Nejskal, Svar
from ..models import Beslut, Dialog, Inbjudan
from ..mottagarsvar import besked
from ..process import Mottagarsvar, Overgang, lage, sammanvag
from .beslut import aterta_svar, svara
from .lage import fakta_for, las_alla

VIA, VIA_KONTO = "lank", "konto"
SVARANDES_BREV = {  # who answers for a huvudman (doman.md §4 step 1), and the letters written to that one
    Uppdrag.Funktion.NAMND_STYRELSE: Brevslag.NAMND,
    Uppdrag.Funktion.SKOLCHEF: Brevslag.SKOLCHEF,
}
OGJORT: dict[str, Any] = {"svar": "", "svarade": None, "skal": "", "bjud_in_igen": None}
FINNS_INTE = 0  # no row has this number: a bad link asks the database the same question as a good one


class GallerInte(Exception):
    """The link answers nothing, for whatever reason. Nothing more is said."""


@dataclass(frozen=True)
class Oppen:
    """A link that answers. `vilar`: the case is paused, so not just now. `svar`: the huvudman's present one.

    `egen`: the row that holds the recipient's own answer: the newest letter to the same one.
    """

    inbjudan: Inbjudan
    egen: Inbjudan
    vilar: bool
    svar: Beslut | None

    @property
    def dialog(self) -> Dialog:
        return self.inbjudan.dialog


def _signerare() -> signing.Signer:
    return signing.Signer(salt="dialoger.svar", sep=".")


def token(inbjudan: Inbjudan) -> str:
    return _signerare().sign(int_to_base36(inbjudan.pk))


def adress(inbjudan: Inbjudan) -> str:
    return settings.ADRESS + reverse("dialoger:svar", args=[token(inbjudan)])


def lank_i_brev(avisering: Avisering) -> str:
    """The link of the invitation that a letter is about (aviseringar.registrera_lank)."""
    rad = Inbjudan.objects.filter(Q(avisering=avisering) | Q(paminnelse=avisering)).first()
    if rad is None:
        raise ValueError("inbjudan finns inte")
    if _oppen(rad.pk) is None:
        raise ValueError("inbjudan är ersatt eller ärendet avslutat")
    return adress(rad)


def hitta(hemlighet: str) -> Oppen:
    """GallerInte for a guessed, damaged, replaced or expired link alike."""
    oppen = _oppen(_nummer(hemlighet))
    if oppen is None:
        raise GallerInte
    return oppen


def _nummer(hemlighet: str) -> int:
    try:
        return base36_to_int(_signerare().unsign(hemlighet))
    except (signing.BadSignature, ValueError):
        return FINNS_INTE


def _oppen(inbjudan_id: int, *, konto: bool = False) -> Oppen | None:
    """With an account no link is needed, so neither an address nor its last day matters."""
    rad = (
        Inbjudan.objects.select_related("dialog__huvudman", "dialog__cykel").filter(pk=inbjudan_id, stangd=None).first()
    )
    if rad is None:
        return None
    if not konto and (not rad.epost or (rad.lank_till and rad.lank_till < timezone.localdate())):
        return None
    fakta = fakta_for([rad.dialog])[rad.dialog_id]
    if Overgang.SVARA_INTRO not in lage(replace(fakta, pausad_fran=None)).tillatna:
        return None
    beslut = Beslut.objects.filter(dialog=rad.dialog, slag=Beslutsslag.INTRO).order_by("-pk").first()
    galler = beslut is not None and beslut.svar == rad.dialog.svar_intro  # else invited again after it, or reopened
    egen = max([rad, *samma_mottagare(rad)], key=lambda en: en.pk)
    return Oppen(rad, egen, vilar=fakta.pausad_fran is not None, svar=beslut if galler else None)


@transaction.atomic
def svara_med_lank(hemlighet: str, *, svar: str, skal: str = "", bjud_in_igen: date | None = None) -> Inbjudan:
    """The recipient's own answer, and what the huvudman's then is: one ja is enough, a nej needs all of them.

    The same answer again from the same recipient changes nothing. GallerInte when the link has stopped meanwhile;
    otherwise as `svara`. The recipient gets a receipt by mail.
    """
    las_alla(Inbjudan.objects.filter(pk=_nummer(hemlighet)).values_list("dialog", flat=True))
    oppen = hitta(hemlighet)  # now that nobody else can change the case
    if oppen.vilar:
        raise GallerInte
    return _svara(oppen, svar, skal, bjud_in_igen, aktor=None)


@transaction.atomic
def svara_med_konto(
    *, inbjudan_id: int, svar: str, aktor: Anvandare, skal: str = "", bjud_in_igen: date | None = None
) -> Inbjudan:
    """The same answer, given by one who acts for the huvudman (`besvarbara`). PermissionDenied for one who no longer
    does, GallerInte when it is not that one's to answer or cannot be answered now."""
    las_alla(Inbjudan.objects.filter(pk=inbjudan_id).values_list("dialog", flat=True))
    oppen = _oppen(inbjudan_id, konto=True)
    if oppen is None or oppen.vilar:
        raise GallerInte
    las_eget(oppen.dialog.huvudman_id, aktor)
    if inbjudan_id not in {rad.pk for rad in besvarbara(oppen.dialog, aktor)}:
        raise GallerInte
    return _svara(oppen, svar, skal, bjud_in_igen, aktor=aktor)


def besvarbara(dialog: Dialog, anvandare: Anvandare) -> list[Inbjudan]:
    """The recipients that the person answers as: by the own letter, else those of the person's function, else, for one
    who may answer, whoever was asked. Empty for everybody else. Asked by the rows as they are now."""
    alla = mottagare(dialog)
    funktioner = set(dialog.huvudman.uppdrag.aktiva().filter(anvandare=anvandare).values_list("funktion", flat=True))
    if not funktioner:
        return []
    if egna := [rad for rad in alla if rad.epost and rad.epost.casefold() == anvandare.epost.casefold()]:
        return egna
    slag = {SVARANDES_BREV[Uppdrag.Funktion(f)] for f in funktioner if f in SVARANDES_BREV}
    return ([rad for rad in alla if rad.slag in slag] or alla) if slag else []


def oppen_for_konto(rad: Inbjudan) -> Oppen | None:
    """None when it cannot be answered any more."""
    return _oppen(rad.pk, konto=True)


def _svara(oppen: Oppen, svar: str, skal: str, bjud_in_igen: date | None, *, aktor: Anvandare | None) -> Inbjudan:
    rad, dialog = oppen.egen, oppen.dialog
    nytt = Mottagarsvar(
        svar,
        timezone.now(),
        skal if svar == Svar.NEJ else "",
        bjud_in_igen if svar == Svar.SENARE else None,
    )
    if _raknas(rad, dialog) and (rad.svar, rad.skal, rad.bjud_in_igen) == (nytt.svar, nytt.skal, nytt.igen):
        return rad
    forr = rad.svar
    _satt_svar(rad, nytt)
    handelse = logga(
        Handelsetyp.INBJUDAN_SVAR,
        dialog,
        aktor,
        fran={"svar": forr} if forr else None,
        till={"mottagare": rad.mottagare, "svar": svar},
        skal=Nejskal(nytt.skal).label if nytt.skal else "",
        data={"via": VIA_KONTO if aktor else VIA},
    )
    _satt_arendets_svar(oppen, aktor)
    efter = _oppen(oppen.inbjudan.pk, konto=aktor is not None)
    if efter is None:
        raise GallerInte
    kontext = {
        "huvudman": dialog.huvudman.namn,
        "svar": Svar(svar).label.lower(),
        "skal": Nejskal(nytt.skal).label if nytt.skal else "",
        "igen": nytt.igen,
        "tid": nytt.svarade,
        "besked": besked(efter.dialog, rad),
        "inloggad": aktor is not None,
    }
    # Whose letter it was is told too: nobody's answer is changed behind their back.
    for epost in dict.fromkeys(adr.casefold() for adr in (rad.epost, aktor.epost if aktor else "") if adr):
        nyckel = f"svarskvitto:{handelse.pk}" + (f":{epost}" if aktor else "")
        aviseringar.bestall("svarskvitto", None, nyckel[:200], kontext, epost=epost)
    return rad


def _satt_arendets_svar(oppen: Oppen, aktor: Anvandare | None) -> None:
    """What the answers come to now, if it is another than the case has. What staff has registered for the whole
    huvudman stands until a recipient says ja, or all of them something else, after it."""
    dialog, av = oppen.dialog, oppen.inbjudan.mottagare
    via = VIA_KONTO if aktor else VIA
    nu = sammanvag(_som_svar(rad, dialog) for rad in mottagare(dialog))
    if nu is None:
        if dialog.svar_intro and not dialog.svar_registrerat and not dialog.avslutad:
            aterta_svar(dialog_id=dialog.pk, av=av, aktor=aktor, via=via)
        return
    # The day that the first one wished for may have passed before the last one answered.
    igen = max(nu.igen, timezone.localdate() + timedelta(days=1)) if nu.igen else None
    skal = oppen.svar.skal if oppen.svar else ""
    if (dialog.svar_intro, skal, dialog.bjud_in_igen) == (nu.svar, nu.skal, igen):
        return
    svara(
        dialog_id=dialog.pk,
        slag=Beslutsslag.INTRO,
        svar=nu.svar,
        skal=nu.skal,
        av=av,
        bjud_in_igen=igen,
        aktor=aktor,
        via=via,
    )


# The recipients' own answers --------------------------------------------------------------------------------------


def mottagare(dialog: Dialog) -> list[Inbjudan]:
    """The newest row of each recipient who is asked now."""
    rader = Inbjudan.objects.galler().filter(dialog=dialog).order_by("pk")
    return list({_vem(rad): rad for rad in rader}.values())


def ar_sista_ja(oppen: Oppen) -> bool:
    """Without this recipient's ja the case would not go on as ja: meetings are cancelled if it is taken back."""
    dialog = oppen.dialog
    if dialog.svar_intro != Svar.JA or (dialog.svar_registrerat and len(mottagare(dialog)) > 1):
        return False
    andra = [_som_svar(rad, dialog) for rad in mottagare(dialog) if _vem(rad) != _vem(oppen.egen)]
    return all(s.svar != Svar.JA for s in andra)


def samma_mottagare(rad: Inbjudan) -> list[Inbjudan]:
    """The other letters to the same one that no newer has replaced."""
    andra = Inbjudan.objects.filter(dialog=rad.dialog_id, stangd=None).exclude(pk=rad.pk)
    return [annan for annan in andra if _vem(annan) == _vem(rad)]


def flytta_svar(fran: Iterable[Inbjudan], till: Inbjudan) -> None:
    """The latest answer among the older rows follows to the new one."""
    besvarade = [rad for rad in fran if rad.svarade]
    if not besvarade:
        return
    senast = max(besvarade, key=lambda rad: rad.svarade or timezone.now())
    _satt_svar(till, Mottagarsvar(senast.svar, senast.svarade, senast.skal, senast.bjud_in_igen))
    Inbjudan.objects.filter(pk__in=[rad.pk for rad in besvarade]).update(**OGJORT)


def glom_svar(dialog: Dialog, svar: str = "") -> None:
    """They are asked anew: those who answered `svar`, or all."""
    rader = Inbjudan.objects.filter(dialog=dialog)
    (rader.filter(svar=svar) if svar else rader).update(**OGJORT)


def _vem(rad: Inbjudan) -> tuple[str, str]:
    return rad.mottagare, rad.epost.casefold()


def _raknas(rad: Inbjudan, dialog: Dialog) -> bool:
    """Given, and after what staff has registered for the whole huvudman."""
    return rad.svarade is not None and (dialog.svar_registrerat is None or rad.svarade > dialog.svar_registrerat)


def _som_svar(rad: Inbjudan, dialog: Dialog) -> Mottagarsvar:
    if not _raknas(rad, dialog):
        return Mottagarsvar()
    return Mottagarsvar(rad.svar, rad.svarade, rad.skal, rad.bjud_in_igen)


def _satt_svar(rad: Inbjudan, nytt: Mottagarsvar) -> None:
    rad.svar, rad.svarade, rad.skal, rad.bjud_in_igen = nytt.svar, nytt.svarade, nytt.skal, nytt.igen
    rad.save(update_fields=list(OGJORT))
