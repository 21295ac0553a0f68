"""The generated password of the local Neo4j, in a file only its owner reads."""

import secrets
from hashlib import sha256

from graph_service.errors import PattiError
from graph_service.graph.local.places import Places
from graph_service.graph.local.writing import write_private

USER = "neo4j"
SALT_BYTES = 32
ROUNDS = 1024


def read_password(places: Places) -> str:
    """Return the password; PattiError says what to do when its file is gone."""
    try:
        return places.password.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise PattiError(
            f"The password of the Neo4j in {places.home} is lost: {places.password} is missing. "
            "Put it back from a backup, or use another --data-dir."
        ) from None


def ensure_password(places: Places) -> None:
    """Make a password for a store that does not exist yet, and tell Neo4j its hash.

    Neo4j reads the hash only while it makes its system database; from then on the store remembers it.
    Until that has happened the hash is written anew at every start, so that a kill in between harms nothing.
    """
    if not places.password.exists() and not places.system_database.exists():
        write_private(places.password, secrets.token_urlsafe(32))
    password = read_password(places)
    if not places.system_database.exists():
        write_private(places.initial_credential, credential(password, secrets.token_bytes(SALT_BYTES)))


def credential(password: str, salt: bytes) -> str:
    """Return the line `neo4j-admin dbms set-initial-password` would write, without the two seconds it takes."""
    digest = sha256(salt + password.encode()).digest()
    for _ in range(ROUNDS - 1):
        digest = sha256(digest).digest()
    return f"{USER}:SHA-256,{digest.hex()},{salt.hex()},{ROUNDS}:\n"
