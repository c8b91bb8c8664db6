// The browser's interpreter against the build's: every vector, then random inputs, in Node.
//
//   node tests/calculate/differential.mjs [--random N] [--seed S] [--kbgen PATH] [ID ...]
//
// N inputs a calculator (default 200). Exit code 1 when one answer differs. Random inputs follow from the seed alone.
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

const run = (args, input) => {
  const done = spawnSync(kbgen, ["calc", ...args, "--site", site, "--date", "2026-11-23", "--lang", "en"],
    { input, encoding: "utf8", maxBuffer: 1 << 30 });
  if (done.status !== 0) throw new Error(done.stderr || String(done.error));
  return JSON.parse(done.stdout);
};

// A small generator, so that a failure can be repeated.
const random = (n) => {
  seed = (seed * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
  return Number((seed >> 33n) % BigInt(n));
};
const pick = (list) => list[random(list.length)];
const DAY = 86400000, FIRST = Date.UTC(2012, 0, 1) / DAY;
const randomDay = () => new Date((FIRST + random(6500)) * DAY).toISOString().slice(0, 10);
const HOSTILE = ["", "0", "-1", "1,000", "１２", "1e3", "12.345", "2024-02-30", "24%", "24%/周", 7, true, {}, []];

function value(kind, rows) {
  if (random(150) === 0) return pick(HOSTILE);
  switch (kind[0]) {
    case "money": return (random(10) ? random([100, 10000, 1000000, 50000000][random(4)]) : 0) + "." + String(random(100)).padStart(2, "0");
    case "percent": return random(1000) / 10 + "%";
    case "rate": return pick([random(360) / 10 + "%/年", random(300) / 100 + "%/月", random(30) / 10 + "‰/月", random(100) / 10 + "‱/日", "0%/年"]);
    case "int": return kind[1] ? Number(pick(kind[1])[0]) : kind[2] + random(Math.min(kind[3] - kind[2], pick([3, 40, 480])) + 1);
    case "date": return randomDay();
    case "enum": return pick(kind[1])[0];
    case "text": return pick(["甲", "乙 b", "<i>"]);
    case "list": {
      const list = Array.from({ length: kind[2] + random(Math.min(kind[3] - kind[2], 6) + 1) }, () => value(kind[1], rows));
      const key = (item) => item && typeof item === "object" ? item.date || item.from || "" : item;
      // Most lists are in order, as most readers give them.
      return random(5) ? list.sort((a, b) => key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0) : list;
    }
    default: return object(kind[1]);
  }
}
const object = (inputs) => {
  const given = {};
  for (const input of inputs) {
    if ((input.optional || input.default !== null) && random(3) === 0) continue;
    if (random(200) === 0) continue;
    given[input.key] = value(input.kind);
  }
  return given;
};

const ids = process.argv.slice(2);
const names = ids.length ? ids : readdirSync(join(here, "vectors")).map((file) => file.replace(".json", "")).sort();
let wrong = 0, slowest = 0;
const differs = (id, what, one, two) => {
  wrong++;
  if (wrong < 10) console.log(`${id} ${what}\n  build   ${JSON.stringify(one)}\n  browser ${JSON.stringify(two)}`);
};
for (const id of names) {
  const tree = run([id, "--tree"]);
  const answer = (inputs) => {
    const before = performance.now(), found = compute(tree, inputs);
    slowest = Math.max(slowest, performance.now() - before);
    return found.error ? { error: found.error.code } : { outputs: found.outputs };
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
  const inputs = Array.from({ length: count }, () => object(tree.inputs));
  const built = count ? run([id, "--json", "-"], JSON.stringify(inputs)) : [];
  let refused = 0;
  inputs.forEach((given, i) => {
    const wanted = built[i].error ? { error: built[i].error.code } : { outputs: built[i].outputs }, found = answer(given);
    if (wanted.error) refused++;
    if (JSON.stringify(wanted) !== JSON.stringify(found)) differs(id, JSON.stringify(given), wanted, found);
  });
  console.log(`${id}: ${cases.length} vectors, ${count} random inputs (${refused} refused)`);
}
console.log(`${wrong} differences; the slowest calculation took ${slowest.toFixed(1)} ms`);
process.exitCode = wrong ? 1 : 0;
