import { getRouteApi, useRouter } from '@tanstack/react-router';
import { PipelinePage } from '../features/pipelines/PipelinePage';

const route = getRouteApi('/signed-in/pipelines/of/$pipeline');

export function PipelineView() {
  const { pipeline } = route.useParams();
  const { tab, left, right } = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  return (
    <PipelinePage
      key={pipeline}
      name={pipeline}
      tab={tab}
      left={left}
      right={right}
      onView={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })}
      onOpen={(path) => router.history.push(path)}
    />
  );
}
