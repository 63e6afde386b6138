"""Rows written once and never changed: a model and queryset that refuse, and triggers that refuse raw SQL too."""

from .models import AppendOnlyError, AppendOnlyModel, AppendOnlyQuerySet, append_only_models

__all__ = ["AppendOnlyError", "AppendOnlyModel", "AppendOnlyQuerySet", "append_only_models"]
