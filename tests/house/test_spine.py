"""On record, too, knowledge points back along the spine."""

from django.apps import apps
from django.db.models import ForeignKey

from tests.house.source import SPINE


def test_foreign_keys_point_back_along_the_spine() -> None:
    forward = [
        f"{model.__name__}.{field.name} -> {field.related_model.__name__}"
        for model in apps.get_app_config("records").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model._meta.app_label == "records"
        if SPINE.index(noun(model)) > SPINE.index(noun(field.related_model))
    ]
    assert not forward


def test_every_record_has_its_place_on_the_spine_or_in_the_ground() -> None:
    assert {noun(model) for model in apps.get_app_config("records").get_models()} <= set(SPINE)


def noun(model: type) -> str:
    return model.__module__.rsplit(".", 1)[-1]
