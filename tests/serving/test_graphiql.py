"""GraphiQL in a real browser, under a policy that lets nothing run or style itself inline."""

import shutil
import subprocess

import pytest

from graph_service.app import STATIC

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.browser
@pytest.mark.skipif(not (STATIC / "graphiql" / "index.html").is_file(), reason="make has not built the page")
def test_graphiql_draws_its_editors_and_reads_the_schema(tiny, service, tmp_path):
    assert CHROMIUM, "a browser is needed"
    command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={tmp_path}",
               "--enable-logging=stderr", "--virtual-time-budget=20000", "--timeout=60000", "--dump-dom", f"{service.address}/graphql"]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    assert shown.stdout.count('class="CodeMirror') >= 3, shown.stderr[-2000:]
    assert "competences" in shown.stdout
    assert "Content Security Policy" not in shown.stderr
