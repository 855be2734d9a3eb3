import { useMemo, useRef } from 'react';
import type { StepRow } from '../../api/schema';
import { StatusGlyph, statusTones } from '../../kit/Status';
import { formatDuration } from '../../lib/format';
import styles from './Dag.module.css';
import { useViewport, type Viewport } from './useViewport';
import { experimentPath } from './experimentPath';
import { layoutGraph, neighbourOf, nodeSize, type PlacedNode } from '../../charts/math/layers';

interface DagProps {
  steps: readonly StepRow[];
  selected: string | undefined;
  onSelect: (step: string) => void;
  onOpen: (path: string) => void;
}

/** A graph that does not fit is made smaller, down to this; beyond it scrolls. */
const smallest = 0.78;

/** A graph of more steps than this is drawn only where one looks. */
const drawnWhole = 120;

/** The steps of a run and what they wait for. */
export function Dag({ steps, selected, onSelect, onOpen }: DagProps) {
  const graph = steps.map((step) => `${step.name}<${step.upstream.join(',')}`).join(';');
  // The drawing depends on the wiring alone; statuses change every second.
  // oxlint-disable-next-line react/exhaustive-deps
  const layout = useMemo(() => layoutGraph(steps), [graph]);
  const drawing = useRef<SVGSVGElement>(null);
  const byName = new Map(steps.map((step) => [step.name, step]));
  const move = (from: string, key: string) => {
    const next = neighbourOf(layout, from, key);
    if (next === undefined) return false;
    onSelect(next);
    drawing.current?.querySelector<SVGElement>(`[data-step="${CSS.escape(next)}"]`)?.focus();
    return true;
  };
  const [viewport, watch] = useViewport(layout.nodes.length > drawnWhole);
  const scale = layout.nodes.length > drawnWhole ? { width: layout.width, maxWidth: 'none' } : { maxWidth: layout.width, minWidth: layout.width * smallest };
  const nodes = viewport === undefined ? layout.nodes : layout.nodes.filter((node) => isIn(viewport, node) || node.name === selected);
  const seen = new Set(nodes.map((node) => node.name));
  const edges = viewport === undefined ? layout.edges : layout.edges.filter((edge) => seen.has(edge.from) || seen.has(edge.to));
  const near = (edge: { from: string; to: string }) => edge.from === selected || edge.to === selected;
  return (
    <div className={styles['scroll']} ref={watch}>
      <svg ref={drawing} className={styles['dag']} viewBox={`0 0 ${layout.width} ${layout.height}`} style={scale} role="group" aria-label="Steps of the run">
        {[...edges]
          .sort((left, right) => Number(near(left)) - Number(near(right)))
          .map((edge) => (
            <path key={`${edge.from} ${edge.to}`} d={edge.path} className={`${styles['edge']} ${near(edge) ? styles['active'] : ''}`} />
          ))}
        {nodes.map((node) => {
          const step = byName.get(node.name);
          return (
            step && (
              <Node key={node.name} node={node} step={step} selected={node.name === selected} onSelect={() => onSelect(node.name)} onMove={(key) => move(node.name, key)} onOpen={onOpen} />
            )
          );
        })}
      </svg>
    </div>
  );
}

function isIn(viewport: Viewport, node: PlacedNode): boolean {
  return node.x + nodeSize.width >= viewport.left && node.x <= viewport.right && node.y + nodeSize.height >= viewport.top && node.y <= viewport.bottom;
}

interface NodeProps {
  node: PlacedNode;
  step: StepRow;
  selected: boolean;
  onSelect: () => void;
  /** Goes on to the neighbour; false if there is none. */
  onMove: (key: string) => boolean;
  onOpen: (path: string) => void;
}

function Node({ node, step, selected, onSelect, onMove, onOpen }: NodeProps) {
  const tone = statusTones[step.status];
  const detail = describe(step);
  const pending = step.status === 'waiting' || step.status === 'skipped';
  const classes = [styles['node'], selected && styles['selected'], pending && styles['pending'], step.status === 'failed' && styles['bad']];
  const path = experimentPath(step);
  return (
    <g transform={`translate(${node.x},${Math.round(node.y)})`}>
      <g
        className={classes.filter(Boolean).join(' ')}
        role="button"
        tabIndex={0}
        data-step={step.name}
        aria-pressed={selected}
        aria-label={`${step.name}: ${detail}`}
        onClick={onSelect}
        onKeyDown={(event) => {
          const chosen = event.key === 'Enter' || event.key === ' ';
          if (chosen) onSelect();
          if (chosen || onMove(event.key)) event.preventDefault();
        }}
      >
        <rect width={nodeSize.width} height={nodeSize.height} rx={9} />
        <g className={styles[tone]} transform={`translate(14,${nodeSize.height / 2 - 8})`}>
          <StatusGlyph status={step.status} size={16} />
        </g>
        <text className={styles['name']} x={40} y={24}>
          {shorten(step.name, path ? 15 : 20)}
          <title>{step.name}</title>
        </text>
        <text className={styles['detail']} x={40} y={41}>
          {detail}
        </text>
      </g>
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

function describe(step: StepRow): string {
  const took = step.durationMillis === null || step.status === 'cached' ? '' : ` · ${formatDuration(step.durationMillis)}`;
  return `${step.status}${took}`;
}

function shorten(name: string, limit: number): string {
  return name.length <= limit ? name : `${name.slice(0, limit - 1)}…`;
}
