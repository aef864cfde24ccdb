"""The floor: the same results by hand-written SQL in DuckDB, from the same evidence."""

from pathlib import Path
from typing import Any

import duckdb

from houqin.queries import contract as contracts
from houqin.records import models as records
from houqin.rules.scheme import Tiers

SQL = (Path(__file__).parent / "floor.sql").read_text("utf-8")


def loaded(terms: contracts.InForce, fee_fen: int, first: int, last: int) -> duckdb.DuckDBPyConnection:
    """A DuckDB with the hospital's checks and outcomes of these months, and the rules of one scheme as tables."""
    con = duckdb.connect()
    con.execute("SET threads = 1")
    con.execute("CREATE TABLE checks(contract VARCHAR, month INT, item VARCHAR, result VARCHAR, defects INT)")
    con.execute("CREATE TABLE outcomes(contract VARCHAR, month INT, item VARCHAR, met INT, due INT)")
    rule = "kind VARCHAR, points INT, cap INT, worth INT, target INT, cumulative BOOL"
    con.execute(f"CREATE TABLE items(item VARCHAR, card INT, section VARCHAR, {rule})")
    con.execute("CREATE TABLE cards(card INT, weight INT)")
    con.execute("CREATE TABLE tiers(at_least INT, pay INT)")
    con.execute("CREATE TABLE fee(fen BIGINT)")
    seen = records.Check.objects.filter(round__period__gte=first, round__period__lte=last)
    rows = seen.values_list("round__contract", "round__period", "item", "result", "count")
    _insert(con, "checks", [(id.hex, *rest) for id, *rest in rows])
    given = records.Outcome.objects.filter(period__gte=first, period__lte=last)
    rows = given.values_list("contract", "period", "item", "met", "due")
    _insert(con, "outcomes", [(id.hex, *rest) for id, *rest in rows])
    _insert(con, "items", _items(terms))
    _insert(con, "cards", [(c, card.weight) for c, card in enumerate(terms.scheme.cards)])
    tiers = next(measure for measure in terms.scheme.payment if isinstance(measure, Tiers))
    _insert(con, "tiers", [(tier.at_least, tier.pay) for tier in tiers.tiers])
    con.execute("INSERT INTO fee VALUES (?)", [fee_fen])
    return con


def _items(terms: contracts.InForce) -> list[tuple[Any, ...]]:
    return [
        (i.code, c, i.section, i.rule.kind, i.rule.points, i.rule.cap, i.full, i.rule.target_bp, i.frequency == "事件")
        for c, card in enumerate(terms.scheme.cards)
        for i in terms.pins[card.pack].items
    ]


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Column by column, which DuckDB takes a hundred times faster than row by row."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    names = [f"c{i}" for i in range(len(columns))]
    picked = ", ".join(f"unnest(${name}) AS {name}" for name in names)
    con.execute(f"INSERT INTO {table} SELECT {picked}", dict(zip(names, columns, strict=True)))


def months(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int, int, int]]:
    """(contract, month, points in hundredths, fen paid), in order."""
    return con.execute(SQL).fetchall()
