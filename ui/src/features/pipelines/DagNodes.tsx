import type { KeyboardEvent } from 'react';
import type { StepRow } from '../../api/schema';
import { nodeSize, type PlacedNode } from '../../charts/math/layers';
import { StatusGlyph, statusTones } from '../../kit/Status';
import { formatDuration } from '../../lib/format';
import { statusOf, summaryOf, type Cluster } from './clusters';
import styles from './Dag.module.css';
import { experimentPath } from './experimentPath';

export interface CommonProps {
  node: PlacedNode;
  selected: boolean;
  onSelect: () => void;
  /** Goes on to the neighbour; false if there is none. */
  onMove: (key: string) => boolean;
}

interface NodeProps extends CommonProps {
  step: StepRow;
  label: string;
  /** Items or a run that hang on it. */
  cluster: Cluster | undefined;
  isOpen: boolean;
  onToggle: (cluster: string) => void;
  onOpen: (path: string) => void;
}

function keys(onSelect: () => void, onMove: (key: string) => boolean) {
  return (event: KeyboardEvent) => {
    const chosen = event.key === 'Enter' || event.key === ' ';
    if (chosen) onSelect();
    if (chosen || onMove(event.key)) event.preventDefault();
  };
}

/** A step of the graph. */
export function Node({ node, step, label, cluster, isOpen, selected, onSelect, onMove, onToggle, onOpen }: NodeProps) {
  const tone = statusTones[step.status];
  const detail = describe(step);
  const pending = step.status === 'waiting' || step.status === 'skipped';
  const classes = [styles['node'], selected && styles['selected'], pending && styles['pending'], step.status === 'failed' && styles['bad']];
  const path = experimentPath(step);
  const hanging = cluster && (cluster.kind === 'items' ? `${cluster.members.length} items` : '1 run');
  return (
    <g transform={`translate(${node.x},${Math.round(node.y)})`}>
      {cluster && !isOpen && <Stack />}
      <g
        className={classes.filter(Boolean).join(' ')}
        role="button"
        tabIndex={0}
        data-step={node.name}
        data-tone={tone}
        aria-pressed={selected}
        aria-label={`${label}: ${detail}`}
        onClick={onSelect}
        onKeyDown={keys(onSelect, onMove)}
      >
        <rect width={nodeSize.width} height={nodeSize.height} rx={9} />
        <g className={styles[tone]} transform={`translate(14,${nodeSize.height / 2 - 8})`}>
          <StatusGlyph status={step.status} size={16} />
        </g>
        <text className={styles['name']} x={40} y={24}>
          {shorten(label, path ? 15 : 20)}
          <title>{label}</title>
        </text>
        <text className={styles['detail']} x={40} y={41}>
          {hanging ? step.status : shorten(detail, 26)}
        </text>
      </g>
      {hanging && cluster && (
        <g
          className={styles['toggle']}
          role="button"
          tabIndex={0}
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Close' : 'Open'} ${hanging} of ${label}: ${summaryOf(cluster)}`}
          transform={`translate(${nodeSize.width - 68},${nodeSize.height - 25})`}
          onClick={() => onToggle(cluster.id)}
          onKeyDown={keys(() => onToggle(cluster.id), () => false)}
        >
          <title>{summaryOf(cluster)}</title>
          <rect width={62} height={19} rx={9.5} />
          <text x={31} y={13.5} textAnchor="middle">
            {isOpen ? '− ' : '+ '}
            {hanging}
          </text>
        </g>
      )}
      {path && (
        <a
          className={styles['link']}
          href={path}
          aria-label={`Experiment of ${step.name}`}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            onOpen(path);
          }}
        >
          <title>Open the experiment</title>
          <rect x={nodeSize.width - 32} y={6} width={26} height={26} rx={5} />
          <path
            transform={`translate(${nodeSize.width - 27},11)`}
            d="M2 2v12h12M4.500 10.500 7.500 6.500l2.500 2L13.500 3.500"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.500"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </a>
      )}
    </g>
  );
}

/** Something lies beneath. */
function Stack() {
  return (
    <>
      <rect className={styles['beneath']} x={8} y={8} width={nodeSize.width} height={nodeSize.height} rx={9} />
      <rect className={styles['beneath']} x={4} y={4} width={nodeSize.width} height={nodeSize.height} rx={9} />
    </>
  );
}

/** Steps that are closed into one. */
export function ClusterNode({ node, cluster, selected, onSelect, onMove }: CommonProps & { cluster: Cluster }) {
  const status = statusOf(cluster.members);
  const summary = summaryOf(cluster);
  return (
    <g transform={`translate(${node.x},${Math.round(node.y)})`}>
      <Stack />
      <g
        className={`${styles['node']} ${selected ? styles['selected'] : ''} ${status === 'failed' ? styles['bad'] : ''}`}
        role="button"
        tabIndex={0}
        data-step={node.name}
        data-tone={statusTones[status]}
        aria-expanded={false}
        aria-label={`Open group ${cluster.label}: ${status}, ${summary}`}
        onClick={onSelect}
        onKeyDown={keys(onSelect, onMove)}
      >
        <rect width={nodeSize.width} height={nodeSize.height} rx={9} />
        <g className={styles[statusTones[status]]} transform={`translate(14,${nodeSize.height / 2 - 8})`}>
          <StatusGlyph status={status} size={16} />
        </g>
        <text className={styles['name']} x={40} y={24}>
          {shorten(cluster.label, 20)}
          <title>{cluster.label}</title>
        </text>
        <text className={styles['detail']} x={40} y={41}>
          {shorten(summary, 26)}
        </text>
      </g>
    </g>
  );
}

function describe(step: StepRow): string {
  const took = step.durationMillis === null || step.status === 'cached' ? '' : ` · ${formatDuration(step.durationMillis)}`;
  return `${step.status}${took}`;
}

function shorten(name: string, limit: number): string {
  return name.length <= limit ? name : `${name.slice(0, limit - 1)}…`;
}
