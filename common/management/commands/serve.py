"""serve: the whole platform in one terminal: web server, task worker and the clock's work, stopped together."""

import os
import signal
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

MINUTE = 60


class Command(BaseCommand):
    help = "Serve on 127.0.0.1 with gunicorn, one task worker and run_periodic every minute; Ctrl+C stops all three."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", 8000)))
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *, port, workers, **options):
        # Also where the shell started us in the background and left SIGINT ignored.
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, _stop)
        children = [subprocess.Popen(command, cwd=settings.ROOT) for command in commands(port, workers)]
        try:
            self.watch(children)
        except KeyboardInterrupt:
            self.stdout.write(_("Stopping."))
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait()

    def watch(self, children):
        """Run the clock's work every minute until a child ends by itself, which ends everything."""
        due = time.monotonic()
        while True:
            for child in children:
                if child.poll() is not None:
                    raise CommandError(_("%(name)s has stopped.") % {"name": child.args[1]}, returncode=1)
            if time.monotonic() >= due:
                due += MINUTE
                try:
                    call_command("run_periodic", verbosity=0)
                except CommandError as error:
                    self.stderr.write(str(error))
            time.sleep(0.5)


def commands(port, workers):
    """The command lines of the web server and of the task worker."""
    gunicorn = [
        sys.executable, "-m", "gunicorn", "config.wsgi:application",
        "--pythonpath", f"{settings.ROOT / 'site'},{settings.ROOT}",
        "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "4", "--preload",
        "--worker-tmp-dir", str(settings.VAR), "--log-level", "warning",
    ]  # fmt: skip
    worker = [sys.executable, "manage.py", "db_worker", "--backend", "background", "--queue-name", "*", "--no-reload"]
    return [gunicorn, worker]


def _stop(signum, frame):
    raise KeyboardInterrupt
