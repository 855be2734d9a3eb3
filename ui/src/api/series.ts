import { ApiError, request, requestBytes } from './http';
import type { WireSeries } from './schema';

/** One metric of one experiment in columns. A missing step is NaN in `step`. */
export interface Series {
  /** How many points were logged, of which the columns may hold fewer. */
  count: number;
  step: Float64Array;
  millis: Float64Array;
  value: Float64Array;
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

/** The binary form of many series, by the experiment's key: its columns are laid over the answer, nothing is parsed. */
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
    let column = at + header + ((keyLength + nameLength + 7) & ~7);
    const next = () => {
      const values = new Float64Array(bytes, column, size);
      column += size * 8;
      return values;
    };
    const step = hasSteps ? next() : new Float64Array(size).fill(NaN);
    found.set(key, { count: view.getFloat64(at + 16, true), step, millis: next(), value: next() });
    at = column;
  }
}

export interface SeriesQuestion {
  name: string;
  buckets: number;
  axis?: 'epoch';
  fromStep?: number;
  toStep?: number;
  fromMillis?: number;
  toMillis?: number;
}

interface Waiting {
  keys: Map<string, { resolve: (series: Series) => void; reject: (error: unknown) => void }[]>;
  question: SeriesQuestion;
}

const most = 200;
let waiting = new Map<string, Waiting>();

/**
 * A series. Charts ask for the same metric of many experiments in the same moment: those questions become one, or browsers, which
 * keep six connections to a server, would wait for each other.
 */
export function askSeries(experimentKey: string, question: SeriesQuestion): Promise<Series> {
  return new Promise((resolve, reject) => {
    if (waiting.size === 0) setTimeout(flush);
    const id = JSON.stringify(question);
    const same = waiting.get(id) ?? { keys: new Map(), question };
    same.keys.set(experimentKey, [...(same.keys.get(experimentKey) ?? []), { resolve, reject }]);
    waiting.set(id, same);
  });
}

function flush(): void {
  const asked = waiting;
  waiting = new Map();
  for (const { keys, question } of asked.values()) {
    const all = [...keys.keys()];
    for (let from = 0; from < all.length; from += most) void answer(all.slice(from, from + most), keys, question);
  }
}

async function answer(some: readonly string[], keys: Waiting['keys'], question: SeriesQuestion): Promise<void> {
  const { name, ...rest } = question;
  try {
    const found = readSeries(await requestBytes('/series', { method: 'POST', body: { ...rest, names: [name], experiments: some } }, contentType));
    for (const key of some) keys.get(key)?.forEach(({ resolve }) => resolve(found.get(key) ?? nothing()));
  } catch {
    // One of them may be gone: each for itself.
    for (const key of some) {
      const promise = request<{ series: WireSeries[] }>(`/experiments/${encodeURIComponent(key)}/series`, { query: { ...question } });
      promise.then(
        (one) => keys.get(key)?.forEach(({ resolve }) => resolve(decodeSeries(one.series.find((series) => series.name === name)))),
        (error: unknown) => keys.get(key)?.forEach(({ reject }) => reject(error)),
      );
    }
  }
}
