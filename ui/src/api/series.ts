import { ApiError, request, requestBytes, segment } from './http';
import type { WireSeries } from './schema';

/** One metric of one experiment in columns. A missing step is NaN in `step`. */
export interface Series {
  /** How many points were logged, of which the columns may hold fewer. */
  count: number;
  step: Float64Array;
  millis: Float64Array;
  value: Float64Array;
  /** The exact answer has still to be asked for. */
  sketch?: true;
}

const nothing = (): Series => ({ count: 0, step: new Float64Array(), millis: new Float64Array(), value: new Float64Array() });

export function decodeSeries(wire: WireSeries | undefined): Series {
  if (wire === undefined) return nothing();
  return {
    count: wire.count,
    step: Float64Array.from(wire.step, (step) => step ?? NaN),
    millis: Float64Array.from(wire.timestampMillis),
    value: Float64Array.from(wire.value, Number),
  };
}

const contentType = 'application/vnd.halley.series';
const magic = 0x53594c48; // "HLYS"
const header = 24;

/** The binary form of many series, by {@link seriesId}: its columns are laid over the answer, nothing is parsed. */
export function readSeries(bytes: ArrayBuffer): Map<string, Series> {
  const view = new DataView(bytes);
  const found = new Map<string, Series>();
  if (bytes.byteLength < 16 || view.getUint32(0, true) !== magic) throw new ApiError(0, 'the answer is no series');
  const text = new TextDecoder();
  for (let at = 8; ; ) {
    if (at + 8 > bytes.byteLength) throw new ApiError(0, 'the answer of the server ended early');
    const keyLength = view.getInt32(at, true);
    if (keyLength === -1) return found;
    const nameLength = view.getInt32(at + 4, true);
    const size = view.getInt32(at + 8, true);
    const hasSteps = (view.getInt32(at + 12, true) & 1) === 1;
    const key = text.decode(new Uint8Array(bytes, at + header, keyLength));
    const name = text.decode(new Uint8Array(bytes, at + header + keyLength, nameLength));
    let column = at + header + ((keyLength + nameLength + 7) & ~7);
    const next = () => {
      const values = new Float64Array(bytes, column, size);
      column += size * 8;
      return values;
    };
    const step = hasSteps ? next() : new Float64Array(size).fill(NaN);
    found.set(seriesId(key, name), { count: view.getFloat64(at + 16, true), step, millis: next(), value: next() });
    at = column;
  }
}

export interface SeriesQuestion {
  name: string;
  buckets: number;
  axis?: 'epoch';
  /** Whether the outlines of long series are enough. */
  roughly?: true;
  fromStep?: number;
  toStep?: number;
  fromMillis?: number;
  toMillis?: number;
}

export function seriesId(experimentKey: string, name: string): string {
  return `${experimentKey}\n${name}`;
}

interface Waiter {
  resolve: (series: Series) => void;
  reject: (error: unknown) => void;
}

type Range = Omit<SeriesQuestion, 'name'>;

/** What is asked in one moment: for each range the names, for each name the experiments. */
let waiting = new Map<string, { range: Range; names: Map<string, Map<string, Waiter[]>> }>();

/** As many series as one answer brings: the first chart does not wait for hundreds of others. */
const most = 200;

/**
 * A series. The charts of a page ask in the same moment for many metrics of the same experiments: those questions become one, or
 * browsers, which keep six connections to a server, would wait for each other.
 */
export function askSeries(experimentKey: string, { name, ...range }: SeriesQuestion): Promise<Series> {
  return new Promise((resolve, reject) => {
    if (waiting.size === 0) setTimeout(sendSeriesQuestions);
    const id = JSON.stringify(range);
    const same = waiting.get(id) ?? { range, names: new Map<string, Map<string, Waiter[]>>() };
    const keys = same.names.get(name) ?? new Map<string, Waiter[]>();
    keys.set(experimentKey, [...(keys.get(experimentKey) ?? []), { resolve, reject }]);
    same.names.set(name, keys);
    waiting.set(id, same);
  });
}

/** Sends what was asked in this moment, which goes by itself when everything at hand is done. Whoever draws first calls this before. */
export function sendSeriesQuestions(): void {
  const asked = waiting;
  waiting = new Map();
  for (const { range, names } of asked.values()) {
    const alike = new Map<string, { keys: string[]; names: string[] }>();
    for (const [name, waiters] of names) {
      const keys = [...waiters.keys()];
      const group = alike.get(keys.join()) ?? { keys, names: [] };
      group.names.push(name);
      alike.set(keys.join(), group);
    }
    const tell: Tell = (key, name, told) => names.get(name)?.get(key)?.forEach(told);
    for (const { keys, names: wanted } of alike.values()) {
      for (const someKeys of partsOf(keys, most)) {
        for (const someNames of partsOf(wanted, Math.max(1, Math.floor(most / someKeys.length)))) void answer(someKeys, someNames, range, tell);
      }
    }
  }
}

type Tell = (key: string, name: string, told: (waiter: Waiter) => void) => void;

function partsOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, part) => all.slice(part * size, (part + 1) * size));
}

async function answer(experiments: readonly string[], names: readonly string[], range: Range, tell: Tell): Promise<void> {
  const each = (work: (key: string, name: string) => void) => experiments.forEach((key) => names.forEach((name) => work(key, name)));
  try {
    const found = readSeries(await requestBytes('/series', { method: 'POST', body: { ...range, names, experiments } }, contentType));
    each((key, name) => tell(key, name, ({ resolve }) => resolve(found.get(seriesId(key, name)) ?? nothing())));
  } catch {
    // One of them may be gone: each for itself.
    each((key, name) => {
      const promise = request<{ series: WireSeries[] }>(`/experiments/${segment(key)}/series`, { query: { name, ...range } });
      promise.then(
        (one) => tell(key, name, ({ resolve }) => resolve(decodeSeries(one.series.find((series) => series.name === name)))),
        (error: unknown) => tell(key, name, ({ reject }) => reject(error)),
      );
    });
  }
}
