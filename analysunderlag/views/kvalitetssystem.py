"""Reading pages of the quality system: what it consists of, where each part comes from and how sure we are of it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kvalitet import svenska

from ..kvalitetssystem import ENHETSORD, Avser, Enhet, Systemdata
from ..models import Delmal, Framgangsfaktor, Indikator, Kvalitetssystem, Malsattning, Skolform, Tillagtmatt
from ..models.kvalitetssystem import Harkomst

PLATSHALLARE_I_ORD = {
    "ni": "ert värde",
    "grupp": "gruppens median",
    "riket": "rikets värde",
    "gruppnamn": "gruppens namn",
}
AVSER_I_ORD = {
    Avser.LASAR: "läsåret",
    Avser.FORSTA_KALENDERARET: "läsårets första kalenderår",
    Avser.ANDRA_KALENDERARET: "vårterminen",
}
NIVAER_I_ORD = {"riket": "riket", "huvudman": "huvudman", "enhet": "skolenhet"}
TYPER_I_ORD = {
    "kommunal": "kommunala",
    "regional": "regionala",
    "statlig": "statliga",
    "enskild": "enskilda",
}


@require_safe
def oversikt(request: HttpRequest) -> HttpResponse:
    system = _gallande()
    if system is None:
        return render(request, "analysunderlag/kvalitetssystem/oversikt.html", {"system": None})
    data = system.data
    antal: defaultdict[str, int] = defaultdict(int)
    for matt in data.matt:
        antal[matt.skolform] += 1
    malsattningar = Malsattning.objects.filter(system=system).select_related("skolform").order_by("skolform__ordning")
    return render(
        request,
        "analysunderlag/kvalitetssystem/oversikt.html",
        {
            "system": system,
            "skolformer": [{"malsattning": m, "antal": antal[m.skolform.kod]} for m in malsattningar],
            "faktorer": _faktorer(system, data),
            "tecken": data.tecken,
            "grupper": [
                {
                    "rubrik": "Delar",
                    "poster": [
                        {"namn": "Skolformer", "url": "#skolformer"},
                        {"namn": "Framgångsfaktorer", "url": "#framgangsfaktorer"},
                        {"namn": "Tecken i statistiken", "url": "#tecken"},
                    ],
                }
            ],
        },
    )


@require_safe
def skolform(request: HttpRequest, kod: str) -> HttpResponse:
    system = _gallande()
    if system is None:
        raise Http404
    vald = get_object_or_404(Skolform, kod=kod)
    data = system.data
    avsnitt = _avsnitt(system, data, vald)
    return render(
        request,
        "analysunderlag/kvalitetssystem/skolform.html",
        {
            "system": system,
            "skolform": vald,
            "malsattning": Malsattning.objects.filter(system=system, skolform=vald).first(),
            "avsnitt": avsnitt,
            "luckor": data.luckor_for(kod),
            "samband": _samband(data, kod),
            "smulor": [
                {"namn": "Kvalitetssystemet", "url": reverse("analysunderlag:kvalitetssystem")},
                {"namn": vald.namn},
            ],
            "grupper": [{"rubrik": vald.namn, "poster": _poster(avsnitt, data, kod)}],
        },
    )


def _gallande() -> Kvalitetssystem | None:
    return Kvalitetssystem.objects.filter(ar_gallande=True).first()


def _faktorer(system: Kvalitetssystem, data: Systemdata) -> list[dict[str, Any]]:
    """Seven rows, each with its text and its statements per level in the order of the levels."""
    texter: dict[int, dict[str, Framgangsfaktor]] = defaultdict(dict)
    for rad in Framgangsfaktor.objects.filter(system=system):
        texter[rad.nummer][rad.niva] = rad
    pastaenden = {
        f.nummer: [(n.label, per_niva) for n in Framgangsfaktor.Niva if (per_niva := f.pastaenden_for(n))]
        for f in data.faktorer
    }
    return [
        {
            "forsta": next(iter(per_niva.values())),
            "texter": [(n.label, per_niva[n].text) for n in Framgangsfaktor.Niva],
            "pastaenden": pastaenden.get(nummer, []),
        }
        for nummer, per_niva in sorted(texter.items())
    ]


def _avsnitt(system: Kvalitetssystem, data: Systemdata, vald: Skolform) -> list[dict[str, Any]]:
    per_grupp: dict[str, list[dict[str, Any]]] = defaultdict(list)
    tillagda = dict(Tillagtmatt.objects.filter(avslutat=None).values_list("kod", "pk"))
    for indikator in Indikator.objects.filter(skolform=vald, utgatt=False):
        per_grupp[indikator.grupp].append({**_matt(indikator), "tillagt": tillagda.get(indikator.kod)})
    delmal = {d.nummer: d for d in Delmal.objects.filter(system=system, skolform=vald)}
    return [
        {
            "data": a,
            "delmal": delmal.get(a.nummer or 0),
            "harkomst": Harkomst(a.harkomst).label,
            "matt": per_grupp[a.kod],
        }
        for a in data.avsnitt_for(vald.kod)
    ]


def _matt(indikator: Indikator) -> dict[str, Any]:
    e = indikator.egenskaper
    heltal = "heltal" if not indikator.decimaler else svenska.antal(indikator.decimaler, "decimal", "decimaler")
    finns = svenska.versal(svenska.lista([NIVAER_I_ORD[n] for n in e["nivaer"]]))
    if e["huvudmannatyper"]:
        finns += f", bara {svenska.lista([TYPER_I_ORD[t] for t in e['huvudmannatyper']])} huvudmän"
    fakta = [
        {"etikett": "Namn i källan", "varde": indikator.namn},
        {"etikett": "Källa", "varde": indikator.kalla, "stod": indikator.get_harkomst_display()},
        {"etikett": "Enhet", "varde": f"{svenska.versal(ENHETSORD[Enhet(indikator.enhet)])}, {heltal}"},
        {"etikett": "Avser", "varde": svenska.versal(AVSER_I_ORD[Avser(e["avser"])])},
        {"etikett": "Vem svarar", "varde": e["perspektiv"]},
        {"etikett": "Finns för", "varde": finns},
        {"etikett": "Vår beskrivning", "varde": indikator.definition_egen if indikator.definition_officiell else ""},
        {"etikett": "Fråga", "varde": _med_ord(e["fraga"])},
        {"etikett": "Styrka", "varde": _med_ord(e["styrka"])},
        {"etikett": "Lyfts fram", "varde": "Kan bli en fråga eller styrka" if e["flaggbar"] else "Nej, visas bara"},
        {"etikett": "Kod", "varde": indikator.kod},
    ]
    return {"rad": indikator, "fakta": [f for f in fakta if f["varde"]]}


def _med_ord(text: str) -> str:
    """The placeholders in words, so that an editor can read the sentence."""
    return re.sub(r"\{(\w+)\}", lambda traff: f"[{PLATSHALLARE_I_ORD[traff[1]]}]", text)


def _samband(data: Systemdata, kod: str) -> list[dict[str, Any]]:
    matt = {m.kod: m.kortnamn for m in data.matt_for(kod)}
    rubriker = {a.nummer: a.rubrik for a in data.avsnitt_for(kod) if a.nummer}
    return [
        {
            "led": f"{matt[s.forutsattning]} → {rubriker[s.delmal]} → {data.faktor(s.faktor).namn}",
            "fraga": s.fraga,
        }
        for s in data.samband_for(kod)
    ]


def _poster(avsnitt: list[dict[str, Any]], data: Systemdata, kod: str) -> list[dict[str, str]]:
    poster = [
        {
            "namn": f"{a['data'].nummer} {a['data'].rubrik}" if a["data"].nummer else a["data"].rubrik,
            "url": f"#{a['data'].kod}",
        }
        for a in avsnitt
    ]
    if data.samband_for(kod):
        poster.append({"namn": "Samband att pröva", "url": "#samband"})
    if data.luckor_for(kod):
        poster.append({"namn": "Det statistiken inte visar", "url": "#luckor"})
    return poster
