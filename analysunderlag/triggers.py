"""Rules of the database itself: what has been delivered never changes. See kvalitet.triggers."""

from kvalitet.triggers import Trigger, oforanderlig, registrera

_FRYST = "Ett fryst underlag ändras aldrig. Ny statistik ger en ny version."

oforanderlig("analysunderlag_underlag", _FRYST, villkor="OLD.status = 'klart'")
oforanderlig("analysunderlag_underlagsfil", "En fil i ett fryst underlag ändras aldrig och tas aldrig bort.")
registrera(
    Trigger(
        "analysunderlag_underlagsfil_inte_i_fryst",
        "analysunderlag_underlagsfil",
        "INSERT",
        _FRYST,
        "EXISTS (SELECT 1 FROM analysunderlag_underlag u WHERE u.id = NEW.underlag_id AND u.status = 'klart')",
    )
)
oforanderlig("analysunderlag_statistikvarde", "Ett statistikvärde ändras aldrig. Ett nytt värde är en ny rad.")
