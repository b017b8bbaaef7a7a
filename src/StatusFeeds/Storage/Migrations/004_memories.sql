-- What checks remember from look to look beyond the end of a process: the last post of a push check, caches.
-- owner: whose the memory is, the check's fingerprint or its kind: under another one it says nothing. batch: rises with each writing, for those who ask what is new;
-- rows written together, or by two processes in the same moment, have the same.
CREATE TABLE memories (
    host TEXT NOT NULL,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    bytes TEXT NOT NULL,
    batch BIGINT NOT NULL,
    PRIMARY KEY (host, name)
);

CREATE INDEX memories_batch ON memories (batch);
