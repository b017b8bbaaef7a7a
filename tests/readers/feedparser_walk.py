# Follows a feed over its documents with feedparser, a public parser: python3 feedparser_walk.py URL. One JSON line a document: its address, what is complained of, ids.
import json
import sys
import urllib.request

import feedparser

url = sys.argv[1]
while url:
    with urllib.request.urlopen(url, timeout=10) as answer:
        feed = feedparser.parse(answer.read())
    print(json.dumps({"url": url, "complaint": repr(feed.bozo_exception) if feed.bozo else None, "ids": [entry.id for entry in feed.entries]}))
    links = {link.rel: link.href for link in feed.feed.links}
    url = links.get("next") or links.get("prev-archive")
