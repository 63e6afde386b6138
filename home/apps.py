"""App configuration of home: its places in the navigation, and what it listens to."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self):
        from common import periodic
        from home.campaign_pages import offer_pages
        from home.desk import register_desk
        from home.domain.schedule import follow_schedule
        from home.navigation import register_pages
        from home.receivers import watch_publishing

        periodic.register("home.follow_schedule", follow_schedule)
        watch_publishing()
        register_pages()
        register_desk()
        offer_pages()
