"""Where everything of one local Neo4j lies, below the data folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """The files of the Neo4j of one data folder; all of them are its owner's alone."""

    data_dir: Path

    @property
    def home(self) -> Path:
        """Neo4j's own home, and the only folder this package writes in besides the cache."""
        return self.data_dir.absolute() / "neo4j"

    @property
    def replaced(self) -> Path:
        """Where the old home is for the moment in which another takes its place."""
        return self.data_dir.absolute() / "neo4j.replaced"

    @property
    def swap_lock(self) -> Path:
        """Locked while another home takes the place of the old one."""
        return self.data_dir.absolute() / "neo4j.swap.lock"

    @property
    def own_settings(self) -> Path:
        """What whoever runs the service wants of Neo4j besides, in the manner of neo4j.conf; mostly there is none."""
        return self.data_dir.absolute() / "neo4j.conf"

    @property
    def configuration(self) -> Path:
        """The folder of neo4j.conf."""
        return self.home / "conf"

    @property
    def password(self) -> Path:
        """The generated password, as text."""
        return self.home / "password"

    @property
    def initial_credential(self) -> Path:
        """What Neo4j reads the first user's password hash from, when it makes its system database."""
        return self.home / "data" / "dbms" / "auth.ini"

    @property
    def system_database(self) -> Path:
        """The folder that exists once Neo4j has started here."""
        return self.home / "data" / "databases" / "system"

    @property
    def store_version(self) -> Path:
        """The newest Neo4j version that has opened the store."""
        return self.home / "store-version"

    @property
    def temporary(self) -> Path:
        """Where Java unpacks native libraries; emptied at each start."""
        return self.home / "tmp"

    @property
    def log(self) -> Path:
        """What Neo4j says."""
        return self.home / "neo4j.log"

    @property
    def supervisor_log(self) -> Path:
        """What the supervisor says."""
        return self.home / "supervisor.log"

    @property
    def supervisor_lock(self) -> Path:
        """Locked for as long as a supervisor lives."""
        return self.home / "supervisor.lock"

    @property
    def supervisor_state(self) -> Path:
        """How to reach the supervisor, and which java is its own."""
        return self.home / "supervisor.json"

    def make(self) -> None:
        """Make the folders, readable by their owner only."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self.configuration, self.initial_credential.parent, self.temporary):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
