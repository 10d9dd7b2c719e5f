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
oforanderlig("analysunderlag_underlagskalla", "Vad ett underlag är gjort av ändras aldrig.")
oforanderlig("analysunderlag_statistikvarde", "Ett statistikvärde ändras aldrig. Ett nytt värde är en ny rad.")
oforanderlig("analysunderlag_kallcell", "En källcell ändras aldrig. Ett nytt värde är en ny rad.")

_STANGD = "Nivån i självskattningen är stängd. Gör en ny självskattning i stället."
_NIVAN_STANGD = (
    "EXISTS (SELECT 1 FROM analysunderlag_skattningsniva n WHERE n.id = NEW.niva_id AND n.stangd IS NOT NULL)"
)
_HAR_SVAR = "EXISTS (SELECT 1 FROM analysunderlag_skattningssvar s WHERE s.niva_id = OLD.id)"
registrera(
    Trigger(
        "analysunderlag_skattningssvar_inte_i_stangd", "analysunderlag_skattningssvar", "INSERT", _STANGD, _NIVAN_STANGD
    )
)
registrera(
    Trigger(
        "analysunderlag_skattningssvar_andras_inte_i_stangd",
        "analysunderlag_skattningssvar",
        "UPDATE",
        _STANGD,
        _NIVAN_STANGD,
    )
)
registrera(
    Trigger(
        "analysunderlag_skattningsniva_oppnas_inte",
        "analysunderlag_skattningsniva",
        "UPDATE",
        _STANGD,
        f"OLD.stangd IS NOT NULL AND NEW.stangd IS NULL AND {_HAR_SVAR}",
    )
)
oforanderlig("analysunderlag_delning", "Det som är delat är en allmän handling och ändras aldrig.")
