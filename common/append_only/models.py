"""The first two guards of append-only rows: the model and its queryset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.apps import apps
from django.db import models

Row = TypeVar("Row", bound="AppendOnlyModel", covariant=True)


class AppendOnlyError(Exception):
    """Something tried to change or delete a row that is written once (docs/decisions/0002-ledger-immutability.md)."""

    def __init__(self, model: type[models.Model], act: str):
        super().__init__(f"{model._meta.label} is append-only: {act} is refused; append a superseding row instead.")


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Refuses update and delete, except stamping the model's write-once columns while they are still empty."""

    def update(self, **values):
        if not values or not set(values) <= set(self.model.write_once):
            raise AppendOnlyError(self.model, "update")
        empty = {f"{column}__isnull": True for column in values}
        return super().filter(**empty).update_write_once(**values)

    def update_write_once(self, **values):
        return super().update(**values)

    update_write_once.queryset_only = True  # type: ignore[attr-defined]

    def bulk_update(self, objs, fields, batch_size=None):
        raise AppendOnlyError(self.model, "bulk_update")

    def delete(self):
        raise AppendOnlyError(self.model, "delete")

    delete.queryset_only = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]

    def _raw_delete(self, using):
        raise AppendOnlyError(self.model, "delete")


class AppendOnlyModel(models.Model):
    """A row that is inserted once. Columns named in `write_once` may later be filled from NULL, once, and nothing else.

    The third guard, triggers in the database, is installed after every migration (common.append_only.triggers) and
    refuses raw SQL as well, TRUNCATE included.
    """

    write_once: tuple[str, ...] = ()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        # The collector deletes through the base manager: it must refuse as well.
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError(type(self), "save")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError(type(self), "delete")


def append_only_models(app_label: str | None = None) -> Iterator[type[AppendOnlyModel]]:
    """Every concrete append-only model, of one app or of all."""
    for model in apps.get_models():
        if issubclass(model, AppendOnlyModel) and app_label in (None, model._meta.app_label):
            yield model
