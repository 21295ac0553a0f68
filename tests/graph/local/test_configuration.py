"""The settings of Neo4j: ours, and those of whoever runs the service."""

import pytest

from graph_service.errors import PattiError
from graph_service.graph.local.configuration import FIXED, OwnSettings, read_own, write_configuration
from graph_service.graph.local.java import find_java
from graph_service.graph.local.places import Places


@pytest.fixture
def places(tmp_path):
    places = Places(tmp_path)
    places.make()
    return places


def written(places, own=None):
    write_configuration(places, "2026.08.1", 7687, own or OwnSettings())
    return dict(
        line.split("=", 1) for line in (places.configuration / "neo4j.conf").read_text("utf-8").splitlines()
    )


def test_without_a_file_of_one_s_own_nothing_is_added(places):
    assert read_own(places) == OwnSettings()
    assert FIXED.items() <= written(places).items()


def test_a_larger_heap_and_page_cache_are_taken_in_neo4j_s_own_words(places):
    places.own_settings.write_text(
        "# more room\n\nserver.memory.pagecache.size = 512m\nserver.memory.heap.max_size=1g\n"
        "server.jvm.additional=-XX:+UseG1GC\nserver.jvm.additional=-Dx=a=b\n",
        "utf-8",
    )
    own = read_own(places)
    assert own.neo4j == {"server.memory.pagecache.size": "512m"}
    assert find_java(own.java).flags[-3:] == ("-Xmx1g", "-XX:+UseG1GC", "-Dx=a=b")
    assert written(places, own)["server.memory.pagecache.size"] == "512m"


@pytest.mark.parametrize(
    "line",
    [
        "server.bolt.listen_address=0.0.0.0:7687",
        "server.default_listen_address=0.0.0.0",
        "server.https.enabled=true",
        "dbms.security.auth_enabled=false",
        "db.logs.query.enabled=VERBOSE",
    ],
)
def test_where_it_listens_who_may_enter_and_what_it_logs_stay(places, line):
    places.own_settings.write_text(f"# mine\n{line}\n", "utf-8")
    with pytest.raises(PattiError, match=r"line 2: .* is not to be changed"):
        read_own(places)


@pytest.mark.parametrize("line", ["server.memory.pagecache.size", "server.memory.pagecache.size=", "=1g"])
def test_a_line_that_is_no_setting_is_named(places, line):
    places.own_settings.write_text(f"{line}\n", "utf-8")
    with pytest.raises(PattiError, match=r"neo4j\.conf, line 1"):
        read_own(places)
