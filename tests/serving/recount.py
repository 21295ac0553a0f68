"""What is held, counted again minute by minute from what the graph holds: nothing of the service's own counting is used."""

from collections import Counter
from datetime import timedelta
from math import ceil

RESERVING = {"ACCEPTED", "IN_PROGRESS", "ON_HOLD"}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def native(record):
    """Return a record of the driver as a row, with days as Python knows them."""
    return {
        key: value.to_native() if hasattr(value, "to_native") else value
        for key, value in record.data().items()
    }


def each_minute(windows):
    """Yield the minutes of the week that texts such as `mon 15:00-16:00` hold, each as (day, minute)."""
    for text in windows:
        day, times = text.split(" ")
        opens, closes = (
            int(clock.split(":")[0]) * 60 + int(clock.split(":")[1]) for clock in times.split("-")
        )
        yield from ((day, minute) for minute in range(opens, closes or 24 * 60))


def minutes(row):
    """Return the minutes of the week that a referral's sessions take."""
    return set(each_minute(row["sessions"]))


def weeks(rows):
    """Return the Monday of every week that the rows touch."""
    first, last = min(row["starts"] for row in rows), max(row["ends"] for row in rows)
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(weeks=number) for number in range((last - monday).days // 7 + 1)]


def in_week(rows, week):
    """Return the rows that touch the week which begins on a Monday."""
    return [row for row in rows if row["starts"] <= week + timedelta(days=6) and row["ends"] >= week]


def taken(rows):
    """Return how many people are there in each minute of a week that all of these rows touch."""
    people = Counter()
    for row in rows:
        for minute in minutes(row):
            people[minute] += row["people"]
    return people


def person_minutes(rows):
    """Return the minutes of a week times the people, by arrangement."""
    return sum(row["minutes"] * row["people"] for row in rows)


def wrong(rows, week):
    """Return the first rule that these referrals of one commitment break in a week."""
    now = in_week(rows, week)
    if not now:
        return None
    promised, places = now[0]["promised"], now[0]["places"]
    if now[0]["arranged"]:
        if any(row["people"] > places for row in now):
            return "people at once"
        if any(row["minutes"] > promised for row in now):
            return "presence"
        return "hours by arrangement" if person_minutes(now) > promised * places else None
    people = taken(now)
    if len(people) > promised:
        return "presence"
    return "places" if any(one > places for one in people.values()) else None


def free_minutes(offer, rows, week, people=1):
    """Return the presence that an offer has left in a week, for so many people."""
    now = in_week(rows, week)
    if not offer["arranged"]:
        return max(0, offer["promised"] - len(taken(now)))
    left = max(0, offer["promised"] * offer["places"] - person_minutes(now))
    return min(offer["promised"], left // people) if people <= offer["places"] else 0


def free_times(offer, rows, during, people, elsewhere):
    """Return the minutes at which an offer has room for so many people in every week of a period.

    `elsewhere` is where the volunteer who offers it has to be at some time of that period.
    """
    times = set(each_minute(offer["windows"]))
    for week in weeks([during]):
        crowd = taken(in_week(rows, week))
        times = {minute for minute in times if crowd[minute] + people <= offer["places"]}
    for row in elsewhere:
        if row["starts"] <= during["ends"] and row["ends"] >= during["starts"]:
            times -= minutes(row)
    return times


def fullest(rows, places):
    """Return the most presence in any week, the most people at any instant, and all times of rows of one offer."""
    presence = people = 0
    times = set()
    for week in weeks(rows):
        now = in_week(rows, week)
        crowd = taken(now)
        times |= set(crowd)
        presence = max([presence, len(crowd), *(row["minutes"] for row in now if row["arranged"])])
        people = max([people, *crowd.values(), *(row["people"] for row in now if row["arranged"])])
        if not crowd:
            presence = max(presence, ceil(person_minutes(now) / places))
    return presence, people, times


def clashes(rows):
    """Return whether somebody is at two commitments at once in any week."""
    for week in weeks(rows):
        at = {}
        for row in in_week(rows, week):
            for minute in minutes(row):
                if at.setdefault(minute, row["commitment"]) != row["commitment"]:
                    return True
    return False


def double_booked(rows):
    """Return each (volunteer, day, minute) at which somebody is to be at two commitments, day by day.

    Two referrals to one commitment at the same time are one group session.
    """
    at, found = {}, set()
    for row in rows:
        times = minutes(row)
        for number in range((row["ends"] - row["starts"]).days + 1):
            day = row["starts"] + timedelta(days=number)
            for name, minute in times:
                if name == DAYS[day.weekday()]:
                    key = (row["volunteer"], day, minute)
                    if at.setdefault(key, row["commitment"]) != row["commitment"]:
                        found.add(key)
    return found
