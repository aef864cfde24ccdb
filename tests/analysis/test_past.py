"""What was known before: strictly earlier, and without a trace of the own value."""

from hypothesis import given
from hypothesis import strategies as st

from houqin.analysis import past
from houqin.analysis.past import Past, Visit

visits = st.lists(
    st.builds(Visit, st.sampled_from("abc"), st.integers(0, 9).map(float), st.sampled_from([0.1, 0.2, 0.3, 1.0, 7.7])),
    min_size=1,
    max_size=30,
)


@given(visits, st.data())
def test_the_own_value_leaves_no_trace_not_even_a_residue(rows, data):
    i = data.draw(st.integers(0, len(rows) - 1))
    changed = [row._replace(value=1e9) if n == i else row for n, row in enumerate(rows)]
    assert past.before(changed)[i] == past.before(rows)[i]


def test_where_the_running_total_less_the_own_value_leaves_one():
    rows = [Visit("a", 0.0, 0.1), Visit("a", 1.0, 0.2), Visit("a", 2.0, 0.3)]
    running = 0.1 + 0.2 + 0.3 - 0.3
    assert running != 0.1 + 0.2
    assert past.before(rows)[2].total == 0.1 + 0.2


def test_earlier_visits_of_the_same_thing_only():
    rows = [Visit("a", 5.0, 1.0), Visit("b", 1.0, 9.0), Visit("a", 2.0, 3.0), Visit("a", 5.0, 4.0)]
    assert past.before(rows) == [
        Past(1, 3.0, 3.0, 3.0), Past(0, 0.0, None, None), Past(0, 0.0, None, None), Past(1, 3.0, 3.0, 3.0),
    ]  # fmt: skip


@given(visits)
def test_later_visits_change_nothing(rows):
    last = max(row.time for row in rows)
    assert past.before([*rows, Visit("a", last + 1, 5.0)])[:-1] == past.before(rows)
