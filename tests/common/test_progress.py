"""How far long work is, told from one process to another."""

from datetime import timedelta

from common import progress


def test_last_word_is_what_is_shown(now):
    progress.tell("work:1", stage="reading", now=now)
    progress.tell("work:1", stage="writing", now=now, done=3, total=12)

    told = progress.told("work:1")
    assert (told.stage, told.done, told.total, told.percent, told.told_at) == ("writing", 3, 12, 25, now)


def test_nothing_is_known_of_other_work(now):
    progress.tell("work:2", stage="reading", now=now)

    assert progress.told("work:22") is None


def test_percent_of_an_unknown_amount_is_none_of_it(now):
    progress.tell("work:3", stage="reading", now=now)

    assert progress.told("work:3").percent == 0


def test_work_is_silent_after_a_while(now):
    progress.tell("work:4", stage="reading", now=now)

    told = progress.told("work:4")
    assert told.is_silent(now + progress.SILENCE) is False
    assert told.is_silent(now + progress.SILENCE + timedelta(seconds=1)) is True
