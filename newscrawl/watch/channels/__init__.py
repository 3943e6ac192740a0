"""Channels that send alarms; each raises `NotSentError` if it cannot send a message."""

from newscrawl.watch.channels.message import AlarmMessage, NotSentError

__all__ = ["AlarmMessage", "NotSentError"]
