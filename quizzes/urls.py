"""Addresses of sittings, old ones too, of saving to them, of pictures in questions. Quiz pages are Wagtail's."""

from django.urls import path

from quizzes import api
from quizzes.views import (
    accommodations,
    analysis,
    archive,
    corrections,
    marking,
    marking_progress,
    pictures,
    practice,
    sittings,
)

app_name = "quizzes"

urlpatterns = [
    # Patterns are tried one after another: saves come twenty to a sitting, sittings by the hundred in one minute.
    path("api/sittings/<uuid:sitting>/answers", api.save, name="answers"),
    path("sittings/<uuid:sitting>/", sittings.answer, name="sitting"),
    path("sittings/<uuid:sitting>/submit/", sittings.submit, name="submit"),
    path("sittings/<uuid:sitting>/result/", sittings.result, name="result"),
    path("quizzes/<uuid:quiz>/start/", sittings.start, name="start"),
    path("quizzes/corrections/", corrections.correction_list, name="correction_list"),
    path("quizzes/corrections/propose/<uuid:uuid>/", corrections.propose, name="propose_correction"),
    path("quizzes/corrections/<uuid:uuid>/", corrections.correction, name="correction"),
    path("quizzes/corrections/<uuid:uuid>/decide/", corrections.decide, name="decide_correction"),
    path("quizzes/corrections/<uuid:uuid>/drop/", corrections.drop, name="drop_correction"),
    path("marking/", marking.queue_list, name="marking"),
    path("marking/progress/", marking_progress.progress_list, name="marking_progress"),
    path("marking/progress/<uuid:quiz>/", marking_progress.progress, name="marking_progress_of"),
    path("marking/task/<uuid:uuid>/", marking.task, name="marking_task"),
    path("marking/task/<uuid:uuid>/back/", marking.give_back, name="put_marking_back"),
    path("marking/task/<uuid:uuid>/release/", marking_progress.release, name="release_marking"),
    path("marking/<uuid:quiz>/", marking.queue, name="marking_queue"),
    path("marking/<uuid:quiz>/next/", marking.take, name="take_marking"),
    path("my/practice/", practice.practice, name="practice"),
    path("my/practice/book/", practice.book, name="practice_book"),
    path("my/practice/book/<uuid:uuid>/remove/", practice.remove, name="remove_from_book"),
    path("my/practice/forget/", practice.forget, name="forget_practice"),
    path("my/practice/start/<str:mode>/", practice.start, name="start_practice"),
    path("my/practice/<uuid:uuid>/", practice.run, name="practice_run"),
    path("my/practice/<uuid:uuid>/end/", practice.end, name="end_practice"),
    path("my/practice/<uuid:uuid>/<int:position>/answer/", practice.answer, name="answer_practice"),
    path("my/practice/<uuid:uuid>/<int:position>/", practice.review, name="practice_review"),
    path("quizzes/pictures/<slug:digest>/", pictures.picture, name="picture"),
    path("quizzes/analysis/", analysis.analysis_list, name="analysis_list"),
    path("quizzes/analysis/<uuid:uuid>/", analysis.analysis, name="analysis"),
    path("quizzes/analysis/<uuid:uuid>/xlsx/", analysis.workbook, name="analysis_workbook"),
    path("quizzes/analysis/<uuid:uuid>/compute/", analysis.compute, name="compute_analysis"),
    path("quizzes/analysis/questions/<uuid:uuid>/", analysis.question_analysis, name="question_analysis"),
    path("quizzes/<uuid:quiz>/extra/", accommodations.accommodations, name="accommodations"),
    path("quizzes/extra/<uuid:uuid>/end/", accommodations.end, name="end_accommodation"),
    path("quizzes/extra/<uuid:uuid>/prolong/", accommodations.prolong, name="prolong_accommodation"),
    path("my/old-records/", archive.own, name="archive"),
    path("old-records/", archive.unclaimed, name="unclaimed"),
    path("old-records/<uuid:sitting>/", archive.sitting, name="archived_sitting"),
]
