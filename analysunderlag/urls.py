from django.urls import path, register_converter

from .views import (
    aterkallelse,
    egna_klistra,
    egna_rader,
    egna_uppdrag,
    egna_uppgifter,
    korningar,
    kvalitetssystem,
    namn_pa_matt,
    sjalvskattning,
    skatta,
    skattningsresultat,
    skattningssvar,
    statistik,
    statistikrelease,
    tillagda_matt,
    underlag,
    utan_statistik,
)


class EgenAvdelning:
    """Which texts of the own space: one page each to add, change and take them away."""

    regex = "|".join(egna_rader.AVDELNINGAR)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(EgenAvdelning, "egen_avdelning")

app_name = "analysunderlag"

TILLAGDA = "kvalitetssystemet/tillagda/"
EGEN = "huvudman/<slug:nyckel>/sjalvskattning/"
SVAR = f"{EGEN}svar/<slug:svar>/"
NIVA = f"{EGEN}<int:pk>/<slug:niva>/"

urlpatterns = [
    path("underlag/", underlag.lista, name="lista"),
    path("underlag/<int:pk>/", underlag.detalj, name="detalj"),
    path("underlag/<int:pk>/lage/", underlag.lage, name="underlag_lage"),
    path("underlag/<int:pk>/<slug:skolform>/", underlag.detalj, name="underlag_skolform"),
    path("underlag/<int:pk>/hamta/<slug:format>/", underlag.hamta, name="underlag_hamta"),
    path("underlag/korningar/", korningar.lista, name="korning_lista"),
    path("underlag/korningar/ny/", korningar.ny, name="korning_ny"),
    path("underlag/korningar/<int:pk>/", korningar.detalj, name="korning"),
    path("underlag/korningar/<int:pk>/lage/", korningar.lage, name="korning_lage"),
    path("underlag/korningar/<int:pk>/pausa/", korningar.pausa, name="korning_pausa"),
    path("underlag/korningar/<int:pk>/fortsatt/", korningar.fortsatt, name="korning_fortsatt"),
    path("underlag/korningar/<int:pk>/gor-om/", korningar.gor_om, name="korning_gor_om"),
    path("underlag/korningar/<int:pk>/avbryt/", korningar.avbryt, name="korning_avbryt"),
    path("huvudman/<slug:nyckel>/underlag/", underlag.for_huvudman, name="underlag_huvudman"),
    path("huvudman/<slug:nyckel>/underlag/pdf/", utan_statistik.pdf, name="underlag_register"),
    path("statistik/", statistik.lista, name="statistik"),
    path("statistik/ny/", statistik.ny, name="statistik_ny"),
    path("statistik/granska/<int:pk>/", statistik.granska, name="statistik_granska"),
    path("statistik/<int:pk>/", statistik.detalj, name="statistik_detalj"),
    path("statistik/<int:pk>/avvisade/", statistik.avvisade, name="statistik_avvisade"),
    path("statistik/<int:pk>/aterkalla/", aterkallelse.aterkalla, name="statistik_aterkalla"),
    path("statistik/releaser/", statistikrelease.lista, name="release_lista"),
    path("statistik/releaser/<int:pk>/", statistikrelease.detalj, name="release_detalj"),
    path("statistik/releaser/<int:pk>/godkann/", statistikrelease.godkann, name="release_godkann"),
    path("statistik/releaser/<int:pk>/dra-tillbaka/", statistikrelease.dra_tillbaka, name="release_dra_tillbaka"),
    path("statistik/namn/", namn_pa_matt.lista, name="namn_pa_matt"),
    path("statistik/namn/nytt/", namn_pa_matt.nytt, name="namn_pa_matt_nytt"),
    path("statistik/namn/<int:pk>/ta-bort/", namn_pa_matt.ta_bort, name="namn_pa_matt_ta_bort"),
    path("kvalitetssystemet/", kvalitetssystem.oversikt, name="kvalitetssystem"),
    path(TILLAGDA, tillagda_matt.lista, name="tillagda_matt"),
    path(f"{TILLAGDA}nytt/", tillagda_matt.nytt, name="tillagt_matt_nytt"),
    path(f"{TILLAGDA}rakna-om/", tillagda_matt.rakna_om, name="tillagda_matt_rakna_om"),
    path(f"{TILLAGDA}<int:pk>/", tillagda_matt.detalj, name="tillagt_matt"),
    path(f"{TILLAGDA}<int:pk>/andra/", tillagda_matt.andra, name="tillagt_matt_andra"),
    path(f"{TILLAGDA}<int:pk>/avsluta/", tillagda_matt.avsluta, name="tillagt_matt_avsluta"),
    path(f"{TILLAGDA}<int:pk>/anvand-igen/", tillagda_matt.oppna, name="tillagt_matt_oppna"),
    path(f"{TILLAGDA}<int:pk>/ta-bort/", tillagda_matt.ta_bort, name="tillagt_matt_ta_bort"),
    path("kvalitetssystemet/<slug:kod>/", kvalitetssystem.skolform, name="kvalitetssystem-skolform"),
    # The huvudman's own space
    path("sjalvskattning/", sjalvskattning.valj, name="skattning_valj"),
    path("sjalvskattning/delad/<int:pk>/", skattningsresultat.delad, name="skattning_delad"),
    path(EGEN, sjalvskattning.lista, name="skattning_lista"),
    path(f"{EGEN}ny/", sjalvskattning.ny, name="skattning_ny"),
    path(f"{EGEN}<int:pk>/", sjalvskattning.detalj, name="skattning"),
    path(f"{EGEN}<int:pk>/resultat/", skattningsresultat.resultat, name="skattning_resultat"),
    path(f"{EGEN}<int:pk>/dela/", skattningsresultat.dela, name="skattning_dela"),
    path(f"{EGEN}<int:pk>/ta-bort/", sjalvskattning.ta_bort, name="skattning_ta_bort"),
    path(f"{NIVA}antal/", sjalvskattning.antal, name="skattning_antal"),
    path(f"{NIVA}lank/", sjalvskattning.byt_lank, name="skattning_lank"),
    path(f"{NIVA}stang/", sjalvskattning.stang, name="skattning_stang"),
    path(f"{NIVA}gemensamt/", sjalvskattning.gemensamt, name="skattning_gemensamt"),
    path(f"{NIVA}svara/", skattningssvar.svara, name="skattning_svara"),
    path(SVAR, skattningssvar.svar, name="skattning_svar"),
    path(f"{SVAR}<int:nummer>/", skattningssvar.faktor, name="skattning_faktor"),
    path(f"{SVAR}lamna/", skattningssvar.lamna, name="skattning_lamna"),
    path(f"{SVAR}kod/", skattningssvar.kod, name="skattning_kod"),
    path(f"{SVAR}blad/", skattningssvar.blad, name="skattning_blad"),
    path(f"{SVAR}las-in/", skattningssvar.las_in, name="skattning_las_in"),
    path(f"{SVAR}spara-blad/", skattningssvar.spara_blad, name="skattning_spara_blad"),
    # Without an account
    path("skatta/", skatta.kod, name="skatta"),
    path("skatta/svar/<slug:svar>/", skatta.svar, name="skatta_svar"),
    path("skatta/svar/<slug:svar>/<int:nummer>/", skatta.faktor, name="skatta_faktor"),
    path("skatta/svar/<slug:svar>/lamna/", skatta.lamna, name="skatta_lamna"),
    path("skatta/svar/<slug:svar>/glom/", skatta.glom, name="skatta_glom"),
    path("skatta/svar/<slug:svar>/blad/", skatta.blad, name="skatta_blad"),
    path("skatta/svar/<slug:svar>/las-in/", skatta.las_in, name="skatta_las_in"),
    path("skatta/svar/<slug:svar>/spara-blad/", skatta.spara_blad, name="skatta_spara_blad"),
    path("skatta/<str:hemlighet>/", skatta.lank, name="skatta_lank"),
]

EGET = "huvudman/<slug:nyckel>/egna-uppgifter"
RADER = f"{EGET}/<egen_avdelning:avdelning>"
urlpatterns += [
    path("egna-uppgifter/", egna_uppgifter.valj, name="egna"),
    path(f"{EGET}/", egna_uppgifter.uppgifter, name="egna_uppgifter"),
    path(f"{EGET}/ny/", egna_uppgifter.nytt, name="eget_varde_nytt"),
    path(f"{EGET}/<int:pk>/andra/", egna_uppgifter.andra, name="eget_varde_andra"),
    path(f"{EGET}/<int:pk>/ta-bort/", egna_uppgifter.ta_bort, name="eget_varde_ta_bort"),
    path(f"{EGET}/klistra-in/", egna_klistra.klistra, name="egna_klistra"),
    path(f"{EGET}/klistra-in/spara/", egna_klistra.spara, name="egna_klistra_spara"),
    path(f"{EGET}/klistra-in/<uuid:inklistring>/angra/", egna_klistra.angra, name="egna_klistra_angra"),
    path(f"{EGET}/mall.xlsx", egna_klistra.mall, name="egna_mall"),
    path(f"{EGET}/ert-uppdrag/", egna_uppdrag.uppdrag, name="egna_uppdrag"),
    path(f"{EGET}/ta-med/", egna_uppdrag.ta_med, name="egna_ta_med"),
    path(f"{EGET}/ta-med/<slug:till>/", egna_uppdrag.blad, name="egna_blad"),
    path(f"{EGET}/ta-med/<slug:till>.pdf", egna_uppdrag.blad_pdf, name="egna_blad_pdf"),
    path(f"{RADER}/", egna_rader.lista, name="egna_rader"),
    path(f"{RADER}/ny/", egna_rader.ny, name="egen_rad_ny"),
    path(f"{RADER}/<int:pk>/andra/", egna_rader.andra, name="egen_rad_andra"),
    path(f"{RADER}/<int:pk>/ta-bort/", egna_rader.ta_bort, name="egen_rad_ta_bort"),
]
