"""What a person types to log in, to activate an account and to change a password."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.throttle import tries_left

# Longer than any password a person types; what is hashed must not be of any length a stranger likes.
LONGEST = 128


def badge_field(**attrs):
    return UsernameField(
        label=gettext_lazy("Badge or staff number"),
        max_length=32,
        help_text=gettext_lazy("Type leading zeros too"),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", **attrs}
        ),
    )


def password_field(label, autocomplete, **attrs):
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, **attrs}),
    )


class LoginForm(AuthenticationForm):
    """Badge number and password; a wrong pair is told under the password, with the tries that are left."""

    username = badge_field(autofocus=True)
    password = password_field(gettext_lazy("Password"), "current-password")

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = gettext_lazy("Badge or staff number")

    def clean(self):
        try:
            return super().clean()
        except ValidationError as error:
            self.add_error("password", error)
            return self.cleaned_data

    def get_invalid_login_error(self):
        left = tries_left(self.request)
        if left is None:
            return ValidationError(_("The number or the password is wrong."), code="invalid_login")
        message = ngettext(
            "The number or the password is wrong. %(left)d try is left.",
            "The number or the password is wrong. %(left)d tries are left.",
            left,
        )
        return ValidationError(message, code="invalid_login", params={"left": left})


class NewPasswordForm(forms.Form):
    """A new password, typed twice. Whether it will do is for the domain to say: `refuse` shows why not."""

    new_password1 = password_field(gettext_lazy("New password"), "new-password")
    new_password2 = password_field(gettext_lazy("New password again"), "new-password")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = _(
            "At least 8 characters of three kinds: capital letters, small letters, digits, signs. Not like your number."
        )

    def clean(self):
        cleaned = super().clean()
        first, second = cleaned.get("new_password1"), cleaned.get("new_password2")
        if first and second and first != second:
            self.add_error("new_password2", _("The two are not the same. Type the new password again."))
        return cleaned

    def refuse(self, error: ValidationError) -> None:
        self.add_error("new_password1", ValidationError(error.messages))


class ActivationForm(NewPasswordForm):
    """What the slip says, and the password its owner chooses."""

    badge_no = badge_field(autofocus=True)
    code = forms.CharField(
        label=gettext_lazy("Code on the slip"),
        max_length=32,
        help_text=gettext_lazy("Blanks, hyphens, capital or small letters make no difference"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    field_order = ("badge_no", "code", "new_password1", "new_password2")


class ChangePasswordForm(NewPasswordForm):
    """The present password and the new one."""

    old_password = password_field(gettext_lazy("Present password"), "current-password", autofocus=True)
    field_order = ("old_password", "new_password1", "new_password2")

    def __init__(self, officer, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.officer = officer

    def clean_old_password(self):
        password = self.cleaned_data["old_password"]
        if not self.officer.check_password(password):
            raise ValidationError(_("This is not your present password."), code="password_incorrect")
        return password
