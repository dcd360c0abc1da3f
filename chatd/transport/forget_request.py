"""What a request says of a person is dropped before it waits for anything: headers, path, address.

aiohttp keeps the request of a poll until it is answered; tests/transport/test_websocket.py looks for what is left.
"""

from typing import Any

from aiohttp import web
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

_NO_HEADERS: CIMultiDictProxy[str] = CIMultiDictProxy(CIMultiDict())
_NOWHERE = URL("/")


def forget_request(request: web.BaseRequest) -> None:
    """Empty a request that waits; the connection itself stays, and can be answered."""
    fields: Any = request  # the fields are the library's own
    empty = {
        "_message": fields._message._replace(  # noqa: SLF001 - the library offers no way to forget
            path="/", headers=_NO_HEADERS, raw_headers=(), url=_NOWHERE
        ),
        "_headers": _NO_HEADERS,
        "_rel_url": _NOWHERE,
        "_transport_peername": None,
        "_cache": {},
    }
    for name, value in empty.items():
        setattr(fields, name, value)
