"""By which way through Django the application came to a statement: told by the frames between the two."""

from __future__ import annotations

import os
import re
from types import CodeType, FrameType

from benchmarks.recorder.frames import is_outside

#: In the path and the function of a frame; the first that fits names it. The frame nearest to the application wins.
_WAYS = (
    (
        r"/(django/template|jinja2|compressor)/.*:(Template|BlockNode|Node)?\.?(render|render_to_string)\b",
        "template",
    ),
    (r"/django/forms/models\.py:.*\.(save|_save_m2m)$", "form.save()"),
    (r"/django/forms/|/django/contrib/auth/forms", "form"),
    (
        r"/django/contrib/(auth|sessions|messages|sites|contenttypes|flatpages|admin|syndication)/",
        "framework call",
    ),
    (r"/django/core/management/", "framework call"),
    (r"/django/views/|/django/http/|/django/core/paginator", "generic view"),
    (r"/rest_framework/|/django_filters/|/django_tables2/|/formtools/", "library view, serializer, table"),
    (r"/django/db/models/base\.py:Model\.(save|asave)$", "save()"),
    (r"/django/db/models/(base\.py:Model|query\.py:QuerySet)\.a?delete$", "delete(), with cascades"),
    (r"/related_descriptors\.py:Forward.*__get__$", "lazy foreign key"),
    (r"/related_descriptors\.py:ReverseOneToOne.*__get__$", "reverse one-to-one"),
    (r"/related_descriptors\.py:create_forward_many_to_many", "many-to-many manager"),
    (r"/related_descriptors\.py:create_reverse", "reverse manager"),
    (r"/contenttypes/fields\.py", "generic foreign key"),
    (r"/query\.py:prefetch_related_objects$", "prefetch_related"),
    (r"/query\.py:QuerySet\.a?(create|get_or_create|update_or_create|bulk_\w+|update)$", "queryset write"),
    (r"/django/db/models/query\.py:(QuerySet|RawQuerySet)\.", "queryset"),
    (r"/django/db/models/base\.py:Model\.(refresh_from_db|arefresh_from_db)$", "refresh_from_db()"),
)
_PATTERNS = tuple((re.compile(pattern), name) for pattern, name in _WAYS)
_known: dict[CodeType, str] = {}


def way(frame: FrameType | None) -> str:
    """The way of a statement, `frame` being that of the cursor's caller.

    It is empty when no frame tells, as for a statement that the application gives to a cursor itself.
    """
    found = "", False
    related = False
    while frame is not None and is_outside(frame.f_code):
        here = _way(frame.f_code)
        if here == "queryset" and not related:
            hints = getattr(frame.f_locals.get("self"), "_hints", None) or {}
            related = "instance" in hints
        found = (here, related) if here else found
        frame = frame.f_back
    name, of_instance = found
    return f"{name} of a related manager" if of_instance and name.startswith("queryset") else name


def _way(code: CodeType) -> str:
    if code not in _known:
        text = f"{code.co_filename.replace(os.sep, '/')}:{code.co_qualname}"
        _known[code] = next((name for pattern, name in _PATTERNS if pattern.search(text)), "")
    return _known[code]
