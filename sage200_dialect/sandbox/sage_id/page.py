"""The pages that a person sees. They need no script and load nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from sage200_dialect.sandbox.sage_id.parties import Account

_FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  * {{ box-sizing: border-box; }}
  body {{ margin: 0; min-height: 100vh; padding: 1rem; display: grid; place-items: center;
    background: #eef2f0; color: #17211c; font: 16px/1.5 system-ui, sans-serif; }}
  main {{ width: min(26rem, 100%); padding: 1.5rem 2rem; background: #fff; border-radius: 12px;
    box-shadow: 0 1px 2px #0002, 0 12px 32px #0001; }}
  h1 {{ margin: 0 0 1rem; font-size: 1.3rem; line-height: 1.3; overflow-wrap: anywhere; }}
  p, ul {{ margin: 0 0 .75rem; }}
  ul {{ padding-left: 1.25rem; }}
  .brand {{ color: #00713d; font-weight: 600; }}
  .note {{ margin: 1.25rem 0 0; color: #5a6660; font-size: .85rem; overflow-wrap: anywhere; }}
  fieldset {{ margin: 0 0 1.25rem; padding: 0; border: 0; }}
  legend {{ margin-bottom: .5rem; padding: 0; font-weight: 600; }}
  label {{ display: flex; gap: .75rem; align-items: center; margin-bottom: .5rem; padding: .6rem .8rem;
    border: 1px solid #c9d2cd; border-radius: 8px; cursor: pointer; }}
  label:has(:checked) {{ border-color: #00713d; background: #f0f8f4; }}
  input {{ accent-color: #00713d; }}
  small {{ display: block; color: #5a6660; }}
  .buttons {{ display: flex; gap: .75rem; }}
  button {{ flex: 1; padding: .7rem; border: 1px solid #00713d; border-radius: 8px; background: #fff;
    color: #00713d; font: inherit; font-weight: 600; cursor: pointer; }}
  #allow {{ background: #00713d; color: #fff; }}
  button:focus-visible, input:focus-visible {{ outline: 3px solid #7cc4a0; outline-offset: 2px; }}
</style>
</head>
<body>
<main>
<p class="brand">Sage ID of the sandbox</p>
{content}
</main>
</body>
</html>
"""


def consent(request: Mapping[str, str], wants: Iterable[str], accounts: Sequence[Account], hint: str) -> str:
    """The consent page. Its form repeats the authorization request; `hint` is the account to preselect."""
    hinted = [number for number, each in enumerate(accounts) if each.email.lower() == hint.lower()]
    chosen = hinted[0] if hinted else 0
    fields = "\n".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in request.items()
        if name not in ("account", "decision")
    )
    choices = "\n".join(
        f'<label><input type="radio" id="account-{number}" name="account" value="{escape(account.email)}"'
        f"{' checked' if number == chosen else ''}>"
        f"<span>{escape(account.name)}<small>{escape(account.email)}</small></span></label>"
        for number, account in enumerate(accounts)
    )
    listed = "".join(f"<li>{escape(want)}</li>" for want in wants)
    content = f"""<h1>{escape(request["client_id"])} asks to use Sage 200 for you</h1>
<p>It will be able to read and change your companies' data, and to:</p>
<ul>{listed}</ul>
<form id="consent" method="post" action="/authorize">
{fields}
<fieldset>
<legend>Who are you?</legend>
{choices}
</fieldset>
<div class="buttons">
<button id="refuse" name="decision" value="refuse">Refuse</button>
<button id="allow" name="decision" value="allow">Allow</button>
</div>
</form>
<p class="note">You will return to {escape(request["redirect_uri"])}</p>"""
    return _FRAME.format(title="Sign in", content=content)


def error(message: str) -> str:
    """The page of a request that cannot be sent back to its client."""
    content = f'<h1>This sign-in cannot go on</h1>\n<p id="error">{escape(message)}</p>'
    return _FRAME.format(title="Error", content=content)
