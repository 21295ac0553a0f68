"""Searches that make no sense: everything wrong is said at once, each with the path to its culprit."""

import pytest

from tests.api.asking import answer, ask, problems

SEARCH = """query($search: PartnerSearchInput!) { partnerSearch(search: $search) {
  needs { competence { id } }
  userErrors { __typename message path
    ... on NotFound { given suggestions }
    ... on OutOfRange { number least most }
    ... on NotAMultiple { number step }
    ... on NotWholeSessions { hoursPerWeek sessionMinutes nearestHours }
    ... on WindowReversed { opens closes }
    ... on TooMany { count allowed }
    ... on Repeated { given }
    ... on NotALanguage { given }
    ... on NoPosition { area }
    ... on PeriodReversed { start end }
    ... on PeriodInThePast { end today } } } }"""
NEED = {"competenceId": "competence:homework"}


def search(**changes):
    return {"areaId": "area:bridge", "needs": [NEED], **changes}


def need(**changes):
    return search(needs=[{**NEED, **changes}])


async def errors(graph, asked, language="it"):
    """Return what is wrong; nothing must be answered."""
    found = (await ask(graph, SEARCH, search=asked, language=language))["partnerSearch"]
    assert found["needs"] == []
    return found["userErrors"]


async def accepted(graph, asked):
    found = (await ask(graph, SEARCH, search=asked))["partnerSearch"]
    assert found["userErrors"] == []
    return len(found["needs"]) == len(asked["needs"])


ONE_THING_WRONG = [
    (need(hoursPerWeek=0), "OutOfRange", "needs.0.hoursPerWeek", {"number": 0, "least": 0.25, "most": 168}),
    (need(hoursPerWeek=-2), "OutOfRange", "needs.0.hoursPerWeek", {"number": -2}),
    (need(hoursPerWeek=168.25), "OutOfRange", "needs.0.hoursPerWeek", {"number": 168.25}),
    (need(hoursPerWeek=0.3), "NotAMultiple", "needs.0.hoursPerWeek", {"number": 0.3, "step": 0.25}),
    (
        need(hoursPerWeek=2.5),
        "NotWholeSessions",
        "needs.0.hoursPerWeek",
        {"hoursPerWeek": 2.5, "sessionMinutes": 60, "nearestHours": 2},
    ),
    (need(sessionMinutes=5), "OutOfRange", "needs.0.sessionMinutes", {"number": 5, "least": 15, "most": 480}),
    (need(sessionMinutes=481), "OutOfRange", "needs.0.sessionMinutes", {"number": 481}),
    (
        need(windows=[{"weekday": "MONDAY", "opens": "17:00", "closes": "15:00"}]),
        "WindowReversed",
        "needs.0.windows.0",
        {"opens": "17:00", "closes": "15:00"},
    ),
    (
        need(windows=[{"weekday": "MONDAY", "opens": "15:00", "closes": "15:00"}]),
        "WindowReversed",
        "needs.0.windows.0",
        {"opens": "15:00", "closes": "15:00"},
    ),
    (need(windows=[]), "Missing", "needs.0.windows", {}),
    (
        need(windows=[{"weekday": "MONDAY", "opens": "15:00", "closes": "16:00"}] * 51),
        "TooMany",
        "needs.0.windows",
        {"count": 51, "allowed": 50},
    ),
    (
        need(competenceId="competence:homewrk"),
        "NotFound",
        "needs.0.competenceId",
        {"given": "competence:homewrk", "suggestions": ["competence:homework"]},
    ),
    (
        need(competenceId="area:mill"),
        "NotFound",
        "needs.0.competenceId",
        {"given": "area:mill", "suggestions": []},
    ),
    (need(competenceId=""), "NotFound", "needs.0.competenceId", {"given": ""}),
    (need(member=0), "OutOfRange", "needs.0.member", {"number": 0, "least": 1, "most": 20}),
    (need(member=21), "OutOfRange", "needs.0.member", {"number": 21}),
    (need(modes=[]), "Missing", "needs.0.modes", {}),
    (need(languages=["it", "italiano"]), "NotALanguage", "needs.0.languages.1", {"given": "italiano"}),
    (need(languages=[""]), "NotALanguage", "needs.0.languages.0", {"given": ""}),
    (
        search(areaId="area:brdge"),
        "NotFound",
        "areaId",
        {"given": "area:brdge", "suggestions": ["area:bridge"]},
    ),
    (search(areaId="competence:spid"), "NotFound", "areaId", {"given": "competence:spid", "suggestions": []}),
    (search(needs=[]), "Missing", "needs", {}),
    (search(needs=[NEED] * 101), "TooMany", "needs", {"count": 101, "allowed": 100}),
    (
        search(**{"from": "2026-12-01", "to": "2026-11-30"}),
        "PeriodReversed",
        "to",
        {"start": "2026-12-01", "end": "2026-11-30"},
    ),
    (
        search(**{"from": "2026-01-01", "to": "2026-11-22"}),
        "PeriodInThePast",
        "to",
        {"end": "2026-11-22", "today": "2026-11-23"},
    ),
    (search(to="2029-11-24"), "OutOfRange", "to", {}),
    (search(**{"from": "9999-12-31"}), "OutOfRange", "from", {}),
    (search(**{"from": "0001-01-01", "to": "9999-12-31"}), "OutOfRange", "to", {}),
    (search(weights=[]), "Missing", "weights", {}),
    (
        search(weights=[{"name": "TIME", "weight": -1}]),
        "OutOfRange",
        "weights.0.weight",
        {"number": -1, "least": 0, "most": 1000},
    ),
    (
        search(weights=[{"name": "TIME", "weight": 1000.5}]),
        "OutOfRange",
        "weights.0.weight",
        {"number": 1000.5},
    ),
    (
        search(weights=[{"name": "TIME", "weight": 1}, {"name": "TIME", "weight": 2}]),
        "Repeated",
        "weights.1.name",
        {"given": "TIME"},
    ),
    (search(withinKilometres=-1), "OutOfRange", "withinKilometres", {"number": -1, "least": 0, "most": 100}),
    (search(withinKilometres=100.5), "OutOfRange", "withinKilometres", {"number": 100.5}),
    (
        search(areaId="area:old-mill", withinKilometres=2),
        "NoPosition",
        "withinKilometres",
        {"area": "Vecchio Mulino"},
    ),
    (
        search(refusedPartnerIds=["organisation:thread", "thread"]),
        "NotFound",
        "refusedPartnerIds.1",
        {"given": "thread"},
    ),
    (
        search(refusedPartnerIds=["volunteer:ada"] * 1001),
        "TooMany",
        "refusedPartnerIds",
        {"count": 1001, "allowed": 1000},
    ),
]


@pytest.mark.parametrize(("asked", "kind", "path", "facts"), ONE_THING_WRONG)
async def test_one_thing_wrong_is_named_by_its_path_with_its_facts(tiny, asked, kind, path, facts):
    [error] = await errors(tiny, asked)
    assert (error["__typename"], error["path"]) == (kind, ["search", *path.split(".")])
    assert {name: error[name] for name in facts} == facts
    assert error["message"]


async def test_all_weights_zero_add_to_nothing(tiny):
    names = (
        "COMPETENCE",
        "PROXIMITY",
        "TIME",
        "LANGUAGE",
        "SPARE_CAPACITY",
        "TRACK_RECORD",
        "TIES",
        "FRESHNESS",
    )
    nothing = [{"name": name, "weight": 0} for name in names]
    assert problems(await errors(tiny, search(weights=nothing))) == {
        ("WeightsAddToNothing", "search.weights")
    }
    assert await accepted(tiny, search(weights=nothing[1:]))


async def test_everything_wrong_is_said_at_once(tiny):
    asked = {
        "areaId": "competence:spid",
        "needs": [
            NEED,
            {
                "competenceId": "area:mill",
                "hoursPerWeek": 0,
                "sessionMinutes": 5,
                "languages": ["nonsense"],
                "modes": [],
                "member": -1,
                "windows": [{"weekday": "SUNDAY", "opens": "23:00", "closes": "22:00"}],
            },
            {"competenceId": "competence:nope"},
        ],
        "from": "2026-12-01",
        "to": "2026-11-30",
        "weights": [{"name": "TIES", "weight": -1}],
        "withinKilometres": -1,
        "refusedPartnerIds": ["area:mill"],
    }
    assert problems(await errors(tiny, asked)) == {
        ("NotFound", "search.areaId"),
        ("NotFound", "search.needs.1.competenceId"),
        ("OutOfRange", "search.needs.1.hoursPerWeek"),
        ("OutOfRange", "search.needs.1.sessionMinutes"),
        ("NotALanguage", "search.needs.1.languages.0"),
        ("Missing", "search.needs.1.modes"),
        ("OutOfRange", "search.needs.1.member"),
        ("WindowReversed", "search.needs.1.windows.0"),
        ("NotFound", "search.needs.2.competenceId"),
        ("PeriodReversed", "search.to"),
        ("OutOfRange", "search.weights.0.weight"),
        ("OutOfRange", "search.withinKilometres"),
        ("NotFound", "search.refusedPartnerIds.0"),
    }


async def test_refusals_come_in_the_readers_language(tiny):
    asked = need(hoursPerWeek=2.5)
    [italian], [english] = await errors(tiny, asked), await errors(tiny, asked, language="en")
    assert italian["message"] == (
        "2,5 ore a settimana non sono un numero intero di incontri di 60 minuti: per esempio 2"
    )
    assert english["message"] == ("2.5 hours a week are not a whole number of 60-minute sessions: 2 would be")
    [suggesting] = await errors(tiny, search(areaId="area:brdge"), language="en")
    assert suggesting["message"] == "there is no “area:brdge” (did you mean area:bridge?)"


@pytest.mark.parametrize(
    "asked",
    [
        need(hoursPerWeek=0.25, sessionMinutes=15),
        need(hoursPerWeek=168),
        need(windows=[{"weekday": "SUNDAY", "opens": "22:00", "closes": "00:00"}]),
        need(windows=[{"weekday": "SUNDAY", "opens": "00:00", "closes": "00:00"}]),
        need(member=20),
        need(languages=["AR", "zh-hans", "it"]),
        search(needs=[NEED] * 100),
        search(**{"from": "2020-01-01"}),
        search(**{"from": "2026-11-23", "to": "2026-11-23"}),
        search(to="2029-11-23"),
        search(withinKilometres=0),
        search(refusedPartnerIds=["organisation:nobody"] * 1000),
        {**search(), "weights": None, "from": None, "to": None, "withinKilometres": None},
        need(windows=None, ageBand=None, member=None, modes=None),
    ],
)
async def test_what_is_just_within_the_limits_is_answered(tiny, asked):
    assert await accepted(tiny, asked)


@pytest.mark.parametrize(
    "asked",
    [
        need(hoursPerWeek=None),
        need(sessionMinutes=None),
        need(languages=None),
        need(wheelchair=None),
        need(priority=None),
        need(competenceId=None),
        search(refusedPartnerIds=None),
        search(needs=None),
        search(needs=[None]),
        search(areaId=None),
        need(windows=[{"weekday": "MONDAY", "opens": "24:00", "closes": "00:00"}]),
        need(windows=[{"weekday": "MONDAY", "opens": "15:00:30", "closes": "16:00"}]),
        need(windows=[{"weekday": "MONDAY", "opens": "15:00+02:00", "closes": "16:00"}]),
        need(windows=[{"weekday": "MONDAY", "opens": 15, "closes": 16}]),
        need(hoursPerWeek=float("nan")),
        need(hoursPerWeek=float("inf")),
        need(sessionMinutes=60.5),
        need(languages=[5]),
        need(ageBand="AGE_7"),
        search(to="2026-02-30"),
        {},
    ],
)
async def test_what_graphql_itself_does_not_accept_is_said_in_words(tiny, asked):
    found = await answer(tiny, SEARCH, search=asked)
    assert (found.data, found.codes) == (None, {"BAD_USER_INPUT"})
    assert "intern" not in found.errors[0]["message"].lower()
