"""App configuration of people."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig

from common.navigation import Place, register_item


class BackOfficeUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users app with its user pages replaced: officers are kept under the people menu."""

    user_viewset = "people.viewsets.WagtailUsersViewSet"


class PeopleConfig(AppConfig):
    default = True
    name = "people"
    verbose_name = _("People")

    def ready(self):
        from common import periodic
        from people.domain.days import follow_day
        from people.enums import SLIP_ISSUERS
        from people.navigation import for_holders
        from people.receivers import start_session, sync_groups_after_migrate

        post_migrate.connect(sync_groups_after_migrate, dispatch_uid="people.groups")
        user_logged_in.connect(start_session, dispatch_uid="people.session")
        periodic.register("people.follow_day", follow_day)
        menu = {"place": Place.ACCOUNT}
        slips, password, log_out = (reverse_lazy(f"people:{name}") for name in ("slips", "password", "log_out"))
        register_item("slips", _("Activation slips"), slips, "key", 60, visible=for_holders(SLIP_ISSUERS), **menu)
        register_item("password", _("Change password"), password, "lock", 80, **menu)
        register_item("log_out", _("Log out"), log_out, "exit", 90, post=True, **menu)
