import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { aim } from './aim.mjs';
import { halley } from './halley.mjs';
import { mlflow } from './mlflow.mjs';

const [root, work, peers, scale, title, command = 'all', ...named] = process.argv.slice(2);
const place = { root, work, peers, scale: Number(scale) };
const usePeers = process.env.PEERS !== 'no';
/** Each part: fills what it needs, and measures it. */
const parts = { ...halley, ...(usePeers && existsSync(`${peers}/mlflow/bin/mlflow`) && mlflow), ...(usePeers && existsSync(`${peers}/aim/bin/aim`) && aim) };
const unknown = named.filter((name) => !parts[name]);
if (!['all', 'fill', 'measure', 'report'].includes(command) || unknown.length > 0) {
  console.error(`${[command, ...unknown].join(' ')}: expected all, fill, measure or report, and parts of: ${Object.keys(parts).join(' ')}`);
  process.exit(2);
}
const chosen = named.length > 0 ? named : Object.keys(parts);
const results = `${work}/results`;
mkdirSync(results, { recursive: true });
let failed = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
process.setMaxListeners(50);

async function fill(name) {
  const done = `${work}/filled-${name}`;
  if (!parts[name].fill || existsSync(done)) return;
  const began = Date.now();
  const said = await parts[name].fill(place);
  const seconds = Math.round((Date.now() - began) / 1000);
  writeFileSync(done, JSON.stringify({ seconds, said }));
  console.error(`${name}: filled in ${seconds} s${said ? `, ${said}` : ''}`);
}

async function measure(name) {
  const rows = [];
  const began = Date.now();
  try {
    await parts[name].measure(place, rows);
  } catch (failure) {
    failed = true;
    rows.push([`${name}: broke off`, String(failure.message).split('\n').slice(0, 3).join(' ').slice(0, 300), '']);
  }
  writeFileSync(`${results}/${name}.json`, JSON.stringify(rows));
  console.error(`${name}: measured in ${Math.round((Date.now() - began) / 1000)} s`);
  for (const row of rows) console.error(`  ${row.join(' | ')}`);
}

function report() {
  const rows = Object.keys(parts).flatMap((name) => (existsSync(`${results}/${name}.json`) ? JSON.parse(readFileSync(`${results}/${name}.json`, 'utf8')) : []));
  const table = ['', `### Pages, ${title}`, '', '| what | measured | budget |', '|---|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`), ''].join('\n');
  console.log(table);
  if (process.env.RECORD === '1') appendFileSync(`${root}/benchmarks/RESULTS.md`, `${table}\n`);
}

for (const name of chosen) {
  if (command === 'fill' || command === 'all') await fill(name).catch((failure) => ((failed = true), console.error(`${name}: could not be filled: ${failure.stack}`)));
  if (command === 'measure' || command === 'all') await measure(name);
}
if (command === 'report' || command === 'all') report();
process.exit(failed ? 1 : 0);
