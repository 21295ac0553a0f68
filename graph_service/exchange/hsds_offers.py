"""Offers as drafts, of what HSDS says of services: one for each place at which a service is given."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from babel import Locale

from graph_service.domain.model import Mode
from graph_service.domain.schedule import Week, Window
from graph_service.exchange.cells import Unreadable
from graph_service.exchange.hsds_mapping import Term
from graph_service.exchange.hsds_records import Draft, Records
from graph_service.exchange.hsds_tables import Record
from graph_service.exchange.hsds_times import Times, closed_days, day, opening, weekly
from graph_service.exchange.rows import BY_NAME

_LEFT_OUT = frozenset({"inactive", "defunct"})
_STATUSES = _LEFT_OUT | {"active", "temporarily closed"}
_A_NUMBER = ", or a number stated for all"


class Offers:
    """Makes drafts of offers; notes at which locations they are given."""

    def __init__(self, records: Records) -> None:
        self.of = records
        self.times: dict[int, Times | None] = {}
        self.closed: dict[int, str | None] = {}

    def commitments(self, record: Record) -> Iterator[Draft]:
        """Yield an offer for each place at which a service is given, or one without any."""
        if not self.of.has_id(record):
            return
        status = record.get("status").casefold()
        if status in _LEFT_OUT:
            self.of.note(record, "status", "an active service; this one is left out", status)
            return
        if status == "temporarily closed":
            self.of.note(
                record, "status", "an active service; this one comes as a draft all the same", status
            )
        elif status and status not in _STATUSES:
            self.of.find(
                record,
                "status",
                f"one of {', '.join(sorted(_STATUSES))}; it comes as a draft",
                record.get("status"),
            )
        body = self.of.body_of(record)
        cells = self._of_service(record)
        terms = self._terms(record)
        competences = list(
            dict.fromkeys(id_ for one in terms for id_ in self.of.here.mapped.competences(one))
        )
        locations = self._locations(record)
        for location, pairs in locations.items() or [(None, ())]:
            at = self.of.by_id["locations"].get(location) if location else None
            yield self._commitment(record, dict(cells), body, competences, terms, at, pairs)

    def _of_service(self, record: Record) -> dict[str, str]:
        """Return what a service says of itself, wherever it is given."""
        for name in record.fields.keys() & {"minimum_age", "maximum_age"}:
            record.fields[name] = re.sub(r"\.0+$", "", record.fields[name])
        cells = self.of.told(
            record, "commitments", {"title": "name", "min_age": "minimum_age", "max_age": "maximum_age"}
        )
        ages = [cells.get(name) or None for name in ("min_age", "max_age")]
        if ages[0] and ages[1] and int(ages[0]) > int(ages[1]):
            self.of.find(
                record, "maximum_age", f"an age not below minimum_age, {ages[0]}; neither is carried", ages[1]
            )
            del cells["min_age"], cells["max_age"]
        return {**cells, "languages": self._languages(record)}

    def _languages(self, record: Record) -> str:
        said = [(record, "languages", part) for part in record.get("languages").split(",")]
        for one in self.of.below["languages", "service_id"].get(record.id, ()):
            name = next((name for name in ("code", "language", "name") if one.get(name)), "code")
            said += [(one, name, part) for part in one.get(name).split(",")]
        found = []
        for one, name, part in said:
            if word := part.strip():
                if tag := language(word):
                    found.append(tag)
                else:
                    self.of.find(one, name, "a language by its code or its name; it is left out", word)
        return "|".join(sorted(dict.fromkeys(found)))

    def _terms(self, record: Record) -> list[Term]:
        """Return the terms of a service, counting those that mean nothing here."""
        ids = [part.strip() for part in record.get("taxonomy_ids").split(",") if part.strip()]
        for one in self.of.below["service_taxonomy", "service_id"].get(record.id, ()):
            ids += [one.get("taxonomy_id") or one.get("taxonomy_term_id")]
        linked = [
            one
            for one in self.of.below["attributes", "link_id"].get(record.id, ())
            if one.get("link_entity").casefold() in ("", "service", "services")
        ]
        for one in (*linked, *self.of.below["attributes", "service_id"].get(record.id, ())):
            ids += [one.get("taxonomy_term_id")]
        terms = [self._term(id_) for id_ in dict.fromkeys(filter(None, ids))]
        for term in terms:
            if not self.of.here.mapped.competences(term):
                self.of.unmapped[term] = self.of.unmapped.get(term, 0) + 1
        return terms

    def _term(self, id_: str) -> Term:
        record = self.of.by_id["taxonomy_terms"].get(id_)
        if record is None:
            return Term(id_)
        known = self.of.taxonomies.get(record.get("taxonomy_id"))
        told = (
            record.get("taxonomy"),
            record.get("vocabulary"),
            *((known.get("name"), known.get("uri")) if known else ()),
        )
        name = record.get("name") or record.get("term")
        return Term(id_, record.get("code"), record.get("term_uri"), name, " ".join(filter(None, told)))

    def _locations(self, record: Record) -> dict[str, tuple[str, ...]]:
        """Return where a service is given, each place with the ids of the rows that say so."""
        found: dict[str, tuple[str, ...]] = {}
        if (own := record.get("location_id")) in self.of.by_id["locations"]:
            found[own] = ()
        for one in self.of.below["service_at_location", "service_id"].get(record.id, ()):
            location = one.get("location_id")
            if location not in self.of.by_id["locations"]:
                if not location:
                    self.of.find(one, "location_id", "the id of a location", "nothing")
                continue
            if location in found:
                self.of.find(one, "location_id", "each place of a service once", location)
            found[location] = (*found.get(location, ()), one.id)
        return found

    def _commitment(
        self,
        record: Record,
        cells: dict[str, str],
        body: str | None,
        competences: Sequence[str],
        terms: Sequence[Term],
        at: Record | None,
        pairs: Sequence[str],
    ) -> Draft:
        stated = self.of.stated
        cells["id"] = self.of.key(record.id, *((at.id,) if at else ()))
        cells["pact_id"] = stated.pact_id
        defaults = {"staffing": stated.staffing, "valid_from": str(stated.today)}
        if body:
            cells["partner_id"] = self.of.key(body)
        if competences:
            cells["competence_ids"] = "|".join(sorted(competences))
        mode = self._mode(at)
        if mode:
            cells["modes"] = mode
        if at and mode is Mode.IN_PERSON:
            self.of.used[at.id] = None
        cells["place_id"] = self.of.key(at.id) if at and mode is Mode.IN_PERSON else ""
        windows = self._windows(record, at, pairs, cells)
        cells["closures"] = "|".join(sorted(set(self._closures(record, at, pairs))))
        hours = self._hours(record, windows)
        if hours:
            cells["hours_per_week"] = hours
        if assured := day(record, "assured_date", self.of.once):
            defaults["assured_on"] = str(assured)
        columns = {"title": "name", "min_age": "minimum_age", "max_age": "maximum_age", "partner_id": "organization_id",
                   "competence_ids": "taxonomy_term_id", "place_id": "location_id", "modes": "location_type",
                   "assured_on": "assured_date"}  # fmt: skip
        draft = self.of.draft("commitments", cells, record, columns, defaults, "title")
        self._look_for_lacks(draft, record, body, competences, terms)
        return draft

    def _look_for_lacks(
        self,
        draft: Draft,
        record: Record,
        body: str | None,
        competences: Sequence[str],
        terms: Sequence[Term],
    ) -> None:
        """Tell what an offer needs that the file does not say, and take what was stated instead."""
        cells, defaults = draft.row.cells, dict(draft.row.defaults)
        if body is None:
            draft.lacking.append(
                record.misfit("organization_id", "a body of the package that gives the service", "none")
            )
        if not competences:
            named = ", ".join(map(str, terms)) or "no term at all"
            draft.lacking.append(
                record.misfit("taxonomy_term_id", "terms that are mapped to competences", named)
            )
        stated = self.of.stated
        for column, said, what, or_stated in (
            (
                "hours_per_week",
                stated.hours_per_week,
                "hours a week, from the windows of its schedules",
                _A_NUMBER,
            ),
            (
                "places",
                stated.places,
                "for how many people there is room, which HSDS does not say",
                _A_NUMBER,
            ),
            (
                "modes",
                stated.mode,
                "a place, or a virtual one, which tells how it is given",
                ", or a mode stated for all",
            ),
        ):
            if cells.get(column):
                continue
            if said:
                defaults[column] = said
                draft.notes.append(record.misfit(column, f"{what}; {said} is taken, as stated", "nothing"))
            else:
                draft.lacking.append(record.misfit(column, f"{what}{or_stated}", "nothing"))
        if "valid_from" not in cells:
            told = (
                f"the first day, from its schedules; {defaults['valid_from']} is taken, the day of the import"
            )
            draft.notes.append(record.misfit("valid_from", told, "nothing"))
        draft.row = replace(draft.row, defaults=defaults)

    def _mode(self, at: Record | None) -> Mode | None:
        if at is None:
            return None
        kind = at.get("location_type").casefold()
        if kind == "virtual" or at.get("virtual").casefold() in ("true", "yes", "1", "t"):
            return Mode.ONLINE
        if kind in ("", "physical"):
            return Mode.IN_PERSON
        self.of.once(at, "location_type", "physical or virtual", kind)
        return None

    def _timed(self, table: str, record: Record, at: Record | None, pairs: Sequence[str]) -> Iterator[Record]:
        """Yield what a table says of a service at a place: what names the two, or the service wherever it is given."""
        seen = set()
        of_pair = (
            one for pair in pairs for one in self.of.below[table, "service_at_location_id"].get(pair, ())
        )
        for one in of_pair:
            seen.add(id(one))
            yield one
        for one in self.of.below[table, "service_id"].get(record.id, ()):
            elsewhere = one.links("location_id") & self.of.by_id["locations"].keys()
            of_pairs = one.links("service_at_location_id") & self.of.by_id["service_at_location"].keys()
            here = (not elsewhere and not of_pairs) or (at is not None and at.id in elsewhere)
            if here and id(one) not in seen:
                yield one

    def _windows(
        self, record: Record, at: Record | None, pairs: Sequence[str], cells: dict[str, str]
    ) -> list[Window]:
        """Return the weekly windows of an offer, and put them, and its first and last day, into the cells."""
        found: list[tuple[Record, Times]] = []
        for table, how in (("schedules", weekly), ("regular_schedules", opening)):
            for one in self._timed(table, record, at, pairs):
                if id(one) not in self.times:
                    self.times[id(one)] = how(one, self.of.find)
                if times := self.times[id(one)]:
                    found.append((one, times))
        last = max(((one.end or date.max, one.start or date.min) for _, one in found), default=None)
        windows: list[Window] = []
        start, end = None, None
        for one, times in found:
            if (times.end or date.max, times.start or date.min) != last:
                expected = "the same first and last day as the other schedules of the service; it is left out"
                self.of.once(one, "valid_from", expected, f"{times.start}/{times.end}")
                continue
            windows += times.windows
            start, end = times.start, times.end
        cells["windows"] = str(Week.of(windows))
        cells["valid_to"] = str(end or "")
        if start:
            cells["valid_from"] = str(start)
        return windows

    def _closures(self, record: Record, at: Record | None, pairs: Sequence[str]) -> Iterator[str]:
        of_place = self.of.below["holiday_schedules", "location_id"].get(at.id, ()) if at else ()
        alone = (
            one for one in of_place if not one.get("service_id") and not one.get("service_at_location_id")
        )
        for one in (*self._timed("holiday_schedules", record, at, pairs), *alone):
            if id(one) not in self.closed:
                self.closed[id(one)] = closed_days(one, self.of.find)
            if days := self.closed[id(one)]:
                yield days

    def _hours(self, record: Record, windows: Iterable[Window]) -> str | None:
        minutes = Week.of(windows).minutes
        if minutes % 15:
            self.of.once(
                record, "hours_per_week", "windows of whole quarters of an hour in all", f"{minutes} minutes"
            )
            return None
        return f"{minutes / 60:g}" if minutes else None


@cache
def _language_names() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for locale in ("en", "it"):
        for tag, name in Locale(locale).languages.items():
            names.setdefault(name.casefold(), tag.replace("_", "-"))
    return names


@cache
def language(word: str) -> str | None:
    """Return the BCP 47 tag of a language by its code, or by exactly its name in English or Italian.

    >>> language("eng"), language("Spanish"), language("arabo"), language("Chinese (Mandarin)")
    ('en', 'es', 'ar', None)
    """
    read: Callable[[str], str] = BY_NAME["commitments"].by_name["languages"].read
    try:
        return read(_language_names().get(word.casefold(), word))
    except Unreadable:
        return None
