"""The API alone, so that its tests need no page."""

from django.urls import path

from houqin.interfaces.api.urls import api

urlpatterns = [path("api/", api.urls)]
