import type { ArtifactVersionRow } from '../../../api/pipelineArtifacts';
import { sortedBy, type RowColumn, type TableColumn } from '../../../kit/Table';
import { Tag, Tags } from '../../../kit/Tag';
import { When } from '../../../kit/Time';
import { formatBytes } from '../../../lib/bytes';
import { formatMetricText } from '../../../lib/format';
import { shortType } from '../../../lib/types';
import type { AskedView } from './asked';
import { StepLink } from './links';
import { numbersOf } from './numbers';

export type Sort = TableColumn['sort'];
type OnView = (change: Partial<AskedView>) => void;
/** How a column sorts; see `orderOf`. */
export type By = (field: string, largestFirst?: boolean) => Sort;

/** The order of a list, and how its columns change it. What is `usual` is not written in the address. */
export function orderOf(view: AskedView, usual: string, onView: OnView): { sort: string; by: By } {
  const sort = view.sort ?? usual;
  return { sort, by: (field, largestFirst = false) => sortedBy(field, sort, (next) => onView({ sort: next === usual ? undefined : next }), largestFirst) };
}

export function typeColumn(sort?: Sort): RowColumn<{ type: string }> {
  return { label: 'Type', sort, title: (row) => row.type, cell: (row) => shortType(row.type) };
}

export function sizeColumn(sort?: Sort): RowColumn<{ size: number }> {
  return { label: 'Size', number: true, sort, title: (row) => `${row.size.toLocaleString('en')} bytes`, cell: (row) => formatBytes(row.size) };
}

export function timeColumn(label: string, sort?: Sort): RowColumn<{ createdMillis: number }> {
  return { label, sort, oneLine: true, cell: (row) => <When millis={row.createdMillis} /> };
}

export function makerColumn(sort?: Sort): RowColumn<Pick<ArtifactVersionRow, 'madeBy'>> {
  return { label: 'Made by', sort, cell: (row) => (row.madeBy ? <StepLink at={row.madeBy} /> : '–') };
}

/** Tags that leave only what has them too. */
export function tagsColumn(view: AskedView, onView: OnView): RowColumn<{ tags: string[] }> {
  const filters = view.filter ?? [];
  return {
    label: 'Tags',
    cell: (row) => (
      <Tags>
        {row.tags.map((tag) => (
          <Tag key={tag} text={tag} action={`Only with the tag ${tag}`} onClick={() => onView({ filter: [...new Set([...filters, `tag=${tag}`])] })} />
        ))}
      </Tags>
    ),
  };
}

/** A column for each number that was logged of these versions. */
export function numberColumns(rows: readonly { metadata: Record<string, string> }[], by: By): RowColumn<{ metadata: Record<string, string> }>[] {
  return numbersOf(rows.map((row) => row.metadata)).map((key) => ({
    label: key,
    number: true,
    sort: by(`metadata.${key}`, true),
    title: (row) => row.metadata[key] ?? '',
    cell: (row) => (row.metadata[key] === undefined ? '–' : formatMetricText(row.metadata[key])),
  }));
}
