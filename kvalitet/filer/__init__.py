"""Safe opening of files from outside: nothing is trusted before it has passed here.

`oppna_xlsx` refuses what is not a sound workbook: an HTML page with the wrong name, a truncated or encrypted
file, a zip bomb, macros, formulas. `oppna_csv` reads Skolverket's CSV exports. Every refusal is a `Filfel` whose
text names the file and, where that makes sense, sheet, row and field.
"""

from .avvisade import skriv_avvisade
from .csv_ import CsvFil, las_text, oppna_csv
from .gemensamt import Filfel, Radfel, ar_html, filslag, kontrollera_fil, sha256_av
from .xlsx import XlsxFil, kolumnbokstaver, kolumnnummer, oppna_xlsx, xml_av

__all__ = [
    "CsvFil",
    "Filfel",
    "Radfel",
    "XlsxFil",
    "ar_html",
    "filslag",
    "kolumnbokstaver",
    "kolumnnummer",
    "kontrollera_fil",
    "las_text",
    "oppna_csv",
    "oppna_xlsx",
    "sha256_av",
    "skriv_avvisade",
    "xml_av",
]
