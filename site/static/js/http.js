/* Requests to our own server with the CSRF token. Resolves with the Response; only a dead network rejects. */

export function csrfToken() {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : "";
}

export function postForm(url, body) {
  return fetch(url, {
    method: "POST",
    body,
    credentials: "same-origin",
    redirect: "manual",
    headers: { "X-CSRFToken": csrfToken() },
  });
}

export function postJSON(url, data, options) {
  const request = {
    method: "POST",
    body: JSON.stringify(data),
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
  };
  return fetch(url, Object.assign(request, options));
}
