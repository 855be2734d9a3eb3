import { request } from './http';

export interface ExperimentLink {
  code: string;
  link: string;
  expiresMillis: number | null;
}

/** A link by which anybody reads one experiment, and nothing else. */
export function shareExperiment(experimentKey: string, expiresMillis: number): Promise<ExperimentLink> {
  return request('/share-links', { method: 'POST', body: { kind: 'experiment', experimentKey, expiresMillis } });
}
