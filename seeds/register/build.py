"""Build the register of real bodies from the 5x1000 list and the ISTAT municipalities.

    python seeds/register/build.py FOLDER

FOLDER holds `5x1000_2019_citta_metropolitana_torino.csv` and `comuni_istat.json`; README.md beside this file
says where they come from. The same input always gives the same bytes.
"""

import csv
import json
import sys
import unicodedata
from pathlib import Path

from stdnum.it import iva

HERE = Path(__file__).parent
COLUMNS = ("tax_code", "name", "municipality", "province", "categories", "source")
SOURCE = "Agenzia delle Entrate, 5x1000 list 2019"


def main(folder: Path) -> None:
    spellings = istat_spellings(folder / "comuni_istat.json")
    with (folder / "5x1000_2019_citta_metropolitana_torino.csv").open(encoding="utf-8", newline="") as lines:
        bodies = [body(row, spellings) for row in csv.DictReader(lines)]
    with (HERE / "register.csv").open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(sorted(bodies, key=lambda each: each["tax_code"]))

    wrong = [each["tax_code"] for each in bodies if not iva.is_valid(each["tax_code"])]
    unknown = sorted({each["municipality"] for each in bodies} - set(spellings.values()))
    print(f"{len(bodies)} bodies; wrong check digits: {wrong or 'none'}; not in ISTAT: {', '.join(unknown)}")


def istat_spellings(path: Path) -> dict[str, str]:
    """Return how ISTAT writes each municipality of the metropolitan city, by its bare letters."""
    municipalities = json.loads(path.read_text(encoding="utf-8"))
    return {bare(each["nome"]): each["nome"] for each in municipalities if each["sigla"] == "TO"}


def body(row: dict[str, str], spellings: dict[str, str]) -> dict[str, str]:
    return {
        "tax_code": row["codice_fiscale"],
        "name": row["denominazione"],
        "municipality": spellings.get(bare(row["comune"]), row["comune"]),
        "province": row["provincia"],
        "categories": row["categorie"],
        "source": SOURCE,
    }


def bare(name: str) -> str:
    """Return the letters alone, so that `CIRIE'` and `Ciriè` are the same.

    >>> bare("CIRIE'"), bare("Pont-Canavese") == bare("PONT CANAVESE")
    ('cirie', True)
    """
    return "".join(letter for letter in unicodedata.normalize("NFD", name.lower()) if letter.isalpha())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
