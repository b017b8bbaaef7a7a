-- Incidents are what people posted of them; what was told of each; and what each reload of the configuration changed.

-- number: over all incidents, in the order of posting. kind: proposal, opening, update, note or closing. idempotency_key, digest: of the one who posts, and of what he posted.
-- applications, hosts: ids with a blank between. next: milliseconds until the next update at most. Null: as it was said before.
CREATE TABLE incident_posts (
    number BIGINT NOT NULL PRIMARY KEY,
    incident BIGINT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_whom TEXT NOT NULL,
    idempotency_key TEXT,
    digest TEXT NOT NULL,
    since BIGINT,
    title TEXT,
    applications TEXT,
    hosts TEXT,
    severity TEXT,
    stage TEXT,
    summary TEXT NOT NULL,
    details TEXT NOT NULL,
    ticket TEXT,
    commander TEXT,
    spokesperson TEXT,
    next BIGINT
);

CREATE INDEX incident_posts_incident ON incident_posts (incident, number);
CREATE UNIQUE INDEX incident_posts_key ON incident_posts (by_whom, idempotency_key);

-- post: the last one that feeds tell; due: the one of which feeds tell that it has passed.
CREATE TABLE incidents_told (
    incident BIGINT NOT NULL PRIMARY KEY,
    post BIGINT NOT NULL,
    due BIGINT
);

-- what: a line each. revision: the commit of the folder, where it is kept by git.
CREATE TABLE reloads (
    at BIGINT NOT NULL PRIMARY KEY,
    what TEXT NOT NULL,
    revision TEXT NOT NULL,
    by_whom TEXT NOT NULL
);
