"""Votes, edits, moderation, deletion and groups: what the methods of users and posts do."""

from __future__ import annotations

from probe_site import AJAX, answer, ask, comment, fresh, groups, probe, signed_in, user  # isort: skip - it sets Django up
from askbot import const, models
from askbot.conf import settings as askbot_settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse


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
