"""An officer's browser, as far as the server can tell: cookies, CSRF, the forms and calls of the sitting page."""

from __future__ import annotations

import http.client
import json
import re
import time
from urllib.parse import urlencode, urlsplit

from benchmarks.server import Server

# The server closes a connection that was idle for two seconds; one that was for half as long is opened anew.
IDLE = 1.0
HIDDEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """One logged-in officer with one kept-alive connection."""

    def __init__(self, server: Server, session: str):
        self.connection: http.client.HTTPConnection = server.connection()
        self.cookies = {"sessionid": session}
        self._last_used = 0.0

    def get(self, path: str) -> str:
        return self._ask("GET", path)[1]

    def post_form(self, path: str, page: str) -> str:
        """Post the form of `page` to `path` and return where the answer leads."""
        token = HIDDEN.search(page)
        body = urlencode({"csrfmiddlewaretoken": token.group(1) if token else ""})
        response, _text = self._ask("POST", path, body, "application/x-www-form-urlencoded")
        return urlsplit(response.headers["Location"]).path

    def post_json(self, path: str, content: dict) -> dict:
        return json.loads(self._ask("POST", path, json.dumps(content), "application/json")[1])

    def _ask(self, method: str, path: str, body: str | None = None, kind: str = "text/html"):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": kind, "Host": f"127.0.0.1:{self.connection.port}"}
        if time.monotonic() - self._last_used > IDLE:
            self.connection.close()
        self.connection.request(method, path, body=body, headers=headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        self._last_used = time.monotonic()
        if response.status >= 400:
            raise RuntimeError(f"{method} {path} answered {response.status}: {text[:300]}")
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _equals, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response, text
