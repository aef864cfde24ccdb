"""The limits that the database itself keeps, each with the sentence a person reads when it is broken."""

from collections.abc import Iterable

from django.db import IntegrityError
from django.db.models import CheckConstraint, F, Model, Q, UniqueConstraint
from django.db.models.lookups import LessThanOrEqual


def check(name: str, condition: Q, message: str) -> CheckConstraint:
    return CheckConstraint(condition=condition, name=name, violation_error_message=message)


def one_of(name: str, field: str, values: Iterable[str]) -> CheckConstraint:
    words = tuple(values)
    return check(name, Q(**{f"{field}__in": words}), f"{field} 只能是：{' '.join(word for word in words if word)}")


def not_negative(name: str, *fields: str) -> CheckConstraint:
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__gte": 0}) | Q(**{f"{field}__isnull": True})
    return check(name, condition, f"{'、'.join(fields)} 不能为负数")


def month(name: str, field: str = "period") -> CheckConstraint:
    shape = Q(**{f"{field}__range": (190001, 299912)}) & Q(LessThanOrEqual(1, F(field) % 100))
    return check(name, shape & Q(LessThanOrEqual(F(field) % 100, 12)), "月份须写作 202611 这样的六位数")


def month_or_year(name: str, field: str = "period") -> CheckConstraint:
    shape = Q(**{f"{field}__range": (190000, 299912)}) & Q(LessThanOrEqual(F(field) % 100, 12))
    return check(name, shape, "期间须写作 202611（月）或 202600（年）")


def broken(error: IntegrityError, model: type[Model]) -> str | None:
    """The sentence of the limit that the database names in `error`; None when it is no limit of this model."""
    said = str(error)
    named = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or said.rpartition(": ")[2]
    for limit in model._meta.constraints:
        if named == limit.name or (isinstance(limit, UniqueConstraint) and named == _columns(model, limit)):
            return str(limit.get_violation_error_message())
    table = model._meta.db_table
    for field in model._meta.concrete_fields:
        if (
            field.unique
            and not field.primary_key
            and named.startswith((f"{table}.{field.column}", f"{table}_{field.column}_"))
        ):
            return f"这个{field.verbose_name}已经有人用了，请换一个"
    return None


def _columns(model: type[Model], limit: UniqueConstraint) -> str:
    """How SQLite names a unique limit: by its columns."""
    meta = model._meta
    return ", ".join(f"{meta.db_table}.{meta.get_field(field).column}" for field in limit.fields)
