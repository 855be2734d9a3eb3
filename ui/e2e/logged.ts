import { base, token } from './halley';
import { png, wav } from './png';

/** Calls Comet's REST API as its SDKs do. */
export async function comet<T = unknown>(path: string, body: unknown, method = 'POST'): Promise<T> {
  const response = await fetch(`${base}/api/rest/v2${path}`, { method, headers: { Authorization: token, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export interface Upload {
  name: string;
  type?: string;
  step?: number;
  id?: string;
  metadata?: Record<string, unknown>;
}

export async function upload(experimentKey: string, content: string | Uint8Array, { name, type = 'asset', step, id, metadata }: Upload): Promise<void> {
  const query = new URLSearchParams({ experimentKey, fileName: name, type, overwrite: 'false', ...(step !== undefined && { step: String(step) }), ...(id && { assetId: id }) });
  const form = new FormData();
  form.set('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
  if (metadata) form.set('metadata', JSON.stringify(metadata));
  const response = await fetch(`${base}/api/rest/v2/write/experiment/upload-asset?${query}`, { method: 'POST', headers: { Authorization: token }, body: form });
  if (!response.ok) throw new Error(`upload of ${name}: ${response.status} ${await response.text()}`);
}

export interface Logged {
  experimentKey: string;
  workspaceName: string;
  projectName: string;
  name: string;
}

export async function newExperiment(projectName: string, experimentName: string): Promise<Logged> {
  return comet<Logged>('/write/experiment/create', { projectName, experimentName });
}

const digit = (shift: number) => png(28, 28, (x, y) => (Math.hypot(x - 14, y - 14 + shift / 3) < 9 && Math.hypot(x - 14, y - 14 + shift / 3) > 5 ? 235 : (x * 3 + y * 2 + shift * 9) % 60));

const histogram = (step: number) => {
  // Comet's bins around 0: they grow by 1.05 from 0.001; index 180 or so is the middle.
  const index_values = Array.from({ length: 41 }, (_, index) => [index + 160 + Math.round(step / 4), Math.round(400 * Math.exp(-((index - 20) ** 2) / (30 + step)))] as const).filter(([, count]) => count > 0);
  return { version: 2, index_values, values: null, offset: 0, start: 0.001, stop: 1e6, step: 1.05 };
};

const patch = `diff --git a/src/Train.java b/src/Train.java
index 83db48f..bf2698c 100644
--- a/src/Train.java
+++ b/src/Train.java
@@ -12,7 +12,8 @@ final class Train {
     static double rate(int epoch) {
-        return 0.1;
+        // Warm up, then decay.
+        return epoch < 3 ? 0.02 * epoch : 0.1 / epoch;
     }
 }
`;

export const ansiOutput = [
  '\u001b[1mTraining\u001b[0m on \u001b[36m1,437\u001b[0m samples',
  ...Array.from({ length: 400 }, (_, epoch) => `\u001b[32mINFO\u001b[0m  epoch ${epoch + 1} loss=${(2 / (epoch + 1)).toFixed(4)}`),
  '\u001b[33mWARN\u001b[0m  the learning rate is very small',
  '\u001b[31mERROR\u001b[0m could not write the checkpoint: \u001b[4mdisk full\u001b[24m, retried',
  '10 %\r50 %\r100 %',
].join('\n');

/** An experiment with everything that a page can show. */
export async function logEverything(projectName: string): Promise<Logged> {
  const made = await newExperiment(projectName, 'digits_everything');
  const { experimentKey } = made;
  const series = (metricName: string, value: (step: number) => number) => Array.from({ length: 60 }, (_, step) => ({ metricName, metricValue: value(step), step }));
  for (const point of [...series('loss', (step) => 2 / (step + 1)), ...series('sys.cpu.percent.avg', (step) => 40 + 20 * Math.sin(step / 5)), ...series('sys.ram.used', (step) => 2e9 + step * 1e7)]) {
    await comet('/write/experiment/metric', { experimentKey, ...point });
  }
  await comet('/write/experiment/parameter', { experimentKey, parameterName: 'learning_rate', parameterValue: '0.1' });
  await comet('/write/experiment/tags', { experimentKey, addedTags: ['everything'] });
  await comet('/write/experiment/output', { experimentKey, outputLines: [{ output: ansiOutput, stderr: false, offset: 0 }] });
  await comet('/write/experiment/git/metadata', { experimentKey, user: 'ada', root: '/home/ada/digits', branch: 'main', parent: '3f1c2a9b77d0c1e2', origin: 'https://git.example/ada/digits.git' });
  await comet('/write/experiment/system-details', {
    experimentKey,
    hostname: 'vm-17',
    os: 'Linux-6.1',
    machine: 'x86_64',
    user: 'ada',
    pid: 4711,
    executable: '/usr/bin/java',
    command: ['java', '-cp', 'app.jar', 'digits.Train', '--note', "it's"],
    installedPackages: ['ai.djl:api:0.30.0', 'org.slf4j:slf4j-api:2.0.16'],
    logAdditionalSystemInfoList: [
      { key: 'jvm.version', value: '21.0.5' },
      { key: 'jvm.gc', value: 'G1' },
    ],
    env: { LANG: 'C.UTF-8' },
  });
  await comet('/write/experiment/graph', { experimentKey, graph: '{"layers":[{"name":"dense","units":64}]}' });
  await comet('/write/experiment/html', { experimentKey, html: '<h1 id="title">Report</h1><script>document.getElementById("title").textContent = "Report that ran"</script>' });
  await upload(experimentKey, patch, { name: 'git_diff.patch', type: 'git-patch' });
  await upload(experimentKey, 'package digits;\n\n/** Trains. */\nfinal class Train {\n    static final String NAME = "digits"; // the data\n}\n', { name: 'src/Train.java', type: 'source_code' });
  for (const step of [0, 10, 20, 30]) await upload(experimentKey, digit(step), { name: 'reconstruction.png', type: 'image', step });
  for (const step of [0, 10, 20, 30]) await upload(experimentKey, JSON.stringify(histogram(step)), { name: 'weights of the first layer', type: 'histogram3d', step });
  await upload(experimentKey, JSON.stringify({ name: 'roc', x: Array.from({ length: 50 }, (_, at) => at / 49), y: Array.from({ length: 50 }, (_, at) => Math.sqrt(at / 49)) }), { name: 'roc', type: 'curve' });
  await upload(experimentKey, digit(3), { name: 'confusion-matrix-7.png', type: 'image', id: 'sample7' });
  await upload(
    experimentKey,
    JSON.stringify({ version: 1, title: 'Digits', labels: ['three', 'five', 'eight'], matrix: [[31, 2, 1], [0, 28, 4], [1, 0, 33]], rowLabel: 'Actual', columnLabel: 'Predicted', sampleMatrix: [[null, [{ index: 7, sample: 'seventh.png', assetId: 'sample7' }], null], [null, null, [4, 9]], [null, null, null]], type: 'image' }),
    { name: 'confusion-matrix.json', type: 'confusion-matrix', step: 30 },
  );
  await upload(experimentKey, wav(0.3, 440), { name: 'tone.wav', type: 'audio' });
  await upload(experimentKey, 'digit,count\nthree,34\n"five, with a comma",32\n', { name: 'tables/counts.csv' });
  await upload(experimentKey, '# Card\n\nA **model** of digits.', { name: 'tables/card.md' });
  await upload(experimentKey, 'a sample of text', { name: 'answer', type: 'text-sample', step: 0 });
  await upload(experimentKey, new Uint8Array(2048), { name: 'model/weights.bin', type: 'model-element', metadata: { layers: 2, note: 'the best one' } });
  await upload(experimentKey, '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><circle cx="30" cy="30" r="25" fill="teal"/></svg>', { name: 'drawing.svg', type: 'image', step: 0 });
  await comet('/write/experiment/update-status', { experimentKey, isAlive: false });
  return made;
}

/** The next try at the same: another machine, collector and library, and a changed line of code. */
export async function logNextTry(projectName: string): Promise<Logged> {
  const made = await newExperiment(projectName, 'digits_next_try');
  const { experimentKey } = made;
  await comet('/write/experiment/git/metadata', { experimentKey, user: 'ada', root: '/home/ada/digits', branch: 'warm-up', parent: '8ad04e1f55b2a7c9', origin: 'https://git.example/ada/digits.git' });
  await comet('/write/experiment/system-details', {
    experimentKey,
    hostname: 'vm-18',
    os: 'Linux-6.1',
    machine: 'x86_64',
    user: 'ada',
    pid: 4902,
    executable: '/usr/bin/java',
    command: ['java', '-XX:+UseZGC', '-cp', 'app.jar', 'digits.Train'],
    installedPackages: ['ai.djl:api:0.31.0', 'org.slf4j:slf4j-api:2.0.16'],
    logAdditionalSystemInfoList: [
      { key: 'jvm.version', value: '21.0.5' },
      { key: 'jvm.gc', value: 'Z' },
    ],
    env: { LANG: 'C.UTF-8' },
  });
  await upload(experimentKey, 'package digits;\n\n/** Trains, with a slow begin. */\nfinal class Train {\n    static final String NAME = "digits"; // the data\n    static final int WARM_UP = 3;\n}\n', { name: 'src/Train.java', type: 'source_code' });
  await comet('/write/experiment/update-status', { experimentKey, isAlive: false });
  return made;
}
