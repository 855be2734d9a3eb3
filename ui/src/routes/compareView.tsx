import { getRouteApi } from '@tanstack/react-router';
import { Comparison } from '../features/compare/Comparison';
import { CustomPanels } from '../features/custom/CustomPanels';
import { AssetPreview } from '../features/experiment/AssetPreview';
import { ComparedCharts } from '../features/metrics/ComparedCharts';

const route = getRouteApi('/signed-in/$workspace/$project/compare');

/** Loaded when it is first needed, with the chart library. */
export function CompareView() {
  const { workspace, project } = route.useParams();
  const { key: keys = [], diff, part = 'charts', ...charts } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Comparison
      workspace={workspace}
      project={project}
      keys={keys}
      part={part}
      onPart={(next) => void navigate({ search: (now) => ({ ...now, part: next === 'charts' ? undefined : next }), replace: true, resetScroll: false })}
      onlyDifferent={diff !== undefined}
      onOnlyDifferent={(only) => void navigate({ search: (now) => ({ ...now, diff: only ? ('1' as const) : undefined }), replace: true, resetScroll: false })}
      renderCharts={(experiments) => (
        <ComparedCharts
          experiments={experiments}
          view={charts}
          onView={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })}
        />
      )}
      renderPanels={(experiments) => <CustomPanels workspace={workspace} project={project} experiments={experiments} />}
      renderPreview={(experimentKey, asset) => <AssetPreview key={asset.assetId} experimentKey={experimentKey} asset={asset} />}
    />
  );
}
