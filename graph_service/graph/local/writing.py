"""Small files written so that a reader finds the old text or the new one, never half of it."""

import os
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Replace the file's text at once; only its owner may read it."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
