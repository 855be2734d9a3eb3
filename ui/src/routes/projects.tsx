import { createRoute } from '@tanstack/react-router';
import { z } from '../lib/schema';
import { Projects } from '../features/projects/Projects';
import { signedInRoute } from './root';

const search = z.object({ q: z.string().optional().catch(undefined) });

export const projectsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  validateSearch: (raw: Record<string, unknown>) => search.parse(raw),
  component: ProjectsRoute,
});

function ProjectsRoute() {
  const { q } = projectsRoute.useSearch();
  const navigate = projectsRoute.useNavigate();
  return <Projects filter={q ?? ''} onFilter={(filter) => void navigate({ search: { q: filter || undefined }, replace: true })} />;
}
