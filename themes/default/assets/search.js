// Answers the query after `#q=` on the search page, from the files that `src/search/files.rs` writes.
//
// Each file is a classic script that calls `kbSearch(name, value)`: so they load from a disk and under a strict policy,
// each when it is first needed. A query is folded and cut as the pages were (`src/search/terms.rs`), its terms are looked
// up, pages are ranked by how much of what the query says they say. Nothing is sent anywhere.
(function () {
  'use strict';
  const list = document.getElementById('search-results');
  const field = document.querySelector('.find input');
  if (!list || !field) return;
  const help = document.getElementById('search-help');
  const near = document.getElementById('search-near');
  const index = document.getElementById('search-index');
  const words = list.dataset;

  const SHOWN = 10, MANY = 7;
  // What terms count that are not pairs of telling characters: groups, words, lone characters, sounds, faint pairs.
  const GROUP = 1.6, WORD = 1.3, LONE = 0.3, SOUND = 0.7, FAINT = 0.4;
  // A result has this much of the query, or less of it and scores as much as so many rare terms; and this much of what the
  // best one scores. What a page gives less weight than `STRONG` stands in its body only, and counts in passing.
  const ENOUGH = 0.55, LESS = 0.4, MUCH = 15, FAR = 0.05, STRONG = 5, PASSING = 0.6;
  const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';
  const HAN = '\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3fffd}〇々';
  const RUN = new RegExp('[' + HAN + ']+|(?:(?![' + HAN + '])\\p{L})+|(?:(?![' + HAN + '])\\p{N})+', 'gu');
  // Words that a sign parts: looked for as one too.
  const JOINED = new RegExp(['(?:(?![' + HAN + '])\\p{L})+', '\\p{N}+'].map(word => word + "(?:[-./'’_·]" + word + ')+').join('|'), 'gu');
  const HANS = new RegExp('[' + HAN + ']+', 'gu');
  const IS_HAN = new RegExp('^[' + HAN + ']', 'u');

  // ---- files -----------------------------------------------------------------------------------------------------

  const [, root, headHash] = words.index.match(/^(.*)search\/head\.(\w+)\.js$/);
  const files = {}, waiting = {};
  window.kbSearch = (name, value) => waiting[name](value);

  /** The value of a file; `null` when it does not come, and then the others answer. */
  const load = (name, hash) => files[name] || (files[name] = new Promise(done => {
    const script = document.createElement('script');
    waiting[name] = done;
    script.onerror = () => { delete files[name]; done(null); };
    script.src = root + 'search/' + name + '.' + hash + '.js';
    document.head.appendChild(script);
  }));
  const part = (kind, hashes, number) => load(kind + number, hashes.substr(6 * number, 6));

  // ---- characters ------------------------------------------------------------------------------------------------

  let head, simple, breaks, tails, faint, names, groupOf;
  let standard = '';

  const prepare = value => {
    head = value;
    simple = {};
    learn(head.odd);
    const any = list => list.sort((a, b) => b.length - a.length).join('|');
    breaks = new RegExp(any(head.breaks.split('|')), 'g');
    tails = new RegExp('(?:' + any(head.tails.split('|')) + ')+$');
    faint = new RegExp('[' + head.faint + ']');
    groupOf = {};
    head.words.forEach(group => group.forEach(name => { groupOf[name] = group; }));
    const escaped = Object.keys(groupOf).map(name => name.replace(/[^\p{L}\p{N}]/gu, '\\$&'));
    names = escaped.length ? new RegExp(any(escaped), 'g') : /$^/;
  };
  const learn = pairs => { for (let at = 0; at < pairs.length; at += 2) simple[pairs[at]] = pairs[at + 1]; };
  const fold = text => Array.from(text.normalize('NFKC').replace(/\p{DI}/gu, '').toLowerCase(), c => simple[c] || c).join('');

  /** GB 2312 in its own order, from the browser's decoder: simplified characters only, the first 3755 by pinyin. */
  const place = c => {
    if (!standard) {
      const bytes = [];
      for (let row = 0xB0; row < 0xF8; row++) for (let cell = 0xA1; cell < (row === 0xD7 ? 0xFA : 0xFF); cell++) bytes.push(row, cell);
      standard = new TextDecoder('gb2312').decode(new Uint8Array(bytes));
    }
    return standard.indexOf(c);
  };

  const syllable = c => {
    let left = place(c);
    if (left < 0 || left >= 3755) return 0;
    let number = 0;
    while (left >= 0) left -= DIGITS.indexOf(head.syllables[number++]);
    return number;
  };

  // ---- terms -----------------------------------------------------------------------------------------------------

  const hash = parts => {
    let hash = parts.reduce((hash, part) => Math.imul(hash ^ part, 0x01000193), 0x811C9DC5);
    hash = Math.imul(hash ^ hash >>> 15, 0x2C1B3C6D);
    return (hash ^ hash >>> 12) >>> 0;
  };
  const count = bits => { let sum = 0; for (; bits; bits &= bits - 1) sum++; return sum; };
  const codes = text => Array.from(text, c => c.codePointAt(0));

  const blank = text => ' '.repeat(text.length);

  /** A word without its accents. */
  const plain = word => word.normalize('NFD').replace(/[\u0300-\u036f]/g, '').normalize('NFC');

  /**
   * What a query asks for: terms with their weights, the texts that show them in a result, and the places of the query
   * that they stand for, each a bit.
   */
  const cut = text => {
    const terms = new Map();
    const mask = (at, length) => {
      let bits = 0;
      for (let end = at + length; at < end; at++) bits |= 1 << Math.min(at, 30);
      return bits;
    };
    let telling = 0, named = 0;
    Array.from(text).forEach((c, at) => { if (!faint.test(c)) telling |= mask(at, 1); });
    const add = (parts, weight, shown, places, more) => {
      const key = hash(parts);
      const before = terms.get(key);
      terms.set(key, { weight, shown, places: places & telling | (before ? before.places : 0), ...more });
    };
    text.replace(names, (name, at) => {
      named |= mask(at, name.length);
      add(codes('=' + groupOf[name][0]), GROUP, groupOf[name], mask(at, name.length));
    });
    const asked = text.replace(HANS, run => run.replace(tails, blank).replace(breaks, blank));
    asked.replace(HANS, run => run.replace(tails, blank)).replace(RUN, (run, at) => {
      if (!IS_HAN.test(run)) {
        // An amount says less than a name does, and if no page has it, it is no news.
        const amount = /^\p{N}/u.test(run);
        add(codes('.' + run), WORD, [run], mask(at, amount ? 1 : 2), { amount });
        if (plain(run) !== run) add(codes('.' + plain(run)), WORD, [plain(run)], mask(at, 2));
        return;
      }
      const piece = Array.from(run);
      if (piece.length === 1) add(codes(run), LONE, piece, mask(at, 1));
      // A pair inside of a name is no news, and one across its border only if nothing else holds the other character.
      const free = index => index >= 0 && index < piece.length && !(named & mask(at + index, 1));
      piece.slice(1).forEach((second, index) => {
        const [before, first, last, after] = [-1, 0, 1, 2].map(step => free(index + step));
        if (first ? !last && before : !last || after) return;
        const pair = piece[index] + second;
        const sound = [126, syllable(piece[index]), syllable(second)];
        add(codes(pair), faint.test(pair) ? FAINT : 1, [pair], mask(at + index, 2), { sound });
      });
    });
    asked.replace(JOINED, (run, at) => {
      const word = plain(run.replace(/[^\p{L}\p{N}]/gu, ''));
      add(codes('.' + word), WORD, [word], mask(at, run.length), { amount: /^\p{N}/u.test(run) });
    });
    return { terms, named };
  };

  /** Fetches the pages of terms: `found` with how much each tells, and page and weight by turns. */
  const look = terms => Promise.all(Array.from(terms, async ([hash, term]) => {
    const entries = await part('t', head.terms, head.bits ? hash >>> 32 - head.bits : 0);
    let key = ' ';
    for (let at = 0; at < 24; at += 6) key += DIGITS[hash >>> at & 63];
    const at = (' ' + entries).indexOf(key);
    if (at < 0) return;
    const entry = entries.slice(at + 4).split(' ', 1)[0];
    term.rarity = DIGITS.indexOf(entry[0]);
    term.pages = [];
    for (let i = 1, page = 0; i < entry.length; page++) {
      for (let shift = 0, more = 1; more; shift += 5) {
        const digit = DIGITS.indexOf(entry[i++]);
        page += (digit & 31) << shift;
        more = digit >> 5;
      }
      term.pages.push(page, DIGITS.indexOf(entry[i++]));
    }
  }));

  /** Pages by rank, those that say enough of the query and those that come near; and what to mark in them. */
  const find = async query => {
    const value = await load('head', headHash);
    if (!value) return { pages: [], answers: false, marks: [] };
    if (!head) prepare(value);
    let text = fold(query);
    // A character that the standard of simplified ones lacks is most likely traditional.
    if (Array.from(text).some(c => IS_HAN.test(c) && place(c) < 0)) {
      learn(await load('s', head.script) || '');
      text = fold(query);
    }
    const { terms, named } = cut(text);
    // Each term costs a file: a long query does without those that say little.
    if (terms.size > MANY) terms.forEach((term, key) => { if (term.weight === FAINT) terms.delete(key); });
    await look(terms);
    const missed = Array.from(terms.values()).filter(term => !term.pages && term.sound && term.sound.every(Boolean));
    if (terms.size < 8 && terms.size - missed.length < 4) {
      const sounds = new Map(missed.map(term => [hash(term.sound), term]));
      await look(sounds);
      missed.filter(term => term.pages).forEach(term => { term.weight *= SOUND; });
    }
    const pages = new Map();
    let all = 0;
    terms.forEach(({ weight, rarity, places, amount, pages: list = [] }) => {
      if (list.length || !amount) all |= places;
      for (let i = 0; i < list.length; i += 2) {
        const page = pages.get(list[i]) || { number: list[i], score: 0, places: 0, passing: 0 };
        page.score += weight * rarity * list[i + 1];
        page[list[i + 1] < STRONG ? 'passing' : 'places'] |= places;
        pages.set(list[i], page);
      }
    });
    const ranked = Array.from(pages.values());
    // A name tells what the query is about: its characters count twice.
    const says = places => count(places) + count(places & named);
    ranked.forEach(page => {
      page.met = all ? (says(page.places) + PASSING * says(page.passing & ~page.places)) / says(all) : 1;
      page.score *= page.met;
    });
    ranked.sort((a, b) => b.score - a.score || a.number - b.number);
    const best = ranked.length ? ranked[0].score : 0;
    const enough = ranked.filter(page => page.score >= best * FAR
      && (page.met >= ENOUGH || page.met >= LESS && page.score >= MUCH * head.rare));
    return {
      pages: enough.length ? enough : ranked.filter(page => page.places).slice(0, 5),
      answers: enough.length > 0,
      marks: [].concat(...Array.from(terms.values(), term => term.pages ? term.shown : [])),
    };
  };

  // ---- results ---------------------------------------------------------------------------------------------------

  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  list.parentNode.insertBefore(status, list);

  /** Appends text, with what the query asked for in `<mark>`. */
  const write = (parent, text, marks) => {
    const characters = Array.from(text);
    const folded = characters.map(c => fold(c).charAt(0) || ' ').join('');
    const marked = characters.map(() => false);
    for (const mark of marks) for (let at = folded.indexOf(mark); at >= 0; at = folded.indexOf(mark, at + 1)) marked.fill(true, at, at + mark.length);
    for (let from = 0, to; from < characters.length; from = to) {
      for (to = from; to < characters.length && marked[to] === marked[from];) to++;
      const node = marked[from] ? parent.appendChild(document.createElement('mark')) : parent;
      node.appendChild(document.createTextNode(characters.slice(from, to).join('')));
    }
  };

  const item = ([address, title, text, kind], marks) => {
    const row = document.createElement('li');
    const link = row.appendChild(document.createElement('a'));
    link.href = root + address + head.end;
    write(link, title, marks);
    const name = words['kind_' + kind];
    if (name) {
      row.appendChild(document.createTextNode(' '));
      const chip = row.appendChild(document.createElement('small'));
      chip.className = 'tag';
      chip.textContent = name;
    }
    if (text) write(row.appendChild(document.createElement('span')), text, marks);
    return row;
  };

  const empty = parent => { while (parent.firstChild) parent.removeChild(parent.firstChild); };

  let turn = 0;
  const ask = async query => {
    const mine = ++turn;
    words.state = 'busy';
    const asked = Boolean(query);
    const { pages, answers, marks } = asked ? await find(query) : { pages: [], answers: true, marks: [] };
    if (mine !== turn) return;
    empty(list);
    empty(near);
    const target = answers ? list : near;
    const show = async from => {
      const shown = pages.slice(from, from + SHOWN);
      const fetch = page => part('p', head.pages, Math.floor(page.number / head.per));
      for (const page of shown) {
        const results = await fetch(page);
        if (mine !== turn) return;
        if (results) target.appendChild(item(results[page.number % head.per], marks));
        // The best one first, for those who wait for every byte; then the others together.
        if (page === shown[0]) shown.forEach(fetch);
      }
      if (pages.length > from + SHOWN) {
        const more = list.parentNode.insertBefore(document.createElement('button'), list.nextSibling);
        more.textContent = words.more;
        more.onclick = () => { more.remove(); show(from + SHOWN).then(() => list.children[from + SHOWN].firstChild.focus()); };
      }
    };
    if (list.nextSibling.localName === 'button') list.nextSibling.remove();
    await show(0);
    if (mine !== turn) return;
    help.hidden = answers;
    index.hidden = asked;
    status.textContent = asked ? (answers ? words.found.replace('{n}', pages.length) : words.none) : '';
    words.state = 'done';
  };

  // ---- the reader ------------------------------------------------------------------------------------------------

  const addressed = () => {
    try { return decodeURIComponent((location.hash.match(/^#q=(.*)/) || [])[1] || '').trim(); } catch (_) { return ''; }
  };
  const answer = () => {
    const query = addressed();
    if (field.value.trim() !== query) field.value = query;
    ask(query);
  };
  let timer;
  const typed = event => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      history.replaceState(null, '', '#q=' + encodeURIComponent(field.value.trim()));
      ask(field.value.trim());
    }, 150);
  };
  field.addEventListener('input', typed);
  field.addEventListener('compositionend', typed);
  window.addEventListener('hashchange', answer);
  document.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [field].concat(Array.from(list.querySelectorAll('li > a')));
    const at = stops.indexOf(document.activeElement);
    if (!step || at < 0 || event.isComposing || !stops[at + step]) return;
    event.preventDefault();
    stops[at + step].focus();
  });
  if (addressed()) answer();
})();
