-- The first released schema, as newscrawl 0.1.0 made it. Frozen.
CREATE TABLE articles (
    id BIGSERIAL NOT NULL,
    site TEXT NOT NULL,
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    published TIMESTAMP WITH TIME ZONE,
    version INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    stored_at TIMESTAMP WITH TIME ZONE NOT NULL,
    content_hash BYTEA NOT NULL,
    data JSONB NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT articles_identity UNIQUE (site, key),
    UNIQUE (seq)
);
CREATE INDEX articles_published ON articles (published);
CREATE TABLE copies (
    id BIGSERIAL NOT NULL,
    article_id BIGINT NOT NULL,
    site TEXT NOT NULL,
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    similarity FLOAT NOT NULL,
    published TIMESTAMP WITH TIME ZONE,
    found_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT copies_identity UNIQUE (site, key)
);
CREATE INDEX copies_article ON copies (article_id);
CREATE TABLE fingerprints (
    hash BYTEA NOT NULL,
    article_id BIGINT NOT NULL,
    PRIMARY KEY (hash)
);
CREATE TABLE leases (
    site TEXT NOT NULL,
    owner TEXT NOT NULL,
    expires TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (site)
);
CREATE TABLE ledger (
    id BIGSERIAL NOT NULL,
    site TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    via TEXT NOT NULL,
    page INTEGER NOT NULL,
    hops INTEGER NOT NULL,
    parent TEXT,
    hints JSONB,
    source_id BIGINT,
    found_run BIGINT NOT NULL,
    found_at TIMESTAMP WITH TIME ZONE NOT NULL,
    taken_run BIGINT,
    outcome TEXT,
    reason TEXT,
    settled_at TIMESTAMP WITH TIME ZONE,
    due TIMESTAMP WITH TIME ZONE,
    tries INTEGER NOT NULL,
    checks INTEGER NOT NULL,
    published TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    CONSTRAINT ledger_identity UNIQUE (site, kind, key)
);
CREATE INDEX ledger_due ON ledger (site, due) WHERE due IS NOT NULL;
CREATE INDEX ledger_open ON ledger (site, kind, hops, id) WHERE outcome IS NULL;
CREATE INDEX ledger_source ON ledger (source_id);
CREATE INDEX ledger_url ON ledger (url);
CREATE TABLE links (
    article_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    url TEXT,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    site TEXT,
    key TEXT,
    follow BOOLEAN NOT NULL,
    PRIMARY KEY (article_id, position)
);
CREATE TABLE meta (
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE runs (
    id BIGSERIAL NOT NULL,
    site TEXT NOT NULL,
    owner TEXT NOT NULL,
    started TIMESTAMP WITH TIME ZONE NOT NULL,
    ended TIMESTAMP WITH TIME ZONE,
    since TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    counts JSONB,
    PRIMARY KEY (id)
);
CREATE INDEX runs_site ON runs (site, id);
CREATE TABLE versions (
    article_id BIGINT NOT NULL,
    version INTEGER NOT NULL,
    stored_at TIMESTAMP WITH TIME ZONE NOT NULL,
    data JSONB NOT NULL,
    PRIMARY KEY (article_id, version)
);
INSERT INTO meta (name, value) VALUES ('schema', 1), ('feed', 0);
