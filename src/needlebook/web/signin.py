"""Who is not signed in is sent to the sign-in page, in the form that the asking program understands."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

SAFE = ("GET", "HEAD", "OPTIONS")


class SignInMiddleware(LoginRequiredMiddleware):
    """A page is redirected, htmx moves the whole window, JSON gets 401.

    Where something was sent, its address cannot be opened afterwards: the way back is the page it was sent from.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: object) -> HttpResponseBase:
        if request.path_info.startswith("/api/"):
            text = _("You are signed out. Nothing was recorded; sign in and send it again.")
            return JsonResponse({"reason": "signed.out", "message": text}, status=401)
        if request.content_type == "application/json":
            return JsonResponse({"error": _("You are signed out. Nothing was recorded.")}, status=401)
        if request.htmx:
            back = request.htmx.current_url_abs_path or reverse("today")
            return HttpResponse(headers={"HX-Redirect": self._sign_in(request, back)})
        if request.method in SAFE:
            return super().handle_no_permission(request, view_func)
        return redirect(self._sign_in(request, _sent_from(request)))

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pages for somebody who is signed in stay in no cache: after signing out, Back shows no patient."""
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    def _sign_in(self, request: HttpRequest, back: str) -> str:
        if request.method not in SAFE:
            messages.warning(request, _("You were signed out. What you sent last was not recorded."))
        return f"{reverse('account_login')}?{urlencode({self.redirect_field_name: back})}"


def _sent_from(request: HttpRequest) -> str:
    """The page of this site that the browser says it came from, otherwise Today."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return reverse("today")
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
