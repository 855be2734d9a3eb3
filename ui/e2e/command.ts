import { execFile, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { base, token } from './halley';

const halley = resolve(import.meta.dirname, '../../halley');
const env = { ...process.env, HALLEY_URL: base, HALLEY_API_KEY: token, NO_COLOR: '1' };

/** Runs a command of the command line against the server of the tests; what it prints as its result. */
export function run(...args: string[]): Promise<string> {
  return new Promise((done, failed) => {
    execFile(halley, args, { env, timeout: 120_000 }, (error, stdout, stderr) => (error ? failed(new Error(`halley ${args.join(' ')}: ${stderr}`)) : done(stdout)));
  });
}

/** A command that is spoken with: JSON lines in, JSON lines out. */
export function converse(...args: string[]) {
  const child = spawn(halley, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map<number, (answer: Record<string, unknown>) => void>();
  let text = '';
  child.stdout.on('data', (part: Buffer) => {
    text += part.toString();
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const answer = JSON.parse(line) as { id: number } & Record<string, unknown>;
      waiting.get(answer.id)?.(answer);
    }
  });
  let next = 1;
  return {
    ask: (method: string, params: unknown = {}): Promise<Record<string, unknown>> =>
      new Promise((done) => {
        const id = next++;
        waiting.set(id, done);
        child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
      }),
    end: () => child.stdin.end(),
  };
}

/** An event file of TensorBoard with scalars, as its writers make it (its checksums are not looked at). */
export function eventFile(values: readonly { tag: string; step: number; wallSeconds: number; value: number }[]): Buffer {
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]);
  const bytes = (field: number, content: Buffer) => Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(content.length)]), content]);
  const records = values.map(({ tag, step, wallSeconds, value }) => {
    const wall = Buffer.alloc(8);
    wall.writeDoubleLE(wallSeconds);
    const number = Buffer.alloc(4);
    number.writeFloatLE(value);
    const scalar = Buffer.concat([bytes(1, Buffer.from(tag)), Buffer.from([21]), number]);
    const event = Buffer.concat([Buffer.from([9]), wall, Buffer.from([16, ...varint(step)]), bytes(5, bytes(1, scalar))]);
    const length = Buffer.alloc(12);
    length.writeUInt32LE(event.length);
    return Buffer.concat([length, event, Buffer.alloc(4)]);
  });
  return Buffer.concat(records);
}
