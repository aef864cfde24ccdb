"""Out of the house for real: a mail server and a robot's door on this machine, which refuse and recover."""

import json
from datetime import timedelta

import pytest

from houqin.actions.add_channel import add_channel
from houqin.actions.change_channel import change_channel
from houqin.actions.choose_notices import choose_notices
from houqin.actions.claim_delivery import LEASE, claim_delivery
from houqin.actions.retry_deliveries import retry_deliveries
from houqin.actions.settle_delivery import settle_delivery
from houqin.interfaces import keychain
from houqin.interfaces.jobs import addresses, sending, worker
from houqin.queries import notice as inbox
from houqin.records import models
from houqin.rules import notice as notices
from houqin.rules.refusal import Forbidden, Refused
from tests import cast, deeds, sinks

NOON = deeds.SEEN + timedelta(hours=2)  # 12:00 in the hospital


@pytest.fixture
def post():
    with sinks.mail() as sink:
        yield sink


@pytest.fixture
def door():
    with sinks.robot() as sink:
        yield sink


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOUQIN_HOME = tmp_path


def mail_of(house, post, **changes):
    key = addresses.mailbox({"host": "127.0.0.1", "port": post.port, "sender": "hq@example.cn", "security": "none"})
    return add_channel(house.people["admin"], NOON, name="院内邮箱", kind="mail", secret=keychain.keep(key), **changes)


def group_of(house, door, **changes):
    key = addresses.robot("webhook", f"http://127.0.0.1:{door.port}/robot/c0ffee00beef")
    said = {"name": "总务群", "kind": "webhook", "roles": ("office",)} | changes
    return add_channel(house.people["admin"], NOON, secret=keychain.keep(key), **said)


def found(house, n=1, **fails):
    contract = models.Contract.objects.filter(number="BJ-1").first()
    contract = contract.pk if contract else deeds.contract(house)
    at = deeds.SEEN + timedelta(minutes=n)
    deeds.visit(house, contract, fails or {deeds.PHOTO_LESS: 2}, n=n, started_at=at)


def sent(house, at):
    return worker.sent(house.hospital, lambda: at)


def subjects(post):
    return [letter["Subject"].strip() for letter in post.letters]


def states():
    return list(models.Delivery.objects.order_by("notice__at", "pk").values_list("state", flat=True))


def test_a_finding_goes_to_the_mailbox_and_to_the_group(house, post, door):
    mail_of(house, post)
    group_of(house, door, roles=(), provider=house.provider.pk, name="净安群")
    choose_notices(house.people["provider"], NOON, email="zhao@example.com", mail="at_once")
    found(house)
    worker.told(house.hospital, NOON)
    assert sent(house, NOON) == 2
    (letter,) = post.letters
    assert letter["To"] == "zhao@example.com" and subjects(post)[0].startswith("新问题：")
    assert "外科楼/3层/301" in letter.get_content()
    (said,) = door.heard
    assert said["title"].startswith("新问题：") and states() == ["sent", "sent"]
    assert sent(house, NOON) == 0


def test_a_group_hears_of_its_own_company_only(house, door):
    other = models.Provider(name="别家有限公司", short="别家")
    cast.put(house.system, "add_provider", [other])
    group_of(house, door, roles=(), provider=other.pk)
    found(house)
    worker.told(house.hospital, NOON)
    assert sent(house, NOON) == 0 and door.heard == []


def test_the_digest_is_one_letter_in_the_morning(house, post):
    mail_of(house, post)
    choose_notices(house.people["provider"], NOON, email="zhao@example.com", mail="digest")
    for n in (1, 2):
        found(house, n)
    worker.told(house.hospital, NOON)
    assert sent(house, NOON + timedelta(hours=8)) == 0
    assert sent(house, NOON + timedelta(hours=20)) == 1
    (letter,) = post.letters
    assert subjects(post) == ["后勤监管：2 条通知"] and letter.get_content().count("新问题：") == 2


def test_quiet_hours_hold_what_is_not_urgent(house, post):
    mail_of(house, post)
    choose_notices(house.people["provider"], NOON, email="z@example.com", mail="at_once", quiet_from=11, quiet_to=14)
    found(house, 1)
    found(house, 2, **{deeds.VETO: 1})
    worker.told(house.hospital, NOON)
    sent(house, NOON)
    assert [said[:4] for said in subjects(post)] == ["重大问题"]
    sent(house, NOON + timedelta(hours=2))
    assert len(post.letters) == 2


def test_what_fails_is_tried_again_and_loses_nothing(house, door):
    group_of(house, door, roles=("chief",))
    door.status = 500
    found(house, 1, **{deeds.VETO: 1})
    worker.told(house.hospital, NOON)
    assert sent(house, NOON) == 0
    row = models.Delivery.objects.get()
    assert row.state == "waiting" and row.tries == 1 and row.next_at == NOON + timedelta(minutes=1)
    assert row.said and "c0ffee00beef" not in row.said
    assert [one.pk for one in inbox.deliveries(house.people["admin"], state="failing")] == [row.pk]
    assert sent(house, NOON + timedelta(seconds=59)) == 0
    door.status = 200
    assert sent(house, NOON + timedelta(minutes=1)) == 1
    assert {said["key"] for said in door.tried} == {str(row.batch)}  # the same key however often it is sent


def test_what_is_given_up_is_told_to_the_administrator_and_can_be_sent_again(house, door):
    channel = group_of(house, door, roles=("chief",))
    door.status = 404
    found(house, 1, **{deeds.VETO: 1})
    worker.told(house.hospital, NOON)
    at = NOON
    while (row := models.Delivery.objects.get()).state == "waiting":
        at = max(at, row.next_at)
        sent(house, at)
    assert row.state == "failed" and row.tries == len(notices.BACKOFF_MINUTES) + 1
    assert [one.topic for one in inbox.notices(house.people["admin"]).rows] == ["delivery_failed"]
    assert [one.topic for one in inbox.notices(house.people["chief"]).rows] == ["finding_serious"]  # nothing is lost
    assert inbox.channels(house.people["admin"])[0]["failed"] == 1
    door.status = 200
    assert retry_deliveries(house.people["admin"], at, channel=channel) == 1
    assert sent(house, at) == 1


def test_a_mail_server_that_is_gone_is_named(house, post):
    mail_of(house, post)
    choose_notices(house.people["provider"], NOON, email="z@example.com", mail="at_once")
    post.close()
    found(house)
    worker.told(house.hospital, NOON)
    assert sent(house, NOON) == 0
    assert "ConnectionRefusedError" in models.Delivery.objects.get().said


def test_a_message_that_a_dead_sender_held_goes_out_later_as_it_was(house, door):
    group_of(house, door, roles=(), provider=house.provider.pk)
    found(house, 1)
    worker.told(house.hospital, NOON)
    held = claim_delivery(house.system, NOON)  # and dies
    found(house, 2)
    worker.told(house.hospital, NOON)
    assert sent(house, NOON + timedelta(seconds=90)) == 1  # the second only
    assert sent(house, NOON + LEASE) == 1
    assert door.heard[1]["key"] == str(held.batch)
    assert settle_delivery(house.system, NOON + LEASE, batch=held.batch) == ""  # the dead one wakes up: too late


def test_a_channel_switched_off_keeps_what_waits(house, door):
    channel = group_of(house, door, roles=(), provider=house.provider.pk)
    found(house)
    worker.told(house.hospital, NOON)
    said = {"channel": channel, "name": "净安群", "provider": house.provider.pk}
    change_channel(house.people["admin"], NOON, **said, active=False)
    assert sent(house, NOON) == 0
    change_channel(house.people["admin"], NOON, **said)
    assert sent(house, NOON) == 1


def test_the_key_lies_in_a_file_and_nowhere_on_record(house, door, tmp_path):
    group_of(house, door)
    (kept,) = (tmp_path / "keychain").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600 and "c0ffee00beef" in kept.read_text()
    rows = [*models.Entry.objects.values_list("facts", "rows"), *models.Channel.objects.values_list()]
    assert "c0ffee00beef" not in json.dumps(rows, default=str)


def test_an_address_file_that_is_gone_is_said_and_not_swallowed(house, door, tmp_path):
    group_of(house, door, roles=(), provider=house.provider.pk)
    for file in (tmp_path / "keychain").iterdir():
        file.unlink()
    found(house)
    worker.told(house.hospital, NOON)
    assert sent(house, NOON) == 0
    assert "没有该渠道的地址文件" in models.Delivery.objects.get().said


@pytest.mark.parametrize(
    ("kind", "address", "url"),
    [
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4", "wecombot://"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec", "dingtalk://"),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/1a2b3c4d-5e6f-7890", "feishu://"),
        ("webhook", "https://oa.example.cn/hook?a=b", "jsons://"),
    ],
)
def test_a_robots_own_address_is_understood(kind, address, url):
    made = addresses.robot(kind, address)["url"]
    assert made.startswith(url) and sending.apprise.Apprise.instantiate(made) is not None


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu", "webhook"])
def test_another_address_is_refused_with_the_form_expected(kind):
    with pytest.raises(Refused, match="地址须"):
        addresses.robot(kind, "ftp://example.cn/x")


@pytest.mark.parametrize(
    "said",
    [{"host": ""}, {"sender": "nobody"}, {"security": "tls9"}, {"port": 70000}],
    ids=lambda said: next(iter(said)),
)
def test_a_mailbox_that_cannot_be(said):
    whole = {"host": "smtp.example.cn", "sender": "a@example.cn", "security": "ssl", "port": 465}
    assert addresses.mailbox(whole)["port"] == 465
    with pytest.raises(Refused):
        addresses.mailbox(whole | said)


def test_channels_are_the_administrators(house, door):
    for role in set(house.people) - {"admin"}:
        with pytest.raises(Forbidden):
            add_channel(house.people[role], NOON, name="x", kind="webhook", secret="0" * 64, roles=("office",))
    with pytest.raises(Refused, match="请选择这个群听哪些角色"):
        group_of(house, door, roles=())
    channel = group_of(house, door)
    with cast.found("B").open() as there, pytest.raises(Refused, match="本院没有这个通知渠道"):
        change_channel(there.people["admin"], NOON, channel=channel, name="x", roles=("office",))


def test_a_dead_channel_does_not_hold_up_the_others(house, post, door):
    mail_of(house, post)
    post.close()
    group_of(house, door, roles=(), provider=house.provider.pk)
    choose_notices(house.people["provider"], NOON, email="z@example.com", mail="at_once")
    tries = []

    def send(parcel):
        tries.append(parcel.kind)
        sending.send(parcel)

    for n in (1, 2):
        found(house, n)
        worker.told(house.hospital, NOON)
        worker.sent(house.hospital, lambda: NOON, send)
    assert sorted(tries) == ["mail", "mail", "webhook", "webhook"]
    assert len(door.heard) == 2
