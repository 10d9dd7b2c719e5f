"""Names of events, below the models so that they can put them into words."""

from django.db.models import TextChoices


class Handelsetyp(TextChoices):
    """Every event name in the system, with the words people see."""

    ANVANDARE_SKAPAD = "anvandare.skapad", "Konto skapat"
    ANVANDARE_ANDRAD = "anvandare.andrad", "Konto ändrat"
    ANVANDARE_INAKTIVERAD = "anvandare.inaktiverad", "Konto stängt"
    ANVANDARE_AKTIVERAD = "anvandare.aktiverad", "Konto öppnat igen"
    ANVANDARE_INBJUDEN = "anvandare.inbjuden", "Inbjudan till konto skickad"
    ROLL_TILLDELAD = "roll.tilldelad", "Roll tilldelad"
    ROLL_AVSLUTAD = "roll.avslutad", "Roll avslutad"
    UPPDRAG_TILLDELAT = "uppdrag.tilldelat", "Uppdrag för huvudman tilldelat"
    UPPDRAG_AVSLUTAT = "uppdrag.avslutat", "Uppdrag för huvudman avslutat"

    JOBB_MISSLYCKAT = "jobb.misslyckat", "Jobb misslyckades"
    JOBB_AVBRUTET = "jobb.avbrutet", "Jobb avbrutet"

    REGISTER_INLAST = "register.inlast", "Registerfil inläst"
    FORSLAG_GODKANT = "forslag.godkant", "Ändringsförslag godkänt"
    FORSLAG_AVVISAT = "forslag.avvisat", "Ändringsförslag avvisat"
    HUVUDMAN_SKAPAD = "huvudman.skapad", "Huvudman tillagd"
    HUVUDMAN_ANDRAD = "huvudman.andrad", "Huvudman ändrad"
    HUVUDMAN_AVSLUTAD = "huvudman.avslutad", "Huvudman avslutad"
    ENHET_SKAPAD = "enhet.skapad", "Enhet tillagd"
    ENHET_ANDRAD = "enhet.andrad", "Enhet ändrad"
    ENHET_UPPHORD = "enhet.upphord", "Enhet upphörd"
    ENHET_FLYTTAD = "enhet.flyttad", "Enhet bytte ägare"

    KVALITETSSYSTEM_INLAST = "kvalitetssystem.inlast", "Kvalitetssystemet inläst"
    STATISTIK_INLAST = "statistik.inlast", "Statistik inläst"
    RELEASE_SKAPAD = "release.skapad", "Release skapad"
    RELEASE_KONTROLLERAD = "release.kontrollerad", "Release kontrollerad"
    RELEASE_GODKAND = "release.godkand", "Release godkänd"
    RELEASE_TILLBAKADRAGEN = "release.tillbakadragen", "Release tillbakadragen"

    UNDERLAG_BESTALLT = "underlag.bestallt", "Underlag beställt"
    UNDERLAG_KLART = "underlag.klart", "Underlag klart"
    UNDERLAG_MISSLYCKAT = "underlag.misslyckat", "Underlag misslyckades"
