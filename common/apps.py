"""Reinstalls the append-only guards after every migration: altering a table on SQLite drops its triggers silently."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = _("Shared parts")

    def ready(self):
        from common.append_only.triggers import install_after_migrate

        post_migrate.connect(install_after_migrate, dispatch_uid="common.append_only.triggers")
