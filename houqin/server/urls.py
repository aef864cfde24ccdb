"""Every address of the house: the pages and the API."""

from django.urls import include, path

from houqin.interfaces.api.urls import api

urlpatterns = [path("api/", api.urls), path("", include("houqin.interfaces.web.urls"))]
