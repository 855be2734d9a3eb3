import { useMemo } from 'react';
import styles from './Lineage.module.css';
import { layoutGraph, nodeSize } from './math/layers';

export interface LineageNode {
  id: string;
  label: string;
  /** What it is: an experiment, an artifact, a model. */
  kind: string;
  href: string | undefined;
  /** The one that the page is about. */
  here?: boolean;
  upstream: readonly string[];
}

interface LineageProps {
  label: string;
  nodes: readonly LineageNode[];
  onOpen: (path: string) => void;
}

/** What came from what, left to right. Each node is a link. */
export function Lineage({ label, nodes, onOpen }: LineageProps) {
  const layout = useMemo(() => layoutGraph(nodes.map((node) => ({ name: node.id, upstream: node.upstream }))), [nodes]);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={label}>
      <svg viewBox={`0 0 ${layout.width} ${layout.height}`} style={{ width: layout.width, maxWidth: 'none' }} role="group" aria-label={`${label}: ${nodes.length} nodes`}>
        {layout.edges.map((edge) => (
          <path key={`${edge.from} ${edge.to}`} d={edge.path} className={styles['edge']} />
        ))}
        {layout.nodes.map((placed) => {
          const node = byId.get(placed.name);
          if (!node) return null;
          const content = (
            <>
              <title>{`${node.kind} ${node.label}`}</title>
              <rect width={nodeSize.width} height={nodeSize.height} rx={9} />
              <text className={styles['kind']} x={14} y={21}>
                {node.kind}
              </text>
              <text className={styles['name']} x={14} y={41}>
                {node.label.length > 22 ? `${node.label.slice(0, 11)}…${node.label.slice(-10)}` : node.label}
              </text>
            </>
          );
          const classes = `${styles['node']} ${node.here ? styles['here'] : ''}`;
          return (
            <g key={node.id} transform={`translate(${placed.x},${placed.y})`}>
              {node.href === undefined ? (
                <g className={classes}>{content}</g>
              ) : (
                <a
                  href={node.href}
                  className={classes}
                  aria-label={`${node.kind} ${node.label}`}
                  aria-current={node.here ? 'page' : undefined}
                  onClick={(event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                    event.preventDefault();
                    onOpen(node.href ?? '/');
                  }}
                >
                  {content}
                </a>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
