-- The first tables. Instants are Unix milliseconds, visible and modified Unix seconds, booleans 0 or 1, statuses their words.

-- Facts of the site, written once: authority.
CREATE TABLE site (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- The lives of the judging processes; seen is the last sign of life.
CREATE TABLE runs (
    run BIGINT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    started BIGINT NOT NULL,
    seen BIGINT
);

-- What is believed now. past: the last changes as JSON, newest first.
CREATE TABLE hosts (
    host TEXT NOT NULL PRIMARY KEY,
    status TEXT,
    since BIGINT NOT NULL,
    number BIGINT NOT NULL,
    check_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    begun BIGINT NOT NULL,
    past TEXT NOT NULL
);

CREATE TABLE checks (
    host TEXT NOT NULL,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status TEXT,
    since BIGINT NOT NULL,
    reason TEXT NOT NULL,
    failing BIGINT,
    PRIMARY KEY (host, name)
);

-- What happened. visible and url are null where a change was not told.
CREATE TABLE changes (
    number BIGINT NOT NULL PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    from_status TEXT,
    to_status TEXT NOT NULL,
    at BIGINT NOT NULL,
    visible BIGINT,
    check_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    failing BIGINT,
    told BIGINT NOT NULL,
    url TEXT
);

CREATE INDEX changes_of_subject ON changes (subject_kind, subject_id, number);

CREATE TABLE check_changes (
    host TEXT NOT NULL,
    check_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    from_status TEXT,
    to_status TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (host, check_name, at, to_status)
);

-- The words of told changes; feed is hosts or events.
CREATE TABLE entries (
    number BIGINT NOT NULL,
    feed TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (number, feed)
);

-- In which feeds a change is told.
CREATE TABLE change_scopes (
    scope TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (scope, number)
);

-- The latest told change of everybody who ever had one.
CREATE TABLE subjects (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    latest BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);

-- When the feeds of a scope last changed, and the fingerprint of their header.
CREATE TABLE scopes (
    scope TEXT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    modified BIGINT NOT NULL
);
