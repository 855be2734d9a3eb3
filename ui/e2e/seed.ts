import { base, token } from './halley';

/** Calls Comet's REST API of the server as a client would. */
export async function comet(path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${base}${path}`, { method: 'POST', headers: { Authorization: token, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

export interface Seeded {
  workspace: string;
  project: string;
  keys: string[];
}

const optimizers = ['adam', 'sgd', 'rmsprop'];

/** A project of experiments that look like a sweep: parameters, tags, courses with noise, a NaN and an infinity. */
export async function seedSweep(project: string, count: number, steps = 200): Promise<Seeded> {
  const keys: string[] = [];
  let workspace = '';
  for (let run = 0; run < count; run++) {
    const created = await comet('/api/rest/v2/write/experiment/create', { projectName: project, experimentName: `${project}-run-${run}` });
    const experimentKey = String(created['experimentKey']);
    workspace = String(created['workspaceName']);
    keys.push(experimentKey);
    const rate = [0.001, 0.003, 0.01, 0.03][run % 4] ?? 0.01;
    const depth = 2 + (run % 5);
    const parameters = { rate: String(rate), depth: String(depth), optimizer: optimizers[run % 3] ?? 'adam', batch: '64', seed: String(run) };
    await comet('/clientlib/batch/logger/experiment/parameter', { experimentKey, values: Object.entries(parameters).map(([paramName, paramValue]) => ({ paramName, paramValue, timestamp: 1_790_000_000_000 })) }).catch(async () => {
      for (const [parameterName, parameterValue] of Object.entries(parameters)) await comet('/api/rest/v2/write/experiment/parameter', { experimentKey, parameterName, parameterValue });
    });
    await comet('/api/rest/v2/write/experiment/tags', { experimentKey, addedTags: [run % 2 === 0 ? 'even' : 'odd', ...(run % 5 === 0 ? ['baseline'] : [])] });
    const values = [];
    for (let step = 0; step < steps; step++) {
      const at = { step, epoch: Math.floor(step / 20), timestamp: 1_790_000_000_000 + run * 60_000 + step * 500 };
      const noise = Math.sin(step * 12.9898 + run * 78.233) * 0.03;
      const loss = (1 + depth / 10) * Math.exp((-step * rate * 60) / steps) + 0.1 + noise + run / 200;
      values.push({ metricName: 'loss', metricValue: run === 1 && step === 60 ? 'NaN' : run === 2 && step === 80 ? 'Infinity' : loss, ...at });
      values.push({ metricName: 'accuracy', metricValue: 1 - loss / 3, ...at });
      if (step % 10 === 0) values.push({ metricName: 'train/throughput', metricValue: 1000 + 50 * noise + run, ...at });
    }
    for (let from = 0; from < values.length; from += 1000) {
      await comet('/clientlib/batch/logger/experiment/metric', { experimentKey, values: values.slice(from, from + 1000) });
    }
  }
  return { workspace, project, keys };
}
