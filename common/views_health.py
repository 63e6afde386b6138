"""Answers for machines that watch the service: is the process alive, and can it work."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
@never_cache
def healthz(request):
    """200 as long as the process answers; touches nothing else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(request):
    """200 when the database answers and is migrated, else 503. Says no more: anyone may ask."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        migrated = _is_migrated()
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "unreachable"}, status=503)
    if not migrated:
        return JsonResponse({"status": "unavailable", "database": "migrations are missing"}, status=503)
    return JsonResponse({"status": "ok"})


class _NotYet(Exception):
    pass


def _is_migrated() -> bool:
    try:
        return _migrated_once()
    except _NotYet:
        return False


@cache
def _migrated_once() -> bool:
    """True, remembered for the life of the process, which serves one version of the code; reading plans is slow."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _NotYet
    return True
