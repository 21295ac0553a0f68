"""Where and how the service logs: on standard error, one JSON object a line unless a person watches.

Nothing of what was asked, or about whom, is ever logged. What libraries log is kept to how their sentence is written,
without what they fill into it, and their failures to where they happened: both may quote a request.
"""

import logging
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger

from graph_service.serving.failures import failures

WRITERS_OF_SENTENCES = ("uvicorn",)
"""Libraries that fill nothing of a request into their sentences when these have no places to fill."""


def configure_logs(level: str) -> None:
    """Log from this level on, what libraries say from `warning` on."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    shown = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _where_it_failed,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    root = logging.getLogger()
    root.handlers = [Libraries()]
    root.setLevel(max(number, logging.WARNING))


class Libraries(logging.Handler):
    """Hands on what libraries log, without what may be somebody's."""

    def emit(self, record: logging.LogRecord) -> None:
        told: dict[str, object] = {"library": record.name, "said": _said(record)}
        if record.exc_info and record.exc_info[1]:
            told["failures"] = failures(record.exc_info[1])
        structlog.get_logger().log(record.levelno, "library", **told)


def _said(record: logging.LogRecord) -> str:
    """Return the sentence of a record with its places left open, or nothing where it was filled in before."""
    written = str(record.msg)
    return written if record.args or record.name.startswith(WRITERS_OF_SENTENCES) else ""


def _where_it_failed(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Tell a failure without its message."""
    failure = event.pop("exc_info", None)
    if failure:
        event["failures"] = failures(failure if isinstance(failure, BaseException) else sys.exc_info()[1])
    return event
