// The first load must stay small: everything that index.html names, gzipped, against the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const budget = 250 * 1024;
const html = readFileSync('dist/index.html', 'utf8');
const files = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]);
const size = files.reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, gzipSync(html).length);
const line = `first load: ${(size / 1024).toFixed(1)} KiB gzip in ${files.length + 1} files (budget ${budget / 1024} KiB)`;
if (size > budget) {
  console.error(`${line}: split or drop something`);
  process.exit(1);
}
console.log(line);
