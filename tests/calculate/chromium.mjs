// Every vector in Chromium, through the page's own script, and every calculator's page with its form.
//
//   node tests/calculate/chromium.mjs [--kbgen PATH] [--chromium PATH]
//
// Builds the sample site for file://, opens pages there, and reads what the document has become. Exit code 1 when something differs.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url)), site = join(here, "../..");
const option = (name, value) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? value : process.argv.splice(at, 2)[1];
};
const kbgen = option("--kbgen", join(site, "target/debug/kbgen"));
const chromium = option("--chromium", "chromium");
const run = (program, args, input) => {
  const done = spawnSync(program, args, { input, encoding: "utf8", maxBuffer: 1 << 30 });
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr || done.error}`);
  return done.stdout;
};
const folder = mkdtempSync(join(tmpdir(), "kbgen-calc-"));
const dump = (path) => run(chromium, ["--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000",
  "--user-data-dir=" + join(folder, "profile"), "--dump-dom", pathToFileURL(path).href]);
let wrong = 0;
const bad = (text) => { wrong++; console.log(text); };
try {
  const out = join(folder, "site");
  run(kbgen, ["build", "--site", site, "--out", out, "--portable", "--date", "2026-11-23", "--lang", "en"]);
  const ids = readdirSync(join(here, "vectors")).map((file) => file.replace(".json", "")).sort();
  for (const id of ids) {
    const html = dump(join(out, "calculators", id, "index.html"));
    if (!html.includes('data-state="ready"') || !html.includes("<form")) bad(`${id}: no form`);
  }
  const all = Object.fromEntries(ids.map((id) => [id, {
    tree: JSON.parse(run(kbgen, ["calc", id, "--tree", "--site", site, "--date", "2026-11-23"])),
    cases: JSON.parse(readFileSync(join(here, "vectors", id + ".json"))).cases,
  }]));
  const loan = { principal: "1234567.89", periods: 480 };
  const dated = Array.from({ length: 480 }, (_, i) => ({ date: `${1990 + i / 12 | 0}-${String(i % 12 + 1).padStart(2, "0")}-15`, amount: `${5000 + i}.37` }));
  const long = [
    ["schedule", { ...loan, method: "annuity", rate: "4.35%/年", start_date: "2026-01-31" }],
    ["prepay", { ...loan, paid_periods: 3, rate: "4.35%/年", option: "shorten", amount: "500.5" }],
    ["apr", { ...loan, repay: "annuity", nominal_rate: "4.35%/年", per_period_fee: "12.5" }],
    ["apr", { ...loan, repay: "dated", start_date: "1990-01-01", payments: dated }],
  ];
  const data = JSON.stringify({ all, long }).replace(/</g, "\\u003c");
  const script = `const {all,long}=JSON.parse(document.getElementById("data").textContent);const bad=[];let count=0,slowest=0;
for(const [id,{tree,cases}] of Object.entries(all))for(const one of cases){count++;
const from=performance.now(),found=kbgenCalc.compute(tree,one.inputs);slowest=Math.max(slowest,performance.now()-from);
if(one.error){if(!found.error||found.error.code!==one.error)bad.push(one.id);continue}
for(const [key,wanted] of Object.entries(one.expect)){let got=found.outputs&&found.outputs[key];
if(key==="rows"&&wanted[0].n&&got)got=wanted.map((row)=>got.find((other)=>other.n===row.n));
if(JSON.stringify(got)!==JSON.stringify(wanted))bad.push(one.id+" "+key)}}
const times=long.map(([id,inputs])=>{const runs=[1,2,3,4,5].map(()=>{const from=performance.now();
if(kbgenCalc.compute(all[id].tree,inputs).error)bad.push("480 "+id);return Math.round(performance.now()-from)});
return id+" "+Math.min(...runs)+" to "+Math.max(...runs)+" ms"});
document.getElementById("result").textContent=count+" vectors, wrong: "+bad.join(", ")+"; slowest "+Math.round(slowest)
+" ms; of 480 months: "+times.join(", ");`;
  const name = readdirSync(join(out, "assets")).find((file) => /^calc\..*\.js$/.test(file));
  writeFileSync(join(out, "vectors.js"), script);
  writeFileSync(join(out, "vectors.html"), `<!doctype html><meta charset="utf-8">
<script id="data" type="application/json">${data}</script><pre id="result"></pre>
<script src="assets/${name}"></script><script src="vectors.js"></script>`);
  const result = /<pre id="result">([^<]*)/.exec(dump(join(out, "vectors.html")))[1];
  console.log(result || "no result");
  if (!result.includes("wrong: ;")) bad("vectors differ");
  console.log(`${ids.length} pages, ${wrong} mistakes`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = wrong ? 1 : 0;
