"""From a register file to proposed changes. Nothing people see changes here; that takes a decision (`beslut`).

An observation that changes nothing visible (the same facts in an older file) is noted at once, without a proposal:
that is what makes the order of reading irrelevant and a second reading of a file empty.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from kvalitet.filer import Filfel
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..inlasning import Registerfil
from ..inlasning.iakttagelser import Kallor, forena, iakttagelse_enhet, iakttagelse_huvudman
from ..kallor import tolka
from ..models import Andringsforslag, Enhet, Huvudman, Huvudmannalank, JuridiskEnhet, Registerimport
from ..sammanvagning import Enhetlage, Huvudmanlage, vag_enhet
from .omrakning import rakna_om
from .skrivning import BIT, Framsteg, namn_utan_kalla, skriv_enheter, skriv_huvudman, tyst, vag

Typ = Andringsforslag.Typ


@dataclass
class Inlasning:
    """What one reading came to. `registerimport` is None on a dry run.

    `noterade`: observations without visible change. `last_forut`: this very file has been read before.
    """

    fil: Registerfil
    registerimport: Registerimport | None = None
    forslag: list[Andringsforslag] = field(default_factory=list)
    noterade: int = 0
    last_forut: bool = False

    @property
    def per_typ(self) -> dict[str, int]:
        rakning = Counter(rad.typ for rad in self.forslag)
        return {typ: rakning[typ] for typ in Typ.values if rakning[typ]}


@transaction.atomic
def las_in(
    fil: Registerfil,
    *,
    aktor: Anvandare | None,
    hoppa_over: bool = False,
    torrkor: bool = False,
    framsteg: Framsteg = tyst,
) -> Inlasning:
    """Compare a file with the register and store what differs as open proposals.

    Any faulty row refuses the whole file (Filfel with every fault) unless `hoppa_over`. A file that waits for
    decisions is not read again: its open proposals are returned.
    """
    if fil.fel and not hoppa_over:
        en = len(fil.fel) == 1
        text = f"{len(fil.fel)} {'rad är felaktig' if en else 'rader är felaktiga'}, så inget är inläst."
        raise Filfel(fil.namn, text, radfel=fil.fel)
    if not fil.enheter and not fil.huvudman:
        raise Filfel(fil.namn, "Filen innehåller inga enheter.")
    tidigare = (
        Registerimport.objects.select_for_update().filter(sha256=fil.sha256, datum=fil.datum, nekad=False).first()
    )
    resultat = Inlasning(fil, tidigare, last_forut=tidigare is not None)
    if tidigare is not None:
        resultat.forslag = list(tidigare.forslag.filter(status=Andringsforslag.Status.OPPET))
        if resultat.forslag:
            return resultat
    framsteg(0, 4, "Läser registret")
    jamforelse = _Jamforelse(fil, stanger=not fil.fel, avvisade=_avvisade(tidigare))
    jamforelse.huvudman()
    framsteg(1, 4, "Jämför huvudmän")
    jamforelse.enheter()
    framsteg(2, 4, "Jämför enheter")
    jamforelse.hela_huvudman()
    resultat.forslag, resultat.noterade = jamforelse.forslag, jamforelse.antal_tysta
    if not torrkor:
        _spara(resultat, jamforelse, aktor, framsteg)
    return resultat


def _avvisade(registerimport: Registerimport | None) -> set[tuple[str, str]]:
    """What a person has already said no to in this very file is not proposed again."""
    if registerimport is None:
        return set()
    rader = registerimport.forslag.filter(status=Andringsforslag.Status.AVVISAT)
    return set(rader.values_list("objekttyp", "nyckel"))


def _spara(resultat: Inlasning, jamforelse: _Jamforelse, aktor: Anvandare | None, framsteg: Framsteg) -> None:
    fil = resultat.fil
    if resultat.registerimport is None:
        resultat.registerimport = Registerimport.objects.create(
            filnamn=fil.namn[:255], sha256=fil.sha256, slag=fil.slag.kod, period=fil.period, datum=fil.datum,
            tacker=sorted(fil.tacker), rader=fil.rader, hoppade=len(fil.fel), noter=fil.noter, antal=resultat.per_typ,
            aktor=aktor,
        )  # fmt: skip
        logga(
            Handelsetyp.REGISTER_INLAST,
            resultat.registerimport,
            aktor,
            data={"fil": fil.namn, "sha256": fil.sha256, "rader": fil.rader, "forslag": resultat.per_typ},
        )
    for rad in resultat.forslag:
        rad.registerimport = resultat.registerimport
    Andringsforslag.objects.bulk_create(resultat.forslag, batch_size=BIT)
    framsteg(3, 4, "Sparar förslag")
    rakna_om(skriv_huvudman(jamforelse.tysta_huvudman) | skriv_enheter(jamforelse.tysta_enheter))
    framsteg(4, 4, "Klart")


class _Jamforelse:
    """One file against the register as it stands."""

    def __init__(self, fil: Registerfil, *, stanger: bool, avvisade: set[tuple[str, str]]) -> None:
        self.fil, self.stanger, self.avvisade = fil, stanger, avvisade
        self.nyckel = fil.slag.nyckel(fil.datum)
        self.forslag: list[Andringsforslag] = []
        self.tysta_huvudman: dict[str, Kallor] = {}
        self.tysta_enheter: dict[str, Kallor] = {}
        self.kallor_h: dict[str, Kallor] = dict(JuridiskEnhet.objects.values_list("orgnr", "kallor"))
        self.kallor_e: dict[str, Kallor] = dict(Enhet.objects.values_list("kod", "kallor"))
        self.namn_h = dict(Huvudman.objects.values_list("nyckel", "namn"))
        hela_filer = Registerimport.objects.filter(slag=fil.slag.kod, hoppade=0, nekad=False)
        self.senare = [
            (fil.slag.nyckel(datum), tacker)
            for datum, tacker in hela_filer.filter(datum__gt=fil.datum).values_list("datum", "tacker")
            if datum
        ]
        self._fore: dict[str, Enhetlage | None] = {}
        self._efter: dict[str, Enhetlage] = {}

    @property
    def antal_tysta(self) -> int:
        return len(self.tysta_huvudman) + len(self.tysta_enheter)

    def huvudman(self) -> None:
        for orgnr, post in self.fil.huvudman.items():
            iakttagelse = {self.nyckel: iakttagelse_huvudman(post)}
            forr = self.kallor_h.get(orgnr, {})
            nu = {**forr, **iakttagelse}
            if nu == forr:
                continue
            fore, efter = (visa_huvudman(vag(orgnr, forr)) if forr else {}), visa_huvudman(vag(orgnr, nu))
            self.namn_h.setdefault(orgnr, efter["namn"] or namn_utan_kalla(orgnr))
            if fore == efter:
                self.tysta_huvudman[orgnr] = nu
            else:
                typ = Typ.ANDRAD if forr else Typ.NY
                self._lagg(typ, "huvudman", orgnr, self.namn_h[orgnr], fore, efter, iakttagelse, orgnr)

    def enheter(self) -> None:
        for kod, post in self.fil.enheter.items():
            self._enhet(kod, {self.nyckel: iakttagelse_enhet(post)} | self._borta_senare(kod))
        if self.stanger:
            for kod in self.kallor_e:
                if kod not in self.fil.enheter and self._sedd_forr(kod):
                    self._enhet(kod, {self.nyckel: {"saknas": 1, "t": sorted(self.fil.tacker)}})

    def _enhet(self, kod: str, iakttagelse: Kallor) -> None:
        forr = self.kallor_e.get(kod, {})
        nu = forena(forr, iakttagelse)
        if nu == forr:
            return
        fore, efter = (vag_enhet(forr) if forr else None), vag_enhet(nu)
        self._fore[kod], self._efter[kod] = fore, efter
        visad_fore, visad_efter = (visa_enhet(fore) if fore else {}), visa_enhet(efter)
        if visad_fore == visad_efter:
            self.tysta_enheter[kod] = nu
            return
        if fore is None:
            typ = Typ.NY
        elif efter.upphord and not fore.upphord:
            typ = Typ.UPPHORD
        else:
            typ = Typ.BYTT_AGARE if fore.agare != efter.agare else Typ.ANDRAD
        tidigare = fore.agare if fore and fore.agare != efter.agare else ""
        self._lagg(typ, "enhet", kod, efter.namn, visad_fore, visad_efter, iakttagelse, efter.agare, tidigare)

    def _borta_senare(self, kod: str) -> Kallor:
        """When an older file is read after newer ones: the newer files of the kind that lack the unit."""
        forr = self.kallor_e.get(kod, {})
        return {nyckel: {"saknas": 1, "t": tacker} for nyckel, tacker in self.senare if nyckel not in forr}

    def _sedd_forr(self, kod: str) -> bool:
        """Whether an earlier file of this kind had the unit, and nothing is noted about it in this one."""
        kallor = self.kallor_e[kod]
        return self.nyckel not in kallor and any(
            tolka(nyckel)[1] < self.fil.datum
            for nyckel, post in kallor.items()
            if nyckel.startswith(f"{self.fil.slag.kod}@") and "saknas" not in post
        )

    def hela_huvudman(self) -> None:
        """Huvudmän that this file leaves without units: all closed, or all gone to one other (possible merger)."""
        lamnar: dict[str, list[str]] = defaultdict(list)
        for kod, fore in self._fore.items():
            efter = self._efter[kod]
            if fore and not fore.upphord and (efter.upphord or efter.agare != fore.agare):
                lamnar[fore.agare].append(kod)
        if not lamnar:
            return
        kvar = self._aktiva_enheter()
        for orgnr, koder in sorted(lamnar.items()):
            if kvar[orgnr]:
                continue
            flyttade = {self._efter[kod].agare for kod in koder if not self._efter[kod].upphord}
            namn = self.namn_h.get(orgnr, namn_utan_kalla(orgnr))
            if not flyttade:
                slut = {"aktiv": "nej, alla enheter har upphört"}
                self._lagg(Typ.UPPHORD, "huvudman", orgnr, namn, {"aktiv": "ja"}, slut, {}, orgnr)
            elif len(flyttade) == 1 and not self._forenad(orgnr):
                ny = flyttade.pop()
                mal = {"namn": self.namn_h.get(ny, namn_utan_kalla(ny)), "orgnr": ny, "enheter": str(len(koder))}
                rad = {"uppgar_i": {"o": ny, "d": self.fil.datum.isoformat()}}
                self._lagg(
                    Typ.SAMMANSLAGNING, "huvudman", orgnr, namn, {"namn": namn, "orgnr": orgnr}, mal, rad, ny, orgnr
                )

    def _aktiva_enheter(self) -> Counter[str]:
        """Active units per orgnr after this file, those that it does not touch included."""
        antal: Counter[str] = Counter(efter.agare for efter in self._efter.values() if not efter.upphord)
        for kod, kallor in self.kallor_e.items():
            if kod not in self._efter:
                lage = vag_enhet(kallor)
                if not lage.upphord:
                    antal[lage.agare] += 1
        return antal

    def _forenad(self, orgnr: str) -> bool:
        return (
            Huvudmannalank.objects.filter(juridisk_enhet__orgnr=orgnr, giltig_till=None)
            .exclude(huvudman__nyckel=orgnr)
            .exists()
        )

    def _lagg(
        self, typ: str, objekttyp: str, nyckel: str, namn: str, fore: dict, efter: dict, iakttagelse: dict,
        huvudman: str, tidigare: str = "",
    ) -> None:  # fmt: skip
        if (objekttyp, nyckel) in self.avvisade:
            return
        if fore and typ in {Typ.ANDRAD, Typ.BYTT_AGARE, Typ.UPPHORD}:
            fore, efter = _bara_skillnad(fore, efter)
        self.forslag.append(
            Andringsforslag(
                typ=typ, objekttyp=objekttyp, nyckel=nyckel, namn=namn[:200], fore=fore, efter=efter,
                iakttagelse=iakttagelse, huvudman_nyckel=huvudman, tidigare_huvudman_nyckel=tidigare,
            )
        )  # fmt: skip


def visa_huvudman(lage: Huvudmanlage) -> dict[str, str]:
    """What a person is asked about. Keys are the names of fields; see templatetags for their words."""
    return {"namn": lage.namn, "typ": lage.typ, "form": lage.form}


def visa_enhet(lage: Enhetlage) -> dict[str, str]:
    rad = {"namn": lage.namn, "kommun": lage.kommun, "huvudman": lage.agare}
    if lage.upphord:
        rad["upphord"] = lage.upphord.isoformat()
    if len(lage.lankar) > 1:
        rad["tidigare"] = " ".join(lank.orgnr for lank in lage.lankar[:-1])
    for skolform, (tal, _) in sorted(lage.skolformer.items()):
        rad[f"antal_{skolform}"] = tal or "okänt"
    return rad


def _bara_skillnad(fore: dict[str, str], efter: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    nycklar: Iterable[str] = [n for n in {**fore, **efter} if fore.get(n) != efter.get(n)]
    return ({n: fore[n] for n in nycklar if n in fore}, {n: efter[n] for n in nycklar if n in efter})
