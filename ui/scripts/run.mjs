// What Maven calls: installs the packages if the lock file has changed since, then runs one script of package.json.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const script = process.argv[2];
const root = fileURLToPath(new URL('..', import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old for the web application (expected: 20.19 or later).`);
  process.exit(1);
}

function npm(...args) {
  const run = spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (run.error) console.error(`npm cannot be started: ${run.error.message}. It comes with Node.`);
  if (run.status !== 0) process.exit(run.status ?? 1);
}

const lock = createHash('sha256').update(readFileSync(`${root}package-lock.json`)).digest('hex');
const stamp = `${root}node_modules/.installed-lock`;
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
if (installed !== lock) {
  // Whatever NODE_ENV is inherited: the tools of the build are development dependencies.
  npm('ci', '--silent', '--include=dev');
  writeFileSync(stamp, lock);
}
npm('run', '--silent', script);
