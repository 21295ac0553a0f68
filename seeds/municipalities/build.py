"""Build the list of Italian municipalities from ISTAT's.

    python seeds/municipalities/build.py comuni_istat.json

README.md beside this file says where it comes from. The same input always gives the same bytes.
"""

import csv
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
COLUMNS = ("code", "istat_code", "name", "province", "province_name")


def main(path: Path) -> None:
    rows = [
        {
            "code": one["codiceCatastale"],
            "istat_code": one["codice"],
            "name": one["nome"],
            "province": one["sigla"],
            "province_name": one["provincia"]["nome"],
        }
        for one in json.loads(path.read_text(encoding="utf-8"))
    ]
    with (HERE / "municipalities.csv").open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(sorted(rows, key=lambda each: each["istat_code"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
