// Reads documents with feedsmith, a public parser: node feedsmith.mjs FORMAT FILE [FORMAT FILE ...]. One JSON line each; what it cannot read ends it with an error.
import { readFileSync } from 'node:fs';
import { parseAtomFeed, parseJsonFeed, parseOpml, parseRssFeed } from 'feedsmith';

const leaves = outline => outline.outlines ? outline.outlines.flatMap(leaves) : [outline];

const readers = {
    atom: text => parseAtomFeed(text).entries ?? [],
    rss: text => (parseRssFeed(text).items ?? []).map(item => ({
        id: item.guid.value, title: item.title, link: item.link, updated: item.pubDate, content: item.description, categories: item.categories,
    })),
    json: text => (parseJsonFeed(text).items ?? []).map(item => ({
        id: item.id, title: item.title, link: item.url, updated: item.date_modified, content: item.content_html, categories: item.tags,
    })),
    opml: text => leaves(parseOpml(text).body).map(outline => ({ id: outline.xmlUrl, title: outline.title, link: outline.htmlUrl })),
};

const entry = ({ id, title, link, links, updated, content, categories }) => ({
    id,
    title: title?.value ?? title,
    link: link ?? links.find(one => one.rel === 'alternate').href,
    updated: updated ? new Date(updated).toISOString() : null,
    content: content?.value ?? content ?? null,
    categories: (categories ?? []).map(category => category.term ?? category.name ?? category),
});

for (let i = 2; i < process.argv.length; i += 2) {
    const [format, file] = process.argv.slice(i, i + 2);
    console.log(JSON.stringify(readers[format](new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file))).map(entry)));
}
