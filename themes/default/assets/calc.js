// The calculators of a page, computed where the reader is: nothing is sent, nothing is stored, no text is ever run as code.
// The page carries each calculator as a tree of formulas; this file is the one fixed interpreter for all of them.
// Numbers are fractions of big whole numbers, so every result equals that of the build, to the last digit.
(function (root) {
  "use strict";

  // ---- numbers: a fraction, its sign in the numerator; with a large denominator it is always in lowest terms

  const SMALL = 1n << 96n, HEAVY = 1n << 255n, BITS_MAX = 65536, LIST_MAX = 10000, WORK_MAX = 6e6, DEPTH_MAX = 150;
  class Refusal extends Error {
    constructor(code, field, text) { super(code); this.code = code; this.field = field || ""; this.text = text; }
  }
  const fail = (code, field, text) => { throw new Refusal(code, field, text); };
  const abs = (a) => a < 0n ? -a : a;
  const gcd = (a, b) => {
    while (b) { const rest = a % b; a = b; b = rest; }
    return abs(a);
  };
  class Fraction { constructor(n, d) { this.n = n; this.d = d; } }
  const reduced = (n, d) => { const shared = gcd(n, d); return new Fraction(n / shared, d / shared); };
  const make = (n, d) => d > SMALL ? reduced(n, d) : new Fraction(n, d);
  const lowest = (a) => a.d > SMALL ? a : reduced(a.n, a.d);
  const bitLength = (a) => Math.max(abs(a.n).toString(2).length, a.d.toString(2).length);
  const whole = (n) => new Fraction(BigInt(n), 1n);
  const ZERO = whole(0);
  const fraction = (text) => { const [n, d] = text.split("/"); return new Fraction(BigInt(n), BigInt(d || 1)); };
  // Two large numbers take Euclid longer than all the rest of a schedule. So where one is large, divisors are looked for only where
  // lowest terms can have them in common (Knuth, The Art of Computer Programming, 4.5.1).
  const add = (a, b) => {
    if (a.d === b.d) return make(a.n + b.n, a.d);
    if (a.d <= SMALL && b.d <= SMALL) return make(a.n * b.d + b.n * a.d, a.d * b.d);
    a = lowest(a); b = lowest(b);
    const shared = gcd(a.d, b.d), n = a.n * (b.d / shared) + b.n * (a.d / shared), rest = gcd(n, shared);
    return new Fraction(n / rest, a.d / shared * (b.d / rest));
  };
  const negate = (a) => new Fraction(-a.n, a.d);
  const times = (a, b) => {
    if (a.d <= SMALL && b.d <= SMALL) return make(a.n * b.n, a.d * b.d);
    a = lowest(a); b = lowest(b);
    const one = gcd(a.n, b.d), two = gcd(b.n, a.d);
    return new Fraction(a.n / one * (b.n / two), a.d / two * (b.d / one));
  };
  const inverse = (a) => {
    const { n, d } = lowest(a);
    return n ? new Fraction(n < 0n ? -d : d, abs(n)) : fail("E_MATH");
  };
  const over = (a, b) => times(a, inverse(b));
  const compare = (a, b) => { const x = a.n * b.d - b.n * a.d; return x < 0n ? -1 : x > 0n ? 1 : 0; };
  const integer = (a) => a.n % a.d ? fail("E_LIMIT") : Number(a.n / a.d);
  const power = (a, e) => {
    const { n, d } = e < 0 ? inverse(a) : lowest(a), times = BigInt(Math.abs(e));
    if (bitLength({ n, d }) * Math.abs(e) > BITS_MAX) fail("E_LIMIT");
    return new Fraction(n ** times, d ** times);
  };
  // The nearest whole number of units, of which one is 10^digits.
  const units = (a, digits, mode) => {
    const top = a.n * 10n ** BigInt(digits), q = top / a.d, rest = abs(top % a.d) * 2n;
    const away = mode === "half_even" ? rest > a.d || (rest === a.d && q % 2n !== 0n)
      : mode === "up" ? rest > 0n : mode === "down" ? false : rest >= a.d;
    return away ? q + (a.n < 0n ? -1n : 1n) : q;
  };
  const round = (a, digits, mode) => make(units(a, digits, mode), 10n ** BigInt(digits));
  const floor = (a) => { const q = a.n / a.d; return new Fraction(a.n < 0n && a.n % a.d ? q - 1n : q, 1n); };
  const fixed = (a, digits) => {
    const q = units(a, digits), text = abs(q).toString().padStart(digits + 1, "0"), at = text.length - digits;
    return (q < 0n ? "-" : "") + text.slice(0, at) + (digits ? "." + text.slice(at) : "");
  };
  const trim = (text) => text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
  const short = (a, digits) => { const text = trim(fixed(a, digits)); return text === "-0" ? "0" : text; };
  const grouped = (text) => text.replace(/^(-?\d+)/, (n) => n.replace(/\B(?=(\d{3})+$)/g, ","));

  // ---- calendar days, counted from 1970-01-01

  class Day { constructor(t) { this.t = t; } }
  const leap = (y) => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const monthLength = (y, m) => m === 2 ? (leap(y) ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31;
  const day = (y, m, d) => {
    const yy = m > 2 ? y : y - 1, era = Math.floor(yy / 400), ye = yy - era * 400;
    return new Day(era * 146097 + ye * 365 + Math.floor(ye / 4) - Math.floor(ye / 100)
      + Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1 - 719468);
  };
  const parts = (date) => {
    const z = date.t + 719468, era = Math.floor(z / 146097), e = z - era * 146097;
    const ye = Math.floor((e - Math.floor(e / 1460) + Math.floor(e / 36524) - Math.floor(e / 146096)) / 365);
    const dy = e - (365 * ye + Math.floor(ye / 4) - Math.floor(ye / 100)), mp = Math.floor((5 * dy + 2) / 153);
    const m = mp < 10 ? mp + 3 : mp - 9;
    return [ye + era * 400 + (m <= 2 ? 1 : 0), m, dy - Math.floor((153 * mp + 2) / 5) + 1];
  };
  const iso = (date) => {
    const [y, m, d] = parts(date);
    return String(y).padStart(4, "0") + "-" + String(m).padStart(2, "0") + "-" + String(d).padStart(2, "0");
  };
  const readDay = (text) => {
    const found = typeof text === "string" && /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    if (!found) return null;
    const [y, m, d] = found.slice(1).map(Number);
    return m >= 1 && m <= 12 && d >= 1 && d <= monthLength(y, m) ? day(y, m, d) : null;
  };
  const addMonths = (date, months) => {
    const [y, m, d] = parts(date), at = y * 12 + m - 1 + months, year = Math.floor(at / 12), month = at - year * 12 + 1;
    if (year < -9999 || year > 9999) fail("E_LIMIT");
    return day(year, month, Math.min(d, monthLength(year, month)));
  };

  // ---- the rate that solves an equation: halving, with bounds that decide, and the exact fraction where they do not

  const SCALE = 1000000000000n;
  const floorDiv = (a, b) => { const q = a / b; return a % b && (a < 0n) !== (b < 0n) ? q - 1n : q; };
  function root_of(net, payments, low, high) {
    const gaps = payments.map(([time], i) => time - (i ? payments[i - 1][0] : 0));
    const ready = new Map();
    const bounds = (factor, bits) => {
      const one = 1n << bits, up = (a) => (a + one - 1n) >> bits;
      const times = (a, b) => [(a[0] * b[0]) >> bits, up(a[1] * b[1])];
      const fix = (a) => { const q = floorDiv(a.n << bits, a.d); return [q, q * a.d === a.n << bits ? q : q + 1n]; };
      if (!ready.has(bits)) ready.set(bits, [fix(net), payments.map((p) => fix(p[1]))]);
      const [sum, amounts] = ready.get(bits), once = fix(factor), powers = [[one, one], once];
      const power = (e) => {
        if (!powers[e]) {
          const half = power(e >> 1), square = times(half, half);
          powers[e] = e % 2 ? times(square, once) : square;
        }
        return powers[e];
      };
      let lo = 0n, hi = 0n;
      for (let i = payments.length - 1; i >= 0; i--) {
        const step = power(gaps[i]);
        lo = ((lo + amounts[i][0]) * step[0]) >> bits;
        hi = up((hi + amounts[i][1]) * step[1]);
      }
      return [lo - sum[1], hi - sum[0]];
    };
    const exact = (factor) => {
      const last = payments.length ? payments[payments.length - 1][0] : 0;
      if (bitLength(factor) * last > 1 << 20) return 0;
      let worth = ZERO;
      const plain = (a, b) => new Fraction(a.n * b.d + b.n * a.d, a.d * b.d);
      for (let i = payments.length - 1; i >= 0; i--) {
        const e = BigInt(gaps[i]), sum = plain(worth, payments[i][1]);
        worth = new Fraction(sum.n * factor.n ** e, sum.d * factor.d ** e);
      }
      return compare(worth, net);
    };
    const sign = (halves) => {
      const factor = reduced(2n * SCALE, 2n * SCALE + halves);
      for (let bits = 48n; bits <= 3072n; bits *= 4n) {
        const [lo, hi] = bounds(factor, bits);
        if (lo > 0n) return 1;
        if (hi < 0n) return -1;
      }
      return exact(factor);
    };
    // Far from nothing the worth has thousands of digits; what is paid in all tells which end is not needed.
    if (sign(0n) > 0) low = 0n; else high = 0n;
    if (sign(2n * low) < 0 || sign(2n * high) > 0 || payments.every((p) => !p[1].n)) return null;
    while (low < high) {
      const middle = low + floorDiv(high - low, 2n), s = sign(2n * middle + 1n);
      if (s < 0 || (s === 0 && middle < 0n)) high = middle; else low = middle + 1n;
    }
    return new Fraction(low, SCALE);
  }
  const payment = (a) => a.n < 0n ? fail("E_RANGE") : a;

  // ---- formulas

  const PERIODS = { "年": 1, "月": 12, "日": 365 };
  class Rate { constructor(r, period) { this.r = r; this.period = period; } }
  const order = (a, b) => a instanceof Day ? a.t - b.t : compare(a, b);
  const same = (a, b) => {
    if (a === b) return true;
    if (a === null || b === null) return false;
    if (a instanceof Fraction && b instanceof Fraction) return compare(a, b) === 0;
    return a instanceof Day && b instanceof Day && a.t === b.t;
  };
  const FUNCTIONS = {
    annual: ([rate, basis]) => rate.period === "年" ? rate.r : times(rate.r, rate.period === "月" ? whole(12) : basis),
    r2: ([a, mode]) => round(a, 2, mode),
    round: ([a, digits, mode]) => round(a, integer(digits), mode),
    floor: ([a]) => floor(a),
    ceil: ([a]) => negate(floor(negate(a))),
    abs: ([a]) => new Fraction(abs(a.n), a.d),
    min: (a) => best(a, -1),
    max: (a) => best(a, 1),
    sum: ([list]) => list.reduce(add, ZERO),
    count: ([list]) => whole(list.length),
    first: ([list]) => list.length ? list[0] : null,
    last: ([list]) => list.length ? list[list.length - 1] : null,
    at: ([list, n]) => { const i = integer(n) - 1; return i >= 0 && i < list.length ? list[i] : null; },
    any: ([list]) => list.includes(true),
    all: ([list]) => !list.includes(false),
    range: ([from, to]) => {
      const a = integer(from), b = integer(to), list = [];
      if (b - a >= LIST_MAX) fail("E_LIMIT");
      for (let n = a; n <= b; n++) list.push(whole(n));
      return list;
    },
    days: ([a, b]) => whole(b.t - a.t),
    add_months: ([date, n]) => addMonths(date, integer(n)),
    with_day: ([date, n]) => {
      const [y, m] = parts(date);
      return day(y, m, Math.max(1, Math.min(integer(n), monthLength(y, m))));
    },
    last_day: ([date]) => { const [y, m] = parts(date); return day(y, m, monthLength(y, m)); },
    weekday: ([date]) => whole((((date.t + 3) % 7) + 7) % 7 + 1),
    tiers: ([amount, bands]) => bands.reduce((total, band, i) => {
      const next = i + 1 < bands.length ? bands[i + 1].get("over") : amount, end = compare(next, amount) < 0 ? next : amount;
      const from = band.get("over");
      return compare(end, from) > 0 ? add(total, times(add(end, negate(from)), band.get("rate"))) : total;
    }, ZERO),
    irr_month: ([net, list]) => root_of(net, list.map((a, i) => [i + 1, payment(a)]), -990000000000n, 10n * SCALE),
    irr_day: ([net, list]) => {
      const flows = list.map((f) => [integer(f.get("days")), payment(f.get("amount"))]);
      if (flows.some((f) => f[0] < 0)) fail("E_LIMIT");
      return root_of(net, flows.sort((a, b) => a[0] - b[0]), -500000000000n, SCALE);
    },
    has: ([a]) => a !== null,
    text: (list) => list.map((a) => a instanceof Fraction ? short(a, 6) : a).join(""),
  };
  const best = (values, sign) => {
    const list = values.length === 1 ? values[0] : values;
    return list.reduce((found, a) => found === null || order(a, found) * sign > 0 ? a : found, null);
  };
  // Functions whose last argument is a formula with names of its own.
  const WITH_LAMBDA = {
    sort_by: (run, [list, key]) => run.value(list).map((item) => [run.apply(key, [item]), item])
      .sort((a, b) => order(a[0], b[0])).map((pair) => pair[1]),
    fold: (run, [list, start, step]) => {
      const items = run.value(list);
      return items.reduce((state, item, i) => run.apply(step, [state, item, whole(i + 1)]), run.value(start));
    },
    scan: (run, [list, start, step]) => {
      let state = run.value(start);
      return run.value(list).map((item, i) => (state = run.apply(step, [state, item, whole(i + 1)])));
    },
    iterate: (run, [bound, start, go_on, step]) => {
      const most = integer(run.value(bound));
      let state = run.value(start);
      for (let i = 1; i <= most && run.apply(go_on, [state]); i++) state = run.apply(step, [state, whole(i)]);
      return state;
    },
  };

  class Run {
    constructor(tree) {
      this.tree = tree; this.inputs = new Map(); this.known = new Map(); this.local = []; this.work = 0; this.depth = 0;
      this.lines = new Map(tree.let);
    }
    value(e) {
      if (++this.work > WORK_MAX || this.depth >= DEPTH_MAX) fail("E_LIMIT");
      this.depth++;
      const value = this.node(e);
      this.depth--;
      return value;
    }
    within(names, values, run) {
      const before = this.local.length;
      names.forEach((name, i) => this.local.push([name, values[i]]));
      try { return run(); } finally { this.local.length = before; }
    }
    // Large numbers count as much work, since they are.
    bounded(a) {
      if (a.d > HEAVY || abs(a.n) > HEAVY) {
        this.work += Math.floor(bitLength(a) / 256) ** 2;
        if (bitLength(a) > BITS_MAX || this.work > WORK_MAX) fail("E_LIMIT");
      }
      return a;
    }
    apply(lambda, values) { return this.within(lambda[1], values, () => this.value(lambda[2])); }
    name(name) {
      for (let i = this.local.length - 1; i >= 0; i--) if (this.local[i][0] === name) return this.local[i][1];
      if (!this.lines.has(name)) return this.inputs.has(name) ? this.inputs.get(name) : fail("E_REQUIRED", name);
      if (!this.known.has(name)) {
        const local = this.local;
        this.local = [];
        this.known.set(name, this.value(this.lines.get(name)));
        this.local = local;
      }
      return this.known.get(name);
    }
    node(e) {
      switch (e[0]) {
        case "#": return e[2] || (e[2] = fraction(e[1]));
        case "t": case "b": return e[1];
        case "0": return null;
        case "d": return e[2] || (e[2] = readDay(e[1]));
        case "v": return this.name(e[1]);
        case "p": {
          const rows = this.tree.params[e[1]] || [], at = (e[2] ? this.value(e[2]) : readDay(this.tree.day)).t;
          for (let i = rows.length - 1; i >= 0; i--) {
            if (readDay(rows[i][0]).t <= at && (e[2] || rows[i][1] !== null)) {
              return rows[i][1] === null ? fail("E_NO_DATA", e[1]) : fraction(rows[i][1]);
            }
          }
          return fail("E_NO_DATA", e[1]);
        }
        case ".": return this.value(e[1]).get(e[2]);
        case "c": return WITH_LAMBDA[e[1]] ? WITH_LAMBDA[e[1]](this, e[2])
          : FUNCTIONS[e[1]](e[2].map((a) => this.value(a)));
        case "neg": return negate(this.value(e[1]));
        case "not": return !this.value(e[1]);
        case "if": return this.value(this.value(e[1]) ? e[2] : e[3]);
        case "l": return e[1].map((a) => this.value(a));
        case "r": {
          const record = new Map(e[1] ? this.value(e[1]) : []);
          for (const [name, value] of e[2]) record.set(name, this.value(value));
          return record;
        }
        case "for": {
          const kept = [];
          this.value(e[3]).forEach((item, i) => this.within(e[2], [item, whole(i + 1)], () => {
            if (!e[4] || this.value(e[4])) kept.push(this.value(e[1]));
          }));
          return kept;
        }
        case "let": {
          const before = this.local.length;
          try {
            for (const [name, value] of e[1]) this.local.push([name, this.value(value)]);
            return this.value(e[2]);
          } finally { this.local.length = before; }
        }
        case "and": return this.value(e[1]) && this.value(e[2]);
        case "or": return this.value(e[1]) || this.value(e[2]);
        case "??": { const a = this.value(e[1]); return a === null ? this.value(e[2]) : a; }
      }
      const a = this.value(e[1]), b = this.value(e[2]);
      switch (e[0]) {
        case "==": return same(a, b);
        case "!=": return !same(a, b);
        case "<": return order(a, b) < 0;
        case "<=": return order(a, b) <= 0;
        case ">": return order(a, b) > 0;
        case ">=": return order(a, b) >= 0;
        case "*": return this.bounded(times(a, b));
        case "/": return this.bounded(over(a, b));
        case "^": return this.bounded(power(a, integer(b)));
        case "+":
          if (Array.isArray(a)) return a.length + b.length > LIST_MAX ? fail("E_LIMIT") : a.concat(b);
          return a instanceof Day ? new Day(a.t + integer(b)) : this.bounded(add(a, b));
        case "-":
          if (a instanceof Day) return b instanceof Day ? whole(a.t - b.t) : new Day(a.t - integer(b));
          return this.bounded(add(a, negate(b)));
      }
      return fail("E_TYPE");
    }
  }

  // ---- inputs and outputs

  const NUMBER = /^-?\d+(\.\d+)?$/, SIGNS = { "%": 100, "‰": 1000, "‱": 10000 };
  const decimal = (text) => {
    if (!NUMBER.test(text) || text.replace("-", "").length > 40) return null;
    const [n, part] = text.split(".");
    return new Fraction(BigInt(n + (part || "")) , 10n ** BigInt((part || "").length));
  };
  const holds = (a, kind) => {
    const least = compare(a, fraction(kind[1]));
    return compare(a, fraction(kind[2])) <= 0 && (kind[3] ? least > 0 : least >= 0);
  };
  const share = (json, field) => {
    if (typeof json === "number") fail("E_UNIT", field);
    if (typeof json !== "string") fail("E_TYPE", field);
    const number = /^[-.\d]*/.exec(json)[0], a = decimal(number);
    if (!a) fail("E_TYPE", field);
    const sign = json[number.length];
    if (!SIGNS[sign]) fail("E_UNIT", field);
    return [make(a.n, a.d * BigInt(SIGNS[sign])), json.slice(number.length + 1)];
  };
  function read(kind, json, field) {
    switch (kind[0]) {
      case "money": {
        const a = typeof json === "string" ? decimal(json) : null;
        if (!a) fail("E_TYPE", field);
        if ((json.split(".")[1] || "").length > 2) fail("E_PRECISION", field);
        return holds(a, kind) ? a : fail("E_RANGE", field);
      }
      case "int":
        if (typeof json !== "number" || !Number.isInteger(json)) fail("E_TYPE", field);
        if (kind[1]) return kind[1].some(([n]) => Number(n) === json) ? whole(json) : fail("E_ENUM", field);
        return json >= kind[2] && json <= kind[3] ? whole(json) : fail("E_RANGE", field);
      case "percent": {
        const [a, rest] = share(json, field);
        if (rest) fail("E_UNIT", field);
        return holds(a, kind) ? a : fail("E_RANGE", field);
      }
      case "rate": {
        const [a, rest] = share(json, field), period = rest.slice(1);
        if (rest[0] !== "/" || !Object.hasOwn(PERIODS, period)) fail("E_UNIT", field);
        if (a.n < 0n || compare(times(a, whole(PERIODS[period])), whole(20)) > 0) fail("E_RANGE", field);
        return new Rate(a, period);
      }
      case "date": {
        const date = readDay(json);
        if (!date) fail("E_DATE", field);
        return date.t >= day(1990, 1, 1).t && date.t <= day(2100, 12, 31).t ? date : fail("E_RANGE", field);
      }
      case "enum": return kind[1].some(([word]) => word === json) ? json : fail("E_ENUM", field);
      case "text":
        if (typeof json !== "string") fail("E_TYPE", field);
        return [...json].length <= 100 ? json : fail("E_RANGE", field);
      case "list":
        if (!Array.isArray(json)) fail("E_TYPE", field);
        if (json.length < kind[2] || json.length > kind[3]) fail("E_RANGE", field);
        return json.map((item, i) => read(kind[1], item, field + "[" + i + "]"));
      default: {
        if (typeof json !== "object" || json === null || Array.isArray(json)) fail("E_TYPE", field);
        return new Map(kind[1].map((input) => [input.id, given(input, json, field + "." + input.key)]));
      }
    }
  }
  const given = (input, values, field) => {
    const own = Object.hasOwn(values, input.key) ? values[input.key] : null, json = own === null ? input.default : own;
    if (json !== null) return read(input.kind, json, field);
    return input.optional ? null : fail("E_REQUIRED", field);
  };
  function output(form, value) {
    if (value === null || value === undefined) return null;
    switch (form[0]) {
      case "money": return fixed(value, 2);
      case "percent": return fixed(times(value, whole(100)), form[1]);
      case "int": return Number(value.n / value.d);
      case "date": return iso(value);
      case "list": return value.map((item) => output(["record", form[1]], item));
      case "record": return Object.fromEntries(form[1].map(([id, , inner]) => [id, output(inner, value.get(id))]));
      default: return value;
    }
  }
  function shown(value, how) {
    if (value === null) return "—";
    if (typeof value === "boolean") return value ? "是" : "否";
    if (value instanceof Day) return iso(value);
    if (Array.isArray(value)) return value.map((item) => shown(item, how)).join("、");
    if (value instanceof Map) return "…";
    if (value instanceof Rate) {
      const sign = value.period === "日" ? "‱" : "%";
      return short(times(value.r, whole(SIGNS[sign])), 6) + sign + "/" + value.period;
    }
    if (!(value instanceof Fraction)) return value;
    if (how[0] === "%") return short(times(value, whole(100)), 6) + "%" + how[1];
    return grouped(how[1] === "元" ? fixed(value, 2).replace(/\.00$/, "") : short(value, 6)) + how[1];
  }

  // Runs a calculator: {outputs, steps} or {error: {code, field, message}}.
  function compute(tree, values) {
    try {
      const run = new Run(tree);
      for (const input of tree.inputs) {
        if (!input.when || run.value(input.when)) run.inputs.set(input.id, given(input, values, input.key));
      }
      for (const key of Object.keys(values)) {
        if (!tree.inputs.some((input) => input.key === key)) fail("E_UNKNOWN", key);
      }
      for (const [that, code, field, text] of tree.require) if (!run.value(that)) fail(code, field, text);
      const outputs = {};
      for (const [id, , form, value, when] of tree.outputs) {
        if (!when || run.value(when)) outputs[id] = output(form, run.value(value));
      }
      const steps = tree.steps.filter((step) => !step[2] || run.value(step[2])).map(([label, pieces, , law]) =>
        [label, pieces.map((piece) => typeof piece === "string" ? piece : shown(run.value(piece[0]), piece[1])).join(""), law]);
      return { outputs, steps };
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      return { error: { code: problem.code, field: problem.field, message: problem.text || "" } };
    }
  }

  if (typeof module !== "undefined" && module.exports) {
    module.exports = { compute };
    return;
  }
  // ---- what a reader types, to what formulas read: "日万分之五", "月息2分", "1.5万", "２４％/年", "2026年3月1日".
  // What is not sure stays as it was typed, and is refused.

  const DIGITS = "零一二三四五六七八九", TENS = { "十": 10, "百": 100, "千": 1000 }, PARTS = { "百": "%", "千": "‰", "万": "‱" };
  const plain = (text) => text.normalize("NFKC").replace(/\s/g, "").replace(/([百千万])分之/g, (all, c) => PARTS[c])
    .replace(/两/g, "二").replace(/点([零一二三四五六七八九]+)/g, (all, part) => "." + [...part].map((c) => DIGITS.indexOf(c)).join(""))
    .replace(/[零一二三四五六七八九十百千]+/g, (run, at, all) => {
      if (/\d/.test(all[at - 1])) return run;
      let sum = 0, last = 0;
      for (const c of run) {
        if (TENS[c]) { sum += (last || 1) * TENS[c]; last = 0; } else last = last * 10 + DIGITS.indexOf(c);
      }
      return sum + last;
    }).replace(/([%‰‱])([\d.]+)/, "$2$1");
  const typed = {
    money: (text) => {
      const found = /^¥?(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(万?)元?$/.exec(text);
      if (!found) return text;
      const amount = found[1].replace(/,/g, "");
      return found[2] && decimal(amount) ? short(times(decimal(amount), whole(10000)), 6) : amount;
    },
    rate: (text) => {
      const found = /^(?:每?([年月日])[化利息率]*)?([\d.]+)([%‰‱分厘])(?:[/每一]*([年月日]))?$/.exec(text.replace(/天/g, "日").replace(/个月/, "月"));
      const [, before, number, sign, after] = found || [], period = before || after;
      // By custom 分 and 厘 are parts of a hundred and of a thousand a month; a year and a day count them otherwise.
      const share = period === "月" ? { "分": "%", "厘": "‰" }[sign] || sign : sign;
      return !period || (after && after !== period) || !SIGNS[share] ? text : number + share + "/" + period;
    },
    percent: (text) => text,
    int: (text) => /^-?\d{1,9}(?:期|个?月|天|日|年)?$/.test(text) ? parseInt(text, 10) : text,
    date: (text) => {
      const found = /^(\d{4})[-年/.](\d\d?)[-月/.](\d\d?)日?$/.exec(text) || /^(\d{4})(\d\d)(\d\d)$/.exec(text);
      return found ? found.slice(1).map((part) => part.padStart(2, "0")).join("-") : text;
    },
  };
  const strict = (kind, text) => kind === "text" ? text : typed[kind](plain(text));

  // ---- the form, made here because it is of no use without this file

  let count = 0;
  const element = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) if (value !== null) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const say = (place, text) => { place.textContent = text; place.hidden = !text; };
  // The rest of the path of a mistake, such as `[1].amount` of `payments[1].amount`, if it is below a key.
  const below = (path, key) => path !== null && path.startsWith(key) && /^[[.]|^$/.test(path.slice(key.length)) ? path.slice(key.length) : null;

  // A field: its box, the value for the formulas, the text for a sentence, and where its mistake stands.
  function field(input, start, words, changed) {
    const [kind, of, least, most] = input.kind, id = "kb-in-" + (++count);
    const label = input.label + (input.optional ? words.calc_optional : "");
    const help = element("small", { id: id + "-h" }, input.help || ""), error = element("p", { id: id + "-e", class: "error", hidden: "" });
    if (kind === "list" && of[0] === "record") return rows(input, of[1], least, most, start, words, changed, label, help, error);
    const note = element("p", { id: id + "-n", class: "how", hidden: "" });
    const heard = { id, "aria-describedby": [help, note, error].map((one) => one.id).join(" ") };
    const choices = kind === "enum" || kind === "int" ? of : null;
    const control = choices
      ? element("select", heard, ...choices.map(([word, shown]) => element("option", { value: word }, shown)))
      : element("input", { ...heard, inputmode: { money: "decimal", int: "numeric" }[kind] || null, autocomplete: "off" });
    if (start !== null && start !== undefined) control.value = Array.isArray(start) ? start.join("、") : String(start);
    control.addEventListener("input", changed);
    return {
      box: element("div", { class: "field" }, element("label", { for: id }, label), help, control, note, error),
      get() {
        const text = control.value.trim();
        if (choices) return kind === "int" ? Number(text) : text;
        const parts = kind === "list" ? text.split(/[,，、;；\n]/).map((part) => strict(of[0], part)) : strict(kind, text);
        const shown = kind === "list" ? parts.join("、") : String(parts);
        say(note, shown === text ? "" : words.calc_understood.replace("{value}", shown));
        return text ? parts : null;
      },
      text: () => choices ? control.selectedOptions[0].label : control.value.trim(),
      show(rest, text) {
        control.setAttribute("aria-invalid", rest !== null);
        if (rest !== null) note.hidden = true;
        say(error, rest === null ? "" : text);
      },
    };
  }

  // A list of records: one group of fields a row, with buttons to add and to take away.
  function rows(input, fields, least, most, start, words, changed, label, help, error) {
    const list = element("div"), more = element("button", { type: "button" }, words.calc_add);
    let items = [];
    const add = (values) => {
      const inner = fields.map((one) => field(one, values && values[one.key] !== undefined ? values[one.key] : one.default, words, changed));
      const remove = element("button", { type: "button" }, words.calc_remove);
      const box = element("div", { class: "item", role: "group", "aria-label": input.label }, ...inner.map((one) => one.box), remove);
      const item = { inner, box };
      remove.addEventListener("click", () => {
        items = items.filter((one) => one !== item);
        box.remove();
        more.focus();
        more.disabled = false;
        changed();
      });
      items.push(item);
      list.append(box);
      more.disabled = items.length >= most;
      return box;
    };
    more.addEventListener("click", () => {
      add(null).querySelector("input,select").focus();
      changed();
    });
    (start || []).forEach(add);
    if (least && !items.length) add(null);
    return {
      box: element("fieldset", { class: "field", "aria-describedby": help.id + " " + error.id }, element("legend", {}, label), help, list, more, error),
      get: () => items.map(({ inner }) => Object.fromEntries(inner.map((one, i) => [fields[i].key, one.get()]))),
      text: () => items.length + " " + words.calc_items,
      show(rest, text) {
        let own = rest !== null;
        items.forEach(({ inner }, row) => inner.forEach((one, i) => {
          const inside = below(rest, `[${row}].${fields[i].key}`);
          one.show(inside, text);
          if (inside !== null) own = false;
        }));
        say(error, own ? text : "");
      },
    };
  }

  const plainText = (form, json, words) => {
    if (json === null || json === undefined) return "—";
    switch (form[0]) {
      case "money": return grouped(json) + " 元";
      case "percent": return grouped(trim(json)) + "%" + form[2];
      case "int": return form[1] ? json + " " + form[1] : String(json);
      case "bool": return json ? words.calc_yes : words.calc_no;
      case "text": { const found = form[1].find(([word]) => word === json); return found ? found[1] : json; }
      case "list": return json.map((row) => form[1].map(([id, , inner]) => plainText(inner, row[id], words)).join(" ")).join("、");
      default: return json;
    }
  };
  const isTable = (form) => form[0] === "list" || form[0] === "record";
  function showResult(shown, outputs, words) {
    const list = element("dl", { class: "data" }), made = [list];
    for (const [id, label, form] of shown) {
      const json = outputs[id];
      if (json === undefined) continue;
      if (!isTable(form)) {
        list.append(element("div", {}, element("dt", {}, label), element("dd", {}, plainText(form, json, words))));
        continue;
      }
      const cells = (row) => form[1].map(([inner, , shape], i) =>
        element(i ? "td" : "th", i ? {} : { scope: "row" }, plainText(shape, row[inner], words)));
      const records = form[0] === "list" ? json : [json];
      if (!records.length) continue;
      made.push(element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, element("table", {},
        element("caption", {}, label),
        element("thead", {}, element("tr", {}, ...form[1].map(([, head]) => element("th", { scope: "col" }, head)))),
        element("tbody", {}, ...records.map((row) => element("tr", {}, ...cells(row)))))));
    }
    return made;
  }

  function start(holder, { tree, example, expected, only, words }) {
    const first = compute(tree, example);
    // A browser that computes something else than the build shows what the build computed, and no form.
    if (first.error || JSON.stringify(first.outputs) !== JSON.stringify(expected)) return;
    const form = element("form", { novalidate: "" }), status = element("p", { class: "how", role: "status" });
    let waiting = 0;
    const changed = () => { clearTimeout(waiting); waiting = setTimeout(update, 300); };
    const fields = tree.inputs.map((input) => {
      const value = example[input.key] !== undefined ? example[input.key] : input.default;
      // Two inputs may share a key: a list of amounts is no start for a list of records.
      const fits = !Array.isArray(value) || value.every((item) => (typeof item === "object") === (input.kind[1][0] === "record"));
      return { input, ...field(input, fits ? value : null, words, changed) };
    });
    const find = (selector) => holder.querySelector(selector);
    const shown = tree.outputs.filter(([id, , form]) => !only.length || only.includes(id)
      || isTable(form) && form[1].some(([column]) => only.includes(column)));
    const given_list = find(".given dd"), steps = find(".reasons"), laws = find("template").content;
    const result = find(".result") || element("div", { class: "result" });
    // Only the inputs that earlier choices ask for are shown and read.
    const asked = () => {
      const run = new Run(tree), values = {};
      for (const { input, box, get } of fields) {
        try {
          box.hidden = Boolean(input.when) && !run.value(input.when);
          if (box.hidden) continue;
          const json = get();
          if (json !== null) values[input.key] = json;
          run.inputs.set(input.id, given(input, values, input.key));
        } catch (problem) {
          if (!(problem instanceof Refusal)) throw problem;
        }
      }
      return values;
    };
    function update() {
      const { error, outputs, steps: lines } = compute(tree, asked());
      const text = error ? error.message || words[error.code] || error.code : "";
      for (const one of fields) one.show(error && !one.box.hidden ? below(error.field, one.input.key) : null, text);
      const main = error ? [] : shown.filter(([id, , form]) => outputs[id] !== undefined && !isTable(form)).slice(0, 3);
      const said = text || words.calc_result + words.joint_colon + main.map(([id, label, form]) => label + " " + plainText(form, outputs[id], words)).join(words.joint_comma);
      if (status.textContent !== said) status.textContent = said;
      for (const part of [given_list.parentNode, result, steps]) part.hidden = Boolean(error);
      // Pictures and tables of the page's own example are true of it alone.
      for (const part of holder.querySelectorAll(":scope > .chart, :scope > .scroll, :scope > .rows")) part.remove();
      if (error) return;
      const told = fields.filter((one) => !one.box.hidden && one.text()).map((one) => one.input.label + " " + one.text());
      given_list.textContent = told.join("；");
      result.replaceChildren(...showResult(shown, outputs, words));
      steps.replaceChildren(...lines.map(([label, line, law]) => {
        const cited = law && laws.querySelector(`[data-law="${CSS.escape(law)}"]`);
        return element("li", {}, element("b", {}, label), " " + line, ...(cited ? [" ", cited.cloneNode(true)] : []));
      }));
    }
    const enter = (event) => {
      event.preventDefault();
      update();
      const mistake = form.querySelector(".error:not([hidden])");
      if (mistake) mistake.parentNode.querySelector("input,select,button").focus();
    };
    // Without a button, browsers submit a form of one field only.
    form.addEventListener("submit", enter);
    form.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.localName === "input") enter(event); });
    form.append(element("p", { class: "label" }, words.calc_form), ...fields.map((one) => one.box), status);
    holder.append(form);
    if (!result.parentNode) form.before(result);
    asked();
    holder.setAttribute("data-state", "ready");
  }

  root.kbgenCalc = { compute };
  for (const script of document.querySelectorAll("script.calc-data")) start(script.parentNode, JSON.parse(script.textContent));
})(typeof window === "undefined" ? globalThis : window);
