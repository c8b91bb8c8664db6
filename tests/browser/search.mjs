// Asks the search of the built sample site as readers do, and says what they would miss.
//
//     node search.mjs FOLDER        # of `kbgen build --portable --out FOLDER`
//
// The queries are those of ../search/gold.jsonl: {"q", "want": addresses by their ends, best first, "kind"}; a row of the kind `none`
// must find nothing, a row whose best page the site does not have is left out.

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browserPath, check, launch, listen, serve, tell } from './site.mjs';

/** What must hold of all queries together: the right page first, among three, and the bytes before the first result. */
const FIRST_MIN = 0.9;
const TOP3_MIN = 0.98;
const BYTES_MAX = 25_000;

/** One query of each way in which readers do not write what pages say. */
const FORMS = [
  ['罚西怎么算', 'late-fee', 'a slip of the keyboard'],
  ['ｌｐｒ', 'glossary/lpr', 'full width'],
  ['罰息', 'glossary/faxi', 'traditional characters'],
  ['徵信有錯', 'credit-objection', 'a character that both scripts have'],
  ['老公欠的钱我要还吗', 'family-liable', 'a synonym of the site'],
  ['LPR', 'glossary/lpr', 'letter case'],
  ['GB/T45251', 'laws/gbt-45251', 'a number without its blank'],
  ['工资3500欠了7万怎么还', 'repayment-plan', 'amounts that no page has'],
  ['请不起律师怎么找免费的律师', 'legal-help', 'a word that comes twice'],
];

const folder = resolve(process.argv[2] ?? '');
if (process.argv.length !== 3 || !existsSync(join(folder, 'search/index.html')) || !browserPath()) {
  console.error('usage: node search.mjs FOLDER    (a built site; Chromium on the PATH or in $CHROMIUM)');
  process.exit(2);
}

const lines = readFileSync(new URL('../search/gold.jsonl', import.meta.url), 'utf8').trim().split('\n');
const gold = lines.map(line => JSON.parse(line));
const addresses = new Set(readFileSync(join(folder, 'sitemap.xml'), 'utf8').match(/(?<=<loc>)[^<]+/g).map(url => decodeURI(new URL(url).pathname)));
const ends = (address, want) => `/${address}`.endsWith(`/${want}/`);
const exists = want => [...addresses].some(address => ends(address, want));

/** The addresses that a page shows for a query, in order. */
async function ask(page, query) {
  await page.evaluate(query => {
    document.getElementById('search-results').dataset.state = 'asked';
    // The same query again is no change of the address.
    location.hash = '';
    location.hash = `q=${encodeURIComponent(query)}`;
  }, query);
  await page.waitForFunction(() => {
    const list = document.getElementById('search-results');
    return list.dataset.state === 'done' && document.querySelector('[role=status]').textContent !== '';
  });
  return results(page);
}

async function results(page) {
  const links = await page.$$eval('#search-results > li', items => items.map(item => item.querySelector('a').href));
  return links.map(link => decodeURI(link).replace(/index\.html$/, ''));
}

async function open(browser, address, name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  await listen(page, name, '');
  await page.goto(address, { waitUntil: 'load' });
  return page;
}

/** All queries, on one page: what they find, and that nothing is found where nothing is. */
async function rates(page) {
  const rows = gold.filter(row => row.want.length && exists(row.want[0]));
  const missed = [];
  let first = 0, top3 = 0;
  for (const row of rows) {
    const found = await ask(page, row.q);
    const rank = found.findIndex(address => row.want.some(want => ends(address, want)));
    first += rank === 0;
    top3 += rank >= 0 && rank < 3;
    if (rank !== 0) missed.push(`${row.q} (${rank + 1})`);
  }
  console.log(`  ${rows.length} queries of ${gold.length}: right first ${first}, among three ${top3}; not first: ${missed.join(', ')}`);
  check(rows.length > 0 && first >= FIRST_MIN * rows.length, 'the right page comes first', `${first} of ${rows.length}`);
  check(top3 >= TOP3_MIN * rows.length, 'the right page is among three', `${top3} of ${rows.length}`);
  for (const row of gold.filter(row => row.kind === 'none')) {
    const found = await ask(page, row.q);
    check(found.length === 0, `nothing is found for ${row.q}`, found.join(' '));
    const help = await page.isVisible('#search-help') && await page.isVisible('main a[href^="tel:"]');
    check(help, `there is help for ${row.q}`, '');
  }
  await ask(page, '好看的电影');
  check(await page.textContent('[role=status]') === await page.getAttribute('#search-results', 'data-none'), 'that nothing is found is told', '');
}

/** The field, the list and the keys. */
async function byHand(browser, origin) {
  const page = await open(browser, `${origin}/index.html`, 'home');
  await page.fill('.find input', '催收上门');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#search-results > li');
  check(page.url().endsWith(`/search/index.html#q=${encodeURIComponent('催收上门')}`), 'the field of the home page leads to the answer', page.url());
  check(await page.inputValue('.find input') === '催收上门', 'the search page shows the query', '');
  await page.waitForSelector('#search-results[data-state=done]');
  const marked = await page.$$eval('#search-results mark', marks => marks.map(mark => mark.textContent));
  check(marked.includes('催收') || marked.includes('催收上门'), 'what was asked for is marked', marked.join(' '));
  check(/\d/.test(await page.textContent('[role=status]')), 'the number of results is told', '');
  check(!await page.isVisible('#search-index'), 'results stand in the place of the keyword index', '');

  const focused = () => page.evaluate(() => document.activeElement.closest('li') ? [...document.querySelectorAll('#search-results > li')].indexOf(document.activeElement.closest('li')) : document.activeElement.localName);
  await page.focus('.find input');
  for (const [key, place] of [['ArrowDown', 0], ['ArrowDown', 1], ['ArrowUp', 0], ['ArrowUp', 'input']]) {
    await page.keyboard.press(key);
    check(await focused() === place, `${key} leads on`, `to ${await focused()}, not ${place}`);
  }
  const [best] = await results(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(url => url.href.startsWith(encodeURI(best)));
  await page.goBack();
  await page.waitForSelector('#search-results > li');
  check((await results(page))[0] === best, 'the address keeps the query for the way back', page.url());

  await page.fill('.find input', '律师函');
  await page.waitForFunction(() => document.querySelector('#search-results[data-state=done] a')?.href.includes('lawyer-letter'));
  check(page.url().endsWith(encodeURIComponent('律师函')), 'what is typed stands in the address', page.url());
  await page.fill('.find input', '');
  await page.waitForSelector('#search-index', { state: 'visible' });
  check((await results(page)).length === 0, 'without a query there are no results', '');

  await page.fill('.find input', '<img> 催收上门');
  await page.waitForSelector('#search-results > li');
  check(await page.$('main img') === null, 'a query is text', '');
  await page.context().close();
}

/** Where the field is, there is the way to the keyword index without scripts. */
async function withoutScripts(browser, origin) {
  for (const address of ['index.html', 'consequences/index.html', 'search/index.html', '404.html']) {
    const page = await open(browser, `${origin}/${address}`, `${address} without scripts`, { javaScriptEnabled: false });
    await page.click('.find a');
    const words = await page.locator('#search-index dt a').count();
    check(words > 20 && await page.isVisible('#search-index'), 'without scripts the keyword index is there', `from ${address}: ${words} words at ${page.url()}`);
    await page.context().close();
  }
}

/** What stands between a reader on a slow line and the first result. */
async function weigh(browser, origin) {
  let most = ['', 0];
  for (const { q } of gold.filter(row => [...row.q].length > 9 && row.want.length)) {
    const page = await open(browser, 'about:blank', `cold ${q}`);
    await page.addInitScript(() => new MutationObserver((_, observer) => {
      if (!document.querySelector('#search-results > li')) return;
      observer.disconnect();
      const scripts = performance.getEntriesByType('resource').filter(entry => entry.initiatorType === 'script' && entry.responseEnd);
      window.bytes = scripts.reduce((sum, entry) => sum + entry.transferSize, 0);
    }).observe(document, { subtree: true, childList: true }));
    await page.goto(`${origin}/search/index.html#q=${encodeURIComponent(q)}`, { waitUntil: 'load' });
    const state = await page.waitForFunction(() => document.querySelector('#search-results[data-state=done]') && document.querySelector('[role=status]')?.textContent && { bytes: window.bytes ?? 0 });
    const { bytes } = await state.jsonValue();
    if (bytes > most[1]) most = [q, bytes];
    check(bytes <= BYTES_MAX, `the first result for ${q} is cheap`, `${bytes} bytes`);
    await page.context().close();
  }
  console.log(`  at most ${most[1]} bytes of scripts before the first result (${most[0]})`);
}

const server = await serve(folder);
const browser = await launch();
try {
  const page = await open(browser, `${server.origin}/search/index.html`, 'search');
  await rates(page);
  const disk = await open(browser, pathToFileURL(join(folder, 'search/index.html')).href, 'search from the disk');
  for (const [query, want, form] of FORMS) {
    const found = await ask(page, query);
    check(found.slice(0, 3).some(address => ends(address, want)), `${form}: ${query} finds ${want}`, found.slice(0, 3).join(' '));
    const same = (await ask(disk, query)).map(address => address.split('/').slice(-3).join('/')).join();
    check(same === found.map(address => address.split('/').slice(-3).join('/')).join(), `${query} finds the same from the disk`, same);
  }
  await byHand(browser, server.origin);
  await withoutScripts(browser, server.origin);
  await weigh(browser, server.origin);
} finally {
  await browser.close();
  server.close();
}
tell();
