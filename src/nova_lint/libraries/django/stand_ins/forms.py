"""Forms that are made of models, signing in, and sessions."""

from __future__ import annotations

_MODELS = """
from nova_lint.django import choices_read, forms_made, links_read, links_saved, row_given

class BaseForm:
    def is_valid(self):
        return self.errors
    def full_clean(self):
        self.clean()
    def clean(self):
        return self.cleaned_data

class BaseModelForm(BaseForm):
    def __init__(self, data=None, files=None, auto_id="", prefix=None, initial=None, error_class=None,
                 label_suffix=None, empty_permitted=False, instance=None, use_required_attribute=None, renderer=None):
        self.instance = row_given(instance, self.Meta.model, self)
        links_read(self.instance, self.Meta)
    def is_valid(self):
        self.full_clean()
        return self.errors
    def full_clean(self):
        choices_read(self.Meta)
        self.clean()
        self._post_clean()
    def _post_clean(self):
        pass
    def save(self, commit=True):
        self.instance.save()
        self.save_m2m()
        return self.instance
    def save_m2m(self):
        links_saved(self.Meta)

class ModelForm(BaseModelForm):
    pass

def modelform_factory(given, form=ModelForm, **kwargs):
    class Made(form):
        class Meta:
            model = given
    return Made

class BaseFormSet:
    def is_valid(self):
        for form in self.forms:
            form.is_valid()
        return self.errors
    def full_clean(self):
        self.is_valid()

class BaseModelFormSet(BaseFormSet):
    def __init__(self, data=None, files=None, instance=None, queryset=None, **kwargs):
        self.instance = instance
        if queryset is not None:
            self.queryset = queryset
        else:
            self.queryset = self.model._default_manager.all()
    def get_queryset(self):
        return self.queryset
    @property
    def initial_forms(self):
        return [self.form(instance=row) for row in self.queryset]
    @property
    def extra_forms(self):
        return [self.form()]
    @property
    def deleted_forms(self):
        return forms_made(self)
    @property
    def ordered_forms(self):
        return forms_made(self)
    @property
    def forms(self):
        return [self.form(instance=row) for row in self.queryset] + [self.form()]
    def __iter__(self):
        return self.forms
    def save(self, commit=True):
        made = self.model()
        made.save()
        for row in self.queryset:
            row.save()
            row.delete()
        return [made]

class BaseInlineFormSet(BaseModelFormSet):
    pass

def modelformset_factory(given, form=ModelForm, formset=BaseModelFormSet, **kwargs):
    class Made(formset):
        model = given
        form = modelform_factory(given, form)
    return Made

def inlineformset_factory(parent_model, given, form=ModelForm, formset=BaseInlineFormSet, **kwargs):
    class Made(formset):
        model = given
        form = modelform_factory(given, form)
    return Made
"""

_AUTH = """
from django.contrib.sessions.models import Session
from nova_lint.django import row_of, user_model

def authenticate(request=None, password=None, **credentials):
    if password is None:
        return row_of(user_model())
    return user_model().objects.get()

async def aauthenticate(request=None, **credentials):
    return authenticate(request, **credentials)

def login(request, user, backend=None):
    user.save()
    list(Session.objects.filter())
    Session.objects.create()
    Session.objects.filter().delete()

def logout(request):
    Session.objects.get()
    Session.objects.filter().delete()

def update_session_auth_hash(request, user):
    Session.objects.create()
"""

_SESSIONS = """
from django.contrib.sessions.models import Session

class SessionStore:
    def exists(self, session_key):
        return Session.objects.filter(session_key=session_key).exists()
    def create(self):
        self.exists("")
        Session.objects.create()
    def save(self, must_create=False):
        Session.objects.get().save()
        Session.objects.create()
    def delete(self, session_key=None):
        Session.objects.get().delete()
    def flush(self):
        self.delete()
    def cycle_key(self):
        self.create()
        self.delete()
"""

MODULES: dict[str, str] = {
    "django.forms.models": _MODELS,
    "django.forms": "from django.forms.models import *",
    "django.contrib.auth": _AUTH,
    "django.contrib.sessions.backends.db": _SESSIONS,
}
