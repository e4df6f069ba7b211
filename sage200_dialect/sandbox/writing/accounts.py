"""Rules of the plain records: accounts, products, places and lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sage200_dialect.sandbox.writing.given import Given
from sage200_dialect.sandbox.writing.rules import Row, Rules
from sage200_dialect.sandbox.writing.session import Session


def numbers_accounts(session: Session) -> bool:
    """Whether Sage gives the references of customers and suppliers by itself."""
    return session.standard or session.behaviour.account_references == "automatic"


def _reference_is_given(session: Session, _: Row) -> frozenset[str]:
    return frozenset({"reference"}) if numbers_accounts(session) else frozenset()


def _account(kind: str) -> Callable[[Session, Row, Row | None], None]:
    def complete(session: Session, row: Row, before: Row | None) -> None:
        if before is None and numbers_accounts(session):
            row["reference"] = _next_reference(session, f"{kind}s", str(row["name"]))

    return complete


def _next_reference(session: Session, table: str, name: str) -> str:
    """`ACM0001`: three letters of the name and a number that is free."""
    stem = "".join(sign for sign in name.upper() if sign.isascii() and sign.isalpha())[:3].ljust(3, "X")
    taken = {str(reference).upper() for reference in session.company.rows(table).cells["reference"].all()}
    return next(found for number in range(1, 100_000) if (found := f"{stem}{number:04}") not in taken)


def _account_defaults(session: Session, row: Row) -> None:
    row["currency_id"] = session.first("currencies", "is_base_currency", True)
    row["country_code_id"] = session.first("country_codes", "code", "GB")
    row["account_opened"] = session.company.moment()[:10] + "T00:00:00"


def _one_contact(holder: str) -> Callable[[Session, Given, Row | None], list[str]]:
    def check(session: Session, given: Given, before: Row | None) -> list[str]:
        owner = given.held.get(holder)
        table = given.shape.table.name
        if (
            before is None
            and session.standard
            and owner is not None
            and session.positions(table, holder, owner)
        ):
            return ["Sage 200 Standard has one contact for each account"]
        return []

    return check


def _contact(holder: str) -> Callable[[Session, Row, Row | None], None]:
    def complete(session: Session, row: Row, before: Row | None) -> None:
        names = (row["first_name"], row["middle_name"], row["last_name"])
        row["name"] = " ".join(name for name in names if name)
        if before is None:
            table = holder.replace("_id", "_contacts")
            row["is_default"] = not session.positions(table, holder, row[holder])

    return complete


def _way_to_reach(kind: str, column: str, shown: str) -> Callable[[Session, Row, Given], None]:
    """An e-mail address or telephone number of a contact; the default one is shown with the contact."""

    def saved(session: Session, row: Row, _: Given) -> None:
        key = row[f"{kind}_contact_id"]
        position = session.position(f"{kind}_contacts", key)
        if position is not None and row["is_default"]:
            session.change(f"{kind}_contacts", position, {shown: row[column]})

    return saved


def _number(session: Session, row: Row, _: Row | None) -> None:
    parts = (row["country_code"], row["area_code"], row["subscriber_number"])
    row["full_number"] = " ".join(part for part in parts if part)


def _nominal_code(session: Session, row: Row, _: Row | None) -> None:
    row["cost_centre_code"] = session.value("cost_centres", row["cost_centre_id"], "code") or ""
    row["department_code"] = session.value("departments", row["department_id"], "code") or ""


def _in_warehouse(session: Session, row: Row, _: Row | None) -> None:
    row["warehouse_name"] = session.value("warehouses", row["warehouse_id"], "name") or ""


def _warehouse(session: Session, row: Row, _: Given) -> None:
    """Holdings show the name of their warehouse."""
    for position in session.positions("warehouse_holdings", "warehouse_id", row["id"]):
        session.change("warehouse_holdings", position, {"warehouse_name": row["name"]})


def _needs_holdings(session: Session, given: Given, before: Row | None) -> list[str]:
    several = session.company.rows("stock_settings").cells["use_multiple_locations"]
    if before is None and several.length and several[0] and not given.arrays.get("warehouse_holdings"):
        return ["The field warehouse_holdings is required, as the stock is kept in several locations"]
    return []


RULES: Mapping[str, Rules] = {
    "customers": Rules(
        unique=(("reference",),),
        in_use=(
            ("sop_orders", "customer_id"),
            ("sop_quotes", "customer_id"),
            ("sales_posted_transactions", "customer_id"),
        ),
        optional=_reference_is_given,
        defaults=_account_defaults,
        complete=_account("customer"),
    ),
    "suppliers": Rules(
        unique=(("reference",),),
        in_use=(("pop_orders", "supplier_id"), ("purchase_posted_transactions", "supplier_id")),
        optional=_reference_is_given,
        defaults=_account_defaults,
        complete=_account("supplier"),
    ),
    **{
        f"{kind}_{table}": rules
        for kind in ("customer", "supplier")
        for table, rules in (
            ("contacts", Rules(check=_one_contact(f"{kind}_id"), complete=_contact(f"{kind}_id"))),
            ("emails", Rules(saved=_way_to_reach(kind, "email", "default_email"))),
            (
                "telephones",
                Rules(saved=_way_to_reach(kind, "full_number", "default_telephone"), complete=_number),
            ),
            ("mobiles", Rules(complete=_number)),
            ("faxes", Rules(complete=_number)),
        )
    },
    "nominal_codes": Rules(
        unique=(("reference", "cost_centre_id", "department_id"),),
        in_use=(("nominal_transaction_enquiry_views", "nominal_code_id"),),
        complete=_nominal_code,
    ),
    "banks": Rules(unique=(("code",),), in_use=(("bank_posted_transactions", "bank_id"),)),
    "cost_centres": Rules(unique=(("code",),), in_use=(("nominal_codes", "cost_centre_id"),)),
    "departments": Rules(unique=(("code",),), in_use=(("nominal_codes", "department_id"),)),
    "couriers": Rules(unique=(("name",),)),
    "sop_incoterms": Rules(unique=(("name",),)),
    "sop_export_reasons": Rules(unique=(("name",),)),
    "stocktake_criteria_templates": Rules(unique=(("name",),)),
    "nominal_report_categories": Rules(in_use=(("nominal_codes", "report_category_id"),)),
    "products": Rules(
        unique=(("code",),),
        in_use=(("sop_order_lines", "product_id"), ("pop_order_lines", "product_id")),
        check=_needs_holdings,
    ),
    "warehouses": Rules(
        unique=(("name",),),
        in_use=(("warehouse_holdings", "warehouse_id"), ("sop_order_lines", "warehouse_id")),
        saved=_warehouse,
    ),
    "warehouse_holdings": Rules(unique=(("warehouse_id", "product_id"),), complete=_in_warehouse),
    "stocktakes": Rules(complete=_in_warehouse),
    "bin_holdings": Rules(unique=(("warehouse_holding_id", "name"),)),
}
