"""`python -m benchmarks.acknowledged` with DATABASE_URL: reads what officers sent, prints what the database has not.

Standard input: a list of {"sitting": UUID, "acknowledged": {position: revision}, "sent": [[position, revision,
answer]]}. Standard output: a list of sentences, empty where nothing is missing.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    json.dump([text for page in json.load(sys.stdin) for text in missing(page)], sys.stdout)


def missing(page: dict) -> Iterator[str]:
    """What of one officer's page is not in the database, or not as it was acknowledged."""
    from ledger.models import Entry
    from quizzes.models import Sitting

    sitting = Sitting.objects.filter(uuid=page["sitting"] or None).first()
    if sitting is None:
        yield f"sitting {page['sitting']} is not there"
        return
    sent = {(position, revision): answer for position, revision, answer in page["sent"]}
    items = {item.position: item for item in sitting.items.select_related("version")}
    for position, revision in page["acknowledged"].items():
        item = items[int(position)]
        if item.revision < revision:
            yield f"{sitting.uuid} position {position}: revision {revision} was acknowledged, {item.revision} is stored"
        elif item.answer != sent.get((item.position, item.revision)):
            yield f"{sitting.uuid} position {position}: {item.answer} is stored, which was never sent as its revision"
    if Sitting.objects.filter(officer=sitting.officer_id).count() != 1:
        yield f"officer of {sitting.uuid} has several sittings"
    entries = Entry.objects.filter(officer=sitting.officer_id)
    if [entry.payload["sitting"] for entry in entries] != [str(sitting.uuid)]:
        yield f"{sitting.uuid} has {len(entries)} entries"
    right = sum(item.points for item in items.values() if item.answer == item.version.key)
    if sitting.points != right:
        yield f"{sitting.uuid} has {sitting.points} points, its answers are worth {right}"


if __name__ == "__main__":
    main()
