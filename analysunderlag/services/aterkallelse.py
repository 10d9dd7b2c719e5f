"""Withdrawing a file that is wrong: it stays in the releases that have it, and no new release is made with it.

To withdraw is safe and one person's to do; what takes its place is a draft that a second person approves.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from huvudman.models import Huvudman
from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..models import Statistikimport, Statistikrelease, Underlag, Underlagskalla
from . import aterkallelsekontroll, vardeskrivning
from . import release as releaser
from .release import OgiltigRelease, filnamn

S = Statistikrelease.Status


@dataclass(frozen=True)
class Aterkallelse:
    """What a withdrawal led to. `utkast`: the new draft without the file; None when what is in use never had it.

    `las_in_igen`: files to read in again, since only what differed from the withdrawn one was stored of them.
    `sparrade`: drafts that can no longer be approved. `text`: all of it in Swedish, for the person who did it.
    """

    fil: Statistikimport
    utkast: Statistikrelease | None
    las_in_igen: tuple[Statistikimport, ...]
    sparrade: tuple[Statistikrelease, ...]

    @property
    def text(self) -> str:
        text = f"{self.fil.filnamn} är återkallad."
        if self.utkast:
            text += f" {self.utkast.namn} är gjord utan filen och väntar på att en kollega godkänner den."
        if self.las_in_igen:
            text += f" Läs in igen: {filnamn(self.las_in_igen)}. Bara det som skilde sig från filen sparades då."
        if self.sparrade:
            namn = svenska.lista(release.namn for release in self.sparrade)
            text += f" {namn} har också filen och kan inte godkännas. Dra tillbaka och läs in det som är rätt igen."
        return text


@dataclass(frozen=True)
class Foljder:
    """What a withdrawal would concern: releases in use before or now, frozen underlag and their huvudmän."""

    releaser: int
    underlag: int
    huvudman: int


def aterkalla_import(import_id: int, aktor: Anvandare | None, skal: str) -> Aterkallelse:
    """Withdraw a file in approved releases: every reading of the same bytes. `aktor=None` is the system.

    One transaction: the mark, the event and a new draft of the newest approved release without it. Raises
    OgiltigRelease without a reason, for what is unknown or withdrawn, and for what is only in drafts.
    """
    skal = " ".join(skal.split())
    if not skal:
        raise OgiltigRelease("Skriv varför filen återkallas. De som har underlag med siffror ur filen läser det.")
    with transaction.atomic():
        vardeskrivning.las_importer()  # a file that is being read in is compared with what is left
        list(Statistikrelease.objects.select_for_update().order_by("pk"))  # nothing is approved meanwhile
        fil = Statistikimport.objects.filter(pk=import_id).first()
        if varfor := varfor_inte(fil):
            raise OgiltigRelease(varfor)
        assert fil
        nu, skal = timezone.now(), skal[:300]
        filens = Statistikimport.objects.i_bruk().filter(sha256=fil.sha256)
        nycklar = list(filens.filter(releaser__status=S.GODKAND).values_list("pk", flat=True).distinct())
        Statistikimport.objects.filter(pk__in=nycklar).update(aterkallad=nu, aterkallad_av=aktor, skal=skal)
        fil.refresh_from_db()
        utkast, igen = _utkast_utan(fil, aktor)
        data = {"importer": sorted(nycklar), "utkast": utkast.pk if utkast else None, "sha256": fil.sha256}
        till = {"fil": fil.filnamn, "utkast": utkast.namn if utkast else ""}
        logga(Handelsetyp.STATISTIK_ATERKALLAD, fil, aktor, till=till, data=data, skal=skal)
        sparrade = Statistikrelease.objects.filter(status=S.UTKAST, importer__in=nycklar).distinct().order_by("pk")
        return Aterkallelse(fil, utkast, igen, tuple(sparrade))


def _utkast_utan(
    fil: Statistikimport, aktor: Anvandare | None
) -> tuple[Statistikrelease | None, tuple[Statistikimport, ...]]:
    i_bruk = Statistikrelease.objects.senast_godkand()
    if i_bruk is None or fil.sha256 not in {rad.sha256 for rad in i_bruk.aterkallade}:
        return None, ()
    utkast = releaser.skapa_utkast(i_bruk.importer.i_bruk().values_list("pk", flat=True), aktor)
    return utkast, tuple(aterkallelsekontroll.las_in_igen(utkast, i_bruk.importer.aterkallade()))


def varfor_inte(fil: Statistikimport | None) -> str:
    """Why the file cannot be withdrawn, and what to do instead; empty when it can."""
    if fil is None:
        return "Filen finns inte. Se vilka som är inlästa under Statistik."
    if fil.aterkallad:
        return f"{fil.filnamn} är redan återkallad, {svenska.datum(timezone.localtime(fil.aterkallad))}."
    i_releaser = list(fil.releaser.order_by("pk"))
    if any(release.status == S.GODKAND for release in i_releaser):
        return ""
    if utkast := [release for release in i_releaser if release.status == S.UTKAST]:
        namn = svenska.lista(release.namn for release in utkast)
        return f"{fil.filnamn} finns bara i utkast som ingen har godkänt. Dra tillbaka utkastet i stället: {namn}."
    return f"{fil.filnamn} finns inte i någon godkänd release, så det finns inget att återkalla."


def foljder(fil: Statistikimport) -> Foljder:
    underlag = underlag_med(fil)
    return Foljder(
        releaser=Statistikrelease.objects.filter(status=S.GODKAND, importer__sha256=fil.sha256).distinct().count(),
        underlag=underlag.count(),
        huvudman=underlag.order_by().values("huvudman").distinct().count(),
    )


def underlag_med(fil: Statistikimport) -> QuerySet[Underlag]:
    """The finished underlag made of the file: of the readings that are withdrawn with this one, or would be."""
    lasningar = Statistikimport.objects.filter(sha256=fil.sha256, aterkallad=fil.aterkallad)
    gjorda = Underlagskalla.objects.filter(statistikimport__in=lasningar)
    return Underlag.objects.filter(status=Underlag.Status.KLART, pk__in=gjorda.values("underlag"))


def tidigare(sha256: str) -> Statistikimport | None:
    """The latest reading of these bytes that has been withdrawn, if any."""
    return Statistikimport.objects.aterkallade().filter(sha256=sha256).order_by("-pk").first()


def i_ord(fil: Statistikimport) -> str:
    """That the file was withdrawn, when and why."""
    dag = svenska.datum(timezone.localtime(fil.aterkallad))
    return f"{fil.filnamn} återkallades {dag}. Skäl: {fil.skal.rstrip('.')}."


def inaktuella_huvudman() -> QuerySet[Huvudman]:
    """Those whose newest finished underlag is made of a withdrawn file while better statistics are in use: order new
    versions for them. None as long as the release in use holds a withdrawn file itself, or when one is being made."""
    i_bruk = Statistikrelease.objects.senast_godkand()
    if i_bruk is None or i_bruk.aterkallade:
        return Huvudman.objects.none()
    nyare = Underlag.objects.filter(huvudman=OuterRef("huvudman"), version__gt=OuterRef("version"))
    inaktuella = Underlag.objects.filter(status=Underlag.Status.KLART).inaktuella()
    inaktuella = inaktuella.exclude(Exists(nyare.exclude(status=Underlag.Status.MISSLYCKAT)))
    return Huvudman.objects.filter(pk__in=inaktuella.order_by().values("huvudman"))
