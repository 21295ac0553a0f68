"""What Neo4j is told: Bolt on loopback and nothing else, small logs, no reports to anyone."""

from dataclasses import dataclass, field

from graph_service.errors import PattiError
from graph_service.graph.local.places import Places
from graph_service.graph.local.writing import write_private

HOST = "127.0.0.1"

FIXED = {
    "server.bolt.enabled": "true",
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "dbms.security.auth_enabled": "true",
    "dbms.usage_report.enabled": "false",
    # The query log would hold what is asked about families.
    "db.logs.query.enabled": "OFF",
    "db.logs.query.parameter_logging_enabled": "false",
}
COMMON = {
    "server.memory.pagecache.size": "64m",
    "db.tx_log.preallocate": "false",
    "db.tx_log.rotation.size": "8m",
    "db.tx_log.rotation.retention_policy": "keep_none",
    "internal.server.logs.user.duplication_to_debug": "false",
}

# Neo4j waits five seconds at each stop for connections nobody opens any more; releases spell it differently.
LTS_ONLY = {"internal.dbms.bolt.netty_server_shutdown_quiet_period": "0"}
CALENDAR_ONLY = {
    "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",
    # On by default: the server would announce itself to the local network.
    "server.fleet_discovery.enabled": "false",
    "dbms.fleet_manager.enabled": "false",
}

LOGGING = """<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="ERROR">
  <Appenders>
    <Console name="Console" target="SYSTEM_OUT">
      <PatternLayout pattern="%d{{yyyy-MM-dd HH:mm:ss.SSSZ}}{{GMT+0}} %-5p %m%n"/>
    </Console>
  </Appenders>
  <Loggers>
    <Root level="{level}"><AppenderRef ref="Console"/></Root>
    <Logger name="io.netty.bootstrap.ServerBootstrap" level="error"/>
  </Loggers>
</Configuration>
"""


JAVA_FLAGS = {
    "server.jvm.additional": "",
    "server.memory.heap.initial_size": "-Xms",
    "server.memory.heap.max_size": "-Xmx",
}
"""The settings that Neo4j's own scripts turn into flags of java, and what each flag begins with."""


@dataclass(frozen=True)
class OwnSettings:
    """What whoever runs the service wants besides: settings of Neo4j, and flags of java."""

    neo4j: dict[str, str] = field(default_factory=dict)
    java: tuple[str, ...] = ()


def read_own(places: Places) -> OwnSettings:
    """Read the settings of one's own, `name=value` a line; raise PattiError naming a line that can't be taken.

    Where Neo4j listens, who may enter and what it logs of questions are not to be set.
    """
    if not places.own_settings.exists():
        return OwnSettings()
    settings, flags = dict[str, str](), list[str]()
    for number, line in enumerate(places.own_settings.read_text(encoding="utf-8").splitlines(), start=1):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not line.strip() or name.startswith("#"):
            continue
        if not (name and equals and value):
            raise PattiError(
                f"{places.own_settings}, line {number}: write name=value instead of “{line.strip()}”."
            )
        if name in FIXED or name.startswith(LISTENING):
            raise PattiError(f"{places.own_settings}, line {number}: {name} is not to be changed.")
        if name in JAVA_FLAGS:
            flags.append(JAVA_FLAGS[name] + value)
        else:
            settings[name] = value
    return OwnSettings(settings, tuple(flags))


LISTENING = ("server.bolt.", "server.http", "server.default_")


def write_configuration(places: Places, version: str, port: int, own: OwnSettings) -> None:
    """Write neo4j.conf and the two logging files anew; edits made by hand in them do not last."""
    settings = (
        COMMON
        | (CALENDAR_ONLY if is_calendar(version) else LTS_ONLY)
        | own.neo4j
        | FIXED
        | {
            "server.bolt.listen_address": f"{HOST}:{port}",
            "server.bolt.advertised_address": f"{HOST}:{port}",
        }
    )
    lines = [f"{name}={value}\n" for name, value in sorted(settings.items())]
    write_private(places.configuration / "neo4j.conf", "".join(lines))
    write_private(places.configuration / "user-logs.xml", LOGGING.format(level="info"))
    write_private(places.configuration / "server-logs.xml", LOGGING.format(level="warn"))


def is_calendar(version: str) -> bool:
    """Return whether the version is named by its year, as all are after 5.26."""
    return numbers(version) >= (2025,)


def numbers(version: str) -> tuple[int, ...]:
    """Return the version as numbers that compare in the order of the releases."""
    return tuple(int(part) for part in version.split("."))
