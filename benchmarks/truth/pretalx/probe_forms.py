"""Forms that change a row which has something in every field: sent as a browser does, from what the page shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled
from pretalx.mail.models import QueuedMail
from pretalx.person.models import UserApiToken
from pretalx.submission.models import Question
from tests.probe_site import fresh, send, whole_site  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def signed_in(who: Any) -> Client:
    """A browser in which somebody is signed in."""
    browser = Client()
    browser.force_login(who)
    return browser


def pks(rows: Any) -> list[str]:
    """What a choice of many rows sends."""
    return [str(row.pk) for row in rows]


def test_teams(site: Any) -> None:
    """A team's events and tracks are chosen otherwise, twice."""
    with scopes_disabled():
        first, second = site.event.tracks.all()
    page = f"/orga/organiser/{site.organiser.slug}/teams/{site.few.pk}/"
    for change in (
        {"limit_tracks": pks([second])},
        {"limit_tracks": pks([first]), "name": "Fewer"},
        {"limit_events": None, "all_events": "on", "limit_tracks": None},
        {"limit_events": pks([site.event]), "all_events": None},
    ):
        send(signed_in(site.boss), page, **change)


def test_questions(site: Any) -> None:
    """A question's tracks, types and teams are chosen otherwise; its options are replaced."""
    with scopes_disabled():
        asked = list(Question.all_objects.filter(event=site.event))
    for one in asked:
        with scope(event=site.event):
            page, tracks = fresh(one).urls.base, list(site.event.tracks.all())
            types, teams = list(site.event.submission_types.all()), list(site.organiser.teams.all())
        for change in (
            {"tracks": None, "submission_types": None, "limit_teams": pks(teams[:1]), "is_public": None},
            {
                "tracks": pks(tracks),
                "submission_types": pks(types),
                "limit_teams": pks(teams[1:]),
                "is_public": None,
            },
        ):
            send(signed_in(site.boss), f"{page}edit/", **change)
        send(signed_in(site.boss), f"{page}toggle")
        signed_in(site.boss).get(f"{page}toggle")
        send(signed_in(site.boss), f"{page}delete/")


def test_information(site: Any) -> None:
    """Whom information is for is chosen otherwise, twice."""
    with scope(event=site.event):
        page, tracks = str(site.information.orga_urls.edit), list(site.event.tracks.all())
        types = list(site.event.submission_types.all())
    for change in (
        {"limit_tracks": pks(tracks[:1]), "limit_types": None},
        {"limit_tracks": pks(tracks[1:]), "limit_types": pks(types)},
    ):
        send(signed_in(site.boss), page, **change)


def test_review_settings(site: Any) -> None:
    """A category's tracks are chosen otherwise, a score is changed and one is left out."""
    with scope(event=site.event):
        page, tracks = str(site.event.orga_urls.review_settings), list(site.event.tracks.all())
        scores = list(site.category.scores.all())
    for change in ({"scores-0-limit_tracks": pks(tracks[:1])}, {"scores-0-limit_tracks": pks(tracks[1:])}):
        send(signed_in(site.boss), page, **change)
    send(
        signed_in(site.boss),
        page,
        **{f"scores-0-value_{scores[0].pk}": "", f"scores-0-label_{scores[1].pk}": "So so"},
    )


def test_proposals(site: Any) -> None:
    """A proposal with tags gets others, from the organisers' page and from a reviewer's."""
    with scope(event=site.event):
        tags = list(site.event.tags.all())
        pages = [str(site.waits.orga_urls.base), str(site.talk.orga_urls.base)]
        reviews, mine = str(site.waits.orga_urls.reviews), str(site.waits.urls.user_base)
    for page in pages:
        for change in (tags[:1], tags[1:]):
            send(signed_in(site.boss), page, tags=pks(change))
    for change in (tags[:1], tags[1:]):
        for who in (site.reviewer, site.boss):
            send(signed_in(who), reviews, tags=pks(change), text="It is good.", review_submit="save")
    send(signed_in(site.reviewer), reviews, text="", tags="x")
    send(
        signed_in(site.reviewer),
        f"{reviews}{site.review.pk}",
        tags=pks(tags),
        text="It is.",
        review_submit="save",
    )
    signed_in(site.reviewer).get(f"{reviews}{site.review.pk}")
    signed_in(site.speaker).get(mine)
    send(signed_in(site.speaker), mine, title="Nails again")
    send(signed_in(site.speaker), mine, title="")


def test_reviews_change(site: Any) -> None:
    """A review gets another score, and none."""
    with scope(event=site.event):
        page = str(site.waits.orga_urls.reviews)
        scores = list(site.category.scores.all())
        name = f"score_{site.category.pk}"
    for score in ("", str(scores[-1].pk), str(scores[0].pk)):
        send(signed_in(site.reviewer), f"{page}{site.review.pk}", **{name: score, "text": f"Good {score}."})


def test_assignments(site: Any) -> None:
    """Who reviews what is chosen otherwise, in both directions."""
    with scope(event=site.event):
        page = str(site.event.orga_urls.review_assignments)
        proposals = list(site.event.submissions.all())
    nothing = {made.code: None for made in proposals} | {
        who.code: None for who in (site.reviewer, site.boss, site.admin)
    }
    for direction in ("reviewer", "submission"):
        send(signed_in(site.boss), f"{page}?direction={direction}", **nothing)
        given = {made.code: pks([site.reviewer]) for made in proposals} if direction == "submission" else {
            site.reviewer.code: pks(proposals)
        }  # fmt: skip
        send(signed_in(site.boss), f"{page}?direction={direction}", **given)
        send(signed_in(site.boss), f"{page}?direction={direction}", **nothing)


def test_mails(site: Any) -> None:
    """A mail is changed, sent from its page, copied."""
    with scope(event=site.event):
        base = str(site.mail.urls.base)
        urls = site.event.orga_urls
        templates, session, teams = (
            str(site.template.urls.base),
            str(urls.compose_mails_sessions),
            str(urls.compose_mails_teams),
        )
    send(signed_in(site.boss), base, subject="Hello you", to_users=pks([site.other]))
    send(signed_in(site.boss), base, to="jane@example.org", to_users=pks([site.speaker]))
    send(signed_in(site.boss), f"{base}copy")
    send(signed_in(site.boss), templates, subject_0="Hello all")
    send(signed_in(site.boss), session, subject_0="To all", text_0="Well.", tags=None)
    send(
        signed_in(site.boss), teams, subject_0="To all", text_0="Well.", recipients=pks([site.team, site.few])
    )
    with scopes_disabled():
        assert QueuedMail.objects.count() > 1
    send(signed_in(site.boss), base, form="send")


def test_settings(site: Any) -> None:
    """The call for papers is changed; a user's own page."""
    with scope(event=site.event):
        urls = site.event.orga_urls
        pages = [f"{urls.cfp}text", str(urls.settings), str(urls.mail_settings)]
        kinds = [str(one.urls.default) for one in site.event.submission_types.all()]
        profile = site.speaker.profiles.first().orga_urls
        person, arrived = str(profile.base), str(profile.toggle_arrived)
    for page in (*pages, person, "/orga/me"):
        send(signed_in(site.boss), page)
    send(signed_in(site.boss), person, biography="Makes nails, and screws.", name="Jane J.")
    signed_in(site.boss).post(arrived)
    for kind in kinds:
        signed_in(site.boss).get(kind)
        signed_in(site.boss).post(kind)
    with scopes_disabled():
        token = UserApiToken.objects.create(name="t", user=site.boss, version="v0", endpoints={})
    mine = signed_in(site.boss)
    mine.post("/orga/me", {"tokenupgrade": token.pk})
    mine.post("/orga/me", {"revoke": token.pk})
    mine.post(
        "/orga/me", {"form": "token", "name": "new", "events": [site.event.pk], "permission_preset": "read"}
    )
    mine.post(
        "/orga/me",
        {
            "form": "token",
            "token-name": "new",
            "token-events": [site.event.pk],
            "token-permission_preset": "read",
        },
    )


def test_comments_and_feedback(site: Any) -> None:
    """A comment and feedback by who just opened the page."""
    with scope(event=site.event):
        comments, feedback = str(site.waits.orga_urls.comments), str(site.talk.urls.feedback)
    send(signed_in(site.boss), comments, text="And more.")
    send(Client(), feedback, review="Good.")
