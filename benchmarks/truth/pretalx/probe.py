"""What the tests of pretalx have no data for: relations that are not loaded, rows to delete, forms that change a row.

The methods of models and the tasks are here; `probe_pages.py` opens and sends pages. Run by pytest, beside the tests.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django_scopes import scope, scopes_disabled
from pretalx.common.models import ActivityLog
from pretalx.common.tasks import task_cleanup_file, task_process_image
from pretalx.event.models import Event, Organiser, Team
from pretalx.event.services import task_periodic_schedule_export
from pretalx.event.utils import create_organiser_with_team
from pretalx.mail.models import MailTemplate, QueuedMail
from pretalx.person.models import SpeakerProfile, User, UserApiToken
from pretalx.person.tasks import run_update_check
from pretalx.schedule.ical import get_slots_ical
from pretalx.schedule.models import Availability, TalkSlot
from pretalx.submission.models import Question, Submission
from tests.probe_site import fresh, person, whole_site  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def test_proposals(site: Any) -> None:
    """Proposals that were just loaded change their state, get speakers, write mail, go."""
    with scope(event=site.event):
        for ask in (
            "user_state",
            "public_answers",
            "availabilities",
            "image_url",
            "editable",
            "slot",
            "display_speaker_names",
        ):
            getattr(fresh(site.waits), ask)
            getattr(fresh(site.talk), ask)
        for made in (site.waits, site.talk):
            fresh(made).get_content_for_mail()
            fresh(made).send_initial_mails(person=site.boss)
        made = fresh(site.waits)
        made.state = "accepted"
        made.send_state_mail()
        fresh(site.waits).add_speaker("new@example.org", name="New", user=site.boss)
        fresh(site.waits).add_speaker("reviewer@example.org", user=site.boss)
        fresh(site.waits).save()
        fresh(site.waits).accept(person=site.boss)
        fresh(site.waits).reject(person=site.boss, force=True)
        fresh(site.review).event  # noqa: B018
        fresh(site.review).display_score  # noqa: B018
        fresh(site.draft).delete()


def test_schedules(site: Any) -> None:
    """A schedule and its slots that were just loaded."""
    with scope(event=site.event):
        released = fresh(site.event).current_schedule
        for ask in (
            "previous_schedule",
            "changes",
            "warnings",
            "speakers_concerned",
            "scheduled_talks",
            "talks_by_room",
        ):
            with suppress(AttributeError):
                getattr(fresh(released), ask)
        for schedule in (released, site.event.wip_schedule):
            fresh(schedule).build_data(all_talks=True)
            fresh(schedule).get_all_talk_warnings()
            fresh(schedule).generate_notifications(save=True)
        slot = TalkSlot.objects.filter(submission=site.talk, schedule=released).first()
        fresh(slot).full_ical()
        fresh(slot).event  # noqa: B018
        nothing = TalkSlot.objects.create(schedule=site.event.wip_schedule, room=site.hall)
        fresh(nothing).event  # noqa: B018
        fresh(slot).copy_to_schedule(site.event.wip_schedule)
        get_slots_ical(site.event, TalkSlot.objects.filter(schedule=released))
        room, profile = Availability.objects.filter(room=site.hall).first(), site.speaker.profiles.first()
        own = profile.availabilities.first()
        for one, two in ((room, own), (own, room), (room, room)):
            fresh(one).merge_with(fresh(two))
    with scope(event=site.event):
        fresh(site.event).release_schedule("v2", user=site.boss, notify_speakers=True)


def test_profiles_and_questions(site: Any) -> None:
    """Profiles, questions and deadlines that were just loaded."""
    with scope(event=site.event):
        profile = SpeakerProfile.objects.filter(user=site.speaker).first()
        for ask in ("avatar", "avatar_url", "talks", "answers", "reviewer_answers", "submissions"):
            getattr(fresh(profile), ask)
        fresh(site.event.cfp).max_deadline  # noqa: B018
        fresh(site.event).active_review_phase  # noqa: B018
        for asked in Question.all_objects.filter(event=site.event):
            fresh(asked).missing_answers()
            fresh(asked)._get_instance_data()
            fresh(asked).log_action("pretalx.question.update", person=site.boss)
        log = ActivityLog.objects.create(
            event=site.event, person=site.boss, action_type="pretalx.submission.update", content_object=site.talk,
            data={"changes": {f"question-{asked.pk}": {"old": "a", "new": "b"}, "title": {"old": "a", "new": "b"}}},
        )  # fmt: skip
        fresh(log).changes  # noqa: B018
        fresh(log).display  # noqa: B018


def test_mails(site: Any) -> None:
    """A template and mails that were just loaded."""
    with scope(event=site.event):
        fresh(site.template).to_mail(
            site.speaker, None, context_kwargs={"submission": site.talk, "user": site.speaker}
        )
        fresh(site.template).to_mail("x@example.org", None)
        fresh(site.mail).send()
        for mail in QueuedMail.objects.filter(sent__isnull=True):
            fresh(mail).send(requestor=site.boss)
        assert MailTemplate.objects.exists()


def test_tasks(site: Any) -> None:
    """What runs by itself."""
    for model, row in (("Event", site.event), ("User", site.speaker), ("Submission", site.talk)):
        task_process_image(model=model, pk=row.pk, field="image", generate_thumbnail=False)
        task_cleanup_file(model=model, pk=row.pk, field="image", path="/nowhere")
    task_periodic_schedule_export(site.event.slug)
    token = UserApiToken.objects.create(
        name="old", user=site.boss, expires=site.now - dt.timedelta(days=1), endpoints={}
    )
    token.events.set([site.event])
    run_update_check(None)
    create_organiser_with_team(name="Others", slug="others", users=User.objects.filter(pk=site.boss.pk))


def test_somebody_goes(site: Any) -> None:
    """A user without anything, and one with a part in a team."""
    with scopes_disabled():
        nobody = person("nobody")
        for who in (nobody, site.reviewer):
            with suppress(Exception):
                fresh(who).shred()


def test_event_is_copied_and_goes(site: Any) -> None:
    """An event with everything is the model of another; then it goes, and its organiser."""
    with scopes_disabled():
        copy = Event.objects.create(
            name="Again", slug="again", email="o@example.org", organiser=site.organiser,
            date_from=site.event.date_from, date_to=site.event.date_to, locale_array="en", content_locale_array="en",
        )  # fmt: skip
        with scope(event=[site.event, copy]):
            fresh(copy).copy_data_from(fresh(site.event))
        ContentType.objects.clear_cache()
        fresh(copy).shred(person=site.boss)
        ContentType.objects.clear_cache()
        fresh(site.event).shred(person=site.boss)
        fresh(site.organiser).shred(person=site.boss)
        assert not Organiser.objects.exists() or Team.objects.count() == 0
        assert not Submission.all_objects.exists()
