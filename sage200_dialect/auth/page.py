"""The page that a sign-in ends with in the browser: plain HTML that loads nothing."""

from __future__ import annotations

from html import escape

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  :root {{ color-scheme: light dark; }}
  * {{ box-sizing: border-box; }}
  body {{ margin: 0; min-height: 100vh; padding: 1rem; display: grid; place-items: center;
    background: light-dark(#eef2f0, #101613); color: light-dark(#17211c, #e4ebe7);
    font: 16px/1.5 system-ui, sans-serif; }}
  main {{ width: min(26rem, 100%); padding: 2.5rem 2rem 1.5rem; text-align: center; border-radius: 12px;
    background: light-dark(#fff, #1a231e); box-shadow: 0 1px 2px #0002, 0 12px 32px #0001; }}
  .mark {{ display: grid; place-items: center; width: 3.5rem; height: 3.5rem; margin: 0 auto 1.25rem;
    border-radius: 50%; background: {colour}; color: #fff; font-size: 1.75rem; line-height: 1; }}
  h1 {{ margin: 0 0 .5rem; font-size: 1.35rem; line-height: 1.3; overflow-wrap: anywhere; }}
  p {{ margin: 0; overflow-wrap: anywhere; }}
  footer {{ margin-top: 2rem; font-size: .8rem; opacity: .65; }}
</style>
</head>
<body>
<main>
<div class="mark" aria-hidden="true">{mark}</div>
<h1>{title}</h1>
<p>{text}</p>
<footer>sage200-dialect</footer>
</main>
</body>
</html>
"""


def message(title: str, text: str, *, good: bool = False) -> str:
    """One short text. What it is made of is escaped: part of it may come from a server."""
    mark, colour = ("&#10003;", "#00713d") if good else ("!", "#b3372b")
    return _PAGE.format(title=escape(title), text=escape(text), mark=mark, colour=colour)


def signed_in(account: str | None) -> str:
    who = f" as {account}" if account else ""
    return message(
        f"You are signed in{who}", "You may close this window and go on in your program.", good=True
    )


def not_signed_in(words: str) -> str:
    return message("You are not signed in", f"{words.rstrip('.')}. You may close this window.")
