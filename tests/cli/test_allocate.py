"""`patti allocate`, as somebody at a keyboard uses it."""

import json


def test_both_ways_stand_side_by_side_and_one_familys_week_is_drawn(patti):
    answer = patti("allocate", "--family", "fam-tny234", "--lang", "en")
    assert answer.returncode == 0, answer.stderr
    for words in (
        "2 families waiting",
        "fairest",
        "first come",
        "proven: none is fairer",
        "family FAM-TNY234",
        "15:00",
    ):
        assert words in answer.stdout, words


def test_json_is_the_whole_proposal_of_the_pacts_asked(patti):
    answer = patti("allocate", "--pact", "south-pact", "--json")
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert found["familyCount"] == 1
    assert [row["beneficiary"]["code"] for row in found["families"]] == ["FAM-TNY567"]


def test_a_familys_row_is_sent_to_its_partners(patti, forget_requests):
    answer = patti("allocate", "--family", "FAM-TNY234", "--send", "--json")
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    [row] = [row for row in found["families"] if row["beneficiary"]["code"] == "FAM-TNY234"]
    pairs = {(one["needId"], one["commitment"]["id"]) for one in row["fairest"]["sessions"]}
    assert len(found["referrals"]) == len(pairs) > 0
    nobody = patti("allocate", "--send")
    assert nobody.returncode == 1
    assert "--send needs --family" in nobody.stderr


def test_a_pact_a_family_and_a_time_that_are_not_there_are_refused(patti):
    pact = patti("allocate", "--pact", "atlantis")
    assert pact.returncode == 1
    assert "there is no pact called atlantis; there are: " in pact.stderr
    family = patti("allocate", "--pact", "south-pact", "--family", "FAM-TNY234")
    assert family.returncode == 1
    assert "FAM-TNY234" in family.stderr
    time = patti("allocate", "--seconds", "0")
    assert time.returncode == 1
    assert "budgetSeconds" in time.stderr
