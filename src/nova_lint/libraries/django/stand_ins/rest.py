"""Views and serializers of Django REST framework."""

from __future__ import annotations

_GENERICS = """
from django.shortcuts import get_object_or_404
from django.views.generic.base import View
from rest_framework import mixins
from rest_framework.response import Response

class GenericAPIView(View):
    queryset = None
    serializer_class = None
    pagination_class = None
    def initial(self, request, *args, **kwargs):
        pass
    def get_queryset(self):
        return self.queryset.all()
    def get_object(self):
        queryset = self.filter_queryset(self.get_queryset())
        return queryset.get()
    def filter_queryset(self, queryset):
        return queryset
    def get_serializer_class(self):
        return self.serializer_class
    def get_serializer_context(self):
        return {"request": self.request, "view": self}
    def get_serializer(self, *args, **kwargs):
        return self.get_serializer_class()(*args, **kwargs)
    def paginate_queryset(self, queryset):
        queryset.count()
        return list(queryset)
    def get_paginated_response(self, data):
        return Response(data)

class ListAPIView(mixins.ListModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs):
        return self.list(request, *args, **kwargs)

class CreateAPIView(mixins.CreateModelMixin, GenericAPIView):
    def post(self, request, *args, **kwargs):
        return self.create(request, *args, **kwargs)

class RetrieveAPIView(mixins.RetrieveModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs):
        return self.retrieve(request, *args, **kwargs)

class UpdateAPIView(mixins.UpdateModelMixin, GenericAPIView):
    def put(self, request, *args, **kwargs):
        return self.update(request, *args, **kwargs)

class DestroyAPIView(mixins.DestroyModelMixin, GenericAPIView):
    def delete(self, request, *args, **kwargs):
        return self.destroy(request, *args, **kwargs)

class ListCreateAPIView(ListAPIView, CreateAPIView):
    pass

class RetrieveUpdateAPIView(RetrieveAPIView, UpdateAPIView):
    pass

class RetrieveDestroyAPIView(RetrieveAPIView, DestroyAPIView):
    pass

class RetrieveUpdateDestroyAPIView(RetrieveAPIView, UpdateAPIView, DestroyAPIView):
    pass
"""

_MIXINS = """
from rest_framework.response import Response

class ListModelMixin:
    def list(self, request, *args, **kwargs):
        queryset = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(queryset)
        serializer = self.get_serializer(page, many=True)
        return self.get_paginated_response(serializer.data)

class CreateModelMixin:
    def create(self, request, *args, **kwargs):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        self.perform_create(serializer)
        return Response(serializer.data)
    def perform_create(self, serializer):
        serializer.save()

class RetrieveModelMixin:
    def retrieve(self, request, *args, **kwargs):
        instance = self.get_object()
        serializer = self.get_serializer(instance)
        return Response(serializer.data)

class UpdateModelMixin:
    def update(self, request, *args, **kwargs):
        instance = self.get_object()
        serializer = self.get_serializer(instance, data=request.data)
        serializer.is_valid(raise_exception=True)
        self.perform_update(serializer)
        return Response(serializer.data)
    def perform_update(self, serializer):
        serializer.save()
    def partial_update(self, request, *args, **kwargs):
        return self.update(request, *args, **kwargs)

class DestroyModelMixin:
    def destroy(self, request, *args, **kwargs):
        instance = self.get_object()
        self.perform_destroy(instance)
        return Response(None)
    def perform_destroy(self, instance):
        instance.delete()
"""

_VIEWSETS = """
from rest_framework import mixins
from rest_framework.generics import GenericAPIView

class ViewSetMixin:
    pass

class ViewSet(ViewSetMixin):
    pass

class GenericViewSet(ViewSetMixin, GenericAPIView):
    def dispatch(self, request, *args, **kwargs):
        self.initial(request)
        self.list(request)
        self.retrieve(request)
        self.create(request)
        self.update(request)
        self.destroy(request)

class ReadOnlyModelViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, GenericViewSet):
    pass

class ModelViewSet(mixins.CreateModelMixin, mixins.RetrieveModelMixin, mixins.UpdateModelMixin,
                   mixins.DestroyModelMixin, mixins.ListModelMixin, GenericViewSet):
    pass
"""

_SERIALIZERS = """
from nova_lint.django import is_given, represented, row_given

class BaseSerializer:
    def __init__(self, instance=None, data=None, **kwargs):
        self.instance = self._given = instance
        self.initial_data = data
        self.context = kwargs.get("context")
    def is_valid(self, raise_exception=False):
        self.validate(self.initial_data)
        return self.errors
    def validate(self, data):
        return data
    @property
    def data(self):
        for row in self.instance:
            self.to_representation(row)
        return self.to_representation(self.instance)
    def to_representation(self, instance):
        return represented(self, instance)

class Serializer(BaseSerializer):
    def save(self, **kwargs):
        if is_given(self._given, self):
            self.instance = self.update(self.instance, {})
        else:
            self.instance = self.create({})
        return self.instance

class ModelSerializer(Serializer):
    def save(self, **kwargs):
        if is_given(self._given, self):
            self.instance = self.update(row_given(self.instance, self.Meta.model), {})
        else:
            self.instance = self.create({})
        return self.instance
    def create(self, validated_data):
        return self.Meta.model._default_manager.create()
    def update(self, instance, validated_data):
        row_given(instance, self.Meta.model).save()
        return instance
"""

_FLEX = """
from django.utils.module_loading import import_string
from rest_framework.serializers import ModelSerializer

class FlexFieldsSerializerMixin:
    def _get_serializer_class_from_lazy_string(self, full_lazy_path):
        return import_string(full_lazy_path)

class FlexFieldsModelSerializer(FlexFieldsSerializerMixin, ModelSerializer):
    pass
"""

MODULES: dict[str, str] = {
    "rest_framework.generics": _GENERICS,
    "rest_framework.mixins": _MIXINS,
    "rest_framework.viewsets": _VIEWSETS,
    "rest_framework.serializers": _SERIALIZERS,
    "rest_flex_fields.serializers": _FLEX,
    "rest_flex_fields": "from rest_flex_fields.serializers import *",
}
