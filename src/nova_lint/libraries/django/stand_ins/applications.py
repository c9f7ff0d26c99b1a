"""The models of Django's own applications, as far as queries and foreign keys need them."""

from __future__ import annotations

_AUTH = """
from django.contrib.contenttypes.models import ContentType
from django.db import models

class PermissionManager(models.Manager):
    pass

class Permission(models.Model):
    name = models.CharField()
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    codename = models.CharField()
    class Meta:
        app_label = "auth"

class Group(models.Model):
    name = models.CharField()
    permissions = models.ManyToManyField(Permission)
    class Meta:
        app_label = "auth"

class PermissionsMixin(models.Model):
    is_superuser = models.BooleanField()
    groups = models.ManyToManyField(Group, related_name="user_set", related_query_name="user")
    user_permissions = models.ManyToManyField(Permission, related_name="user_set", related_query_name="user")
    class Meta:
        abstract = True

    def has_perm(self, perm, obj=None):
        list(Permission.objects.filter(content_type__app_label=""))
        list(self.groups.filter(permissions__content_type__app_label=""))

class AbstractBaseUser(models.Model):
    password = models.CharField()
    last_login = models.DateTimeField(null=True)
    class Meta:
        abstract = True

class BaseUserManager(models.Manager):
    pass

class UserManager(BaseUserManager):
    def create_user(self, username=None, email=None, password=None, **extra):
        return self.create(username=username, email=email)
    def create_superuser(self, username=None, email=None, password=None, **extra):
        return self.create(username=username, email=email)

class AbstractUser(AbstractBaseUser, PermissionsMixin):
    username = models.CharField()
    first_name = models.CharField()
    last_name = models.CharField()
    email = models.EmailField()
    is_staff = models.BooleanField()
    is_active = models.BooleanField()
    date_joined = models.DateTimeField()
    objects = UserManager()
    class Meta:
        abstract = True

class User(AbstractUser):
    class Meta:
        app_label = "auth"

class AnonymousUser:
    pass
"""

_CONTENT_TYPES = """
from django.db import models

class ContentTypeManager(models.Manager):
    def get_for_model(self, model, for_concrete_model=True):
        return self.get(app_label="")
    def get_for_models(self, *models, for_concrete_models=True):
        return list(self.filter(app_label=""))
    def get_for_id(self, id):
        return self.get(pk=id)

class ContentType(models.Model):
    app_label = models.CharField()
    model = models.CharField()
    objects = ContentTypeManager()
    class Meta:
        app_label = "contenttypes"
        db_table = "django_content_type"
"""

_SITES = """
from django.db import models

class SiteManager(models.Manager):
    def get_current(self, request=None):
        return self.get(pk=1)

class Site(models.Model):
    domain = models.CharField()
    name = models.CharField()
    objects = SiteManager()
    class Meta:
        app_label = "sites"
        db_table = "django_site"
"""

_SESSIONS = """
from django.db import models

class AbstractBaseSession(models.Model):
    session_key = models.CharField(primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField()
    class Meta:
        abstract = True

class Session(AbstractBaseSession):
    class Meta:
        app_label = "sessions"
        db_table = "django_session"
"""

_ADMIN = """
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models

class LogEntry(models.Model):
    action_time = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    content_type = models.ForeignKey(ContentType, models.SET_NULL, null=True)
    object_id = models.TextField(null=True)
    object_repr = models.CharField()
    action_flag = models.PositiveSmallIntegerField()
    change_message = models.TextField()
    class Meta:
        app_label = "admin"
        db_table = "django_admin_log"
"""

_FLATPAGES = """
from django.contrib.sites.models import Site
from django.db import models

class FlatPage(models.Model):
    url = models.CharField()
    title = models.CharField()
    content = models.TextField()
    sites = models.ManyToManyField(Site)
    class Meta:
        app_label = "flatpages"
        db_table = "django_flatpage"
"""

_TOKENS = """
from django.conf import settings
from django.db import models

class Token(models.Model):
    key = models.CharField(primary_key=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, related_name="auth_token", on_delete=models.CASCADE)
    created = models.DateTimeField()
    class Meta:
        app_label = "authtoken"
"""

MODULES: dict[str, str] = {
    "django.contrib.auth.models": _AUTH,
    "django.contrib.contenttypes.models": _CONTENT_TYPES,
    "django.contrib.sites.models": _SITES,
    "django.contrib.sessions.models": _SESSIONS,
    "django.contrib.admin.models": _ADMIN,
    "django.contrib.flatpages.models": _FLATPAGES,
    "rest_framework.authtoken.models": _TOKENS,
}

#: Those that count only where they are among the installed applications, or imported.
OPTIONAL = frozenset(["django.contrib.flatpages.models", "rest_framework.authtoken.models"])
