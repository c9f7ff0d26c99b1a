"""What the probes of askbot ask about: users, posts and groups, as the database gives them back."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "askbot_site.settings")
django.setup()

# ruff: noqa: E402 - the models can be imported only now
from askbot import models
from askbot.conf import settings as askbot_settings
from askbot.signals import user_registered
from django.test import Client
from django.utils import timezone

_numbers = count(1)
AJAX = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
PROBES: list[Callable[[], None]] = []


def probe(function: Callable[[], None]) -> Callable[[], None]:
    """Let `main` of probe.py run the function."""
    PROBES.append(function)
    return function


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
