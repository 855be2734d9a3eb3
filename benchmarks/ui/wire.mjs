// How clients log to Halley.
import { Agent, request } from 'node:http';

export const key = process.env.HALLEY_OWNER_API_KEY;
const agent = new Agent({ keepAlive: true, maxSockets: 32 });

export function post(url, path, body) {
  return new Promise((resolve, reject) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const call = request(url + path, { method: 'POST', agent, headers: { Authorization: key, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) } }, (answer) => {
      let got = '';
      answer.on('data', (part) => (got += part));
      answer.on('end', () => (answer.statusCode < 300 ? resolve(got) : reject(new Error(`${path}: ${answer.statusCode} ${got.slice(0, 300)}`))));
    });
    call.on('error', reject);
    call.end(text);
  });
}

export const id = (prefix, number) => prefix + String(number).padStart(32 - prefix.length, '0');
export const namesKey = id('n', 0);
export const pointKey = (run) => id('c', run);
export const logPoint = (url, experimentKey, metricName, metricValue, step) => post(url, '/api/rest/v2/write/experiment/metric', { experimentKey, metricName, metricValue, step });
export const newRun = (url, experimentKey, projectName) => post(url, '/clientlib/logger/add/run', { experimentKey, projectName });
export const logMetrics = (url, experimentKey, values) => post(url, '/clientlib/batch/logger/experiment/metric', `{"experimentKey":"${experimentKey}","values":[${values.join()}]}`);
