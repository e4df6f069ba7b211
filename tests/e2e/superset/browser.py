"""Superset in a headless Chromium."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions as expected
from selenium.webdriver.support.ui import WebDriverWait

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-proxy-server", "--lang=en-GB", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
PATIENCE = 60


def missing() -> str | None:
    """Why there is no Chromium to drive."""
    lacking = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"not installed: {', '.join(lacking)} (Debian: chromium, chromium-driver)" if lacking else None


class Browser:
    """A person's browser, signed in to one Superset."""

    def __init__(self, chrome: Chrome, base: str, shots: Path) -> None:
        self.chrome = chrome
        self._base = base
        self._shots = shots
        self._wait = WebDriverWait(chrome, PATIENCE, poll_frequency=0.1)

    def open(self, path: str, **query: str) -> None:
        self.chrome.get(f"{self._base}{path}" + (f"?{urlencode(query)}" if query else ""))

    def sign_in(self, name: str, password: str) -> None:
        self.open("/login/")
        self.shown("[data-test=username-input]").send_keys(name)
        self.shown("[data-test=password-input]").send_keys(password)
        self.shown("[data-test=login-button]").click()
        self._wait.until(expected.url_contains("/welcome"))

    def shown(self, selector: str) -> WebElement:
        """The element, as soon as it is to be seen and used."""
        return self._wait.until(expected.element_to_be_clickable((By.CSS_SELECTOR, selector)), selector)

    def click_text(self, text: str) -> None:
        """A click on the last element that holds these words and nothing else."""
        path = f"(//*[normalize-space(text())={json.dumps(text)}])[last()]"
        self._wait.until(expected.element_to_be_clickable((By.XPATH, path)), text).click()

    def choose(self, label: str, option: str) -> None:
        """In the list with this label, by typing."""
        selector = f".ant-select:has(input[aria-label^={json.dumps(label)}])"
        self.shown(selector).click()
        typed = self.shown(selector).find_element(By.CSS_SELECTOR, "input")
        typed.send_keys(option)
        offered = ".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option-active"
        self._wait.until(lambda _: option in self.shown(offered).text, option)
        typed.send_keys(Keys.ENTER)

    @contextmanager
    def new_tab(self, opens: Callable[[], None]) -> Iterator[None]:
        """In the tab that this opens; it is closed afterwards."""
        here = self.chrome.current_window_handle
        opens()
        self._wait.until(expected.number_of_windows_to_be(2))
        (there,) = set(self.chrome.window_handles) - {here}
        self.chrome.switch_to.window(there)
        yield
        self.chrome.close()
        self.chrome.switch_to.window(here)

    def every(self, selector: str) -> list[WebElement]:
        return self.chrome.find_elements(By.CSS_SELECTOR, selector)

    def wait_for(self, script: str) -> Any:
        """What the JavaScript expression gives, as soon as that is something."""
        return self._wait.until(lambda chrome: chrome.execute_script(f"return {script}"), script)

    def wait_for_text(self, text: str) -> None:
        self.wait_for(f"document.body.innerText.includes({json.dumps(text)})")

    def screenshot(self, name: str, height: int = 1000) -> None:
        """Into a file, once nothing moves any more; `height` is the window's."""
        self.chrome.set_window_size(1600, height)
        self.chrome.execute_script("document.activeElement.blur()")  # a cursor blinks
        seen: list[bytes] = []

        def stands_still(chrome: Chrome) -> bool:
            seen.append(chrome.get_screenshot_as_png())
            return len(seen) > 1 and seen[-1] == seen[-2]

        WebDriverWait(self.chrome, PATIENCE, poll_frequency=0.5).until(stands_still, "the page keeps moving")
        self._shots.mkdir(exist_ok=True)
        (self._shots / f"{name}.png").write_bytes(seen[-1])

    def wait_for_chart(self) -> list[dict[str, Any]]:
        """As `chart_answers`, as soon as there are any."""
        found: list[dict[str, Any]] = self._wait.until(lambda _: self.chart_answers(), "no data for a chart")
        return found

    def chart_answers(self) -> list[dict[str, Any]]:
        """What Superset answered to the requests for chart data since the last call, oldest first."""
        found = []
        for entry in self.chrome.get_log("performance"):  # type: ignore[no-untyped-call]
            message = json.loads(entry["message"])["message"]
            if message["method"] != "Network.responseReceived":
                continue
            response, request = message["params"]["response"], message["params"]["requestId"]
            address = urlsplit(response["url"])
            if address.path != "/api/v1/chart/data" or response["status"] != 200:
                continue
            asked = json.loads(parse_qs(address.query).get("form_data", ["{}"])[0])
            try:
                body = self.chrome.execute_cdp_cmd("Network.getResponseBody", {"requestId": request})["body"]
            except WebDriverException:  # the page that asked is gone
                continue
            found.append({"chart": asked.get("slice_id"), "result": json.loads(body)["result"]})
        return found


@contextmanager
def browser(base: str, profile: Path, shots: Path) -> Iterator[Browser]:
    options = ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for flag in (*FLAGS, f"--user-data-dir={profile}", "--window-size=1600,1000"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    options.page_load_strategy = "eager"
    chrome = Chrome(options, Service(shutil.which("chromedriver")))
    try:
        yield Browser(chrome, base, shots)
    finally:
        chrome.quit()
