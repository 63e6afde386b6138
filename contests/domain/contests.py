"""The life of a contest: drafted, announced, opened, closed (DESIGN §3 contests, DOMAIN §7).

Locks are taken in one order: an officer's chain, then the contest. The contest is locked without its key, so that
entries, which refer to it, are never kept waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.clock import local_date
from common.identifiers import short_code
from contests.actions import (
    CONTEST_ANNOUNCED,
    CONTEST_CHANGED,
    CONTEST_CLOSED,
    CONTEST_CREATED,
    CONTEST_OPENED,
    CONTEST_TAKEN_BACK,
    ENTRANT_ADDED,
)
from contests.domain.draw import commitment_of, digest_of_lines, eligible_lines, pool_lines, rule_lines
from contests.domain.pinning import check_papers_fill, pin_late_officer, pin_officers, pin_questions
from contests.enums import ContestState
from contests.models import Contest, ContestRule, Eligible, SealedSeed
from contests.queries import open_sittings_in
from people.domain.audit import record_event
from people.domain.scopes import change_scope, create_scope
from people.models import Officer
from quizzes.domain.draws import DrawRule
from quizzes.domain.sittings import submit_sitting
from quizzes.models import Bank
from quizzes.models.sittings import grace

logger = logging.getLogger(__name__)

# Twenty-four characters of twenty-two: about 107 bits, beyond any search for the seed behind a commitment.
SEED_LENGTH = 24


@transaction.atomic
def create_contest(
    *,
    slug: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    rules: Sequence[DrawRule],
    banks: Iterable[Bank],
    criteria: Mapping[str, Iterable[str]],
    actor: Officer | None,
    now: datetime,
    **settings: Any,
) -> Contest:
    """A contest in draft with a scope of its own from `criteria` (people.models.scope); audited.

    `settings` are further fields of Contest. Raises ValidationError for what does not fit.
    """
    scope = create_scope(criteria=criteria, valid_from=local_date(now), actor=actor, now=now)
    contest = Contest(slug=slug, title=title, opens_at=opens_at, closes_at=closes_at, scope=scope, **settings)
    contest.full_clean()
    contest.save()
    contest.banks.set(banks)
    _set_rules(contest, rules)
    record_event(actor=actor, action=CONTEST_CREATED, subject=contest, details={"slug": slug}, now=now)
    return contest


@transaction.atomic
def change_contest(
    *,
    contest: Contest,
    rules: Sequence[DrawRule] | None = None,
    banks: Iterable[Bank] | None = None,
    criteria: Mapping[str, Iterable[str]] | None = None,
    actor: Officer | None,
    now: datetime,
    **settings: Any,
) -> Contest:
    """Change a draft; what is not given stays. Audited.

    Locks the contest. Raises ValidationError for what does not fit, and for a contest that is no draft any more.
    """
    contest = _locked(contest)
    if contest.state != ContestState.DRAFT:
        raise ValidationError(_("Only a draft can be changed. This contest has been announced already."))
    for name, value in settings.items():
        setattr(contest, name, value)
    contest.full_clean()
    contest.save()
    if banks is not None:
        contest.banks.set(banks)
    if rules is not None:
        _set_rules(contest, rules)
    if criteria is not None:
        change_scope(scope=contest.scope, criteria=criteria, valid_from=local_date(now), actor=actor, now=now)
    record_event(actor=actor, action=CONTEST_CHANGED, subject=contest, details={"fields": sorted(settings)}, now=now)
    return contest


@transaction.atomic
def announce_contest(*, contest: Contest, actor: Officer | None, now: datetime) -> Contest:
    """Show a draft to everybody with the commitment of its seed; it opens by itself when its time comes. Audited.

    Locks the contest; announcing an announced one changes nothing. Raises ValidationError where it could not open.
    """
    contest = _locked(contest)
    if contest.state == ContestState.ANNOUNCED:
        return contest
    _check_may_open(contest, now)
    check_papers_fill(contest)
    _commit_seed(contest)
    contest.state = ContestState.ANNOUNCED
    contest.save(update_fields=["state", "seed_commitment"])
    record_event(actor=actor, action=CONTEST_ANNOUNCED, subject=contest, details=_published(contest), now=now)
    return contest


@transaction.atomic
def take_back_contest(*, contest: Contest, actor: Officer, now: datetime) -> Contest:
    """Make an announced contest a draft again, so that it can be changed; its seed and commitment stay. Audited.

    Locks the contest; taking back a draft changes nothing. Raises ValidationError once it has opened.
    """
    contest = _locked(contest)
    if contest.state == ContestState.DRAFT:
        return contest
    if contest.state != ContestState.ANNOUNCED:
        raise ValidationError(_("The contest has opened: it can no longer be taken back."))
    contest.state = ContestState.DRAFT
    contest.save(update_fields=["state"])
    record_event(actor=actor, action=CONTEST_TAKEN_BACK, subject=contest, now=now)
    return contest


@transaction.atomic
def open_contest(*, contest: Contest, actor: Officer | None, now: datetime) -> Contest:
    """Let a contest run: pin its questions and officers, commit its seed, publish the digests; audited.

    The officers are those in scope today. Opening before its time moves `opens_at` to `now`. Locks the contest; opening
    an open one changes nothing. Raises ValidationError where the papers cannot be filled, nobody is in scope, or it
    is over.
    """
    contest = _locked(contest)
    if contest.state == ContestState.OPEN:
        return contest
    _check_may_open(contest, now)
    pin_questions(contest)
    pin_officers(contest, day=local_date(now), now=now)
    _commit_seed(contest)
    contest.rules_digest = digest_of_lines(rule_lines(contest))
    contest.pool_digest = digest_of_lines(pool_lines(contest))
    contest.eligible_digest = contest.eligible_digest_at_opening = digest_of_lines(eligible_lines(contest))
    contest.opens_at = min(contest.opens_at, now)
    contest.opened_at = now
    contest.state = ContestState.OPEN
    contest.save()
    record_event(actor=actor, action=CONTEST_OPENED, subject=contest, details=_published(contest), now=now)
    return contest


@transaction.atomic
def add_late_entrant(*, contest: Contest, officer: Officer, reason: str, actor: Officer, now: datetime) -> Eligible:
    """Put one more officer on the list of an open contest; the published digest of the list changes. Audited.

    Locks the contest; repeating it returns the row there is. Raises ValidationError without a reason, and for a
    contest that is not open.
    """
    contest = _locked(contest)
    if contest.state != ContestState.OPEN or now >= contest.closes_at:
        raise ValidationError(_("Officers can be added only while the contest is open."))
    if not reason.strip():
        raise ValidationError(_("Say why this officer is added: it is kept with the list."))
    earlier = contest.eligible.filter(officer=officer).first()
    if earlier is not None:
        return earlier
    row = pin_late_officer(contest, officer.pk, reason=reason.strip(), day=local_date(now), now=now)
    before, contest.eligible_digest = contest.eligible_digest, digest_of_lines(eligible_lines(contest))
    contest.save(update_fields=["eligible_digest"])
    details = {"officer": officer.uuid, "before": before, "after": contest.eligible_digest}
    record_event(actor=actor, action=ENTRANT_ADDED, subject=contest, details=details, now=now)
    return row


def close_contest(*, contest: Contest, actor: Officer | None, now: datetime) -> Contest:
    """End a contest whose time is over: hand in what is still open, freeze the board, reveal the seed; audited.

    What is open is handed in first, each sitting in its own transaction; then the contest is locked and closed.
    Closing a closed one changes nothing. Raises ValidationError before its time, for one that never opened, and where
    a sitting could not be handed in or its grace has not passed: nothing is frozen then.
    """
    contest.refresh_from_db()
    if contest.is_closed:
        return contest
    if contest.state != ContestState.OPEN or now < contest.closes_at:
        raise ValidationError(_("A contest can be closed only after its end. This one is not over yet."))
    for sitting in open_sittings_in(contest):
        submit_sitting(sitting=sitting, now=now, by=None)
    return _freeze(contest, actor, now)


def run_due_contests(*, now: datetime) -> int:
    """Open what is announced and due, close what is over; returns how many. Each in transactions of its own.

    Safe to run every minute and twice. A contest that cannot be opened or closed is logged and holds up no other.
    """
    due = Contest.objects.filter(state=ContestState.ANNOUNCED, opens_at__lte=now, closes_at__gt=now)
    over = Contest.objects.filter(state=ContestState.OPEN, closes_at__lte=now - grace())
    done = 0
    for act, contests in ((open_contest, due), (close_contest, over)):
        for contest in contests.order_by("pk"):
            try:
                act(contest=contest, actor=None, now=now)
                done += 1
            except Exception:
                logger.exception("Contest %s could not be moved on.", contest.slug)
    return done


@transaction.atomic
def _freeze(contest: Contest, actor: Officer | None, now: datetime) -> Contest:
    contest = _locked(contest)
    if contest.is_closed:
        return contest
    left = open_sittings_in(contest).count()
    if left:
        raise ValidationError(
            _("%(count)d papers are not handed in yet; the last ones may be on their way. Try again in a minute.")
            % {"count": left}
        )
    contest.seed = contest.sealed_seed.seed
    contest.state = ContestState.CLOSED
    contest.closed_at = now
    contest.save(update_fields=["seed", "state", "closed_at"])
    record_event(actor=actor, action=CONTEST_CLOSED, subject=contest, details=_published(contest), now=now)
    return contest


def _locked(contest: Contest) -> Contest:
    return Contest.objects.select_for_update(no_key=True).get(pk=contest.pk)


def _set_rules(contest: Contest, rules: Sequence[DrawRule]) -> None:
    contest.rules.all().delete()
    for position, rule in enumerate(rules, start=1):
        row = ContestRule(
            contest=contest,
            position=position,
            kind=rule.kind,
            count=rule.count,
            points=rule.points,
            knowledge_point_id=rule.knowledge_point,
            difficulty=rule.difficulty,
        )
        row.full_clean()
        row.save()


def _check_may_open(contest: Contest, now: datetime) -> None:
    if contest.state not in (ContestState.DRAFT, ContestState.ANNOUNCED):
        raise ValidationError(_("The contest has opened already."))
    if now >= contest.closes_at:
        raise ValidationError(_("The contest's end has passed. Change its times, then open it."))


def _commit_seed(contest: Contest) -> None:
    """Give the contest its seed, once for ever, and publish its commitment."""
    sealed = SealedSeed.objects.filter(contest=contest).first()
    if sealed is None:
        sealed = SealedSeed.objects.create(contest=contest, seed=short_code(SEED_LENGTH))
    contest.seed_commitment = commitment_of(sealed.seed)


def _published(contest: Contest) -> dict[str, str]:
    """What the audit trail keeps beside the page: the commitment and the digests as they now are."""
    names = ("seed_commitment", "rules_digest", "pool_digest", "eligible_digest")
    return {name: getattr(contest, name) for name in names}
