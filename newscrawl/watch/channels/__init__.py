"""Channels for alarms: each sends a message, or raises `NotSentError`."""

from newscrawl.watch.channels.message import Message, NotSentError

__all__ = ["Message", "NotSentError"]
