"""How well everyday words find competences."""

import csv
from pathlib import Path
from typing import Any

from graph_service.graph.connection import Graph
from graph_service.graph.words import competences_called

PHRASES = Path(__file__).parent.parent / "tests" / "words" / "everyday_phrases.csv"
FIRST = 3


async def measure_recall(graph: Graph) -> dict[str, Any]:
    """Return the part of the labelled phrases whose competence is among the first three, and each that is not."""
    with PHRASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    misses = []
    for row in rows:
        found = await competences_called(graph, row["phrase"], limit=FIRST)
        if not set(found) & set(row["competence_ids"].split("|")):
            misses.append(
                f"{row['kind']}: “{row['phrase']}” wants {row['competence_ids']}, finds {', '.join(found) or '–'}"
            )
    return {"phrases": len(rows), "recall_at_3": round(1 - len(misses) / len(rows), 3), "misses": misses}
