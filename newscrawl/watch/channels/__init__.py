"""Channels for alarms: each sends a message, or raises `NotSentError`."""

from newscrawl.watch.channels.message import AlarmMessage, NotSentError

__all__ = ["AlarmMessage", "NotSentError"]
