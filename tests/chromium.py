"""The browser of the tests: the machine's Chromium, or the one that Playwright fetched; `make` sees to one of them."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
DRAWING = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
]
"""Maps are drawn without a graphics card; all else by the processor itself, for which that is less than to imitate a card."""


@asynccontextmanager
async def open_chromium() -> AsyncIterator[Browser]:
    here = next(filter(None, map(shutil.which, NAMES)), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=here, args=DRAWING)
        yield browser
        await browser.close()
