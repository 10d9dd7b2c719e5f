"""Rules of the register that the database itself holds (see kvalitet.triggers)."""

from kvalitet.triggers import inget_overlapp, oforanderlig

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
