"""No child outlives its parent, by the way that works on every Unix and by the one of Linux."""

import subprocess
import sys

import psutil
import pytest

WATCHED = """
import subprocess, sys, time
from graph_service.graph.local.deathwatch import Deathwatch
child = subprocess.Popen(["sleep", "600"])
watch = Deathwatch(child.pid)
print(child.pid, flush=True)
time.sleep(600)
"""

BOUND = """
import subprocess, time
from graph_service.graph.local.deathwatch import die_with_parent
child = subprocess.Popen(["sleep", "600"], preexec_fn=die_with_parent())
print(child.pid, flush=True)
time.sleep(600)
"""

DISMISSED = """
import subprocess
from graph_service.graph.local.deathwatch import Deathwatch
child = subprocess.Popen(["sleep", "600"], stdout=subprocess.DEVNULL)
Deathwatch(child.pid).dismiss()
print(child.pid, flush=True)
"""

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="Linux has this, others have the watch")


@pytest.mark.parametrize("script", [WATCHED, pytest.param(BOUND, marks=LINUX_ONLY)], ids=["watched", "bound"])
def test_a_child_ends_when_its_parent_is_killed(script, neo4js, eventually):
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert not neo4js.is_gone(child)
        parent.kill()
    eventually(lambda: neo4js.is_gone(child))


def test_a_dismissed_watch_kills_nobody(neo4js):
    ended = subprocess.run([sys.executable, "-c", DISMISSED], stdout=subprocess.PIPE, text=True, check=True)
    child = int(ended.stdout)
    assert not neo4js.is_gone(child)
    psutil.Process(child).kill()
