"""python-telegram-bot's requests by aiohttp: with httpx, its default, a request takes several times the processor time."""

from __future__ import annotations

import json
from typing import Any
from urllib.request import getproxies

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData


class NeverSent(NetworkError):
    """The request surely never reached Telegram: no connection was made, or none was free in time."""


class AiohttpRequest(BaseRequest):
    """One pool of connections. Times are in seconds; proxies are those of the environment, as with httpx."""

    def __init__(
        self, *, connections: int, read: float, write: float = 10.0, connect: float = 5.0, pool: float = 10.0
    ) -> None:
        self._connections = connections
        self._read = read
        self._write = write
        self._connect = connect
        self._pool = pool
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long the answer may be waited for."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool; the first request does it too."""
        self._opened()

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=self._connections)
            # Looking for proxies takes a thread for every request, so it is done only where there are any.
            self._session = aiohttp.ClientSession(connector=connector, trust_env=bool(getproxies()))
        return self._session

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. NeverSent, TimedOut or NetworkError; none of them tells the address, which carries the token."""
        connect, read = _seconds(connect_timeout, self._connect), _seconds(read_timeout, self._read)
        waited = _sum(connect, _seconds(pool_timeout, self._pool))
        # aiohttp has no limit for writing alone. The wait for the answer is not longer for it: a send must not outlast its lease.
        total = _sum(_sum(waited, read), _seconds(write_timeout, self._write))
        timeout = aiohttp.ClientTimeout(total=total, connect=waited, sock_connect=connect, sock_read=read)
        headers = {"User-Agent": self.USER_AGENT}
        try:
            async with self._opened().request(
                method, url, data=_body(request_data), timeout=timeout, headers=headers, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NeverSent(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error


def _seconds(asked: Any, usual: float) -> float | None:
    """The time limit that a call asks for; None is "for ever", as in python-telegram-bot."""
    return usual if asked is BaseRequest.DEFAULT_NONE else asked


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _dumps(parameters: Any) -> str:
    return json.dumps(parameters, ensure_ascii=False, separators=(",", ":"))


def _body(data: RequestData | None) -> Any:
    if data is None:
        return None
    if not data.contains_files:
        # As JSON: a form writes six to nine characters for a letter of our scripts.
        return aiohttp.JsonPayload(data.parameters, dumps=_dumps)
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
