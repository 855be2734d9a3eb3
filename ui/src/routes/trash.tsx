import { createRoute } from '@tanstack/react-router';
import { TrashPage } from '../features/trash/TrashPage';
import { signedInRoute } from './root';

export const trashRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/$workspace/$project/trash',
  component: TrashRoute,
});

function TrashRoute() {
  const { workspace, project } = trashRoute.useParams();
  return <TrashPage workspace={workspace} project={project} />;
}
