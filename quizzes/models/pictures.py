"""Pictures that texts of questions show, kept once each under the digest of their bytes."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnlyModel
from quizzes.enums import PictureFormat
from quizzes.pictures import DIGEST_LENGTH


class Picture(models.Model):
    """A picture, which texts name by the first 16 hexadecimal digits of the SHA-256 of its bytes.

    Its bytes never change. A picture that no version shows is purged a day after it was last brought in
    (quizzes.domain.pictures.purge_pictures), which is when `uploaded_at` then was.
    """

    digest = models.CharField(_("digits"), max_length=DIGEST_LENGTH, unique=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    file = models.FileField(_("file"), max_length=64)
    format = models.CharField(_("format"), max_length=8, choices=PictureFormat)
    width = models.PositiveSmallIntegerField(_("width, pixels"))
    height = models.PositiveSmallIntegerField(_("height, pixels"))
    size = models.PositiveIntegerField(_("size, bytes"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("brought in by")
    )
    uploaded_at = models.DateTimeField(_("brought in"))

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest=Substr(F("sha256"), 1, DIGEST_LENGTH)), name="picture_digest_begins_sha256"
            ),
            models.CheckConstraint(
                condition=models.Q(width__gte=1, height__gte=1, size__gte=1), name="picture_is_not_empty"
            ),
        ]

    def __str__(self):
        return self.digest


class PictureUse(AppendOnlyModel):
    """That a version of a question shows a picture; written with the version and, like it, for good.

    `asked`: it stands in what the officer is asked, and not in the key or the explanation alone.
    """

    version = models.ForeignKey(
        "quizzes.QuestionVersion", models.PROTECT, related_name="picture_uses", verbose_name=_("version")
    )
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="uses", verbose_name=_("picture"))
    asked = models.BooleanField(_("part of the question"))

    class Meta:
        verbose_name = _("picture of a question")
        verbose_name_plural = _("pictures of questions")
        ordering = ["version", "picture"]
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["version", "picture"], name="picture_once_per_version")]
