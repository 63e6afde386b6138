"""Where a request comes from, as the audit trail and the throttle write it down."""

from django.conf import settings
from django.http import HttpRequest

from people.domain.audit import plain_address


def client_address(request: HttpRequest) -> str | None:
    """The address of the client; None where there is none.

    Behind TRUSTED_PROXIES proxies it is what the outermost of them wrote into X-Forwarded-For. Anything further left
    in that header the client may have made up.
    """
    address = request.META.get("REMOTE_ADDR")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            address = hops[-settings.TRUSTED_PROXIES]
    return plain_address(address)
