"""Rules of the cases that the database itself holds (see kvalitet.triggers)."""

from kvalitet.triggers import Trigger, oforanderlig, registrera

_INTE_FRAN_MYNDIGHETEN = (
    "NOT EXISTS (SELECT 1 FROM kvalitet_rolltilldelning r WHERE r.anvandare_id = NEW.utforare_id"
    " AND r.myndighet = NEW.myndighet AND r.roll = 'dialogutforare')"
)
for _handelse, _namn in (("INSERT", "ny"), ("UPDATE", "andrad")):
    registrera(
        Trigger(
            f"dialoger_tilldelning_ratt_myndighet_{_namn}",
            "dialoger_tilldelning",
            _handelse,
            "Personen är inte dialogutförare hos myndigheten.",
            _INTE_FRAN_MYNDIGHETEN,
        )
    )
oforanderlig("dialoger_tilldelning", "En tilldelning avslutas och tas aldrig bort.", andra=False)
oforanderlig("dialoger_introduktionsgrupp", "En introduktionsgrupp upplöses och tas aldrig bort.", andra=False)
oforanderlig(
    "dialoger_introduktionsplats", "En plats i en introduktionsgrupp avslutas och tas aldrig bort.", andra=False
)
oforanderlig("dialoger_beslut", "Ett svar ändras aldrig. Ett nytt svar är en ny rad.")
oforanderlig("dialoger_huvudmannabyte", "Ett byte av huvudman ändras aldrig.")
oforanderlig("dialoger_diariepost", "En handling i diariet ändras aldrig.")
oforanderlig("dialoger_diarienummer", "Ett diarienummer ändras aldrig.")
oforanderlig("dialoger_dialog", "Ett ärende tas aldrig bort.", andra=False)
oforanderlig("dialoger_prognosmodell", "En version av tidsmodellen ändras aldrig. En ändring är en ny version.")
oforanderlig("dialoger_inbjudan", "En inbjudan tas aldrig bort.", andra=False)
oforanderlig("dialoger_anteckning", "En fastställd mötesanteckning ändras aldrig.", villkor="OLD.lage = 'faststalld'")
oforanderlig("dialoger_fokusforslag", "Det som huvudmannen har skickat in ändras aldrig.")
oforanderlig("dialoger_uppfoljningssvar", "Det som huvudmannen har skickat in ändras aldrig.")
oforanderlig("dialoger_stodforslag", "Ett förslag på stödmaterial tas tillbaka och raderas aldrig.", andra=False)
