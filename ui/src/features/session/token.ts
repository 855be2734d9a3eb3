/** The token of `/sign-in#token=…`, taken out of the address and of the browser's history before anything else happens. */
export function takeTokenFromHash(): string | undefined {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
  if (token === null || token === '') return undefined;
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  return token;
}
