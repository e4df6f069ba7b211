"""The HTTP server: one thread, one loopback port."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sage200_dialect.sandbox.app import application

if TYPE_CHECKING:
    from starlette.types import Scope

    from sage200_dialect.sandbox.site import Site

HOST = "127.0.0.1"


class Server:
    """Serves a site until `stop()`."""

    def __init__(self, site: Site, port: int, *, admin: bool = False) -> None:
        # without the protocol asyncio leaves Nagle on, and each answer waits 40 ms for an acknowledgement
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((HOST, port))
            self._socket.listen(256)
        except OSError:
            self._socket.close()
            raise
        self.port: int = self._socket.getsockname()[1]
        site.sage_id.url = f"http://{HOST}:{self.port}"
        transports: dict[Any, asyncio.Transport] = {}

        def hang_up(scope: Scope, reset: bool) -> None:
            transport = transports[tuple(scope["client"])]
            if reset:
                lingering = struct.pack("ii", 1, 0)
                transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, lingering)
                transport.abort()
            else:
                transport.close()

        class Protocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                transports[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                transports.pop(self.client, None)
                super().connection_lost(exc)

        config = uvicorn.Config(
            application(site, hang_up, admin=admin),
            http=Protocol,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            timeout_keep_alive=75,
            server_header=False,
        )
        self._server = _PromptServer(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name=f"sage200-sandbox-{self.port}", daemon=True
        )
        self._thread.start()
        # Once it serves, it has imported all that it imports: a fork meets no half-imported module.
        while not self._server.serving.wait(0.5) and self._thread.is_alive():
            continue

    def stop(self) -> None:
        """Ends the listener and every connection, whatever they are doing."""
        self._server.stop_now()
        self._thread.join(timeout=5)


class _PromptServer(uvicorn.Server):
    """uvicorn's server looks every 0.1 s whether it should exit, and waits for its connections: this one
    exits when told."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = threading.Event()
        self.serving = threading.Event()
        self._wake: asyncio.Event | None = None
        self._running: asyncio.AbstractEventLoop | None = None

    def stop_now(self) -> None:
        self._told.set()
        loop, wake = self._running, self._wake
        if loop is not None and wake is not None and not loop.is_closed():
            try:
                loop.call_soon_threadsafe(wake.set)
            except RuntimeError:  # the loop closed between the two lines
                return

    async def main_loop(self) -> None:
        self._wake, self._running = asyncio.Event(), asyncio.get_running_loop()
        self.serving.set()
        counter = 0
        while not self._told.is_set():
            await self.on_tick(counter)
            counter += 10
            try:
                await asyncio.wait_for(self._wake.wait(), timeout=1.0)
            except asyncio.TimeoutError:
                continue

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for each in sockets or []:
            each.close()
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        for task in list(self.server_state.tasks):
            task.cancel()
        await asyncio.sleep(0)
