"""Identifiers: bigint inside, UUID outside, short look-alike-free codes for people to type (DESIGN §3)."""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: what people confuse on paper or by telephone.
LOOK_ALIKE_FREE = "3467ACDEFGHJKMNPQRTWXY"


class PublicIdField(models.UUIDField):
    """The identifier a row shows to the outside: random, unique, never changed."""

    def __init__(self, **kwargs):
        kwargs.setdefault("default", uuid.uuid4)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("verbose_name", _("public identifier"))
        super().__init__(**kwargs)


def short_code(length: int, *, group: int = 4) -> str:
    """A random code for people to type: `length` characters of LOOK_ALIKE_FREE in hyphenated groups of `group`."""
    characters = [secrets.choice(LOOK_ALIKE_FREE) for _index in range(length)]
    return group_code("".join(characters), group=group)


def group_code(code: str, *, group: int = 4) -> str:
    """`code` cut into hyphenated groups of `group` characters, as it is printed."""
    return "-".join(code[start : start + group] for start in range(0, len(code), group))


def normal_code(typed: str) -> str:
    """What a person typed, as it is compared: upper case, without blanks and hyphens."""
    return "".join(typed.upper().replace("-", "").split())
