#!/usr/bin/env python
"""Run a management command with the project's folders on the path.

`site/` is a plain folder that must never become a package (see docs/decisions/0001-site-folder.md), so the path is
set here rather than by an installed distribution.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main():
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
