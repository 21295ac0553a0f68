"""The tables of a CSV folder: their columns, what each cell holds, and the rules between cells.

`docs/csv-folder.md` says the same for people; a test compares the two.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

from graph_service.domain.desks import ContactOutcome, OnlineProcedure, RequestKind
from graph_service.domain.geography import AreaKind, Point
from graph_service.domain.model import (
    AgeBand,
    CommitmentState,
    ConsentPurpose,
    ContactWay,
    GoalOutcome,
    GrantCategory,
    GrantEntryKind,
    InclusionActionState,
    InclusionPactState,
    LegalBasis,
    Mode,
    NeedState,
    OrganisationKind,
    PathComponent,
    PathOutcome,
    PlaceKind,
    Precision,
    Priority,
    ReferralState,
    SignatureRole,
    Staffing,
)
from graph_service.domain.names import plain_name, sort_key
from graph_service.domain.referrals import ReferralReason
from graph_service.domain.schedule import ROME, Window
from graph_service.domain.skills import SkillLevel, SkillSource
from graph_service.domain.taxonomy import MappingMatch, MappingScheme
from graph_service.domain.trainings import TrainingState
from graph_service.exchange import cells
from graph_service.exchange.cells import Reader

Row = dict[str, Any]


@dataclass(frozen=True)
class Rule:
    """What must hold between cells of one row; it is asked only when all of them could be read.

    `misfit` returns nothing, or the column that does not fit and what was expected there.
    """

    columns: tuple[str, ...]
    misfit: Callable[[Row], tuple[str, str] | None]


@dataclass(frozen=True)
class Ascent:
    """Columns that name what each thing lies below, all the way up: nothing may lie below itself."""

    start: str
    above: str
    expected: str


@dataclass(frozen=True)
class Column:
    """One column: how its cells are read, whether they may be empty, and what they refer to."""

    name: str
    read: Reader = cells.text
    required: bool = False
    many: bool = False
    refers: str | None = None

    @property
    def default(self) -> Any:
        return [] if self.many else None

    @property
    def recurs(self) -> bool:
        """Whether the same cells stand in many rows."""
        return self.read not in (
            cells.text,
            cells.about_family,
            cells.key,
            cells.family_key,
            cells.case_code,
            cells.tax_code,
        ) or bool(self.refers)


@dataclass(frozen=True)
class Table:
    """One file of the folder.

    `key` names the columns that no two rows share; `defines` is the kind of thing whose keys it brings;
    `shape` turns a checked row into what the graph takes; `then` is a statement for when all rows are there.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    defines: str | None = None
    rules: tuple[Rule, ...] = ()
    ascent: Ascent | None = None
    shape: Callable[[Row], Row] | None = None
    then: str | None = None
    changes_reference: bool = False

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def references(self) -> tuple[Column, ...]:
        """The columns that refer to keys."""
        return tuple(column for column in self.columns if column.refers)


def required(name: str, read: Reader = cells.text) -> Column:
    return Column(name, read, required=True)


def optional(name: str, read: Reader = cells.text) -> Column:
    return Column(name, read)


def listed(name: str, read: Reader = cells.text, required: bool = False) -> Column:
    return Column(name, read, required=required, many=True)


def reference(name: str, to: str, required: bool = False, many: bool = False) -> Column:
    """Return a column that refers to keys; what has not the form of one is guessed at like any unknown key."""
    return Column(name, cells.text, required, many, to)


def key_column(read: Reader = cells.key, name: str = "id") -> Column:
    return Column(name, read, required=True)


def _named(column: str = "name", id_: str = "id") -> Callable[[Row], Row]:
    def shape(row: Row) -> Row:
        return {**row, "sort_key": sort_key(row[column], row[id_])}

    return shape


def _register_entry(row: Row) -> Row:
    return {**_named("name", "tax_code")(row), "plain_name": plain_name(row["name"])}


def _with_point(row: Row) -> Row:
    latitude, longitude = row.pop("latitude"), row.pop("longitude")
    return {**row, "point": None if latitude is None else Point(latitude, longitude)}


def _half_a_position(row: Row) -> tuple[str, str] | None:
    if (row["latitude"] is None) == (row["longitude"] is None):
        return None
    empty = "latitude" if row["latitude"] is None else "longitude"
    return empty, "latitude and longitude together, or neither"


def _precision(row: Row) -> tuple[str, str] | None:
    known, placed = row["precision"] != Precision.UNKNOWN, row["latitude"] is not None
    if placed and not known:
        return "precision", "BUILDING, STREET or APPROXIMATE, since the row has a position"
    if known and not placed:
        return "precision", "UNKNOWN, since the row has no position"
    return None


POSITION = Rule(("latitude", "longitude"), _half_a_position)
PRECISION = Rule(("precision", "latitude", "longitude"), _precision)


def in_order(first: str, last: str) -> Rule:
    def misfit(row: Row) -> tuple[str, str] | None:
        if row[first] is None or row[last] is None or row[first] <= row[last]:
            return None
        return last, f"a date not before {first} ({row[first]})"

    return Rule((first, last), misfit)


def _ages(row: Row) -> tuple[str, str] | None:
    if row["min_age"] is None or row["max_age"] is None or row["min_age"] <= row["max_age"]:
        return None
    return "max_age", f"an age not below min_age ({row['min_age']})"


def _whole_sessions(row: Row) -> tuple[str, str] | None:
    if row["hours_per_week"] % row["session_minutes"] == 0:
        return None
    return "hours_per_week", f"a whole number of sessions of {row['session_minutes']} minutes"


def _path_closed(row: Row) -> tuple[str, str] | None:
    """Expect of a closed path, and of no other, how and when it ended."""
    closed = row["state"] == InclusionPactState.CLOSED
    for column in ("outcome", "closed_on"):
        if (row[column] is not None) != closed:
            return column, "a value, since the path is closed" if closed else "nothing, since the path runs"
    return None


def _says_what(row: Row) -> tuple[str, str] | None:
    return None if row["text"] or row["referral_id"] else ("text", "a text, or a referral_id")


def _held(row: Row) -> tuple[str, str] | None:
    return ("note", "nothing before the review is held") if row["note"] and not row["held_on"] else None


def _entry(row: Row) -> tuple[str, str] | None:
    """Expect of each kind of entry the sign of its cents, a category of what is spent, and what is taken back."""
    kind, cents_ = row["kind"], row["cents"]
    signs = {
        GrantEntryKind.ALLOCATE: (cents_ > 0, "above zero"),
        GrantEntryKind.SPEND: (cents_ < 0, "below zero"),
        GrantEntryKind.RETURN: (cents_ <= 0, "zero or below"),
        GrantEntryKind.REVERSE: (cents_ != 0, "not zero"),
    }
    right, expected = signs[kind]
    if not right:
        return "cents", f"{expected}, since the kind is {kind}"
    if (row["reverses"] is not None) != (kind == GrantEntryKind.REVERSE):
        return "reverses", "the number of the entry taken back, of REVERSE and of no other kind"
    spends = kind == GrantEntryKind.SPEND or (kind == GrantEntryKind.REVERSE and cents_ > 0)
    if (row["category"] is not None) != spends:
        return "category", "a category, of what is spent or what takes that back, and of nothing else"
    return None


def unlike(one: str, other: str) -> Rule:
    def misfit(row: Row) -> tuple[str, str] | None:
        return (other, f"something else than {one}") if row[one] == row[other] else None

    return Rule((one, other), misfit)


def _commitment_shape(row: Row) -> Row:
    return {
        **_named("title")(row),
        "minutes_per_week": row["hours_per_week"],
        "windows": cells.windows(row["windows"]),
        "clearance_required": row["clearance_required"] is not False,
    }


def _need_shape(row: Row) -> Row:
    return {**row, "minutes_per_week": row["hours_per_week"], "windows": cells.windows(row["windows"])}


def _referral_shape(row: Row) -> Row:
    """Sessions that touch stay apart: they are two."""
    sessions = sorted(Window.parse(session) for session in row["sessions"])
    return {**row, "minutes_per_week": row["hours_per_week"], "sessions": [str(one) for one in sessions]}


def _signature(row: Row) -> Row:
    """Add what tells the papers apart that speak of the same signature."""
    sources = "|".join(sorted(row["sources"]))
    return {**row, "paper": blake2b(sources.encode(), digest_size=4).hexdigest()}


def _training_session(row: Row) -> Row:
    at = row["at"].astimezone(ROME)
    return {**row, "day": at.date(), "opens": at.hour * 60 + at.minute}


def _desk_contact(row: Row) -> Row:
    return {**row, "day": row["at"].astimezone(ROME).date()}


def _beneficiary(row: Row) -> Row:
    return {**row, "id": row["code"]}


def _service(row: Row) -> Row:
    return {**_named()(row), "windows": cells.windows(row["windows"])}


def _contact(row: Row) -> Row:
    return {**row, "hours": cells.windows(row["hours"])}


LATITUDE, LONGITUDE = cells.number(-90, 90), cells.number(-180, 180)
AGE = cells.whole(0, 120)

TABLES: tuple[Table, ...] = (
    Table(
        "areas",
        (
            key_column(),
            required("name"),
            required("kind", cells.one_of(AreaKind)),
            optional("code"),
            optional("latitude", LATITUDE),
            optional("longitude", LONGITUDE),
            optional("residents", cells.whole(0, 100_000_000)),
            optional("source"),
        ),
        defines="area",
        rules=(POSITION,),
        shape=_with_point,
        changes_reference=True,
    ),
    Table(
        "area_shares",
        (
            reference("area_id", "area", required=True),
            reference("within_id", "area", required=True),
            required("share", cells.share),
        ),
        key=("area_id", "within_id"),
        ascent=Ascent("area_id", "within_id", "an area that does not lie within itself"),
        changes_reference=True,
    ),
    Table(
        "area_borders",
        (reference("area_id", "area", required=True), reference("other_id", "area", required=True)),
        key=("area_id", "other_id"),
        rules=(unlike("area_id", "other_id"),),
        changes_reference=True,
    ),
    Table(
        "places",
        (
            key_column(),
            required("name"),
            required("kind", cells.one_of(PlaceKind)),
            optional("address"),
            optional("postal_code"),
            reference("area_id", "area", required=True),
            optional("latitude", LATITUDE),
            optional("longitude", LONGITUDE),
            required("precision", cells.one_of(Precision)),
            optional("precision_note"),
            optional("wheelchair", cells.yes_or_no),
            listed("aliases"),
            optional("source"),
        ),
        defines="place",
        rules=(POSITION, PRECISION),
        shape=_with_point,
    ),
    Table(
        "competences",
        (
            key_column(),
            required("label_it"),
            required("label_en"),
            reference("broader_ids", "competence", many=True),
            listed("synonyms_it"),
            listed("synonyms_en"),
            optional("definition_it"),
            optional("definition_en"),
        ),
        defines="competence",
        ascent=Ascent("id", "broader_ids", "a competence that is not broader than itself"),
        then="competence_hierarchy",
        changes_reference=True,
    ),
    Table(
        "competence_mappings",
        (
            reference("competence_id", "competence", required=True),
            required("scheme", cells.one_of(MappingScheme)),
            required("concept_id", cells.code),
            required("label"),
            required("match", cells.one_of(MappingMatch)),
        ),
        key=("competence_id", "scheme", "concept_id"),
    ),
    Table(
        "organisations",
        (
            key_column(),
            required("name"),
            required("kind", cells.one_of(OrganisationKind)),
            optional("tax_code", cells.tax_code),
            optional("runts_section", cells.one_of("abcdefg")),
            listed("aliases"),
            reference("place_id", "place"),
            optional("website", cells.url),
            optional("publishes", cells.yes_or_no),
            optional("invented", cells.yes_or_no),
            optional("source"),
        ),
        defines="organisation",
        shape=_named(),
    ),
    Table(
        "volunteers",
        (
            key_column(),
            required("name"),
            reference("organisation_ids", "organisation", many=True),
            listed("languages", cells.language),
            reference("competence_ids", "competence", many=True),
            optional("insurance_until", cells.day),
            optional("clearance_until", cells.day),
            reference("area_id", "area"),
            optional("invented", cells.yes_or_no),
        ),
        defines="volunteer",
        shape=_named(),
    ),
    Table(
        "contacts",
        (
            key_column(),
            reference("partner_id", "partner", required=True),
            required("name"),
            optional("role"),
            optional("phone", cells.phone),
            optional("email", cells.email),
            listed("hours", cells.window),
            optional("preferred", cells.one_of(ContactWay)),
            listed("publish", cells.one_of(("name", "phone", "email", "hours"))),
        ),
        shape=_contact,
    ),
    Table(
        "pacts",
        (
            key_column(),
            required("name"),
            reference("place_id", "place", required=True),
            required("starts_on", cells.day),
            optional("ends_on", cells.day),
            reference("renews_id", "pact"),
            optional("source"),
        ),
        defines="pact",
        rules=(in_order("starts_on", "ends_on"),),
        shape=_named(),
        then="pact_renewals",
        changes_reference=True,
    ),
    Table(
        "pact_zones",
        (
            reference("pact_id", "pact", required=True),
            reference("area_id", "area", required=True),
            required("source"),
        ),
        key=("pact_id", "area_id"),
        changes_reference=True,
    ),
    Table(
        "signatures",
        (
            reference("pact_id", "pact", required=True),
            reference("partner_id", "partner", required=True),
            optional("signed_on", cells.day),
            optional("role", cells.one_of(SignatureRole)),
            listed("sources", required=True),
            optional("left_on", cells.day),
        ),
        key=("pact_id", "partner_id"),
        rules=(in_order("signed_on", "left_on"),),
        shape=_signature,
    ),
    Table(
        "commitments",
        (
            key_column(),
            reference("pact_id", "pact", required=True),
            reference("partner_id", "partner", required=True),
            required("title"),
            reference("competence_ids", "competence", required=True, many=True),
            required("hours_per_week", cells.hours),
            required("places", cells.whole(1, 10_000)),
            listed("windows", cells.window),
            listed("closures", cells.days),
            listed("languages", cells.language),
            optional("min_age", AGE),
            optional("max_age", AGE),
            listed("modes", cells.one_of(Mode), required=True),
            required("valid_from", cells.day),
            optional("valid_to", cells.day),
            reference("place_id", "place"),
            required("state", cells.one_of(CommitmentState)),
            optional("assured_on", cells.day),
            required("staffing", cells.one_of(Staffing)),
            reference("staff_ids", "volunteer", many=True),
            optional("clearance_required", cells.yes_or_no),
            optional("invented", cells.yes_or_no),
        ),
        defines="commitment",
        rules=(in_order("valid_from", "valid_to"), Rule(("min_age", "max_age"), _ages)),
        shape=_commitment_shape,
    ),
    Table(
        "interventions",
        (
            key_column(),
            reference("pact_id", "pact", required=True),
            required("name"),
            optional("description"),
            reference("commitment_ids", "commitment", required=True, many=True),
            optional("public_counterpart"),
            optional("results", cells.about_family),
            optional("invented", cells.yes_or_no),
        ),
    ),
    Table(
        "services",
        (
            key_column(),
            required("name"),
            required("provider"),
            optional("description"),
            reference("competence_ids", "competence", required=True, many=True),
            reference("area_ids", "area", required=True, many=True),
            reference("place_id", "place"),
            listed("windows", cells.window),
            optional("phone", cells.phone),
            optional("email", cells.email),
            optional("url", cells.url),
            optional("how_to_ask"),
            optional("source"),
            optional("invented", cells.yes_or_no),
        ),
        defines="service",
        shape=_service,
    ),
    Table(
        "case_managers",
        (
            key_column(),
            required("name"),
            reference("place_id", "place"),
            optional("invented", cells.yes_or_no),
        ),
        defines="case_manager",
        shape=_named(),
    ),
    Table(
        "beneficiaries",
        (
            key_column(cells.case_code, "code"),
            reference("area_id", "area", required=True),
            listed("languages", cells.language),
            reference("refused_partner_ids", "partner", many=True),
            reference("case_manager_id", "case_manager"),
            required("controller"),
            required("legal_basis", cells.one_of(LegalBasis)),
        ),
        key=("code",),
        defines="beneficiary",
        shape=_beneficiary,
    ),
    Table(
        "consents",
        (
            reference("beneficiary_code", "beneficiary", required=True),
            required("purpose", cells.one_of(ConsentPurpose)),
            required("given_on", cells.day),
            optional("withdrawn_on", cells.day),
        ),
        key=("beneficiary_code", "purpose", "given_on"),
        rules=(in_order("given_on", "withdrawn_on"),),
    ),
    Table(
        "members",
        (
            reference("beneficiary_code", "beneficiary", required=True),
            required("number", cells.whole(1, 20)),
            required("age_band", cells.one_of(AgeBand)),
        ),
        key=("beneficiary_code", "number"),
        defines="member",
    ),
    Table(
        "needs",
        (
            key_column(cells.family_key),
            reference("beneficiary_code", "beneficiary", required=True),
            reference("competence_id", "competence", required=True),
            optional("member", cells.whole(1, 20)),
            required("hours_per_week", cells.hours),
            required("session_minutes", cells.whole(15, 480)),
            listed("windows", cells.window),
            listed("languages", cells.language),
            listed("modes", cells.one_of(Mode)),
            optional("wheelchair", cells.yes_or_no),
            required("priority", cells.one_of(Priority)),
            required("starts_on", cells.day),
            optional("ends_on", cells.day),
            required("state", cells.one_of(NeedState)),
        ),
        defines="need",
        rules=(
            in_order("starts_on", "ends_on"),
            Rule(("hours_per_week", "session_minutes"), _whole_sessions),
        ),
        shape=_need_shape,
    ),
    Table(
        "referrals",
        (
            key_column(cells.family_key),
            reference("need_id", "need", required=True),
            reference("commitment_id", "commitment", required=True),
            required("state", cells.one_of(ReferralState)),
            listed("sessions", cells.window),
            required("hours_per_week", cells.hours),
            required("starts_on", cells.day),
            required("ends_on", cells.day),
            optional("requested_on", cells.day),
            optional("reason", cells.one_of(ReferralReason)),
        ),
        defines="referral",
        rules=(in_order("starts_on", "ends_on"),),
        shape=_referral_shape,
    ),
    Table(
        "assignments",
        (
            reference("referral_id", "referral", required=True),
            reference("volunteer_id", "volunteer", required=True),
            required("starts_on", cells.day),
            optional("ends_on", cells.day),
        ),
        key=("referral_id", "volunteer_id", "starts_on"),
        rules=(in_order("starts_on", "ends_on"),),
    ),
    Table(
        "inclusion_pacts",
        (
            key_column(cells.family_key),
            reference("beneficiary_code", "beneficiary", required=True),
            reference("pact_id", "pact", required=True),
            required("starts_on", cells.day),
            required("ends_on", cells.day),
            optional("reason", cells.about_family),
            required("state", cells.one_of(InclusionPactState)),
            optional("outcome", cells.one_of(PathOutcome)),
            optional("closed_on", cells.day),
            optional("note", cells.about_family),
        ),
        defines="inclusion_pact",
        rules=(
            in_order("starts_on", "ends_on"),
            in_order("starts_on", "closed_on"),
            Rule(("state", "outcome", "closed_on"), _path_closed),
        ),
    ),
    Table(
        "inclusion_goals",
        (
            reference("inclusion_pact_id", "inclusion_pact", required=True),
            required("number", cells.whole(1, 50)),
            required("component", cells.one_of(PathComponent)),
            required("text", cells.about_family),
            optional("due_on", cells.day),
            optional("outcome", cells.one_of(GoalOutcome)),
        ),
        key=("inclusion_pact_id", "number"),
    ),
    Table(
        "inclusion_actions",
        (
            reference("inclusion_pact_id", "inclusion_pact", required=True),
            required("number", cells.whole(1, 50)),
            required("goal", cells.whole(1, 50)),
            optional("text", cells.about_family),
            reference("referral_id", "referral"),
            optional("due_on", cells.day),
            required("state", cells.one_of(InclusionActionState)),
        ),
        key=("inclusion_pact_id", "number"),
        rules=(Rule(("text", "referral_id"), _says_what),),
    ),
    Table(
        "inclusion_reviews",
        (
            reference("inclusion_pact_id", "inclusion_pact", required=True),
            required("number", cells.whole(1, 50)),
            required("due_on", cells.day),
            optional("held_on", cells.day),
            optional("note", cells.about_family),
        ),
        key=("inclusion_pact_id", "number"),
        rules=(Rule(("held_on", "note"), _held),),
    ),
    Table(
        "skills",
        (
            reference("beneficiary_code", "beneficiary", required=True),
            required("member", cells.whole(1, 20)),
            reference("competence_id", "competence", required=True),
            required("source", cells.one_of(SkillSource)),
            required("level", cells.one_of(tuple(level.name for level in SkillLevel))),
            required("day", cells.day),
        ),
        key=("beneficiary_code", "member", "competence_id", "source", "day"),
    ),
    Table(
        "job_goals",
        (
            reference("beneficiary_code", "beneficiary", required=True),
            required("number", cells.whole(1, 20)),
            required("member", cells.whole(1, 20)),
            required("occupation_id", cells.url),
            required("label", cells.about_family),
            reference("competence_ids", "competence", many=True),
            required("stated_on", cells.day),
            optional("dropped_on", cells.day),
        ),
        key=("beneficiary_code", "number"),
        rules=(in_order("stated_on", "dropped_on"),),
    ),
    Table(
        "grants",
        (
            key_column(cells.family_key),
            reference("inclusion_pact_id", "inclusion_pact", required=True),
            required("starts_on", cells.day),
            required("ends_on", cells.day),
        ),
        defines="grant",
        rules=(in_order("starts_on", "ends_on"),),
    ),
    Table(
        "grant_entries",
        (
            reference("grant_id", "grant", required=True),
            required("number", cells.whole(1, 9999)),
            required("kind", cells.one_of(GrantEntryKind)),
            optional("category", cells.one_of(GrantCategory)),
            required("cents", cells.cents),
            required("day", cells.day),
            required("approved_by", cells.about_family),
            optional("note", cells.about_family),
            optional("reverses", cells.whole(1, 9999)),
        ),
        key=("grant_id", "number"),
        rules=(Rule(("kind", "category", "cents", "reverses"), _entry),),
        then="grant_balances",
    ),
    Table(
        "desks",
        (
            key_column(),
            required("name"),
            reference("place_id", "place"),
            optional("invented", cells.yes_or_no),
        ),
        defines="desk",
        shape=_named(),
    ),
    Table(
        "desk_contacts",
        (
            key_column(),
            reference("desk_id", "desk", required=True),
            required("at", cells.moment),
            required("kind", cells.one_of(RequestKind)),
            reference("competence_id", "competence"),
            optional("procedure", cells.one_of(OnlineProcedure)),
            required("outcome", cells.one_of(ContactOutcome)),
            reference("area_id", "area"),
            reference("service_ids", "service", many=True),
            reference("partner_ids", "partner", many=True),
        ),
        shape=_desk_contact,
    ),
    Table(
        "trainings",
        (
            key_column(),
            required("title"),
            optional("description"),
            reference("competence_ids", "competence", required=True, many=True),
            required("places", cells.whole(1, 500)),
            optional("valid_months", cells.whole(1, 120)),
            required("state", cells.one_of(TrainingState)),
        ),
        defines="training",
        shape=_named("title"),
    ),
    Table(
        "training_sessions",
        (
            reference("training_id", "training", required=True),
            required("number", cells.whole(1, 50)),
            required("at", cells.moment),
            required("minutes", cells.whole(15, 720)),
        ),
        key=("training_id", "number"),
        shape=_training_session,
    ),
    Table(
        "training_volunteers",
        (
            reference("training_id", "training", required=True),
            reference("volunteer_id", "volunteer", required=True),
            listed("attended", cells.whole(1, 50)),
            optional("gained_on", cells.day),
            optional("valid_until", cells.day),
        ),
        key=("training_id", "volunteer_id"),
        rules=(in_order("gained_on", "valid_until"),),
    ),
    Table(
        "training_case_managers",
        (
            reference("training_id", "training", required=True),
            reference("case_manager_id", "case_manager", required=True),
            listed("attended", cells.whole(1, 50)),
            optional("gained_on", cells.day),
            optional("valid_until", cells.day),
        ),
        key=("training_id", "case_manager_id"),
        rules=(in_order("gained_on", "valid_until"),),
    ),
    Table(
        "methods",
        (
            key_column(),
            required("title"),
            required("url", cells.url),
            reference("competence_ids", "competence", required=True, many=True),
        ),
    ),
    Table(
        "register",
        (
            key_column(cells.tax_code, "tax_code"),
            required("name"),
            required("municipality"),
            optional("province"),
            listed("categories"),
            required("source"),
        ),
        key=("tax_code",),
        shape=_register_entry,
    ),
)
