// Keeps an open page true: waits for the word that something moved, fetches the page again and puts what differs into its place. Counts ages, filters lists.
'use strict';
(() => {
  const home = document.currentScript.src, root = document.documentElement, own = ['data-ago', 'hidden', 'open'], exported = root.dataset.mark === 'exported';
  let stream, ahead = 0, heard = Date.now(), busy = false, again = false, wanted = '';
  const all = (what, within = document) => [...within.querySelectorAll(what)];

  // Ages: only a script keeps them true.
  const long = s => s < 60 ? `${s - s % 5} s` : s < 3600 ? `${Math.floor(s / 60)} min` : s < 86400 ? `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min` : `${Math.floor(s / 86400)} d${s < 604800 ? ` ${Math.floor(s % 86400 / 3600)} h` : ''}`;
  const ages = () => {
    for (const time of all('time.since, time.ago')) {
      const age = long(Math.max(0, Math.round((Date.now() + ahead - Date.parse(time.dateTime)) / 1000)));
      if (time.dataset.ago !== age) time.dataset.ago = age;
    }
    const lost = Date.now() - heard > (exported ? 180000 : 60000);
    if (lost !== root.classList.contains('lost')) {
      root.classList.toggle('lost', lost);
      document.getElementById('lost').textContent = lost ? `No word from the server since ${new Date(heard).toLocaleTimeString()}. What stands here may be old.` : '';
    }
  };

  // The filter of long lists; its words stand behind the # of the address.
  const read = () => { try { return decodeURIComponent((location.hash.match(/^#filter=(.*)/) || ['', ''])[1]); } catch { return ''; } };
  const filter = () => {
    const box = document.getElementById('filter');
    if (!box) return;
    box.closest('p').hidden = false;
    if (box.value !== wanted) box.value = wanted;
    const words = wanted.toLowerCase().split(/\s+/).filter(Boolean), items = all('[data-list] :is(tbody tr, li)');
    let shown = 0;
    for (const item of items) {
      const text = `${item.textContent} ${item.dataset.l || ''} ${item.closest('section')?.dataset.of || ''}`.toLowerCase();
      item.hidden = !words.every(word => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    for (const part of all('[data-list]')) part.hidden = words.length > 0 && !all('tbody tr, li', part).some(item => !item.hidden);
    document.getElementById('found').textContent = words.length ? `${shown} of ${items.length}` : '';
  };
  document.addEventListener('input', event => {
    if (event.target.id !== 'filter') return;
    wanted = event.target.value;
    history.replaceState(null, '', wanted.trim() ? '#filter=' + encodeURIComponent(wanted) : location.pathname + location.search);
    filter();
  });
  addEventListener('hashchange', () => { wanted = read(); filter(); });
  document.addEventListener('keydown', event => {
    const box = document.getElementById('filter'), at = document.activeElement;
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '/' && !/^(input|textarea|select)$/i.test(at.tagName)) { event.preventDefault(); box.focus(); box.select(); }
    if (event.key === 'Escape' && at === box && box.value) { box.value = ''; box.dispatchEvent(new Event('input', { bubbles: true })); }
  });

  // The page anew: what is equal stays as it is, with its focus, its open details and its place.
  const alike = (a, b) => a.nodeName === b.nodeName && a.childNodes.length === b.childNodes.length && (a.nodeType !== 1 || a.getAttribute('href') === b.getAttribute('href'));
  const melt = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    if (!alike(old, fresh)) return void (old.localName === 'main' ? old.replaceChildren(...fresh.childNodes) : old.replaceWith(fresh));
    if (old.nodeType !== 1) return void (old.nodeValue = fresh.nodeValue);
    for (const { name, value } of fresh.attributes) if (!own.includes(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
    for (const { name } of [...old.attributes]) if (!own.includes(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
    const next = [...fresh.childNodes];
    [...old.childNodes].forEach((child, place) => melt(child, next[place]));
  };
  const keyed = () => { const met = {}; return all('details').map(one => { const key = one.querySelector('summary').textContent; return [one, `${key} ${met[key] = (met[key] || 0) + 1}`]; }); };
  const take = fresh => {
    const at = document.activeElement, key = at?.id ? '#' + CSS.escape(at.id) : at?.getAttribute?.('href') ? `a[href="${CSS.escape(at.getAttribute('href'))}"]` : null;
    const cursor = at?.id === 'filter' ? [at.selectionStart, at.selectionEnd] : null;
    const open = new Set(keyed().filter(([one]) => one.open).map(([, name]) => name));
    const icon = document.querySelector('link[rel=icon]'), other = fresh.querySelector('link[rel=icon]');
    if (other && icon.getAttribute('href') !== other.getAttribute('href')) icon.setAttribute('href', other.getAttribute('href'));
    if (document.title !== fresh.title) document.title = fresh.title;
    root.dataset.mark = fresh.documentElement.dataset.mark;
    for (const part of ['main', 'footer']) melt(document.querySelector(part), document.adoptNode(fresh.querySelector(part)));
    for (const [one, name] of keyed()) one.open = open.has(name) || one.open;
    tidy();
    const back = key && document.activeElement !== at ? document.querySelector(key) : null;
    back?.focus({ preventScroll: true });
    if (cursor && back) back.setSelectionRange(...cursor);
  };
  const refresh = async () => {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(location.pathname + location.search, { cache: 'no-cache' });
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (fresh.documentElement.dataset.mark && fresh.querySelector('main')) { heard = Date.now(); take(fresh); }
    } catch { /* away: the next word, or the next minute, tries again */ }
    busy = false;
    if (again) { again = false; refresh(); }
  };
  const tidy = () => { filter(); ages(); for (const link of all('code a')) link.textContent = link.href; };

  // The stream: one for a page that is seen, none for one that is not.
  const word = event => {
    const [mark, now] = event.data.split(' ');
    [heard, ahead] = [Date.now(), Number(now) - Date.now()];
    if (event.type === 'look' || mark !== root.dataset.mark) setTimeout(refresh, Math.random() * 200);
    ages();
  };
  const listen = () => {
    stream?.close();
    if (document.hidden || exported) return;
    stream = new EventSource(new URL('live', home));
    stream.onmessage = word;
    for (const kind of ['look', 'still']) stream.addEventListener(kind, word);
  };
  document.addEventListener('visibilitychange', () => { ages(); listen(); if (exported && !document.hidden) refresh(); });
  addEventListener('pageshow', event => { if (event.persisted) { refresh(); listen(); } });
  addEventListener('pagehide', () => stream?.close());
  setInterval(() => { if (!document.hidden) ages(); }, 5000);
  setInterval(() => { if (!document.hidden && stream?.readyState === EventSource.CLOSED) { refresh(); listen(); } }, 30000);

  // A file tells nobody when it is another one.
  if (exported) setInterval(() => { if (!document.hidden) refresh(); }, 60000);

  wanted = read();
  tidy();
  listen();
})();
