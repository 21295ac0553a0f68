"""What is measured, as OpenTelemetry's spans and its histogram of durations; imported only where it is installed."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.trace import SpanKind, Status, StatusCode

from graph_service import __version__

KINDS = {"request": SpanKind.SERVER, "operation": SpanKind.INTERNAL, "statement": SpanKind.CLIENT}


class Telemetry:
    """Makes spans and durations of what is measured, and hands them to a processor and a reader."""

    def __init__(self, spans: SpanProcessor, durations: MetricReader) -> None:
        resource = Resource.create({SERVICE_NAME: "patti", SERVICE_VERSION: __version__})
        self._tracers = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._tracers.add_span_processor(spans)
        self._meters = MeterProvider([durations], resource=resource, shutdown_on_exit=False)
        self._tracer = self._tracers.get_tracer("patti", __version__)
        self._seconds = self._meters.get_meter("patti", __version__).create_histogram(
            "patti.duration", unit="s", description="How long requests, operations and statements take."
        )
        atexit.register(self.close)

    @contextmanager
    def span(self, kind: str, name: str, told: dict[str, str | int]) -> Iterator[None]:
        # Messages of failures may quote what was asked: a span only says that there was one.
        with self._tracer.start_as_current_span(
            f"{kind} {name}", kind=KINDS[kind], record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except BaseException as error:
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise
            finally:
                span.set_attributes({f"patti.{key}": value for key, value in told.items()})

    def took(self, kind: str, name: str, seconds: float, failed: bool) -> None:
        self._seconds.record(seconds, {"patti.kind": kind, "patti.name": name, "patti.failed": failed})

    def close(self) -> None:
        """Send what has not been sent yet."""
        atexit.unregister(self.close)
        self._tracers.shutdown()
        self._meters.shutdown()
