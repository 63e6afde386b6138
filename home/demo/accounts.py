"""The demo's log-ins: random passwords of this installation, kept where its owner alone can read them."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from common.identifiers import LOOK_ALIKE_FREE
from home.demo.organisation import ROLES, DemoOrganisation
from people.domain.accounts import choose_password
from people.enums import Role

OFFICER = ("周", "学员")
SHOWN = {
    Role.SECRETARY: "支部书记",
    Role.COMMITTEE_DISCIPLINE: "纪检委员",
    Role.EDITOR: "内容编辑（兼题库）",
    Role.ROSTER_CLERK: "名册管理员",
    Role.MARKER: "阅卷人",
    Role.CONTEST_ORGANISER: "竞赛组织",
    Role.BUREAU_OFFICE: "机关党委办公室",
    Role.SYSTEM_ADMIN: "系统管理员",
}


@dataclass(frozen=True)
class DemoAccount:
    """One line of what `make run` prints."""

    role: str
    badge_no: str
    name: str
    password: str


def open_accounts(organisation: DemoOrganisation, *, now: datetime) -> list[DemoAccount]:
    """Give the officers of OFFICER and ROLES a random password each; an officer of two roles is listed once."""
    wanted = [OFFICER, *((surname, SHOWN[role]) for surname, role, _unit in ROLES if role in SHOWN)]
    accounts = []
    for surname, role in wanted:
        officer = organisation.officers[surname]
        password = demo_password()
        choose_password(officer=officer, password=password, now=now)
        accounts.append(DemoAccount(role, officer.badge_no, officer.name, password))
    return accounts


def demo_password() -> str:
    """Twelve look-alike-free characters of three classes, in hyphenated groups."""
    capitals = [character for character in LOOK_ALIKE_FREE if character.isalpha()]
    digits = [character for character in LOOK_ALIKE_FREE if character.isdigit()]
    groups = (
        secrets.choice(capitals) + "".join(secrets.choice(capitals).lower() for _place in range(3)),
        "".join(secrets.choice(digits) for _place in range(4)),
        "".join(secrets.choice(capitals).lower() for _place in range(4)),
    )
    return "-".join(groups)


def keep_accounts(accounts: list[DemoAccount], path: Path) -> None:
    """Write the accounts where later starts find them again; readable by the owner alone."""
    path.touch(mode=0o600)
    path.write_text(json.dumps([asdict(account) for account in accounts], ensure_ascii=False, indent=1))


def kept_accounts(path: Path) -> list[DemoAccount]:
    """What `keep_accounts` wrote; empty where nothing was."""
    if not path.exists():
        return []
    return [DemoAccount(**row) for row in json.loads(path.read_text())]
