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
  body {{ margin: 0; min-height: 100vh; display: grid; place-items: center;
         font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }}
  main {{ max-width: 30rem; margin: 1rem; padding: 2rem 2.5rem; border-radius: 12px;
         border: 1px solid color-mix(in srgb, CanvasText 18%, transparent); }}
  h1 {{ margin: 0 0 .5rem; font-size: 1.35rem; }}
  h1::before {{ content: "{mark}"; margin-right: .5rem; color: {colour}; }}
  p {{ margin: 0; overflow-wrap: anywhere; }}
  footer {{ margin-top: 1.5rem; font-size: .8rem; opacity: .6; }}
</style>
</head>
<body><main><h1>{title}</h1><p>{text}</p><footer>sage200-dialect</footer></main></body>
</html>
"""


def message(title: str, text: str, *, good: bool = False) -> str:
    """One short text. What it is made of is escaped: part of it may come from a server."""
    mark, colour = ("\\2713", "#0a8a3a") if good else ("\\2715", "#c0392b")
    return _PAGE.format(title=escape(title), text=escape(text), mark=mark, colour=colour)


def signed_in(account: str | None) -> str:
    who = f" as {account}" if account else ""
    return message(
        "You are signed in", f"You are signed in{who} to Sage 200. You may close this window.", good=True
    )


def refused(words: str) -> str:
    return message("You are not signed in", f"Sage ID says: {words}. You may close this window.")
