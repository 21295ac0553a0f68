"""The key that signs what the service sends out: from the settings, or a file that only its user can read."""

import os
import secrets
from pathlib import Path

from graph_service.errors import SettingsError
from graph_service.settings import Settings

SHORTEST = 32


def signing_secret(settings: Settings) -> str:
    """Return the key; without a setting it is made once and kept in the data folder.

    Raises SettingsError when the setting is too short to be a secret.
    """
    if settings.secret is not None:
        given = settings.secret.get_secret_value()
        if len(given) < SHORTEST:
            raise SettingsError(f"PATTI_SECRET: at least {SHORTEST} letters are needed")
        return given
    return _kept(settings.data_dir / "secret")


def _kept(path: Path) -> str:
    """Return what the file holds, made by whoever comes first: it appears whole, or not at all."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".secret.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
        ) as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text("ascii")
