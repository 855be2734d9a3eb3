import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { columnsQuery } from '../api/table';
import { ChartGrid } from '../features/metrics/ChartGrid';
import { chartsSearch, type ChartsView } from '../features/metrics/viewState';
import { Panels } from '../features/panels/Panels';
import type { PanelView } from '../features/panels/viewState';
import { TablePanel, useRows, ValuePanel, WithRows } from '../features/reports/DataPanels';
import { filterOf, type PanelSpec } from '../features/reports/panels';
import styles from '../features/reports/Report.module.css';
import { ReportPage } from '../features/reports/ReportPage';
import { ReportsPage } from '../features/reports/ReportsPage';
import { plural } from '../lib/format';

const list = getRouteApi('/signed-in/$workspace/$project/reports');
const one = getRouteApi('/signed-in/$workspace/$project/reports/$report');

export function ReportsView() {
  const { workspace, project } = list.useParams();
  const navigate = list.useNavigate();
  return <ReportsPage workspace={workspace} project={project} onOpen={(report) => void navigate({ to: '/$workspace/$project/reports/$report', params: { workspace, project, report } })} />;
}

export function ReportView() {
  const { workspace, project, report } = one.useParams();
  const navigate = one.useNavigate();
  return (
    <ReportPage
      workspace={workspace}
      project={project}
      id={report}
      onGone={() => void navigate({ to: '/$workspace/$project/reports', params: { workspace, project } })}
      renderPanel={(spec) => <Panel workspace={workspace} project={project} spec={spec} />}
    />
  );
}

interface PanelProps {
  workspace: string;
  project: string;
  spec: PanelSpec;
}

function Panel(props: PanelProps) {
  switch (props.spec.kind) {
    case 'chart':
      return <ChartPanel {...props} />;
    case 'table':
      return <TablePanel {...props} />;
    case 'value':
      return <ValuePanel {...props} />;
    case 'panel':
      return <PicturePanel {...props} />;
  }
}

/** The charts of an experiment's page, for the experiments that the panel names. */
function ChartPanel(props: PanelProps) {
  const { spec } = props;
  const of = useRows(props, []);
  const [view, setView] = useState<ChartsView>(() => chartsSearch.parse({ x: spec.x, ...(spec.smooth > 0 && { smooth: spec.smooth }), ...(spec.log && { log: '1' }) }));
  const identity = (of.rows ?? []).map((row) => `${row.experimentKey}\t${row.name}\t${row.startMillis}`).join('\n');
  const experiments = useMemo(
    () => (identity === '' ? [] : identity.split('\n').map((line) => line.split('\t')).map(([experimentKey = '', name = '', start = '0']) => ({ experimentKey, name: name || experimentKey, startMillis: Number(start) }))),
    [identity],
  );
  return (
    <WithRows of={of}>
      {() => (
        <div className={styles['panels']}>
          <ChartGrid experiments={experiments} metrics={spec.metrics} view={view} onView={(change) => setView({ ...view, ...change })} labelOf={(metric) => `${metric} of ${plural(experiments.length, 'experiment')}`} />
        </div>
      )}
    </WithRows>
  );
}

/** Scatter, bars, boxes, parallel coordinates or importance over the experiments that match. */
function PicturePanel({ workspace, project, spec }: PanelProps) {
  const { data } = useQuery(columnsQuery(workspace, project, ''));
  const [view, setView] = useState<PanelView>({ panel: spec.panel, px: spec.px, py: spec.py, axes: spec.columns.length > 0 ? spec.columns : undefined });
  const query = { workspace, project, filter: filterOf(spec), archived: false, sort: spec.sort, group: [], closed: [], columns: [], pinned: [] };
  return <Panels query={query} known={data?.columns ?? []} view={view} onView={(change) => setView({ ...view, ...change })} onBrush={() => undefined} />;
}
