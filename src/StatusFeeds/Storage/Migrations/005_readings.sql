-- What was measured: checks whose readings are kept, their looks in blocks, and their days in steps of five minutes.

-- rolled: blocks up to this number are in the roll-ups.
CREATE TABLE kept_checks (
    id BIGINT NOT NULL PRIMARY KEY,
    host TEXT NOT NULL,
    name TEXT NOT NULL,
    rolled BIGINT NOT NULL DEFAULT 0,
    UNIQUE (host, name)
);

-- Some minutes to an hour of a check, all its readings; see Block. Blocks of a check have rising numbers. In SQLite BYTEA is a name like any other.
CREATE TABLE readings (
    check_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (check_id, number)
);

-- A day (UTC, since 1970-01-01) of a check, all its readings; see RollUpDay.
CREATE TABLE rollups (
    check_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (check_id, day)
);
