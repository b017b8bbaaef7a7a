-- Who is told of changes by our hub (WebSub). id: hash of topic and callback. secret: its UTF-8 in base64, empty where none was given. delivered: tag of what the subscriber has.
CREATE TABLE subscriptions (
    id TEXT NOT NULL PRIMARY KEY,
    topic TEXT NOT NULL,
    callback TEXT NOT NULL,
    secret TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    delivered TEXT NOT NULL
);
