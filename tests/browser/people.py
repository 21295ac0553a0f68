"""What somebody does in a browser, and what is looked at while they do."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = ROOT / "docs" / "pages"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 860}
LARGE = {"width": 1920, "height": 1080}

SIZES = [
    pytest.param(PHONE, id="phone"),
    pytest.param(DESKTOP, id="desktop", marks=pytest.mark.soak),
]
"""For what a phone shows as it is: the wider window, where another test of the page is not at it, is for the soak."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.flatMap((one) => one.nodes.map((node) =>
    `${one.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Person:
    """Somebody with a browser."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(15_000)
        self.page.on("console", lambda one: self.complaints.append(one.text) if one.type == "error" else None)
        self.page.on("pageerror", lambda one: self.complaints.append(str(one)))
        self.page.on("request", lambda one: self._look(one.url))

    def _look(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:", self.address.replace("http", "ws"))):
            self.elsewhere.append(url)

    async def open(self, path: str) -> None:
        await self.page.goto(f"{self.address}{path}")
        await self.page.wait_for_selector("h1")

    async def settle(self) -> None:
        """Wait until nothing is being fetched or loaded."""
        await self.page.wait_for_load_state("networkidle")
        await self.page.locator("[role=status].state, [aria-busy=true]").first.wait_for(state="detached")

    async def violations(self) -> list[str]:
        """Return what axe finds wrong with the page as it stands."""
        await self.settle()
        if not await self.page.evaluate("typeof axe !== 'undefined'"):
            await self.page.evaluate(AXE.read_text("utf-8"))
        return await self.page.evaluate(VIOLATIONS, RULES)

    async def is_whole(self) -> None:
        """Fail unless the page reads well: nothing for axe to find, nothing wider than the window."""
        found = await self.violations()
        assert not found, "\n".join(found)
        assert await self.page.evaluate(OVERFLOW) <= 0

    async def shot(self, name: str, *, whole: bool = False, of: Locator | None = None) -> None:
        """Keep a picture of the page, or of a part of it, where the documents show it."""
        await self.settle()
        SHOTS.mkdir(parents=True, exist_ok=True)
        if of:
            await of.screenshot(path=SHOTS / f"{name}.png")
            return
        await self.page.evaluate("scrollTo(0, 0)")
        await self.page.screenshot(path=SHOTS / f"{name}.png", full_page=whole)
