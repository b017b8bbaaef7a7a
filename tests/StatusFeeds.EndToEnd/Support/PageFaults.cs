// What is looked for in a page that a browser shows: width, contrast (WCAG 2 AA), structure, foreign addresses.
namespace StatusFeeds.EndToEnd.Support;

internal static class PageFaults
{
    /// <summary>A function for the page: gives a text for each fault.</summary>
    public const string Script =
        """
        () => {
            const faults = [];
            const wrong = (is, what) => { if (is) faults.push(what); };
            const root = document.scrollingElement;
            wrong(root.scrollWidth > innerWidth, `wider than the window: ${root.scrollWidth} > ${innerWidth}`);

            const numbers = color => { const [r, g, b, a] = color.match(/[\d.]+/g).map(Number); return [r, g, b, a ?? 1]; };
            const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
            const ground = element => {
                if (!element) return [255, 255, 255, 1];
                const own = numbers(getComputedStyle(element).backgroundColor);
                return own[3] === 1 ? own : over(own, ground(element.parentElement));
            };
            const light = color => {
                const [r, g, b] = color.map(c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ratio = (one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); };
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            let texts = 0;
            while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                if (!walker.currentNode.textContent.trim() || element.getClientRects().length === 0) continue;
                texts++;
                const under = ground(element);
                const found = ratio(over(numbers(getComputedStyle(element).color), under), under);
                wrong(found < 4.5, `contrast ${found.toFixed(2)}: ${walker.currentNode.textContent.trim().slice(0, 40)}`);
            }

            wrong(texts < 5, `only ${texts} texts are seen`);
            const count = selector => document.querySelectorAll(selector).length;
            for (const one of ['main', 'header', 'footer', 'nav', 'h1']) wrong(count(one) !== 1, `${count(one)} ${one}`);
            wrong(!document.documentElement.lang || !document.title.trim(), 'no language or title');
            wrong(count('table.rows') !== count('table.rows > thead'), 'a table without headers');
            wrong(count('table.rows th:not([scope])') > 0, 'a header without scope');
            wrong(count('img:not([alt])') > 0, 'a picture without words');
            wrong(count('script:not([src]), style, [style], iframe, [onclick], [onload]') > 0 || count('script') > 1, 'a script that is not the one, a style or a frame');
            wrong(count('a:not([href])') > 0 || [...document.links].some(a => !(a.textContent.trim() || a.getAttribute('aria-label'))), 'a link without words or address');
            let level = 0;
            for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
                const next = Number(heading.tagName[1]);
                wrong(next > level + 1, `heading ${heading.tagName} after level ${level}: ${heading.textContent.slice(0, 30)}`);
                level = next;
            }

            for (const entry of performance.getEntriesByType('resource')) wrong(new URL(entry.name).origin !== location.origin, `from elsewhere: ${entry.name}`);
            for (const status of document.querySelectorAll('.status')) wrong(!/^[A-Z]{2,}$/.test(status.textContent), `a status without its word: ${status.textContent}`);
            return faults;
        }
        """;
}
