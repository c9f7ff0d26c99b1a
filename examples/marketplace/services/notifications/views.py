"""The pages behind the bell."""

from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from services.notifications.models import Notification


def bell(request: HttpRequest, user_id: int) -> JsonResponse:
    """What somebody has not seen yet."""
    unseen = Notification.objects.filter(recipient_id=user_id, seen_at__isnull=True)
    return JsonResponse({"unseen": list(unseen.values("id", "kind", "payload"))})


def remind(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Say it again, by e-mail."""
    notification = get_object_or_404(Notification, pk=notification_id)
    address = notification.recipient.email
    send_mail(notification.kind, str(notification.payload), None, [address])
    return HttpResponse(status=204)


def unread(request: HttpRequest) -> JsonResponse:
    """Who has something to read, for the support."""
    rows = list(Notification.objects.filter(seen_at__isnull=True).values_list("kind", "recipient__email"))
    return JsonResponse({"unread": rows})
