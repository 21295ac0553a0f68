"""`patti worklist` and `patti calendar`, as somebody at a keyboard uses them."""

import json

import vobject


def test_the_worklist_is_printed_with_what_hurts_first_on_top(patti):
    answer = patti("worklist", "--lang", "en")
    assert answer.returncode == 0, answer.stderr
    lines = answer.stdout.splitlines()
    assert "FAM-TNY234" in lines[1]
    assert "a need waits since 1 Oct 2026" in lines[1]
    assert "a review of the path is due on 16 Nov 2026" in answer.stdout
    told = json.loads(patti("worklist", "--json", "--first", "2").stdout)
    assert len(told["worklist"]) == 2


def test_a_familys_timetable_is_written_as_a_calendar(patti, tmp_path):
    file = tmp_path / "calendario.ics"
    answer = patti("calendar", "path-south-1", "--to", str(file))
    assert answer.returncode == 0, answer.stderr
    assert len(vobject.readOne(file.read_text("utf-8")).vevent_list) == 2
    nothing = patti("calendar", "none")
    assert nothing.returncode == 1
    assert "there is no path called none" in nothing.stderr
