# syntax=docker/dockerfile:1
# docker build --tag newscrawl .                        without a browser
# docker build --tag newscrawl --target chromium .      for sites with `render`
FROM python:3.13-slim-trixie AS packages
WORKDIR /srv/newscrawl
COPY requirements.txt ./
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.txt

FROM python:3.13-slim-trixie AS base
RUN groupadd --gid 10001 newscrawl \
    && useradd --uid 10001 --gid 10001 --no-log-init --create-home --home-dir /var/lib/newscrawl newscrawl
WORKDIR /srv/newscrawl
COPY --from=packages /srv/newscrawl/.venv .venv
COPY scrapy.cfg LICENSE ./
COPY newscrawl newscrawl
COPY pipelines pipelines
COPY spiders spiders
# Compiled here: the root file system is read-only when it runs.
RUN .venv/bin/python -m compileall -q newscrawl pipelines spiders
ENV PATH=/srv/newscrawl/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FEED_STORE_URL=sqlite:////var/lib/newscrawl/feedstore.sqlite
USER 10001:10001
VOLUME /var/lib/newscrawl
HEALTHCHECK --interval=5m --timeout=1m --start-period=2m --retries=3 \
    CMD ["python", "-m", "scrapy", "doctor", "--quick"]
ENTRYPOINT ["python", "-m", "scrapy"]
CMD ["crawldue", "--loop"]

FROM base AS chromium
USER 0
# Debian's newest, as it is a browser; its version need not be that of Playwright's own.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends chromium \
    && rm -rf /var/lib/apt/lists/*
USER 10001:10001

# The last stage is what is built by default.
FROM base AS slim
