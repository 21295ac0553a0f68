"""Two organisations that are one body: seen before, made one, found as one, and parted again as they were."""

import asyncio
import re
from collections import Counter

import pytest

from graph_service.domain.permissions import OPERATOR, Role, Viewer
from graph_service.exchange.csv_folder import load_folder
from graph_service.graph.queries import queries
from tests.api.asking import answer, ask, problems, somebody
from tests.conftest import SEEDS

COORDINATOR = somebody(Role.COORDINATOR)
ERRORS = """userErrors { __typename message path ... on MergedAlready { organisationId }
  ... on DifferentBodies { keptTaxCode duplicateTaxCode } ... on StaleRevision { basedOn current } }"""
CONTENTS = """contents { aliases taxCode referralCount refusalCount lentSources { sources pact { id } }
  commitments { id } contacts { id } volunteers { id } pacts { id } }"""
PREVIEW = f"""query($keep: ID!, $duplicate: ID!) {{
  organisationMergePreview(keepId: $keep, duplicateId: $duplicate) {{ {CONTENTS} {ERRORS} }} }}"""
MERGE = f"""mutation($keep: ID!, $duplicate: ID!) {{
  done: organisationMerge(keepId: $keep, duplicateId: $duplicate, keepRevision: 1, duplicateRevision: 1) {{
    organisation {{ id name aliases taxCode revision }} merge {{ id name }} {CONTENTS} {ERRORS} }} }}"""
UNDO = f"""mutation($id: ID!) {{ done: organisationMergeUndo(id: $id) {{
  organisation {{ id aliases }} duplicate {{ id }} {ERRORS} }} }}"""
BODY = """query($id: ID!) { node(id: $id) { id ... on Organisation { name aliases taxCode revision
  commitments { edges { node { id } } } contacts { id } volunteers { id } merges { id name }
  history { deed edits { field before after } } } } }"""
KEEP, DUPLICATE, THREAD = "organisation:lantern", "organisation:lantern-south", "organisation:thread"
TWINS = """MATCH (kept:Partner {id: 'lantern'}), (twin:Partner {id: 'lantern-south'}), (pact:CommunityPact {id: 'north-pact'})
REMOVE kept.taxCode
SET twin.aliases = ['Lanterna Sud', 'La Lanterna']
CREATE (twin)-[:SIGNED {sources: ['verbale del 10 gennaio', 'lettera'], role: 'PARTNER'}]->(pact)
CREATE (twin)-[:REACHED_BY]->(:Contact {id: 'south-desk', name: 'Piero'})
WITH kept, twin
MATCH (one:Beneficiary {id: 'FAM-TNY234'}), (other:Beneficiary {id: 'FAM-TNY567'}), (bruno:Partner {id: 'bruno'}),
  (offer:Commitment {id: 'paused-course'}), (need:Need {id: 'tny234-italian'})
MATCH (bruno)-[own:BELONGS_TO]->(kept) DELETE own
CREATE (bruno)-[:BELONGS_TO]->(twin)
CREATE (one)-[:REFUSED]->(kept), (one)-[:REFUSED]->(twin), (other)-[:REFUSED]->(twin)
CREATE (offer)<-[:TO]-(:Referral {id: 'twin-asked', state: 'REJECTED', places: 1, minutesPerWeek: 60,
  startsOn: date('2026-01-01'), endsOn: date('2026-02-01'), sessions: []})-[:MEETS]->(need)
CREATE (twin)-[:LISTED_AS]->(:RegisterEntry {taxCode: '99000250003', name: 'LANTERNA', plainName: 'lanterna', sortKey: 'l',
  municipality: 'Torino', categories: []})
CREATE (told:Event:Untold {id: 'before-told', deed: 'REVISE', at: datetime(), by: 'x', fields: ['title']})-[:ABOUT]->(offer)
CREATE (told)-[:TELLS {how: 'x'}]->(twin), (:Link {id: 'before-link', purpose: 'CONTEST'})-[:OF]->(twin)
CREATE (both:Event:Untold {id: 'before-both', deed: 'SIGN', at: datetime(), by: 'x', fields: []})-[:ABOUT]->(:CommunityPact)
CREATE (both)-[:TELLS]->(twin), (both)-[:TELLS]->(kept), (both)-[:CONCERNS]->(twin)"""


@pytest.fixture
async def twins(office):
    """The tiny world, with two organisations that are one: each has something that the other has as well."""
    await office.driver.execute_query(TWINS, database_=office.database)
    return office


async def preview(graph, keep=KEEP, duplicate=DUPLICATE):
    found = await ask(graph, PREVIEW, viewer=COORDINATOR, keep=keep, duplicate=duplicate)
    return found["organisationMergePreview"]


async def merge(graph, keep=KEEP, duplicate=DUPLICATE, revisions=(1, 1), viewer=COORDINATOR):
    query = MERGE.replace("keepRevision: 1", f"keepRevision: {revisions[0]}")
    query = query.replace("duplicateRevision: 1", f"duplicateRevision: {revisions[1]}")
    return (await ask(graph, query, viewer=viewer, keep=keep, duplicate=duplicate))["done"]


async def undo(graph, id_):
    return (await ask(graph, UNDO, viewer=COORDINATOR, id=id_))["done"]


async def body(graph, id_=KEEP):
    return (await ask(graph, BODY, viewer=COORDINATOR, id=id_))["node"]


async def do(graph, statement):
    return (await graph.driver.execute_query(statement, database_=graph.database)).records


async def called(graph, words="lanterna"):
    query = "query($words: String!) { organisations(search: $words) { edges { node { id } } } }"
    found = await ask(graph, query, words=words)
    return {edge["node"]["id"] for edge in found["organisations"]["edges"]}


async def world(graph, contents_of):
    """Return the whole graph but for events, merges and revisions, which only grow."""
    lines = [re.sub(r"\('revision', \d+\)(, )?", "", line) for line in await contents_of(graph)]
    apart = ("(['Event'", "(['Merge']", "('ABOUT'", "('KEPT'", "('MERGED'")
    return sorted(
        line.replace(", ]", "]")
        for line in lines
        if not line.startswith(apart) and (not line.startswith("('TELLS'") or "'before-" in line)
    )


def names(found):
    return {one["id"] for one in found}


async def test_a_merge_does_what_its_preview_says_and_undoing_it_leaves_the_graph_as_it_was(
    twins, contents_of
):
    before, told = await world(twins, contents_of), await contents_of(twins)
    assert await called(twins) == {KEEP, DUPLICATE}
    seen = await preview(twins)
    assert await contents_of(twins) == told, "looking changes nothing"
    assert seen["contents"] == {
        "aliases": ["Lanterna Sud"],
        "taxCode": "99000250003",
        "referralCount": 1,
        "refusalCount": 1,
        "lentSources": [{"sources": ["lettera"], "pact": {"id": "pact:north-pact"}}],
        "commitments": [{"id": "commitment:paused-course"}],
        "contacts": [{"id": "contact:south-desk"}],
        "volunteers": [{"id": "volunteer:bruno"}],
        "pacts": [{"id": "pact:south-pact"}],
    }
    was = await body(twins)
    done = await merge(twins)
    assert (done["userErrors"], done["contents"]) == ([], seen["contents"])
    kept = await body(twins)
    assert kept["aliases"] == [*was["aliases"], "Lanterna Sud"]
    assert (kept["taxCode"], kept["revision"]) == ("99000250003", 2)
    assert names(kept["contacts"]) - names(was["contacts"]) == {"contact:south-desk"}
    assert names(kept["volunteers"]) - names(was["volunteers"]) == {"volunteer:bruno"}
    offers = [{edge["node"]["id"] for edge in one["commitments"]["edges"]} for one in (was, kept)]
    assert offers[1] - offers[0] == {"commitment:paused-course"}
    [refused] = await do(
        twins,
        "MATCH (:Partner {id: 'lantern'})<-[:REFUSED]-(family) RETURN collect(family.id) AS ids",
    )
    assert set(refused["ids"]) == {"FAM-TNY234", "FAM-TNY567"}
    letters = """MATCH (event:Untold)-[:TELLS]->(partner:Partner) RETURN event.id AS id, event.deed AS deed, partner.id AS whose"""
    told_to = sorted((one["deed"], one["whose"]) for one in await do(twins, letters))
    assert told_to == [("MERGE", "lantern"), ("REVISE", "lantern"), ("SIGN", "lantern")]
    [moved] = await do(
        twins,
        """MATCH (kept:Partner {id: 'lantern'})
        RETURN COUNT { (kept)<-[:OF]-(:Link) } AS links, COUNT { (kept)<-[:CONCERNS]-(:Event) } AS concerns""",
    )
    assert (moved["links"], moved["concerns"]) == (1, 1), (
        "links in letters and what concerned it are the kept one's"
    )
    signatures = """{ north: pact(id: "pact:north-pact") { signatures { partner { id } sources } }
      south: pact(id: "pact:south-pact") { signatures { partner { id } sources } } }"""
    signed = await ask(twins, signatures)
    both = [one["sources"] for one in signed["north"]["signatures"] if one["partner"]["id"] == KEEP]
    assert both == [["verbale del 10 gennaio", "pagina del patto", "lettera"]]
    assert KEEP in {one["partner"]["id"] for one in signed["south"]["signatures"]}
    assert await called(twins) == await called(twins, "lanterna sud") == {KEEP}
    assert (await body(twins, DUPLICATE))["id"] == KEEP
    listed = await ask(twins, "{ organisations { totalCount edges { node { id } } } }")
    assert listed["organisations"]["totalCount"] == 3
    assert kept["merges"] == [{"id": done["merge"]["id"], "name": "Associazione Lanterna"}]
    assert [one["deed"] for one in kept["history"]] == ["MERGE"]
    assert not [edit for edit in kept["history"][0]["edits"] if "FAM" in str(edit)], (
        "nothing of families is told"
    )
    apart = await undo(twins, done["merge"]["id"])
    assert apart["userErrors"] == []
    assert (apart["organisation"]["id"], apart["duplicate"]["id"]) == (KEEP, DUPLICATE)
    assert await world(twins, contents_of) == before
    assert await called(twins) == {KEEP, DUPLICATE}
    for id_ in (KEEP, DUPLICATE):
        found = await body(twins, id_)
        assert found["merges"] == []
        assert [one["deed"] for one in found["history"]] == ["MERGE", "UNDO_MERGE"]
    again = await preview(twins)
    assert again["contents"] == seen["contents"]


async def test_what_was_added_to_the_kept_one_since_stays_there(twins):
    done = await merge(twins)
    revise = """mutation($id: ID!, $revision: Int!, $change: OrganisationChangeInput!) {
      organisationRevise(id: $id, revision: $revision, change: $change, onBehalf: {saidBy: "x", means: PHONE,
        saidOn: "2026-11-23"}) { userErrors { message } } }"""
    change = {"aliases": ["Lanterna Sud", "Nuova Lanterna"], "website": "https://nuova.example.org"}
    await ask(twins, revise, viewer=COORDINATOR, id=KEEP, revision=2, change=change)
    await do(
        twins,
        "MATCH (kept:Partner {id: 'lantern'}) CREATE (kept)-[:REACHED_BY]->(:Contact {id: 'new', name: 'x'})",
    )
    end = """mutation { commitmentEnd(id: "commitment:paused-course", onBehalf: {saidBy: "x", means: PHONE,
      saidOn: "2026-11-23"}) { commitment { state partner { id } } userErrors { message } } }"""
    ended = (await ask(twins, end, viewer=COORDINATOR))["commitmentEnd"]["commitment"]
    assert ended == {"state": "ENDED", "partner": {"id": KEEP}}
    await undo(twins, done["merge"]["id"])
    kept, other = await body(twins), await body(twins, DUPLICATE)
    assert kept["aliases"] == ["Nuova Lanterna"]
    assert names(kept["contacts"]) == {"contact:lantern-desk", "contact:new"}
    assert names(other["contacts"]) == {"contact:south-desk"}
    assert [edge["node"]["id"] for edge in other["commitments"]["edges"]] == ["commitment:paused-course"]
    offer = '{ node(id: "commitment:paused-course") { ... on Commitment { state partner { id } } } }'
    assert (await ask(twins, offer))["node"] == {"state": "ENDED", "partner": {"id": DUPLICATE}}


async def test_organisations_that_cannot_be_merged_are_told_why_and_nothing_changes(twins, contents_of):
    await do(twins, "MATCH (b:Partner {id: 'lantern'}) SET b.taxCode = '99000150005'")
    await do(twins, "MATCH (b:Partner {id: 'neighbours'}) SET b.state = 'PROPOSED'")
    before = await contents_of(twins)
    group = "organisation:neighbours"
    for keep, duplicate, revisions, wrong in (
        (KEEP, KEEP, (1, 1), {("Repeated", "duplicateId")}),
        (KEEP, "volunteer:ada", (1, 1), {("NotFound", "duplicateId")}),
        (KEEP, "organisation:ada", (1, 1), {("NotFound", "duplicateId")}),
        ("organisation:nobody", KEEP, (1, 1), {("NotFound", "keepId")}),
        (KEEP, DUPLICATE, (1, 1), {("DifferentBodies", "duplicateId")}),
        (group, KEEP, (1, 1), {("WrongState", "keepId")}),
        (KEEP, group, (3, 2), {("StaleRevision", "keepRevision"), ("StaleRevision", "duplicateRevision")}),
    ):
        found = await merge(twins, keep, duplicate, revisions)
        assert problems(found["userErrors"]) == wrong
        assert (found["merge"], found["contents"]) == (None, None)
        if revisions == (1, 1):
            assert problems((await preview(twins, keep, duplicate))["userErrors"]) == wrong
    for viewer in (
        somebody(Role.CASE_MANAGER),
        Viewer("g", frozenset({Role.PARTNER}), frozenset({"lantern"})),
    ):
        given = {"keep": KEEP, "duplicate": group}
        assert (await answer(twins, MERGE, viewer=viewer, **given)).codes == {"FORBIDDEN"}
        assert (await answer(twins, PREVIEW, viewer=viewer, **given)).codes == {"FORBIDDEN"}
    assert problems((await undo(twins, "merge:nothing"))["userErrors"]) == {("NotFound", "id")}
    assert problems((await undo(twins, KEEP))["userErrors"]) == {("NotFound", "id")}
    assert await contents_of(twins) == before


async def test_what_was_merged_is_not_merged_corrected_or_parted_again(twins, contents_of):
    done = await merge(twins)
    before = await contents_of(twins)
    for keep, duplicate, path in ((DUPLICATE, THREAD, "keepId"), (THREAD, DUPLICATE, "duplicateId")):
        found = await merge(twins, keep, duplicate)
        assert problems(found["userErrors"]) == {("MergedAlready", path)}
        assert found["userErrors"][0]["organisationId"] == KEEP
    revise = f"""mutation {{ done: organisationRevise(id: "{DUPLICATE}", revision: 1, change: {{name: "x"}}) {{
      {ERRORS} }} }}"""
    found = await ask(twins, revise)
    assert problems(found["done"]["userErrors"]) == {("MergedAlready", "id")}
    assert await contents_of(twins) == before
    await undo(twins, done["merge"]["id"])
    before = await contents_of(twins)
    twice = await undo(twins, done["merge"]["id"])
    assert problems(twice["userErrors"]) == {("UndoneAlready", "id")}
    assert await contents_of(twins) == before


async def test_merges_on_merges_are_undone_from_the_last_one_back(twins, contents_of):
    await do(twins, "MATCH (b:Partner {id: 'thread'}) REMOVE b.taxCode")
    before = await world(twins, contents_of)
    first = await merge(twins)
    second = await merge(twins, THREAD, KEEP, (1, 2))
    assert second["userErrors"] == []
    assert (await body(twins, DUPLICATE))["id"] == THREAD
    found = await undo(twins, first["merge"]["id"])
    assert problems(found["userErrors"]) == {("MergedAlready", "id")}
    assert found["userErrors"][0]["organisationId"] == THREAD
    await undo(twins, second["merge"]["id"])
    assert (await body(twins, DUPLICATE))["id"] == KEEP
    await undo(twins, first["merge"]["id"])
    assert await world(twins, contents_of) == before


async def test_an_earlier_merge_is_undone_while_a_later_one_into_the_same_holds(twins, contents_of):
    await do(
        twins,
        """MATCH (group:Partner {id: 'neighbours'}), (north:CommunityPact {id: 'north-pact'}), (bruno:Partner {id: 'bruno'}),
          (south:CommunityPact {id: 'south-pact'}), (family:Beneficiary {id: 'FAM-TNY567'})
        SET group.aliases = ['Lanterna Sud']
        CREATE (group)-[:SIGNED {sources: ['lettera']}]->(north), (group)-[:SIGNED {sources: ['verbale']}]->(south)
        CREATE (bruno)-[:BELONGS_TO]->(group), (family)-[:REFUSED]->(group)""",
    )
    group = "organisation:neighbours"
    alone = await merge(twins, KEEP, group)
    only_the_group = await world(twins, contents_of)
    await undo(twins, alone["merge"]["id"])
    apart = await world(twins, contents_of)
    first = await merge(twins, KEEP, DUPLICATE, (3, 1))
    second = await merge(twins, KEEP, group, (4, 1))
    assert second["userErrors"] == []
    found = await undo(twins, first["merge"]["id"])
    assert found["userErrors"] == []
    id_ = {one["merge"]["id"].partition(":")[2] for one in (alone, second)}

    def without_ids(lines):
        return sorted(re.sub("|".join(id_), "merge", line) for line in lines)

    assert without_ids(await world(twins, contents_of)) == without_ids(only_the_group)
    await undo(twins, second["merge"]["id"])
    assert await world(twins, contents_of) == apart


async def test_a_merge_is_not_undone_where_somebody_else_has_the_tax_code_now(twins, contents_of):
    done = await merge(twins)
    await do(twins, "MATCH (b:Partner {id: 'lantern'}) REMOVE b.taxCode")
    await do(twins, "MATCH (b:Partner {id: 'neighbours'}) SET b.taxCode = '99000250003'")
    before = await contents_of(twins)
    found = await undo(twins, done["merge"]["id"])
    assert problems(found["userErrors"]) == {("TaxCodeTaken", "id")}
    assert await contents_of(twins) == before


async def test_of_many_who_merge_at_once_one_does_and_no_offer_made_meanwhile_is_lost(twins):
    propose = """mutation($of: ID!, $key: String!) { done: commitmentPropose(pactId: "pact:south-pact", partnerId: $of,
      idempotencyKey: $key, onBehalf: {saidBy: "x", means: PHONE, saidOn: "2026-11-23"}, terms: {title: "Merenda",
        competenceIds: ["competence:homework"], hoursPerWeek: 2, modes: [IN_PERSON]}) {
      commitment { id } userErrors { __typename path } } }"""
    deeds = [merge(twins) for _ in range(4)]
    deeds += [
        ask(twins, propose, viewer=COORDINATOR, of=DUPLICATE, key=f"meanwhile-{number}")
        for number in range(12)
    ]
    found = await asyncio.gather(*deeds)
    kinds = Counter(
        one["userErrors"][0]["__typename"] if one["userErrors"] else "merged" for one in found[:4]
    )
    assert kinds["merged"] == 1
    assert set(kinds) <= {"merged", "MergedAlready", "StaleRevision"}
    made = {one["done"]["commitment"]["id"] for one in found[4:] if one["done"]["commitment"]}
    errors = [error for one in found[4:] for error in one["done"]["userErrors"]]
    assert all((one["__typename"], one["path"]) == ("NotFound", ["partnerId"]) for one in errors)
    [lone] = await do(
        twins, "MATCH (c:Commitment) WHERE NOT (c)<-[:OFFERS]-(:Partner) RETURN count(c) AS lone"
    )
    assert lone["lone"] == 0
    offers = await do(
        twins, "MATCH (:Partner {id: 'lantern'})-[:OFFERS]->(c) RETURN 'commitment:' + c.id AS id"
    )
    assert made <= {row["id"] for row in offers}
    [locks] = await do(twins, "MATCH (n) WHERE n.lock IS NOT NULL RETURN count(n) AS left")
    assert locks["left"] == 0


async def test_what_is_proposed_while_a_merge_goes_on_waits_for_it(twins):
    propose = """mutation { done: commitmentPropose(pactId: "pact:south-pact", partnerId: "organisation:lantern-south",
      idempotencyKey: "waits", onBehalf: {saidBy: "x", means: PHONE, saidOn: "2026-11-23"}, terms: {title: "Merenda",
        competenceIds: ["competence:homework"], hoursPerWeek: 2, modes: [IN_PERSON]}) {
      commitment { id } userErrors { __typename path } } }"""
    async with (
        twins.driver.session(database=twins.database) as session,
        await session.begin_transaction() as merging,
    ):
        await merging.run(queries()["merges/take"].text, ids=["lantern", "lantern-south"])
        meanwhile = asyncio.create_task(ask(twins, propose, viewer=COORDINATOR))
        await asyncio.sleep(1)
        assert not meanwhile.done()
        await merging.run("""MATCH (twin:Partner {id: 'lantern-south'}), (kept:Partner {id: 'lantern'})
          REMOVE twin:Partner, twin:Organisation SET twin:MergedOrganisation
          CREATE (twin)-[:MERGED_INTO {mergeId: 'x'}]->(kept)""")
        await merging.commit()
    found = (await meanwhile)["done"]
    assert (found["commitment"], problems(found["userErrors"])) == (None, {("NotFound", "partnerId")})


async def test_loading_the_same_folder_again_does_not_bring_the_merged_one_back(twins):
    await merge(twins)
    kept = await body(twins)
    report = await load_folder(OPERATOR, SEEDS / "tiny", twins)
    assert not report.findings, report.findings
    assert (await body(twins, DUPLICATE))["id"] == KEEP
    assert await body(twins) == kept
    [lone] = await do(
        twins, "MATCH (c:Commitment) WHERE NOT (c)<-[:OFFERS]-(:Partner) RETURN count(c) AS lone"
    )
    assert lone["lone"] == 0


async def test_merging_takes_the_same_few_round_trips(twins):
    query = f"""mutation {{ organisationMerge(keepId: "{KEEP}", duplicateId: "{DUPLICATE}", keepRevision: 1,
      duplicateRevision: 1) {{ organisation {{ id name }} merge {{ id }} }} }}"""
    found = await answer(twins, query, viewer=COORDINATOR)
    assert found.trips == ["merges/take", "merges/weigh", "merges/save", "merges/by_ids"]
    id_ = found.data["organisationMerge"]["merge"]["id"]
    query = (
        f'mutation {{ organisationMergeUndo(id: "{id_}") {{ organisation {{ id }} duplicate {{ id }} }} }}'
    )
    found = await answer(twins, query, viewer=COORDINATOR)
    steps = ["merges/by_ids", "merges/weigh", "merges/undo", "partners/by_ids", "partners/by_ids"]
    assert found.trips == ["merges/by_ids", "merges/take", "merges/into", *steps]
