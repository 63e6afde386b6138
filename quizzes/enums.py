"""Closed lists of the quizzes room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Difficulty(models.TextChoices):
    """How hard an editor holds a question to be."""

    EASY = "easy", pgettext_lazy("difficulty", "Easy")
    MEDIUM = "medium", pgettext_lazy("difficulty", "Medium")
    HARD = "hard", pgettext_lazy("difficulty", "Hard")


class QuestionState(models.TextChoices):
    """Where a question stands between its author and the papers; only active ones are drawn."""

    DRAFT = "draft", pgettext_lazy("state of a question", "Draft")
    REVIEWED = "reviewed", pgettext_lazy("state of a question", "Reviewed")
    ACTIVE = "active", pgettext_lazy("state of a question", "Active")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a question", "Withdrawn")


class ReviewDue(models.TextChoices):
    """How a question's review date stands to today."""

    OVERDUE = "overdue", pgettext_lazy("review date", "Overdue")
    SOON = "soon", pgettext_lazy("review date", "Within 30 days")
    NONE = "none", pgettext_lazy("review date", "None set")


class Usage(models.TextChoices):
    """Whether a question has been used so far."""

    FIXED = "fixed", pgettext_lazy("usage of a question", "Fixed in a quiz")
    ASKED = "asked", pgettext_lazy("usage of a question", "Asked in a sitting")
    ELSEWHERE = "elsewhere", pgettext_lazy("usage of a question", "Held by a contest, or soon to be")
    NEVER = "never", pgettext_lazy("usage of a question", "Never used")


class PictureFormat(models.TextChoices):
    """What a picture in a question may be; the value ends its file's name."""

    PNG = "png", "PNG"
    JPEG = "jpg", "JPEG"
    GIF = "gif", "GIF"
    WEBP = "webp", "WebP"

    @property
    def content_type(self) -> str:
        return f"image/{self.name.lower()}"


class ImportStage(models.TextChoices):
    """Where the import of a file stands."""

    PREVIEW = "preview", pgettext_lazy("import", "Awaits confirmation")
    UNDER_WAY = "under_way", pgettext_lazy("import", "Under way")
    FAILED = "failed", pgettext_lazy("import", "Not imported")
    DONE = "done", pgettext_lazy("import", "Done")
    UNDONE = "undone", pgettext_lazy("import", "Undone")


class SittingState(models.TextChoices):
    """A sitting is open until it is handed in, by its officer or by the deadline.

    One that people must mark is in marking then, without points; submitted is whatever has its points.
    """

    OPEN = "open", _("Open")
    MARKING = "marking", _("Being marked")
    SUBMITTED = "submitted", _("Submitted")


class ClosedBy(models.TextChoices):
    """Who ended a sitting."""

    OFFICER = "officer", _("Handed in")
    DEADLINE = "deadline", _("Closed at the deadline")


class Review(models.TextChoices):
    """When a result may show more than its points; how much more is Shown."""

    AT_ONCE = "at_once", _("After handing in")
    AFTER_CLOSING = "after_closing", _("After the quiz has closed")
    NEVER = "never", _("Never")


class Shown(models.TextChoices):
    """How much a result shows when it may: each step includes those before it."""

    POINTS = "points", _("Points only")
    ANSWERS = "answers", _("Also one's own answers")
    MARKS = "marks", _("Also which of them are right")
    KEYS = "keys", _("Also the right answers")
    EXPLANATIONS = "explanations", _("Also explanations")


# The steps that let keys out.
SHOW_KEYS = (Shown.KEYS, Shown.EXPLANATIONS)


class AccommodationReason(models.TextChoices):
    """Why somebody gets more time or tries, as coarse as possible: no state of health, no diagnosis."""

    SPECIAL_NEEDS = "special_needs", _("Special needs")
    DUTY = "duty", _("Called to duty")
    TECHNICAL = "technical", _("Technical fault")
    LATE = "late", _("Came late through no fault of his own")
    OTHER = "other", pgettext_lazy("reason", "Other")


class StartRefusal(models.TextChoices):
    """Why a sitting cannot be started; the label is what the officer reads."""

    NOT_OPEN = "not_open", _("It has not opened yet.")
    CLOSED = "closed", _("It has closed. You can no longer start.")
    NO_TRIES = "no_tries", _("You have used all your tries.")
    MARKING = "marking", _("Your last paper is still being marked. You can try again when it has its result.")
    COOLING = "cooling", _("The next try cannot start yet.")
    RESERVED = "reserved", _("All its questions are being asked in earnest elsewhere. Practise here again later.")
    EMPTY = "empty", _("This paper has no questions yet. Please tell whoever set it.")


class SaveRefusal(models.TextChoices):
    """Why an answer was not saved; the label is what the officer reads."""

    BAD_TOKEN = "bad_token", _("This page is no longer valid. Please load it again; what was saved is kept.")
    LOGGED_OUT = "logged_out", _("You have been logged out. Log in again to go on; what was saved is kept.")
    SUBMITTED = "submitted", _("This paper has been handed in. This answer was not saved.")
    DEADLINE = "deadline", _("The time is up. This answer was not saved; what was saved before counts.")
    BAD_ANSWER = "bad_answer", _("This answer does not fit the question. Please choose again.")


class PracticeMode(models.TextChoices):
    """Ways of practising; none leaves a score (DESIGN §1)."""

    DAILY = "daily", pgettext_lazy("practice", "Daily five")
    POINT = "point", pgettext_lazy("practice", "By knowledge point")
    CHALLENGE = "challenge", pgettext_lazy("practice", "Until the first mistake")
    BOOK = "book", pgettext_lazy("practice", "Wrong-question book")


class ArchivedOutcome(models.TextChoices):
    """How an old platform counted an answer. It counted an essay as wrong until somebody marked it right."""

    RIGHT = "right", pgettext_lazy("an answer", "Right")
    WRONG = "wrong", pgettext_lazy("an answer", "Wrong")
    OPEN = "open", pgettext_lazy("an answer", "Not answered")


class Remedy(models.TextChoices):
    """What is done about a question that was wrong on papers."""

    KEY = "key", _("Another key is right")
    FULL = "full", _("Full points for everybody")
    OUT = "out", _("Out of the total")


class CorrectionState(models.TextChoices):
    """Where a correction stands. In force: decided, papers are being corrected; done: all of them are."""

    PROPOSED = "proposed", pgettext_lazy("correction", "Proposed")
    IN_FORCE = "in_force", pgettext_lazy("correction", "In force, papers are being corrected")
    DONE = "done", pgettext_lazy("correction", "Done")
    DROPPED = "dropped", pgettext_lazy("correction", "Dropped")


class MarkingState(models.TextChoices):
    """Where one seat at a question that people mark stands; nobody need mark what is needless."""

    WAITING = "waiting", pgettext_lazy("marking", "Waiting")
    HELD = "held", pgettext_lazy("marking", "Being marked")
    DONE = "done", pgettext_lazy("marking", "Marked")
    NEEDLESS = "needless", pgettext_lazy("marking", "Not needed any more")


class TwinKind(models.IntegerChoices):
    """How two questions are alike, what does the most harm first."""

    OTHER_ANSWER = 1, pgettext_lazy("twins", "Same stem, other answer")
    SAME = 2, pgettext_lazy("twins", "Same question")
    NEAR = 3, pgettext_lazy("twins", "Nearly the same")


class TwinState(models.TextChoices):
    """What became of two questions that are alike."""

    OPEN = "open", pgettext_lazy("twins", "To be decided")
    KEPT = "kept", pgettext_lazy("twins", "Both are kept")
    SETTLED = "settled", pgettext_lazy("twins", "One is withdrawn")
