"""The sample hospital, small: every story that it promises is on record, through deeds, verified, and by seed alone."""

import json
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from houqin.interfaces import photos
from houqin.interfaces.sample import month_end, opening, report
from houqin.interfaces.sample.play import Play
from houqin.interfaces.sample.size import SMALL, Size
from houqin.queries import chronic, journal, payment, score, statement
from houqin.queries import contract as contracts
from houqin.queries import decision as decisions
from houqin.queries import duty as duties
from houqin.queries import party as parties
from houqin.queries import sheet as sheets
from houqin.records import models, scope
from houqin.rules import party, period

TODAY = date(2026, 11, 22)
TINY = Size(months=1, visits=0.5, contracts=("lift", "gas_kitchen"), floors=("后勤楼/地下1层", "后勤楼/2层"))


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.FILES", tmp_path_factory.mktemp("files"))
        yield


@pytest.fixture(scope="module")
def play(django_db_setup, django_db_blocker, files):
    """Played once for the module, seen inside its hospital, and gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        play = Play(TODAY, size=SMALL)
        for _ in play.days():
            pass
        with scope.use(play.house.hospital):
            yield play
        transaction.set_rollback(True)


@pytest.fixture
def contract(play):
    return lambda key: play.house.contracts[key]


@pytest.fixture
def sheet(play):
    """The sheet in force of a contract's month, counted from the first month played."""

    def found(key, n):
        id = play.house.contracts[key].id
        return score.latest([id], play.time.closed[n])[id]

    return found


def versions(contract, month):
    return list(models.Sheet.objects.filter(contract=contract.id, period=month).order_by("version"))


def test_the_journal_verifies(play):
    told = journal.verify(party.system(play.house.hospital))
    assert told.faults == () and told.lines > 900 and told.rows > 5000


def test_the_month_end_costs_no_more_questions_with_more_contracts(play):
    month, at = play.time.closed[-1], play.time.last_moment
    with CaptureQueriesContext(connection) as asked:
        rows = statement.month_batch(play.house.closer, month=month, at=at)
    assert len(rows) >= 5
    own = [one for one in asked if "set_config" not in one["sql"]]  # PostgreSQL's own price
    assert len(own) <= 13 + 2 * sum(row["contract"].pricing == "quantity" for row in rows)


def test_it_says_that_it_is_a_sample(play):
    (hospital,) = [one for one in parties.hospitals() if one.id == play.house.hospital]
    assert hospital.is_sample and "示例" in hospital.name


def test_the_journal_runs_forward_and_ends_before_today(play):
    moments = list(models.Entry.objects.order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= play.time.last_moment


def test_evidence_is_counted_as_it_is_on_record(play):
    kinds = (models.Check, models.Incident, models.Quantity, models.BallotPaper)
    outcomes = models.Outcome.objects.exclude(kind="case").count()
    assert play.house.pieces == outcomes + sum(kind.objects.count() for kind in kinds)


def test_every_closed_month_has_its_sheets_and_the_open_one_its_evidence(play):
    months = set(models.Sheet.objects.filter(period__in=play.time.closed).values_list("contract", "period"))
    assert len(months) == len(play.house.contracts) * len(play.time.closed)
    assert not models.Sheet.objects.filter(period=play.time.open).exists()
    assert models.Round.objects.filter(period=play.time.open).values("contract").distinct().count() == 7


def test_rounds_come_in_every_stream(play):
    assert set(models.Round.objects.values_list("stream", flat=True)) == {"planned", "random", "targeted", "look-back"}


def test_wet_floors_come_back(play, contract):
    wet = [f"本部院区/{path}" for path in contract("cleaning_surgical").deal.wet]
    again = models.Finding.objects.filter(contract=contract("cleaning_surgical").id, recurrence__gte=1)
    assert again.filter(place__path__in=wet).exists()


def test_one_provider_declines_and_one_improves(sheet):
    assert sheet("cleaning_outpatient", 0).points > sheet("cleaning_outpatient", 1).points + 500
    assert sheet("catering", 0).points < sheet("catering", 1).points


def test_a_veto_fails_its_month(sheet):
    failed = sheet("gas_kitchen", 0)
    assert failed.points == 5900 and failed.grade == "不合格"
    assert [line.code for line in score.lines(failed.lines) if line.kind == "veto"] == ["gas_kitchen.veto.1"]
    (fine,) = models.Decision.objects.filter(sheet=failed, measure="warn_then_fine")
    assert fine.amount_fen == 3000_00


def test_a_month_hardly_looked_at_is_not_assessed(sheet):
    thin = sheet("linen", 0)
    assert (thin.assessed, thin.points, thin.reason) == (False, None, "coverage")


def test_late_evidence_restates_before_the_statement(play, contract):
    before, *_, last = versions(contract("lift"), play.time.month(7))
    assert last.cause in (month_end.LATE, month_end.GATHERED) and last.points < before.points


def test_late_evidence_after_the_statement_adjusts_the_next(play, contract):
    of, month = contract("catering"), play.time.month(5)
    statement = models.Statement.objects.get(contract=of.id, period=month)
    later = [row for row in versions(of, month) if row.entry > statement.entry]
    assert later and later[0].cause == month_end.LATE
    owed = [entry.key for entry in payment.Standing(later).adjustments(of.id, period.after(month))]
    issued = models.Statement.objects.filter(contract=of.id, period=period.after(month)).first()
    said = [line["key"] for line in json.loads(issued.lines)] if issued else []
    assert f"adjust.{month}" in owed + said


def test_an_objection_is_upheld_one_rejected(play):
    verdicts = dict(models.Ruling.objects.values_list("objection__contract", "verdict"))
    told = {"cleaning_surgical": "upheld", "catering": "rejected"}
    of = {play.house.contracts[key].id: verdict for key, verdict in told.items()}
    assert verdicts == of
    upheld = models.Ruling.objects.get(verdict="upheld").objection
    before, after = upheld.sheet, models.Sheet.objects.get(supersedes=upheld.sheet)
    assert after.points > before.points and after.cause.startswith("异议成立")


def test_findings_live_their_whole_lives(play):
    kinds = set(models.Step.objects.values_list("kind", flat=True))
    assert kinds >= {"accept", "decline", "insist", "withdraw", "rectify", "verify", "return", "hold"}
    states = set(models.FindingNow.objects.values_list("state", flat=True))
    assert states >= {"closed", "voided", "moved", "lapsed"} and states & {"open", "doing", "review"}


def test_findings_off_the_straight_road(play):
    """Whose fault it is, a clock that stood, what nobody verified, what keeps coming back: all are there to be seen."""
    kinds = set(models.Step.objects.values_list("kind", flat=True))
    assert kinds >= {"disown", "move", "stop", "run", "lapse"}
    moved = models.Finding.objects.exclude(moved_from=None).select_related("moved_from")
    assert all(row.contract_id != row.moved_from.contract_id for row in moved)
    asker = play.house.people["chief"][0]
    assert chronic.chronic(asker, at=play.time.last_moment)["rows"]


def test_what_was_withdrawn_counts_no_more(play):
    for finding in models.Finding.objects.filter(now__state__in=("voided", "moved"), of_check__isnull=False):
        marks = models.Mark.objects.filter(evidence_id=finding.of_check_id)
        assert sum(mark.n for mark in marks) == sum(mark.num for mark in marks) == 0


def test_some_findings_are_overdue_at_the_end(play):
    late = models.FindingNow.objects.filter(state__in=("open", "doing"), due_at__lt=play.time.last_moment)
    assert late.exists()


def test_ladders_propose_and_decisions_are_signed_by_another(play):
    assert models.Decision.objects.filter(measure="ladder").exists()
    signed = models.Signature.objects.select_related("decision")
    assert signed and all(one.signed_by_id != one.decision.proposed_by_id for one in signed)


def test_a_deduction_is_waived(play, contract):
    (waiver,) = models.Decision.objects.filter(kind="waiver")
    assert (waiver.contract_id, waiver.needs) == (contract("lift").id, "leader")


def test_a_contract_is_due_for_renewal_and_nobody_has_decided(play, contract):
    ends_on = models.Contract.objects.get(pk=contract("pest").id).ends_on
    assert timedelta(days=55) < ends_on - play.time.end < timedelta(days=65)
    renewal = models.Decision.objects.get(kind="renew")
    assert renewal.contract_id == contract("pest").id and not models.Signature.objects.filter(decision=renewal).exists()


def test_both_sides_count_and_once_they_differ(play, contract):
    first, last = (contracts.quantities(contract("linen").id, month) for month in play.time.closed)
    assert all(counted.agreed for counted in first)
    assert [counted.name for counted in last if not counted.agreed] == ["治疗巾"]
    assert (
        models.Quantity.objects.filter(contract=contract("linen").id, period=play.time.closed[0], name="包布").count()
        == 3
    )


def test_a_contract_is_amended_from_the_first_of_a_month(play, contract):
    of = contract("cleaning_surgical")
    old, new = (contracts.terms_of(of.id, month) for month in play.time.closed)
    assert new.monthly_fen - old.monthly_fen == 12_000_00


def test_departments_vote_and_one_stands_aside(play):
    assert models.BallotPaper.objects.values("seat").distinct().count() >= 9
    assert models.Recusal.objects.filter(
        cause="interest"
    ).exists()  # the committee's member who is bound to the caterer
    assert models.BallotPaper.objects.filter(panel__kind="annual").count() >= 4


def test_one_panel_was_locked_and_one_is_open(play):
    states = {one.kind: models.Closing.objects.filter(panel=one).count() for one in models.Panel.objects.all()}
    assert states == {"annual": 0, "canteen": 1}
    assert models.Placing.objects.filter(points__isnull=False).count() == 4


def test_events_are_reported_also_when_none_happened(play):
    kinds = set(models.Incident.objects.values_list("kind", flat=True))
    assert kinds >= {"zero_report", "veto", "bonus", "money", "complaint"}


def test_the_month_before_is_settled_and_the_last_waits_for_a_batch(play):
    earlier, last = (
        set(models.Statement.objects.filter(period=m).values_list("contract", flat=True)) for m in play.time.closed
    )
    assert len(earlier) == len(play.house.contracts)
    assert 0 < len(last) < len(play.house.contracts)
    linen = play.house.contracts["linen"].id
    assert linen not in last, "its counts still differ"


def test_who_closes_does_not_issue(play):
    assert {row.issued_by_id for row in models.Statement.objects.all()} == {play.house.issuer.person}
    assert play.house.closer.person != play.house.issuer.person


def test_photos_lie_on_disk_as_they_were_announced(play):
    attached = models.Attached.objects.select_related("photo")
    assert len(attached) > 20
    for one in attached:
        data = photos.path(one.photo.sha256).read_bytes()
        assert (sha256(data).hexdigest(), len(data)) == (one.photo.sha256, one.photo.size)
    with Image.open(photos.path(attached[0].photo.sha256)) as picture:
        assert picture.format == "JPEG"


def test_every_role_can_sign_in(play):
    roles = {}
    for username in opening.SIGN_INS:
        user = authenticate(username=username, password=opening.PASSWORD)
        actor = parties.actor(user.pk, play.house.hospital, TODAY)
        roles.setdefault(actor.role, []).append(username)
    assert set(roles) == set(party.ROLES)
    assert roles["office"] == ["office", "office2"] and roles["provider"] == ["provider", "provider2"]
    assert get_user_model().objects.count() == len(opening.SIGN_INS)


def test_something_waits_for_whoever_signs(play):
    for role in ("chief", "leader"):
        assert [one for one in decisions.decisions(play.house.people[role][0]) if one["mine"]]


def test_the_report_has_a_row_for_each_contract_and_a_column_for_each_month(play):
    head, *rows = report.year_lines(party.system(play.house.hospital))
    assert head.split() == ["合同", "2026-09", "2026-10", "2026年度"]
    assert len(rows) == len(play.house.contracts)
    gas = next(row for row in rows if "燃气" in row)
    assert "59 不合格" in gas
    linen = next(row for row in rows if "布草" in row)
    assert "未考评" in linen


def test_the_cockpit_has_something_to_show(play):
    leader = play.house.people["leader"][0]
    shown = sheets.contracts_now(leader, at=play.time.last_moment)
    assert len(shown["rows"]) == len(play.house.contracts) and any(row["late"] for row in shown["rows"])


def tiny(seed: object) -> dict[tuple[str, int], str]:
    """The inputs' digests of a very small hospital's sheets, by contract and month."""
    with transaction.atomic():
        play = Play(TODAY, seed, TINY)
        for _ in play.days():
            pass
        with scope.use(play.house.hospital):
            keys = {contract.id: key for key, contract in play.house.contracts.items()}
            rows = models.Sheet.objects.values_list("contract", "period", "version", "inputs_digest", "lines")
            found = {(keys[id], month, version): (digest, lines) for id, month, version, digest, lines in rows}
        transaction.set_rollback(True)
    return found


def test_the_seed_decides_every_sheet_and_nothing_else_does(db, files):
    one, again, another = tiny(7), tiny(7), tiny(8)
    assert one == again
    assert one.keys() <= another.keys() | one.keys() and {key[:2] for key in one} == {key[:2] for key in another}
    assert not any(one[key] == another[key] for key in one.keys() & another.keys())


def test_plans_of_several_kinds_are_done_and_some_are_due_today(play):
    made = models.Plan.objects.count()
    kinds = set(models.Plan.objects.values_list("kind", flat=True))
    assert made >= 8 and {"patrol", "maintenance", "inspection", "training", "drill"} <= kinds
    assert models.PlanResult.objects.filter(state="done").count() > 20
    rows = play.house.people["office"][1], play.house.people["inspector"][0]
    morning = play.time.last_moment + timedelta(hours=10)
    assert all(duties.my_duties(by, at=morning) for by in rows)
