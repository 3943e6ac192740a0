"""An alarm and its end are each sent once; messages that could not be sent are sent later. With real servers."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from newscrawl.store import open_engine
from newscrawl.store.db.schema import alarms
from newscrawl.watch import advice
from newscrawl.watch.alarms import Sent, send
from newscrawl.watch.channels.apprise import Apprise
from newscrawl.watch.channels.mail import Mail
from newscrawl.watch.channels.message import AlarmMessage, Channel, NotSentError
from newscrawl.watch.channels.webhook import Webhook
from newscrawl.watch.judge import Finding, Judgement, State
from tests.certificates import certificate
from tests.watch.histories import NOW


class Hook(ThreadingHTTPServer):
    """A webhook server that keeps posted messages; `status` is its response, None for no response."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.status: int | None = 200
        self.posts: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str | None]] = []
        """Path and `Authorization` header of each request."""
        self.ended = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/secret"


class _Hook(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status is None:
            self.server.ended.wait(60)
            return
        if self.server.status == 200:
            self.server.posts.append(json.loads(body))
            self.server.asked.append((self.path, self.headers["Authorization"]))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.ended.set()
    server.shutdown()
    server.server_close()


class Postbox:
    """An SMTP server; `answer` is its response to each mail, `rcpt` to each recipient."""

    def __init__(self) -> None:
        self.answer = "250 OK"
        self.rcpt = "250 OK"
        self.quit = "221 Bye"
        self.mails: list[bytes] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        return self.quit

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.answer.startswith("250"):
            self.mails.append(envelope.content)
        return self.answer


@contextmanager
def mail_server(**more: Any) -> Iterator[tuple[Postbox, Mail]]:
    """An SMTP server without encryption, and a channel to it; `more` are options of aiosmtpd."""
    box = Postbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield box, Mail(f"smtp://127.0.0.1:{port}", "crawl@a.example", ["you@a.example"], 20)
    finally:
        controller.stop()


def secured(cert: Path, kind: str) -> dict[str, Any]:
    """Options of a server that has a certificate, and accepts mail only from the user `watch`."""

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"watch", b"pass:w@rd%"), handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert)
    login = {"authenticator": check, "auth_required": True}
    if kind == "smtps":
        return {"ssl_context": context, "auth_require_tls": False, **login}
    return {"tls_context": context, "require_starttls": True, **login}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def engine(store_url: str) -> Iterator[sa.Engine]:
    opened = open_engine(store_url)
    yield opened
    opened.dispose()


def broken(site: str = "loop") -> Judgement:
    told = advice.silent(40, "لوب", lists=1, listed=0, entries=0, known=0, reasons=[])
    finding = Finding(signal="silence", state=State.DEAD, since=NOW, diagnosis=told)
    return Judgement(site=site, state=State.DEAD, findings=[finding])


WELL = Judgement(site="loop", state=State.OK)


def go(engine: sa.Engine, channel: Channel, *judged: Judgement, hours: float = 0, removed: tuple[str, ...] = ()) -> Any:
    return send(engine, judged, removed, [channel], NOW + timedelta(hours=hours))


def test_alarm_and_its_end_are_sent_once(engine: sa.Engine, hook: Hook) -> None:
    channel = Webhook(hook.url, 20)
    assert go(engine, channel, broken()) == [Sent("webhook", 1, None)]
    assert go(engine, channel, broken(), hours=1) == []
    # An alarm that disappears briefly has not ended: it must be absent for half a day.
    assert go(engine, channel, WELL, hours=2) == []
    assert go(engine, channel, broken(), hours=3) == []
    assert go(engine, channel, WELL, hours=16) == [Sent("webhook", 1, None)]
    assert go(engine, channel, WELL, hours=40) == []
    assert [post["alarms"][0]["event"] for post in hook.posts] == ["begin", "end"]
    (alarm,) = hook.posts[0]["alarms"]
    assert (alarm["site"], alarm["state"]) == ("loop", "dead")
    assert alarm["what"] == "no new article, although 40 were expected"
    assert "what to do: compare its front page with `scrapy discover لوب`" in hook.posts[0]["text"]


@pytest.mark.parametrize("status", [500, 302, 404])
def test_failed_webhook_gets_the_message_the_next_time(engine: sa.Engine, hook: Hook, status: int) -> None:
    hook.status = status
    channel = Webhook(hook.url, 20)
    (sent,) = go(engine, channel, broken())
    assert f"HTTP {status}" in sent.error
    assert "secret" not in sent.error
    hook.status = 200
    # Both messages are sent in order, although the alarm has ended meanwhile.
    assert go(engine, channel, WELL, hours=13) == [Sent("webhook", 2, None)]
    assert [alarm["event"] for alarm in hook.posts[0]["alarms"]] == ["begin", "end"]


def test_webhook_that_never_responds_or_is_unreachable(engine: sa.Engine, hook: Hook) -> None:
    hook.status = None
    (sent,) = go(engine, Webhook(hook.url, 0.2), broken())
    assert "timed out" in sent.error
    (sent,) = go(engine, Webhook(f"http://127.0.0.1:{free_port()}/", 20), broken())
    assert "refused" in sent.error


def test_webhook_accepts_any_url_that_browsers_accept(hook: Hook) -> None:
    place = hook.url.partition("//")[2]
    Webhook(f"http://watch:pa%40ss@{place}/سر و سر", 20).send(AlarmMessage([]))
    assert hook.asked == [("/secret/%D8%B3%D8%B1%20%D9%88%20%D8%B3%D8%B1", "Basic d2F0Y2g6cGFAc3M=")]


class Endless:
    """A channel whose server never finishes its response."""

    name = "endless"

    def __init__(self) -> None:
        self.ended = threading.Event()

    def send(self, message: AlarmMessage) -> None:
        """Wait until the test ends."""
        self.ended.wait(60)


class Faulty:
    """A channel with a programming error."""

    name = "faulty"

    def send(self, message: AlarmMessage) -> None:
        """Raise an error."""
        raise KeyError("x")


def test_hanging_or_faulty_channel_does_not_stop_the_others(engine: sa.Engine, hook: Hook) -> None:
    endless = Endless()
    channels: list[Channel] = [endless, Faulty(), Webhook(hook.url, 20)]
    first, second, third = send(engine, [broken()], [], channels, NOW, 0.5)
    endless.ended.set()
    assert first.error == "endless: no answer within 0 seconds"
    assert second.error == "faulty: KeyError: 'x'"
    assert third == Sent("webhook", 1, None)


def test_response_to_quit_does_not_matter(engine: sa.Engine) -> None:
    with mail_server() as (box, channel):
        box.quit = "421 4.4.2 too many"
        assert go(engine, channel, broken()) == [Sent("mail", 1, None)]
        box.answer = "550 no"
        (sent,) = go(engine, channel, broken("other"))
        assert "550 no" in sent.error


def test_mail(engine: sa.Engine) -> None:
    with mail_server() as (box, channel):
        box.answer = "451 4.7.1 Greylisted, try again"
        (sent,) = go(engine, channel, broken())
        assert "451 4.7.1 Greylisted" in sent.error
        box.answer, box.rcpt = "250 OK", "550 no such user"
        (sent,) = go(engine, channel, broken())
        assert "550 no such user" in sent.error
        box.rcpt = "250 OK"
        assert go(engine, channel, broken()) == [Sent("mail", 1, None)]
        assert len(box.mails) == 1
        assert b"Subject: newscrawl: loop: alarm" in box.mails[0]
    (sent,) = go(engine, channel, broken("other"))
    assert "refused" in sent.error.lower()


def test_password_is_not_sent_without_encryption() -> None:
    with mail_server() as (box, plain):
        channel = Mail(f"smtp://user:word@127.0.0.1:{plain._port}", "a@a.example", ["b@a.example"], 20)
        with pytest.raises(NotSentError, match="no encryption"):
            channel.send(AlarmMessage([]))
        assert box.mails == []


@pytest.mark.parametrize("kind", ["smtp", "smtps"])
def test_mail_by_tls_with_a_login(
    engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    cert = certificate(tmp_path)
    with mail_server(**secured(cert, kind)) as (box, plain):

        def channel(password: str) -> Mail:
            user = f"watch:{quote(password)}@"
            return Mail(f"{kind}://{user}127.0.0.1:{plain._port}", "crawl@a.example", ["you@a.example"], 20)

        def refused(password: str) -> str:
            (sent,) = go(engine, channel(password), broken())
            assert sent.error.startswith(f"mail server 127.0.0.1:{plain._port}: ")
            assert len(sent.error.splitlines()) == 1
            assert password not in sent.error
            assert box.mails == []
            return str(sent.error)

        # The certificate is not trusted, so the password is not sent.
        assert "its certificate is not trusted (self-signed certificate)" in refused("pass:w@rd%")
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        assert "the login as watch was refused: 535 " in refused("another")
        # A message that could not be sent is sent later, once.
        assert go(engine, channel("pass:w@rd%"), broken()) == [Sent("mail", 1, None)]
        assert go(engine, channel("pass:w@rd%"), broken()) == []
        assert len(box.mails) == 1
        assert b"Subject: newscrawl: loop: alarm" in box.mails[0]


def test_missing_login_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cert = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    with mail_server(**secured(cert, "smtp")) as (box, plain):
        with pytest.raises(NotSentError, match=r"530 5\.7\.0 Authentication required"):
            plain.send(AlarmMessage([]))
        assert box.mails == []


@pytest.mark.parametrize("kind", ["smtp", "smtps"])
def test_wrong_kind_of_tls_is_reported_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    cert = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    other = {"smtp": "smtps", "smtps": "smtp"}[kind]
    with mail_server(**secured(cert, other)) as (_, plain):
        channel = Mail(f"{kind}://127.0.0.1:{plain._port}", "a@a.example", ["b@a.example"], 2)
        with pytest.raises(NotSentError, match=rf"^mail server 127\.0\.0\.1:\d+: .+{other}://"):
            channel.send(AlarmMessage([]))


def test_apprise_sends_through_its_services(hook: Hook, engine: sa.Engine) -> None:
    channel = Apprise(hook.url.replace("http://", "json://"))
    hook.status = 500
    (sent,) = go(engine, channel, broken())
    assert sent.error.startswith("apprise: ")
    hook.status = 200
    # If another service fails, this one does not send again.
    other = Apprise(f"json://127.0.0.1:{free_port()}/")
    results = send(engine, [broken("second")], [], [channel, other], NOW)
    assert [(one.notes, one.error is None) for one in results] == [(2, True), (1, False)]
    (again,) = send(engine, [broken("second")], [], [channel, other], NOW)
    assert again.channel == other.name
    assert "no new article" in hook.posts[0]["message"]
    with pytest.raises(ValueError, match="not a valid apprise URL"):
        Apprise("nothing at all")


def test_simultaneous_processes_send_once(store_url: str, hook: Hook) -> None:
    engines = [open_engine(store_url) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: go(one, Webhook(hook.url, 20), broken()), engines))
    with engines[0].connect() as connection:
        assert len(connection.execute(sa.select(alarms)).all()) == 1
    for one in engines:
        one.dispose()
    assert len(hook.posts) == 1


def test_removed_site_is_reported_once_and_its_alarms_end(engine: sa.Engine, hook: Hook) -> None:
    channel = Webhook(hook.url, 20)
    go(engine, channel, broken())
    off = Judgement(site="loop", state=State.OFF)
    assert go(engine, channel, off, hours=1, removed=("loop",)) == [Sent("webhook", 1, None)]
    assert go(engine, channel, off, hours=30, removed=("loop",)) == []
    assert hook.posts[-1]["alarms"][0]["signal"] == "removed"
    with engine.connect() as connection:
        assert connection.execute(sa.select(alarms).where(alarms.c.ended_at.is_(None))).all() == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "a.example",
        "http://",
        "http://a.example:s3cret/",
        "http://[::1/s3cret",
    ],
)
def test_invalid_webhook_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(ValueError, match="expected an http") as caught:
        Webhook(url, 1)
    assert "cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("server", "receiver", "words"),
    [
        ("a.example", "b@a.example", "expected smtp"),
        ("smtp://u:s3/cret@a.example", "b@a.example", "expected smtp.*must be percent-encoded$"),
        ("smtp://a.example", "nobody", "not an e-mail"),
        ("smtps://watch:سر@a.example", "b@a.example", "ASCII"),
    ],
)
def test_invalid_mail_server_or_receiver_is_refused(server: str, receiver: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Mail(server, "a@a.example", [receiver], 1)
