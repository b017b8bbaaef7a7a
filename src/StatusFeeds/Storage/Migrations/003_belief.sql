-- A status that can be believed: what is told apart from what is, excuses, flapping, applications, gaps, windows ordered while we run.
-- Old rows: what was told is what was, and what the checks said is what counted. Facts of the site: blind, since when no network is seen, absent while one is.

-- told, told_at, told_by: what feeds say, since when, and why; untold: why that is not what is; back: since when it answers again, 0: always.
ALTER TABLE hosts ADD COLUMN told TEXT;
ALTER TABLE hosts ADD COLUMN told_at BIGINT;
ALTER TABLE hosts ADD COLUMN told_by TEXT NOT NULL DEFAULT '';
ALTER TABLE hosts ADD COLUMN untold TEXT NOT NULL DEFAULT '';
ALTER TABLE hosts ADD COLUMN back BIGINT NOT NULL DEFAULT 0;
UPDATE hosts SET told = status, told_at = since WHERE status IS NOT NULL;

-- silences, silent_since: its last looks in a row without any answer; answered, begun: when a look began that got one, and that decided; flaps: see FlapsText.
ALTER TABLE checks ADD COLUMN counted TEXT;
ALTER TABLE checks ADD COLUMN excuse TEXT NOT NULL DEFAULT '';
ALTER TABLE checks ADD COLUMN decided_by TEXT NOT NULL DEFAULT '';
ALTER TABLE checks ADD COLUMN silences BIGINT NOT NULL DEFAULT 0;
ALTER TABLE checks ADD COLUMN silent_since BIGINT;
ALTER TABLE checks ADD COLUMN answered BIGINT NOT NULL DEFAULT 0;
ALTER TABLE checks ADD COLUMN begun BIGINT NOT NULL DEFAULT 0;
ALTER TABLE checks ADD COLUMN flaps TEXT NOT NULL DEFAULT '';
UPDATE checks SET counted = status;

-- counts: 0 where nothing became another, and only what is told of it did.
ALTER TABLE changes ADD COLUMN counts BIGINT NOT NULL DEFAULT 1;

CREATE TABLE applications (
    application TEXT NOT NULL PRIMARY KEY,
    status TEXT,
    since BIGINT NOT NULL,
    reason TEXT NOT NULL,
    told TEXT,
    told_at BIGINT
);

-- From then until then nothing was observed.
CREATE TABLE gaps (
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (from_at, until_at, why)
);

-- Windows ordered by the command line, which writes them beside the judge. hosts: ids with a blank between; ended: ended by a command before its time.
CREATE TABLE ordered_windows (
    number BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    hosts TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    ordered BIGINT NOT NULL,
    ordered_by TEXT NOT NULL,
    ended BIGINT,
    ended_by TEXT
);

CREATE INDEX ordered_windows_until ON ordered_windows (until_at);
