"""The demonstration network of Torino: invented, believable, whole, and never more promised than can be held."""

import csv
import json
import os
import re
import subprocess
import sys
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from shapely.geometry import Point, shape
from stdnum import luhn
from stdnum.it import iva

from graph_service.exchange.folder import Folder

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
TORINO = SEEDS / "torino"
FILES = (
    "places",
    "organisations",
    "volunteers",
    "contacts",
    "signatures",
    "commitments",
    "interventions",
    "services",
    "case_managers",
    "beneficiaries",
    "consents",
    "members",
    "needs",
    "referrals",
    "assignments",
    "trainings",
    "training_sessions",
    "training_volunteers",
    "training_case_managers",
    "methods",
    "skills",
    "desks",
    "desk_contacts",
    "inclusion_pacts",
    "inclusion_goals",
    "inclusion_actions",
    "inclusion_reviews",
    "grants",
    "grant_entries",
)
OFFICES = {*range(1, 101), 120, 121, 888, 999}
"""The provincial offices whose number stands in digits 8 to 10 of the codes that were issued."""
RESERVING = {"ACCEPTED", "IN_PROGRESS", "ON_HOLD"}
EVER_HELD = RESERVING | {"COMPLETED", "FAILED"}
AS_OF = date(2026, 11, 20)
COMMON_NEEDS = {
    "homework help": ["homework-help"],
    "Italian": ["italian-l2"],
    "SPID": ["spid"],
    "food or orientation": ["food-parcel", "services-orientation"],
    "listening": ["listening"],
    "parenting": ["parenting-support"],
}
GAPS = {  # what nobody offers, nearly or in a broader sense, under these pacts
    "child-neuropsychiatry": [
        "san-salvario",
        "vallette",
        "casa-nel-parco",
        "roccafranca",
        "piu-spazioquattro",
    ],
    "driving-licence": ["san-salvario", "cecchi-point", "bagni-aglie", "roccafranca", "barrito"],
    "mediation-bengali": ["san-salvario", "cecchi-point", "bagni-aglie", "vallette", "barrito"],
    "social-withdrawal": ["san-salvario", "cecchi-point", "bagni-aglie", "vallette", "barrito"],
    "housing-emergency": ["san-salvario", "cecchi-point", "bagni-aglie", "vallette", "barrito"],
}
LEGAL_FORMS = set(
    re.findall(
        r"\w+",
        """associazione assoc ass aps odv ets onlus asd ssd societa soc cooperativa coop sociale scs srl snc spa
        fondazione fond parrocchia oratorio san santa santo sant s""",
    )
)
ARTICLES = set(
    re.findall(
        r"\w+", "il lo la i gli le l un una di del dello della dei degli delle d e in a al alla ai per"
    )
)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AGES = {
    "AGE_0_2": (0, 2),
    "AGE_3_5": (3, 5),
    "AGE_6_10": (6, 10),
    "AGE_11_13": (11, 13),
    "AGE_14_17": (14, 17),
    "AGE_18_64": (18, 64),
    "AGE_65_PLUS": (65, 120),
}

Row = dict[str, str]
Minutes = frozenset[int]


@cache
def rows(name: str) -> list[Row]:
    folder = TORINO if "/" not in name else SEEDS
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def by_id(name: str, key: str = "id") -> dict[str, Row]:
    return {row[key]: row for row in rows(name)}


def listed(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def day(cell: str) -> date:
    return date.fromisoformat(cell)


@cache
def minutes(cell: str) -> Minutes:
    """Return the minutes of the week, 0 for Monday 00:00, that a list of windows holds."""
    held: set[int] = set()
    for window in listed(cell):
        name, opens, closes = re.fullmatch(r"(...) (\d\d:\d\d)-(\d\d:\d\d)", window).groups()
        start, end = (DAYS.index(name) * 1440 + int(at[:2]) * 60 + int(at[3:]) for at in (opens, closes))
        held.update(range(start, end))
    return frozenset(held)


def promised(row: Row) -> float:
    """Return the minutes a week."""
    return float(row["hours_per_week"]) * 60


def weeks(row: Row) -> set[tuple[int, int]]:
    """Return the ISO weeks that a referral touches."""
    first, last = day(row["starts_on"]), day(row["ends_on"])
    return {(first + timedelta(days=n)).isocalendar()[:2] for n in range((last - first).days + 1)}


@cache
def members() -> dict[str, dict[str, str]]:
    ages: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows("members"):
        ages[row["beneficiary_code"]][row["number"]] = row["age_band"]
    return ages


def served_by(referral: Row) -> set[tuple[str, str]]:
    """Return the members that a referral occupies: one, or the whole household."""
    need = by_id("needs")[referral["need_id"]]
    numbers = [need["member"]] if need["member"] else members()[need["beneficiary_code"]]
    return {(need["beneficiary_code"], number) for number in numbers}


def commitment_of(referral: Row) -> Row:
    return by_id("commitments")[referral["commitment_id"]]


def held(states: set[str]) -> list[Row]:
    return [row for row in rows("referrals") if row["state"] in states]


@cache
def kin(competence_id: str, upwards: bool = False) -> frozenset[str]:
    """Return the competence and all narrower ones, or all broader ones."""
    broader = {row["id"]: listed(row["broader_ids"]) for row in rows("taxonomy/competences")}
    near = [key for key, above in broader.items() if competence_id in above]
    return frozenset([competence_id]).union(
        *(kin(one, upwards) for one in (broader[competence_id] if upwards else near))
    )


@cache
def pacts_serving(area_id: str) -> frozenset[str]:
    """Return the pacts that cover the area, or one that holds at least half of it."""
    covered = [(row["pact_id"], row["area_id"]) for row in rows("case/pact_zones")]
    holders = {
        row["within_id"]
        for row in rows("areas/area_shares")
        if row["area_id"] == area_id and float(row["share"]) >= 0.5
    }
    return frozenset(pact for pact, area in covered if area == area_id or area in holders)


def partners() -> dict[str, Row]:
    return {**by_id("organisations"), **by_id("volunteers")}


# The folder is whole


def test_the_loader_finds_nothing_wrong() -> None:
    checked = Folder(TORINO).check()
    assert [str(finding) for finding in checked.findings] == []
    assert sorted(checked.rows) == sorted(FILES)


def test_every_key_it_mentions_is_here_or_among_the_real_ones() -> None:
    members_ = {f"{code}/{number}" for code, numbers in members().items() for number in numbers}
    assert {
        f"{row['beneficiary_code']}/{row['member']}" for row in rows("needs") if row["member"]
    } <= members_
    keys = {
        "area_id": by_id("areas/areas"),
        "place_id": {**by_id("case/places"), **by_id("places")},
        "pact_id": by_id("case/pacts"),
        "competence_id": by_id("taxonomy/competences"),
        "organisation_id": by_id("organisations"),
        "partner_id": partners(),
        "refused_partner_id": partners(),
        "staff_id": by_id("volunteers"),
        "volunteer_id": by_id("volunteers"),
        "commitment_id": by_id("commitments"),
        "case_manager_id": by_id("case_managers"),
        "beneficiary_code": by_id("beneficiaries", "code"),
        "need_id": by_id("needs"),
        "referral_id": by_id("referrals"),
    }
    for name in FILES:
        for row in rows(name):
            for column in row.keys() & {*keys, *(f"{column}s" for column in keys)}:
                assert set(listed(row[column])) <= keys[column.removesuffix("s")].keys(), (name, column, row)
    assert not by_id("organisations").keys() & by_id("volunteers").keys()


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_tidy(name: str) -> None:
    content = (TORINO / f"{name}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    untidy = [cell for row in rows(name) for cell in row.values() if cell != " ".join(cell.split())]
    assert untidy == []


def test_building_it_again_gives_the_same_bytes(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, TORINO / "build.py", tmp_path], check=True, env=environment)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{name}.csv" for name in FILES)
    different = [p.name for p in tmp_path.iterdir() if p.read_bytes() != (TORINO / p.name).read_bytes()]
    assert different == []


def test_the_examples_in_the_recipe_are_true() -> None:
    command = (
        "import doctest, recipe.names, recipe.tables as t; print(*map(doctest.testmod, (recipe.names, t)))"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{TORINO}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", command], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.count("failed=0") == 2


def test_it_is_as_large_as_a_programme_with_a_hundred_partners() -> None:
    sizes = {name: len(rows(name)) for name in FILES}
    exact = {
        "volunteers": 300,
        "services": 60,
        "interventions": 12,
        "beneficiaries": 150,
        "needs": 400,
        "referrals": 300,
    }
    assert {name: sizes[name] for name in exact} == exact
    assert sizes["organisations"] >= 120
    assert sizes["commitments"] >= 400
    assert sizes["contacts"] >= sizes["organisations"]


# Nobody real


def bare(name: str) -> str:
    """Return a name without accents, capitals, legal forms and articles, by the letters that are left."""
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    letters = re.sub(r"\b([a-z]\.){2,}", lambda found: found[0].replace(".", ""), letters)
    words = re.findall(r"[a-z0-9]+", letters)
    return "".join(word for word in words if word not in LEGAL_FORMS and word not in ARTICLES) or "".join(
        words
    )


def test_no_invented_body_has_the_name_of_a_real_one() -> None:
    bodies = [
        row["name"] for row in rows("register/register") + rows("case/organisations") + rows("case/places")
    ]
    aliases = [
        alias for row in rows("case/organisations") + rows("case/places") for alias in listed(row["aliases"])
    ]
    real = {bare(name) for name in bodies + aliases}
    assert [row["name"] for row in rows("organisations") if bare(row["name"]) in real] == []


def test_no_two_invented_bodies_or_people_share_a_name() -> None:
    assert [
        n for n, times in Counter(bare(row["name"]) for row in rows("organisations")).items() if times > 1
    ] == []
    people = [row["name"] for row in rows("volunteers")]
    contacts = [row["name"] for row in rows("contacts") if row["partner_id"] not in by_id("volunteers")]
    assert [name for name, times in Counter(people + contacts).items() if times > 1] == []


def test_no_invented_body_has_the_tax_code_of_a_real_one() -> None:
    real = {row["tax_code"] for row in rows("register/register") + rows("case/organisations")}
    codes = [row["tax_code"] for row in rows("organisations") if row["tax_code"]]
    assert len(codes) == len(set(codes)) >= 100
    assert not real & set(codes)


def test_invented_tax_codes_have_a_right_check_digit_and_an_office_that_was_never_numbered() -> None:
    codes = [row["tax_code"] for row in rows("organisations") if row["tax_code"]]
    assert [code for code in codes if not luhn.is_valid(code)] == []
    assert [code for code in codes if iva.is_valid(code)] == []
    assert {int(code[7:10]) for code in codes} & OFFICES == set()
    assert {int(row["tax_code"][7:10]) for row in rows("register/register")} <= OFFICES


def test_informal_groups_have_no_tax_code_and_registered_bodies_have_one_section() -> None:
    for row in rows("organisations"):
        assert not (row["kind"] == "INFORMAL_GROUP" and (row["tax_code"] or row["runts_section"]))
        assert not (row["kind"] in {"SCHOOL", "PUBLIC_BODY", "COMPANY", "PARISH"} and row["runts_section"])
        assert row["runts_section"] == "d" or row["kind"] != "SOCIAL_COOPERATIVE"
    assert {row["runts_section"] for row in rows("organisations")} == {"", *"abcdefg"}


def test_every_invented_row_says_so() -> None:
    for name in ("organisations", "volunteers", "commitments", "interventions", "services"):
        assert {row["invented"] for row in rows(name)} == {"yes"}, name
    for name in ("places", "organisations", "services"):
        assert {row["source"] for row in rows(name)} == {"demo"}, name
    assert all("demo" in listed(row["sources"]) for row in rows("signatures"))
    assert all(
        "(dimostrativ" in row["name"] and "(dimostrativ" in row["provider"] for row in rows("services")
    )


def test_nobody_can_be_reached_by_mistake() -> None:
    reachable = rows("contacts") + rows("services")
    assert all(re.fullmatch(r"(\+39 011 555 01\d\d)?", row["phone"]) for row in reachable)
    assert all(re.fullmatch(r"([\w-]+@([\w-]+\.)+example\.org)?", row["email"]) for row in reachable)
    sites = [row["website"] for row in rows("organisations")] + [row["url"] for row in rows("services")]
    assert all(re.match(r"https://([\w-]+\.)+example\.org", site) for site in sites if site)
    assert all(row["phone"] or row["email"] for row in rows("contacts"))
    for row in rows("contacts"):
        assert all(row[part] for part in listed(row["publish"]))


def test_invented_places_stand_in_their_zone_and_are_never_precise() -> None:
    collection = json.loads((SEEDS / "areas" / "areas.geojson").read_text(encoding="utf-8"))
    polygons = {each["properties"]["id"]: shape(each["geometry"]) for each in collection["features"]}
    for row in rows("places"):
        assert row["precision"] == ("APPROXIMATE" if row["latitude"] else "UNKNOWN")
        assert re.match(r"\w+ (Inventat|Immaginari)[ao] \d+$", row["address"] or "Via Inventata 1")
        if row["latitude"]:
            assert polygons[row["area_id"]].contains(
                Point(float(row["longitude"]), float(row["latitude"]))
            ), row["id"]
    assert {row["wheelchair"] for row in rows("places")} == {"yes", "no", ""}


# Believable


def test_bodies_are_mixed_as_in_the_city() -> None:
    kinds = Counter(row["kind"] for row in rows("organisations"))
    assert kinds["ASSOCIATION"] / kinds.total() == pytest.approx(0.55, abs=0.03)
    assert min(kinds.values()) >= 3
    assert len(kinds) == 8
    pacts = Counter(row["partner_id"] for row in rows("signatures"))
    assert 10 <= sum(number == 2 for number in pacts.values()) <= 40


def test_hours_are_shared_out_by_theme_as_published() -> None:
    recipe = TORINO / "recipe"
    offers = tomllib.loads((recipe / "offers.toml").read_text(encoding="utf-8"))["offer"]
    shares = tomllib.loads((recipe / "parameters.toml").read_text(encoding="utf-8"))["themes"]
    themes = {one["competences"][0]: one["theme"] for one in offers.values()}
    hours: Counter[str] = Counter()
    for row in rows("commitments"):
        hours[themes[listed(row["competence_ids"])[0]]] += promised(row) / 60
    assert (shares["inclusion"], shares["education"], shares["culture"]) == (0.194, 0.193, 0.173)
    assert sum(shares.values()) == pytest.approx(1)
    assert {theme: hours[theme] / hours.total() for theme in shares} == pytest.approx(shares, abs=0.02)


def test_volunteers_give_eighteen_hours_in_four_weeks_and_one_in_six_has_several_bodies() -> None:
    given: Counter[str] = Counter()
    for row in rows("commitments"):
        if row["state"] == "ACTIVE":
            named = listed(row["staff_ids"]) or [row["partner_id"]] * (
                row["partner_id"] in by_id("volunteers")
            )
            given.update({id_: promised(row) / 60 / len(named) for id_ in named})
    assert 4 * given.total() / len(given) == pytest.approx(18, rel=0.1)
    several = sum(len(listed(row["organisation_ids"])) > 1 for row in rows("volunteers"))
    assert several / 300 == pytest.approx(0.162, abs=0.02)


def test_volunteers_are_mostly_insured_and_cleared_and_some_no_longer_or_not_known() -> None:
    for column, least in (("insurance_until", 0.7), ("clearance_until", 0.6)):
        dates = [row[column] for row in rows("volunteers")]
        assert sum(cell >= "2027" for cell in dates) / 300 > least
        assert sum("" < cell < AS_OF.isoformat() for cell in dates) >= 10
        assert dates.count("") >= 10
        assert max(dates) < "2030"


def test_commitments_are_mostly_active_open_ended_and_confirmed_this_year() -> None:
    commitments = rows("commitments")
    states = Counter(row["state"] for row in commitments)
    assert set(states) == {"ACTIVE", "PROPOSED", "PAUSED", "ENDED"}
    assert states["ACTIVE"] / states.total() > 0.8
    assert {row["valid_to"][:4] for row in commitments} == {"", "2026", "2027"}
    assert all((row["valid_to"][:4] == "2026") == (row["state"] == "ENDED") for row in commitments)
    assert 0.07 < sum(row["valid_to"][:4] == "2027" for row in commitments) / len(commitments) < 0.2
    assert all("2025-09-01" <= row["valid_from"] < "2026-11" for row in commitments)
    assert all(
        "2025-12-01" <= row["assured_on"] <= AS_OF.isoformat() for row in commitments if row["assured_on"]
    )
    assert 20 <= sum(not row["assured_on"] for row in commitments if row["state"] == "ACTIVE") <= 120
    assert sum("ONLINE" in row["modes"] for row in commitments) <= 0.08 * len(commitments)
    assert {int(row["places"]) for row in commitments} <= set(range(1, 26))


def test_a_commitment_promises_no_more_than_its_windows() -> None:
    for row in rows("commitments"):
        assert not row["windows"] or promised(row) <= len(minutes(row["windows"])), row["id"]


def test_each_kind_of_body_staffs_its_commitments_as_it_can() -> None:
    volunteers, organisations = by_id("volunteers"), by_id("organisations")
    by_volunteers, unnamed = Counter(), 0
    for row in rows("commitments"):
        named = listed(row["staff_ids"])
        if row["partner_id"] in volunteers:
            assert row["staffing"] == "VOLUNTEERS"
            assert named == []
            continue
        assert all(row["partner_id"] in listed(volunteers[id_]["organisation_ids"]) for id_ in named)
        assert row["staffing"] == "VOLUNTEERS" or named == []
        by_volunteers[organisations[row["partner_id"]]["kind"], row["staffing"]] += 1
        unnamed += row["staffing"] == "VOLUNTEERS" and not named
    for kind, mostly in {
        "ASSOCIATION": "VOLUNTEERS",
        "PARISH": "VOLUNTEERS",
        "SOCIAL_COOPERATIVE": "EMPLOYEES",
    }.items():
        total = sum(number for (its, _), number in by_volunteers.items() if its == kind)
        assert by_volunteers[kind, mostly] > 0.7 * total
    assert 3 <= unnamed <= 30
    assert len({row["partner_id"] for row in rows("commitments")} & set(volunteers)) >= 15


def test_who_offers_has_signed_the_pact_before() -> None:
    signed = {(row["pact_id"], row["partner_id"]): row["signed_on"] for row in rows("signatures")}
    for row in rows("commitments"):
        assert signed[row["pact_id"], row["partner_id"]] <= row["valid_from"], row["id"]
    assert {row["partner_id"] for row in rows("commitments")} >= set(by_id("organisations"))
    assert any(len(listed(row["sources"])) > 1 for row in rows("signatures"))


def test_an_intervention_joins_active_commitments_of_several_partners_under_its_pact() -> None:
    for row in rows("interventions"):
        joined = [by_id("commitments")[id_] for id_ in listed(row["commitment_ids"])]
        assert len({one["partner_id"] for one in joined}) >= 2
        assert {(one["pact_id"], one["state"]) for one in joined} == {(row["pact_id"], "ACTIVE")}
        assert row["public_counterpart"]
        assert row["results"]


def test_city_services_are_open_to_every_district_and_answer_what_partners_do_not() -> None:
    districts = {area for row in rows("services") for area in listed(row["area_ids"])}
    assert districts == {"torino", *(f"circoscrizione-{number}" for number in range(1, 9))}
    answered = {competence for row in rows("services") for competence in listed(row["competence_ids"])}
    assert {
        "child-neuropsychiatry",
        "housing-emergency",
        "domestic-violence",
        "nursery",
        "dental-care",
    } <= answered
    assert all(row["how_to_ask"] for row in rows("services"))


# Common needs find someone everywhere, others truly nobody


def active(pact_id: str, competences: frozenset[str]) -> Iterator[Row]:
    for row in rows("commitments"):
        lends = competences & set(listed(row["competence_ids"]))
        if lends and row["state"] == "ACTIVE" and (row["pact_id"] == pact_id or "ONLINE" in row["modes"]):
            yield row


def free_minutes(commitment: Row) -> float:
    """Return the presence that no referral holds, in the worst week from now on."""
    booked: dict[tuple[int, int], set[int]] = defaultdict(set)
    arranged: Counter[tuple[int, int]] = Counter()
    for row in held(RESERVING):
        if row["commitment_id"] == commitment["id"]:
            for week in weeks(row):
                booked[week] |= minutes(row["sessions"])
                arranged[week] += 0 if row["sessions"] else promised(row)
    worst = max((len(booked[week]) + arranged[week] for week in booked | arranged), default=0)
    return promised(commitment) - worst


@pytest.mark.parametrize("need", COMMON_NEEDS)
def test_every_pact_has_room_for_the_common_needs_in_every_area_it_covers(need: str) -> None:
    competences = frozenset().union(*(kin(one) for one in COMMON_NEEDS[need]))
    for pact in by_id("case/pacts"):
        lasting = [
            row
            for row in active(pact, competences)
            if row["pact_id"] == pact and row["place_id"] and not row["valid_to"] and free_minutes(row) >= 60
        ]
        assert lasting, pact
    covered = {row["area_id"] for row in rows("case/pact_zones")}
    assert all(pacts_serving(area) for area in covered)


@pytest.mark.parametrize("need", GAPS)
def test_some_needs_have_nobody_under_some_pacts(need: str) -> None:
    for pact in GAPS[need]:
        assert [row["id"] for row in active(f"patto-{pact}", kin(need) | kin(need, upwards=True))] == []
    asked = {row["competence_id"] for row in rows("needs") if row["state"] == "OPEN"}
    assert need in asked


def test_the_first_family_is_the_one_of_the_demonstration() -> None:
    first = rows("beneficiaries")[0]
    assert (first["code"], first["area_id"], first["languages"]) == ("FAM-DEMQ22", "zona-19", "ar|it")
    assert list(members()[first["code"]].values()) == ["AGE_18_64", "AGE_6_10", "AGE_3_5", "AGE_18_64"]
    needs = {row["competence_id"]: row for row in rows("needs") if row["beneficiary_code"] == first["code"]}
    assert set(needs) == {"homework-help", "italian-l2-mothers", "spid", "child-neuropsychiatry"}
    assert {row["state"] for row in needs.values()} == {"OPEN"}
    homework = needs["homework-help"]
    assert promised(homework) == 2 * int(homework["session_minutes"])
    assert members()[first["code"]][homework["member"]] == "AGE_6_10"


def test_the_demonstration_has_several_partners_to_choose_among() -> None:
    first = rows("beneficiaries")[0]["code"]
    for row in rows("needs"):
        if row["beneficiary_code"] == first and row["competence_id"] != "child-neuropsychiatry":
            length, asked = int(row["session_minutes"]), minutes(row["windows"])
            near = [
                one
                for one in active("patto-san-salvario", kin(row["competence_id"]))
                if free_minutes(one) >= length
            ]
            meeting = [one for one in near if not asked or len(asked & minutes(one["windows"])) >= length]
            assert len({one["partner_id"] for one in meeting}) >= 2, row["competence_id"]


# Families and their needs


def test_most_families_live_where_a_pact_reaches() -> None:
    outside = [row["code"] for row in rows("beneficiaries") if not pacts_serving(row["area_id"])]
    assert len(outside) / 150 == pytest.approx(0.15, abs=0.06)
    kinds = Counter(row["area_id"].split("-")[0] for row in rows("beneficiaries"))
    assert set(kinds) == {"zona", "quartiere"}


def test_families_are_of_one_to_five_and_speak_many_languages() -> None:
    assert {len(ages) for ages in members().values()} == {1, 2, 3, 4, 5}
    assert {band for ages in members().values() for band in ages.values()} == set(AGES)
    assert len({listed(row["languages"])[0] for row in rows("beneficiaries")}) >= 8
    assert 5 <= sum(bool(row["refused_partner_ids"]) for row in rows("beneficiaries")) <= 25


def test_a_need_asks_whole_sessions_in_its_own_time() -> None:
    for row in rows("needs"):
        assert promised(row) % int(row["session_minutes"]) == 0
        assert not row["windows"] or len(minutes(row["windows"])) >= promised(row), row["id"]
        assert "2026-03-01" <= row["starts_on"] <= "2026-11-30"
    states = Counter(row["state"] for row in rows("needs"))
    assert states["OPEN"] > 240
    assert min(states["MET"], states["CLOSED"]) > 20
    assert len({row["priority"] for row in rows("needs")}) == 3


def test_the_key_of_a_need_does_not_tell_whose_it_is() -> None:
    families = [row["beneficiary_code"] for row in sorted(rows("needs"), key=lambda row: row["id"])]
    neighbours = sum(one == other for one, other in pairwise(families))
    assert neighbours <= 10


def test_a_met_need_is_served_and_a_closed_one_was() -> None:
    states: dict[str, set[str]] = defaultdict(set)
    for row in rows("referrals"):
        states[row["need_id"]].add(row["state"])
    for row in rows("needs"):
        assert row["state"] != "MET" or states[row["id"]] & {"ACCEPTED", "IN_PROGRESS"}
        assert row["state"] != "CLOSED" or (
            states[row["id"]] >= {"COMPLETED"} and not states[row["id"]] & RESERVING
        )


# Referrals


def test_referrals_are_in_every_state_and_a_refused_one_says_why() -> None:
    states = Counter(row["state"] for row in rows("referrals"))
    assert {"COMPLETED": 130, "FAILED": 30, "REJECTED": 17}.items() <= states.items()
    assert sum(states[one] for one in RESERVING) == 90
    assert len(states) == 10
    with_reason = {row["state"] for row in rows("referrals") if row["reason"]}
    assert with_reason == {"REJECTED", "FAILED", "CANCELLED"}
    assert all(row["reason"] for row in rows("referrals") if row["state"] == "REJECTED")
    assert all(not row["requested_on"] for row in rows("referrals") if row["state"] == "DRAFT")


def test_a_referral_runs_within_its_need_and_its_commitment() -> None:
    for row in rows("referrals"):
        need, commitment = by_id("needs")[row["need_id"]], commitment_of(row)
        assert need["starts_on"] <= row["starts_on"]
        assert row["ends_on"] <= (need["ends_on"] or "9")
        assert commitment["valid_from"] <= row["starts_on"]
        assert row["ends_on"] <= (commitment["valid_to"] or "9")
        assert (row["requested_on"] or "0") <= min(row["starts_on"], AS_OF.isoformat())
        assert row["state"] not in {"COMPLETED", "FAILED"} or row["ends_on"] <= AS_OF.isoformat()
        assert row["state"] not in RESERVING or AS_OF.isoformat() < row["ends_on"] <= "2027-06-30"
        assert commitment["state"] == "ACTIVE" or row["state"] in {"COMPLETED", "FAILED"}


def test_sessions_are_whole_begin_on_the_half_hour_and_lie_in_both_windows() -> None:
    for row in rows("referrals"):
        need, commitment = by_id("needs")[row["need_id"]], commitment_of(row)
        length, sessions = int(need["session_minutes"]), minutes(row["sessions"])
        assert promised(row) % length == 0
        assert promised(row) <= promised(need)
        assert bool(sessions) == bool(commitment["windows"]), row["id"]
        if sessions:
            assert len(sessions) == promised(row)
            assert sessions <= minutes(commitment["windows"])
            assert not need["windows"] or sessions <= minutes(need["windows"])
            begins = [minute for minute in sessions if minute - 1 not in sessions]
            assert all(minute % 30 == 0 for minute in begins)
            assert len(begins) * length == promised(row)


def test_a_referral_leads_to_a_partner_who_could_help() -> None:
    places = {**by_id("case/places"), **by_id("places")}
    for row in rows("referrals"):
        need, commitment = by_id("needs")[row["need_id"]], commitment_of(row)
        family = by_id("beneficiaries", "code")[need["beneficiary_code"]]
        modes = set(listed(commitment["modes"])) & set(listed(need["modes"]) or listed(commitment["modes"]))
        assert modes
        assert kin(need["competence_id"]) & set(listed(commitment["competence_ids"]))
        assert commitment["pact_id"] in pacts_serving(family["area_id"]) or "ONLINE" in modes
        assert commitment["partner_id"] not in listed(family["refused_partner_ids"])
        assert not need["languages"] or set(listed(need["languages"])) & set(listed(commitment["languages"]))
        if need["member"]:
            youngest, oldest = AGES[members()[need["beneficiary_code"]][need["member"]]]
            assert int(commitment["min_age"] or 0) <= youngest <= oldest <= int(commitment["max_age"] or 120)
        if need["wheelchair"] == "yes" and modes == {"IN_PERSON"}:
            assert places[commitment["place_id"]]["wheelchair"] == "yes"


@pytest.mark.parametrize("states", [RESERVING, EVER_HELD], ids=["now", "ever"])
def test_nothing_is_oversold_in_any_week(states: set[str]) -> None:
    """Minute by minute: presence, places at every instant, and by arrangement hours times places."""
    bookings: dict[tuple[str, tuple[int, int]], list[Row]] = defaultdict(list)
    for row in held(states):
        for week in weeks(row):
            bookings[row["commitment_id"], week].append(row)
    for (commitment_id, week), booked in bookings.items():
        commitment, taken = by_id("commitments")[commitment_id], Counter[int]()
        arranged = 0.0
        for row in booked:
            for minute in minutes(row["sessions"]):
                taken[minute] += len(served_by(row))
            if not row["sessions"]:
                assert len(served_by(row)) <= int(commitment["places"])
                arranged += promised(row) * len(served_by(row))
        assert len(taken) <= promised(commitment), (commitment_id, week)
        assert max(taken.values(), default=0) <= int(commitment["places"]), (commitment_id, week)
        assert arranged <= promised(commitment) * int(commitment["places"]), (commitment_id, week)


def clashes(referrals: list[Row]) -> list[tuple[str, str]]:
    """Return the pairs that are at the same time, in the same week, under different commitments."""
    return [
        (one["id"], other["id"])
        for one, other in combinations(referrals, 2)
        if one["commitment_id"] != other["commitment_id"]
        and minutes(one["sessions"]) & minutes(other["sessions"])
        and weeks(one) & weeks(other)
    ]


def test_no_volunteer_is_in_two_places_at_once() -> None:
    volunteers, busy = by_id("volunteers"), defaultdict(list)
    for row in held(EVER_HELD):
        if commitment_of(row)["partner_id"] in volunteers:
            busy[commitment_of(row)["partner_id"]].append(row)
    for row in rows("assignments"):
        referral = by_id("referrals")[row["referral_id"]]
        if referral not in busy[row["volunteer_id"]]:
            busy[row["volunteer_id"]].append(referral)
    assert [pair for referrals in busy.values() for pair in clashes(referrals)] == []


def test_no_member_of_a_family_is_in_two_places_at_once() -> None:
    busy = defaultdict(list)
    for row in held(EVER_HELD):
        for member in served_by(row):
            busy[member].append(row)
    assert [pair for referrals in busy.values() for pair in clashes(referrals)] == []


def test_sessions_are_held_by_volunteers_of_the_commitment_who_may() -> None:
    volunteers = by_id("volunteers")
    assigned: dict[str, list[Row]] = defaultdict(list)
    for row in rows("assignments"):
        assigned[row["referral_id"]].append(row)
    for referral in rows("referrals"):
        commitment, need = commitment_of(referral), by_id("needs")[referral["need_id"]]
        able = {*listed(commitment["staff_ids"]), commitment["partner_id"]} & set(volunteers)
        holders = {row["volunteer_id"] for row in assigned[referral["id"]]}
        assert holders <= able
        assert bool(holders) == (bool(able) and referral["state"] in EVER_HELD)
        minors = any(AGES[members()[code][number]][1] < 18 for code, number in served_by(referral))
        for row in assigned[referral["id"]]:
            assert row["starts_on"] == referral["starts_on"]
            assert volunteers[row["volunteer_id"]]["insurance_until"] >= referral["ends_on"]
            if minors and commitment["clearance_required"] != "no":
                assert volunteers[row["volunteer_id"]]["clearance_until"] >= referral["ends_on"], need["id"]


def test_some_groups_are_shared_by_several_families() -> None:
    families: dict[str, set[str]] = defaultdict(set)
    for row in held(RESERVING):
        families[row["commitment_id"]].add(by_id("needs")[row["need_id"]]["beneficiary_code"])
    assert sum(len(sharing) > 1 for sharing in families.values()) >= 5
