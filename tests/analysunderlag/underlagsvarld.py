"""A small world with statistics: a huvudman, its units and a release, straight into the tables."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from analysunderlag.bygge.paket import Fil, indata_hash
from analysunderlag.innehall import Underlagsinnehall, till_json
from analysunderlag.models import Indikator, Statistikimport, Statistikrelease, Statistikvarde, Underlag, Underlagsfil
from analysunderlag.services import underlagsfiler
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.vardetyper import TECKEN, Vardetyp
from huvudman.models import Enhet, EnhetSkolform, Enhetslank, Huvudman, Huvudmannalank, JuridiskEnhet
from tests.analysunderlag.exempelinnehall import exempel
from tests.factories import dagar, skapa_huvudman

_nummer = count(1)
PERIOD = "2024/25"


def skapa_statistik(
    huvudman: Huvudman, enheter: int = 2, *, tal: str = "71.9", andrade: dict[str, str] | None = None
) -> Statistikrelease:
    """An approved release where every measure of huvudman, riket and units has a value; `andrade` by measure code."""
    if not Indikator.objects.exists():
        ladda_kvalitetssystem()
    n = next(_nummer)
    import_ = Statistikimport.objects.create(
        filnamn=f"Underlag_{n}.xlsx",
        sha256=f"{n:064x}",
        slag="ufa",
        titel="Underlag för analys",
        skolform="grundskola",
        perioder=[PERIOD],
    )
    koder = [f"{int(huvudman.nyckel[-6:]):06d}{i:02d}" for i in range(1, enheter + 1)]
    nivaer = [("riket", "00", ""), ("huvudman", huvudman.nyckel, ""), *(("enhet", huvudman.nyckel, k) for k in koder)]
    rader = []
    for rad, indikator in enumerate(Indikator.objects.filter(skolform__kod="grundskola").order_by("ordning"), 5):
        for kolumn, (niva, orgnr, kod) in enumerate(nivaer):
            text = (andrade or {}).get(indikator.kod, tal) if niva == "huvudman" else "..." if niva == "enhet" else "70"
            if niva == "enhet" and rad % 2:
                text = str(60 + kolumn)
            typ = TECKEN.get(text, Vardetyp.TAL)
            rader.append(
                Statistikvarde(
                    statistikimport=import_,
                    indikator=indikator,
                    niva=niva,
                    orgnr=orgnr,
                    enhetskod=kod,
                    period=PERIOD,
                    ratext=text,
                    typ=typ,
                    varde=Decimal(text) if typ is Vardetyp.TAL else None,
                    cell=f"{chr(66 + kolumn % 20)}{rad}",
                )
            )
    Statistikvarde.objects.bulk_create(rader)
    import_.celler = import_.nya = len(rader)
    import_.antal = {typ.value: sum(r.typ == typ for r in rader) for typ in Vardetyp}
    import_.save()
    release = Statistikrelease.objects.create(namn=f"Statistik {PERIOD}, prov {n}")
    release.importer.set([import_])
    release.status, release.godkand = Statistikrelease.Status.GODKAND, timezone.now()
    release.save()
    for i, kod in enumerate(koder):
        Enhet.objects.get_or_create(kod=kod, defaults={"namn": f"Skola {i}", "kallnamn": "", "sortnamn": f"skola {i}"})
    return release


def skapa_enbart_forskola(**falt: Any) -> Huvudman:
    """A huvudman with one förskola in the register and nothing in the table."""
    huvudman = skapa_huvudman(typ="enskild", form="ekonomisk", **falt)
    juridisk = JuridiskEnhet.objects.create(orgnr=huvudman.nyckel, namn=huvudman.namn, kallnamn="", form="ekonomisk")
    bas = {"giltig_fran": dagar(-100), "kalla": "prov"}
    Huvudmannalank.objects.create(huvudman=huvudman, juridisk_enhet=juridisk, **bas)
    enhet = Enhet.objects.create(kod=f"F{huvudman.pk}", slag="forskola", namn="Tallen", kallnamn="", sortnamn="tallen")
    Enhetslank.objects.create(enhet=enhet, juridisk_enhet=juridisk, **bas)
    EnhetSkolform.objects.create(enhet=enhet, skolform="forskola", kalla="prov")
    return huvudman


def frys_underlag(
    huvudman: Huvudman, release: Statistikrelease, innehall: Underlagsinnehall | None = None, version: int = 1
) -> Underlag:
    """A frozen underlag with small stand-in files: for pages and downloads, without rendering."""
    text = till_json(innehall or exempel(3, huvudman.namn))
    underlag = Underlag.objects.create(
        huvudman=huvudman, release=release, version=version, indata_hash=indata_hash(f"{version}{text}"), innehall=text
    )
    filer = [Fil(f, f"underlag.{f}", f"{f} för {huvudman.namn}".encode()) for f in Underlagsfil.Format.values]
    with underlagsfiler.nedskrivna(underlag, filer) as flytta:
        Underlagsfil.objects.bulk_create(flytta())
    underlag.status, underlag.fryst = Underlag.Status.KLART, timezone.now()
    underlag.save()
    return underlag
