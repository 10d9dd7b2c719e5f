"""Half a year of a round, played with the services on a clock of its own: everything follows from one seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from random import Random
from unittest import mock

from django.db.models import Q
from django.utils import timezone

from dialoger import samordning, services, tasks
from dialoger.begrepp import Nejskal
from dialoger.belastning import utforarlaster
from dialoger.introduktionsunderlag import introduktionsunderlag
from dialoger.models import (
    Cykel,
    Dialog,
    Inbjudan,
    Introduktionsgrupp,
    Mote,
    Parningsforslag,
    Tilldelning,
    Utforarprofil,
)
from dialoger.process import Atgard
from dialoger.services.svarslank import svara_med_lank, token
from dialoger.services.utskick import bestall_utskick, vantande
from dialoger.tidssokning import Sokning, hitta, steget_innan
from huvudman.models import Huvudman, HuvudmanSkolform, Kommun, Kontakt, Lan
from kvalitet.kalenderdagar import nasta_arbetsdag
from kvalitet.models import Anvandare, Myndighet, Roll
from tests.factories import anteckna, skapa_anvandare, skapa_huvudman, skapa_kontakt, skapa_regionkontor, skapa_roll

START, VECKOR, INBJUDNA = date(2027, 1, 11), 26, 180
PER_MYNDIGHET = 9  # at each of two offices
SVARAR_JA, FORTSATTER, FLYTTAS = 0.84, 0.9, 0.06
HOGST = 14  # open cases that a person should have at once
MINST = 4  # huvudmän at an introduction, unless they have waited long
BOKA = {
    Atgard.BOKA_FORMOTE: ("formote", 60),
    Atgard.BOKA_DIALOG: ("dialog", 180),
    Atgard.BOKA_ATERKOPPLING: ("aterkoppling", 60),
}


@contextmanager
def klockan_ar(start: date) -> Iterator[Klocka]:
    """Every clock of the service shows what `Klocka` is set to."""
    klocka = Klocka(start)

    class Stilla(datetime):
        @classmethod
        def now(cls, tz=None):
            return klocka.nu.astimezone(tz) if tz else klocka.nu.replace(tzinfo=None)

    with mock.patch("django.utils.timezone.datetime", Stilla):
        yield klocka


class Klocka:
    def __init__(self, start: date) -> None:
        self.satt(start)

    def satt(self, dag: date, timme: int = 8) -> None:
        self.nu = datetime.combine(dag, time(timme), timezone.get_default_timezone())


class Halvar:
    def __init__(self, klocka: Klocka) -> None:
        self.klocka, self.slump, self.utfall = klocka, Random(180), Counter[str]()
        self.samordnare = skapa_anvandare(Roll.SAMORDNARE)
        self.personer: dict[str, list[Anvandare]] = {str(m): [] for m in Myndighet}
        self.tysta: set[int] = set()  # cases that answer only when they are reminded
        self.utan_varning: list[tuple[date, set[int], set[int], list[str]]] = []

    # The world ---------------------------------------------------------------------------------------------------

    def register(self) -> None:
        for nummer, (kontor, lan) in enumerate((("Örebro", "18"), ("Solna", "01"))):
            plats = skapa_regionkontor(kontor, lanskoder=[lan])
            kommun = Kommun.objects.create(
                kod=f"{lan}80", namn=kontor, lan=Lan.objects.create(kod=lan, namn=f"{kontor} län")
            )
            for ett in Myndighet:
                for _ in range(PER_MYNDIGHET):
                    person = skapa_anvandare()
                    skapa_roll(person, Roll.DIALOGUTFORARE, ett, regionkontor=plats, giltig_fran=START)
                    Utforarprofil.objects.create(utforare=person, max_arenden=HOGST)
                    self.personer[str(ett)].append(person)
            for n in range(105):
                self._huvudman(kommun, 200 * nummer + n)

    def _huvudman(self, kommun: Kommun, nummer: int) -> None:
        storlek = self.slump.choices(Huvudman.Storleksklass.values[:3], (52, 36, 12))[0]
        typ = Huvudman.Typ.KOMMUNAL if storlek == Huvudman.Storleksklass.STOR else Huvudman.Typ.ENSKILD
        en = skapa_huvudman(f"Huvudman {nummer:03d}", kommun=kommun, storleksklass=storlek, typ=typ)
        HuvudmanSkolform.objects.create(huvudman=en, skolform="grundskola", antal_enheter=1)
        for funktion in (Kontakt.Funktion.NAMND_STYRELSE, Kontakt.Funktion.SKOLCHEF):
            skapa_kontakt(en, funktion, epost=f"{funktion}{nummer}@exempel.test")

    # The work of the samordnare ----------------------------------------------------------------------------------

    def planera(self) -> None:
        cykel = Cykel.objects.create(nummer=9, namn="Cykel 9", start=START)
        self.omgang = services.spara_omgang(
            cykel=cykel, namn="Våren 2027", start=START, slut=START + timedelta(weeks=VECKOR), aktor=self.samordnare
        )
        services.dra_urval(omgang_id=self.omgang.pk, antal=INBJUDNA, fro="halvår", aktor=self.samordnare)
        services.faststall_urval(omgang_id=self.omgang.pk, aktor=self.samordnare)
        jobb = services.bestall_parning(omgang=self.omgang, aktor=self.samordnare)
        tasks.foresla_par(jobb.pk)
        forslag = Parningsforslag.objects.get(omgang=self.omgang)
        nummer = [p["nummer"] for p in forslag.resultat["par"]]
        services.godkann_par(forslag_id=forslag.pk, nummer=nummer, aktor=self.samordnare)
        val = {pk: [v.kod for v in alla if v.forvald] for pk, alla in vantande(self.omgang).val.items()}
        senast = services.sista_svarsdag(START)
        jobb = bestall_utskick(omgang=self.omgang, val=val, svar_senast=senast, aktor=self.samordnare)
        tasks.skicka_inbjudningar(jobb.pk)

    # Weeks ---------------------------------------------------------------------------------------------------------

    def spela(self) -> None:
        for vecka in range(VECKOR):
            self.klocka.satt(nasta_arbetsdag(START + timedelta(weeks=vecka) - timedelta(days=1)))
            self._markera_hallna()
            self._svara(vecka)
            if vecka == 9:
                self._sjuk()
            if vecka == 8:
                self._slutar()
            if vecka == 12:
                self._slas_ihop()
            self._flytta()
            self._introducera(alla=vecka % 4 == 3)
            for dialog in self._oppna():
                self._nasta(dialog)
            self._rakna_last()
            tasks.paminnelser()
        self._markera_hallna()

    def _oppna(self) -> list[Dialog]:
        return list(Dialog.objects.oppna().filter(omgang=self.omgang).select_related("huvudman").order_by("pk"))

    def _svara(self, vecka: int) -> None:
        for dialog in self._oppna():
            brev = list(Inbjudan.objects.filter(dialog=dialog, stangd=None, svar="").order_by("pk"))
            if dialog.svar_intro or not brev:
                continue
            if vecka == 0 and self.slump.random() < 0.2:
                self.tysta.add(dialog.pk)
            if dialog.pk in self.tysta and not all(rad.pamind for rad in brev):
                continue
            if self.slump.random() < 0.3:  # this one takes another week
                continue
            if self.slump.random() < SVARAR_JA:
                svara_med_lank(token(brev[0]), svar="ja")
            else:
                skal = self.slump.choice(Nejskal.values)
                for rad in brev:
                    svara_med_lank(token(rad), svar="nej", skal=skal)

    def _introducera(self, *, alla: bool) -> None:
        """Accept the proposed groups that are large enough, every fourth week the small ones too, and book them."""
        grupper = introduktionsunderlag(self.omgang).foresla().grupper
        koder = [grupp.kod for grupp in grupper if alla or len(grupp.medlemmar) >= MINST]
        services.godkann_grupper(omgang_id=self.omgang.pk, koder=koder, aktor=self.samordnare)
        for grupp in Introduktionsgrupp.objects.filter(omgang=self.omgang, upplost=None, mote=None).order_by("pk"):
            sv, spsm = grupp.utforare_sv, grupp.utforare_spsm
            dialog = Dialog.objects.filter(introduktionsplatser__grupp=grupp).order_by("pk")[0]
            if self._par(dialog) != (sv, spsm):  # somebody has left: proposed anew
                services.upplos_grupp(grupp_id=grupp.pk, aktor=self.samordnare)
            elif tider := self._ledig(dialog, "introduktion", 90, (sv, spsm)):
                services.boka_grupp(grupp_id=grupp.pk, tider=tider, utforare_sv=sv, utforare_spsm=spsm, aktor=sv)
                self.utfall["grupper"] += 1

    def _rakna_last(self) -> None:
        """Who has more cases than the limit, counted here, and who the samordnare is warned about."""
        rader = Tilldelning.objects.filter(till=None, dialog__avslutad=None).values_list("utforare", flat=True)
        idag = timezone.localdate()
        i_tjanst = Q(rolltilldelningar__giltig_till=None) | Q(rolltilldelningar__giltig_till__gte=idag)
        kvar = set(Anvandare.objects.filter(i_tjanst).values_list("pk", flat=True))
        over = {pk for pk, antal in Counter(rader).items() if antal > HOGST and pk in kvar}
        varnade = {last.pk for last in utforarlaster() if last.over}
        rubriker = [rad.rubrik for rad in samordning.bidrag(self.samordnare).vantar]
        self.utfall["över gränsen"] += len(over)
        if over - varnade or bool(varnade) != any("mer än vad som ryms" in rubrik for rubrik in rubriker):
            self.utan_varning.append((idag, over, varnade, rubriker))

    def _nasta(self, dialog: Dialog) -> None:
        if dialog.nasta in BOKA:
            self._boka(dialog, *BOKA[Atgard(dialog.nasta)])
        elif dialog.nasta == Atgard.INVANTA_BESLUT:
            svar = "ja" if self.slump.random() < FORTSATTER else "nej"
            skal = "" if svar == "ja" else Nejskal.TID
            services.svara(dialog_id=dialog.pk, slag="fortsatt", svar=svar, skal=skal, aktor=self._par(dialog)[0])
            self.utfall[f"fortsatt {svar}"] += 1
        elif dialog.nasta == Atgard.LAMNA_UNDERLAG:
            services.ga_utan_underlag(dialog_id=dialog.pk, skal="Statistik saknas.", aktor=self._par(dialog)[0])
        elif dialog.nasta == Atgard.SKRIV_ANTECKNING:
            self._anteckna(dialog)

    def _anteckna(self, dialog: Dialog) -> None:
        sv, spsm = self._par(dialog)
        rad = anteckna(dialog, aktor=sv)
        services.lamna_till_kollega(anteckning_id=rad.pk, aktor=sv)
        services.faststall(anteckning_id=rad.pk, avtryck=services.avtryck_av(rad), aktor=spsm)

    def _par(self, dialog: Dialog) -> tuple[Anvandare, Anvandare]:
        nu = {t.myndighet: t.utforare for t in dialog.tilldelningar.filter(till=None).select_related("utforare")}
        return nu["SV"], nu["SPSM"]

    def _boka(self, dialog: Dialog, typ: str, minuter: int) -> None:
        sv, spsm = self._par(dialog)
        if tider := self._ledig(dialog, typ, minuter, (sv, spsm)):
            services.boka_mote(typ=typ, dialoger=[dialog], tider=tider, utforare_sv=sv, utforare_spsm=spsm, aktor=sv)
            self.utfall["möten"] += 1

    def _ledig(
        self, dialog: Dialog, typ: str, minuter: int, par: tuple[Anvandare, Anvandare], om: int = 5
    ) -> services.Motestider | None:
        idag = timezone.localdate()
        fran = max(idag + timedelta(days=om), (steget_innan(dialog, typ) or idag) + timedelta(days=2))
        form, restid = ("fysiskt", 90) if typ == "dialog" else ("digitalt", 0)
        sokning = Sokning(typ, minuter, fran, fran + timedelta(days=21), form, restid)
        for tid in hitta(dialog, sokning, par, 1):
            return services.Motestider(
                tid.start, tid.slut, form=form, plats="Skolan" * (form != "digitalt"), restid=restid
            )
        return None

    def _markera_hallna(self) -> None:
        for mote in Mote.objects.filter(status="planerat", slut__lt=timezone.now()).order_by("start"):
            services.hall_mote(
                mote_id=mote.pk, utforare_sv=mote.utforare_sv, utforare_spsm=mote.utforare_spsm, aktor=mote.utforare_sv
            )

    # What life does ------------------------------------------------------------------------------------------------

    def _flytta(self) -> None:
        kommande = Mote.objects.filter(status="planerat", start__gt=timezone.now()).order_by("pk")
        for mote in kommande.prefetch_related("dialoger"):
            if self.slump.random() < FLYTTAS:
                self._flytta_mote(mote, "Huvudmannen fick förhinder")

    def _flytta_mote(self, mote: Mote, skal: str) -> None:
        minuter = int((mote.slut - mote.start).total_seconds() // 60)
        sv, spsm = mote.utforare_sv, mote.utforare_spsm
        assert sv is not None
        assert spsm is not None
        if tider := self._ledig(mote.dialoger.all()[0], mote.typ, minuter, (sv, spsm), om=10):
            services.andra_mote(mote_id=mote.pk, tider=tider, utforare_sv=sv, utforare_spsm=spsm, aktor=sv, skal=skal)
            self.utfall["flyttade"] += 1

    def _mest_att_gora(self, myndighet: str) -> list[Anvandare]:
        """Those of the first office, the one with most open cases first."""
        egna = self.personer[myndighet][:PER_MYNDIGHET]
        return sorted(egna, key=lambda person: -Dialog.objects.mina(person).oppna().count())

    def _sjuk(self) -> None:
        """Three weeks away: what was booked in that time is moved to after it."""
        person = self._mest_att_gora("SPSM")[0]
        nu = timezone.now()
        services.lagg_till_franvaro(anvandare=person, start=nu, slut=nu + timedelta(weeks=3), text="Sjuk")
        for mote in Mote.objects.filter(
            status="planerat", utforare_spsm=person, start__gt=nu, start__lt=nu + timedelta(weeks=3)
        ):
            self._flytta_mote(mote, "Dialogutföraren är sjuk")
            self.utfall["flyttade av sjukdom"] += 1

    def _slutar(self) -> None:
        """Somebody leaves: one colleague gets the cases, which is more than they should have. What is done stays."""
        person, ny = self._mest_att_gora("SV")[:2]
        for dialog in self._oppna():
            if self._par(dialog)[0] == person:
                services.tilldela(
                    dialog_id=dialog.pk, utforare=ny, myndighet="SV", skal="Har slutat", aktor=self.samordnare
                )
                self.utfall["bytta"] += 1
        for mote in Mote.objects.filter(status="planerat", utforare_sv=person, start__gt=timezone.now()):
            services.andra_mote(
                mote_id=mote.pk,
                tider=services.Motestider.av(mote),
                utforare_sv=self._par(mote.dialoger.order_by("pk")[0])[0],
                utforare_spsm=mote.utforare_spsm,
                aktor=self.samordnare,
            )
        self.har_slutat = person
        person.rolltilldelningar.update(giltig_till=timezone.localdate() - timedelta(days=1))

    def _slas_ihop(self) -> None:
        """A huvudman in the middle of its case becomes part of one that was not drawn."""
        dialog = next(d for d in self._oppna() if d.svar_fortsatt == "ja")
        utanfor = Huvudman.objects.exclude(dialoger__omgang=self.omgang).order_by("pk")
        self.slogs_ihop = dialog.huvudman
        services.omdirigera(dialog_id=dialog.pk, till=utanfor[0], skal="Sammanslagning", aktor=self.samordnare)
        Huvudman.objects.filter(pk=self.slogs_ihop.pk).update(ar_aktiv=False)
