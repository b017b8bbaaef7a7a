-- Archives of events feeds (RFC 5005): told changes of a scope that follow one another, closed for ever.

-- number: of its newest change, and its name; oldest: of its oldest; previous: the archive before it; changes: how many it has; visible: the second from which on
-- it is there; authority: of the ids in it, as it was then. Nothing of a row ever changes, and rows stay when their changes are pruned: such an archive is gone, and is said to be.
CREATE TABLE archives (
    scope TEXT NOT NULL,
    number BIGINT NOT NULL,
    oldest BIGINT NOT NULL,
    previous BIGINT,
    changes BIGINT NOT NULL,
    visible BIGINT NOT NULL,
    authority TEXT NOT NULL,
    PRIMARY KEY (scope, number)
);

INSERT INTO archives (scope, number, oldest, previous, changes, visible, authority)
SELECT p.scope, MAX(p.number), MIN(p.number), LAG(MAX(p.number)) OVER (PARTITION BY p.scope ORDER BY MAX(p.number)), COUNT(*), MAX(c.visible),
    COALESCE((SELECT value FROM site WHERE name = 'authority'), '')
FROM (SELECT scope, number, (ROW_NUMBER() OVER (PARTITION BY scope ORDER BY number) - 1) / 300 AS part FROM change_scopes) p
JOIN changes c ON c.number = p.number
GROUP BY p.scope, p.part
HAVING COUNT(*) = 300;

-- headed: the second at which what stands at the head of a scope's feeds, or who is told in them, last changed.
ALTER TABLE scopes ADD COLUMN headed BIGINT NOT NULL DEFAULT 0;
UPDATE scopes SET headed = modified;
