"""Rules of the register that the database itself holds (see kvalitet.triggers)."""

from kvalitet.triggers import Trigger, inget_overlapp, oforanderlig, registrera

inget_overlapp("huvudman_enhetslank", ("enhet_id",), "Enheten har redan en ägare under en del av tiden.")
inget_overlapp(
    "huvudman_huvudmannalank",
    ("juridisk_enhet_id",),
    "Den juridiska enheten hör redan till en huvudman under en del av tiden.",
)
oforanderlig("huvudman_uppdrag", "Ett uppdrag avslutas med ett datum och tas aldrig bort.", andra=False)
oforanderlig(
    "huvudman_andringsforslag", "Ett beslutat förslag ändras aldrig.", villkor="OLD.status <> 'oppet'", ta_bort=False
)
oforanderlig("huvudman_andringsforslag", "Förslag tas aldrig bort.", andra=False)
inget_overlapp("huvudman_namnd", ("huvudman_id", "namn"), "Huvudmannen har redan en nämnd med det namnet.")
for handelse in ("INSERT", "UPDATE"):
    registrera(
        Trigger(
            f"huvudman_kontakt_egen_namnd_{handelse.lower()}",
            "huvudman_kontakt",
            handelse,
            "Nämnden hör till en annan huvudman.",
            "NEW.namnd_id IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM huvudman_namnd n WHERE n.id = NEW.namnd_id AND n.huvudman_id = NEW.huvudman_id)",
        )
    )
