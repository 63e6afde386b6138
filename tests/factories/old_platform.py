"""A small django-quiz-app 0.5.1 installation, as its SQLite file and as its dump; texts are our own."""

from __future__ import annotations

import json
import sqlite3
from copy import deepcopy

# Every column of the tables (DEPENDENCIES §2), those that nothing reads included.
SCHEMA = """
CREATE TABLE auth_user (id integer PRIMARY KEY, password varchar(128), username varchar(30), first_name varchar(30),
    last_name varchar(30), email varchar(254), is_active bool);
CREATE TABLE quiz_category (id integer PRIMARY KEY, category varchar(250) UNIQUE);
CREATE TABLE quiz_subcategory (id integer PRIMARY KEY, sub_category varchar(250), category_id integer);
CREATE TABLE quiz_quiz (id integer PRIMARY KEY, title varchar(60), description text, url varchar(60),
    category_id integer, random_order bool, max_questions integer, answers_at_end bool, exam_paper bool,
    single_attempt bool, pass_mark smallint, success_text text, fail_text text, draft bool);
CREATE TABLE quiz_question (id integer PRIMARY KEY, category_id integer, sub_category_id integer, figure varchar(100),
    content varchar(1000), explanation text);
CREATE TABLE quiz_question_quiz (id integer PRIMARY KEY, question_id integer, quiz_id integer);
CREATE TABLE multichoice_mcquestion (question_ptr_id integer PRIMARY KEY, answer_order varchar(30));
CREATE TABLE multichoice_answer (id integer PRIMARY KEY, question_id integer, content varchar(1000), correct bool);
CREATE TABLE true_false_tf_question (question_ptr_id integer PRIMARY KEY, correct bool);
CREATE TABLE essay_essay_question (question_ptr_id integer PRIMARY KEY);
CREATE TABLE quiz_sitting (id integer PRIMARY KEY, user_id integer, quiz_id integer, question_order varchar(1024),
    question_list varchar(1024), incorrect_questions varchar(1024), current_score integer, complete bool,
    user_answers text, start datetime, "end" datetime);
CREATE TABLE quiz_progress (id integer PRIMARY KEY, user_id integer UNIQUE, score varchar(1024));
"""
MODELS = {
    "auth_user": "auth.user",
    "quiz_category": "quiz.category",
    "quiz_subcategory": "quiz.subcategory",
    "quiz_quiz": "quiz.quiz",
    "quiz_question": "quiz.question",
    "multichoice_mcquestion": "multichoice.mcquestion",
    "multichoice_answer": "multichoice.answer",
    "true_false_tf_question": "true_false.tf_question",
    "essay_essay_question": "essay.essay_question",
    "quiz_sitting": "quiz.sitting",
    "quiz_progress": "quiz.progress",
}
_QUIZ = {
    "description": "",
    "category_id": 1,
    "random_order": 0,
    "max_questions": None,
    "answers_at_end": 0,
    "exam_paper": 1,
    "single_attempt": 0,
    "pass_mark": 60,
    "success_text": "",
    "fail_text": "",
    "draft": 0,
}
_QUESTION = {"category_id": 1, "sub_category_id": None, "figure": "", "explanation": ""}
_SITTING = {
    "question_list": "",
    "incorrect_questions": "",
    "current_score": 0,
    "complete": 1,
    "start": "2019-03-02 01:00:00",
    "end": "2019-03-02 01:08:00",
}
ESSAY_TEXT = "守住底线，凡事留痕。"


class OldPlatform:
    """Rows by table, to be changed by tests and then written in either form.

    As it begins: a choice (1), a judgement (2), an essay (3) and a choice with two right options (4); a quiz of the
    first three; two users; a finished sitting of the first with the judgement and the essay counted as wrong.
    """

    def __init__(self):
        self.rows = {
            "auth_user": [_user(1, "P1", "某甲"), _user(2, "P2", "某乙")],
            "quiz_category": [{"id": 1, "category": "纪律,规矩"}, {"id": 2, "category": "接待"}],
            "quiz_subcategory": [{"id": 1, "sub_category": "公务接待", "category_id": 2}],
            "quiz_quiz": [{**_QUIZ, "id": 1, "title": "旧月考", "url": "old-exam", "single_attempt": 1}],
            "quiz_question": [
                {**_QUESTION, "id": 1, "content": "收到请柬先做什么？", "explanation": "先报告。"},
                {**_QUESTION, "id": 2, "content": "礼金可以先收后交。"},
                {**_QUESTION, "id": 3, "content": "谈谈怎样守住底线。", "category_id": 2, "sub_category_id": 1},
                {**_QUESTION, "id": 4, "content": "哪一种做法合规？"},
            ],
            "quiz_question_quiz": [
                {"id": number, "question_id": number, "quiz_id": 1} for number in (3, 1, 2)
            ],
            "multichoice_mcquestion": [
                {"question_ptr_id": 1, "answer_order": "content"},
                {"question_ptr_id": 4, "answer_order": "none"},
            ],
            "multichoice_answer": [
                *(_option(number, 1, text, text == "报告") for number, text in enumerate(("赴宴", "报告", "转告"), 11)),
                *(_option(number, 4, text, text != "代收") for number, text in enumerate(("登记", "上交", "代收"), 41)),
            ],
            "true_false_tf_question": [{"question_ptr_id": 2, "correct": 0}],
            "essay_essay_question": [{"question_ptr_id": 3}],
            "quiz_sitting": [],
            "quiz_progress": [{"id": 1, "user_id": 1, "score": "纪律,规矩,1,2,接待,0,1,"}],
        }  # fmt: skip
        self.add_sitting()

    def add_sitting(self, **fields):
        fields = {
            "id": len(self.rows["quiz_sitting"]) + 1,
            "user_id": 1,
            "quiz_id": 1,
            "question_order": "1,2,3,",
            "incorrect_questions": "2,,3,",
            "current_score": 1,
            "user_answers": json.dumps({"1": "12", "2": "True", "3": ESSAY_TEXT}),
            **fields,
        }
        self.rows["quiz_sitting"].append({**_SITTING, **fields})

    def add_question(self, number, content, **fields):
        self.rows["quiz_question"].append({**_QUESTION, "id": number, "content": content, **fields})

    def add_quiz(self, number, title, **fields):
        self.rows["quiz_quiz"].append({**_QUIZ, "id": number, "title": title, "url": f"quiz-{number}", **fields})

    def row(self, table, number):
        """The row with this number, to be changed."""
        return next(row for row in self.rows[table] if row[_key(row)] == number)

    def without(self, table, number):
        self.rows[table].remove(self.row(table, number))

    def write_database(self, path):
        """The platform as a SQLite file."""
        connection = sqlite3.connect(path)
        connection.executescript(SCHEMA)
        for table, rows in self.rows.items():
            for row in rows:
                row = {"password": "!", "email": "", "is_active": 1, **row} if table == "auth_user" else row
                marks = ", ".join(f":{column}" for column in row)
                columns = ", ".join(f'"{column}"' for column in row)
                connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", row)
        connection.commit()
        connection.close()
        return path

    def write_dump(self, path):
        """The platform as `dumpdata` writes it, records of other apps among them."""
        records = [{"model": "sessions.session", "pk": "x", "fields": {"session_data": "…"}}]
        for table, model in MODELS.items():
            records += [self._record(table, model, row) for row in self.rows[table]]
        path.write_text(json.dumps(records, ensure_ascii=True, indent=1), encoding="utf-8")
        return path

    def _record(self, table, model, row):
        row = deepcopy(row)
        number = row.pop(_key(row))
        fields = {column.removesuffix("_id"): value for column, value in row.items()}
        for name in ("complete", "correct", "draft", "random_order", "single_attempt", "exam_paper", "answers_at_end"):
            if name in fields:
                fields[name] = bool(fields[name])
        for name in ("start", "end"):
            if fields.get(name):
                fields[name] = fields[name].replace(" ", "T") + "Z"
        if table in ("quiz_question", "multichoice_mcquestion", "true_false_tf_question", "essay_essay_question"):
            rows = self.rows["quiz_question_quiz"]
            fields["quiz"] = sorted(row["quiz_id"] for row in rows if row["question_id"] == number)
        return {"model": model, "pk": number, "fields": fields}


def _key(row):
    return "question_ptr_id" if "question_ptr_id" in row else "id"


def _user(number, login, name):
    return {"id": number, "username": login, "first_name": name, "last_name": ""}


def _option(number, question, content, correct):
    return {"id": number, "question_id": question, "content": content, "correct": int(correct)}
