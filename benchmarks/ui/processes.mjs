// Servers in processes of their own, which end with the benchmark.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** Starts a server and waits until it answers at an address, or, without one, until its output names one. */
export async function serve(command, args, { cwd, env = process.env, url, seconds = 120 }) {
  const began = performance.now();
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let text = '';
  let ended = false;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text = (text + part).slice(-20_000)));
  const gone = new Promise((resolve) => child.on('exit', () => ((ended = true), resolve())));
  const kill = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It ended by itself.
    }
  };
  process.on('exit', () => kill('SIGKILL'));
  for (;;) {
    if (ended || performance.now() - began > seconds * 1000) {
      kill('SIGKILL');
      throw new Error(`${command} ${ended ? 'ended' : `did not answer in ${seconds} s`}: ${text.slice(-500)}`);
    }
    const found = url ?? /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
    if (found && (await fetch(url ? found : `${found}/health/live`).then((answer) => answer.status < 500, () => false))) {
      const stop = async () => {
        kill('SIGTERM');
        await Promise.race([gone, pause(60_000)]);
        kill('SIGKILL');
      };
      return { url: found.replace(/\/health$/, ''), pid: child.pid, startMillis: performance.now() - began, stop };
    }
    await pause(url ? 250 : 10);
  }
}

function cpuTicks(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Waits until a server works no more on what it was given: for some seconds it takes less than a twentieth of a processor. */
export async function settled(pid, seconds = 1800) {
  const until = Date.now() + seconds * 1000;
  for (let calm = 0; calm < 3; ) {
    if (Date.now() > until) throw new Error('the server does not come to rest');
    const before = cpuTicks(pid);
    await pause(3_000);
    calm = cpuTicks(pid) - before < 15 ? calm + 1 : 0;
  }
}

export async function inParallel(count, width, work) {
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < count) await work(next++);
    }),
  );
}
