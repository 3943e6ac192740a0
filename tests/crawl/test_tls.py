"""An untrusted certificate is reported in one plain line, without a traceback of the TLS library."""

from __future__ import annotations

import ssl
from pathlib import Path

from tests.certificates import certificate
from tests.crawls import Project
from tests.servers import article, rss, serve


def test_untrusted_certificate_is_reported_in_one_line(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    with serve({"/rss": rss([1]), "/news/1": article(1)}) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        url = server.url.replace("http:", "https:")
        run = Project(tmp_path / "project", url, 'rss_urls = ["{url}/rss"]').crawl()
    run.last_line("loop: nothing could be fetched", "the certificate is not trusted (SSL: certificate verify failed)")
    assert run.code == 1
    assert "Traceback" not in run.err
    assert "CRITICAL" not in run.err
    assert "[(" not in run.err
