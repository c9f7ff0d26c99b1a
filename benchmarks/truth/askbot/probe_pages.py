"""Pages, as members of groups, strangers and moderators open them."""

from __future__ import annotations

from probe_site import AJAX, answer, ask, comment, groups, probe, signed_in, user  # isort: skip - it sets Django up
from askbot import const, models
from askbot.conf import settings as askbot_settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone


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
