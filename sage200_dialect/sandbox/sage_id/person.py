"""Does at the consent page what a person with a browser would do, over HTTP."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPErrorProcessor, ProxyHandler, Request, build_opener


def sign_in(authorization_url: str, account: str | None, *, refuse: bool) -> str:
    """Opens the address, decides, and returns where the browser is sent then.

    Raises KeyError for an account that the page does not offer, ValueError for an answer that is neither the
    page nor a redirect.
    """
    answer = _Answer(authorization_url)
    if answer.location:
        return answer.location
    form = _ConsentForm()
    form.feed(answer.expect(200))
    if account is not None:
        if account not in form.accounts:
            raise KeyError(account)
        form.fields["account"] = account
    form.fields["decision"] = "refuse" if refuse else "allow"
    decided = _Answer(urljoin(authorization_url, form.action), urlencode(form.fields).encode())
    return decided.location or decided.expect(302)


class _AsItIs(HTTPErrorProcessor):
    """Neither follows redirects nor raises for an error status."""

    def http_response(self, request: Request, response: Any) -> Any:
        return response

    https_response = http_response


class _Answer:
    def __init__(self, url: str, sent: bytes | None = None) -> None:
        opener = build_opener(ProxyHandler({}), _AsItIs)
        with opener.open(url, sent, timeout=30) as response:
            self.status: int = response.status
            self.location: str = response.headers.get("Location", "")
            self.text: str = response.read().decode()

    def expect(self, status: int) -> str:
        if self.status != status:
            raise ValueError(f"Sage ID answered {self.status}: {_plain(self.text)}")
        return self.text


class _ConsentForm(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.accounts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given["action"]
        elif tag == "input" and given["type"] == "radio":
            self.accounts.append(given["value"])
        if tag == "input" and (given["type"] == "hidden" or "checked" in given):
            self.fields[given["name"]] = given["value"]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        if self.lasttag not in ("style", "title"):
            self.words += data.split()


def _plain(text: str) -> str:
    """The words of a page."""
    reader = _Words()
    reader.feed(text)
    return " ".join(reader.words)
