# Reads feeds with feedparser, a public parser: python3 feedparser_read.py FILE... One JSON line each: its version of the format, what it complains of, the entries.
import calendar
import json
import sys

import feedparser

for file in sys.argv[1:]:
    with open(file, "rb") as document:
        feed = feedparser.parse(document.read())
    print(json.dumps({
        "version": feed.version,
        "complaint": repr(feed.bozo_exception) if feed.bozo else None,
        "entries": [
            {
                "id": entry.id,
                "title": entry.title,
                "link": entry.link,
                "updated": calendar.timegm(entry.published_parsed),
                "categories": [tag.term for tag in entry.get("tags", [])],
            }
            for entry in feed.entries
        ],
    }))
