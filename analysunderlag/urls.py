from django.urls import path

from .views import (
    kvalitetssystem,
    sjalvskattning,
    skatta,
    skattningsresultat,
    skattningssvar,
    statistik,
    statistikrelease,
    underlag,
)

app_name = "analysunderlag"

EGEN = "huvudman/<slug:nyckel>/sjalvskattning/"
SVAR = f"{EGEN}svar/<slug:svar>/"
NIVA = f"{EGEN}<int:pk>/<slug:niva>/"

urlpatterns = [
    path("underlag/", underlag.lista, name="lista"),
    path("underlag/<int:pk>/", underlag.detalj, name="detalj"),
    path("underlag/<int:pk>/lage/", underlag.lage, name="underlag_lage"),
    path("underlag/<int:pk>/hamta/<slug:format>/", underlag.hamta, name="underlag_hamta"),
    path("huvudman/<slug:nyckel>/underlag/", underlag.for_huvudman, name="underlag_huvudman"),
    path("statistik/", statistik.lista, name="statistik"),
    path("statistik/ny/", statistik.ny, name="statistik_ny"),
    path("statistik/granska/<int:pk>/", statistik.granska, name="statistik_granska"),
    path("statistik/<int:pk>/", statistik.detalj, name="statistik_detalj"),
    path("statistik/<int:pk>/avvisade/", statistik.avvisade, name="statistik_avvisade"),
    path("statistik/releaser/", statistikrelease.lista, name="release_lista"),
    path("statistik/releaser/<int:pk>/", statistikrelease.detalj, name="release_detalj"),
    path("statistik/releaser/<int:pk>/godkann/", statistikrelease.godkann, name="release_godkann"),
    path("statistik/releaser/<int:pk>/dra-tillbaka/", statistikrelease.dra_tillbaka, name="release_dra_tillbaka"),
    path("kvalitetssystemet/", kvalitetssystem.oversikt, name="kvalitetssystem"),
    path("kvalitetssystemet/<slug:kod>/", kvalitetssystem.skolform, name="kvalitetssystem-skolform"),
    # The huvudman's own space
    path("sjalvskattning/", sjalvskattning.valj, name="skattning_valj"),
    path("sjalvskattning/delad/<int:pk>/", skattningsresultat.delad, name="skattning_delad"),
    path(EGEN, sjalvskattning.lista, name="skattning_lista"),
    path(f"{EGEN}ny/", sjalvskattning.ny, name="skattning_ny"),
    path(f"{EGEN}<int:pk>/", sjalvskattning.detalj, name="skattning"),
    path(f"{EGEN}<int:pk>/resultat/", skattningsresultat.resultat, name="skattning_resultat"),
    path(f"{EGEN}<int:pk>/dela/", skattningsresultat.dela, name="skattning_dela"),
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
