"""What people adds to the back office, and what it takes out of it."""

from wagtail import hooks
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction

from people.viewsets import PeopleGroup


@hooks.register("register_admin_viewset")
def register_people():
    return PeopleGroup()


def refuse(action):
    """The bulk action, refused for every officer: rights come from appointments, accounts are disabled one by one."""
    return type(f"No{action.__name__}", (action,), {"check_perm": lambda self, officer: False})


# Wagtail registers its own under the same names; the later one counts.
for bulk_action in (AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction):
    hooks.register("register_bulk_action", refuse(bulk_action), order=100)
