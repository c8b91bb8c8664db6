// Opens one page of every kind of a built site in a real browser, and says what a reader would stumble over.
//
//     node check.mjs FOLDER        # of `kbgen build --portable --out FOLDER`
//
// The folder is served on loopback under the strict policy of the pages. Of each kind (`<body data-kind>`) the heaviest page is
// opened, at three widths, in light and dark; then without scripts, from the disk and in print. Nothing else is reached.
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
  for (const page of pages) {
    const started = Date.now();
    const nav = await look(browser, server.origin, page);
    // A sheet of paper has no menu.
    if (page.kind !== 'handout') navs.set(nav, [...(navs.get(nav) ?? []), page.kind]);
    await withoutScripts(browser, server.origin, page);
    await fromDisk(browser, folder, page);
    await printed(browser, server.origin, page);
    console.log(`  ${page.kind} /${page.path} ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  check(navs.size === 1, 'the header links differ from page to page', [...navs].map(([nav, kinds]) => `${kinds[0]}: ${nav}`).join('; '));
  const weights = [];
  for (const page of pages.filter(page => ARTICLES.includes(page.kind))) weights.push(await weigh(browser, server, page));
  console.log(`  bytes of a first visit: ${weights.join(', ')}`);
  console.log(`  ${await links(server.origin, files)} addresses linked`);
} finally {
  await browser.close();
  server.close();
}

tell();
