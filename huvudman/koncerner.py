"""Enskilda huvudmän that may be one koncern with several organisationsnummer. For a person to decide.

No source of ours says who owns whom. The rule is our assumption: an e-mail domain in common that is not open to
everybody, and names that begin alike. One of the two is never enough: churches and hired skolchefer share domains,
and many schools are called alike.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, TextField, Value
from django.db.models.functions import Lower, StrIndex, Substr

from kvalitet.models.anvandare import DEMODOMAN

from .models import Huvudman, JuridiskForm, Koncernhuvudman, Kontakt

# Domains that anybody can have an address in. An assumption: add to it when a proposal shows another.
ALLMANNA = frozenset(
    {
        "algonet.se", "bredband.net", "bredband2.com", "comhem.se", "glocalnet.net", "gmail.com", "googlemail.com",
        "home.se", "hotmail.com", "hotmail.se", "icloud.com", "live.com", "live.se", "mac.com", "me.com", "msn.com",
        "outlook.com", "outlook.se", "ownit.nu", "passagen.se", "proton.me", "protonmail.com", "spray.se",
        "swipnet.se", "tele2.se", "telia.com", "telia.se", "yahoo.com", "yahoo.se",
        DEMODOMAN.lstrip("@"),
    }
)  # fmt: skip
# Words that say what it is, not who.
UTAN_BETYDELSE = frozenset(
    {
        "ab", "aktiebolag", "aktiebolaget", "publ", "ekonomisk", "ekonomiska", "ideell", "ideella", "förening",
        "föreningen", "stiftelse", "stiftelsen", "kb", "hb", "handelsbolag", "handelsbolaget", "kommanditbolag",
        "kommanditbolaget", "kooperativ", "kooperativet", "föräldrakooperativ", "föräldrakooperativet",
        "personalkooperativ", "personalkooperativet", "skola", "skolan", "skolor", "skolorna", "friskola",
        "friskolan", "friskolor", "förskola", "förskolan", "förskolor", "förskolorna", "daghem", "daghemmet",
        "gymnasium", "gymnasiet", "grundskola", "grundskolan", "fritidshem", "utbildning", "utbildningar",
        "montessori", "montessoriskolan", "montessoriförskolan", "waldorf", "waldorfskolan", "kristna", "fria", "nya",
        "lilla", "stora", "svenska", "sverige", "the", "och", "för",
    }
)  # fmt: skip
MINST = 3  # letters of a name stem


def stam(namn: str) -> str:
    """The first word that says who: "Lärkan Förskolor AB" → "lärkan". Empty when no word does."""
    ord_ = re.findall(r"[^\W_]+", namn.casefold())
    return next((ett for ett in ord_ if len(ett) >= MINST and ett not in UTAN_BETYDELSE), "")


def doman(epost: str) -> str:
    """Of an address, or empty when anybody can have one there."""
    _, _, del_ = epost.strip().casefold().rpartition("@")
    return "" if del_ in ALLMANNA else del_


@dataclass(frozen=True)
class Koncernforslag:
    doman: str
    stam: str
    huvudman_lista: tuple[Huvudman, ...]

    @property
    def kod(self) -> str:
        nycklar = ",".join(sorted(h.nyckel for h in self.huvudman_lista))
        return hashlib.sha256(nycklar.encode()).hexdigest()[:16]

    @property
    def grund(self) -> str:
        return f"Kontakter med e-post hos {self.doman}, och namn som börjar på {self.stam}."


def grupper(namn: Mapping[int, str], adresser: Iterable[tuple[int, str]]) -> list[tuple[str, str, frozenset[int]]]:
    """(domain, stem, huvudmän) of two or more, each set of huvudmän once. Pure."""
    per: dict[tuple[str, str], set[int]] = defaultdict(set)
    for pk, epost in adresser:
        if pk in namn and (del_ := doman(epost)) and (borjan := stam(namn[pk])):
            per[del_, borjan].add(pk)
    svar: dict[frozenset[int], tuple[str, str, frozenset[int]]] = {}
    for (del_, borjan), vilka in sorted(per.items()):
        if len(vilka) > 1:
            svar.setdefault(frozenset(vilka), (del_, borjan, frozenset(vilka)))
    return list(svar.values())


def koncernforslag(berorda: Iterable[int]) -> list[Koncernforslag]:
    """Proposals with at least one of `berorda` (ids), but those already decided on. A constant number of queries."""
    vilka = set(berorda)
    egna = Kontakt.objects.gallande().filter(huvudman__in=vilka).exclude(epost="").values_list("epost", flat=True)
    domaner = {del_ for epost in egna if (del_ := doman(epost))}
    if not domaner:
        return []
    borjar = StrIndex(F("epost"), Value("@")) + 1
    traffar = (
        Kontakt.objects.gallande()
        .annotate(doman=Lower(Substr("epost", borjar, output_field=TextField())))
        .filter(doman__in=domaner)
        .filter(huvudman__ar_aktiv=True, huvudman__typ=Huvudman.Typ.ENSKILD)
        .exclude(huvudman__form=JuridiskForm.FYSISK)
    )
    adresser = list(traffar.values_list("huvudman", "epost"))
    alla = {h.pk: h for h in Huvudman.objects.filter(pk__in={pk for pk, _ in adresser}).select_related("kommun")}
    beslutade: dict[int, set[int]] = defaultdict(set)
    for beslut, pk in Koncernhuvudman.objects.filter(huvudman__in=alla).values_list("beslut", "huvudman"):
        beslutade[beslut].add(pk)
    return [
        Koncernforslag(del_, borjan, tuple(sorted((alla[pk] for pk in grupp), key=lambda h: (h.sortnamn, h.nyckel))))
        for del_, borjan, grupp in grupper({pk: h.namn for pk, h in alla.items()}, adresser)
        if grupp & vilka and not any(grupp <= beslutad for beslutad in beslutade.values())
    ]
