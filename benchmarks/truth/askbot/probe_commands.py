"""Management commands and signals, with rows that were there before."""

from __future__ import annotations

import datetime
from contextlib import suppress

from probe_site import answer, ask, comment, fresh, groups, probe, user  # isort: skip - it sets Django up
from askbot import const, models
from askbot.conf import settings as askbot_settings
from askbot.models.analytics import Session as Visit
from askbot.models.repute import BadgeData
from askbot.signals import spam_rejected
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone


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
