// The browser's interpreter against the build's: every vector, then random inputs, in Node.
//
//   node tests/calculate/differential.mjs [--random N] [--seed S] [--kbgen PATH] [ID ...]
//
// N inputs a calculator (default 200). Exit code 1 when one answer differs. Random inputs follow from the seed alone. Most of them
// are such as a reader could mean, so that they are computed and not refused; the others are as wrong as can be.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url)), site = join(here, "../..");
const option = (name, value) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? value : process.argv.splice(at, 2)[1];
};
const count = Number(option("--random", "200"));
let seed = BigInt(option("--seed", "20261123"));
const kbgen = option("--kbgen", join(site, "target/debug/kbgen"));
const { compute } = createRequire(import.meta.url)(join(site, "themes/default/assets/calc.js"));

/** So many inputs are computed by one process: their answers must fit into memory. */
const BATCH = 2000;

/** Of so many inputs of each calculator the steps are compared too, which the build gives one at a time. */
const STEPS = 4;

const run = (args, input) => {
  const done = spawnSync(kbgen, ["calc", ...args, "--site", site, "--date", "2026-11-23", "--lang", "en"],
    { input, encoding: "utf8", maxBuffer: 1 << 30 });
  if (done.status !== 0) throw new Error(done.stderr || String(done.error));
  return done.stdout;
};
const calc = (args, input) => JSON.parse(run(args, input));

// A small generator, so that a failure can be repeated.
const random = (n) => {
  seed = (seed * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
  return Number((seed >> 33n) % BigInt(n));
};
const pick = (list) => list[random(list.length)];
const often = (n) => random(n) !== 0;
const DAY = 86400000, FIRST = Date.UTC(2012, 0, 1) / DAY;
const randomDay = () => new Date((FIRST + random(6500)) * DAY).toISOString().slice(0, 10);
const yuan = (fen) => (fen / 100).toFixed(2);
const randomFen = () => often(10) ? random([10000, 1000000, 100000000, 5000000000][random(4)]) : random(100);
const HOSTILE = ["", "0", "-1", "1,000", "１２", "1e3", "12.345", "2024-02-30", "24%", "24%/周", 7, true, {}, []];

function value(kind) {
  switch (kind[0]) {
    case "money": return yuan(randomFen());
    case "percent": return random(1000) / 10 + "%";
    case "rate": return pick([random(360) / 10 + "%/年", random(300) / 100 + "%/月", random(30) / 10 + "‰/月", random(100) / 10 + "‱/日", "0%/年"]);
    case "int": return kind[1] ? Number(pick(kind[1])[0]) : kind[2] + random(Math.min(kind[3] - kind[2], pick([3, 40, 480])) + 1);
    case "date": return randomDay();
    case "enum": return pick(kind[1])[0];
    case "text": return pick(["甲", "乙 b", "<i>"]);
    case "list": {
      const length = kind[2] + random(Math.min(kind[3] - kind[2], often(20) ? 6 : 60) + 1);
      return Array.from({ length }, () => value(kind[1]));
    }
    default: return object(kind[1]);
  }
}
const object = (inputs) => {
  const given = {};
  for (const input of inputs) {
    if ((input.optional || input.default !== null) && random(3) === 0) continue;
    given[input.key] = value(input.kind);
  }
  return given;
};

// ---- what a reader could mean: days in their order, parts that are not more than the whole

const fen = (text) => Math.round(Number(text) * 100);
const part = (text, most = 1) => yuan(Math.max(1, Math.floor(random(1000) * most * fen(text) / 1000)));
const rise = (given, ...keys) => {
  const there = keys.filter((key) => typeof given[key] === "string"), days = there.map((key) => given[key]).sort();
  there.forEach((key, i) => { given[key] = days[i]; });
};
const later = (day, days) => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
/** Gives the items of a list days one after another, from a day on, and gives the last one. */
const spread = (list, from, key = "date") => list.reduce((day, item) => (item[key] = later(day, random(120))), from);

const MEANT = {
  apr(given) {
    given.deducted = part(given.principal, 0.3);
    if (!Array.isArray(given.payments)) return;
    // Most loans bring something in, and few bring a hundred times as much.
    const amount = () => yuan(Math.floor(fen(given.principal) * (500 + random(2000)) / 1000 / given.payments.length));
    given.payments = given.payments.map((one) => typeof one === "string" ? amount() : { ...one, amount: amount() });
    if (given.repay === "dated") spread(given.payments, given.start_date);
  },
  "card-min"(given) {
    given.daily_rate = random(60) / 10 + "‱/日";
    if (given.mode === "fixed") given.fixed_payment = yuan(fen(given.balance) * (300 + random(700)) / 1000);
  },
  "credit-record": (given) => rise(given, "overdue_date", "settled_date", "as_of"),
  "debt-plan"(given) {
    for (const debt of given.debts) debt.min_payment = part(debt.balance, 0.1);
    given.budget = yuan(given.debts.reduce((sum, debt) => sum + fen(debt.min_payment) + fen(debt.balance) * random(60) / 1000, 100));
  },
  "delayed-performance"(given) {
    for (const payment of given.payments ?? []) payment.amount = part(given.principal, 0.8);
    for (const stop of given.suspensions ?? []) rise(stop, "from", "to");
    const last = spread(given.payments ?? [], later(given.deadline, random(90) - 30));
    given.as_of = later(last > given.deadline ? last : given.deadline, random(400));
  },
  "excess-refund"(given) {
    for (const payment of given.payments) payment.amount = part(given.net_disbursed, 0.5);
    let day = later(given.start_date, -random(400));
    for (const cap of given.caps) [cap.from, day] = [day, later(day, 1 + random(600))];
    given.as_of = later(spread(given.payments, given.start_date), random(400));
  },
  "late-interest": (given) => rise(given, "due_date", "as_of"),
  "overdue-growth"(given) { given.days = [...new Set(given.days)].sort((a, b) => a - b); },
  prepay(given) {
    given.paid_periods = random(given.periods);
    given.amount = part(given.principal, 1 - given.paid_periods / given.periods);
  },
  "rate-cap"(given) {
    rise(given, "contract_date", "sue_date");
    if (often(4) && given.contract_date < "2019-09") given.contract_date = later(given.contract_date, 2800);
    rise(given, "contract_date", "sue_date");
  },
  schedule(given) {
    if (!given.repayments) return;
    for (const one of given.repayments) one.principal = part(given.principal, 1 / given.repayments.length);
    spread(given.repayments, given.start_date);
  },
  "settle-plan"(given) { given.down_payment = part(given.balance, 0.5); },
};

function spoil(given, inputs) {
  const { key } = pick(inputs);
  switch (random(4)) {
    case 0: delete given[key]; break;
    case 1: given[random(3) ? key : "unknown"] = pick(HOSTILE); break;
    case 2: if (Array.isArray(given[key])) given[key].push(pick(HOSTILE)); break;
    default: given[key] = pick([randomDay(), yuan(randomFen()), random(500), "0%/年", "2000.1%/年", "100000000.01"]);
  }
}

/** One input: most as a reader means it, some as chance has it, some spoiled. */
function input(id, inputs) {
  const given = object(inputs);
  if (often(4)) MEANT[id]?.(given);
  if (!often(8)) spoil(given, inputs);
  return given;
}

const ids = process.argv.slice(2);
const names = ids.length ? ids : readdirSync(join(here, "vectors")).map((file) => file.replace(".json", "")).sort();
let wrong = 0, slowest = 0;
const differs = (id, what, one, two) => {
  wrong++;
  if (wrong < 10) console.log(`${id} ${what}\n  build   ${JSON.stringify(one)}\n  browser ${JSON.stringify(two)}`);
};
for (const id of names) {
  const tree = calc([id, "--tree"]);
  const answer = (inputs) => {
    const before = performance.now(), found = compute(tree, inputs);
    slowest = Math.max(slowest, performance.now() - before);
    return found.error ? { error: found.error.code, field: found.error.field } : found;
  };
  const { cases } = JSON.parse(readFileSync(join(here, "vectors", id + ".json")));
  for (const one of cases) {
    const found = answer(one.inputs);
    if (one.error) {
      if (found.error !== one.error) differs(id, one.id, one.error, found);
      continue;
    }
    for (const [key, wanted] of Object.entries(one.expect)) {
      let got = found.outputs && found.outputs[key];
      if (key === "rows" && wanted[0].n && got) got = wanted.map((row) => got.find((other) => other.n === row.n));
      if (JSON.stringify(got) !== JSON.stringify(wanted)) differs(id, one.id + " " + key, wanted, got);
    }
  }
  let accepted = 0;
  for (let done = 0; done < count; done += BATCH) {
    const inputs = Array.from({ length: Math.min(BATCH, count - done) }, () => input(id, tree.inputs));
    const built = calc([id, "--json", "-"], JSON.stringify(inputs));
    inputs.forEach((given, i) => {
      const { error, outputs } = built[i], wanted = error ? { error: error.code, field: error.field } : { outputs };
      const { steps, ...found } = answer(given);
      if (JSON.stringify(wanted) !== JSON.stringify(found)) differs(id, JSON.stringify(given), wanted, found);
      if (error) return;
      accepted++;
      if (accepted > STEPS) return;
      const pairs = Object.entries(given).map(([key, value]) => `${key}=${typeof value === "object" ? JSON.stringify(value) : value}`);
      const lines = steps.map(([label, text, law]) => `  ${label}: ${text}${law ? ` [${law}]` : ""}`).join("\n");
      const text = run([id, ...pairs]).trimEnd();
      if (!text.endsWith("\n" + lines)) differs(id, "steps of " + JSON.stringify(given), text, lines);
    });
  }
  console.log(`${id}: ${cases.length} vectors; of ${count} random inputs ${accepted} computed, ${count - accepted} refused`);
}
console.log(`${wrong} differences; the slowest calculation took ${slowest.toFixed(1)} ms`);
process.exitCode = wrong ? 1 : 0;
