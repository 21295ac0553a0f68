"""Rules across rows, files and the graph: what points nowhere, what is taken, what lies below itself."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from graph_service.domain.model import GrantEntryKind
from graph_service.domain.schedule import Week
from graph_service.exchange.findings import Finding, guess, shown
from graph_service.exchange.folder import PARTNER_KINDS, Checked, Entered, Folder, Offered
from graph_service.exchange.tables import TABLES

MOST_GUESSED = 50
MOST_CANDIDATES = 2000
"""Comparing every unknown key with all that are known takes long: only the first are guessed, and among a few."""


def unknown_references(
    folder: Folder, checked: Checked, known: Mapping[str, set[str]], names: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    """Yield a finding for each mention of a key that neither the folder nor the graph knows.

    `names` maps, by kind, what may be meant to its key: keys, and words in small letters, of what the graph holds.
    """
    unknown = {kind: keys - known.get(kind, set()) for kind, keys in checked.strange().items()}
    guessed: dict[tuple[str, str], str] = {}
    for mention in folder.mentions(unknown):
        asked = mention.kind, mention.key
        if asked not in guessed and len(guessed) < MOST_GUESSED:
            candidates = _candidates(mention.kind, checked, names)
            guessed[asked] = guess(mention.key.casefold(), candidates, candidates)
        expected = _expected(mention.kind) + guessed.get(asked, "")
        yield Finding(mention.file, mention.line, mention.column, expected, shown(mention.key))


def _expected(kind: str) -> str:
    if kind == "member":
        return "the number of a member of this family"
    article = "an" if kind[0] in "aeiou" else "a"
    return f"the key of {article} {kind}, in this folder or in the graph"


def _candidates(kind: str, checked: Checked, names: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Return what may have been meant, each with its key; nothing where there is too much to compare with."""
    if kind in ("beneficiary", "member"):
        return {}  # near codes say nothing: they are random
    kinds = PARTNER_KINDS if kind == "partner" else (kind,)
    found = dict(names.get(kind, {}))
    for one in kinds:
        if len(found) + len(brought := checked.keys.get(one, {})) <= MOST_CANDIDATES:
            found.update(zip(brought, brought, strict=True))
    return found | checked.labels if kind == "competence" else found


def keys_of_the_other_kind(checked: Checked, known: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Yield a finding for each organisation whose key the graph knows as a volunteer's, and the reverse."""
    for kind, other in (PARTNER_KINDS, PARTNER_KINDS[::-1]):
        for key, line in checked.keys.get(kind, {}).items():
            if key in known.get(other, ()) and key not in checked.keys.get(other, ()):
                expected = f"a key that no {other} has: one has it in the graph"
                yield Finding(f"{kind}s.csv", line, "id", expected, key)


def taken_tax_codes(checked: Checked, holders: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Yield a finding for each tax code that another organisation has in the graph."""
    for code, holder in holders.items():
        id_, line = checked.tax_codes[code]
        if id_ not in holder:
            expected = f"a tax code of its own ({holder[0]} has it in the graph)"
            yield Finding("organisations.csv", line, "tax_code", expected, code)


def circles(checked: Checked, held: Mapping[str, Mapping[str, list[str]]]) -> Iterator[Finding]:
    """Yield a finding for each circle that the folder closes; `held` is what lies above what in the graph.

    Rows of things replace what the graph holds of them; rows of relations add to it.
    """
    for table in TABLES:
        brought = checked.ascents.get(table.name)
        if not table.ascent or not brought:
            continue
        replaces = table.ascent.start == "id"
        above = {start: list(ends) for start, ends in brought.items()}
        for start, ends in held.get(table.name, {}).items():
            if not replaces or start not in above:
                above[start] = list(dict.fromkeys([*above.get(start, ()), *ends]))
        for circle in _circles(above):
            lines = [brought[start][end] for start, end in pairwise(circle) if end in brought.get(start, ())]
            if lines:
                yield Finding(
                    table.file,
                    lines[-1],
                    table.ascent.above,
                    table.ascent.expected,
                    shown(" → ".join(circle)),
                )


def _circles(above: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Yield each path that comes back to where it began, once for each step that closes one."""
    settled: set[str] = set()
    for start in above:
        trail, on_trail = [(start, iter(above[start]))], {start}
        while trail and start not in settled:
            here, rest = trail[-1]
            following = next(rest, None)
            if following is None:
                settled.add(here)
                on_trail.discard(here)
                trail.pop()
            elif following in on_trail:
                path = [name for name, _ in trail]
                yield [*path[path.index(following) :], following]
            elif following not in settled:
                on_trail.add(following)
                trail.append((following, iter(above.get(following, ()))))


def sessions_outside(checked: Checked, held: Mapping[str, Offered]) -> Iterator[Finding]:
    """Yield a finding for each referral whose sessions lie outside what the commitment offers."""
    for asked in checked.sessions:
        offered = checked.offered.get(asked.commitment_id) or held.get(asked.commitment_id)
        if offered is None or offered.windows is None:
            continue
        sessions, windows = Week.parse("|".join(asked.windows)), Week.parse("|".join(offered.windows))
        if sessions <= windows:
            continue
        expected = (
            f"times within the commitment's ({windows})"
            if windows
            else "no sessions, since the commitment is by arrangement"
        )
        found = shown("|".join(asked.windows))
        yield Finding("referrals.csv", asked.line, "sessions", expected, found)


def lonely_interventions(checked: Checked, held: Mapping[str, Offered]) -> Iterator[Finding]:
    """Yield a finding for each intervention whose commitments are all one partner's."""
    for joined in checked.together:
        offered = [checked.offered.get(id_) or held.get(id_) for id_ in joined.commitment_ids]
        partners = {one.partner_id if one else None for one in offered}
        if len(partners) == 1 and None not in partners:
            found = shown(f"{'|'.join(joined.commitment_ids)}, all of {partners.pop()}")
            expected = "commitments of at least two partners"
            yield Finding("interventions.csv", joined.line, "commitment_ids", expected, found)


def ledgers_amiss(checked: Checked) -> Iterator[Finding]:
    """Yield a finding for the first entry of each ledger that cannot follow on those before it.

    A folder brings a ledger whole: its entries are numbered from 1 on without a gap.
    """
    for grant_id, entries in checked.ledgers.items():
        if grant_id in checked.unread_ledgers:
            continue
        balance, taken_back = 0, set[int]()
        for place, number in enumerate(sorted(entries), 1):
            entry = entries[number]
            if misfit := _amiss(place, number, entry, entries, balance, taken_back):
                yield Finding("grant_entries.csv", entry.line, *misfit)
                break
            balance += entry.cents
            taken_back |= {entry.reverses} if entry.reverses else set()


def _amiss(
    place: int,
    number: int,
    entry: Entered,
    entries: Mapping[int, Entered],
    balance: int,
    taken_back: set[int],
) -> tuple[str, str, str] | None:
    """Return the column of an entry that cannot be, what was expected there, and what was found."""
    before = entries.get(number - 1)
    if number != place:
        return "number", f"{place}: the entries of a grant are numbered without a gap", str(number)
    if before and before.kind == GrantEntryKind.RETURN:
        return "number", "no entry after the grant was closed by a RETURN", str(number)
    if entry.kind == GrantEntryKind.RETURN and entry.cents != -balance:
        return "cents", f"{-balance}, what is left", str(entry.cents)
    if entry.reverses is not None:
        first = entries.get(entry.reverses)
        kinds = {GrantEntryKind.ALLOCATE, GrantEntryKind.SPEND}
        if (
            first is None
            or entry.reverses >= number
            or first.kind not in kinds
            or entry.reverses in taken_back
        ):
            return "reverses", "an earlier entry that nothing has taken back", str(entry.reverses)
        if entry.cents != -first.cents:
            return "cents", f"{-first.cents}, the opposite of entry {entry.reverses}", str(entry.cents)
    if balance + entry.cents < 0:
        return "cents", f"no more than is left ({balance})", str(entry.cents)
    return None


def renewals_of_later_pacts(checked: Checked, held: Mapping[str, date]) -> Iterator[Finding]:
    """Yield a finding for each pact that renews one which does not start before it."""
    starts = {**held, **checked.pact_starts}
    for renewal in checked.renewals:
        earlier, start = starts.get(renewal.earlier_id), starts[renewal.pact_id]
        if earlier is not None and earlier >= start:
            expected = f"a pact that starts before {start}"
            found = f"{renewal.earlier_id}, which starts on {earlier}"
            yield Finding("pacts.csv", renewal.line, "renews_id", expected, found)
