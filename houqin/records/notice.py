"""Notices and their way out. They follow from the journal, so they are no part of it and carry no digest."""

from django.db import models
from django.db.models import Q

from houqin.records import limits
from houqin.records.party import Person, Provider
from houqin.records.scope import Kept, Scoped
from houqin.rules.notice import DELIVERIES, MAIL, URGENCIES, WAYS

HOUR = models.PositiveSmallIntegerField


class Channel(Kept):
    """One way out: a mail server, or a group's robot. The address with its key lies in a file, under this SHA-256."""

    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=16)
    secret = models.CharField(max_length=64)
    roles = models.TextField(default="[]")  # JSON: whose notices a robot says in its group
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True)  # whose group it is
    quiet_from = HOUR(default=22)
    quiet_to = HOUR(default=7)
    active = models.BooleanField(default=True)

    class Meta(Kept.Meta):
        constraints = [
            limits.one_of("channel_kind", "kind", WAYS),
            limits.check("channel_quiet", Q(quiet_from__lte=23, quiet_to__lte=23), "免打扰时段须为 0 至 23 点"),
        ]


class NoticeChoice(Kept):
    """What one person wants to hear, when and where."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    email = models.EmailField(blank=True, default="")
    mail = models.CharField(max_length=8, default="off")
    quiet_from = HOUR(default=22)
    quiet_to = HOUR(default=7)
    muted = models.TextField(default="[]")  # JSON: topics

    class Meta(Kept.Meta):
        constraints = [
            limits.one_of("choice_mail", "mail", MAIL),
            limits.check("choice_quiet", Q(quiet_from__lte=23, quiet_to__lte=23), "免打扰时段须为 0 至 23 点"),
            limits.check("choice_email", Q(mail="off") | ~Q(email=""), "要收邮件，请填写邮箱地址"),
        ]


class NoticeCursor(Scoped):
    """The journal line up to which everybody has been told."""

    hospital = models.OneToOneField("records.Hospital", models.PROTECT, primary_key=True, related_name="+")
    seq = models.BigIntegerField(default=0)


class Notice(Scoped):
    """What one person, or one group through its robot, is told about one deed."""

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=120)  # journal line and topic, or topic, object and stage
    to = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, blank=True, related_name="+")
    topic = models.CharField(max_length=32)
    urgency = models.CharField(max_length=8)
    about = models.CharField(max_length=120)  # what it opens, such as finding:3f2a…
    count = models.PositiveIntegerField(default=1)
    facts = models.TextField()  # JSON: what fills the holes of its words
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["hospital", "to", "at"], name="notice_inbox"),
            models.Index(fields=["hospital", "to"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["hospital", "key"], name="notice_key"),
        ]
        constraints = [
            limits.one_of("notice_urgency", "urgency", URGENCIES),
            limits.check(
                "notice_receiver",
                Q(to__isnull=False, channel__isnull=True) | Q(to__isnull=True, channel__isnull=False),
                "通知须有一个接收者",
            ),
        ]


class Delivery(Scoped):
    """The way of one notice through one channel. `batch` is what was sent in one message, and its idempotency key."""

    notice = models.OneToOneField(Notice, models.PROTECT, primary_key=True, related_name="delivery")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default="waiting")
    next_at = models.DateTimeField()  # when it is due; moved on while somebody is sending it
    tries = models.PositiveSmallIntegerField(default=0)
    batch = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=300, blank=True, default="")  # why it failed the last time

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["hospital", "state", "next_at"], name="delivery_due"),
            models.Index(fields=["hospital", "batch"], name="delivery_batch"),
        ]
        constraints = [limits.one_of("delivery_state", "state", DELIVERIES)]
