"""What was erased is nowhere any more once the network is compacted, and no backup brings it back."""

import gzip

import pytest

from graph_service.cli import rebuilding
from graph_service.cli.console import run
from graph_service.composition import network, outside
from graph_service.domain.audit import Check
from graph_service.domain.permissions import OPERATOR
from graph_service.errors import PattiError
from graph_service.exchange.backups import write_backup
from graph_service.exchange.csv_folder import load_folder
from graph_service.graph import audit, local
from graph_service.graph.local.places import Places
from graph_service.graph.local.settling import settle
from tests.api.asking import ask
from tests.conftest import SEEDS

OPERATOR_OF = "chi accompagna questa famiglia inventata al primo incontro, allo sportello della Casa di Nord"
VALUES = ("FAM-TNY567", "tny567", "maths-running", OPERATOR_OF)
INTRODUCED = "MATCH (referral:Referral {id: 'maths-running'}) SET referral.introducedBy = $operator"
ERASE = 'mutation { beneficiaryErase(id: "beneficiary:FAM-TNY567", code: "FAM-TNY567") { erased userErrors { message } } }'
END = 'mutation { referralCancel(id: "referral:maths-running", reason: OTHER) { userErrors { message } } }'
THERE = '{ beneficiary(code: "FAM-TNY567") { needs { referrals { id } } } }'


def holding(folder, value):
    """Return the files below a folder that hold a text, compressed ones included."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            raw = path.read_bytes()
            raw = gzip.decompress(raw) if path.name.endswith(".gz") else raw
            if value.encode() in raw or value.encode("utf-16-le") in raw:
                found.append(path.relative_to(folder))
    return found


async def whole(graph):
    check, end = Check(), await audit.head(graph)
    rows = [one async for portion in audit.chain(graph, end.number) for one in portion]
    return len(rows), [*check.go_on(rows), *check.end(end)]


@pytest.mark.soak
def test_after_erasing_and_compacting_nothing_holds_the_family_and_a_restored_backup_does_not_bring_it_back(
    settings, tmp_path
):
    chosen = settings.model_copy(update={"data_dir": tmp_path / "own"})
    backup = tmp_path / "before.jsonl.gz"

    async def live():
        async with network(chosen) as graph:
            assert not (await load_folder(OPERATOR, SEEDS / "tiny", graph)).findings
            await graph.driver.execute_query(INTRODUCED, operator=OPERATOR_OF)
            await write_backup(graph, backup)
            await ask(graph, END)
            done = await ask(graph, ERASE, outside=outside(chosen))
            assert done["beneficiaryErase"] == {"erased": True, "userErrors": []}
            return await whole(graph)

    before = run(live())
    with local.unused(chosen.data_dir):
        assert holding(chosen.data_dir, OPERATOR_OF), "what is deleted is not gone yet"
    rebuilding.compact(chosen)
    assert [holding(chosen.data_dir, value) for value in VALUES] == [[], [], [], []]
    assert not [path for path in chosen.data_dir.iterdir() if "compacting" in path.name]

    async def look():
        async with network(chosen) as graph:
            chain = await whole(graph)
            return chain, (await ask(graph, THERE))["beneficiary"]

    assert run(look()) == (before, None)
    assert before[0] > 0
    assert before[1] == []
    assert all(value.encode() in gzip.decompress(backup.read_bytes()) for value in VALUES)
    assert rebuilding.rebuild(chosen, backup) == 1
    chain, household = run(look())
    assert household is None
    assert chain[1] == []


def test_who_uses_the_network_is_not_cut_off_by_making_it_anew(settings, opened, tmp_path):
    with pytest.raises(PattiError, match="in use"):
        rebuilding.compact(settings)
    elsewhere = settings.model_copy(update={"neo4j_uri": "bolt://192.0.2.1"})
    with pytest.raises(PattiError, match="NEO4J_URI"):
        rebuilding.compact(elsewhere)


def test_a_swap_that_was_cut_short_is_put_right_at_the_next_start(tmp_path):
    places = Places(tmp_path)
    places.replaced.mkdir()
    (places.replaced / "password").write_text("old")
    settle(places)
    assert (places.home / "password").read_text() == "old", (
        "killed between the steps, the old one is the true one"
    )
    places.replaced.mkdir()
    settle(places)
    assert ((places.home / "password").read_text(), places.replaced.exists()) == ("old", False)


def test_what_is_no_backup_replaces_nothing(settings, tmp_path):
    path = tmp_path / "one.jsonl.gz"
    path.write_bytes(gzip.compress(b"{}\n"))
    chosen = settings.model_copy(update={"data_dir": tmp_path / "own"})
    with pytest.raises(PattiError, match="not a line of a backup"):
        rebuilding.rebuild(chosen, path)
    assert not chosen.data_dir.exists()
