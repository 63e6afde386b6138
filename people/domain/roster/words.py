"""The words of rosters: what columns are called, and how statuses are written on Chinese desks (DOMAIN §9, §6)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from people.enums import Category, PoliticalStatus, RosterState

_SPACE = re.compile(r"\s+")
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_IN_NAME = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_MIDDLE_DOT = re.compile("[•・‧∙⋅．･]")


@dataclass(frozen=True)
class Column:
    """A column that a roster may have: its key, its English title, what it is called in files (the first is ours)."""

    key: str
    english: str
    names: tuple[str, ...]

    @property
    def title(self) -> str:
        """The title in the language of the person."""
        return self.names[0] if in_chinese() else self.english


NAME = Column("name", "Name", ("姓名", "名字", "人员姓名", "学员姓名", "真实姓名"))
BADGE = Column("badge_no", "Badge number", ("警号", "警号/工号", "工号/警号", "警号工号", "警员编号"))
STAFF = Column("staff_no", "Staff number", ("工号", "人员编号", "职工号", "职工编号", "员工编号", "员工号"))
DEPARTMENT = Column(
    "department",
    "Department",
    (
        "单位",
        "部门",
        "单位/部门",
        "部门/单位",
        "单位部门",
        "所在单位",
        "所在部门",
        "所属单位",
        "所属部门",
        "工作单位",
        "工作部门",
        "科室",
        "所队",
    ),
)
BRANCH = Column(
    "branch",
    "Branch",
    ("所属党支部", "所在党支部", "党支部", "所属支部", "所在支部", "支部", "所属党组织", "所在党组织", "党组织"),
)
POLITICAL = Column("political", "Political status", ("政治面貌", "政治身份"))
POST = Column("post", "Post", ("职务", "现任职务", "工作职务"))
GRADE = Column("grade", "Grade", ("职级", "现任职级"))
RANK = Column("police_rank", "Rank", ("警衔", "衔级"))
CATEGORY = Column("category", "Category", ("人员类别", "人员类型", "身份类别", "类别"))
STATUS = Column("status", "Roster status", ("状态", "人员状态", "在岗状态", "在职状态", "在岗情况"))
UUID = Column("uuid", "UUID", ("UUID", "系统编号"))
COLUMNS = (NAME, BADGE, STAFF, DEPARTMENT, BRANCH, POLITICAL, POST, GRADE, RANK, CATEGORY, STATUS, UUID)

# Read past without a word: not needed, or not to be kept (DOMAIN §8C: no more personal data than the work needs).
IGNORED = {
    *("序号", "编号", "性别", "民族", "年龄", "出生年月", "出生日期", "学历", "邮箱", "电子邮箱", "备注"),
    *("手机", "手机号", "手机号码", "电话", "联系电话", "联系方式", "入党时间", "入党日期", "加入党组织时间"),
    *("no", "no.", "number", "sex", "gender", "phone", "mobile", "email", "e-mail", "remarks", "dateofjoiningtheparty"),
}
REFUSED: Mapping[str, Promise] = {
    **dict.fromkeys(
        ("身份证号", "身份证", "身份证号码", "公民身份号码", "居民身份证号", "证件号码", "idnumber", "idcard"),
        _("Identity numbers are never collected. Delete this column and upload the file again."),
    ),
    **dict.fromkeys(
        ("密码", "登录密码", "初始密码", "口令", "password"),
        _("Passwords are never imported; accounts are opened with activation slips. Delete this column."),
    ),
}

# No unit, said outright; an empty cell says nothing.
NOWHERE = ("无", "—", "-", "/", "none")

STATUS_WORDS: Mapping[str, tuple[str, ...]] = {
    RosterState.ON_POST: ("在岗", "在职", "在编", "在册", "正常", "在岗在职"),
    RosterState.SECONDED_OUT: ("借出", "借调", "借调出", "借调外单位", "抽调", "挂职", "外派", "外借"),
    RosterState.SECONDED_IN: ("借入", "借调来", "借调入", "借用"),
    RosterState.TRAINING: ("脱产培训", "脱产学习", "脱产", "培训"),
    RosterState.LONG_SICK: ("病假长休", "病休", "病假", "长期病假", "长病假", "长休"),
    RosterState.MATERNITY: ("产假", "休产假"),
    RosterState.SUSPENDED: ("停职", "停职检查", "停职或接受审查", "接受审查"),
    RosterState.RETIRED: ("离退休", "退休", "离休", "已退休"),
    RosterState.ABROAD: ("出国", "出国境", "出境", "境外", "驻外"),
    RosterState.IN_TRANSIT: ("调离待接收", "待接收", "调动中", "转接中"),
    RosterState.LEFT: ("离开", "离职", "调离", "调出", "辞职", "辞退", "开除", "去世"),
}
POLITICAL_WORDS: Mapping[str, tuple[str, ...]] = {
    PoliticalStatus.MEMBER: ("中共党员", "党员", "中国共产党党员", "正式党员", "中共正式党员", "中国共产党"),
    PoliticalStatus.PROBATIONARY: ("中共预备党员", "预备党员", "中国共产党预备党员"),
    PoliticalStatus.LEAGUE_MEMBER: ("共青团员", "团员", "中国共产主义青年团团员"),
    PoliticalStatus.RCCK: ("民革会员", "民革党员", "民革", "中国国民党革命委员会会员"),
    PoliticalStatus.CDL: ("民盟盟员", "民盟", "中国民主同盟盟员"),
    PoliticalStatus.CNDCA: ("民建会员", "民建", "中国民主建国会会员"),
    PoliticalStatus.CAPD: ("民进会员", "民进", "中国民主促进会会员"),
    PoliticalStatus.CPWDP: ("农工党党员", "农工党", "中国农工民主党党员"),
    PoliticalStatus.ZHIGONG: ("致公党党员", "致公党", "中国致公党党员"),
    PoliticalStatus.JIUSAN: ("九三学社社员", "九三学社", "九三社员"),
    PoliticalStatus.TAIWAN_LEAGUE: ("台盟盟员", "台盟", "台湾民主自治同盟盟员"),
    PoliticalStatus.NON_PARTY: ("无党派人士", "无党派民主人士", "无党派"),
    PoliticalStatus.MASSES: ("群众", "普通群众", "普通公民"),
}
CATEGORY_WORDS: Mapping[str, tuple[str, ...]] = {
    Category.POLICE: ("民警", "警察", "人民警察", "在编民警", "公安民警"),
    Category.CIVIL: ("公务员", "综合管理", "综合管理类公务员"),
    Category.JUDICIAL: ("法官检察官", "法官", "检察官", "员额法官", "员额检察官"),
    Category.AUXILIARY: ("辅警", "警务辅助人员", "文职", "勤务辅警", "文职辅警"),
    Category.WORKER: ("工勤", "工勤人员", "职工", "后勤", "后勤人员"),
}
_CHOICES = {"status": RosterState, "political": PoliticalStatus, "category": Category}
_WORDS = {"status": STATUS_WORDS, "political": POLITICAL_WORDS, "category": CATEGORY_WORDS}


def in_chinese() -> bool:
    """Whether the person reads Chinese; commands without a language of their own speak Chinese as well."""
    return (get_language() or "zh").startswith("zh")


def key_of(text: str) -> str:
    """How words are compared: half-width, small letters, no blanks, no stars, nothing in brackets (DOMAIN §9.8)."""
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", text)).replace("*", "").rstrip(":").lower()
    return _BRACKETS.sub("", plain) or plain


def normal_name(text: str) -> str:
    """A name as it is kept: no blanks between Chinese characters (张　三), one kind of middle dot."""
    dotted = _MIDDLE_DOT.sub("·", text)
    return _SPACE_IN_NAME.sub("", " ".join(dotted.split()))


def normal_text(text: str) -> str:
    """Free text of one line: blanks at the ends cut, runs of them made one."""
    return " ".join(text.split())


def column_of(header: str) -> Column | None:
    """The column that a header cell names; None for one that rosters do not use."""
    return _COLUMN_NAMES.get(key_of(header))


def value_of(kind: str, text: str) -> str | None:
    """The stored value of a word of `kind` (status, political, category); None for an unknown word.

    A GB code or a stored value is understood as well as every word and the label in English.
    """
    return _VALUES[kind].get(key_of(text))


def word_of(kind: str, value: str | None) -> str:
    """The word for a stored value in the language of the person; empty for none."""
    if not value:
        return ""
    if in_chinese():
        return _WORDS[kind][value][0]
    with override("en"):
        return str(_CHOICES[kind](value).label)


def _values(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    with override("en"):
        for value, words in _WORDS[kind].items():
            spellings = (*words, str(value), str(value).lstrip("0"), str(_CHOICES[kind](value).label))
            found |= {key_of(word): str(value) for word in spellings}
    return found


_COLUMN_NAMES = {key_of(name): column for column in COLUMNS for name in (*column.names, column.english)}
_VALUES = {kind: _values(kind) for kind in _WORDS}
