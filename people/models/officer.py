"""The officer, who is also the account that logs in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.identifiers import PublicIdField
from people.validators import validate_number


class OfficerManager(BaseUserManager):
    """Makes accounts; real ones start without a usable password and are opened with an activation slip."""

    def create_user(self, badge_no, name, password=None, **fields):
        officer = self.model(badge_no=badge_no, name=name, **fields)
        officer.staff_no = officer.staff_no or badge_no
        officer.set_password(password)
        officer.save(using=self._db)
        return officer

    def create_superuser(self, badge_no, name, password=None, **fields):
        return self.create_user(badge_no, name, password, is_superuser=True, **fields)


class Officer(AbstractBaseUser, PermissionsMixin):
    """One person of the organ: whoever studies, edits, leads a branch or runs a contest.

    The badge number is the log-in name and may change; the staff number is what rosters match by; the UUID is what
    the outside sees. No identity number, medical reason or biometric is ever collected (DOMAIN §8C).
    """

    uuid = PublicIdField()
    badge_no = models.CharField(_("badge number"), max_length=32, unique=True, validators=[validate_number])
    staff_no = models.CharField(_("staff number"), max_length=32, unique=True, validators=[validate_number])
    name = models.CharField(_("name"), max_length=64)
    police_rank = models.CharField(_("rank"), max_length=32, blank=True)
    post = models.CharField(_("post"), max_length=64, blank=True)
    grade = models.CharField(_("grade"), max_length=64, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("may log in"), default=True)
    is_demo = models.BooleanField(
        _("demo account"),
        default=False,
        help_text=_("Demo accounts skip the forced change of password and the second factor."),
    )
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    session_epoch = models.PositiveIntegerField(
        _("session epoch"),
        default=1,
        editable=False,
        help_text=_("Raised by log-out, disabling and a change of password: older sitting tokens lose their power."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    USERNAME_FIELD = "badge_no"
    REQUIRED_FIELDS = ["name"]

    objects = OfficerManager()

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering = ["badge_no"]
        # Not Django's own add and change: those open Wagtail's user forms, which write past the domain.
        permissions = [
            ("keep_officer", _("Can keep officers and their facts")),
            ("import_roster", _("Can import a roster")),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(badge_no=""), name="officer_badge_no_given"),
            models.CheckConstraint(condition=~models.Q(staff_no=""), name="officer_staff_no_given"),
        ]

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name
