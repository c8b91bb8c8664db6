// Opens one page of every kind of a built site in a real browser, and says what a reader would stumble over.
//
//     node check.mjs FOLDER        # of `kbgen build --portable --out FOLDER`
//
// The folder is served on loopback under the strict policy of the pages. Of each kind (`<body data-kind>`) the heaviest page is
// opened, at three widths, in light and dark, in forced colours and with more contrast; then without scripts, from the disk,
// with the tab key, on a slow line and in print. Nothing else is reached.
// Chromium is the one in $CHROMIUM or on the PATH. Exit code 1 if something failed, 2 for a wrong call.

import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { access, browserPath, check, launch, layout, listen, serve, tell } from './site.mjs';

const WIDTHS = [320, 360, 1280];
const SCHEMES = ['light', 'dark'];

/** Pages whose weight a reader on a cheap phone pays for; bytes are those of gzip. */
const ARTICLES = ['question', 'article', 'steps'];
const REQUESTS_MAX = 4;
const BYTES_MAX = 16_000;

/** A4. */
const SHEETS_MAX = 4;

/** How far the tab key goes through a page. */
const TAB_STOPS = 60;

// ---- the folder ---------------------------------------------------------------------------------------------------

/** Every HTML file below a folder: its path with `/`, its text, and its kind if it is a page. */
function htmlFiles(folder) {
  const files = readdirSync(folder, { recursive: true }).map(path => path.split(sep).join('/')).filter(path => path.endsWith('.html'));
  return files.sort().map(path => {
    const text = readFileSync(join(folder, path), 'utf8');
    return { path, text, kind: text.match(/<body[^>]*\sdata-kind="([^"]+)"/)?.[1] };
  });
}

/** The heaviest page of each kind: what is wrong with any is most likely wrong with it. */
function samples(files) {
  const heaviest = new Map();
  for (const file of files.filter(file => file.kind)) {
    const other = heaviest.get(file.kind);
    if (!other || file.text.length > other.text.length) heaviest.set(file.kind, file);
  }
  return [...heaviest.values()].sort((a, b) => a.kind.localeCompare(b.kind));
}

// ---- the checks ------------------------------------------------------------------------------------------------

/** Layout and accessibility of one page in every view; gives the words of its header. */
async function look(browser, origin, { path, kind }) {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  const name = `${kind} /${path}`;
  await listen(page, name, 'with scripts');
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${origin}/${path}`, { waitUntil: 'load' });
    await layout(page, name, width);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await access(page, name, `${width} ${colorScheme}`);
    }
  }
  await page.setViewportSize({ width: 360, height: 800 });
  await page.emulateMedia({ colorScheme: 'light', contrast: 'more' });
  await access(page, name, 'more contrast');
  // The reader's system picks the colours, so contrast is not the site's to answer for.
  await page.emulateMedia({ contrast: 'no-preference', forcedColors: 'active' });
  await access(page, name, 'forced colours', { without: ['color-contrast'] });
  const nav = await page.$$eval('body > header nav a', links => links.map(link => link.textContent));
  await context.close();
  return nav.join(' | ');
}

/** What a first visit costs: requests and bytes, the icon included although a browser without a window skips it. */
async function weigh(browser, server, { path, kind }) {
  server.sent.clear();
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(`${server.origin}/${path}`, { waitUntil: 'networkidle' });
  for (const icon of await page.$$eval('link[rel~="icon"]', links => links.map(link => link.href))) {
    if (!server.sent.has(decodeURIComponent(new URL(icon).pathname))) await fetch(icon);
  }
  await context.close();
  const bytes = [...server.sent.values()].reduce((sum, length) => sum + length, 0);
  check(server.sent.size <= REQUESTS_MAX, `${kind} /${path}: ${server.sent.size} requests`, [...server.sent.keys()].join(' '));
  check(bytes <= BYTES_MAX, `${kind} /${path}: ${bytes} bytes`, [...server.sent].map(([file, length]) => `${file} ${length}`).join(', '));
  return `${kind} ${bytes}`;
}

/** Scripts add comfort only: without them the same words and links are there, and folded parts open. */
async function withoutScripts(browser, origin, { path, kind }) {
  const name = `${kind} /${path}`;
  const read = async javaScriptEnabled => {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    await listen(page, name, javaScriptEnabled ? 'with scripts' : 'without scripts');
    await page.goto(`${origin}/${path}`, { waitUntil: 'load' });
    const said = await page.evaluate(() => ({ text: document.querySelector('main')?.textContent.replace(/\s+/g, ' ').trim() ?? '', links: document.links.length }));
    const folded = page.locator('main details:not([open]) > summary').first();
    let opens = true;
    if (await folded.count()) {
      const details = await page.locator('main details:not([open])').first().elementHandle();
      await folded.click();
      opens = await details.evaluate(element => element.open);
    }
    await context.close();
    return { ...said, opens };
  };
  const [bare, full] = [await read(false), await read(true)];
  check(bare.text.length > 0 && bare.text.length >= full.text.length * 0.9, `${name}: says less without scripts`, `${bare.text.length} of ${full.text.length} characters`);
  check(bare.links >= full.links * 0.9, `${name}: has fewer links without scripts`, `${bare.links} of ${full.links}`);
  check(bare.opens && full.opens, `${name}: folded parts do not open`, '');
}

/** A copy on a stick: pages open with their looks, and lead to each other. */
async function fromDisk(browser, folder, { path, kind }) {
  // Hosts show this page at any address, so its links are absolute and it has no use on a disk.
  if (kind === '404') return;
  const name = `${kind} /${path} from the disk`;
  const context = await browser.newContext();
  const page = await context.newPage();
  await listen(page, name, '');
  await page.goto(pathToFileURL(join(folder, path)).href, { waitUntil: 'load' });
  const rules = await page.evaluate(() => [...document.styleSheets].length);
  check(rules > 0, `${name}: has no style`, '');
  const link = page.locator('body > header nav a').first();
  if (await link.count()) {
    await link.click();
    await page.waitForLoadState('load');
    check(await page.locator('body[data-kind]').count() === 1, `${name}: its first link leads to no page`, page.url());
  }
  await context.close();
}

/** Who goes by the tab key sees on every stop where they are, and nothing lies over it. */
async function keyboard(browser, origin, { path, kind }) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(`${origin}/${path}`, { waitUntil: 'load' });
  for (let stop = 0; stop < TAB_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const { left, top, width, height } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      // The middle of the first line of it that stands in the window.
      const rect = [...element.getClientRects()].find(rect => rect.bottom > 0 && rect.top < innerHeight) ?? { left, top, width, height };
      const above = document.elementFromPoint(rect.left + rect.width / 2, Math.min(rect.top + rect.height / 2, innerHeight - 1));
      return {
        what: element.outerHTML.slice(0, 80),
        marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: above !== null && (element.contains(above) || above.contains(element)),
      };
    });
    if (!found) break;
    check(found.marked, `${kind} /${path}: no mark on the place that has the focus`, found.what);
    check(found.seen, `${kind} /${path}: something lies over the place that has the focus`, found.what);
  }
  await context.close();
}

/** On a slow line scripts come after the first look at a page: what they add has its room. */
async function still(browser, origin, { path, kind }) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.route('**/*.js', async route => {
    await new Promise(done => setTimeout(done, 300));
    await route.continue();
  });
  await page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(shift => ({
      by: shift.value, what: shift.sources.map(source => source.node?.parentElement?.outerHTML.slice(0, 60)).join(' '),
    })))).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(`${origin}/${path}`, { waitUntil: 'load' });
  await page.waitForTimeout(100);
  const shifts = await page.evaluate(() => window.shifts);
  check(shifts.length === 0, `${kind} /${path}: something jumps while it loads`, shifts.map(shift => `${shift.by.toFixed(3)} ${shift.what}`).join(' '));
  await context.close();
}

/** A decision flow asks one question at a time, with scripts and without, and the way back is the browser's. */
async function flow(browser, origin, { path, kind }, javaScriptEnabled) {
  const name = `${kind} /${path} ${javaScriptEnabled ? 'with' : 'without'} scripts`;
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await listen(page, name, '');
  await page.goto(`${origin}/${path}`, { waitUntil: 'load' });
  const shown = () => page.$$eval('.place', places => places.filter(place => place.getClientRects().length).map(place => place.id).join());
  const all = await page.$$eval('.place', places => places.map(place => place.id).join());
  const first = await shown();
  check(first === all.split(',')[0], `${name}: does not begin with its first question`, first);
  const answer = page.locator('.answers a:visible').first();
  const next = (await answer.getAttribute('href')).slice(1);
  await answer.click();
  check(await shown() === next, `${name}: an answer does not lead on`, `to ${await shown()}, not ${next}`);
  await page.goBack();
  check(await shown() === first, `${name}: the way back is lost`, await shown());
  // What is shared or printed is one place; the link to everything shows everything.
  await page.goto(`${origin}/${path}#${all.split(',').at(-1)}`);
  check(await shown() === all.split(',').at(-1), `${name}: the address of a place does not lead there`, await shown());
  await page.goto(`${origin}/${path}#kb-all`);
  check(await shown() === all, `${name}: its whole does not show at once`, await shown());
  await context.close();
}

/** Answers, letters and the address can be copied, whatever the browser allows; without scripts no button stands there. */
async function copying(browser, folder, origin, { path, kind }) {
  const name = `${kind} /${path}`;
  const bare = await browser.newContext({ javaScriptEnabled: false });
  const still = await bare.newPage();
  await still.goto(`${origin}/${path}`, { waitUntil: 'load' });
  check(await still.locator('button').count() === 0, `${name}: a button stands there without scripts`, '');
  await bare.close();
  const ways = {
    'the clipboard': [`${origin}/${path}`, () => {}],
    'a closed clipboard': [`${origin}/${path}`, () => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }],
    'no clipboard, from the disk': [pathToFileURL(join(folder, path)).href, () => Object.defineProperty(navigator, 'clipboard', { value: undefined })],
  };
  for (const [way, [address, prepare]] of Object.entries(ways)) {
    const context = await browser.newContext();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    await listen(page, name, way);
    await page.addInitScript(prepare);
    await page.goto(address, { waitUntil: 'load' });
    const canonical = await page.getAttribute('link[rel=canonical]', 'href');
    const wants = await page.$$eval('.answer .label + p, .label + .letter', places => places.map(place => place.textContent.trim()));
    const buttons = page.locator('button.tool');
    check(await buttons.count() === wants.length + 1, `${name}: a button to copy is missing`, `${await buttons.count()} for ${wants.length} texts and the address`);
    for (const [index, want] of [...wants, canonical].entries()) {
      await buttons.nth(index).click();
      await page.waitForFunction(() => document.querySelector('.copied').textContent !== '');
      check(await page.textContent('.copied[role=status]') === await page.getAttribute('script[data-copied]', 'data-copied'), `${name}: nothing is copied by ${way}`, want.slice(0, 40));
      // A page from the disk may not read the clipboard; another one reads it.
      const reader = await context.newPage();
      await reader.goto(origin, { waitUntil: 'load' });
      await reader.bringToFront();
      const got = await reader.evaluate(() => navigator.clipboard.readText());
      await reader.close();
      check(got.includes(want), `${name}: something else is copied by ${way}`, `${got.slice(0, 40)}, not ${want.slice(0, 40)}`);
      await page.bringToFront();
      await page.evaluate(() => { document.querySelector('.copied').textContent = ''; });
    }
    await context.close();
  }
}

/** The titles of all pages, at the widths of phones: lines end between words, never inside one. */
async function titles(browser, origin, files) {
  const all = files.filter(file => file.kind).map(file => file.text.match(/<h1>(.*?)<\/h1>/s)?.[1]).filter(Boolean);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(origin, { waitUntil: 'load' });
  await page.evaluate(all => { document.querySelector('main .col').innerHTML = all.map(title => `<h1>${title}</h1>`).join(''); }, all);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const broken = await page.$$eval('h1', titles => titles.flatMap(title => [...title.childNodes].filter(part => part.nodeType === Node.TEXT_NODE).flatMap(part => [...part.data.matchAll(/(?:[\d.]+\u00a0?)?\p{Script=Han}[^ ]*/gu)].filter(word => {
      const range = document.createRange();
      range.setStart(part, word.index);
      range.setEnd(part, word.index + word[0].length);
      return new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > 1;
    }).map(word => `${word[0]} of ${title.textContent}`))));
    check(broken.length === 0, `a title breaks inside a word: ${broken[0]}`, width);
  }
  await context.close();
  return all.length;
}

/** Pages on A4. */
async function sheets(page, address) {
  await page.goto(address, { waitUntil: 'load' });
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length;
}

/** A hand-out is one sheet, and no page that gives advice takes more than four. */
async function paper(browser, origin, files, pages) {
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const { path } of files.filter(file => file.kind === 'handout')) {
    const count = await sheets(page, `${origin}/${path}`);
    check(count === 1, `the hand-out /${path} takes ${count} sheets`, '');
  }
  for (const { path, kind } of pages.filter(page => ARTICLES.includes(page.kind))) {
    const count = await sheets(page, `${origin}/${path}`);
    check(count <= SHEETS_MAX, `${kind} /${path}: ${count} sheets in print`, '');
  }
  // Browsers that cannot show folded parts in print have them opened.
  await page.goto(`${origin}/${pages.find(page => page.kind === 'question').path}`, { waitUntil: 'load' });
  const folded = () => page.locator('details:not([open])').count();
  check(await folded() > 0, 'nothing is folded', '');
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  check(await folded() === 0, 'parts stay folded for the printer', `${await folded()}`);
  await context.close();
}

/** On paper nothing can be unfolded; what the style leaves out of print on purpose (`display: none`) may stay away. */
async function printed(browser, origin, { path, kind }) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.emulateMedia({ media: 'print' });
  await page.goto(`${origin}/${path}`, { waitUntil: 'load' });
  const hidden = await page.evaluate(() => {
    const contents = [...document.querySelectorAll('main details')].filter(details => details.checkVisibility())
      .flatMap(details => [...details.children].filter(child => child.localName !== 'summary'));
    const seen = element => getComputedStyle(element).display === 'none' || element.checkVisibility({ contentVisibilityAuto: true }) && element.getBoundingClientRect().height > 0;
    return contents.filter(element => !seen(element)).map(element => element.textContent.trim().slice(0, 40));
  });
  check(hidden.length === 0, `${kind} /${path}: folded away in print: ${hidden[0]}`, `${hidden.length} parts`);
  await context.close();
}

/** Every link of every file, redirects included: it answers, and the place on the page exists. */
async function links(origin, files) {
  const texts = new Map(files.map(file => [`/${file.path}`, file.text]));
  const answers = new Map();
  const unescape = text => text.replace(/&(amp|quot|lt|gt|#39|#x27);/g, (_, name) => ({ amp: '&', quot: '"', lt: '<', gt: '>' })[name] ?? "'");
  for (const { path, text } of files) {
    for (const [, written] of text.matchAll(/<[a-z][^>]*\s(?:href|src)="([^"]*)"/g)) {
      const url = new URL(unescape(written), `${origin}/${encodeURI(path)}`);
      if (url.origin !== origin) continue;
      const target = origin + url.pathname;
      if (!answers.has(target)) answers.set(target, fetch(target, { redirect: 'manual' }).then(async answer => (await answer.arrayBuffer(), answer.status)));
      const status = await answers.get(target);
      check(status === 200, `a link answers ${status}: ${decodeURI(url.pathname)}`, `in ${path}`);
      const fragment = decodeURIComponent(url.hash.slice(1));
      const page = texts.get(decodeURIComponent(url.pathname).replace(/\/$/, '/index.html'));
      if (fragment && page !== undefined) {
        check(page.includes(` id="${fragment}"`), `a link leads nowhere on its page: ${decodeURI(url.pathname)}#${fragment}`, `in ${path}`);
      }
    }
  }
  return answers.size;
}

// ---- one after the other ---------------------------------------------------------------------------------------

const [folder, ...others] = process.argv.slice(2).map(argument => resolve(argument));
if (!folder || others.length || !existsSync(join(folder, 'index.html')) || !browserPath()) {
  console.error('usage: node check.mjs FOLDER    (a built site; Chromium on the PATH or in $CHROMIUM)');
  process.exit(2);
}

const files = htmlFiles(folder);
const pages = samples(files);
check(pages.length > 1, 'the site has pages', folder);
const server = await serve(folder);
const browser = await launch();
try {
  console.log(`${files.length} HTML files; the heaviest of ${pages.length} kinds: ${pages.map(page => page.kind).join(', ')}`);
  const navs = new Map();
  // Two at a time: the iterator is shared.
  const queue = pages.values();
  await Promise.all([queue, queue].map(async queue => {
    for (const page of queue) {
      const started = Date.now();
      const nav = await look(browser, server.origin, page);
      // A sheet of paper has no menu.
      if (page.kind !== 'handout') navs.set(nav, [...(navs.get(nav) ?? []), page.kind]);
      await withoutScripts(browser, server.origin, page);
      await fromDisk(browser, folder, page);
      await keyboard(browser, server.origin, page);
      await still(browser, server.origin, page);
      await printed(browser, server.origin, page);
      console.log(`  ${page.kind} /${page.path} ${((Date.now() - started) / 1000).toFixed(1)} s`);
    }
  }));
  check(navs.size === 1, 'the header links differ from page to page', [...navs].map(([nav, kinds]) => `${kinds[0]}: ${nav}`).join('; '));
  for (const page of pages.filter(page => page.kind === 'flow')) {
    for (const scripts of [true, false]) await flow(browser, server.origin, page, scripts);
  }
  const lettered = files.filter(file => ARTICLES.includes(file.kind) && file.text.includes('class="letter"'));
  for (const page of lettered.slice(0, 1)) await copying(browser, folder, server.origin, page);
  console.log(`  ${await titles(browser, server.origin, files)} titles`);
  await paper(browser, server.origin, files, pages);
  const weights = [];
  for (const page of pages.filter(page => ARTICLES.includes(page.kind))) weights.push(await weigh(browser, server, page));
  console.log(`  bytes of a first visit: ${weights.join(', ')}`);
  console.log(`  ${await links(server.origin, files)} addresses linked`);
} finally {
  await browser.close();
  server.close();
}

tell();
