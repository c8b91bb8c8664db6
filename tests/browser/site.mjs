// What the checks in a browser share: a server like a static host's, claims and their failures, the browser itself.

import { readFileSync, statSync, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", "manifest-src 'self'",
  "worker-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
].join('; ');

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.json': 'application/json',
  '.xml': 'application/xml; charset=utf-8', '.md': 'text/plain; charset=utf-8', '.txt': 'text/plain; charset=utf-8',
};

const TEXT = new Set(['.html', '.css', '.js', '.svg', '.json', '.xml', '.md', '.txt']);

/** Serves the folder as a static host would; `sent` counts the bytes of each answer, headers left out. */
export async function serve(folder) {
  const sent = new Map();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://host').pathname);
    let file = join(folder, path);
    if (file.startsWith(folder) && existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
    const found = file.startsWith(folder) && existsSync(file);
    if (!found) file = join(folder, '404.html');
    const bytes = existsSync(file) ? readFileSync(file) : Buffer.from('404');
    const body = TEXT.has(extname(file)) ? gzipSync(bytes, { level: 9 }) : bytes;
    sent.set(path, body.length);
    response.writeHead(found ? 200 : 404, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      ...(body === bytes ? {} : { 'content-encoding': 'gzip' }),
    });
    response.end(body);
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${server.address().port}`, sent, close: () => server.close() };
}

// ---- what is found ---------------------------------------------------------------------------------------------

const failures = new Map();
let passed = 0;

/** Counts one claim; the same failure of one page at several widths is told once, with all of them. */
export function check(holds, claim, where) {
  if (holds) {
    passed += 1;
  } else {
    failures.set(claim, [...(failures.get(claim) ?? []), where]);
  }
}

/** Listens to everything a page complains about, from before it is opened. */
export async function listen(page, name, view) {
  const complain = text => check(false, `${name}: ${text}`, view);
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complain(`console: ${message.text()}`);
  });
  page.on('pageerror', error => complain(`script: ${error.message}`));
  page.on('requestfailed', request => {
    const reason = request.failure()?.errorText;
    // Whoever goes to the next page before all of this one has come breaks off the rest.
    if (reason !== 'net::ERR_ABORTED') complain(`request failed: ${request.url()} ${reason}`);
  });
  page.on('response', response => {
    if (response.status() >= 400) complain(`${response.status()} for ${response.url()}`);
  });
  page.on('request', request => {
    const own = ['http://127.0.0.1:', 'file:', 'data:'].some(start => request.url().startsWith(start));
    if (!own) complain(`third party: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event => {
      console.error(`policy: ${event.violatedDirective} forbids ${event.blockedURI || event.sample}`);
    });
  });
}

/** Nothing may need scrolling sideways, and nothing may be cut off. */
export async function layout(page, name, width) {
  const { scroll, client, wide, loose } = await page.evaluate(() => {
    const root = document.scrollingElement;
    // What sticks out although nothing scrolls to it is cut off for the reader.
    const inScroller = element => {
      for (let up = element.parentElement; up; up = up.parentElement) {
        if (['auto', 'scroll'].includes(getComputedStyle(up).overflowX)) return true;
      }
      return false;
    };
    const wide = [...document.querySelectorAll('main *, header *, footer *')]
      .filter(element => element.getBoundingClientRect().right > root.clientWidth + 1 && element.getClientRects().length && !inScroller(element))
      .map(element => element.outerHTML.slice(0, 80));
    const loose = [...document.querySelectorAll('main table')].filter(table => !table.closest('[role=region][tabindex="0"][aria-label]:not([aria-label=""])'));
    return { scroll: root.scrollWidth, client: root.clientWidth, wide: wide.slice(0, 2), loose: loose.length };
  });
  check(loose === 0, `${name}: a table does not scroll in a region with a name`, width);
  check(scroll <= client, `${name}: scrolls sideways`, `${width} (${scroll} > ${client})`);
  check(wide.length === 0, `${name}: sticks out: ${wide.join(' ')}`, width);
}

/** What axe finds, on the whole page or in a part of it. */
export async function access(page, name, view, { part, without = [] } = {}) {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).disableRules(without);
  const { violations } = await (part ? axe.include(part) : axe).analyze();
  check(violations.length === 0, `${name}: axe finds something`, view);
  for (const { id, help, nodes } of violations) {
    check(false, `${name}: axe ${id}: ${help}: ${nodes[0].html.slice(0, 120)}`, view);
  }
}

/** Says what failed; the exit code follows. */
export function tell() {
  for (const [claim, places] of failures) console.log(`FAILED ${claim}\n       ${[...new Set(places)].slice(0, 6).join(', ')}`);
  console.log(`${passed} passed, ${failures.size} failed`);
  process.exitCode = failures.size ? 1 : 0;
}

// ---- the browser -----------------------------------------------------------------------------------------------

/** Chromium, from $CHROMIUM or the PATH. */
export function browserPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const found = (process.env.PATH ?? '').split(':').flatMap(folder => names.map(name => join(folder, name)));
  return process.env.CHROMIUM || found.find(path => existsSync(path));
}

export function launch() {
  const args = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  return chromium.launch({ executablePath: browserPath(), args });
}
