"""Every address of the program. Stages of a visit hang under the visit; a session's events under the session."""

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from needlebook.interop.api.endpoints import api
from needlebook.interop.api.problems import no_such_address

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", login_not_required(account.logout), name="account_logout"),
    path("api/v1/", api.urls),
    re_path("^api/", no_such_address),
    path("", include("needlebook.web.urls")),
]

handler404 = "needlebook.web.errors.not_found"
handler500 = "needlebook.web.errors.server_error"
handler403 = "needlebook.web.errors.forbidden"
handler400 = "needlebook.web.errors.bad_request"
