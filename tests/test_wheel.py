"""What people install: the wheel alone has all it needs."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import folder_of_tests

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_carries_queries_seeds_schema_and_the_pages(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "graph_service/data/cypher/matching/offers.cypher",
        "graph_service/data/schema.graphql",
        "graph_service/data/seeds/torino/commitments.csv",
        "graph_service/data/seeds/areas/areas.geojson",
        "graph_service/domain/phrases.toml",
        "graph_service/graph/local/neo4j-2026.08.1.lock.toml",
        "graph_service/static/graphiql/index.html",
        "graph_service/static/pages/index.html",
        "graph_service/py.typed",
    ):
        assert name in names


def test_the_wheel_alone_runs_the_demo(wheel, tmp_path, settings, opened):
    """Unpacked where no checkout is near; only the libraries it depends on are shared."""
    subprocess.run(
        ["uv", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path / "site"), str(wheel)],
        check=True,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    )
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "PATTI_"))
    }
    environment |= {
        "PYTHONPATH": str(tmp_path / "site"),
        "PATTI_DATA_DIR": str(folder_of_tests(tmp_path / "data")),
        "PATTI_CACHE_DIR": str(settings.cache_dir),
        "PATTI_NEO4J_VERSION": settings.neo4j_version,
        "PATTI_TODAY": "2026-11-23",
    }
    where = subprocess.run(
        [sys.executable, "-c", "import graph_service; print(graph_service.__file__)"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(tmp_path / "site"))
    demo = subprocess.run(
        [sys.executable, "-m", "graph_service", "demo", "--no-serve"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert demo.returncode == 0, demo.stderr
    assert "offerte adatte" in demo.stdout
    assert "nessun partner adatto nella rete" in demo.stdout
