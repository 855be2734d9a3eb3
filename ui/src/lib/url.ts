/**
 * Search parameters as people type them: `?tag=a&tag=b&sort=-metric:loss`. A name that occurs once is a text,
 * one that occurs often is a list; the schema of each route decides what it accepts.
 */
export function parseSearch(search: string): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  const params = new URLSearchParams(search);
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name);
    result[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return result;
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '' || value === false) continue;
    if (Array.isArray(value)) value.forEach((entry) => params.append(name, String(entry)));
    else params.append(name, String(value));
  }
  const text = params.toString().replaceAll('%3A', ':').replaceAll('%2F', '/');
  return text === '' ? '' : `?${text}`;
}

/** The address of a page of these parts, whatever is in their names; of what follows it, what `search` says. */
export function pathOf(parts: readonly (string | number)[], search: Record<string, unknown> = {}): string {
  return `/${parts.map(encodeURIComponent).join('/')}${stringifySearch(search)}`;
}

/** Where to go after signing in: only a path of this site, because the parameter comes from the address bar. */
export function safePath(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/')) return '/';
  const target = new URL(next, 'http://halley.invalid');
  return target.origin === 'http://halley.invalid' ? target.pathname + target.search + target.hash : '/';
}

/** The address if a browser may follow it, otherwise nothing. */
export function webAddress(text: string): string | undefined {
  return /^https?:\/\/\S+$/.test(text) ? text : undefined;
}
