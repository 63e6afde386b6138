"""The installation that `make run` serves on 127.0.0.1: embedded database, key made on first use."""

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import STATIC_ROOT, VAR, env_flag

DEBUG = env_flag("DEBUG")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]


def installation_key() -> str:
    """This installation's secret key, made once and kept readable by its owner alone."""
    VAR.mkdir(exist_ok=True)
    path = VAR / "secret_key"
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = installation_key()
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
