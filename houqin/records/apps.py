"""The records as a Django app."""

from django.apps import AppConfig


class Records(AppConfig):
    name = "houqin.records"
    label = "records"
