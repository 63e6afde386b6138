"""App configuration of home: its places in the navigation."""

from django.apps import AppConfig
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.navigation import Place, register_item


def everybody(_request) -> bool:
    return True


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self):
        from wagtail.signals import page_published, page_unpublished
        from home.campaign_pages import offer_pages
        from home.desk import register_desk
        from home.navigation import for_back_office, for_suggestion_readers
        from home.receivers import forget_newest_pages

        page_published.connect(forget_newest_pages, dispatch_uid="home.newest.published")
        page_unpublished.connect(forget_newest_pages, dispatch_uid="home.newest.unpublished")
        account, footer = {"place": Place.ACCOUNT}, {"place": Place.FOOTER}
        public = {**footer, "visible": everybody}
        page = {name: reverse_lazy(f"home:{name}") for name in PAGES}
        register_item("home", pgettext_lazy("navigation", "Home"), "/", "home", 10, tab=True)
        register_item("search", _("Search"), page["search"], "search", 10, place=Place.TOOLS)
        register_item("my", _("My study"), page["my"], "user", 65, tab=True, **account)
        register_item("records", _("Study record"), page["records"], "list", 66, **account)
        register_item(
            "suggestion_list",
            _("Suggestions received"),
            page["suggestion_list"],
            "talk",
            68,
            visible=for_suggestion_readers,
            **account,
        )
        register_item(
            "back_office",
            _("Back office"),
            reverse_lazy("wagtailadmin_home"),
            "settings",
            70,
            visible=for_back_office,
            **account,
        )
        register_item("help", _("Help"), page["help"], "info", 10, **public)
        register_item("suggestions", _("Suggestions"), page["suggestions"], "talk", 20, **footer)
        register_item("personal_data", _("Personal data"), page["personal_data"], "private", 30, **public)
        register_item("accessibility", _("Accessibility"), page["accessibility"], "users", 40, **public)
        register_desk()
        offer_pages()


PAGES = (
    "search",
    "my",
    "records",
    "suggestion_list",
    "help",
    "suggestions",
    "personal_data",
    "accessibility",
)
