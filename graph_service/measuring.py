"""What takes how long: spans and durations by OpenTelemetry, where it is installed and told where to send them.

A span has the name of a part of this service and, at most, names of its own making: a route, a statement, the fields of the
schema. Nothing of what was asked or answered, of who asked, or of what a failure says gets into one.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from graph_service.errors import SettingsError

ENDPOINTS = (
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
)
"""The variables by which OpenTelemetry is told where to send; without one of them nothing is measured."""


class Meter(Protocol):
    """Takes what was measured."""

    def span(self, kind: str, name: str, told: dict[str, str | int]) -> Any:
        """Return a context manager for the time of one thing."""

    def took(self, kind: str, name: str, seconds: float, failed: bool) -> None:
        """Keep how long it took."""


_meters: list[Meter] = []


@contextmanager
def measured(kind: str, name: str, **told: str | int) -> Iterator[dict[str, str | int]]:
    """Measure the block as one `request`, `operation` or `statement`; what is put into the dict is told of it as well."""
    if not _meters:
        yield told
        return
    [meter], start, failed = _meters, time.perf_counter(), True
    with meter.span(kind, name, told):
        try:
            yield told
            failed = False
        finally:
            meter.took(kind, str(told.get("route", name)), time.perf_counter() - start, failed)


def measure_with(meter: Meter | None) -> None:
    """Let this take what is measured from now on; nothing does with None."""
    _meters[:] = [meter] if meter else []


def measure_if_told() -> None:
    """Send what is measured where the environment says, if it does.

    Raises SettingsError when it does and the extra that sends is not installed.
    """
    where = next((name for name in ENDPOINTS if os.environ.get(name)), None)
    if where is None or _meters:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise SettingsError(f"{where}: measuring needs the extra: pip install patti[telemetry]") from None
    from graph_service.telemetry import Telemetry

    measure_with(
        Telemetry(BatchSpanProcessor(OTLPSpanExporter()), PeriodicExportingMetricReader(OTLPMetricExporter()))
    )
