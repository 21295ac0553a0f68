"""The words and figures that the network is made of, read from the TOML files of this folder."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

Table = dict[str, Any]


def _read(name: str) -> Table:
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


PARAMETERS = _read("parameters")
BODIES = _read("bodies")
OFFERS = _read("offers")
NEEDS = _read("needs")
SERVICES = _read("services")["service"]
INTERVENTIONS = _read("interventions")["intervention"]
WORDS = _read("words")
PATHS = _read("paths")

AS_OF: date = PARAMETERS["as_of"]
