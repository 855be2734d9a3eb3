import { appendFileSync, existsSync } from 'node:fs';
import { measureAim, measureMlflow } from './peers.mjs';
import { measureHalley } from './pages.mjs';

const [root, work, peers, scale, title] = process.argv.slice(2);
const rows = await measureHalley(root, work, Number(scale));
if (process.env.PEERS !== 'no') {
  for (const [name, measure] of [['mlflow', measureMlflow], ['aim', measureAim]]) {
    if (!existsSync(`${peers}/${name}/bin/${name}`)) continue;
    try {
      rows.push(...(await measure(root, work, peers)));
    } catch (failure) {
      rows.push([name, 'could not be measured', String(failure.message).split('\n')[0].slice(0, 160), '']);
    }
  }
}
const table = ['', `### Pages, ${title}`, '', '| what | measured | budget |', '|---|---|---|', ...rows.map(([who, what, figure, budget]) => `| ${who}: ${what} | ${figure} | ${budget} |`), ''].join('\n');
console.log(table);
if (process.env.RECORD === '1') appendFileSync(`${root}/benchmarks/RESULTS.md`, `${table}\n`);
process.exit(0);
