import type { TableRow } from '../../api/table';
import { explained, groupsOf, rankCorrelation } from '../../charts/math/correlation';
import { Empty } from '../../kit/State';
import { NumberCell, Table } from '../../kit/Table';
import { labelOf, valueOf } from './points';
import styles from './Panels.module.css';
import { useForest } from './useForest';

interface ImportanceProps {
  rows: readonly TableRow[];
  /** Column ids, in the order of the cells; the target is the last cell. */
  parameters: readonly string[];
  target: string;
}

interface Weight {
  id: string;
  count: number;
  correlation: number;
  explains: number;
  /** Of the random forest, in shares of the variance. */
  forest: number | undefined;
}

const fewest = 5;

/** Which parameters go with the target. */
export function Importance({ rows, parameters, target }: ImportanceProps) {
  const forest = useForest(rows, parameters.length);
  const weights = parameters
    .flatMap((id, index): Weight[] => {
      const pairs = rows.flatMap((row) => {
        const cell = row.cells[index];
        const value = valueOf(row.cells[parameters.length]);
        return cell === null || cell === undefined || !Number.isFinite(value) ? [] : [{ cell, value }];
      });
      if (pairs.length < fewest || new Set(pairs.map(({ cell }) => String(cell))).size < 2) return [];
      const goal = pairs.map(({ value }) => value);
      const numbers = pairs.map(({ cell }) => valueOf(cell));
      const correlation = numbers.every(Number.isFinite) ? rankCorrelation(numbers, goal) : NaN;
      return [{ id, count: pairs.length, correlation, explains: explained(groupsOf(pairs.map(({ cell }) => cell)), goal), forest: forest?.weights[index] }];
    })
    .sort((left, right) => (forest ? (right.forest ?? 0) - (left.forest ?? 0) : Math.max(right.explains, right.correlation ** 2 || 0) - Math.max(left.explains, left.correlation ** 2 || 0)));
  const most = Math.max(1e-9, ...weights.map((weight) => weight.forest ?? 0));
  if (weights.length === 0) return <Empty title={`Nothing to weigh: ${labelOf(target)} needs ${fewest} experiments with parameters that differ`} />;
  return (
    <div className={styles['importance']}>
      <Table label={`What goes with ${labelOf(target)}`} columns={[{ label: 'Parameter' }, { label: 'Random forest' }, { label: 'Explains' }, { label: 'Rank correlation', number: true }, { label: 'Experiments', number: true }]}>
        {weights.slice(0, 30).map((weight) => (
          <tr key={weight.id}>
            <th scope="row">{labelOf(weight.id)}</th>
            <td>{weight.forest === undefined ? '…' : <><span className={styles['weight']} style={{ width: `${Math.round((weight.forest / most) * 100)}px` }} /> {weight.forest.toFixed(3)}</>}</td>
            <td>
              <span className={styles['weight']} style={{ width: `${Math.round(weight.explains * 100)}px` }} /> {Math.round(weight.explains * 100)} % of the variance
            </td>
            <NumberCell>{Number.isNaN(weight.correlation) ? '–' : weight.correlation.toFixed(2).replace('-', '−')}</NumberCell>
            <NumberCell>{weight.count}</NumberCell>
          </tr>
        ))}
      </Table>
      {forest && (
        <p>
          The forest explains {Math.max(0, Math.round(forest.explains * 100))} % of the variance of experiments that it has not seen{forest.explains < 0.3 ? ': too little for its weights to mean much' : ''}. A weight is the error that shuffling the parameter adds.
        </p>
      )}
      <p>What goes together is not what causes: parameters that were always changed together share their weight.</p>
    </div>
  );
}
