"""Every transition of a case as one call with sound input, and every state a case can be in."""

from __future__ import annotations

from collections.abc import Callable

from dialoger import services
from dialoger.models import Dialog, Mote
from dialoger.process import Overgang
from kvalitet.models import Roll
from tests.factories import (
    LANGD,
    boka,
    dagar,
    skapa_anvandare,
    skapa_dialog,
    skapa_huvudman,
    skapa_par,
    skapa_underlag,
)

O = Overgang  # noqa: E741


NEJ = {"svar": "nej", "skal": "ej_ange"}


def _svara(slag: str, svar: str = "ja", **mer) -> Callable[[Dialog], object]:
    return lambda d: services.svara(dialog_id=d.pk, slag=slag, svar=svar, aktor=None, **mer)


def _boka(typ: str, dag: int) -> Callable[[Dialog], object]:
    return lambda d: boka(d, typ, dag)


def _hall(dialog: Dialog) -> Mote:
    """The latest meeting; one who has never been booked cannot be held either."""
    mote = dialog.moten.exclude(typ="planering").order_by("start").last()
    if mote is None:
        raise services.OgiltigOvergang
    sv, spsm = mote.utforare_sv, mote.utforare_spsm
    return services.hall_mote(mote_id=mote.pk, aktor=None, utforare_sv=sv, utforare_spsm=spsm)


GOR: dict[Overgang, Callable[[Dialog], object]] = {
    O.TILLDELA: lambda d: services.tilldela(
        dialog_id=d.pk, utforare=skapa_anvandare(Roll.DIALOGUTFORARE), myndighet="SV", skal="Ledig", aktor=None
    ),
    O.BJUD_IN: lambda d: services.bjud_in(dialog_id=d.pk, mottagare=[services.Mottagare("Nämnden")], aktor=None),
    O.SVARA_INTRO: _svara("intro"),
    O.SVARA_FORTSATT: lambda d: _svara("fortsatt", **NEJ)(d) if d.svar_fortsatt == "ja" else _svara("fortsatt")(d),
    O.BOKA_INTRODUKTION: _boka("introduktion", 10),
    O.BOKA_FORMOTE: _boka("formote", 20),
    O.BOKA_DIALOG: _boka("dialog", 30),
    O.BOKA_ATERKOPPLING: _boka("aterkoppling", 40),
    O.BOKA_UPPFOLJNING: _boka("uppfoljning", 220),
    O.BOKA_INTERNT: _boka("planering", 5),
    O.HALL: _hall,
    O.LAMNA_UNDERLAG: lambda d: services.lamna_underlag(dialog_id=d.pk, aktor=None),
    O.PAUSA: lambda d: services.pausa(dialog_id=d.pk, till=dagar(60), skal="Rektorsbyte", aktor=None),
    O.ATERUPPTA: lambda d: services.ateruppta(dialog_id=d.pk, aktor=None),
    O.AVSLUTA: lambda d: services.avsluta(dialog_id=d.pk, aktor=None),
    O.ATERKALLA: lambda d: services.aterkalla(dialog_id=d.pk, skal="Fel huvudman", aktor=None),
    O.ATEROPPNA: lambda d: services.ateroppna(dialog_id=d.pk, skal="Nya besked", aktor=None),
    O.OMDIRIGERA: lambda d: services.omdirigera(dialog_id=d.pk, till=skapa_huvudman(), skal="Köpt", aktor=None),
}

# State → (how far the case is played, what then happens to it)
LAGEN: dict[str, tuple[str, tuple[Callable[[Dialog], object], ...]]] = {
    "utan_par": ("", ()),
    **{till: (till, ()) for till in LANGD},
    "senare": ("inbjuden", (_svara("intro", "senare", bjud_in_igen=dagar(30)),)),
    "tackat_nej": ("inbjuden", (_svara("intro", "nej", skal="tid"),)),
    "avbruten": ("introducerad", (_svara("fortsatt", "nej", skal="ej_ange"),)),
    "introduktion_bokad": ("ja", (_boka("introduktion", -1),)),
    "dialog_bokad": ("formote", (_boka("dialog", -1),)),
    "pausad": ("formote", (GOR[O.PAUSA],)),
    "pausad_med_mote": ("formote", (_boka("dialog", 90), GOR[O.PAUSA])),
    "aterkallad": ("ja", (GOR[O.ATERKALLA],)),
    # The meeting has begun, so it stays to be marked.
    "pausad_efter_mote": ("ja", (_boka("introduktion", -1), GOR[O.PAUSA])),
    "aterkallad_efter_mote": ("ja", (_boka("introduktion", -1), GOR[O.ATERKALLA])),
    "utan_uppfoljning": (
        "aterkopplad",
        (lambda d: services.satt_uppfoljning(dialog_id=d.pk, utan=True, aktor=None),),
    ),
    "genomford": (LANGD[-1], (GOR[O.AVSLUTA],)),
}


def skapa_lage(namn: str) -> Dialog:
    till, sedan = LAGEN[namn]
    dialog = skapa_dialog(skapa_par() if namn != "utan_par" else None, till=till)
    skapa_underlag(dialog.huvudman)
    for gor in sedan:
        gor(dialog)
    dialog.refresh_from_db()
    return dialog
