"""What an iCal feed holds. Rights are those of its owner at this moment, not those of when it was made."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from kvalitet.models import Anvandare

from . import ical
from .begrepp import Motesstatus
from .behorighet import far_prenumerera
from .kalenderurval import for_kalender, vid_kontor
from .models import Kalendernyckel, Mote
from .upptaget import beskriv

BAKAT, FRAMAT = timedelta(days=60), timedelta(days=400)


def hitta(hemlighet: str) -> Kalendernyckel | None:
    """The key whose owner may read the feed today; None for every other reason alike."""
    agare = Prefetch("anvandare", Anvandare.objects.med_roller())
    nyckel = Kalendernyckel.objects.filter(hemlighet=hemlighet).select_related("regionkontor").prefetch_related(agare)
    hittad = nyckel.first()
    return hittad if hittad and far_prenumerera(hittad.anvandare, hittad.regionkontor_id) else None


def fil(nyckel: Kalendernyckel) -> bytes:
    """Meetings from 60 days ago to 400 days ahead: what, when and where. No person and nothing of what was said."""
    nu, person = timezone.now(), nyckel.anvandare
    synliga = for_kalender(person, nu - BAKAT, nu + FRAMAT)
    moten = vid_kontor(synliga, [nyckel.regionkontor_id]) if nyckel.regionkontor_id else synliga.for_person(person)
    return ical.kalender(namn(nyckel), (_post(mote) for mote in moten), nu)


def namn(nyckel: Kalendernyckel) -> str:
    return f"Kvalitet: {nyckel.regionkontor}" if nyckel.regionkontor else "Kvalitet: mina möten"


def _post(mote: Mote) -> ical.Kalenderpost:
    text = beskriv(mote)
    return ical.Kalenderpost(
        uid=str(mote.uid),
        version=mote.version,
        start=mote.start,
        slut=mote.slut,
        rubrik=text[:1].upper() + text[1:],
        plats=mote.plats or mote.get_form_display(),
        adress=settings.ADRESS + mote.get_absolute_url(),
        ar_installd=mote.status == Motesstatus.INSTALLT,
    )
