import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { base, token } from './halley';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');

export const halley = join(root, 'halley');

/** A worker of the home that the tested server has, with the pipelines of `worker/Steered.java`. */
export interface Worker {
  /** For files of the test. */
  folder: string;
  stop: () => void;
}

export async function startWorker(constants: readonly string[]): Promise<Worker> {
  if (!process.env['HALLEY_HOME']) throw new Error('HALLEY_HOME is not set (expected: the home of the tested server; ui/e2e/run makes one)');
  const folder = mkdtempSync(join(tmpdir(), 'halley-worker-'));
  const lib = join(root, 'distribution/target/halley/lib/*');
  execFileSync('javac', ['-parameters', '-d', folder, '-cp', lib, join(here, 'worker/Steered.java')], { stdio: 'inherit' });
  const worker: ChildProcess = spawn(halley, ['pipeline', 'serve', ...constants.map((name) => `Steered#${name}`), '-cp', folder, '--at-once', '3'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  await new Promise<void>((ready, failed) => {
    const listen = (piece: Buffer) => {
      said += piece.toString();
      if (said.includes('Waiting for requests')) ready();
    };
    worker.stdout?.on('data', listen);
    worker.stderr?.on('data', listen);
    worker.on('exit', () => failed(new Error(`the worker ended: ${said}`)));
  });
  return {
    folder,
    stop: () => {
      worker.removeAllListeners('exit');
      worker.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether a process of this machine lives. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Asks for a run as the pages do, and waits until it has ended; returns its name. */
export async function runByRequest(pipeline: string, parameters: Record<string, unknown> = {}): Promise<string> {
  const call = async <T>(path: string, init: RequestInit = {}) => {
    const response = await fetch(`${base}/api/v1${path}`, { ...init, headers: { Authorization: token, 'Content-Type': 'application/json' } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const request = await call<{ id: string }>('/run-requests', { method: 'POST', body: JSON.stringify({ pipeline, parameters }) });
  for (const deadline = Date.now() + 240_000; Date.now() < deadline; ) {
    const { run, message } = await call<{ run: string | null; message: string | null }>(`/run-requests/${request.id}`);
    if (message !== null) throw new Error(message);
    if (run !== null && (await call<{ status: string }>(`/pipeline-runs/${encodeURIComponent(run)}`)).status !== 'running') return run;
    await new Promise((done) => setTimeout(done, 300));
  }
  throw new Error(`the run of ${pipeline} did not end`);
}
