"""From observations to rows, in bulk. Callers hold the transaction and the decision; nothing here asks whether."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from ..geografi import officiella_namn, referens
from ..kallor import tolka
from ..models import Enhet, EnhetSkolform, Enhetslank, Huvudman, Huvudmannalank, JuridiskEnhet, Kommun, Lan
from ..namn import sokform, sortnamn
from ..sammanvagning import Enhetlage, Huvudmanlage, antal, vag_enhet, vag_huvudman

BIT = 2_000
SAMMA_ORGNR = "Samma organisationsnummer"
Framsteg = Callable[[int, int, str], None]


def tyst(klart: int, av: int, text: str) -> None:
    """Progress that nobody watches."""


def skriv_geografi() -> None:
    """Län, kommuner and kommungrupper from the reference file; safe to run again."""
    data = referens()
    Lan.objects.bulk_create(
        [Lan(kod=lan["kod"], namn=lan["namn"]) for lan in data["lan"]],
        update_conflicts=True,
        unique_fields=["kod"],
        update_fields=["namn"],
    )
    lan_id = dict(Lan.objects.values_list("kod", "pk"))
    Kommun.objects.bulk_create(
        [
            Kommun(
                kod=kommun["kod"],
                namn=kommun["namn"],
                sortnamn=sortnamn(kommun["namn"]),
                lan_id=lan_id[kommun["lan"]],
                kommungrupp_kod=kommun["grupp_kod"],
                kommungrupp=kommun["grupp"],
            )
            for kommun in data["kommuner"]
        ],
        update_conflicts=True,
        unique_fields=["kod"],
        update_fields=["namn", "sortnamn", "lan", "kommungrupp_kod", "kommungrupp"],
    )


def uppdatera(rader: list[Any], nyckel: str, falt: list[str]) -> None:
    """Write `falt` of rows that exist: an upsert, many times faster than bulk_update's CASE for every row."""
    if rader:
        type(rader[0]).objects.bulk_create(
            rader, batch_size=BIT, update_conflicts=True, unique_fields=[nyckel], update_fields=falt
        )


def namn_utan_kalla(orgnr: str) -> str:
    """What stands as name until `omrakning` names the huvudman after its units."""
    return f"Huvudman {orgnr[:6]}-{orgnr[6:]}"


def satt_namn(huvudman: Huvudman, namn: str) -> None:
    """Name, sort name and search text together. A key that hides a person's number has none to search for."""
    huvudman.namn = namn[:200]
    huvudman.sortnamn = sortnamn(huvudman.namn)
    huvudman.soktext = sokform(f"{huvudman.namn} {huvudman.nyckel}")[:250]


def vag(orgnr: str, kallor: Mapping[str, Any]) -> Huvudmanlage:
    return vag_huvudman(orgnr, kallor, officiella_namn())


def skriv_huvudman(kallor_per_orgnr: Mapping[str, dict[str, Any]], framsteg: Framsteg = tyst) -> set[str]:
    """Make the juridiska enheter and their huvudmän what the sources say. Returns the keys of huvudmän touched."""
    fanns = {j.orgnr: j for bit in _bitar(kallor_per_orgnr) for j in JuridiskEnhet.objects.filter(orgnr__in=bit)}
    nya: list[JuridiskEnhet] = []
    andrade: list[JuridiskEnhet] = []
    lagen: dict[str, Huvudmanlage] = {}
    for orgnr, kallor in kallor_per_orgnr.items():
        lage = lagen[orgnr] = vag(orgnr, kallor)
        juridisk = fanns.get(orgnr) or JuridiskEnhet(orgnr=orgnr)
        juridisk.namn = (lage.namn or juridisk.namn or namn_utan_kalla(orgnr))[:200]
        juridisk.kallnamn = lage.kallnamn[:200]
        juridisk.form, juridisk.form_harledd, juridisk.kallor = lage.form, lage.form_harledd, kallor
        (andrade if juridisk.pk else nya).append(juridisk)
    framsteg(0, 3, "Skriver huvudmän")
    JuridiskEnhet.objects.bulk_create(nya, batch_size=BIT)
    uppdatera(andrade, "orgnr", ["namn", "kallnamn", "form", "form_harledd", "kallor"])
    framsteg(1, 3, "Skriver huvudmän")
    _skriv_dialoghuvudman(lagen, kallor_per_orgnr, {juridisk.orgnr: juridisk for juridisk in (*nya, *andrade)})
    framsteg(3, 3, "Skriver huvudmän")
    return set(kallor_per_orgnr)


def _skriv_dialoghuvudman(
    lagen: Mapping[str, Huvudmanlage],
    kallor_per_orgnr: Mapping[str, Mapping[str, Any]],
    juridiska: Mapping[str, JuridiskEnhet],
) -> None:
    """One huvudman per new orgnr, linked from its first sighting. Later a person may link several to one."""
    fanns = {h.nyckel: h for bit in _bitar(lagen) for h in Huvudman.objects.filter(nyckel__in=bit)}
    nya: list[Huvudman] = []
    andrade: list[Huvudman] = []
    for orgnr, lage in lagen.items():
        huvudman = fanns.get(orgnr) or Huvudman(nyckel=orgnr)
        if lage.namn or not huvudman.pk:
            satt_namn(huvudman, lage.namn or namn_utan_kalla(orgnr))
        huvudman.namn_harlett = not lage.namn
        huvudman.typ, huvudman.form, huvudman.form_harledd = lage.typ, lage.form, lage.form_harledd
        (andrade if huvudman.pk else nya).append(huvudman)
    Huvudman.objects.bulk_create(nya, batch_size=BIT)
    uppdatera(andrade, "nyckel", ["namn", "sortnamn", "soktext", "namn_harlett", "typ", "form", "form_harledd"])
    forst = {orgnr: min(tolka(nyckel)[1] for nyckel in kallor) for orgnr, kallor in kallor_per_orgnr.items()}
    Huvudmannalank.objects.bulk_create(
        [
            Huvudmannalank(
                huvudman=huvudman,
                juridisk_enhet=juridiska[huvudman.nyckel],
                giltig_fran=forst[huvudman.nyckel],
                kalla=SAMMA_ORGNR,
            )
            for huvudman in nya
        ],
        batch_size=BIT,
    )
    _tidigarelagg({huvudman.pk: forst[huvudman.nyckel] for huvudman in andrade})


def _tidigarelagg(forst: Mapping[int, date]) -> None:
    """An older file read later moves the start of a link that no person made: the order of reading is irrelevant."""
    byts = []
    for bit in _bitar(forst):
        for lank in Huvudmannalank.objects.filter(huvudman__in=bit, kalla=SAMMA_ORGNR):
            if forst[lank.huvudman_id] < lank.giltig_fran:
                lank.giltig_fran = forst[lank.huvudman_id]
                byts.append(lank)
    Huvudmannalank.objects.bulk_update(byts, ["giltig_fran"], batch_size=BIT)


def skriv_enheter(kallor_per_kod: Mapping[str, dict[str, Any]], framsteg: Framsteg = tyst) -> set[str]:
    """Make the units, their owners and skolformer what the sources say. Every owner must be in the register.

    Returns the orgnr of every huvudman that has or had one of the units.
    """
    kommun_id = dict(Kommun.objects.values_list("kod", "pk"))
    lagen = {kod: vag_enhet(kallor) for kod, kallor in kallor_per_kod.items()}
    fanns = {e.kod: e for bit in _bitar(lagen) for e in Enhet.objects.filter(kod__in=bit)}
    nya: list[Enhet] = []
    andrade: list[Enhet] = []
    for kod, lage in lagen.items():
        enhet = fanns.get(kod) or Enhet(kod=kod)
        enhet.slag = Enhet.Slag.FORSKOLA if kod.startswith("F") else Enhet.Slag.SKOLENHET
        enhet.namn, enhet.kallnamn, enhet.sortnamn = lage.namn[:200], lage.kallnamn[:200], sortnamn(lage.namn)
        enhet.kommun_id, enhet.upphord, enhet.kallor = kommun_id.get(lage.kommun), lage.upphord, kallor_per_kod[kod]
        (andrade if enhet.pk else nya).append(enhet)
    framsteg(0, 3, "Skriver enheter")
    Enhet.objects.bulk_create(nya, batch_size=BIT)
    uppdatera(andrade, "kod", ["namn", "kallnamn", "sortnamn", "kommun", "upphord", "kallor"])
    framsteg(1, 3, "Skriver enheter")
    tidigare = _skriv_lankar({e.pk: lagen[e.kod] for e in nya}, {e.pk: lagen[e.kod] for e in andrade})
    framsteg(2, 3, "Skriver enheter")
    _skriv_skolformer({e.pk: lagen[e.kod] for e in nya}, {e.pk: lagen[e.kod] for e in andrade})
    framsteg(3, 3, "Skriver enheter")
    return {lank.orgnr for lage in lagen.values() for lank in lage.lankar} | tidigare


def _skriv_lankar(nya: Mapping[int, Enhetlage], andrade: Mapping[int, Enhetlage]) -> set[str]:
    """Returns the orgnr of owners that a changed unit had before."""
    orgnr_lista = {lank.orgnr for lage in (*nya.values(), *andrade.values()) for lank in lage.lankar}
    agare = {
        orgnr: pk
        for bit in _bitar(orgnr_lista)
        for orgnr, pk in JuridiskEnhet.objects.filter(orgnr__in=bit).values_list("orgnr", "pk")
    }
    nu: dict[int, list[tuple[str, date, date | None, str]]] = {}
    for bit in _bitar(andrade):
        rader = Enhetslank.objects.filter(enhet__in=bit).order_by("giltig_fran")
        for rad in rader.values_list("enhet_id", "juridisk_enhet__orgnr", "giltig_fran", "giltig_till", "kalla"):
            nu.setdefault(rad[0], []).append(rad[1:])
    byts = {
        pk: lage
        for pk, lage in andrade.items()
        if nu.get(pk, []) != [(lank.orgnr, lank.fran, lank.till, lank.kalla) for lank in lage.lankar]
    }
    for bit in _bitar(byts):
        Enhetslank.objects.filter(enhet__in=bit).delete()
    Enhetslank.objects.bulk_create(
        [
            Enhetslank(
                enhet_id=pk,
                juridisk_enhet_id=agare[lank.orgnr],
                giltig_fran=lank.fran,
                giltig_till=lank.till,
                kalla=lank.kalla,
            )
            for pk, lage in (*nya.items(), *byts.items())
            for lank in lage.lankar
        ],
        batch_size=BIT,
    )
    return {rad[0] for pk in byts for rad in nu.get(pk, [])}


def _skriv_skolformer(nya: Mapping[int, Enhetlage], andrade: Mapping[int, Enhetlage]) -> None:
    nu: dict[int, set[tuple[str, str, str]]] = {}
    for bit in _bitar(andrade):
        rader = EnhetSkolform.objects.filter(enhet__in=bit)
        for pk, skolform, ratext, kalla in rader.values_list("enhet_id", "skolform", "ratext", "kalla"):
            nu.setdefault(pk, set()).add((skolform, ratext, kalla))
    byts = {
        pk: lage
        for pk, lage in andrade.items()
        if nu.get(pk, set()) != {(skolform, tal, nyckel) for skolform, (tal, nyckel) in lage.skolformer.items()}
    }
    for bit in _bitar(byts):
        EnhetSkolform.objects.filter(enhet__in=bit).delete()
    EnhetSkolform.objects.bulk_create(
        [
            EnhetSkolform(
                enhet_id=pk, skolform=skolform, antal=antal(tal), ratext=tal, period=_period(nyckel), kalla=nyckel
            )
            for pk, lage in (*nya.items(), *byts.items())
            for skolform, (tal, nyckel) in lage.skolformer.items()
        ],
        batch_size=BIT,
    )


def _period(nyckel: str) -> str:
    slag, datum = tolka(nyckel)
    return slag.period(datum)


def _bitar(mangd: Iterable[Any]) -> Iterable[list[Any]]:
    """Lists short enough for `IN (...)` on every database."""
    lista = list(mangd)
    for start in range(0, len(lista), 10_000):
        yield lista[start : start + 10_000]
