"""What people does when something elsewhere has happened."""

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS, connections
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from common import clock
from people.domain.access import sync_group_permissions
from people.domain.accounts import raise_epoch
from people.sessions import stamp_session

NEEDED = (Group, Permission, Page, Collection, GroupCollectionPermission, GroupPagePermission)


def sync_groups_after_migrate(sender: AppConfig, using: str, **kwargs) -> None:
    """Make the back-office groups once a migration, after the last app has its permissions."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender is not last or using != DEFAULT_DB_ALIAS:
        return
    tables = set(connections[using].introspection.table_names())
    if tables.issuperset(model._meta.db_table for model in NEEDED):
        sync_group_permissions()


def start_session(sender, request, user, **kwargs) -> None:
    """Receiver of user_logged_in: start the session's clocks; where only one may live, the older ones end."""
    if settings.ONE_LIVE_SESSION:
        raise_epoch(user)
    stamp_session(request.session, user, clock.now())
