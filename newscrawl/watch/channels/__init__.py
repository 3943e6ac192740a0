"""The ways by which alarms leave: each takes a message, and raises `NotSentError` if it could not be sent."""

from newscrawl.watch.channels.message import Message, NotSentError

__all__ = ["Message", "NotSentError"]
