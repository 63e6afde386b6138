"""Reading campaigns: who is due, what they have done, and the tables and lists made of it.

Everything takes `as_of` (which day) and `known_at` (what was known then; now, when None) and passes them to every fact
it reads, so that the same pair always gives the same figures (docs/decisions/0003-dated-facts.md).
"""

from .due import DueTask, campaigns_running, is_asked, own_tasks, tasks_due
from .survey import Survey, survey
from .tables import (
    Cell,
    CompletionTable,
    PeopleByTasks,
    PersonRow,
    TaskRow,
    UnitRow,
    completion_table,
    people_by_tasks,
    people_rows,
    table_of,
    task_rows,
)
from .visible import bearings_of, campaigns_shown_on_desk, campaigns_visible_to

__all__ = [
    "Cell",
    "CompletionTable",
    "DueTask",
    "PeopleByTasks",
    "PersonRow",
    "Survey",
    "TaskRow",
    "UnitRow",
    "bearings_of",
    "campaigns_running",
    "campaigns_shown_on_desk",
    "campaigns_visible_to",
    "completion_table",
    "is_asked",
    "own_tasks",
    "people_by_tasks",
    "people_rows",
    "survey",
    "table_of",
    "task_rows",
    "tasks_due",
]
