"""What seldom comes to pass: doubles, what has expired, limits of reviewers, what is sent with a file or not filled in."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from typing import Any

import pytest
import vobject
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scope, scopes_disabled
from pretalx.common.models.file import CachedFile
from pretalx.event.services import clean_cached_files
from pretalx.person.models import UserApiToken
from pretalx.person.models.auth_token import ENDPOINTS, WRITE_PERMISSIONS
from pretalx.schedule.models import TalkSlot
from pretalx.submission.models import Answer, Question, ReviewPhase, ReviewScoreCategory
from tests.probe_forms import pks, signed_in
from tests.probe_site import fresh, question, send, whole_site  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def test_schedules(site: Any) -> None:
    """There are two schedules in the making; a slot is asked for its entry of a calendar."""
    with scope(event=site.event):
        unfinished = site.event.schedules.create(version=None)
        TalkSlot.objects.create(submission=site.talk, schedule=unfinished)
        fresh(site.event).wip_schedule  # noqa: B018
        slot = TalkSlot.objects.filter(submission=site.talk, start__isnull=False, room__isnull=False).first()
        fresh(slot).build_ical(vobject.iCalendar())
        fresh(slot).build_ical(vobject.iCalendar(), netloc="example.org")
        fresh(site.event).current_schedule.warnings  # noqa: B018


def test_what_has_expired(site: Any) -> None:
    """Files that were kept for a while go."""
    CachedFile.objects.create(
        expires=site.now - dt.timedelta(days=1), filename="x.txt", content_type="text/plain"
    )
    clean_cached_files(None)


def test_phases(site: Any) -> None:
    """An event without phases of review gets one."""
    with scope(event=site.event):
        ReviewPhase.objects.filter(event=site.event).delete()
        fresh(site.event).active_review_phase  # noqa: B018


def test_mail_with_a_file(site: Any) -> None:
    """An answer is a file."""
    with scope(event=site.event):
        asked = question(site.event, "submission", "file")
        answer = Answer.objects.create(question=asked, submission=site.waits, answer="file://x.txt")
        answer.answer_file.save("x.txt", ContentFile(b"x"))
        fresh(site.waits).get_content_for_mail()
        category = fresh(site.category)
        category.is_independent = True
        with suppress(ValidationError):  # one category has to count
            category.save()


def test_dates(site: Any) -> None:
    """The event gets shorter and moves; phases and scores are struck out."""
    with scope(event=site.event):
        urls = site.event.orga_urls
        settings, review, live = str(urls.settings), str(urls.review_settings), str(urls.live)
        ReviewScoreCategory.objects.create(event=site.event, name="More")
        first, last = site.event.date_from, site.event.date_to
        event = fresh(site.event)
        event.cfp.fields["track"] = {"visibility": "required"}
        event.cfp.save()
    browser = signed_in(site.boss)
    browser.get(live)
    for number in (1, 0):
        send(browser, review, **{f"scores-{number}-DELETE": "on", f"phase-{number}-DELETE": "on"})
        send(browser, review, **{f"scores-{number}-DELETE": "on"})
        send(browser, review, **{f"phase-{number}-DELETE": "on"})
        send(browser, review, **{f"form-{number}-DELETE": "on"})
    send(browser, settings, date_to=str(last - dt.timedelta(days=2)))
    send(browser, settings, date_from=str(first + dt.timedelta(days=1)), date_to=str(last))
    signed_in(site.admin).get("/orga/organiser/?q=mak")
    browser.get("/orga/organiser/?q=mak")


def test_questions_with_files(site: Any) -> None:
    """The options of a question are given as a file: added to those it has, then in their place."""
    with scope(event=site.event):
        asked = question(site.event, "speaker", "choices")
        page = fresh(asked).urls.base
        Answer.objects.create(question=asked, person=site.other, answer="red")
    plain = b"red\ngreen\nblue"
    translated = json.dumps([{"en": "red"}, {"en": "black"}]).encode()
    for content in (plain, translated):
        for replace in (None, "on"):
            given = SimpleUploadedFile("options.txt", content)
            send(signed_in(site.boss), f"{page}edit/", options=given, options_replace=replace)


def test_proposals_move(site: Any) -> None:
    """A talk is given another time, then none."""
    with scope(event=site.event):
        page = str(site.talk.orga_urls.base)
        start = site.event.datetime_from + dt.timedelta(hours=3)
    when = start.strftime("%Y-%m-%dT%H:%M")
    ends = (start + dt.timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M")
    send(signed_in(site.boss), page, start=when, end=ends, room=str(site.hall.pk))
    send(signed_in(site.boss), page, start="", end="", room="")


def test_reviewers(site: Any) -> None:
    """Reviewers who see only what is assigned to them; who leave out an answer; who abstain."""
    with scope(event=site.event):
        phase = fresh(site.event).active_review_phase
        speaker, reviews = (
            str(site.speaker.profiles.first().orga_urls.base),
            str(site.waits.orga_urls.reviews),
        )
        other = str(site.talk.orga_urls.reviews)
        token = UserApiToken.objects.create(
            name="r", user=site.reviewer, endpoints={key: list(WRITE_PERMISSIONS) for key in ENDPOINTS}
        )
        token.events.set([site.event])
        tags = list(site.event.tags.all())
    client = Client(headers={"authorization": f"Token {token.token}"})
    for seen in ("assigned", "all"):
        with scope(event=site.event):
            ReviewPhase.objects.filter(pk=phase.pk).update(
                proposal_visibility=seen, can_tag_submissions="use_tags"
            )
        browser = signed_in(site.reviewer)
        browser.get(speaker)
        browser.get(f"{speaker}?x=1", follow=True)
        browser.post(f"/api/events/making/submissions/{site.waits.code}/favourite/")
        browser.post(f"/api/events/making/submissions/{site.talk.code}/favourite/")
        client.get(
            "/api/events/making/submissions/?expand=speakers,speakers.answers,speakers.answers.question"
        )
        for one in (reviews, other):
            browser.get(one)
    with scopes_disabled():
        Question.all_objects.filter(event=site.event, target="reviewer").update(question_required="required")
        asked = list(Question.all_objects.filter(event=site.event, target="reviewer"))
    nothing = {f"question_{one.pk}": "" for one in asked}
    for who in (site.reviewer, site.boss):
        send(signed_in(who), reviews, text="Good.", tags=pks(tags), **nothing)
        send(signed_in(who), reviews, text="Good.", tags="none")
    for who in (site.reviewer, site.boss):
        for one in (reviews, other):
            signed_in(who).post(one, {"review_submit": "abstain"})
            signed_in(who).get(one)


def test_mails_to_some(site: Any) -> None:
    """Mail to those whose proposal has a tag, or who gave an answer."""
    with scope(event=site.event):
        page = str(site.event.orga_urls.compose_mails_sessions)
        tags = list(site.event.tags.all())
        asked = (
            Question.objects.filter(event=site.event, target="submission").exclude(variant="string").first()
        )
        option = asked.options.first()
    given = {"subject_0": "To some", "text_0": "Well."}
    send(signed_in(site.boss), page, tags=pks(tags), **given)
    for query in (f"?question={asked.pk}&answer__options={option.pk}", f"?question={asked.pk}&unanswered=on",
                  f"?question={asked.pk}&answer=blue"):  # fmt: skip
        signed_in(site.boss).get(f"{page}{query}")
        send(signed_in(site.boss), f"{page}{query}", **given)
        send(signed_in(site.boss), f"{page}{query}&tags={tags[0].pk}", tags=pks(tags), **given)
