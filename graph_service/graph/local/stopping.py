"""Waiting that can be given up from another thread."""

from threading import Event

from graph_service.errors import PattiError


class Stopped(PattiError):
    """Whoever waited for Neo4j gave up."""


def wait(seconds: float, stop: Event) -> None:
    """Wait, and raise Stopped as soon as `stop` is set."""
    if stop.wait(seconds):
        raise Stopped("The wait for Neo4j was given up.")
