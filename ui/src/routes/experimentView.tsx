import { getRouteApi, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import { Assets } from '../features/experiment/Assets';
import { Code } from '../features/experiment/Code';
import { Environment } from '../features/experiment/Environment';
import { ExperimentArtifacts } from '../features/experiment/ExperimentArtifacts';
import { ExperimentPage } from '../features/experiment/ExperimentPage';
import { Graph } from '../features/experiment/Graph';
import { Media } from '../features/experiment/Media';
import { NameValues } from '../features/experiment/NameValues';
import { Output } from '../features/experiment/Output';
import { isSystemMetric } from '../features/experiment/tab';
import { Charts } from '../features/metrics/Charts';
import { MetricsTable } from '../features/metrics/MetricsTable';
import { Skeleton } from '../kit/State';

const Notes = lazy(async () => ({ default: (await import('../features/experiment/Notes')).Notes }));
const route = getRouteApi('/signed-in/$workspace/$project/$experimentKey');

/** Loaded when it is first needed, with the chart library. */
export function ExperimentView() {
  const { experimentKey } = route.useParams();
  const { tab = 'charts', asset, ...charts } = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  const crosshair = useCrosshair();
  return (
    <ExperimentPage
      key={experimentKey}
      experimentKey={experimentKey}
      tab={tab}
      onTab={(next) => void navigate({ search: (now) => ({ ...now, tab: next === 'charts' ? undefined : next }), resetScroll: false })}
    >
      {(experiment) => {
        const of = (system: boolean) => ({ ...experiment, metricSummaries: experiment.metricSummaries.filter((metric) => isSystemMetric(metric.name) === system) });
        switch (tab) {
          case 'charts':
          case 'system':
            return (
              <Charts
                experiment={of(tab === 'system')}
                onStep={crosshair.onStep}
                linked={tab === 'charts' ? <Media experimentKey={experimentKey} step={crosshair.step} /> : undefined}
                view={charts}
                onView={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })}
              />
            );
          case 'metrics':
            return <MetricsTable metrics={of(false).metricSummaries} />;
          case 'parameters':
            return <NameValues noun="Parameters" values={experiment.parameters} example={'tracker.logParams(Map.of("learning_rate", 0.1));'} />;
          case 'others':
            return <NameValues noun="Others" values={experiment.others} example={'tracker.logOther("note", "first try");'} />;
          case 'output':
            return <Output experimentKey={experimentKey} running={experiment.state === 'running'} />;
          case 'code':
            return <Code experimentKey={experimentKey} />;
          case 'media':
            return <Media experimentKey={experimentKey} />;
          case 'assets':
            return (
              <Assets
                experimentKey={experimentKey}
                chosen={asset}
                onChoose={(chosen) => void navigate({ search: (now) => ({ ...now, asset: chosen }), replace: true, resetScroll: false })}
              />
            );
          case 'artifacts':
            return <ExperimentArtifacts experiment={experiment} onOpen={(path) => router.history.push(path)} />;
          case 'environment':
            return <Environment experimentKey={experimentKey} />;
          case 'notes':
            return (
              <Suspense fallback={<Skeleton height={200} />}>
                <Notes experimentKey={experimentKey} />
              </Suspense>
            );
          default:
            return <Graph experimentKey={experimentKey} />;
        }
      }}
    </ExperimentPage>
  );
}

/** The step under the crosshair of the charts, once a frame. */
function useCrosshair() {
  const [step, setStep] = useState<number | undefined>();
  const frame = useRef(0);
  const onStep = useCallback((next: number) => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => setStep(next));
  }, []);
  return { step, onStep };
}
