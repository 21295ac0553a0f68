"""Whatever the schema allows to be asked, and much that it does not, is answered: no failure, no unmasked error."""

import asyncio
import json
import random
import time
from contextlib import suppress

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from hypothesis_graphql import Mode, from_schema, nodes

from graph_service.api.schema import schema

SECONDS, HOUR = 12, 3600
CODES = {
    "BAD_USER_INPUT",
    "REFUSED",
    "FORBIDDEN",
    "TOO_LARGE",
    "TOO_SLOW",
    "BUSY",
    "UNAVAILABLE",
    "RATE_LIMITED",
}
SCALARS = {
    "Date": some.dates().map(lambda day: nodes.String(day.isoformat())),
    "DateTime": some.datetimes().map(lambda at: nodes.String(f"{at.isoformat()}Z")),
    "Time": some.times().map(lambda at: nodes.String(f"{at:%H:%M}")),
    "LanguageTag": some.sampled_from(["it", "ar", "zh-Hans", "x", ""]).map(nodes.String),
}
KNOWN = ("need:tny234-homework", "commitment:homework-club", "organisation:lantern", "volunteer:ada", "area:bridge", "pact:north-pact",
         "competence:homework", "referral:homework-asked", "intervention:open-school", "place:north-casa", "beneficiary:FAM-TNY234")  # fmt: skip


def check(client, content, **headers):
    """Send it and look at what comes back."""
    response = client.post(
        "/graphql", content=content, headers={"content-type": "application/json", **headers}
    )
    assert response.status_code in {200, 400, 413, 503}, response.text
    if response.headers["content-type"] != "application/json":
        assert response.status_code in {400, 413}
        return
    for error in response.json().get("errors", []):
        assert error["extensions"]["code"] in CODES, (error, content)
    assert response.status_code != 503 or "INTERNAL" not in response.text


def with_known_ids(query, rolls):
    """Return the query with some of its ids replaced by ones that are there."""
    parts = query.split('"')
    for place in range(1, len(parts), 2):
        if rolls.random() < 0.4:
            parts[place] = rolls.choice(KNOWN)
    return '"'.join(parts)


class Enough(BaseException):
    """The time is over: no failure, which would be replayed and printed for minutes where the example is large."""


def until(seconds, strategy, look):
    """Look at as many examples as there is time for, and return how many there were."""
    ends, count = time.monotonic() + seconds, 0

    @settings(
        max_examples=100_000_000,
        deadline=None,
        phases=(Phase.generate,),
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def go_on(example):
        nonlocal count
        if time.monotonic() > ends:
            raise Enough
        count += 1
        look(example)

    with suppress(Enough):
        go_on()
    return count


def operations_are_answered(service, seconds, mode):
    """Ask what the schema allows, or just does not, with ids that are there and with ids that are not."""
    rolls = random.Random(7)
    strategy = from_schema(schema.as_str(), custom_scalars=SCALARS, mode=mode)
    with httpx.Client(base_url=service.address, timeout=120) as client:

        def ask(query):
            check(client, json.dumps({"query": with_known_ids(query, rolls)}))

        return until(seconds, strategy, ask)


JSON = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text() | some.sampled_from(KNOWN),
    lambda inner: some.lists(inner, max_size=5) | some.dictionaries(some.text(), inner, max_size=5),
    max_leaves=20,
)
DOCUMENTS = (
    "query($a: String) { organisations(search: $a) { totalCount } commitments(search: $a) { totalCount } }",
    "query($a: ID!) { node(id: $a) { id } pact(id: $a) { id } beneficiary(id: $a) { id } }",
    "query($a: String) { beneficiary(code: $a) { id } pacts(after: $a) { totalCount } register(search: $a) { totalCount } }",
    "query($a: PartnerSearchInput!) { partnerSearch(search: $a) { userErrors { path } } }",
    "query($a: CommitmentFilter) { commitments(filter: $a) { totalCount } }",
    'mutation($a: String!) { eventContest(id: "event:x", note: $a) { userErrors { path } } linkUse(token: $a) { title } }',
    'mutation($a: [ReferralInput!]!) { referralRequest(requests: $a, idempotencyKey: "k") { userErrors { path } } }',
    'mutation($a: CommitmentChangeInput!) { commitmentRevise(id: "commitment:homework-club", change: $a, revision: 1) { userErrors { path } } }',
)  # fmt: skip
BODIES = (
    some.fixed_dictionaries(
        {
            "query": some.sampled_from(DOCUMENTS),
            "variables": some.fixed_dictionaries({"a": some.text() | JSON}),
        }
    )
    | some.fixed_dictionaries({"query": JSON, "variables": JSON, "operationName": JSON})
    | JSON
)


def bodies_are_answered(service, seconds):
    """Send JSON of any kind, and bytes that are none."""
    with httpx.Client(base_url=service.address, timeout=120) as client:

        def send(body):
            check(client, body if isinstance(body, bytes) else json.dumps(body))

        return until(seconds, BODIES | some.binary(max_size=200), send)


@pytest.mark.parametrize("mode", Mode)
async def test_whatever_the_schema_allows_or_just_does_not_is_answered(office, service, mode):
    assert await asyncio.to_thread(operations_are_answered, service, SECONDS / 3, mode)
    assert not [one for one in service.lines() if one["event"] in {"operation failed", "request failed"}]


async def test_whatever_is_sent_is_answered(office, service):
    assert await asyncio.to_thread(bodies_are_answered, service, SECONDS / 3)
    assert not [one for one in service.lines() if one["event"] in {"operation failed", "request failed"}]


@pytest.mark.soak
async def test_for_an_hour_whatever_is_asked_is_answered(office, service, keep):
    third = HOUR / 3
    valid = await asyncio.to_thread(operations_are_answered, service, third, Mode.POSITIVE)
    invalid = await asyncio.to_thread(operations_are_answered, service, third, Mode.NEGATIVE)
    bodies = await asyncio.to_thread(bodies_are_answered, service, third)
    failed = [one for one in service.lines() if one["event"] in {"operation failed", "request failed"}]
    keep("fuzzing", valid=valid, invalid=invalid, bodies=bodies, failures=len(failed))
    assert failed == []
