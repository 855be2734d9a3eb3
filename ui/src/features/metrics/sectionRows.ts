import type { Section } from './sections';

/** A row of a page of charts: what a virtual list is made of. */
export type SectionRow = { kind: 'heading'; prefix: string } | { kind: 'tiles' | 'cards'; names: string[] };

interface Room {
  columns: number;
  tileColumns: number;
  /** The metric whose card has a row of its own. */
  wide: string | undefined;
}

/** Sections as rows: a heading, what is a single value, then the charts. */
export function rowsOf(sections: readonly Section[], isTile: (name: string) => boolean, { columns, tileColumns, wide }: Room): SectionRow[] {
  const rows: SectionRow[] = [];
  for (const { prefix, names } of sections) {
    rows.push({ kind: 'heading', prefix });
    const tiles = names.filter(isTile);
    for (let from = 0; from < tiles.length; from += tileColumns) rows.push({ kind: 'tiles', names: tiles.slice(from, from + tileColumns) });
    let row: string[] = [];
    const close = () => {
      if (row.length > 0) rows.push({ kind: 'cards', names: row });
      row = [];
    };
    for (const name of names) {
      if (isTile(name)) continue;
      if (name === wide || row.length === columns) close();
      if (name === wide) rows.push({ kind: 'cards', names: [name] });
      else row.push(name);
    }
    close();
  }
  return rows;
}
