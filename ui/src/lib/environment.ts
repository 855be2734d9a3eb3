export interface Facts {
  title: string;
  values: [name: string, value: string][];
}

export interface EnvironmentParts {
  facts: Facts[];
  lists: { title: string; items: string[] }[];
}

const known: readonly (readonly [title: string, names: Record<string, string>])[] = [
  [
    'Machine',
    { hostname: 'Host', os: 'System', osType: 'System type', osRelease: 'Release', machine: 'Architecture', processor: 'Processor', totalRam: 'Memory', ip: 'Address', networkInterfaceIps: 'Addresses', user: 'User' },
  ],
  ['Process', { executable: 'Executable', command: 'Command', pid: 'Process id', pythonVersion: 'Python', pythonVersionVerbose: 'Python build' }],
];

const lists: Record<string, string> = { installedPackages: 'Packages', osPackages: 'Packages of the system' };

const ignored = new Set(['experimentKey', 'systemMetricNames', 'maxTotalMemory']);

function text(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join(' ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

const present = (value: unknown) => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

/** What clients tell of the machine, in groups; fields that we do not know stand under "More", so nothing is hidden. */
export function readEnvironment(details: Readonly<Record<string, unknown>>): EnvironmentParts {
  const facts: Facts[] = [];
  const taken = new Set<string>();
  for (const [title, names] of known) {
    const values = Object.entries(names).flatMap(([field, name]): [string, string][] => {
      taken.add(field);
      return present(details[field]) ? [[name, text(details[field])]] : [];
    });
    if (values.length > 0) facts.push({ title, values });
  }
  const gpus = details['gpuStaticInfoList'];
  if (Array.isArray(gpus) && gpus.length > 0) facts.push({ title: 'GPUs', values: gpus.map((gpu, index): [string, string] => [String((gpu as { gpuIndex?: unknown }).gpuIndex ?? index), text(gpu)]) });
  taken.add('gpuStaticInfoList');
  const extra = details['logAdditionalSystemInfoList'];
  taken.add('logAdditionalSystemInfoList');
  const additional = Array.isArray(extra) ? (extra as { key?: unknown; value?: unknown }[]).map(({ key, value }): [string, string] => [String(key), text(value)]) : [];
  const jvm = additional.filter(([name]) => /^(jvm|java)\b/i.test(name));
  if (jvm.length > 0) facts.push({ title: 'JVM', values: jvm });
  const others = additional.filter((entry) => !jvm.includes(entry));
  if (others.length > 0) facts.push({ title: 'Runtime', values: others });
  const found: EnvironmentParts['lists'] = [];
  for (const [field, title] of Object.entries(lists)) {
    taken.add(field);
    const items = details[field];
    if (Array.isArray(items) && items.length > 0) found.push({ title, items: items.map(text) });
  }
  for (const field of ['env', 'cloudDetails', 'dependencies']) {
    const object = details[field];
    taken.add(field);
    if (typeof object !== 'object' || object === null) continue;
    const values = Object.entries(object).flatMap(([name, value]): [string, string][] => (present(value) ? [[name, text(value)]] : []));
    const title = { env: 'Environment variables', cloudDetails: 'Cloud', dependencies: 'Dependencies' }[field] ?? field;
    if (values.length > 0) facts.push({ title, values });
  }
  const more = Object.entries(details).filter(([field, value]) => !taken.has(field) && !ignored.has(field) && present(value));
  if (more.length > 0) facts.push({ title: 'More', values: more.map(([name, value]): [string, string] => [name, text(value)]) });
  return { facts, lists: found };
}
