"""What a password (DOMAIN §8B, 8.1.4.1 a) and a badge or staff number must look like."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Text, so that leading zeros stay; nothing that a spreadsheet or a form would change on the way.
NUMBER = re.compile(r"[\w./-]{1,32}")

validate_number = RegexValidator(
    re.compile(rf"\A{NUMBER.pattern}\Z"), gettext_lazy("Use letters, digits and hyphens, without blanks.")
)


class CharacterClassesValidator:
    """Three of four classes: capital letters, small letters, digits, other characters."""

    def validate(self, password, user=None):
        classes = (str.isupper, str.islower, str.isdigit, lambda character: not character.isalnum())
        if sum(any(map(test, password)) for test in classes) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self):
        return _("Use at least three of: capital letters, small letters, digits, other characters.")
