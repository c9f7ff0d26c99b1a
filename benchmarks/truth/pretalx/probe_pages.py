"""Pages and the API, with everything that they can be filtered by."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django_scopes import scope, scopes_disabled
from pretalx.person.models import UserApiToken
from pretalx.person.models.auth_token import ENDPOINTS, WRITE_PERMISSIONS
from pretalx.submission.models import Question
from tests.probe_forms import signed_in
from tests.probe_site import fresh, whole_site  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def filters(site: Any) -> list[str]:
    """What the lists of proposals, reviews and mails can be asked for."""
    with scopes_disabled():
        asked = Question.all_objects.filter(event=site.event, target="submission")
        tags = "&".join(f"tags={tag.pk}" for tag in site.event.tags.all())
        track = site.event.tracks.first().pk
        found = ["", "?q=Jane", f"?{tags}", f"?track={track}", f"?q=Jane&{tags}"]
        for question in asked:
            found += [f"?question={question.pk}&unanswered=on", f"?question={question.pk}&answer=blue"]
            found += [
                f"?question={question.pk}&answer__options={option.pk}" for option in question.options.all()
            ]
        found += [f"{one}&{tags}&q=Jane&track={track}&sort=title" for one in found[5:]]
        return found


def test_lists(site: Any) -> None:
    """Every list, asked for everything; by an organiser, a reviewer and an administrator."""
    with scope(event=site.event):
        urls = site.event.orga_urls
        pages = [
            urls.submissions,
            urls.reviews,
            urls.apply_pending,
            urls.stats,
            urls.speakers,
            urls.outbox,
            urls.feedback,
        ]
        pages = [
            str(page)
            for page in (
                *pages,
                urls.submission_cards,
                urls.base,
                urls.sent_mails,
                urls.compose_mails_sessions,
            )
        ]
        pages.append(f"{urls.reviews}bulk/")
        pages.append(f"{urls.reviews}bulk-tag/")
    for who in (site.boss, site.reviewer, site.admin):
        browser = signed_in(who)
        for page in pages:
            for query in filters(site):
                ContentType.objects.clear_cache()
                browser.get(f"{page}{query}", follow=True)
        browser.get(f"{pages[5]}?q=Jane&status=draft&track=1")


def test_lists_are_sent(site: Any) -> None:
    """Tags in bulk, pending states and the outbox, of what a list was asked for."""
    with scope(event=site.event):
        urls = site.event.orga_urls
        bulk, reviews, pending = f"{urls.reviews}bulk-tag/", str(urls.reviews), str(urls.apply_pending)
        send_, purge = str(urls.send_outbox), str(urls.purge_outbox)
        tag = site.event.tags.first().pk
    browser = signed_in(site.boss)
    for query in filters(site):
        for action in ("remove", "add"):
            browser.post(f"{bulk}{query}", {f"s-{site.waits.code}": "on", "tags": [tag], "action": action})
        browser.post(f"{reviews}{query}", {f"s-{site.waits.code}": "accept", "pending": "on"})
        browser.get(f"{pending}{query}")
        browser.post(f"{pending}{query}")
        with scope(event=site.event):
            made = fresh(site.waits)
            made.make_submitted(force=True)
            made.pending_state = "accepted"
            made.save()
        browser.get(f"{pending}{query}")
        browser.post(f"{pending}{query}")
        with scope(event=site.event):
            fresh(site.waits).make_submitted(force=True)
        browser.post(f"{reviews}{query}", {f"s-{site.waits.code}": "accept"})
        with scope(event=site.event):
            fresh(site.waits).make_submitted(force=True)
        browser.post(f"{bulk}{query}", {"tags": [tag], "action": "add"})
        for page in (send_, purge):
            browser.get(f"{page}{query}")
    for query in ("?q=Jane", ""):
        for page in (send_, purge):
            browser.get(f"{page}{query}")
            with scope(event=site.event):
                mail = site.template.to_mail(
                    site.speaker, site.event, context_kwargs={"submission": site.talk, "user": site.speaker}
                )
            one = str(mail.urls.send)
            browser.get(page)
            browser.post(f"{page}{query}")
            browser.get(one)


def test_public_pages(site: Any) -> None:
    """What visitors and speakers see, and what they are asked when they propose something."""
    with scope(event=site.event):
        urls, talk = site.event.urls, site.talk.urls
        pages = [
            urls.base,
            urls.schedule,
            urls.talks,
            urls.speakers,
            urls.featured,
            urls.changelog,
            urls.feed,
            urls.frab_xml,
        ]
        pages += [
            urls.frab_json,
            urls.ical,
            urls.submit,
            urls.user,
            urls.user_submissions,
            urls.user_mails,
            talk.public,
            talk.ical,
        ]
        speaker = site.speaker.profiles.first()
        found = [str(page) for page in (*pages, speaker.urls.public, talk.social_image, talk.feedback)]
        track, kind = site.event.tracks.first().pk, site.event.submission_types.first().pk
    for browser in (Client(), signed_in(site.speaker), signed_in(site.boss)):
        for page in found:
            ContentType.objects.clear_cache()
            browser.get(page, follow=True)
        start = browser.get(f"/making/submit/?track={track}&submission_type={kind}", follow=True)
        info = start.request["PATH_INFO"]
        browser.get(f"{info}?track={track}&submission_type={kind}-x")
        given = {
            "title": "Screws",
            "content_locale": "en",
            "submission_type": kind,
            "track": track,
            "abstract": "x",
        }
        browser.post(info, given)
        browser.post(info, {**given, "action": "draft"})
        browser.post(info, {**given, "title": "", "action": "draft"})
        step = browser.post(info, given, follow=True).request["PATH_INFO"]
        browser.post(step, {"action": "draft"})
        browser.post(step, {})


def test_typeahead(site: Any) -> None:
    """The search at the top, for everything."""
    for who in (site.admin, site.boss):
        browser = signed_in(who)
        for query in ("Jane", "Nails", "Making", "jane@example.org", site.talk.code, ""):
            browser.get("/orga/nav/typeahead/", {"query": query, "organiser": site.organiser.pk, "page": 1})


def test_invitations(site: Any) -> None:
    """Somebody is invited to a team, and signs up by the link while signed in as another."""
    page = f"/orga/organiser/{site.organiser.slug}/teams/{site.few.pk}/"
    signed_in(site.boss).post(
        page, {"form": "invite", "invite-email": "new@example.org", "invite-bulk_email": ""}
    )
    signed_in(site.boss).post(
        page, {"form": "invite", "invite-bulk_email": "new1@example.org\nnew2@example.org"}
    )
    with scopes_disabled():
        invites = list(site.few.invites.all())
    for number, invite in enumerate(invites):
        browser = signed_in(site.other) if number == 1 else Client()
        browser.get("/making/submit/", follow=True)  # what is proposed is kept in the session
        link = f"/orga/invitation/{invite.token}"
        browser.get(link)
        name = f"new{number}"
        browser.post(link, {
            "register_name": name, "register_email": f"{name}@example.org", "register_password": "f00barrr!x",
            "register_password_repeat": "f00barrr!x",
        })  # fmt: skip


def test_api(site: Any) -> None:
    """Proposals by the API, with all that can be expanded, and what it can do with them."""
    with scopes_disabled():
        token = UserApiToken.objects.create(
            name="t", user=site.boss, endpoints={key: list(WRITE_PERMISSIONS) for key in ENDPOINTS}
        )
        token.events.set([site.event])
    client = Client(headers={"authorization": f"Token {token.token}"})
    base = "/api/events/making"
    one = f"{base}/submissions/{site.waits.code}"
    everything = (
        "?expand=speakers,speakers.user,speakers.answers,speakers.answers.question,speakers.submissions,track,tags,"
        "submission_type,answers,answers.question,answers.question.tracks,answers.question.submission_types,slots,"
        "slots.room,resources,answers.options"
    )
    for path in (
        "submissions",
        "speakers",
        "reviews",
        "schedules",
        "slots",
        "questions",
        "answers",
        "mail-templates",
    ):
        for query in (everything, "?expand=slots,slots.submission,slots.submission.speakers", ""):
            client.get(f"{base}/{path}/{query}")
    with scope(event=site.event):
        released = fresh(site.event).current_schedule
        scores = list(site.category.scores.all())
        asked = list(Question.all_objects.filter(event=site.event))
    client.get(
        f"{base}/schedules/{released.pk}/?expand=slots,slots.submission,slots.submission.speakers,slots.room"
    )
    json = "application/json"
    for action in ("accept", "confirm", "cancel", "make-submitted", "reject", "make-submitted"):
        client.post(f"{one}/{action}/{everything}", {}, content_type=json)
    for action, given in (
        ("add-speaker", {"email": "x@example.org", "name": "X"}),
        ("remove-speaker", {"user": site.other.code}),
    ):
        client.post(f"{one}/{action}/{everything}", given, content_type=json)
    review = {"submission": site.talk.code, "text": "Good.", "scores": [scores[0].pk]}
    client.post(f"{base}/reviews/", {**review, "submission": site.waits.code}, content_type=json)
    for question in asked:
        client.delete(f"{base}/questions/{question.pk}/")
    for method in (signed_in(site.boss).post, signed_in(site.speaker).delete):
        method(f"{base}/submissions/{site.talk.code}/favourite/")
    client.delete(f"{one}/{everything}")
