/** What a block of a report shows, written as `key: value` lines. */
export interface PanelSpec {
  kind: 'chart' | 'table' | 'value' | 'panel';
  /** In the language of the table's filter. */
  filter: string;
  /** Keys of experiments, instead of a filter. */
  experiments: string[];
  metrics: string[];
  columns: string[];
  sort: string[];
  limit: number;
  smooth: number;
  x: string | undefined;
  log: boolean;
  of: 'last' | 'min' | 'max';
  panel: 'scatter' | 'bar' | 'box' | 'parallel' | 'importance';
  px: string | undefined;
  py: string | undefined;
  title: string | undefined;
}

export const kinds = ['chart', 'table', 'value', 'panel'] as const;

const prefix = 'halley-';

/** The kind of panel that a code block of this language is; undefined if it is plain code. */
export function kindOf(language: string): PanelSpec['kind'] | undefined {
  return kinds.find((kind) => language.trim() === prefix + kind);
}

const keys = ['filter', 'experiments', 'metric', 'metrics', 'columns', 'sort', 'limit', 'smooth', 'x', 'log', 'of', 'panel', 'px', 'py', 'title'];

/** The panel that a block means, or what is wrong with it. */
export function readPanel(kind: PanelSpec['kind'], code: string): PanelSpec | { problem: string } {
  const given = new Map<string, string>();
  for (const [index, line] of code.split('\n').entries()) {
    const text = line.replace(/^\s*#.*$/, '').trim();
    if (text === '') continue;
    const at = text.indexOf(':');
    const key = at < 0 ? text : text.slice(0, at).trim();
    if (at < 0 || !keys.includes(key)) return { problem: `line ${index + 1}: “${key}” (expected: one of ${keys.join(', ')}, and a colon).` };
    given.set(key, text.slice(at + 1).trim());
  }
  const list = (name: string) => (given.get(name) ?? '').split(',').map((part) => part.trim()).filter(Boolean);
  const number = (name: string, otherwise: number) => Number(given.get(name) ?? otherwise);
  const limit = number('limit', kind === 'table' ? 20 : 10);
  const smooth = number('smooth', 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) return { problem: `limit: ${given.get('limit')} (expected: 1 to 100).` };
  if (!(smooth >= 0 && smooth < 1)) return { problem: `smooth: ${given.get('smooth')} (expected: 0 to 0.99).` };
  const metrics = [...list('metric'), ...list('metrics')];
  if ((kind === 'chart' || kind === 'value') && metrics.length === 0) return { problem: 'metric is missing (expected: metric: loss).' };
  const of = given.get('of') ?? 'last';
  if (of !== 'last' && of !== 'min' && of !== 'max') return { problem: `of: ${of} (expected: last, min or max).` };
  const panel = (['scatter', 'bar', 'box', 'parallel', 'importance'] as const).find((each) => each === (given.get('panel') ?? 'scatter'));
  if (!panel) return { problem: `panel: ${given.get('panel')} (expected: scatter, bar, box, parallel or importance).` };
  return {
    kind,
    filter: given.get('filter') ?? '',
    experiments: list('experiments'),
    metrics,
    columns: list('columns'),
    sort: list('sort'),
    limit,
    smooth,
    x: given.get('x'),
    log: given.get('log') === 'true',
    of,
    panel,
    px: given.get('px'),
    py: given.get('py'),
    title: given.get('title'),
  };
}

/** The filter that finds what a panel shows. */
export function filterOf(spec: PanelSpec): string {
  if (spec.experiments.length === 0) return spec.filter;
  return spec.experiments.map((key) => `key = '${key.replaceAll(/[^0-9A-Za-z_-]/g, '')}'`).join(' or ');
}

/** All panels of a text, for the server: what a share link of the report opens. */
export function shownBy(text: string): { filter: string; experiments?: string[] }[] {
  const shown: { filter: string; experiments?: string[] }[] = [];
  for (const match of text.matchAll(/^ {0,3}(`{3,}|~{3,})[ \t]*(\S+)[^\n]*\n([\s\S]*?)^ {0,3}\1/gm)) {
    const kind = kindOf(match[2] ?? '');
    const spec = kind && readPanel(kind, match[3] ?? '');
    if (spec && !('problem' in spec)) shown.push({ filter: filterOf(spec), ...(spec.experiments.length > 0 && { experiments: spec.experiments }) });
  }
  return shown;
}

/** A report as it is stored: its text, and what it shows. */
export function stateOf(text: string): string {
  return JSON.stringify({ text, shows: shownBy(text) });
}

export function textOf(state: string): string {
  try {
    const read = JSON.parse(state) as { text?: unknown };
    return typeof read.text === 'string' ? read.text : '';
  } catch {
    return state;
  }
}

export const template = `# What we learned

Write in Markdown. A block of code of these languages is a live panel.

\`\`\`halley-chart
title: Loss of the best runs
metric: loss
sort: metric.min:loss
limit: 5
smooth: 0.6
\`\`\`

\`\`\`halley-table
columns: metric.min:loss
limit: 10
\`\`\`
`;
