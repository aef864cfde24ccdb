"""The ladder as data; what may follow what; who signs next, in which order, and never twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.packs import ladder as packs
from houqin.rules import ladder
from houqin.rules.decision import KINDS
from houqin.rules.ladder import Given, Past
from houqin.rules.refusal import Refused, Wrong

BOOK = packs.book()


class TestAuthority:
    @pytest.mark.parametrize(
        ("kind", "fen", "level"),
        [
            ("deduction", 50_000_00, "chief"),
            ("deduction", 50_000_01, "leader"),
            ("deduction", 500_000_01, "council"),
            ("reward", -50_000_01, "leader"),
            ("waiver", 1, "leader"),
            ("waiver", 100_000_01, "council"),
            ("reminder", 0, "chief"),
            ("interview", 0, "leader"),
            ("terminate", 0, "council"),
            ("renew", 0, "council"),
        ],
    )
    def test_goes_by_kind_and_amount(self, kind, fen, level):
        assert BOOK.signer(kind, fen) == level

    def test_every_kind_of_decision_is_signed_by_somebody(self):
        assert set(BOOK.by_code) == set(KINDS)

    def test_a_hospital_lays_its_own_amounts_over(self):
        own = packs.book("within_months: 6\nrungs:\n  - {code: waiver, to: chief, above: [{yuan: 1000, to: leader}]}\n")
        assert (own.signer("waiver", 1000_00), own.signer("waiver", 1000_01)) == ("chief", "leader")
        assert own.within_months == 6 and own.by_code["waiver"].copied
        assert own.by_code["interview"] == BOOK.by_code["interview"]

    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("rungs:\n  - {code: waiver, to: king}\n", 2, "king"),
            ("rungs:\n  - {code: fine, to: chief, evidence: [sheet]}\n", 2, "fine"),
            ("within_month: 6\n", 1, "within_months"),
            ("six months\n", None, "须为若干键值"),
            ("rungs:\n  - {code: reminder, after: [shouting]}\n", None, "没有“shouting”"),
        ],
    )
    def test_what_cannot_be_meant_is_named(self, text, line, words):
        with pytest.raises(Wrong, match=words):
            packs.book(text)


class TestClimbing:
    def climb(self, kind, *past, skipped=""):
        ladder.refuse_climb(BOOK.by_code[kind], past, skipped)

    def test_the_first_rung_needs_nothing_before_it(self):
        self.climb("reminder")

    @pytest.mark.parametrize(
        "past", [(), (Past("reminder", "waiting", True),), (Past("reminder", "signed", False),)],
        ids=["nothing", "not signed", "long ago"],
    )  # fmt: skip
    def test_a_rung_passed_over_needs_a_reason(self, past):
        with pytest.raises(Refused, match="还没有签过“提醒”，跳级提出“责令整改”须写明理由"):
            self.climb("rectify_order", *past)
        self.climb("rectify_order", *past, skipped="造成患者跌倒")

    def test_follows_what_was_signed_lately(self):
        self.climb("rectify_order", Past("reminder", "signed", True))
        self.climb("damages", Past("interview", "signed", True))

    def test_nothing_follows_an_end(self):
        for kind in ("reminder", "interview", "renew", "terminate"):
            with pytest.raises(Refused, match="已决定“终止合同”，不能再提出"):
                self.climb(kind, Past("terminate", "signed", False), skipped="还想再提")
        self.climb("forfeit_deposit", Past("terminate", "signed", True))

    def test_one_of_a_rung_waits_at_a_time(self):
        with pytest.raises(Refused, match="已有待签的“提醒”"):
            self.climb("reminder", Past("reminder", "waiting", True))
        self.climb("reward", Past("reward", "waiting", True))


LEVELS = tuple(ladder.LEVELS)


class TestSigning:
    def test_goes_level_after_level(self):
        given = []
        for n, level in enumerate(LEVELS):
            assert ladder.life("council", "office", given) == ("waiting", level, level == "council")
            given.append(Given(level, "signed", n))
        assert ladder.life("council", "office", given).state == "signed"

    def test_a_chief_who_proposes_begins_with_the_leader(self):
        assert ladder.route("leader", "chief") == ("leader",)
        assert ladder.route("chief", "chief") == ("chief",)

    def test_a_leader_alone_settled_it_before_there_was_an_order(self):
        assert ladder.life("leader", "office", [Given("leader", "signed", 1)]).state == "signed"

    def test_one_word_against_it_ends_it(self):
        given = [Given("chief", "signed", 1), Given("leader", "returned", 2)]
        assert ladder.life("council", "office", given).state == "returned"
        assert ladder.life("chief", "office", [], withdrawn=True).state == "withdrawn"

    @given(
        st.sampled_from(LEVELS), st.sampled_from(("office", "chief")),
        st.lists(st.tuples(st.sampled_from(("office", "chief", "leader")), st.integers(1, 5)), max_size=9),
    )  # fmt: skip
    def test_whatever_people_try_only_different_people_in_order_ever_bind(self, needs, proposer, tries):
        given = []
        for role, person in tries:
            life = ladder.life(needs, proposer, given)
            try:
                ladder.refuse_signer(life, role, person, 1, given)
            except Refused:
                continue
            given.append(Given(ladder.level_of(life, role), "signed", person))
        people = [one.person for one in given]
        ranks = [ladder.RANK[one.level] for one in given]
        assert len(set(people)) == len(people) and 1 not in people
        assert ranks == sorted(set(ranks))
        if ladder.life(needs, proposer, given).state == "signed":
            assert ranks[-1] >= ladder.RANK[needs]
            assert len(given) == len(ladder.route(needs, proposer))
