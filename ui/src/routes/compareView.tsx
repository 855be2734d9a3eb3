import { getRouteApi } from '@tanstack/react-router';
import { Comparison } from '../features/compare/Comparison';
import { ComparedCharts } from '../features/metrics/ComparedCharts';

const route = getRouteApi('/signed-in/$workspace/$project/compare');

/** Loaded when it is first needed, with the chart library. */
export function CompareView() {
  const { workspace, project } = route.useParams();
  const { key: keys = [], diff, ...charts } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Comparison
      workspace={workspace}
      project={project}
      keys={keys}
      onlyDifferent={diff !== undefined}
      onOnlyDifferent={(only) => void navigate({ search: (now) => ({ ...now, diff: only ? ('1' as const) : undefined }), replace: true, resetScroll: false })}
    >
      {(experiments) => (
        <ComparedCharts
          experiments={experiments}
          view={charts}
          onView={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })}
        />
      )}
    </Comparison>
  );
}
