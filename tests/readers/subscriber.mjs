// Subscribes to a feed as a stranger would, with the public library pubsubhubbub: node subscriber.mjs FEED PORT. One JSON line for whatever happens; ends when it was denied what there is not.
import { createHash } from 'node:crypto';
import { parseAtomFeed } from 'feedsmith';
import pubsubhubbub from 'pubsubhubbub';

const [feed, port] = process.argv.slice(2);
const say = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));
const hash = bytes => createHash('sha256').update(bytes).digest('hex');

const answer = await fetch(feed);
const byHeader = Object.fromEntries([...answer.headers.get('link').matchAll(/<([^>]+)>;\s*rel="([^"]+)"/g)].map(([, url, rel]) => [rel, url]));
const links = parseAtomFeed(await answer.text()).links;
const byFeed = Object.fromEntries(['hub', 'self'].map(rel => [rel, links.find(link => link.rel === rel).href]));
say('found', { byHeader, byFeed });

const { hub, self } = byHeader;
const subscriber = pubsubhubbub.createServer({ callbackUrl: `http://127.0.0.1:${port}/token-of-mine`, leaseSeconds: 7200 });
const ask = (mode, topic) => subscriber[mode](topic, hub, error => say('asked', { mode, topic, error: error ? `${error.message}: ${error.responseBody}` : null }));

subscriber.on('listen', () => ask('subscribe', self));
subscriber.on('error', error => say('error', { error: error.message }));
subscriber.on('subscribe', ({ topic, hub: at, lease }) => say('subscribed', { topic, hub: at, lease: lease - Math.round(Date.now() / 1000) }));
subscriber.on('feed', ({ topic, hub: at, feed: body, headers }) => {
    const [{ title: newest }] = parseAtomFeed(body.toString('utf8')).entries;
    const title = newest.value ?? newest;
    say(title.startsWith('DOWN') ? 'told' : 'told before', { topic, hub: at, type: headers['content-type'], link: headers.link, hash: hash(body), title });
    if (title.startsWith('DOWN')) {
        ask('unsubscribe', self);
    }
});
subscriber.on('unsubscribe', ({ topic }) => {
    say('unsubscribed', { topic });
    ask('subscribe', `${self}.not`);
});
subscriber.on('denied', ({ topic }) => {
    say('denied', { topic });
    process.exit(0);
});
subscriber.listen(Number(port), '127.0.0.1');
