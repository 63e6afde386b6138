"""The demo texts: complete, consistent, fair as questions, and free of what we do not say."""

import re
import shutil
from collections import Counter

import pytest

from home.demo import reader

FORBIDDEN = [
    *(
        "!",
        "！",
        "「",
        "您",
        "亲爱的",
        "恭喜",
        "坚决",
        "铁军",
        "高压线",
        "砥砺",
        "踔厉",
        "永远在路上",
        "零容忍",
        "落后名单",
    ),
    *("习近平", "毛泽东", "邓小平", "江泽民", "胡锦涛", "总书记"),
]


def han(text):
    """Chinese characters only: punctuation, digits and Latin letters do not count."""
    return len(re.findall(r"[\u4e00-\u9fff]", text))


def lesson_text(lesson):
    parts = [lesson.lead, lesson.risks.title, *lesson.risks.bullets]
    for section in lesson.sections:
        parts += [section.heading, *section.paragraphs]
    return "".join(parts)


def singles():
    return [question for question in reader.load_questions() if question.kind == "single"]


@pytest.fixture
def copy(tmp_path):
    """A copy of the texts to spoil: `copy(file, old, new)` replaces the first `old` in it."""
    root = tmp_path / "texts"
    shutil.copytree(reader.TEXTS, root)

    def spoil(name, old, new):
        path = root / name
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")
        return root

    return spoil


def test_texts_come_in_the_promised_number():
    kinds = Counter(question.kind for question in reader.load_questions())

    assert len(reader.load_courses()) == 3
    assert len(reader.load_lessons()) == 8
    assert len(reader.load_cases()) == 5
    assert len(reader.load_policies()) == 3
    assert kinds["single"] >= 28
    assert kinds["multiple"] >= 16
    assert kinds["judge"] >= 16


@pytest.mark.parametrize("lesson", reader.load_lessons(), ids=lambda lesson: lesson.slug)
def test_lesson_has_600_to_900_characters(lesson):
    assert 600 <= han(lesson_text(lesson)) <= 900


def test_lessons_follow_their_courses_and_every_course_has_lessons():
    courses = [course.slug for course in reader.load_courses()]

    lessons = reader.load_lessons()

    assert list(dict.fromkeys(lesson.course for lesson in lessons)) == courses


def test_check_of_a_lesson_asks_about_its_own_knowledge_points():
    questions = {question.key: question for question in reader.load_questions()}

    strangers = [
        (lesson.slug, key)
        for lesson in reader.load_lessons()
        for key in lesson.check
        if questions[key].knowledge_point not in lesson.knowledge_points
    ]

    assert strangers == []


def test_no_question_checks_two_lessons():
    asked = Counter(key for lesson in reader.load_lessons() for key in lesson.check)

    assert [key for key, times in asked.items() if times > 1] == []


def test_cases_are_marked_as_fiction_and_name_nobody():
    for case in reader.load_cases():
        assert case.notice == "本案例为虚构，仅供教学演示"
        assert re.search(r"某.*[甲乙丙丁戊己庚辛壬癸]某$", case.identity)


def test_policies_say_that_they_are_outlines():
    for policy in reader.load_policies():
        assert "条文请以正式公布的文本为准" in policy.notice
        assert policy.status == "in_force"


def test_policies_find_the_short_name_inside_the_long_phrase():
    texts = "".join(
        policy.summary + "".join(clause.text for clause in policy.clauses) for policy in reader.load_policies()
    )

    assert "中央八项规定精神" in texts


@pytest.mark.parametrize(
    ("slug", "level", "count"),
    [
        ("eight-point-rules", "chapter", 3),
        ("disciplinary-regulations", "chapter", 12),
        ("public-officials-sanctions-law", "chapter", 7),
    ],
)
def test_policy_has_its_chapters(slug, level, count):
    policy = next(policy for policy in reader.load_policies() if policy.slug == slug)

    assert [clause.level for clause in policy.clauses].count(level) == count
    assert 20 <= len(policy.clauses) <= 40


def test_eight_point_rules_list_eight_topics():
    policy = next(policy for policy in reader.load_policies() if policy.slug == "eight-point-rules")

    topics = [clause.number for clause in policy.clauses if clause.number in tuple("一二三四五六七八")]

    assert topics == list("一二三四五六七八")


def test_keys_of_single_choice_are_spread_evenly():
    positions = Counter(question.answer for question in singles())

    fair = len(singles()) / 4
    assert set(positions) == set("ABCD")
    assert all(abs(count - fair) <= 2 for count in positions.values())


def test_keys_of_multiple_choice_are_spread_evenly():
    letters = Counter(
        letter for question in reader.load_questions() if question.kind == "multiple" for letter in question.answer
    )

    assert max(letters.values()) - min(letters.values()) <= 4


def test_judgements_are_balanced():
    answers = [question.answer for question in reader.load_questions() if question.kind == "judge"]

    assert 0.4 <= sum(answers) / len(answers) <= 0.6


def test_right_option_is_not_given_away_by_its_length():
    longest = 0
    for question in singles():
        lengths = [len(option) for option in question.options]
        right = lengths["ABCD".index(question.answer)]
        longest += right == max(lengths) and lengths.count(right) == 1

    assert longest / len(singles()) <= 0.3


def test_every_knowledge_point_has_questions_and_every_difficulty_some():
    questions = reader.load_questions()

    assert {question.knowledge_point for question in questions} == set(reader.load_catalogue().knowledge_points)
    assert min(Counter(question.difficulty for question in questions).values()) >= 6


def test_quizzes_beside_the_lessons_show_every_kind_that_lessons_do_not_ask():
    questions = {question.key: question for question in reader.load_questions()}
    asked = {questions[key].kind for quiz in reader.load_catalogue().quizzes for key in quiz.questions}

    assert asked == set(reader.QUESTION_KINDS) - set(reader.CHOICES)


def test_stems_are_distinct():
    stems = [question.stem for question in reader.load_questions()]

    assert len(set(stems)) == len(stems)


def test_texts_avoid_slogans_names_and_shouting():
    found = []
    for path in sorted(reader.TEXTS.rglob("*.toml")):
        content = path.read_text(encoding="utf-8")
        found += [(path.name, word) for word in FORBIDDEN if word in content]

    assert found == []


def test_unspoilt_copy_reads_like_the_original(copy):
    root = copy("questions.toml", "# The question bank", "# A bank")

    assert reader.load_questions(root) == reader.load_questions()
    assert reader.load_lessons(root) == reader.load_lessons()
    assert reader.load_cases(root) == reader.load_cases()


@pytest.mark.parametrize(
    ("load", "file", "old", "new", "complaint"),
    [
        (
            "load_questions",
            "questions.toml",
            'answer = "B"',
            'answer = "E"',
            r"questions\.toml: questions\[1\]: answer",
        ),
        ("load_questions", "questions.toml", 'answer = "B"', 'answer = "AB"', r"answer: 'AB' does not suit the kind"),
        (
            "load_questions",
            "questions.toml",
            'answer = "ABD"',
            'answer = "DBA"',
            r"answer: 'DBA' does not name options",
        ),
        ("load_questions", "questions.toml", 'answer = "ABD"', 'answer = "A"', r"does not suit the kind multiple"),
        ("load_questions", "questions.toml", "answer = false", 'answer = "错"', r"answer: must be bool"),
        (
            "load_questions",
            "questions.toml",
            'difficulty = "easy"',
            'difficulty = "simple"',
            r"difficulty: unknown value",
        ),
        ("load_questions", "questions.toml", 'answer = "CEAFBD"', 'answer = "CEAFB"', r"answer: 答案"),
        ("load_questions", "questions.toml", 'answer = "BCDA"', 'answer = "BCD"', r"parts\[3\]: answer: 答案"),
        ("load_questions", "questions.toml", 'weight = "2"', 'weight = "两份"', r"answer: .*1"),
        ("load_questions", "questions.toml", 'clause = "说明一"', 'clause = "说明九"', r"basis: clause: unknown value"),
        (
            "load_questions",
            "questions.toml",
            'stem = "',
            'hint = "x"\nstem = "',
            r"questions\[1\]: hint: unknown field",
        ),
        ("load_questions", "questions.toml", 'key = "eight-rules-aspects"', 'key = "eight-rules-date"', r"twice"),
        (
            "load_lessons",
            "lessons/six-accounts.toml",
            '"freedom-account"',
            '"nobody"',
            r"check: unknown value 'nobody'",
        ),
        ("load_lessons", "lessons/six-accounts.toml", "section = 1", "section = 4", r"section: must be from 1 to 3"),
        ("load_lessons", "lessons/six-accounts.toml", "position = 2", "position = 1", r"position: is that of"),
        ("load_lessons", "lessons/six-accounts.toml", 'slug = "six', 'slug = "five', r"slug: must be 'six-accounts'"),
        ("load_lessons", "lessons/six-accounts.toml", "minutes = 11", "minutes = true", r"minutes: must be int"),
        ("load_lessons", "lessons/six-accounts.toml", "lead = ", "led = ", r"six-accounts\.toml: lead: missing"),
        ("load_cases", "cases/advice-shop.toml", "fictional = true", "fictional = false", r"fictional: only invented"),
        ("load_cases", "cases/advice-shop.toml", "生活纪律", "纪律", r"disciplines: unknown value"),
        (
            "load_policies",
            "policies/eight-point-rules.toml",
            'number = "二"',
            'number = "一"',
            r"clauses: names something",
        ),
        ("load_policies", "policies/eight-point-rules.toml", '"chapter"', '"article"', r"level: article has nothing"),
        ("load_policies", "policies/eight-point-rules.toml", "2012-12-04", "2013-12-04", r"effective_on: lies before"),
        ("load_policies", "policies/eight-point-rules.toml", "slug = ", "slug ", r"eight-point-rules\.toml: "),
        ("load_courses", "catalogue.toml", "summary = ", "text = ", r"courses\[1\]: summary: missing"),
    ],
)
def test_reader_refuses_and_names_file_and_field(copy, load, file, old, new, complaint):
    root = copy(file, old, new)

    with pytest.raises(ValueError, match=complaint):
        getattr(reader, load)(root)
