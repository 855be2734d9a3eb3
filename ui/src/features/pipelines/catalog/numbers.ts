const most = 5;

/** The names of what is a number somewhere, in alphabetical order: these are worth a column. */
export function numbersOf(rows: readonly Record<string, string>[]): string[] {
  const names = new Set<string>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (value.trim() !== '' && Number.isFinite(Number(value))) names.add(name);
    }
  }
  return [...names].sort().slice(0, most);
}
