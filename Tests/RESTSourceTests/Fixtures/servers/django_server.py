"""Django REST framework over 250 notes: page numbers (open), limit and offset (token), cursor (session login)."""
import pathlib, sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

port, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="only for tests", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
                    "django.contrib.staticfiles", "rest_framework", "rest_framework.authtoken"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]}}],
    STATIC_URL="/static/", LOGIN_REDIRECT_URL="/page/", DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "notes.sqlite3")}})
django.setup()

from django.core.management import call_command
from django.contrib.auth.models import User
from django.db import connection, models
from django.urls import include, path
from rest_framework import generics, pagination, permissions, serializers
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.authtoken.views import obtain_auth_token


class Note(models.Model):
    text = models.TextField()
    updated = models.DateTimeField()

    class Meta:
        app_label = "notes"
        ordering = ["id"]


class NoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ["id", "text", "updated"]


def listing(paginator, **attributes):
    return type("Notes", (generics.ListAPIView,), {
        "queryset": Note.objects.all(), "serializer_class": NoteSerializer, "pagination_class": paginator,
        **attributes}).as_view()


class Pages(pagination.PageNumberPagination):
    page_size = 40


class Offsets(pagination.LimitOffsetPagination):
    default_limit = 30
    max_limit = 60


class Cursors(pagination.CursorPagination):
    page_size = 50
    ordering = "id"


private = {"permission_classes": [permissions.IsAuthenticated]}
urlpatterns = [
    path("page/", listing(Pages)),
    path("offset/", listing(Offsets, authentication_classes=[TokenAuthentication], **private)),
    path("cursor/", listing(Cursors, authentication_classes=[SessionAuthentication], **private)),
    path("token/", obtain_auth_token),
    path("api-auth/", include("rest_framework.urls")),
]

call_command("migrate", verbosity=0, run_syncdb=True)
with connection.schema_editor() as editor:
    editor.create_model(Note)
User.objects.create_user("ann", password="pass-word-1")
import datetime

start = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
Note.objects.bulk_create(
    Note(text=f"note {n} \u20ac", updated=start + datetime.timedelta(hours=n)) for n in range(250))


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


from django.core.handlers.wsgi import WSGIHandler

server = make_server("127.0.0.1", port, WSGIHandler(), handler_class=Quiet)
(folder / "ready").touch()
server.serve_forever()
