"""draw_audit: derive every paper of a closed contest again from its revealed seed, or name what does not follow."""

import json as json_format
import sys
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from common.management.progress import ProgressBar
from contests.domain.verification import check_papers, check_published, papers_of
from contests.models import Contest


class Command(BaseCommand):
    help = (
        "Derive every paper of a closed contest again from its revealed seed and compare it with what was handed out. "
        "Exits with 1 on any difference."
    )

    def add_arguments(self, parser):
        parser.add_argument("contest", help="the last part of the contest's address, or its UUID")
        parser.add_argument("--json", action="store_true", help="print a machine-readable report")

    def handle(self, *, contest, json, **options):
        contest = self._find(contest)
        papers, faults = self._audit(contest)
        if json:
            report = {"ok": not faults, "contest": contest.slug, "papers": papers, "faults": faults}
            self.stdout.write(json_format.dumps(report, ensure_ascii=False))
        else:
            for fault in faults:
                self.stderr.write(self.style.ERROR(fault))
        if faults:
            raise CommandError(_("The draw does not verify; faults: %(count)s.") % {"count": len(faults)}, returncode=1)
        if not json:
            self.stdout.write(
                self.style.SUCCESS(_("The draw verifies; papers compared: %(papers)s.") % {"papers": papers})
            )

    def _find(self, name) -> Contest:
        matches = Q(slug=name)
        try:
            matches |= Q(uuid=UUID(name))
        except ValueError:
            pass
        contest = Contest.objects.filter(matches).first()
        if contest is None:
            raise CommandError(_("There is no contest “%(name)s”.") % {"name": name}, returncode=2)
        if not contest.is_closed:
            raise CommandError(_("This contest has not closed yet: its seed is still sealed."), returncode=2)
        return contest

    def _audit(self, contest) -> tuple[int, list[str]]:
        """How many papers were compared, and every fault in words."""
        faults = [
            _("The %(name)s is not the one published.") % {"name": check.name}
            for check in check_published(contest)
            if not check.holds
        ]
        sittings = papers_of(contest)
        bar = ProgressBar(sittings.count(), sys.stderr)
        for paper in check_papers(contest, sittings.iterator(chunk_size=200)):
            bar.advance()
            if not paper.holds:
                faults.append(str(paper))
        return bar.done, faults
