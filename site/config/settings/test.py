"""Settings of the tests: fast hashing, one process, the same databases as everywhere else."""

from .base import *  # noqa: F403
from .base import CACHES, DATABASES, VAR

DEBUG = False
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
VAR.mkdir(exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that --reuse-db has something to reuse between runs of a developer.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = VAR / "test-media"
# Live-server tests flush the database; only here may the append-only triggers be lifted for that.
APPEND_ONLY_LIFTED_FOR_FLUSH = True
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
}
CACHES["shared"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "shared"}
AXES_ENABLED = False
WHITENOISE_AUTOREFRESH = True
