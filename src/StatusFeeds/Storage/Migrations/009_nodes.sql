-- More than one machine on one database: who there is, who looks at what, and what one node has to tell the others. With one process these tables stay empty.

-- A row a process, by the name that it has in the cluster. seen: rises with each sign of life, by that machine's clock. judges: 1 for the one that judges. checks: those of the shares
-- that it has; looks: begun since its start. config: fingerprint of the configuration that it has. taken: its last row of looks that was judged.
CREATE TABLE nodes (
    node TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    version TEXT NOT NULL,
    started BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    judges BIGINT NOT NULL,
    checks BIGINT NOT NULL,
    looks BIGINT NOT NULL,
    config TEXT NOT NULL,
    note TEXT NOT NULL,
    taken BIGINT NOT NULL DEFAULT 0
);

-- Hosts are shared out in so many parts as there are rows. until: the Unix second up to which (exclusive) somebody has taken it to look; node: who did last.
CREATE TABLE shares (
    share BIGINT NOT NULL PRIMARY KEY,
    node TEXT NOT NULL,
    until BIGINT NOT NULL
);

-- What nodes saw, some looks a row, numbered by each node from 1; gone a minute after they were judged.
CREATE TABLE looks (
    node TEXT NOT NULL,
    number BIGINT NOT NULL,
    written BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (node, number)
);

-- What the judge asks those who look: a check is due at that Unix second; 0: at once. Gone after a minute.
CREATE TABLE asks (
    number BIGINT NOT NULL PRIMARY KEY,
    host TEXT NOT NULL,
    name TEXT NOT NULL,
    due BIGINT NOT NULL
);

-- batch: rises with each commit that brings news, over all runs; hosts and applications have that of the commit which wrote them last.
ALTER TABLE runs ADD COLUMN batch BIGINT NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN batch BIGINT NOT NULL DEFAULT 0;
ALTER TABLE applications ADD COLUMN batch BIGINT NOT NULL DEFAULT 0;
CREATE INDEX hosts_batch ON hosts (batch);
