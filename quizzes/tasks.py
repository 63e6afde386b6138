"""Work of the quizzes that no page waits for."""

from datetime import datetime
from uuid import UUID

from django_tasks import task

from common import clock, progress
from quizzes.domain.previews import interrupted_imports, note_attempt
from quizzes.exchange.uploads import carry_out

# A page looks every second; telling it more often costs more than it says.
EVERY = 50


def work_of(batch: UUID | str) -> str:
    """The name under which an import's progress is told (common.progress)."""
    return f"import:{batch}"


@task(backend="background")
def import_file(batch: str) -> None:
    """Carry out a confirmed import; safe to run twice, at once or again."""

    def show(stage: str, done: int, total: int) -> None:
        if done % EVERY == 0 or done == total:
            progress.tell(work_of(batch), stage=stage, now=clock.now(), done=done, total=total)

    carry_out(UUID(batch), clock=clock.now, show=show)


def resume_imports(*, now: datetime) -> int:
    """Take up again imports whose worker was killed on the way; how many. For `run_periodic`, safe to repeat."""
    interrupted = interrupted_imports(now)
    for batch in interrupted:
        # Counts as an attempt, so that the next run of the clock leaves it alone.
        note_attempt(batch=batch, now=now)
        import_file.enqueue(str(batch.uuid))
    return len(interrupted)
