import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { askEarly } from './routes/early';
import { createHalleyClient, createHalleyRouter } from './routes/router';
import { sessionQuery } from './api/session';
import './theme/tokens.css';
import './theme/base.css';
import { applyTheme } from './theme/theme';

applyTheme();

const client = createHalleyClient(() => {
  // A frame on another site has no sign-in page: it says itself that its link is good no more.
  if (location.pathname.startsWith('/embed/')) return;
  client.removeQueries({ queryKey: sessionQuery.queryKey });
  void router.navigate({ to: '/sign-in', search: { next: router.state.location.href }, replace: true });
});
const router = createHalleyRouter(client);
askEarly(router, client);

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
