import { getRouteApi } from '@tanstack/react-router';
import { ExperimentPage } from '../features/experiment/ExperimentPage';
import { NameValues } from '../features/experiment/NameValues';
import { Output } from '../features/experiment/Output';
import { Charts } from '../features/metrics/Charts';
import { MetricsTable } from '../features/metrics/MetricsTable';

const route = getRouteApi('/signed-in/$workspace/$project/$experimentKey');

/** Loaded when it is first needed, with the chart library. */
export function ExperimentView() {
  const { experimentKey } = route.useParams();
  const { tab = 'charts', ...charts } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <ExperimentPage
      key={experimentKey}
      experimentKey={experimentKey}
      tab={tab}
      onTab={(next) => void navigate({ search: (now) => ({ ...now, tab: next === 'charts' ? undefined : next }), resetScroll: false })}
    >
      {(experiment) => {
        switch (tab) {
          case 'charts':
            return (
              <Charts
                experiment={experiment}
                view={charts}
                onView={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })}
              />
            );
          case 'metrics':
            return <MetricsTable metrics={experiment.metricSummaries} />;
          case 'parameters':
            return <NameValues noun="Parameters" values={experiment.parameters} example={'tracker.logParams(Map.of("learning_rate", 0.1));'} />;
          case 'others':
            return <NameValues noun="Others" values={experiment.others} example={'tracker.logOther("note", "first try");'} />;
          case 'output':
            return <Output experimentKey={experimentKey} />;
        }
      }}
    </ExperimentPage>
  );
}
