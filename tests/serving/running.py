"""A service in a process of its own, with what it logs and how much memory it has."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil


@dataclass
class Service:
    """Where it listens, and what it writes."""

    address: str
    port: int
    log: Path
    process: subprocess.Popen

    @property
    def mib(self) -> float:
        """The memory of the process that answers."""
        return psutil.Process(self.process.pid).memory_info().rss / 2**20

    @property
    def worked(self) -> float:
        """The seconds for which that process has kept a core busy: what else the machine does is not in them."""
        times = psutil.Process(self.process.pid).cpu_times()
        return times.user + times.system

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines() if line.startswith("{")]


@contextmanager
def running(environment: dict[str, str], log: Path) -> Iterator[Service]:
    """Serve for the length of the block, by one process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "graph_service", "serve", "--port", str(port)]
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=environment, stderr=file, stdout=file)
    service = Service(f"http://127.0.0.1:{port}", port, log, process)
    try:
        _wait(service)
        yield service
    finally:
        process.terminate()
        process.wait(30)


def _wait(service: Service, seconds: float = 180) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert service.process.poll() is None, service.log.read_text("utf-8")
        try:
            if httpx.get(f"{service.address}/health/ready", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the service does not answer")
