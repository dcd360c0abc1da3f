"""The official client, for who comes to a line that was started as an operator starts it."""

from tests.transport.official_client import official

__all__ = ["official"]
