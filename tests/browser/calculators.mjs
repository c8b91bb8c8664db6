// Fills in the forms of the built sample site by keyboard, and says what a reader would stumble over.
//
//     node calculators.mjs FOLDER        # of `kbgen build --portable --out FOLDER`
//
// Every page with a form is opened under the strict policy, from the disk, without scripts, and with a result that was tampered with.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { access, browserPath, check, launch, layout, listen, serve, tell } from './site.mjs';

const VIEWS = [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { colorScheme: 'light', forcedColors: 'active' }];

/** What readers write, and how it must be understood. */
const WAYS = [
  ['rate', '日万分之五', '5‱/日'], ['rate', '月息两分', '2%/月'], ['rate', '年化２４％', '24%/年'], ['rate', '百分之二十四/年', '24%/年'],
  ['money', '1.5万元', '15000'], ['money', '￥１2,000', '12000'], ['date', '2026年3月1日', '2026-03-01'], ['date', '20260301', '2026-03-01'],
  ['percent', '百分之四十', '40%'], ['int', '十二期', '12'],
];

/** What is never guessed. */
const REFUSED = [['rate', '24'], ['rate', '24%'], ['rate', '年息一分'], ['money', '2千'], ['money', '1,00'], ['date', '2026年2月30日']];

const folder = resolve(process.argv[2] ?? '');
if (process.argv.length !== 3 || !existsSync(join(folder, 'index.html')) || !browserPath()) {
  console.error('usage: node calculators.mjs FOLDER    (a built site; Chromium on the PATH or in $CHROMIUM)');
  process.exit(2);
}

const DATA = /(<script type="application\/json" class="calc-data">)(.*?)(<\/script>)/gs;
const pages = readdirSync(folder, { recursive: true }).map(path => path.split(sep).join('/')).filter(path => path.endsWith('.html')).sort()
  .map(path => ({ path, text: readFileSync(join(folder, path), 'utf8') })).filter(page => page.text.includes('class="calc-data"'));

async function open(browser, address, name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 320, height: 800 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await listen(page, name, '');
  await page.goto(address, { waitUntil: 'load' });
  return page;
}

/** The calculators of a page, each with its inputs as the form reads them. */
const calculators = page => page.$$eval('.calc:has(script.calc-data)', boxes => boxes.map((box, place) => {
  const { tree } = JSON.parse(box.querySelector('script.calc-data').textContent);
  box.dataset.place = place;
  return { box: `[data-place="${place}"]`, inputs: tree.inputs };
}));

/** What the reader sees of a calculator. */
const seen = (page, box) => page.$eval(box, box => ({
  result: box.querySelector('.result')?.checkVisibility() ? box.querySelector('.result').textContent : '',
  steps: box.querySelector('.reasons').textContent,
  laws: Object.fromEntries([...box.querySelectorAll('.reasons [data-law]')].map(law => [law.dataset.law, law.innerHTML])),
  mistakes: [...box.querySelectorAll('.error')].filter(error => error.checkVisibility()).map(error => error.textContent),
}));

async function type(page, control, text, pause = () => page.keyboard.press('Enter')) {
  await control.focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
  await pause();
}

/** The plain text fields that a form shows, each with its kind. */
async function fields(page, { box, inputs }) {
  const found = [];
  for (const [place, input] of inputs.entries()) {
    const control = page.locator(`${box} form > .field`).nth(place).locator('> input');
    if (await control.count() && await control.isVisible()) found.push({ kind: input.kind[0], control });
  }
  return found;
}

/** Another value of the same kind, as a reader writes it. */
function other(kind, old) {
  if (kind === 'money') return String(Math.round(Number(old) * 1.5) + 1);
  if (kind === 'int') return String(Number(old) + 1);
  if (kind === 'percent') return '百分之十二';
  if (kind === 'rate') return '日万分之四点五';
  const day = new Date(Date.parse(old) + 86400000);
  return `${day.getUTCFullYear()}年${day.getUTCMonth() + 1}月${day.getUTCDate()}日`;
}

/** Types into one field after another until the result has changed, and gives that field and its old value. */
async function change(page, calculator, name) {
  const before = await seen(page, calculator.box);
  for (const { kind, control } of await fields(page, calculator)) {
    const old = await control.inputValue();
    if (!old || !['money', 'int', 'percent', 'rate', 'date'].includes(kind)) continue;
    await type(page, control, other(kind, old));
    const after = await seen(page, calculator.box);
    if (!after.mistakes.length && after.result !== before.result && after.steps !== before.steps) {
      for (const [law, html] of Object.entries(after.laws)) {
        check(!before.laws[law] || before.laws[law] === html, `${name}: a step keeps its statute, its day and its mark`, law);
      }
      check(Object.keys(before.laws).length === 0 || Object.keys(after.laws).length > 0, `${name}: steps keep their statutes`, '');
      return { kind, control, old };
    }
    await type(page, control, old);
  }
  check(false, `${name}: no other value gives another result`, calculator.box);
  return null;
}

/** A wrong value: its sentence stands beside its field, and nothing that is not true is shown. */
async function mistake(page, { box }, { control, old }, name) {
  await type(page, control, 'x');
  const { result, mistakes } = await seen(page, box);
  check(mistakes.length === 1 && result === '', `${name}: one sentence and no result for a wrong value`, mistakes.join(' | '));
  const told = await control.evaluate(input => ({
    invalid: input.getAttribute('aria-invalid'),
    sentence: input.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).textContent).join(' '),
  }));
  check(told.invalid === 'true' && told.sentence.includes(mistakes[0]), `${name}: the sentence belongs to its field`, told.sentence);
  await page.locator(`${box} form input:visible`).last().press('Enter');
  check(await control.evaluate(input => input === document.activeElement), `${name}: Enter leads to the mistake`, '');
  return () => type(page, control, old);
}

/** Rows are added and taken away by keyboard, and the focus is never lost. */
async function rows(page, { box }, name) {
  for (const set of await page.$$(`${box} fieldset`)) {
    if (!await set.isVisible()) continue;
    const items = () => set.$$eval('.item', items => items.length);
    const focus = () => page.evaluate(() => document.activeElement.closest('.item') ? 'item' : document.activeElement.localName);
    const before = await items();
    await (await set.$(':scope > button')).press('Enter');
    check(await items() === before + 1 && await focus() === 'item', `${name}: a row is added by keyboard`, `${before}`);
    await (await set.$('.item:last-child > button')).press('Enter');
    check(await items() === before && await focus() === 'button', `${name}: a row is removed by keyboard`, `${before}`);
  }
}

async function views(page, name, state, some = VIEWS) {
  for (const view of some) {
    await page.emulateMedia({ forcedColors: 'none', ...view });
    await access(page, name, `${state} ${Object.values(view).join(' ')}`, { part: '.calc:has(form)' });
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  await layout(page, name, `320 ${state}`);
}

async function filled(page, name) {
  const found = await calculators(page);
  check(await page.locator('.calc form').count() === found.length, `${name}: has its form`, '');
  for (const calculator of found) {
    // The form with a mistake is the same form and a sentence more; that one is looked at in every view.
    await views(page, name, 'form', VIEWS.slice(0, 1));
    const field = await change(page, calculator, name);
    if (!field) continue;
    const mend = await mistake(page, calculator, field, name);
    await views(page, name, 'mistake');
    await mend();
    check((await seen(page, calculator.box)).result !== '', `${name}: the mended value gives a result`, '');
    await rows(page, calculator, name);
  }
}

/** Text twice as large, and paper. */
async function enlarged(page, name) {
  await page.setViewportSize({ width: 640, height: 800 });
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  await layout(page, name, 'text of 200 %');
  await page.emulateMedia({ media: 'print' });
  const shown = await page.$$eval('.calc form', forms => forms.filter(form => form.checkVisibility()).length);
  check(shown === 0, `${name}: paper has no form`, '');
}

async function fromDisk(browser, { path }) {
  const name = `/${path} from the disk`;
  const page = await open(browser, pathToFileURL(join(folder, path)).href, name);
  for (const calculator of await calculators(page)) await change(page, calculator, name);
  await page.context().close();
}

async function withoutScripts(browser, origin, { path }) {
  const page = await open(browser, `${origin}/${path}`, `/${path} without scripts`, { javaScriptEnabled: false });
  const controls = await page.locator('.calc :is(form, input, select, button)').count();
  check(controls === 0, `/${path}: without scripts nothing invites to type`, `${controls}`);
  check((await page.locator('.calc .reasons li').count()) > 0, `/${path}: without scripts the example is there`, '');
  await page.context().close();
}

/** The first digit of a value is another one. */
function spoilt(value) {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return value.replace(/\d/, digit => (Number(digit) + 1) % 10);
  if (typeof value === 'boolean') return !value;
  const [key] = Object.keys(value).filter(key => value[key] !== null && JSON.stringify(spoilt(value[key])) !== JSON.stringify(value[key]));
  return key === undefined ? value : Object.assign(Array.isArray(value) ? [...value] : { ...value }, { [key]: spoilt(value[key]) });
}

async function tampered(browser, origin, { path, text }) {
  const name = `/${path} tampered with`;
  const page = await open(browser, 'about:blank', name);
  const body = text.replace(DATA, (_, start, json, end) => {
    const data = JSON.parse(json);
    return start + JSON.stringify({ ...data, expected: spoilt(data.expected) }).replace(/</g, '\\u003c') + end;
  });
  check(body !== text, `${name}: is another page`, '');
  await page.route(`${origin}/${path}`, async route => route.fulfill({ response: await route.fetch(), body }));
  await page.goto(`${origin}/${path}`, { waitUntil: 'load' });
  check(await page.locator('.calc form').count() === 0, `${name}: has no form`, '');
  check(await page.locator('.calc .reasons li').count() > 0, `${name}: still shows what the build computed`, '');
  await page.context().close();
}

/** Each way of writing, in the first form that has a field of its kind. */
async function ways(browser, origin) {
  for (const kind of new Set([...WAYS, ...REFUSED].map(([kind]) => kind))) {
    for (const { path } of pages) {
      const page = await open(browser, `${origin}/${path}`, `/${path}`);
      const found = await calculators(page);
      const field = (await fields(page, found[0])).find(field => field.kind === kind);
      if (field) {
        for (const [of, written, meant] of WAYS.filter(([of]) => of === kind)) {
          // Without Enter, the form waits until the reader pauses.
          await type(page, field.control, written, () => page.waitForTimeout(400));
          const note = await field.control.evaluate(input => [...input.parentNode.querySelectorAll('.how')].filter(note => note.checkVisibility()).map(note => note.textContent).join());
          check(note.includes(meant), `${written} is understood as ${meant}`, `${of} on /${path}: ${note}`);
        }
        for (const [, written] of REFUSED.filter(([of]) => of === kind)) {
          await type(page, field.control, written);
          check((await seen(page, found[0].box)).mistakes.length === 1, `${written} is refused with a sentence`, `/${path}`);
        }
      }
      await page.context().close();
      if (field) break;
    }
  }
}

check(pages.length > 0, 'the site has calculators', folder);
const server = await serve(folder);
const browser = await launch();
const started = Date.now();
try {
  for (const one of pages) {
    const page = await open(browser, `${server.origin}/${one.path}`, `/${one.path}`);
    await filled(page, `/${one.path}`);
    await enlarged(page, `/${one.path}`);
    await page.context().close();
    await fromDisk(browser, one);
    await withoutScripts(browser, server.origin, one);
    await tampered(browser, server.origin, one);
  }
  await ways(browser, server.origin);
  console.log(`${pages.length} pages with forms in ${((Date.now() - started) / 1000).toFixed(0)} s`);
} finally {
  await browser.close();
  server.close();
}

tell();
