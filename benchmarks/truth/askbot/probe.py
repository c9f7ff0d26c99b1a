"""What the tests of askbot have no data for: groups that are switched on, rows that are loaded afresh, rows to delete.

RECORD_DRIVERS=django RECORD_APPLICATION=askbot/ ... python -m benchmarks.recorder.launch probe.py

It asks as users do (pages, management commands, the methods of users), on a test database that it makes itself.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "askbot_site.settings")
django.setup()

# ruff: noqa: E402 - the models can be imported only now
from askbot import const, models
from askbot.conf import settings as askbot_settings
from askbot.models.analytics import Session as Visit
from askbot.models.repute import BadgeData
from askbot.signals import spam_rejected, user_registered
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client
from django.test.runner import DiscoverRunner
from django.urls import reverse
from django.utils import timezone

_numbers = count(1)
AJAX = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
PROBES: list[Callable[[], None]] = []


def probe(function: Callable[[], None]) -> Callable[[], None]:
    """Run the function with no content type remembered, as a process that has just begun."""
    PROBES.append(function)
    return function


def main() -> None:
    """Make the database, run every probe."""
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    failed = []
    for function in PROBES:
        ContentType.objects.clear_cache()
        Site.objects.clear_cache()
        cache.clear()
        askbot_settings.update("GROUPS_ENABLED", False)
        try:
            function()
        except Exception as error:
            if os.environ.get("PROBE_STRICT"):
                raise
            failed.append(f"{function.__name__}: {type(error).__name__}: {error}")
    runner.teardown_databases(databases)
    print(f"{len(PROBES)} probes", *failed, sep="\n")


# What the application is asked about


def user(status: str = "a", **given: Any) -> Any:
    """A user who may do all but moderate, or an administrator with status `d`."""
    name = f"user{next(_numbers)}"
    made = models.User.objects.create_user(name, f"{name}@example.com", "secret")
    made.reputation = 100_000
    for key, value in given.items():
        setattr(made, key, value)
    made.save()
    user_registered.send(None, user=made)
    made.set_status(status)
    return models.User.objects.get(pk=made.pk)


def ask(author: Any, tags: str = "one two", **given: Any) -> Any:
    """A question, as the database gives it back."""
    made = author.post_question(
        title="What is in there?",
        body_text="I do wonder what that is.",
        tags=tags,
        timestamp=timezone.now(),
        **given,
    )
    return fresh(made)


def answer(author: Any, question: Any, **given: Any) -> Any:
    """An answer, as the database gives it back."""
    made = author.post_answer(
        question=question, body_text="That is a box of nails.", timestamp=timezone.now(), **given
    )
    return fresh(made)


def comment(author: Any, post: Any, text: str = "I did not know that.") -> Any:
    """A comment, as the database gives it back."""
    return fresh(author.post_comment(parent_post=post, body_text=text, timestamp=timezone.now()))


def fresh(row: Any) -> Any:
    """A row as the database gives it: nothing that it points to is loaded."""
    return type(row).objects.get(pk=row.pk)


def signed_in(who: Any) -> Client:
    """A browser in which somebody is signed in."""
    browser = Client()
    browser.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def groups() -> Any:
    """Switch groups on; a group with its own members."""
    askbot_settings.update("GROUPS_ENABLED", True)
    models.Group.objects.get_global_group()
    made = models.Group.objects.get_or_create(name=f"group{next(_numbers)}", openness=models.Group.OPEN)[0]
    models.Group.objects.update(can_post_questions=True, can_post_answers=True, can_post_comments=True)
    return made


# Votes, flags, acceptance


@probe
def votes() -> None:
    """Votes on posts that were just loaded, as the view loads them."""
    asker, answerer, voter = user(), user(), user()
    question = ask(asker)
    given = answer(answerer, question)
    for step in (
        lambda: fresh(voter).upvote(fresh(given)),
        lambda: fresh(voter).upvote(fresh(given), cancel=True),
        lambda: fresh(voter).downvote(fresh(given)),
        lambda: fresh(voter).upvote(fresh(given)),  # the other way round: the vote is there
        lambda: fresh(voter).downvote(fresh(given)),
        lambda: fresh(voter).downvote(fresh(question)),
        lambda: fresh(voter).upvote(fresh(question)),
        lambda: fresh(voter).flag_post(fresh(given)),
        lambda: fresh(voter).flag_post(fresh(given), cancel=True),
        lambda: fresh(asker).accept_best_answer(fresh(given)),
        lambda: fresh(asker).unaccept_best_answer(fresh(given)),
        lambda: fresh(asker).accept_best_answer(fresh(given), force=True),
    ):
        ContentType.objects.clear_cache()
        step()


@probe
def votes_by_page() -> None:
    """The same by the page that takes votes."""
    asker, answerer, voter, admin = user(), user(), user(), user("d")
    question = ask(asker)
    given = answer(answerer, question)
    everybodys = ask(asker, wiki=True)
    for who, kind, post in (
        (voter, const.VOTE_UPVOTE_QUESTION, everybodys),
        (admin, const.VOTE_REMOVE_QUESTION, everybodys),
        (admin, const.VOTE_REMOVE_QUESTION, everybodys),
        (asker, const.VOTE_ACCEPT_ANSWER, given),
        (voter, const.VOTE_UPVOTE_QUESTION, question),
        (voter, const.VOTE_DOWNVOTE_ANSWER, given),
        (voter, const.VOTE_REPORT_QUESTION, question),
        (voter, const.VOTE_REPORT_ANSWER, given),
        (answerer, const.VOTE_REMOVE_ANSWER, given),
        (answerer, const.VOTE_REMOVE_ANSWER, given),
        (asker, const.VOTE_REMOVE_QUESTION, question),
        (asker, const.VOTE_REMOVE_QUESTION, question),
    ):
        ContentType.objects.clear_cache()
        signed_in(who).post(reverse("vote"), {"type": kind, "postId": post.pk}, **AJAX)


# Posts


@probe
def edits() -> None:
    """A question is edited that was just loaded; made private and public again."""
    group = groups()
    admin, asker = user("d"), user()
    asker.join_group(group, force=True)
    question = ask(asker)
    fresh(admin).edit_question(
        question=fresh(question), title="Another title", body_text="Another text.", tags="two three"
    )
    fresh(asker).edit_question(question=fresh(question), body_text="A third text, for some.", is_private=True)
    fresh(asker).edit_question(
        question=fresh(question), body_text="A fourth text, for all.", is_private=False
    )
    given = answer(user(), question)
    fresh(admin).edit_answer(answer=fresh(given), body_text="That is a box of screws.")
    said = comment(admin, question)
    fresh(admin).edit_comment(comment_post=fresh(said), body_text="I did know that, though.")


@probe
def mentions() -> None:
    """A comment that mentions somebody no longer does, then goes."""
    asker, other, third, fourth = user(), user(), user(), user()
    question = ask(asker)
    said = comment(other, question, f"@{third.username} I did not know that.")
    fresh(other).edit_comment(comment_post=fresh(said), body_text=f"@{fourth.username} is mentioned now.")
    again = comment(other, question, f"@{third.username} I did not know that either.")
    fresh(other).delete_comment(comment=fresh(again))


@probe
def tags_of_deleted_questions() -> None:
    """A question with a tag of its own goes and comes back."""
    asker = user()
    question = ask(asker, tags="only-here")
    fresh(asker).delete_question(question=fresh(question))
    fresh(user("d")).restore_post(post=fresh(question))
    models.TagSynonym.objects.create(
        source_tag_name="old",
        target_tag_name="new",
        owned_by=asker,
        language_code=question.thread.language_code,
    )
    fresh(asker).retag_question(question=fresh(question), tags="old two")
    browser = signed_in(asker)
    browser.post(reverse("retag_question", kwargs={"id": question.pk}), {"tags": "three four"}, **AJAX)


@probe
def suggested_tags() -> None:
    """Users suggest a tag that they may not make."""
    askbot_settings.update("ENABLE_TAG_MODERATION", True)
    try:
        ask(user(), tags="suggested")
        ask(user(), tags="suggested")
    finally:
        askbot_settings.update("ENABLE_TAG_MODERATION", False)


@probe
def marked_tags() -> None:
    """Tags are marked, marked otherwise and unmarked."""
    marker = user()
    ask(marker)
    marker.mark_tags(tagnames=["one", "two"], reason="good", action="add")
    marker.mark_tags(tagnames=["one", "two"], reason="bad", action="add")
    marker.mark_tags(tagnames=["one"], reason="bad", action="remove")


@probe
def moderation() -> None:
    """Posts of a watched user wait for a moderator, who approves them."""
    admin, watched = user("d"), user("w")
    askbot_settings.update("CONTENT_MODERATION_MODE", "premoderation")
    try:
        question = ask(watched)
        revision = fresh(question).revisions.first()
        models.PostRevision.objects.get(pk=revision.pk).place_on_moderation_queue()
        fresh(watched).edit_question(question=fresh(question), body_text="Another text.", force=True)
        fresh(watched).edit_question(question=fresh(question), body_text="A third text.", force=True)
        fresh(admin).approve_post_revision(models.PostRevision.objects.get(pk=revision.pk))
    finally:
        askbot_settings.update("CONTENT_MODERATION_MODE", "audit")


@probe
def everything_of_a_user_goes() -> None:
    """A user wrote comments that others voted on and were told of."""
    group = groups()
    admin, author, other = user("d"), user(), user()
    author.join_group(group, force=True)
    question = ask(author, tags="one two")
    given = answer(author, ask(other))
    for post in (question, given):
        said = comment(author, post, f"@{other.username} I did not know that.")
        fresh(other).upvote(fresh(said))
        fresh(other).flag_post(fresh(said))
    ask(author, tags="three")
    ContentType.objects.clear_cache()
    fresh(admin).delete_all_content_authored_by_user(fresh(author))


@probe
def posts_are_deleted() -> None:
    """A post is deleted for good, with everything about it."""
    asker, other, third = user(), user(), user()
    question = ask(asker)
    said = comment(other, question, f"@{third.username} I did not know that.")
    given = answer(other, question)
    fresh(third).flag_post(fresh(given))
    for post in (said, given, question):
        ContentType.objects.clear_cache()
        fresh(post).delete()


# Groups


@probe
def group_membership() -> None:
    """Users join and leave."""
    group, member = groups(), user()
    member.edit_group_membership(user=member, group=group, action="add", force=True)
    member.edit_group_membership(user=member, group=group, action="remove", force=True)
    member.edit_group_membership(user=member, group=group, action="add", force=True)
    models.GroupMembership.objects.filter(user=member).delete()  # as the admin site can
    member.edit_group_membership(user=member, group=group, action="add", force=True)
    fresh(member).groups.clear()


@probe
def subscriptions_in_bulk() -> None:
    """Users and groups are subscribed to tags."""
    group, admin = groups(), user("d")
    askbot_settings.update("SUBSCRIBED_TAG_SELECTOR_ENABLED", True)
    models.BulkTagSubscription.objects.create(
        tag_names=["bulk"], user_list=[user()], group_list=[group], tag_author=admin, language_code="en"
    )


@probe
def threads_in_groups() -> None:
    """Questions of a group: shared, counted, listed."""
    group, asker, other = groups(), user(), user()
    asker.join_group(group, force=True)
    question = ask(asker, is_private=True)
    given = answer(asker, question, is_private=True)
    thread = fresh(question).thread
    fresh(thread).get_answer_ids(user=asker)
    fresh(thread).get_latest_revision(user=asker)
    fresh(thread).update_answer_count()
    fresh(thread).update_last_activity_info()
    fresh(thread).get_similar_threads()
    ask(other, tags="one two")
    fresh(thread).get_similarity(other_thread=fresh(thread))
    list(fresh(question).thread.get_similar_threads())
    fresh(question).get_author_list(include_comments=True, recursive=True)
    fresh(given).make_public()
    fresh(given).make_private(asker)
    alone = ask(user())
    fresh(alone.thread).make_private(user())
    fresh(asker).assert_can_delete_question(fresh(question))


# Pages


@probe
def pages_with_groups() -> None:
    """The pages as a member of a group and a stranger see them."""
    group, asker, other = groups(), user(), user()
    asker.join_group(group, force=True)
    question = ask(asker)
    given = answer(other, question)
    comment(asker, given)
    other.toggle_favorite_question(question)
    asker.mark_tags(tagnames=["one"], reason="good", action="add")
    asker.mark_tags(tagnames=["two"], reason="bad", action="add")
    profile = {"id": asker.pk, "slug": asker.username}
    pages = [
        reverse("questions"),
        f"{reverse('questions')}scope:all/sort:activity-desc/tags:one/page:1/",
        f"{reverse('questions')}scope:all/sort:activity-desc/query:@{asker.username}/page:1/",
        f"{reverse('questions')}scope:all/sort:relevance-desc/query:box/page:1/",
        f"{reverse('questions')}scope:followed/sort:activity-desc/page:1/",
        f"{reverse('questions')}scope:unanswered/sort:activity-desc/author:{asker.pk}/page:1/",
        question.get_absolute_url(),
        ask(asker, is_private=True).get_absolute_url(),
        given.get_absolute_url(),
        reverse("users"),
        f"{reverse('users')}?query={asker.username}",
        reverse("users_by_group", kwargs={"group_id": group.pk, "group_slug": group.name}),
        reverse("groups"),
        reverse("badges"),
        reverse("latest_questions_feed"),
        f"{reverse('latest_questions_feed')}?tags=one&q=box",
        reverse("individual_question_feed", kwargs={"pk": question.pk}),
        reverse("api_v1_info"),
        f"{reverse('api_v1_questions')}?query=@{asker.username}&tags=one",
        f"{reverse('api_v1_questions')}?author={asker.pk}",
        reverse("api_v1_questions"),
        f"{reverse('api_get_questions')}?query_text=box&tag_name=one",
        f"{reverse('api_get_questions')}?query_text=what",
        reverse("ask"),
        reverse("user_signin"),
        *[
            f"{reverse('user_profile', kwargs=profile)}?sort={tab}"
            for tab in (
                "stats",
                "recent",
                "inbox",
                "reputation",
                "favorites",
                "votes",
                "network",
                "email_subscriptions",
            )
        ],
    ]
    for browser in (Client(), signed_in(asker), signed_in(user("d"))):
        for strategy in (
            const.INCLUDE_ALL,
            const.INCLUDE_INTERESTING,
            const.EXCLUDE_IGNORED,
            const.INCLUDE_SUBSCRIBED,
        ):
            models.UserProfile.objects.filter(auth_user_ptr=asker).update(
                display_tag_filter_strategy=strategy
            )
            cache.clear()
            askbot_settings.update("GROUPS_ENABLED", True)
            for page in pages if strategy == const.INCLUDE_ALL else [*pages[:4], reverse("api_v1_questions")]:
                ContentType.objects.clear_cache()
                for headers in ({}, AJAX):
                    browser.get(page, **headers)
                    browser.get(page, **headers)


@probe
def users_are_looked_up() -> None:
    """Users are searched for by a part of their name."""
    who = user()
    for browser in (Client(), signed_in(user("d"))):
        browser.get(reverse("users"), {"query": who.username[:4]})


@probe
def old_addresses() -> None:
    """A question is asked for by the number that it had, with the number of an answer."""
    asker = user()
    groups()
    question = ask(asker)
    given = answer(user(), question)
    models.Post.objects.filter(pk=question.pk).update(old_question_id=999_001)
    models.Post.objects.filter(pk=given.pk).update(old_answer_id=999_002)
    Client().get(reverse("question", kwargs={"id": 999_001}), {"answer": 999_002})


@probe
def only_followed_questions() -> None:
    """A site on which the only list is that of followed questions."""
    follower = user()
    groups()
    ask(user())
    askbot_settings.update("ALL_SCOPE_ENABLED", False)
    askbot_settings.update("UNANSWERED_SCOPE_ENABLED", False)
    try:
        signed_in(follower).get(f"{reverse('questions')}scope:followed/sort:activity-desc/page:1/")
    finally:
        askbot_settings.update("ALL_SCOPE_ENABLED", True)
        askbot_settings.update("UNANSWERED_SCOPE_ENABLED", True)


@probe
def profile_is_edited() -> None:
    """Somebody who asked and answered changes the name."""
    askbot_settings.update("EDITABLE_SCREEN_NAME", True)
    who = user()
    answer(who, ask(who))
    page = reverse("edit_user", kwargs={"id": who.pk})
    given = {"username": f"{who.username}x", "email": who.email, "realname": "Re", "website": "", "city": "", "country": "",
             "show_country": "on", "show_marked_tags": "on", "birthday": "", "about": ""}  # fmt: skip
    signed_in(who).post(page, given)


@probe
def strangers_write() -> None:
    """Who is not signed in asks and answers: that is kept until they are."""
    askbot_settings.update("ALLOW_POSTING_BEFORE_LOGGING_IN", True)
    question = ask(user())
    browser = Client()
    browser.get(reverse("ask"))
    browser.post(
        reverse("ask"),
        {"title": "What is in there, too?", "text": "I do wonder what that is.", "tags": "one", "wiki": ""},
    )
    browser.get(question.get_absolute_url())
    browser.post(
        reverse("answer", kwargs={"id": question.pk}), {"text": "That is a box of nails.", "wiki": ""}
    )
    known = user()
    for _ in range(2):  # the second time there is a session already
        browser.get(reverse("user_signin"))
        browser.post(
            reverse("user_signin"),
            {"username": known.username, "password": "secret", "login_provider_name": "local",
             "password_action": "login", "login_with_password": "y"},
        )  # fmt: skip


@probe
def drafts() -> None:
    """Who left a draft asks and answers."""
    who = user()
    question = ask(user())
    models.DraftQuestion.objects.create(author=who, title="What", text="What is it?", tagnames="one")
    models.DraftAnswer.objects.create(author=who, thread=question.thread, text="It is")
    browser = signed_in(who)
    browser.get(reverse("ask"))
    browser.get(question.get_absolute_url())


@probe
def ways_to_sign_in() -> None:
    """Who has ways to sign in looks at them."""
    from askbot.deps.django_authopenid.models import UserAssociation

    who = user()
    UserAssociation.objects.create(
        user=who, provider_name="local", openid_url="local", last_used_timestamp=timezone.now()
    )
    browser = signed_in(who)
    browser.get(reverse("user_signin"))
    browser.get(reverse("user_signin"), {"next": "/"})


@probe
def inbox_of_what_is_gone() -> None:
    """Notifications of a post that is no longer there."""
    asker, other = user(), user()
    question = ask(asker)
    said = comment(other, question, f"@{asker.username} I did not know that.")
    models.Activity.objects.filter(question=question).update(object_id=said.pk + 100_000)
    profile = reverse("user_profile", kwargs={"id": asker.pk, "slug": asker.username})
    signed_in(asker).get(f"{profile}?sort=inbox")


# Commands


@probe
def alerts() -> None:
    """Mail about questions, twice, on a site with groups."""
    group = groups()
    reader, asker = user(), user()
    reader.join_group(group, force=True)
    long_ago = timezone.now() - datetime.timedelta(days=60)
    models.User.objects.filter(pk=reader.pk).update(date_joined=long_ago)
    reader.add_missing_askbot_subscriptions()
    models.EmailFeedSetting.objects.filter(subscriber=reader).update(
        frequency="d", added_at=long_ago, reported_at=None
    )
    question = ask(asker)
    answer(asker, ask(reader))
    answer(reader, question)
    comment(asker, ask(reader), f"@{reader.username} I did not know that.")
    reader.mark_tags(tagnames=["one"], reason="good", action="add")
    reader.toggle_favorite_question(question)
    for _ in range(2):
        for strategy in (const.INCLUDE_ALL, const.INCLUDE_INTERESTING, const.EXCLUDE_IGNORED):
            models.UserProfile.objects.filter(auth_user_ptr=reader).update(email_tag_filter_strategy=strategy)
            models.EmailFeedSetting.objects.filter(subscriber=reader).update(reported_at=long_ago)
            models.Activity.objects.filter(activity_type=const.TYPE_ACTIVITY_EMAIL_UPDATE_SENT).update(
                active_at=long_ago
            )
            cache.clear()
            call_command("send_email_alerts")


@probe
def reminders() -> None:
    """Reminders of questions without an answer, twice, on a site with groups."""
    askbot_settings.update("ENABLE_UNANSWERED_REMINDERS", True)
    groups()
    reader, asker = user(), user()
    reader.add_missing_askbot_subscriptions()
    days = askbot_settings.DAYS_BEFORE_SENDING_UNANSWERED_REMINDER
    question = ask(asker)
    then = timezone.now() - datetime.timedelta(days=days, hours=12)
    models.Post.objects.filter(pk=question.pk).update(added_at=then)
    for _ in range(2):
        models.EmailFeedSetting.objects.update(
            frequency="d", reported_at=None, added_at=timezone.now() - datetime.timedelta(days=9)
        )
        call_command("send_unanswered_question_reminders")
        models.Activity.objects.filter(activity_type=const.TYPE_ACTIVITY_UNANSWERED_REMINDER_SENT).update(
            active_at=timezone.now() - datetime.timedelta(days=90)
        )


@probe
def moderation_alerts() -> None:
    """Moderators were told before, more than once."""
    admins = [user("d") for _ in range(5)]
    asker = user()
    fresh(admins[0]).flag_post(ask(asker))
    for admin in admins[:2]:
        models.Activity.objects.create(
            user=admin, content_object=admin, activity_type=const.TYPE_ACTIVITY_MODERATION_ALERT_SENT
        )
    call_command("askbot_send_moderation_alerts")
    call_command("askbot_send_moderation_alerts")


@probe
def tags_by_command() -> None:
    """Synonyms of synonyms, of a tag with a description; unused tags that somebody marked."""
    admin = user("d")
    ask(admin, tags="aa")
    tag = models.Tag.objects.get(name="aa")
    tag.tag_wiki = models.Post.objects.create_new_tag_wiki(text="All of it.", author=admin)
    tag.save()
    options = {"user_id": admin.pk, "lang": "en", "is_force": True}
    with suppress(IntegrityError):  # the description is the source's own
        call_command("create_tag_synonyms", **{"from": "aa", "to": "bb", **options})
    models.Tag.objects.filter(name="aa").update(tag_wiki=None)
    call_command("create_tag_synonyms", **{"from": "aa", "to": "bb", **options})
    call_command("create_tag_synonyms", **{"from": "bb", "to": "cc", **options})
    question = ask(admin, tags="unused")
    admin.mark_tags(tagnames=["unused"], reason="good", action="add")
    fresh(question).delete()
    fresh(question.thread).delete() if models.Thread.objects.filter(pk=question.thread_id).exists() else None
    call_command("delete_unused_tags")


@probe
def analytics() -> None:
    """Visits over several hours are summed up."""
    who = user()
    now = timezone.now()
    started = now - datetime.timedelta(days=2)
    Visit.objects.create(
        user=who,
        created_at=started,
        updated_at=started + datetime.timedelta(hours=3),
        last_summarized_at=started,
    )
    Visit.objects.create(user=who, created_at=now, updated_at=now, last_summarized_at=now)
    ContentType.objects.clear_cache()
    question = ask(who)
    ContentType.objects.clear_cache()
    answer(who, question)
    call_command("askbot_compile_analytics", silent=True)


@probe
def spam() -> None:
    """Spam of the same user is rejected twice."""
    who = user()
    for _ in range(2):
        spam_rejected.send(None, spam="buy", text="buy this", user=who, ip_addr="127.0.0.1")


@probe
def badges() -> None:
    """A badge is no longer known."""
    old = BadgeData.objects.create(slug="no-longer-there")
    who = user()
    models.Award.objects.bulk_create(
        [models.Award(user=who, badge=old, content_object=who, awarded_at=timezone.now())]
    )
    models.badges.init_badges()


@probe
def private_data() -> None:
    """The first administrator answers for the site."""
    from askbot.api import get_admin

    user("d")
    get_admin()


if __name__ == "__main__":
    main()
