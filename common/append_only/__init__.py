"""Rows that are written once and never changed: model and queryset that refuse, and triggers that refuse raw SQL too."""
from .models import AppendOnlyError, AppendOnlyModel, AppendOnlyQuerySet, append_only_models

__all__ = ["AppendOnlyError", "AppendOnlyModel", "AppendOnlyQuerySet", "append_only_models"]
