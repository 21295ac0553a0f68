"""`patti plan`, as somebody at a keyboard uses it."""

import json


def test_a_familys_week_is_drawn_with_what_is_proven_and_what_is_missing(patti):
    answer = patti("plan", "--beneficiary", "fam-tny234")
    assert answer.returncode == 0, answer.stderr
    for words in (
        "lun",
        "gio",
        "15:00",
        "aiuto compiti",
        "dimostrato: niente di meglio è possibile",
        "partner: ",
    ):
        assert words in answer.stdout, words
    assert "3 h" in answer.stdout or "h scoperte" in answer.stdout


def test_a_need_that_nobody_lends_says_so(patti):
    answer = patti("plan", "--area", "mulino", "--need", "doctor", "--lang", "en")
    assert answer.returncode == 0, answer.stderr
    assert "no session is possible" in answer.stdout
    assert "uncovered" in answer.stdout


def test_json_is_the_graphql_answer(patti):
    answer = patti("plan", "--area", "ponte", "--need", "compiti:2", "--alternatives", "2", "--json")
    assert answer.returncode == 0, answer.stderr
    plan = json.loads(answer.stdout)["plan"]
    assert plan["optimal"]
    assert plan["coveredHours"] == sum(one["minutes"] for one in plan["sessions"]) / 60
    assert all(other["sessions"] for other in plan["alternatives"])


def test_the_partners_of_the_week_are_asked_for_it_once_however_often_it_is_sent(patti, forget_requests):
    first, again = (
        patti("plan", "--beneficiary", "FAM-TNY234", "--send", "--json", "--alternatives", "0")
        for _ in range(2)
    )
    assert first.returncode == 0, first.stderr
    asked, same = (json.loads(one.stdout) for one in (first, again))
    assert {one["state"] for one in asked["referrals"]} == {"REQUESTED"}
    pairs = {(one["needId"], one["commitment"]["id"]) for one in asked["plan"]["sessions"]}
    assert len(asked["referrals"]) == len(pairs) > 0
    assert asked["referrals"] == same["referrals"]
    said = patti("plan", "--beneficiary", "FAM-TNY234", "--send", "--lang", "en")
    assert "requests sent: waiting for answers" in said.stderr


def test_what_belongs_to_nobody_is_not_sent(patti):
    answer = patti("plan", "--area", "ponte", "--need", "compiti:2", "--send")
    assert answer.returncode == 1
    assert "--send needs --beneficiary" in answer.stderr


def test_a_code_that_no_family_has_and_a_time_beyond_reason_are_refused(patti):
    unknown = patti("plan", "--beneficiary", "FAM-ZZZ999")
    assert unknown.returncode == 1
    assert "FAM-ZZZ999" in unknown.stderr
    long = patti("plan", "--area", "ponte", "--need", "compiti:2", "--seconds", "100")
    assert long.returncode == 1
    assert "budgetSeconds" in long.stderr
    assert long.stdout == ""
