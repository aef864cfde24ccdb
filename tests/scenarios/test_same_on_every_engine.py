"""The same evidence gives the same points and fen on SQLite, on PostgreSQL, and by hand in DuckDB."""

from hashlib import sha256

import pytest

from benchmarks import floor
from benchmarks.world import FEE_FEN, MONTHS, World
from houqin.queries import contract as contracts
from houqin.queries import derivation, score
from houqin.records import scope
from houqin.rules import payment
from houqin.rules import score as kernel

FIRST, LAST = MONTHS[0], MONTHS[-1]
EXPECTED = "31457999"  # of all months' points and payments: the same on every database that runs this suite


@pytest.fixture
def world(db):
    return World(contracts_=2, rounds=2, services=9, seed=3).build()


def through_the_kernel(tallies, terms):
    found = []
    for (id, month), rows in tallies.items():
        sheet = kernel.judge(terms.layout, month, rows)
        charges = payment.charges(terms.scheme, payment.Facts(month, sheet.points, FEE_FEN, {}))
        found.append((id.hex, month, sheet.points, FEE_FEN - sum(charge.amount_fen for charge in charges)))
    return sorted(found)


def test_the_engines_agree_to_the_last_fen(world):
    with scope.use(world.hospital), scope.reading():
        terms = contracts.terms_of(world.contracts[0].pk, FIRST)
        derived, lineage = derivation.derive(FIRST, LAST)
        from_marks = through_the_kernel(score.tallies(FIRST, LAST), terms)
        from_items = through_the_kernel(derived, terms)
        by_hand = floor.months(floor.loaded(terms, FEE_FEN, FIRST, LAST))
    assert len(from_marks) == 2 * 12
    assert from_marks == from_items == by_hand
    assert len({points for _, _, points, _ in from_marks}) > 10, "a year in which every month is alike proves nothing"
    assert len({paid for _, _, _, paid in from_marks}) > 1
    assert sha256(repr(from_marks).encode()).hexdigest()[:8] == EXPECTED
    assert all(lineage.values())


def test_a_changed_check_is_seen_by_every_engine(world):
    """The comparison above can fail: with four defects more, the recomputation leaves the marks."""
    with scope.use(world.hospital), scope.reading():
        terms = contracts.terms_of(world.contracts[0].pk, FIRST)
        con = floor.loaded(terms, FEE_FEN, FIRST, LAST)
        before = floor.months(con)
        con.execute("UPDATE checks SET result = 'fail', defects = 4 WHERE rowid = (SELECT min(rowid) FROM checks)")
        assert floor.months(con) != before
