"""Who may do what with the bank in the back office, as Wagtail asks it."""

from wagtail.permission_policies import ModelPermissionPolicy


class KeptForGood(ModelPermissionPolicy):
    """Nothing of the bank is deleted: questions are withdrawn, and sittings keep what they were asked."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)
