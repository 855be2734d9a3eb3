import { useQuery } from '@tanstack/react-query';
import { graphQuery, htmlQuery, htmlShownAt } from '../../api/details';
import { Card } from '../../kit/Page';
import { Empty, SkeletonRows } from '../../kit/State';
import styles from './AssetPreview.module.css';
import { SourceText } from '../../kit/SourceText';

/** The definition of the model, and HTML that was logged of the experiment. */
export function Graph({ experimentKey }: { experimentKey: string }) {
  const { data: graph } = useQuery(graphQuery(experimentKey));
  const { data: html } = useQuery(htmlQuery(experimentKey));
  if (!graph || !html) {
    return (
      <Card>
        <SkeletonRows label="Loading the graph" />
      </Card>
    );
  }
  if (!graph.graph && !html.html) {
    return (
      <Card>
        <Empty title="No graph and no HTML logged">
          <p>What a client logs as the model’s graph, and as HTML of the experiment, appears here.</p>
        </Empty>
      </Card>
    );
  }
  return (
    <>
      {html.html && (
        <Card label="HTML">
          <iframe className={`${styles['frame']} ${styles['whole']}`} src={htmlShownAt(experimentKey)} title="Logged HTML" sandbox="allow-scripts" referrerPolicy="no-referrer" />
        </Card>
      )}
      {graph.graph && (
        <Card label="Graph">
          <SourceText text={pretty(graph.graph)} label="Graph" fileName="graph.json" />
        </Card>
      )}
    </>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
