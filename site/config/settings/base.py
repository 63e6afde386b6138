"""What every installation shares. Anything a person may change comes from the environment."""

import hashlib
import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var"


def env_flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


INSTALLED_APPS = [
    "home",
    "contests",
    "quizzes",
    "campaigns",
    "courses",
    "ledger",
    "people",
    "common",
    "people.apps.BackOfficeUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelsearch",
    "taggit",
    "modelcluster",
    "treebeard",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.OnePolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "common.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.SessionLimitsMiddleware",
    "common.middleware.OwnLoginRequiredMiddleware",
    "people.middleware.PasswordChangeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "quizzes.middleware.PublishRefusedMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "common.folding.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n"],
        },
    },
]

# Widgets of our own have their templates among all others.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def database(default: str) -> dict:
    """The database named by DATABASE_URL, or the embedded one.

    SQLite runs with a write-ahead log, full synchronisation (an acknowledged answer survives a power cut) and
    IMMEDIATE transactions (writers queue instead of failing when a read turns into a write). PostgreSQL keeps the
    plans of compiled statements (common.statements) from their sixth run on a connection.
    """
    config = dj_database_url.parse(os.environ.get("DATABASE_URL") or default, conn_max_age=600)
    if config["ENGINE"].endswith("sqlite3"):
        config.setdefault("OPTIONS", {}).update(
            transaction_mode="IMMEDIATE",
            timeout=20,
            init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        )
    else:
        config.setdefault("OPTIONS", {}).setdefault("prepare_threshold", 5)
    return config


def database_mark() -> str:
    """What tells files about a given database apart from those about the embedded one."""
    url = os.environ.get("DATABASE_URL")
    return f"-{hashlib.sha256(url.encode()).hexdigest()[:8]}" if url else ""


DATABASES = {"default": database(f"sqlite:///{VAR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What web processes and task workers tell each other, such as how far a task has come; may be lost at any time.
    "shared": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "shared"},
}

AUTH_USER_MODEL = "people.Officer"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "people.backends.OfficerBackend"]
PASSWORD_HASHERS = ["people.hashers.OwaspArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["badge_no", "staff_no", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "people.validators.CharacterClassesValidator"},
]
# Days that a code on paper is good for.
ACTIVATION_SLIP_DAYS = int(os.environ.get("ACTIVATION_SLIP_DAYS", "14"))
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"

# Five failures lock the pair of account and address for ten minutes (DOMAIN §5, §8B).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1 / 6
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
# A try during the lock does not prolong it: the page says until when, and keeps its word.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "people.views.session.locked_out"
AXES_CLIENT_IP_CALLABLE = "people.addresses.client_address"
# What axes must not copy into its table of failures.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "old_password", "new_password1", "new_password2"]
AXES_VERBOSE = False

# Proxies in front of the server that write X-Forwarded-For; the client's address is what the outermost one saw.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))

# A session ends 12 hours after log-in, or after so many seconds without use; an open sitting counts as use.
SESSION_ENGINE = "people.session_store"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = int(os.environ.get("SESSION_IDLE_SECONDS", "1800"))
# A deadline is a deadline; for so many seconds more the server takes what slow networks bring after it.
SITTING_GRACE_SECONDS = int(os.environ.get("SITTING_GRACE_SECONDS", "15"))
# A new log-in ends the account's other sessions.
ONE_LIVE_SESSION = env_flag("ONE_LIVE_SESSION")
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

# Strict on every page of ours. Wagtail's editor still writes inline scripts without a nonce (wagtail 7.4), so
# /cms/ is left out and has no policy of its own.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/cms/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "site" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "site" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = ROOT / "media"

# Wagtail's own index updates must not wait for a worker; our long work does.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# Where the demo passwords of a database are kept, so that every `make run` can print them.
DEMO_ACCOUNTS_FILE = VAR / f"demo_accounts{database_mark()}.json"

WAGTAIL_SITE_NAME = "政法学堂"
WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = "/login/"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# Nothing leaves the house (DOMAIN §0.10): no gravatar, no release check, no banner, no oEmbed.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS = []
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# Publishing while Wagtail's autosave of a new page is still under way makes a second page (wagtail 7.4).
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# The app in INSTALLED_APPS is modelsearch itself, so the setting is its own; WAGTAILSEARCH_BACKENDS would go unread.
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "common.search.backend", "AUTO_UPDATE": True}}

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
SILENCED_SYSTEM_CHECKS = ["axes.W002"]

# Hashed names and compressed twins; used where collectstatic has run.
STORAGES_MANIFEST = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
