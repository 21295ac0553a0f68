"""A command is there at once: what only solvers need is read only by solvers."""

import subprocess
import sys


def test_a_command_starts_without_the_solver_and_what_that_brings():
    code = "import sys, graph_service.cli; print(sorted({'ortools', 'pandas'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
