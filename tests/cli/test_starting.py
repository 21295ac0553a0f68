"""A command is there soon: what only solvers and questions in GraphQL need is read only by them."""

import subprocess
import sys


def test_a_command_starts_without_the_solver_the_api_and_what_they_bring():
    code = (
        "import sys, graph_service.cli; print(sorted({'ortools', 'pandas', 'strawberry'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
