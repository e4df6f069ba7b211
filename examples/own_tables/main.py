"""A table that this package does not know, described in a catalogue folder and joined with Sage's own."""

from pathlib import Path

import sqlalchemy as sa

from sage200_dialect import sandbox

HERE = Path(__file__).parent
QUERY = """
SELECT l.id, c.name, l.points
FROM loyalty_cards AS l
LEFT JOIN customers AS c ON c.id = l.customer_id
ORDER BY l.points DESC
"""

with sandbox.start(location=HERE / "catalogue", rows=HERE / "rows") as sage:
    engine = sa.create_engine(sage.url, connect_args={"Location": str(HERE / "catalogue")})
    with engine.connect() as connection:
        cards = connection.execute(sa.text(QUERY))
        for card in cards:
            print(*card, sep="  ")
    engine.dispose()
