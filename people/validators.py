"""What a password must look like (DOMAIN §8B, 8.1.4.1 a)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class CharacterClassesValidator:
    """Three of four classes: capital letters, small letters, digits, other characters."""

    def validate(self, password, user=None):
        classes = (str.isupper, str.islower, str.isdigit, lambda character: not character.isalnum())
        if sum(any(map(test, password)) for test in classes) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self):
        return _("Use at least three of: capital letters, small letters, digits, other characters.")
