"""A server that speaks the OpenAI chat interface, as Ollama and llama.cpp do on this machine."""

import http.client
import ipaddress
import json
import logging
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

_log = logging.getLogger(__name__)

_MAX_BYTES = 256 * 1024
_PATH = "/v1/chat/completions"
_OK = 200


class EndpointError(Exception):
    """The server cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model answers.

    Attributes:
        url: ``http://127.0.0.1:11434``; the path of the interface is added unless it has one.
        model: Name of the model, ``llama3.1:8b``.
        consent: Whether the person agreed that questions and passages leave this computer.
            Without it only addresses of this computer are used.
        timeout: Seconds to wait for the connection and for each part of the answer.
    """

    url: str
    model: str
    consent: bool = False
    timeout: float = 30.0

    def complete(self, system: str, text: str) -> str:
        """Return what the model writes.

        Redirects are not followed and no proxy is used: the words go to this address or nowhere.

        Args:
            system: What the model is to do.
            text: What it is given.

        Raises:
            EndpointError: The address is not allowed, or no answer came that can be read.
        """
        address = self._allowed_address()
        parts = urlsplit(self.url)
        body = json.dumps(
            {
                "model": self.model,
                "temperature": 0,
                "stream": False,
                "messages": [
                    {"role": "system", "content": system},
                    {"role": "user", "content": text},
                ],
            }
        )
        path = parts.path if parts.path.endswith("/completions") else parts.path.rstrip("/") + _PATH
        connection = self._connection(address)
        try:
            headers = {"Content-Type": "application/json", "Host": parts.netloc}
            connection.request("POST", path, body.encode(), headers)
            response = connection.getresponse()
            if response.status != _OK:
                msg = f"the local model answered with status {response.status}: check its address"
                raise EndpointError(msg)
            data = response.read(_MAX_BYTES + 1)
        except (OSError, ValueError, http.client.HTTPException) as error:
            msg = (
                f"the local model at {parts.netloc} does not answer ({error}): start it, or turn "
                "it off"
            )
            raise EndpointError(msg) from error
        finally:
            connection.close()
        return _content(data)

    def _allowed_address(self) -> str:
        """Return the host to connect to.

        Raises:
            EndpointError: It is no http address, or not of this computer and nobody agreed.
        """
        try:
            parts = urlsplit(self.url)
            host, _port = parts.hostname, parts.port
        except ValueError as error:
            msg = f"{self.url!r} is no address of a local model: use http://127.0.0.1:PORT"
            raise EndpointError(msg) from error
        if parts.scheme not in ("http", "https") or not host or parts.username:
            msg = f"{self.url!r} is no address of a local model: use http://127.0.0.1:PORT"
            raise EndpointError(msg)
        if _is_loopback(host):
            return host
        if not self.consent:
            msg = (
                f"{host} is another computer: nothing is sent there unless you agree to it in the "
                "settings"
            )
            raise EndpointError(msg)
        _log.info("a question is sent to the model at %s, as agreed in the settings", host)
        return host

    def _connection(self, host: str) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        return kind(host, parts.port, timeout=self.timeout)


def _is_loopback(host: str) -> bool:
    """Return whether every address of a host is one of this computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        pass
    if host != "localhost":
        return False
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return all(ipaddress.ip_address(entry[4][0]).is_loopback for entry in found)


def _content(data: bytes) -> str:
    """Return the text of an answer of the interface.

    Raises:
        EndpointError: It is too long, or none.
    """
    if len(data) > _MAX_BYTES:
        msg = f"the local model wrote more than {_MAX_BYTES >> 10} KiB: its answer is not used"
        raise EndpointError(msg)
    try:
        return str(json.loads(data)["choices"][0]["message"]["content"])
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        msg = "the local model's answer cannot be read: is it an OpenAI-compatible server?"
        raise EndpointError(msg) from error
