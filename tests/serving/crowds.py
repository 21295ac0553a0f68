"""Crowds: families and what they ask of few offers, loaded from rows as anybody's would be."""

from datetime import date, timedelta

from graph_service.domain.identifiers import CASE_CODE_LETTERS

DAYS = ("mon", "tue", "wed", "thu", "fri")
MONDAY = date(2026, 11, 23)


def code(number):
    """Return the code of a family, another for each number."""
    letters = CASE_CODE_LETTERS
    return "FAM-" + "".join(letters[number // len(letters) ** place % len(letters)] for place in range(6))


def family(number, people):
    """Return a family's row, and those of so many children."""
    row = {"code": code(number), "area_id": "bridge", "languages": "it"}
    return row, [
        {"beneficiary_code": row["code"], "number": one + 1, "age_band": "AGE_6_10"} for one in range(people)
    ]


def need(number):
    """Return a family's need of an hour a week, which serves all of its members."""
    return {
        "id": f"crowd-need-{number}", "beneficiary_code": code(number), "competence_id": "homework", "hours_per_week": 1,
        "session_minutes": 60, "priority": "NORMAL", "starts_on": MONDAY, "state": "OPEN",
    }  # fmt: skip


def offer(id_, partner_id, **facts):
    """Return the row of an offer of much capacity on every afternoon, but for the facts given."""
    return {
        "id": id_, "pact_id": "north-pact", "title": id_, "competence_ids": "homework", "partner_id": partner_id,
        "hours_per_week": 40, "places": 5000, "modes": "IN_PERSON", "valid_from": "2026-01-01",
        "windows": "|".join(f"{day} 14:00-20:00" for day in DAYS), "state": "ACTIVE", "staffing": "EMPLOYEES",
        "clearance_required": "no", **facts,
    }  # fmt: skip


def referral(number, commitment_id, state, times, start, weeks):
    """Return the row of a referral of a family's need, for so many weeks."""
    return {
        "id": f"crowd-referral-{number}", "need_id": f"crowd-need-{number}", "commitment_id": commitment_id,
        "state": state, "sessions": times, "hours_per_week": 1, "starts_on": start,
        "ends_on": start + timedelta(weeks=weeks), "requested_on": MONDAY,
    }  # fmt: skip


def hour(rolls, day, starts):
    """Return the text of an hour on a day, from one of the half hours after three."""
    opens = 15 * 60 + 30 * rolls.randrange(starts)
    return f"{day} {opens // 60}:{opens % 60:02}-{opens // 60 + 1}:{opens % 60:02}"


def crowd(rolls, requests):
    """Return the tables of a crowd: one family and one request for each, twenty to a commitment."""
    commitments, needs, members, families, referrals = [], [], [], [], []
    for number in range(max(4, requests // 20)):
        afternoons = rolls.sample(DAYS, rolls.randint(1, 3))
        arranged = rolls.random() < 0.2
        commitments.append(
            offer(
                f"crowd-{number}",
                rolls.choice(["lantern", "ada", "bruno"]),
                hours_per_week=rolls.choice([1, 2, 3, 6]),
                places=rolls.choice([1, 1, 2, 3, 5, 20]),
                windows="" if arranged else "|".join(f"{day} 15:00-18:00" for day in afternoons),
            )
        )
    for number in range(requests):
        commitment = rolls.choice(commitments)
        row, children = family(number, rolls.choice([1, 1, 1, 2, 3]))
        families.append(row)
        members += children
        needs.append(need(number))
        day = rolls.choice([window[:3] for window in commitment["windows"].split("|")])
        times = hour(rolls, day, 5) if day else ""
        start = MONDAY + timedelta(weeks=rolls.choice([0, 0, 2, 6]))
        referrals.append(
            referral(number, commitment["id"], "REQUESTED", times, start, rolls.choice([4, 8, 20]))
        )
    return {
        "commitments": commitments, "beneficiaries": families, "members": members, "needs": needs, "referrals": referrals,
    }  # fmt: skip


ROUND = 180
"""So many deeds in a row compete for three volunteers, the next for others."""


def posts(rolls, deeds):
    """Return the tables of a crowd that wants a few volunteers, and whom each of its referrals wants.

    Two thirds are referrals accepted by organisations under two pacts, whose sessions somebody is to hold; the others are
    requests to offers of the volunteers themselves.
    """
    volunteers = [f"crowd-volunteer-{number}" for number in range(3 * (1 + (deeds - 1) // ROUND))]
    hosts = [
        offer(f"crowd-post-{number}", partner, pact_id=pact)
        for number, (partner, pact) in enumerate([("lantern", "north-pact"), ("thread", "south-pact")] * 3)
    ]
    own = {one: offer(f"crowd-own-{one}", one, pact_id="south-pact") for one in volunteers}
    needs, members, families, referrals, wanted = [], [], [], [], {}
    for number in range(deeds):
        row, children = family(number, 1)
        families.append(row)
        members += children
        needs.append(need(number))
        volunteer = volunteers[number // ROUND * 3 + rolls.randrange(3)]
        host = rolls.choice([*hosts, own[volunteer], own[volunteer], own[volunteer]])
        start = MONDAY + timedelta(days=rolls.randrange(60))
        state, times = "ACCEPTED" if host in hosts else "REQUESTED", hour(rolls, rolls.choice(DAYS), 9)
        referrals.append(referral(number, host["id"], state, times, start, rolls.choice([1, 2, 4])))
        wanted[referrals[-1]["id"]] = volunteer
    people = [{"id": one, "name": one, "languages": "it"} for one in volunteers]
    return {
        "volunteers": people, "commitments": [*hosts, *own.values()], "beneficiaries": families, "members": members,
        "needs": needs, "referrals": referrals,
    }, wanted  # fmt: skip
