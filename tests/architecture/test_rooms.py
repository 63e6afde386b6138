"""The walls of the house: import contracts, names, migrations."""

import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from common.append_only.triggers import missing_triggers

ROOMS = ["common", "people", "ledger", "courses", "campaigns", "quizzes", "contests", "home"]


def test_site_folder_is_never_a_package():
    assert not (settings.ROOT / "site" / "__init__.py").exists()


@pytest.mark.parametrize("room", [*ROOMS, "config"])
def test_rooms_are_not_called_like_standard_library_modules(room):
    assert room not in sys.stdlib_module_names


def test_installed_rooms_are_the_ones_the_contracts_know():
    ours = [config.label for config in apps.get_app_configs() if (settings.ROOT / config.label).is_dir()]

    assert sorted(ours) == sorted(ROOMS)


def test_import_contracts_hold():
    result = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=settings.ROOT,
        env={"PYTHONPATH": "site:.", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("room", ROOMS)
def test_migrations_are_named_by_people(room):
    names = [path.stem for path in (settings.ROOT / room / "migrations").glob("0*.py")]

    assert [name for name in names if "_auto_" in name or name.count("_") == 0] == []


@pytest.mark.django_db
def test_append_only_guards_stand_after_migrating():
    from django.db import connection

    assert missing_triggers(connection) == []
