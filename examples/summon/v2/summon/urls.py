from django.urls import path

from trips import views

urlpatterns = [
    path("", views.trips, name="trips"),
    path("health", views.health, name="health"),
]
