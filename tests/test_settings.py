"""What can be set from outside."""

from datetime import date
from pathlib import Path

import pytest

from graph_service.app import create_app, today
from graph_service.errors import SettingsError
from graph_service.settings import load_settings


def test_the_environment_is_read_and_what_is_given_comes_first(monkeypatch, tmp_path):
    monkeypatch.setenv("PATTI_PORT", "9000")
    monkeypatch.setenv("NEO4J_URI", "neo4j://graph.example.org")
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    settings = load_settings(host=None, data_dir=tmp_path)
    assert (settings.port, settings.neo4j_uri, settings.data_dir) == (
        9000,
        "neo4j://graph.example.org",
        tmp_path,
    )
    assert load_settings(port=1234).port == 1234


def test_a_password_is_never_printed(monkeypatch):
    monkeypatch.setenv("NEO4J_PASSWORD", "very-secret")
    assert "very-secret" not in repr(load_settings())


@pytest.mark.parametrize(
    ("variable", "value"), [("PATTI_PORT", "many"), ("PATTI_PORT", "70000"), ("PATTI_TODAY", "soon")]
)
def test_a_setting_that_makes_no_sense_is_named(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable):
        load_settings()


def test_data_and_cache_follow_the_users_folders(monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere/data")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere/cache")
    settings = load_settings()
    assert (settings.data_dir, settings.cache_dir) == (
        Path("/somewhere/data/patti"),
        Path("/somewhere/cache/patti"),
    )


def test_today_is_the_day_in_torino_unless_another_is_set():
    assert today(load_settings(today=date(2026, 2, 3))) == date(2026, 2, 3)
    assert isinstance(today(load_settings()), date)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "patti.example.org"])
def test_the_service_refuses_to_listen_where_others_reach_it(host):
    with pytest.raises(SettingsError, match=r"PATTI_ALLOW_REMOTE"):
        create_app(load_settings(host=host))
    create_app(load_settings(host=host, allow_remote=True))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_the_service_listens_on_this_machine(host):
    create_app(load_settings(host=host))
