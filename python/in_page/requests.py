"""requests, as far as programs of a page need it. It blocks, so it is for threads."""

import json as json_module

from await_lab import fetching

__version__ = "2.32.5"


class RequestException(OSError):
    def __init__(self, *arguments, response=None, **_):
        super().__init__(*arguments)
        self.response = response


class ConnectionError(RequestException):
    pass


class Timeout(RequestException):
    pass


class HTTPError(RequestException):
    pass


class Response:
    def __init__(self, answer):
        self.status_code = answer.status
        self.headers = answer.headers
        self.content = answer.body
        self.text = answer.text
        self.url = answer.url
        self.encoding = "utf-8"
        self.ok = answer.status < 400

    def json(self, **options):
        return json_module.loads(self.content, **options)

    def raise_for_status(self):
        if not self.ok:
            kind = "Client" if self.status_code < 500 else "Server"
            raise HTTPError(f"{self.status_code} {kind} Error: for url: {self.url}", response=self)

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def __repr__(self):
        return f"<Response [{self.status_code}]>"


class Session:
    def __init__(self):
        self.headers = {}

    def request(self, method, url, *, params=None, headers=None, json=None, data=None, auth=None, **_):
        more, body = fetching.content(json, None, data)
        headers = {**more, **self.headers, **dict(headers or {})}
        if auth is not None:
            headers["authorization"] = fetching.basic(*auth)
        try:
            return Response(
                fetching.current().fetch_blocking(method.upper(), fetching.whole("", url, params), headers, body)
            )
        except fetching.Failed as error:
            raise ConnectionError(str(error)) from None

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def head(self, url, **options):
        return self.request("HEAD", url, **options)

    def post(self, url, **options):
        return self.request("POST", url, **options)

    def put(self, url, **options):
        return self.request("PUT", url, **options)

    def delete(self, url, **options):
        return self.request("DELETE", url, **options)

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def request(method, url, **options):
    return Session().request(method, url, **options)


def get(url, **options):
    return request("GET", url, **options)


def head(url, **options):
    return request("HEAD", url, **options)


def post(url, **options):
    return request("POST", url, **options)


def put(url, **options):
    return request("PUT", url, **options)


def delete(url, **options):
    return request("DELETE", url, **options)


class exceptions:
    RequestException, ConnectionError, Timeout, HTTPError = RequestException, ConnectionError, Timeout, HTTPError
