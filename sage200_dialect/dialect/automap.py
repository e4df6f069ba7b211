"""Automap that keeps every link.

    from sage200_dialect.dialect.automap import map_tables

    classes = map_tables(engine, only=["customers", "sop_orders", "sop_order_lines", "products"])
    order.customer, order.sop_order_lines, customer.sop_orders, line.product, line.selling_unit

Automap's own names come from the tables, so of several links between two tables (a line's selling unit and
pricing unit) it keeps the first. `naming()`, also usable with `automap_base` alone, names a scalar after its
column without `_id`, and a collection after its table, with `_by_` and the scalar's name when several links
lead there. A name that is taken gets `_record` or `_collection`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import MetaData
from sqlalchemy.ext.automap import automap_base, generate_relationship
from sqlalchemy.orm.interfaces import ONETOMANY

from sage200_dialect.sql.schemas import ALL_COMPANIES

if TYPE_CHECKING:
    from sqlalchemy import ForeignKeyConstraint, Table
    from sqlalchemy.engine import Engine


def map_tables(engine: Engine, only: Sequence[str] | None = None, schema: str | None = None) -> Any:
    """Mapped classes of the tables that have a key, as attributes by table name; no request is sent.

    `only` names the tables wanted (None: all); those that they link to are mapped along with them. `schema`
    is another company's, for whose name Sage may be asked, or `all_companies`.
    """
    metadata = MetaData()
    metadata.reflect(engine, schema=schema, views=True, only=only)
    base = automap_base(metadata=metadata)
    base.prepare(**naming(), generate_relationship=_relationship)
    return base.classes


def _relationship(base: Any, direction: Any, make: Any, attribute: str, *classes: Any, **options: Any) -> Any:
    """What becomes of the rows below a deleted one is Sage's affair: they are neither deleted nor cut loose.

    Links in `all_companies` share the company's column, which nothing may write.
    """
    if direction is ONETOMANY:
        options["passive_deletes"] = "all"
    if any(each.__table__.schema == ALL_COMPANIES for each in classes):
        options = {
            name: value for name, value in options.items() if name not in ("cascade", "passive_deletes")
        }
        options["viewonly"] = True
    return generate_relationship(base, direction, make, attribute, *classes, **options)


def naming() -> dict[str, Callable[..., str]]:
    """The two naming arguments of `AutomapBase.prepare`."""
    return {
        "name_for_scalar_relationship": scalar_name,
        "name_for_collection_relationship": collection_name,
    }


def scalar_name(base: Any, local_cls: Any, referred_cls: Any, constraint: ForeignKeyConstraint) -> str:
    """`sop_orders.customer_id` -> `customer`."""
    return _scalar(constraint)


def collection_name(base: Any, local_cls: Any, referred_cls: Any, constraint: ForeignKeyConstraint) -> str:
    """`sop_orders.customer_id` -> `sop_orders` on customers."""
    owner: Table = constraint.table
    target: Table = local_cls.__table__
    name = str(referred_cls.__table__.name)
    if len([each for each in owner.foreign_key_constraints if each.referred_table is target]) > 1:
        name = f"{name}_by_{_scalar(constraint)}"
    taken = set(target.columns.keys()) | {_scalar(each) for each in target.foreign_key_constraints}
    return f"{name}_collection" if name in taken else name


def _scalar(constraint: ForeignKeyConstraint) -> str:
    columns = list(constraint.columns)
    if constraint.table.schema == ALL_COMPANIES:
        columns = columns[1:]  # the first is the company, in every link
    name = columns[0].name if len(columns) == 1 else constraint.referred_table.name
    shortened = name.removesuffix("_id")
    return f"{shortened}_record" if shortened in constraint.table.columns else shortened
