import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { EmbeddedCharts } from '../features/metrics/EmbeddedCharts';

const route = getRouteApi('/embed/$code/$experimentKey');

export function EmbedView() {
  const { experimentKey } = route.useParams();
  const { theme, metric = 'loss', ...view } = route.useSearch();
  const navigate = route.useNavigate();
  useEffect(() => {
    if (theme) document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return <EmbeddedCharts experimentKey={experimentKey} metric={metric} view={view} onView={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })} />;
}
