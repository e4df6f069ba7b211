from typing import Any


def rows() -> dict[str, list[dict[str, Any]]]:
    return {}
