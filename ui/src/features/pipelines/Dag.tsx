import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../kit/Button';
import { pathOf } from '../../lib/url';
import type { GraphNode } from './clusters';
import styles from './Dag.module.css';
import { ClusterNode, Node } from './DagNodes';
import { useViewport, type Viewport } from './useViewport';
import { layoutGraph, neighbourOf, nodeSize, type Layout, type PlacedNode } from '../../charts/math/layers';

interface DagProps {
  nodes: readonly GraphNode[];
  /** Ids of the clusters whose steps are shown. */
  open: ReadonlySet<string>;
  selected: string | undefined;
  onSelect: (step: string) => void;
  onToggle: (cluster: string) => void;
  onOpen: (path: string) => void;
}

/** A graph that does not fit is made smaller, down to this; beyond it scrolls. */
const smallest = 0.78;

/** A graph that is higher scrolls, and can be seen as a whole. */
const highest = 600;

/** A graph of more steps than this is drawn only where one looks. */
const drawnWhole = 120;

/** The steps of a run and what they wait for. */
export function Dag({ nodes: graph, open, selected, onSelect, onToggle, onOpen }: DagProps) {
  const wiring = graph.map((node) => `${node.name}<${node.upstream.join(',')}`).join(';');
  // The drawing depends on the wiring alone; statuses change every second.
  // oxlint-disable-next-line react/exhaustive-deps
  const layout = useMemo(() => layoutGraph(graph), [wiring]);
  const drawing = useRef<SVGSVGElement>(null);
  const byName = new Map(graph.map((node) => [node.name, node]));
  const choose = (node: GraphNode) => {
    if (node.run !== undefined) onOpen(pathOf(['pipelines', node.run], { step: node.label }));
    else if (node.step) onSelect(node.name);
    else if (node.cluster) onToggle(node.cluster.id);
  };
  const move = (from: string, key: string) => {
    const next = neighbourOf(layout, from, key);
    if (next === undefined) return false;
    if (byName.get(next)?.step && byName.get(next)?.run === undefined) onSelect(next);
    drawing.current?.querySelector<SVGElement>(`[data-step="${CSS.escape(next)}"]`)?.focus();
    return true;
  };
  const [viewport, watch] = useViewport(layout.nodes.length > drawnWhole);
  const [whole, setWhole] = useState(false);
  const canBeWhole = layout.nodes.length <= drawnWhole && layout.height > highest;
  const scale = layout.nodes.length > drawnWhole ? { width: layout.width, maxWidth: 'none' } : whole && canBeWhole ? { height: 'calc(min(70vh, 720px) - 12px)', maxWidth: layout.width } : { maxWidth: layout.width, minWidth: layout.width * smallest };
  useEffect(() => show(drawing.current, layout, selected), [layout, selected, whole]);
  const nodes = viewport === undefined ? layout.nodes : layout.nodes.filter((node) => isIn(viewport, node) || node.name === selected);
  const seen = new Set(nodes.map((node) => node.name));
  const edges = viewport === undefined ? layout.edges : layout.edges.filter((edge) => seen.has(edge.from) || seen.has(edge.to));
  const near = (edge: { from: string; to: string }) => edge.from === selected || edge.to === selected;
  return (
    <>
      {canBeWhole && (
        <div className={styles['zoom']}>
          <Button pressed={whole} onClick={() => setWhole(!whole)}>
            Whole graph
          </Button>
        </div>
      )}
      <div className={styles['scroll']} ref={watch}>
        <svg ref={drawing} className={`${styles['dag']} ${whole && canBeWhole ? styles['whole'] : ''}`} viewBox={`0 0 ${layout.width} ${layout.height}`} style={scale} role="group" aria-label="Steps of the run">
          {[...edges]
            .sort((left, right) => Number(near(left)) - Number(near(right)))
            .map((edge) => (
              <path key={`${edge.from} ${edge.to}`} d={edge.path} className={`${styles['edge']} ${near(edge) ? styles['active'] : ''}`} />
            ))}
          {nodes.map((placed) => {
            const node = byName.get(placed.name);
            if (!node) return null;
            const common = { node: placed, selected: placed.name === selected, onSelect: () => choose(node), onMove: (key: string) => move(placed.name, key) };
            return node.step ? (
              <Node key={placed.name} {...common} step={node.step} label={node.label} cluster={node.cluster} isOpen={node.cluster !== undefined && open.has(node.cluster.id)} onToggle={onToggle} onOpen={onOpen} />
            ) : (
              node.cluster && <ClusterNode key={placed.name} {...common} cluster={node.cluster} />
            );
          })}
        </svg>
      </div>
    </>
  );
}

/** Scrolls the graph, and nothing but the graph, to a step that cannot be seen in it. */
function show(drawing: SVGSVGElement | null, layout: Layout, name: string | undefined) {
  const scroll = drawing?.parentElement;
  const node = layout.nodes.find((candidate) => candidate.name === name);
  if (!drawing || !scroll || !node || layout.width === 0) return;
  const scale = drawing.clientWidth / layout.width;
  const [left, top, right, bottom] = [node.x * scale, node.y * scale, (node.x + nodeSize.width) * scale, (node.y + nodeSize.height) * scale];
  if (left < scroll.scrollLeft || right > scroll.scrollLeft + scroll.clientWidth) scroll.scrollLeft = (left + right - scroll.clientWidth) / 2;
  if (top < scroll.scrollTop || bottom > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = (top + bottom - scroll.clientHeight) / 2;
}

function isIn(viewport: Viewport, node: PlacedNode): boolean {
  return node.x + nodeSize.width >= viewport.left && node.x <= viewport.right && node.y + nodeSize.height >= viewport.top && node.y <= viewport.bottom;
}
