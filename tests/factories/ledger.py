"""Entries for tests, always appended through the ledger's own write path."""

from itertools import count
from uuid import uuid4

from ledger.domain.entries import Subject, append_entry
from ledger.kinds import PAGE_COMPLETED, SITTING_SUBMITTED

_keys = count(1)


def make_subject(kind="page", title="算好六笔账", **fields):
    return Subject(kind=kind, id=fields.pop("id", None) or uuid4(), title=title, **fields)


def complete_page(officer, *, now, subject=None, **fields):
    return append_entry(
        officer=officer,
        subject=subject or make_subject(),
        now=now,
        **{
            "kind": PAGE_COMPLETED,
            "evidence": "read",
            "payload": {"sections": 3, "sections_total": 3},
            "idempotency_key": f"test:{next(_keys)}",
            "actor": officer,
            "occurred_at": now,
            **fields,
        },
    ).entry


def submit_sitting(officer, *, now, points, subject=None, full=100, pass_points=60, counts=None, **fields):
    passed = points >= pass_points
    return append_entry(
        officer=officer,
        subject=subject or make_subject("quiz", "秋季学习小测"),
        now=now,
        **{
            "kind": SITTING_SUBMITTED,
            "evidence": "passed_quiz" if passed else "sat_quiz",
            "payload": {
                "points": points,
                "full_points": full,
                "pass_points": pass_points,
                "duration": 300,
                "sitting": str(uuid4()),
                **({"counts": str(counts)} if counts else {}),
            },
            "idempotency_key": f"test:{next(_keys)}",
            "actor": officer,
            "occurred_at": now,
            **fields,
        },
    ).entry
