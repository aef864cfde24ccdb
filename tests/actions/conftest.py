"""A house with a contract that is judged by the cleaning pack."""

import re
from contextlib import contextmanager

import pytest

from houqin.rules.refusal import Refused
from tests import deeds


@pytest.fixture
def contract(house):
    return deeds.contract(house)


@pytest.fixture
def refused():
    """`with refused("…"):` the deed inside says no in these words and leaves nothing behind."""

    @contextmanager
    def saying(words, kind=Refused):
        before = deeds.lines()
        with pytest.raises(kind, match=re.escape(words)):
            yield
        assert deeds.lines() == before

    return saying
