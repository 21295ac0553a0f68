"""What is measured tells how long things take, and nothing of what was asked or of whom."""

import builtins

import httpx
import pytest
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from graph_service import measuring
from graph_service.app import create_app
from graph_service.errors import SettingsError
from graph_service.measuring import measure_if_told, measure_with
from graph_service.telemetry import Telemetry

SECRET = "parola-di-una-famiglia"


@pytest.fixture
def measured_here():
    spans, durations = InMemorySpanExporter(), InMemoryMetricReader()
    telemetry = Telemetry(SimpleSpanProcessor(spans), durations)
    measure_with(telemetry)
    yield spans, durations
    measure_with(None)
    telemetry.close()


async def test_spans_name_requests_operations_and_statements_and_nothing_that_was_asked(
    tiny, settings, measured_here
):
    spans, durations = measured_here
    transport = httpx.ASGITransport(create_app(settings, tiny))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        query = f"query {SECRET.replace('-', '_')}($words: String) {{ x: competences(search: $words) {{ totalCount }} }}"
        asked = {"query": query, "variables": {"words": SECRET}}
        assert (
            await client.post(f"/graphql?{SECRET}", json=asked, headers={"x-a": SECRET})
        ).status_code == 200
        await client.get(f"/l/{SECRET}")
        await client.get(f"/{SECRET}")
        await client.request(SECRET.upper(), "/graphql")
    made = spans.get_finished_spans()
    assert {one.name.partition(" ")[0] for one in made} == {"request", "operation", "statement"}
    [operation] = [one for one in made if one.name == "operation graphql"]
    assert dict(operation.attributes) == {
        "patti.kind": "query",
        "patti.fields": "competences",
        "patti.codes": "",
    }
    routes = [one.attributes.get("patti.route") for one in made if one.name.startswith("request")]
    assert routes == ["/graphql", "/l/{token}", "(no such page)", "/graphql"]
    within = {one.context.span_id: one for one in made}
    statements = [one for one in made if one.name.startswith("statement")]
    assert any(one.parent and within[one.parent.span_id].name == "operation graphql" for one in statements)
    assert SECRET not in "".join(one.to_json() for one in made).lower().replace("_", "-")
    told = durations.get_metrics_data().to_json()
    assert SECRET not in told.lower().replace("_", "-")
    assert "patti.duration" in told


async def test_a_failure_is_told_without_its_message(measured_here):
    spans, _ = measured_here
    with pytest.raises(ValueError, match=SECRET), measuring.measured("statement", "x"):
        raise ValueError(SECRET)
    [span] = spans.get_finished_spans()
    assert (span.status.description, list(span.events)) == ("ValueError", [])


def test_without_an_address_nothing_is_measured_and_without_the_extra_it_is_said(monkeypatch):
    for name in measuring.ENDPOINTS:
        monkeypatch.delenv(name, raising=False)
    measure_if_told()
    assert measuring._meters == []
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("opentelemetry"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SettingsError, match=r"OTEL_EXPORTER_OTLP_ENDPOINT: .*patti\[telemetry\]"):
        measure_if_told()
