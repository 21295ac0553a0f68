"""What can be set from outside."""

from datetime import date
from pathlib import Path

import pytest

from graph_service.app import create_app
from graph_service.composition import today
from graph_service.errors import SettingsError
from graph_service.settings import SECRETS, Settings, load_settings


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


def test_what_is_empty_is_as_if_it_were_not_told(monkeypatch):
    usual = load_settings()
    for variable in ("PATTI_PORT", "PATTI_DATA_DIR", "PATTI_CACHE_DIR", "PATTI_PUBLIC_URL", "NEO4J_URI"):
        monkeypatch.setenv(variable, "")
    assert load_settings() == usual


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


def test_secrets_may_be_kept_in_files_and_are_never_printed(monkeypatch, tmp_path):
    names = {
        "NEO4J_PASSWORD": "neo4j_password",
        "PATTI_SECRET": "secret",
        "PATTI_SMTP_URL": "smtp_url",
        "PATTI_OIDC_CLIENT_SECRET": "oidc_client_secret",
    }
    for variable in names:
        (tmp_path / variable).write_text("smtp://very-secret:25\n")
        monkeypatch.setenv(f"{variable}_FILE", str(tmp_path / variable))
    settings = load_settings()
    for name in names.values():
        assert getattr(settings, name).get_secret_value() == "smtp://very-secret:25"
    assert "very-secret" not in repr(settings)
    assert "very-secret" not in settings.model_dump_json()


def test_a_secret_is_told_once_and_its_file_is_there(monkeypatch, tmp_path):
    monkeypatch.setenv("PATTI_SECRET_FILE", str(tmp_path / "nothing"))
    with pytest.raises(SettingsError, match="PATTI_SECRET_FILE"):
        load_settings()
    monkeypatch.setenv("PATTI_SECRET", "x")
    with pytest.raises(SettingsError, match="give one of them"):
        load_settings()


def test_every_secret_of_the_settings_may_be_kept_in_a_file():
    secret = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert set(SECRETS.values()) == secret


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_the_service_listens_on_this_machine(host):
    create_app(load_settings(host=host))
