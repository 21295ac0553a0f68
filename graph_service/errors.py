"""Failures: what went wrong and who the culprit is, in words for the person at the keyboard."""


class PattiError(Exception):
    """A failure that names its culprit; shown to people without a traceback."""


class GraphUnavailable(PattiError):
    """The graph does not answer: Neo4j is not there, or refuses the password."""


class SettingsError(PattiError):
    """A setting is missing or makes no sense."""
