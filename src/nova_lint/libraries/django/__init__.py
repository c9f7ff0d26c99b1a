"""Django: https://github.com/django/django (django/db/)"""

from __future__ import annotations

from msgspec.structs import replace

from nova_lint.libraries.django import names
from nova_lint.libraries.django.expressions import EXPRESSIONS
from nova_lint.libraries.django.framework import FUNCTIONS, STAND_INS
from nova_lint.libraries.django.hooks import DjangoObjects

LIBRARY = replace(
    names.LIBRARY,
    functions={**names.LIBRARY.functions, **EXPRESSIONS, **FUNCTIONS},
    objects=DjangoObjects(),
    stand_ins=STAND_INS,
)
