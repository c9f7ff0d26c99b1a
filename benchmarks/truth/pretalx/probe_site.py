"""What the probes of pretalx ask about: an event with everything set, rows as the database gives them back, a browser."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.utils.timezone import now
from django_scopes import scopes_disabled
from pretalx.common.models.settings import GlobalSettings
from pretalx.event.models import Event, Organiser, Team
from pretalx.mail.models import MailTemplate
from pretalx.person.models import SpeakerInformation, SpeakerProfile, User
from pretalx.schedule.models import Availability, Room
from pretalx.submission.models import (
    Answer,
    AnswerOption,
    Question,
    Review,
    ReviewScoreCategory,
    Submission,
    Tag,
    Track,
)

TODAY = dt.datetime.now(tz=dt.UTC).date()


def fresh(row: Any) -> Any:
    """A row as the database gives it: nothing that it points to is loaded, and no content type is remembered."""
    ContentType.objects.clear_cache()
    manager = getattr(type(row), "all_objects", type(row).objects)
    return manager.get(pk=row.pk)


def person(name: str, **given: Any) -> Any:
    """A user."""
    return User.objects.create_user(password="secretpw0!", email=f"{name}@example.org", name=name, **given)


def question(event: Any, target: str, variant: str = "string", **given: Any) -> Any:
    """A question, answered by options if it is a choice, limited to the track and the type of the event's only proposal."""
    made = Question.all_objects.create(
        event=event, question=f"{target} {variant}?", target=target, variant=variant, active=True, **given
    )
    if variant in ("choices", "multiple_choice"):
        for number, answer in enumerate(("blue", "red")):
            AnswerOption.objects.create(question=made, answer=answer, position=number)
    if target == "submission":
        made.tracks.set(event.tracks.all())
        made.submission_types.set(event.submission_types.all())
    made.limit_teams.set(event.organiser.teams.all())
    return made


def proposal(event: Any, *speakers: Any, **given: Any) -> Any:
    """A proposal with a track, tags, answers and speakers."""
    made = Submission.objects.create(
        event=event,
        title=f"Nails {Submission.all_objects.count()}",
        submission_type=event.submission_types.first(),
        track=event.tracks.first(),
        content_locale="en",
        abstract="A box of nails.",
        **given,
    )
    made.speakers.set(speakers)
    made.tags.set(event.tags.all())
    return made


def answers(event: Any, made: Any, who: Any) -> None:
    """The proposal, its speaker and its review answer every question."""
    for asked in Question.all_objects.filter(event=event):
        about = {"submission": {"submission": made}, "speaker": {"person": who}}.get(asked.target)
        if about:
            answer = Answer.objects.create(question=asked, answer="blue", **about)
            answer.options.set(asked.options.all()[:1])


@pytest.fixture(name="site")
def whole_site() -> Any:
    """An event of which nothing is left out; every row is loaded afresh by whoever asks."""
    cache.clear()
    with scopes_disabled():
        GlobalSettings().get_instance_identifier()
        organiser = Organiser.objects.create(name="Makers", slug="makers")
        changes = ("teams", "organiser_settings", "event_settings", "submissions")
        rights = dict.fromkeys(["can_create_events", *(f"can_change_{what}" for what in changes)], True)
        team = Team.objects.create(
            name="All", organiser=organiser, is_reviewer=True, all_events=True, **rights
        )
        few = Team.objects.create(name="Few", organiser=organiser, is_reviewer=True)
        event = Event.objects.create(
            name="Making", slug="making", email="o@example.org", is_public=True, organiser=organiser,
            date_from=TODAY, date_to=TODAY + dt.timedelta(days=3), locale_array="en", content_locale_array="en",
        )  # fmt: skip
        event.feature_flags |= {
            "use_feedback": True,
            "show_featured": "always",
            "export_html_on_release": False,
        }
        event.save()
        event.cfp.fields |= {
            "track": {"visibility": "optional"},
            "availabilities": {"visibility": "optional"},
        }
        event.cfp.save()
        few.limit_events.add(event)
        Track.objects.create(event=event, name="Wood", color="#00ff00")
        Track.objects.create(event=event, name="Iron", color="#0000ff")
        few.limit_tracks.add(event.tracks.first())
        Tag.objects.create(event=event, tag="hot")
        Tag.objects.create(event=event, tag="cold")
        admin, speaker, other = person("admin", is_administrator=True), person("Jane"), person("Joe")
        boss, reviewer = person("boss"), person("reviewer")
        team.members.set([admin, boss])
        few.members.set([reviewer])
        for target in ("submission", "speaker", "reviewer"):
            question(event, target, is_visible_to_reviewers=True, is_public=True)
            question(event, target, "choices", is_visible_to_reviewers=True)
        for who in (speaker, other):
            SpeakerProfile.objects.create(user=who, event=event, biography="Makes nails.")
        talk, second, waits = (
            proposal(event, speaker),
            proposal(event, other),
            proposal(event, speaker, other),
        )
        for made in (talk, second, waits):
            answers(event, made, speaker)
            made.comments.create(text="Fine.", user=boss)
        for made in (talk, second):
            made.accept()
            made.confirm()
        waits.assigned_reviewers.set([reviewer, boss])
        category = ReviewScoreCategory.objects.filter(event=event).first()
        category.limit_tracks.set(event.tracks.all())
        review = Review.objects.create(submission=waits, user=reviewer, text="Good.")
        review.scores.set(category.scores.all()[:1])
        for asked in Question.all_objects.filter(event=event, target="reviewer"):
            Answer.objects.create(question=asked, review=review, answer="blue")
        start = event.datetime_from
        hall = Room.objects.create(event=event, name="Hall", position=1)
        for about in ({"room": hall}, {"person": speaker.profiles.first()}):
            Availability.objects.create(event=event, start=start, end=start + dt.timedelta(hours=9), **about)
        for number, made in enumerate((talk, second)):
            begins = start + dt.timedelta(hours=number)
            event.wip_schedule.talks.filter(submission=made).update(
                room=hall, start=begins, end=begins + dt.timedelta(minutes=30), is_visible=True
            )
        fresh(event).release_schedule("v1")
        talk.add_favourite(boss)
        event.extra_links.create(label="Home", url="https://example.org/", role="footer")
        event.extra_links.create(label="Top", url="https://example.org/top", role="header")
        information = SpeakerInformation.objects.create(event=event, title="Where", text="Here.")
        information.limit_tracks.set(event.tracks.all())
        information.limit_types.set(event.submission_types.all())
        template = MailTemplate.objects.create(
            event=event, subject="Hello", text="Well.", is_auto_created=False
        )
        mail = template.to_mail(speaker, event, context_kwargs={"submission": talk, "user": speaker})
        draft = proposal(event, speaker, state="draft")
        answers(event, draft, other)
        return SimpleNamespace(
            draft=draft, event=fresh(event), organiser=organiser, team=team, few=few, admin=admin, speaker=speaker, other=other,
            boss=boss, reviewer=reviewer, talk=talk, second=second, waits=waits, category=category, review=review,
            hall=hall, information=information, template=template, mail=mail, now=now(),
        )  # fmt: skip


class _Fields(HTMLParser):
    """What a browser would send of the forms of a page, but for the templates of rows that are not there yet."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, Any] = {}
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name = has.get("name") or ""
        if "__prefix__" in name or "disabled" in has:
            name = ""
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._text = name
            self.given.setdefault(name, "")
        elif tag == "option" and "selected" in has and self._select:
            self.given.setdefault(self._select, []).append(has.get("value") or "")
        elif tag == "input" and name and has.get("type") not in ("submit", "file", "button"):
            if has.get("type") not in ("checkbox", "radio"):
                self.given[name] = has.get("value") or ""
            elif "checked" in has:
                self.given.setdefault(name, []).append(has.get("value") or "on")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._select = self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.given[self._text] += data


def send(browser: Any, url: str, **changes: Any) -> Any:
    """Open a page, change what its forms hold (None: leave it out), send them."""
    page = browser.get(url, follow=True)
    fields = _Fields()
    fields.feed(page.content.decode())
    given = {name: value for name, value in {**fields.given, **changes}.items() if name and value is not None}
    ContentType.objects.clear_cache()
    sent = browser.post(url, given)
    form = getattr(sent, "context", None) and sent.context.get("form")
    if form is not None and getattr(form, "errors", None):
        print("NOT SAVED", url, dict(form.errors))
    return sent
