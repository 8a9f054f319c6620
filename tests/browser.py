"""A real browser without a window, for tests of the page."""

from __future__ import annotations

import shutil

from selenium.webdriver import Chrome, ChromeOptions, ChromeService


def headless_browser() -> Chrome:
    """Debian's Chromium at the size of an old office screen, its console recorded; RuntimeError tells what to install."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        raise RuntimeError("Chromium is needed to open the page: install chromium and chromium-driver")
    options = ChromeOptions()
    options.binary_location = chromium
    # --no-sandbox: the suite may run as root, and opens nothing but its own page
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1366,768"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return Chrome(options=options, service=ChromeService(driver))
