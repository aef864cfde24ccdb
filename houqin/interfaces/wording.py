"""How a refusal is said in the language of whoever asked."""

from django.utils.translation import gettext

from houqin.rules.refusal import Refused, Wrong


def sentence(refused: Refused) -> str:
    """The refusal in the language in use; a file's problems keep one line each."""
    if isinstance(refused, Wrong):
        return str(refused)
    said = gettext(refused.sentence)
    return said % refused.values if refused.values else said
