"""Why the machine does not let the daemon listen, in words for whoever runs it."""

import errno
import socket

_OF_AN_ADDRESS = {
    errno.EADDRINUSE: "is taken: stop who listens there, or say another CHATD_PORT",
    errno.EACCES: "this user may not listen there; say a CHATD_PORT of 1024 or more, and let the proxy take 443",
    errno.EADDRNOTAVAIL: "is no address of this machine; say another CHATD_HOST",
    errno.EAFNOSUPPORT: "this machine has no addresses of this kind; say another CHATD_HOST",
}


def of_an_address(error: OSError, host: str, port: int) -> str | None:
    """Why nobody can listen there; None when that is not known, so that it is no mistake of the operator."""
    if isinstance(error, socket.gaierror):
        return f"{host} is no name of this machine; say another CHATD_HOST"
    words = _OF_AN_ADDRESS.get(error.errno or 0)
    return words and f"{host_and_port(host, port)} {words}"


def host_and_port(host: str, port: int) -> str:
    """As addresses are written: one of IPv6 in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
