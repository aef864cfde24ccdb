"""Accounts to sign in with: a free name and a password that is not weak."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from houqin.rules.refusal import Refused


def demand_free(username: str) -> None:
    if get_user_model().objects.filter(username=username).exists():
        raise Refused("用户名 %(name)s 已经有了，请另取一个。", name=username)


def demand_strong(password: str) -> str:
    """The password; refused with everything that makes it weak."""
    try:
        validate_password(password)
    except ValidationError as weak:
        raise Refused("；".join(weak.messages)) from weak
    return password


def opened(username: str, password: str) -> Any:
    """The new account."""
    demand_free(username)
    user = get_user_model()(username=username)
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as wrong:
        raise Refused("；".join(wrong.messages)) from wrong
    user.set_password(demand_strong(password))
    user.save()
    return user
