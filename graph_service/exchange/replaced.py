"""Competences that were replaced, in folders written before: their keys mean what took their place.

Rows about them say nothing any more; rows that name them are about the others. The fingerprint of a row is of what it
says, so that a folder loaded again changes nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from graph_service.domain.taxonomy import Taxonomy
from graph_service.exchange.folder import Checked
from graph_service.exchange.tables import Row, Table

ABOUT_COMPETENCES = {"competences": "id", "competence_mappings": "competence_id"}
"""The tables whose rows are about competences, and the columns that say about which."""

Settle = Callable[[Row], Row | None]


def settling(table: Table, taxonomy: Taxonomy) -> Settle:
    """Return what turns a row of the table into what it means since competences were replaced."""
    columns = [column for column in table.references if column.refers == "competence"]
    if not taxonomy.replaced or not columns:
        return lambda row: row
    about = ABOUT_COMPETENCES.get(table.name)
    is_tree = table.ascent is not None and about is not None

    def settle(row: Row) -> Row | None:
        if about and row[about] in taxonomy.replaced:
            return None
        settled = dict(row)
        for column in columns:
            value = row[column.name]
            if is_tree:
                settled[column.name] = broader(taxonomy, row["id"], value)
            elif column.many:
                settled[column.name] = list(dict.fromkeys(taxonomy.replaced.get(one, one) for one in value))
            else:
                settled[column.name] = taxonomy.replaced.get(value, value)
        return settled

    return settle


def broader(taxonomy: Taxonomy, competence_id: str, above: Iterable[str]) -> list[str]:
    """Return what a competence is narrower than; not what took the place of another and lies below it today."""
    narrower = (
        taxonomy.narrower(competence_id) if competence_id in taxonomy.competences else {competence_id: 0}
    )
    settled = [
        taxonomy.replaced.get(one, one)
        for one in above
        if one not in taxonomy.replaced or taxonomy.replaced[one] not in narrower
    ]
    return list(dict.fromkeys(settled))


def with_replaced(checked: Checked, taxonomy: Taxonomy) -> Checked:
    """Return what was read with the ways up as they are since competences were replaced."""
    brought = checked.ascents.get("competences")
    if not taxonomy.replaced or not brought:
        return checked
    settled = {
        start: {
            taxonomy.replaced.get(end, end): line
            for end, line in ends.items()
            if broader(taxonomy, start, [end])
        }
        for start, ends in brought.items()
        if start not in taxonomy.replaced
    }
    return replace(checked, ascents={**checked.ascents, "competences": settled})
