"""Loading adds and corrects: whole or not at all, row by row, and nothing twice."""

import re
from asyncio import gather
from dataclasses import replace

import pytest
from stdnum import luhn

from graph_service.domain.permissions import ANONYMOUS, OPERATOR, Forbidden
from graph_service.errors import PattiError
from graph_service.exchange import csv_folder
from graph_service.exchange.csv_folder import load_folder
from graph_service.graph import loading
from graph_service.graph.loading import Written
from graph_service.graph.queries import queries
from graph_service.graph.reference import present_revision
from tests.api.asking import ask
from tests.conftest import SEEDS
from tests.exchange.spoiling import Tables, load

TINY = Tables(SEEDS / "tiny")


async def told(graph, statement, **parameters):
    """Return the first column of what a statement answers."""
    answer = await graph.driver.execute_query(statement, parameters, database_=graph.database)
    return [row[0] for row in answer.records]


def failing(monkeypatch, name):
    """Make a statement fail once Neo4j has begun it."""
    broken = replace(queries()[name], text=f"{queries()[name].text}, 1 / 0 AS broken")
    monkeypatch.setitem(queries(), name, broken)


def in_small_batches(monkeypatch):
    """Write as very large folders are: many transactions."""
    monkeypatch.setattr(loading, "MOST_CELLS_AT_ONCE", 10)
    monkeypatch.setattr(loading, "BATCH", 2)


@pytest.fixture(scope="module")
async def plain(worlds, contents_of):
    """What the graph holds once the tiny folder is loaded."""
    return await contents_of(await worlds.hold("tiny"))


async def test_a_first_load_says_that_every_row_is_new(blank):
    written = await load(TINY, blank)
    rows = {path.stem: len(TINY.rows(path.stem)) - 1 for path in TINY.path.glob("*.csv")}
    assert written == {name: Written(created=count) for name, count in rows.items()}


async def test_loading_twice_changes_nothing(tiny, contents_of):
    before, revision = await contents_of(tiny), await present_revision(tiny)
    written = await load(TINY, tiny)
    assert {(done.created, done.changed) for done in written.values()} == {(0, 0)}
    assert await contents_of(tiny) == before
    assert await present_revision(tiny) == revision


CHANGES = {
    "areas": (7, {"name": "Prati", "kind": "NEIGHBOURHOOD", "code": "9", "latitude": "45.1", "longitude": "7.7", "residents": "", "source": "x"}),
    "area_shares": (5, {"share": "0.5"}),
    "places": (3, {"name": "Casa", "kind": "SEAT", "address": "", "postal_code": "10", "area_id": "hill", "latitude": "", "longitude": "", "precision": "UNKNOWN", "precision_note": "", "wheelchair": "", "aliases": "Sud", "source": ""}),
    "competences": (7, {"label_it": "italiano", "label_en": "Italian", "broader_ids": "paperwork", "synonyms_it": "", "synonyms_en": "a|b", "definition_it": "i", "definition_en": "e"}),
    "competence_mappings": (2, {"label": "Tutors", "match": "BROAD"}),
    "organisations": (2, {"name": "Lanterna", "kind": "OTHER", "tax_code": "", "runts_section": "", "aliases": "", "place_id": "bridge-room", "website": "", "invented": "no", "source": "x"}),
    "volunteers": (2, {"name": "Ada", "organisation_ids": "thread|neighbours", "languages": "fr", "competence_ids": "maths", "insurance_until": "", "clearance_until": "2026-01-01", "area_id": "", "invented": ""}),
    "contacts": (2, {"partner_id": "carla", "name": "Carla", "role": "", "phone": "", "email": "", "hours": "", "preferred": "EMAIL", "publish": "email"}),
    "pacts": (3, {"name": "Patto", "place_id": "bridge-room", "starts_on": "2026-02-01", "ends_on": "2027-01-01", "renews_id": "south-pact", "source": ""}),
    "pact_zones": (3, {"source": "assumed"}),
    "signatures": (2, {"signed_on": "2026-01-11", "role": "PROMOTER"}),
    "commitments": (2, {"pact_id": "south-pact", "partner_id": "dario", "title": "Altro", "competence_ids": "spid|doctor", "hours_per_week": "1", "places": "1", "windows": "fri 9-10", "closures": "", "languages": "", "min_age": "", "max_age": "3", "modes": "ONLINE", "valid_from": "2026-02-01", "valid_to": "2027-02-01", "place_id": "bridge-room", "state": "PAUSED", "assured_on": "", "staffing": "EMPLOYEES", "staff_ids": "", "clearance_required": "no", "invented": ""}),
    "interventions": (2, {"pact_id": "south-pact", "name": "Altra", "description": "x", "commitment_ids": "spid-desk|spid-dario", "public_counterpart": "", "results": "x", "invented": ""}),
    "services": (2, {"name": "Altro", "provider": "Altri", "description": "x", "competence_ids": "doctor|spid", "area_ids": "hill|mill", "place_id": "bridge-room", "windows": "", "phone": "", "email": "a@example.org", "url": "https://example.org", "how_to_ask": "", "source": "x", "invented": ""}),
    "beneficiaries": (2, {"area_id": "hill", "languages": "fr", "refused_partner_ids": "thread|carla", "case_manager_id": "nino", "controller": "Altro ente", "legal_basis": "CONSENT"}),
    "case_managers": (2, {"name": "Altra", "place_id": "south-casa", "invented": ""}),
    "consents": (2, {"withdrawn_on": "2026-11-01"}),
    "members": (2, {"age_band": "AGE_65_PLUS"}),
    "needs": (2, {"beneficiary_code": "FAM-TNY567", "competence_id": "doctor", "member": "1", "hours_per_week": "3", "session_minutes": "90", "windows": "", "languages": "", "modes": "ONLINE", "wheelchair": "yes", "priority": "URGENT", "starts_on": "2026-11-01", "ends_on": "", "state": "CLOSED"}),
    "referrals": (3, {"need_id": "tny567-spid", "commitment_id": "ada-mediation", "state": "FAILED", "sessions": "", "hours_per_week": "2", "starts_on": "2026-03-11", "ends_on": "2026-07-01", "requested_on": "", "reason": "OTHER"}),
    "assignments": (2, {"ends_on": "2026-12-31"}),
    "inclusion_pacts": (3, {"beneficiary_code": "FAM-TNY234", "pact_id": "north-pact", "starts_on": "2026-09-15", "ends_on": "2027-06-30", "reason": "x", "state": "CLOSED", "outcome": "OTHER", "closed_on": "2026-11-20", "note": "x"}),
    "inclusion_goals": (3, {"component": "RELATIONS", "text": "altro", "due_on": "", "outcome": "REACHED"}),
    "inclusion_actions": (3, {"goal": "2", "text": "altro", "referral_id": "paper-done", "due_on": "2026-12-31", "state": "DONE"}),
    "inclusion_reviews": (3, {"due_on": "2026-11-17", "held_on": "2026-11-18", "note": "x"}),
    "grants": (2, {"inclusion_pact_id": "path-south-1", "starts_on": "2026-02-03", "ends_on": "2026-08-01"}),
    "skills": (2, {"level": "BEGINNING"}),
    "job_goals": (2, {"member": "2", "occupation_id": "http://data.europa.eu/esco/occupation/00000000-0000-4000-8000-000000000001", "label": "altro", "competence_ids": "spid", "stated_on": "2026-09-22", "dropped_on": "2026-10-01"}),
    "trainings": (2, {"title": "Altro", "description": "", "competence_ids": "spid|doctor", "places": "3", "valid_months": "", "state": "CANCELLED"}),
    "training_sessions": (2, {"at": "2026-03-04 16:00", "minutes": "60"}),
    "training_volunteers": (2, {"attended": "2", "gained_on": "", "valid_until": ""}),
    "training_case_managers": (2, {"attended": "1", "gained_on": "", "valid_until": ""}),
    "methods": (2, {"title": "Altro", "url": "https://metodo.example.org/altro", "competence_ids": "spid"}),
    "desks": (2, {"name": "Altro sportello", "place_id": "bridge-room", "invented": ""}),
    "desk_contacts": (2, {"desk_id": "south-desk", "at": "2026-11-17 09:30", "kind": "OTHER", "competence_id": "spid", "procedure": "CIE", "outcome": "UNANSWERED", "area_id": "hill", "service_ids": "clinic", "partner_ids": "thread"}),
}  # fmt: skip


def changed(tables):
    """Change every cell of one row in each file, but for its key."""
    for table, (line, cells) in CHANGES.items():
        before = dict(zip(tables.rows(table)[0], tables.rows(table)[line - 1], strict=True))
        assert all(before[column] != cell for column, cell in cells.items()), table
        for column, cell in cells.items():
            tables.cell(table, line, column, cell)


async def test_a_changed_row_changes_itself_and_nothing_else(tables, blank, contents_of):
    await load(TINY, blank)
    changed(tables)
    written = await load(tables, blank)
    assert {name: (done.created, done.changed) for name, done in written.items()} == {
        "area_borders": (0, 0),
        "grant_entries": (0, 0),
        **dict.fromkeys(CHANGES, (0, 1)),
    }
    corrected = await contents_of(blank)
    await blank.driver.execute_query(
        "MATCH (node) WHERE NOT node:Migration AND NOT node:Revision DETACH DELETE node"
    )
    await load(tables, blank)
    assert said(corrected) == said(await contents_of(blank))
    counted = {one for one in corrected if "('revision', 2)" in one}
    assert len(counted) == 7, "what was changed is at its second revision"


def said(contents):
    """Return the same without how often it was changed."""
    return [re.sub(r"(, )?\('revision', \d+\)", "", one) for one in contents]


async def test_a_changed_row_can_be_changed_back(tables, blank, contents_of, plain, worlds):
    graph = await worlds.clear()
    changed(tables)
    await load(tables, graph)
    await load(TINY, graph)
    assert given_again(said(await contents_of(graph))) == said(plain)


def given_again(contents):
    """Return the same without that a consent was withdrawn, which no folder takes back."""
    return [one.replace(", ('withdrawnOn', neo4j.time.Date(2026, 11, 1))", "") for one in contents]


async def test_what_the_folder_no_longer_says_stays(tables, tiny, contents_of):
    before = await contents_of(tiny)
    for table in (
        "commitments",
        "volunteers",
        "signatures",
        "area_shares",
        "members",
        "competences",
        "referrals",
    ):
        tables.drop(table, len(tables.rows(table)))
    tables.file("contacts").unlink()
    await load(tables, tiny)
    assert await contents_of(tiny) == before


async def test_an_equal_row_leaves_alone_what_was_edited_since(blank, contents_of):
    await load(TINY, blank)
    for edit in (
        "MATCH (node) WHERE node.checksum IS NOT NULL SET node.name = 'edited', node.edited = true",
        "MATCH ()-[arrow]->() WHERE arrow.checksum IS NOT NULL SET arrow.share = 0.1, arrow.source = 'edited'",
        "MATCH ()-[signed:SIGNED]->() SET signed.role = 'PROMOTER', signed.sources = ['edited']",
        "MATCH ()-[arrow:BROADER|RENEWS|LENDS|STAFFS|AT|IN|CAN|BELONGS_TO|HOSTED_AT|RUNS]->() DELETE arrow",
    ):
        await blank.driver.execute_query(edit)
    before = await contents_of(blank)
    written = await load(TINY, blank)
    assert {(done.created, done.changed) for done in written.values()} == {(0, 0)}
    assert await contents_of(blank) == before


async def test_what_was_deleted_comes_back(blank, contents_of):
    await load(TINY, blank)
    before = await contents_of(blank)
    await blank.driver.execute_query("MATCH (node:Contact|Intervention) DETACH DELETE node")
    written = await load(TINY, blank)
    assert (written["contacts"].created, written["interventions"].created) == (1, 1)
    assert await contents_of(blank) == before


async def test_a_dry_run_says_what_would_happen_and_changes_nothing(tables, blank, contents_of):
    before, revision = await contents_of(blank), await present_revision(blank)
    written = await load(TINY, blank, dry_run=True)
    assert written["commitments"] == Written(created=9)
    assert (await contents_of(blank), await present_revision(blank)) == (before, revision)
    await load(TINY, blank)
    before, revision = await contents_of(blank), await present_revision(blank)
    changed(tables)
    tables.add("pacts", id="east-pact", name="Patto dell'Est", place_id="bridge-room", starts_on="2026-09-01")
    written = await load(tables, blank, dry_run=True)
    assert written["pacts"] == Written(created=1, changed=1, unchanged=2)
    assert written["area_borders"] == Written(unchanged=3)
    assert (await contents_of(blank), await present_revision(blank)) == (before, revision)
    assert await load(tables, blank) == written


async def test_a_dry_run_finds_what_is_wrong(tables, tiny, contents_of):
    before = await contents_of(tiny)
    tables.cell("commitments", 2, "places", "none")
    report = await load_folder(OPERATOR, tables.path, tiny, dry_run=True)
    assert ([finding.line for finding in report.findings], report.written) == ([2], {})
    assert await contents_of(tiny) == before


async def test_nobody_loads_who_may_not(tiny):
    with pytest.raises(Forbidden):
        await load_folder(ANONYMOUS, TINY.path, tiny)


async def test_a_failure_in_the_last_table_leaves_everything_as_it_was(
    tables, blank, contents_of, monkeypatch
):
    failing(monkeypatch, "load/assignments")
    empty = await contents_of(blank)
    with pytest.raises(PattiError, match=r"Neo4j refuses the rows: / by zero.*; nothing was loaded"):
        await load_folder(OPERATOR, TINY.path, blank)
    assert await contents_of(blank) == empty
    monkeypatch.undo()
    await load(TINY, blank)
    before = await contents_of(blank)
    failing(monkeypatch, "load/assignments")
    changed(tables)
    with pytest.raises(PattiError, match="nothing was loaded"):
        await load_folder(OPERATOR, tables.path, blank)
    assert await contents_of(blank) == before


async def test_a_tax_code_taken_between_the_check_and_the_writing_leaves_nothing_half_loaded(
    blank, contents_of, monkeypatch
):
    async def after_somebody_else(*arguments, **options):
        await blank.driver.execute_query(
            "CREATE (:Partner:Organisation {id: 'quicker', taxCode: '09900150005'})"
        )
        taken.append(await contents_of(blank))
        return await loading_rows(*arguments, **options)

    loading_rows, taken = csv_folder.load_rows, []
    monkeypatch.setattr(csv_folder, "load_rows", after_somebody_else)
    with pytest.raises(PattiError, match=r"taxCode.*09900150005.*; nothing was loaded"):
        await load_folder(OPERATOR, TINY.path, blank)
    assert [await contents_of(blank)] == taken


async def test_a_file_changed_while_it_is_loaded_leaves_nothing_half_loaded(tables, blank, contents_of):
    def meanwhile(rows):
        tables.cell("assignments", 2, "ends_on", "2026-12-31")

    empty = await contents_of(blank)
    with pytest.raises(PattiError, match=r"assignments\.csv was changed while it was being loaded"):
        await load_folder(OPERATOR, tables.path, blank, writing=meanwhile)
    assert await contents_of(blank) == empty


async def test_a_large_folder_in_batches_is_the_same_world(worlds, contents_of, plain, monkeypatch):
    graph = await worlds.clear()
    in_small_batches(monkeypatch)
    written = await load(TINY, graph)
    assert written["commitments"] == Written(created=9)
    assert await contents_of(graph) == plain
    assert {(done.created, done.changed) for done in (await load(TINY, graph)).values()} == {(0, 0)}


async def test_two_who_load_at_once_make_one_world(worlds, contents_of, plain):
    graph = await worlds.clear()
    both = await gather(load(TINY, graph), load(TINY, graph))
    assert {table: done.created + both[1][table].created for table, done in both[0].items()} == {
        path.stem: len(TINY.rows(path.stem)) - 1 for path in TINY.path.glob("*.csv")
    }
    assert await contents_of(graph) == plain


@pytest.mark.parametrize(
    "statement",
    [
        "load/area_shares",
        "load/competences",
        "load/competence_hierarchy",
        "load/pact_renewals",
        "load/commitments",
        "load/assignments",
    ],
)
async def test_an_interrupted_load_in_batches_goes_on_when_loaded_again(
    statement, worlds, contents_of, plain, monkeypatch
):
    graph = await worlds.clear()
    in_small_batches(monkeypatch)
    with monkeypatch.context() as interrupted:
        failing(interrupted, statement)
        with pytest.raises(PattiError, match="what was written before stays: load it again"):
            await load_folder(OPERATOR, TINY.path, graph)
    begun, revision = await contents_of(graph), await present_revision(graph)
    assert begun
    assert begun != plain
    written = await load(TINY, graph)
    assert written["areas"] == Written(unchanged=8)
    assert await contents_of(graph) == plain
    assert await present_revision(graph) > revision


async def test_a_dry_run_of_a_large_folder_only_checks(worlds, contents_of, monkeypatch):
    graph = await worlds.clear()
    before = await contents_of(graph)
    in_small_batches(monkeypatch)
    assert await load(TINY, graph, dry_run=True) == {}
    assert await contents_of(graph) == before


async def test_what_is_shown_is_every_row_checked_and_every_row_written(tables, blank):
    checked, written = [], []
    codes = (f"{number:010d}{luhn.calc_check_digit(f'{number:010d}')}" for number in range(1, 1501))
    rows = [[code, f"Ente {code}", "Torino", "invented"] for code in codes]
    tables.write("register", [["tax_code", "name", "municipality", "source"], *rows])
    await load(tables, blank, checking=checked.append, writing=written.append)
    rows = sum(len(tables.rows(path.stem)) - 1 for path in tables.path.glob("*.csv"))
    assert (sum(checked), sum(written)) == (rows, rows)


async def test_homonyms_stay_apart_by_key_and_by_tax_code(tables, blank):
    for key in ("other", "another"):
        tables.add("organisations", id=key, name="Vicini di ballatoio", kind="INFORMAL_GROUP")
    tables.add("volunteers", id="ada-esempio", name="Ada Esempio")
    await load(tables, blank)
    names = "MATCH (partner:Partner {name: $name}) RETURN partner.id AS id ORDER BY id"
    assert await told(blank, names, name="Associazione Lanterna") == ["lantern", "lantern-south"]
    assert await told(blank, names, name="Vicini di ballatoio") == ["another", "neighbours", "other"]
    assert await told(blank, names, name="Ada Esempio") == ["ada", "ada-esempio"]


def paper(path, name, **cells):
    """Return a folder with what one paper says about the signatures of the northern pact."""
    tables = Tables(path / name)
    tables.add("signatures", **{"pact_id": "north-pact", "signed_on": "", "role": "", **cells})
    return tables


SIGNED = (
    "MATCH (partner:Partner)-[signed:SIGNED]->(:CommunityPact {id: 'north-pact'}) "
    "WITH partner, signed ORDER BY partner.id "
    "RETURN [partner.id, toString(signed.signedOn), signed.role, signed.sources] AS said"
)


async def test_papers_that_name_different_signatories_both_count(tmp_path, blank):
    await load(TINY, blank)
    minutes = paper(tmp_path, "minutes", partner_id="thread", sources="verbale di marzo")
    letter = paper(
        tmp_path, "letter", partner_id="neighbours", sources="lettera di aprile", signed_on="2026-04-01"
    )
    await load(minutes, blank)
    await load(letter, blank)
    assert await told(blank, SIGNED) == [
        ["ada", None, "PARTNER", ["pagina del patto"]],
        ["lantern", "2026-01-10", "HOST", ["verbale del 10 gennaio", "pagina del patto"]],
        ["neighbours", "2026-04-01", None, ["lettera di aprile"]],
        ["thread", None, None, ["verbale di marzo"]],
    ]


async def test_the_sources_of_one_signature_add_up(tmp_path, blank, contents_of):
    await load(TINY, blank)
    page = paper(tmp_path, "page", partner_id="ada", sources="pagina del patto|lettera di ada")
    minutes = paper(
        tmp_path, "minutes", partner_id="ada", sources="verbale", signed_on="2026-03-01", role="PROMOTER"
    )
    assert (await load(minutes, blank))["signatures"].changed == 1
    assert (await load(page, blank))["signatures"].changed == 1
    said = ["ada", "2026-03-01", "PROMOTER", ["pagina del patto", "verbale", "lettera di ada"]]
    assert (await told(blank, SIGNED))[0] == said
    before = await contents_of(blank)
    for again in (page, TINY, minutes, page):
        assert (await load(again, blank))["signatures"].changed == 0
    assert await contents_of(blank) == before


async def test_a_paper_read_again_corrects_what_it_said(tmp_path, blank):
    await load(TINY, blank)
    for role in ("HOST", "PROMOTER", "HOST"):
        await load(paper(tmp_path, role + "-again", partner_id="ada", sources="lettera", role=role), blank)
        assert (await told(blank, SIGNED))[0] == ["ada", None, role, ["pagina del patto", "lettera"]]
        (tmp_path / f"{role}-again" / "signatures.csv").unlink()


async def test_a_paper_says_when_a_partner_left_and_one_that_does_not_takes_nothing_back(tmp_path, blank):
    await load(TINY, blank)
    left = "MATCH (:Partner {id: 'ada'})-[signed:SIGNED]->() RETURN toString(signed.leftOn)"
    await load(paper(tmp_path, "leaving", partner_id="ada", sources="verbale", left_on="2026-10-31"), blank)
    assert await told(blank, left) == ["2026-10-31"]
    await load(paper(tmp_path, "page", partner_id="ada", sources="pagina"), blank)
    assert await told(blank, left) == ["2026-10-31"]
    query = '{ pact(id: "pact:north-pact") { signatures { partner { id } leftOn } } }'
    signatures = (await ask(blank, query))["pact"]["signatures"]
    assert {"partner": {"id": "volunteer:ada"}, "leftOn": "2026-10-31"} in signatures
    wrong = paper(
        tmp_path, "wrong", partner_id="ada", sources="x", signed_on="2026-03-01", left_on="2026-02-01"
    )
    report = await load_folder(OPERATOR, wrong.path, blank)
    assert [one.column for one in report.findings] == ["left_on"]
