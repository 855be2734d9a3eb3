import { createRoute, useRouter } from '@tanstack/react-router';
import { z } from '../lib/schema';
import { Invitation } from '../features/session/Invitation';
import { SignIn } from '../features/session/SignIn';
import { safePath } from '../lib/url';
import { rootRoute } from './root';

const search = z.object({ next: z.string().optional().catch(undefined) });

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>) => search.parse(raw),
  component: SignInRoute,
});

function SignInRoute() {
  const { next } = signInRoute.useSearch();
  const router = useRouter();
  return <SignIn onSignedIn={() => router.history.replace(safePath(next))} />;
}

export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: InvitationRoute,
});

function InvitationRoute() {
  const router = useRouter();
  return <Invitation onJoined={() => router.history.replace('/')} />;
}
