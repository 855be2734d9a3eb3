import { Link } from '@tanstack/react-router';
import type { TableRow } from '../../api/table';
import { Icon } from '../../kit/Icon';
import { Menu } from '../../kit/Menu';
import { Name } from '../../kit/Name';
import { seriesToken } from '../../theme/colour';
import { Cell } from './Cell';
import { cellClass, Columns, type ExperimentsTableProps, type Layout } from './Columns';
import styles from './ExperimentsTable.module.css';

interface RowCellsProps extends ExperimentsTableProps {
  row: TableRow;
  layout: Layout;
  nameWidth: number;
  isPinned: boolean;
}

export function RowCells({ row, layout, nameWidth, isPinned, marked, allMarked, tags, rows, baseline }: RowCellsProps) {
  const name = row.name || row.experimentKey;
  const params = { workspace: row.workspace, project: row.project, experimentKey: row.experimentKey };
  const isBaseline = baseline?.experimentKey === row.experimentKey;
  const items = () => [
    { label: isPinned ? 'Unpin' : 'Pin to the top', onChoose: () => rows.onPin(row.experimentKey) },
    { label: isBaseline ? 'No baseline' : 'Use as the baseline', onChoose: () => rows.onBaseline(row.experimentKey) },
    { label: row.archived ? 'Bring back from the archive' : 'Archive', onChoose: () => rows.onArchive(row), apart: true },
  ];
  return (
    <>
      <div className={`${styles['cell']} ${styles['name']}`} role="rowheader" style={{ width: nameWidth }}>
        <input
          type="checkbox"
          aria-label={`Select ${name}`}
          checked={allMarked || marked.has(row.experimentKey)}
          onChange={(event) => rows.onMark(row.experimentKey, (event.nativeEvent as MouseEvent).shiftKey)}
        />
        <span className={styles['swatch']} style={{ background: `var(${seriesToken(row.experimentKey)})` }} />
        <Link to="/$workspace/$project/$experimentKey" params={params} title={name} aria-label={name}>
          <Name>{name}</Name>
        </Link>
        {isBaseline && <span className={styles['baseline']}>baseline</span>}
        <span className={styles['rowMenu']}>
          <Menu label={`Actions for ${name}`} className={styles['dots']} items={items}>
            <Icon name="down" size={12} />
          </Menu>
        </span>
      </div>
      <Columns layout={layout}>
        {(column, place, index) => (
          <div key={column.id} role="cell" className={cellClass(column)} style={place}>
            <Cell row={row} value={row.cells[index]} base={isBaseline ? undefined : baseline?.cells[index]} column={column} tags={tags} onTag={rows.onTag} />
          </div>
        )}
      </Columns>
    </>
  );
}
