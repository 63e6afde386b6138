"""What lists of questions can be narrowed by, in the back office."""

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from common.clock import local_date, now
from courses.models import Clause, KnowledgePoint, PolicyPage
from quizzes.domain.lint import all_checks
from quizzes.enums import Difficulty, QuestionState, ReviewDue, TwinKind, TwinState, Usage
from quizzes.kinds import kind_choices
from quizzes.models import Bank, ImportBatch, Question, Twin
from quizzes.queries import in_twin_state
from quizzes.queries.catalogue import find_questions, in_review_state, in_use_state, overdue_questions, with_warnings

ANY_WARNING = "any"


def warning_choices():
    """Any warning, or that of one check."""
    checks = [(code, check.label) for code, check in all_checks().items()]
    return [(ANY_WARNING, pgettext_lazy("warnings", "Any")), *checks]


class SeveralFilter(django_filters.MultipleChoiceFilter):
    """Any of several values of a column, ticked; a column needs no DISTINCT, which would sort the whole bank."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=CheckboxSelectMultiple, distinct=False, **kwargs)


class QuestionFilterSet(WagtailFilterSet):
    """What the list of questions can be narrowed by. Clauses are offered once their policy is chosen."""

    bank = django_filters.ModelChoiceFilter(label=_("Question bank"), queryset=Bank.objects.all())
    kind = SeveralFilter(label=_("Kind"), choices=kind_choices)
    state = SeveralFilter(label=pgettext_lazy("question", "State"), choices=QuestionState.choices)
    difficulty = SeveralFilter(label=_("Difficulty"), choices=Difficulty.choices)
    knowledge_point = django_filters.ModelChoiceFilter(
        label=_("Knowledge point"),
        queryset=KnowledgePoint.objects.all(),
        null_label=pgettext_lazy("knowledge point", "None set"),
    )
    policy = django_filters.ModelChoiceFilter(
        label=_("Basis: policy"),
        field_name="basis_clause__policy",
        queryset=PolicyPage.objects.filter(clauses__questions__isnull=False).distinct().order_by("title"),
    )
    basis_clause = django_filters.ModelChoiceFilter(label=_("Basis: clause"), queryset=Clause.objects.none())
    review = django_filters.ChoiceFilter(
        label=_("To be reviewed"),
        choices=ReviewDue.choices,
        method="by_review",
        widget=RadioSelect,
        empty_label=_("All"),
    )
    usage = django_filters.ChoiceFilter(
        label=_("Usage"), choices=Usage.choices, method="by_usage", widget=RadioSelect, empty_label=_("All")
    )
    warning = django_filters.ChoiceFilter(
        label=_("Warnings"), choices=warning_choices, method="by_warning", widget=RadioSelect, empty_label=_("All")
    )
    batch = django_filters.ModelChoiceFilter(
        label=_("Import"), queryset=ImportBatch.objects.exclude(imported_at=None).order_by("-imported_at")
    )

    class Meta:
        model = Question
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        policy = str(self.data.get("policy", "")) if self.data else ""
        if policy.isdigit():
            cited = Clause.objects.filter(policy=int(policy), questions__isnull=False).distinct()
            self.filters["basis_clause"].queryset = cited
        else:
            del self.filters["basis_clause"]

    def by_review(self, questions, name, due):
        return in_review_state(questions, due, local_date(now()))

    def by_warning(self, questions, name, code):
        return with_warnings(questions, "" if code == ANY_WARNING else code)

    def by_usage(self, questions, name, usage):
        return in_use_state(questions, usage)


class OverdueFilterSet(QuestionFilterSet):
    """As the list of questions, without what all overdue ones have in common."""

    review = None


class TwinFilterSet(WagtailFilterSet):
    """What the list of twins can be narrowed by; it begins with those to be decided."""

    kind = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("twins", "How they are alike"),
        choices=TwinKind.choices,
        widget=CheckboxSelectMultiple,
        distinct=False,
    )
    bank = django_filters.ModelChoiceFilter(label=_("Question bank"), queryset=Bank.objects.all(), method="by_bank")
    state = django_filters.ChoiceFilter(
        label=pgettext_lazy("twins", "State"),
        choices=TwinState.choices,
        method="by_state",
        widget=RadioSelect,
        empty_label=None,
        required=True,
    )

    class Meta:
        model = Twin
        fields = []

    def __init__(self, data=None, *args, **kwargs):
        data = data.copy() if data else QueryDict(mutable=True)
        data.setdefault("state", TwinState.OPEN)
        super().__init__(data, *args, **kwargs)

    def by_bank(self, twins, name, bank):
        return twins.filter(Q(first__bank=bank) | Q(second__bank=bank))

    def by_state(self, twins, name, state):
        return in_twin_state(twins, state)


def questions_narrowed_by(request: HttpRequest, *, overdue: bool = False) -> QuerySet[Question]:
    """All questions that a list shows under the address of `request`: of all banks, or those overdue for review."""
    base = overdue_questions(local_date(now())) if overdue else Question.objects.all()
    filters = (OverdueFilterSet if overdue else QuestionFilterSet)(data=request.GET, request=request)
    found = filters.filter_queryset(base) if filters.is_valid() else base.none()
    return find_questions(found, request.GET.get("q", ""))
