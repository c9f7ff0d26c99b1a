"""Modules of Django and its close relatives, as Python that says no more of them than what they ask of the database."""

from __future__ import annotations

import re

from nova_lint.libraries.django.stand_ins import applications, forms, rest, views

STAND_INS: dict[str, str] = {**applications.MODULES, **forms.MODULES, **views.MODULES, **rest.MODULES}

#: The names of the functions and methods in them: a call of one may ask the database.
FUNCTIONS = frozenset(name for text in STAND_INS.values() for name in re.findall(r"def ([a-z]\w+)", text))

#: Classes whose names other packages lengthen at the front for classes that extend them.
ENDINGS = {
    "ModelForm": "django.forms.models.ModelForm",
    "ModelFormSet": "django.forms.models.BaseModelFormSet",
    "InlineFormSet": "django.forms.models.BaseInlineFormSet",
    "ModelViewSet": "rest_framework.viewsets.ModelViewSet",
    "ModelSerializer": "rest_framework.serializers.ModelSerializer",
    "CreateView": "django.views.generic.edit.CreateView",
    "UpdateView": "django.views.generic.edit.UpdateView",
    "DeleteView": "django.views.generic.edit.DeleteView",
    "DetailView": "django.views.generic.detail.DetailView",
    "ListView": "django.views.generic.list.ListView",
    "FormView": "django.views.generic.edit.FormView",
    "TemplateView": "django.views.generic.base.TemplateView",
}
