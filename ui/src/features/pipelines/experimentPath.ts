import type { StepRow } from '../../api/schema';
import { webAddress } from '../../lib/url';

/**
 * Where a step's experiment is. One of this server is a path of this site, however the client that logged it reached
 * the server; one elsewhere, as on comet.com, is its whole address.
 */
export function experimentPath(step: Pick<StepRow, 'experimentUrl' | 'experimentKey'>): string | undefined {
  if (step.experimentUrl === null) return undefined;
  const address = webAddress(step.experimentUrl);
  if (address === undefined) return undefined;
  const url = new URL(address);
  return url.origin === window.location.origin || isLoopback(url) ? url.pathname : address;
}

function isLoopback(url: URL): boolean {
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;
  return loopback.test(url.hostname) && loopback.test(window.location.hostname);
}
