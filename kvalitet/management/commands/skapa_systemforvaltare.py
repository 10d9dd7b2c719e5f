from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from kvalitet import konton
from kvalitet.kommando import Kommando
from kvalitet.models import Anvandare, Myndighet, Roll


class Command(Kommando):
    help = (
        "Skapa ett konto med rollen systemförvaltare, för den första inloggningen i en ny installation. Skriver en "
        "personlig länk där personen väljer lösenord. Fler konton skapas sedan i webben."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--epost", required=True, help="Personens e-postadress.")
        parser.add_argument("--namn", required=True, help="För- och efternamn.")
        parser.add_argument(
            "--myndighet", choices=Myndighet.values, default=Myndighet.SV, help="Personens myndighet (annars SV)."
        )

    @transaction.atomic
    def utfor(self, *, epost: str, namn: str, myndighet: str, **val: Any) -> dict[str, str]:
        if Anvandare.objects.filter(rolltilldelningar__roll=Roll.SYSTEMFORVALTARE, is_active=True).exists():
            raise CommandError("det finns redan en systemförvaltare. Fler konton skapas i webben, under Konton.")
        anvandare = konton.skapa_konto(epost=epost, namn=namn, aktor=None, bjud_in=False)
        konton.tilldela_roll(
            anvandare_id=anvandare.pk, roll=Roll.SYSTEMFORVALTARE, myndighet=Myndighet(myndighet), aktor=None
        )
        lank = konton.personlig_lank(anvandare)
        self.skriv(f"Kontot är skapat. Välj lösenord inom tre dagar på\n{lank}")
        return {"epost": anvandare.epost, "lank": lank}
