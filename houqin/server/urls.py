"""Every address of the house: the pages and the API."""

from django.urls import include, path

urlpatterns = [path("", include("houqin.interfaces.web.urls"))]
