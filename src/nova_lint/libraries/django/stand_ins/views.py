"""Class-based views, and the pages that lists are cut into."""

from __future__ import annotations

_BASE = """
from django.template.response import TemplateResponse
from django.http import HttpResponseRedirect

class View:
    def setup(self, request, *args, **kwargs):
        pass
    def dispatch(self, request, *args, **kwargs):
        self.post(request, *args, **kwargs)
        return self.get(request, *args, **kwargs)

class ContextMixin:
    def get_context_data(self, **kwargs):
        return kwargs

class TemplateResponseMixin:
    def render_to_response(self, context, **kwargs):
        return TemplateResponse(self.request, "", context)

class TemplateView(TemplateResponseMixin, ContextMixin, View):
    def get(self, request, *args, **kwargs):
        context = self.get_context_data(**kwargs)
        return self.render_to_response(context)

class RedirectView(View):
    def get_redirect_url(self, *args, **kwargs):
        return ""
    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(self.get_redirect_url(*args, **kwargs))
    def post(self, request, *args, **kwargs):
        return self.get(request, *args, **kwargs)
"""

_DETAIL = """
from nova_lint.django import row_found
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

class SingleObjectMixin(ContextMixin):
    model = None
    queryset = None
    def get_object(self, queryset=None):
        if queryset is None:
            queryset = self.get_queryset()
        return row_found(queryset.get())
    def get_queryset(self):
        if self.queryset is None:
            return self.model._default_manager.all()
        return self.queryset.all()
    def get_context_data(self, **kwargs):
        kwargs["object"] = self.object
        return super().get_context_data(**kwargs)

class BaseDetailView(SingleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        context = self.get_context_data(object=self.object)
        return self.render_to_response(context)

class SingleObjectTemplateResponseMixin(TemplateResponseMixin):
    pass

class DetailView(SingleObjectTemplateResponseMixin, BaseDetailView):
    pass
"""

_LIST = """
from django.core.paginator import Paginator
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

class MultipleObjectMixin(ContextMixin):
    model = None
    queryset = None
    paginate_by = None
    def get_queryset(self):
        if self.queryset is not None:
            return self.queryset.all()
        return self.model._default_manager.all()
    def get_paginate_by(self, queryset):
        return self.paginate_by
    def get_paginator(self, queryset, per_page, **kwargs):
        return Paginator(queryset, per_page)
    def paginate_queryset(self, queryset, page_size):
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.page(1)
        return (paginator, page, page.object_list, True)
    def get_context_data(self, *, object_list=None, **kwargs):
        queryset = object_list if object_list is not None else self.object_list
        page_size = self.get_paginate_by(queryset)
        if page_size:
            paginator, page, queryset, is_paginated = self.paginate_queryset(queryset, page_size)
        kwargs["object_list"] = queryset
        return super().get_context_data(**kwargs)

class BaseListView(MultipleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        self.object_list = self.get_queryset()
        context = self.get_context_data()
        return self.render_to_response(context)

class MultipleObjectTemplateResponseMixin(TemplateResponseMixin):
    pass

class ListView(MultipleObjectTemplateResponseMixin, BaseListView):
    pass
"""

_EDIT = """
from django.forms.models import modelform_factory
from django.http import HttpResponseRedirect
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django.views.generic.detail import BaseDetailView, SingleObjectMixin, SingleObjectTemplateResponseMixin

class FormMixin(ContextMixin):
    form_class = None
    def get_initial(self):
        return {}
    def get_form_class(self):
        return self.form_class
    def get_form(self, form_class=None):
        if form_class is None:
            form_class = self.get_form_class()
        return form_class(**self.get_form_kwargs())
    def get_form_kwargs(self):
        return {"initial": self.get_initial(), "data": self.request.POST}
    def get_success_url(self):
        return ""
    def form_valid(self, form):
        return HttpResponseRedirect(self.get_success_url())
    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form))
    def get_context_data(self, **kwargs):
        if "form" not in kwargs:
            kwargs["form"] = self.get_form()
        return super().get_context_data(**kwargs)

class ModelFormMixin(FormMixin, SingleObjectMixin):
    fields = None
    def get_form_class(self):
        if self.form_class:
            return self.form_class
        return modelform_factory(self.model)
    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs["instance"] = self.object
        return kwargs
    def form_valid(self, form):
        self.object = form.save()
        return super().form_valid(form)

class ProcessFormView(View):
    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())
    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if form.is_valid():
            return self.form_valid(form)
        return self.form_invalid(form)
    def put(self, *args, **kwargs):
        return self.post(*args, **kwargs)

class BaseFormView(FormMixin, ProcessFormView):
    pass

class FormView(TemplateResponseMixin, BaseFormView):
    pass

class BaseCreateView(ModelFormMixin, ProcessFormView):
    def get(self, request, *args, **kwargs):
        self.object = None
        return super().get(request, *args, **kwargs)
    def post(self, request, *args, **kwargs):
        self.object = None
        return super().post(request, *args, **kwargs)

class CreateView(SingleObjectTemplateResponseMixin, BaseCreateView):
    pass

class BaseUpdateView(ModelFormMixin, ProcessFormView):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)
    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)

class UpdateView(SingleObjectTemplateResponseMixin, BaseUpdateView):
    pass

class DeletionMixin:
    def get_success_url(self):
        return ""
    def delete(self, request, *args, **kwargs):
        self.object = self.get_object()
        self.object.delete()
        return HttpResponseRedirect(self.get_success_url())
    def post(self, request, *args, **kwargs):
        return self.delete(request, *args, **kwargs)

class BaseDeleteView(DeletionMixin, BaseDetailView):
    def form_valid(self, form):
        self.object.delete()
        return HttpResponseRedirect(self.get_success_url())

class DeleteView(SingleObjectTemplateResponseMixin, BaseDeleteView):
    pass
"""

_GENERIC = """
from django.views.generic.base import RedirectView, TemplateView, View
from django.views.generic.detail import DetailView
from django.views.generic.edit import CreateView, DeleteView, FormView, UpdateView
from django.views.generic.list import ListView
"""

_PAGES = """
class Page:
    def __init__(self, object_list, number, paginator):
        self.object_list = object_list
        self.paginator = paginator
    def __iter__(self):
        for row in self.object_list:
            yield row

class Paginator:
    def __init__(self, object_list, per_page=0, **kwargs):
        self.object_list = object_list
    @property
    def count(self):
        return self.object_list.count()
    @property
    def num_pages(self):
        return self.count
    def page(self, number):
        self.object_list.count()
        return Page(self.object_list, number, self)
    def get_page(self, number):
        return self.page(number)
"""

_FEEDS = """
class Feed:
    def __call__(self, request, *args, **kwargs):
        return self.get_feed(self.get_object(request), request)
    def get_object(self, request, *args, **kwargs):
        return None
    def get_feed(self, obj, request):
        for item in self.items(obj):
            self.item_title(item)
            self.item_description(item)
            self.item_link(item)
            self.item_author_name(item)
            self.item_pubdate(item)
            self.item_guid(item)

class Sitemap:
    def get_urls(self, page=1, site=None, protocol=None):
        for item in self.items():
            self.location(item)
            self.lastmod(item)
"""

MODULES: dict[str, str] = {
    "django.views": "from django.views.generic.base import View",
    "django.views.generic": _GENERIC,
    "django.views.generic.base": _BASE,
    "django.views.generic.detail": _DETAIL,
    "django.views.generic.edit": _EDIT,
    "django.views.generic.list": _LIST,
    "django.core.paginator": _PAGES,
    "django.contrib.syndication.views": _FEEDS,
    "django.contrib.sitemaps": _FEEDS,
}
