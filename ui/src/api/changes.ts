import { request, segment } from './http';

const comet = '/api/rest/v2/write/experiment';
const experiment = (key: string) => `/experiments/${segment(key)}`;

export async function renameExperiment(experimentKey: string, name: string): Promise<void> {
  await request(`${comet}/log-other`, { method: 'POST', body: { experimentKey, key: 'Name', value: name } });
}

export async function addTag(experimentKey: string, tag: string): Promise<void> {
  await request(`${comet}/tags`, { method: 'POST', body: { experimentKey, addedTags: [tag] } });
}

export async function removeTag(experimentKey: string, tag: string): Promise<void> {
  await request(`${comet}/tags/delete`, { method: 'POST', body: { experimentKey, tags: [tag] } });
}

export function saveNotes(experimentKey: string, notes: string): Promise<void> {
  return request(`${experiment(experimentKey)}/notes`, { method: 'PUT', body: { notes } });
}

export function archiveExperiment(experimentKey: string): Promise<void> {
  return request(`${experiment(experimentKey)}/archive`, { method: 'POST', body: {} });
}

export function trashExperiment(experimentKey: string): Promise<void> {
  return request(`${experiment(experimentKey)}/trash`, { method: 'POST', body: {} });
}

export function restoreExperiment(experimentKey: string): Promise<void> {
  return request(`${experiment(experimentKey)}/restore`, { method: 'POST', body: {} });
}

export function deleteForGood(experimentKey: string): Promise<void> {
  return request(`/trash/${segment(experimentKey)}`, { method: 'DELETE' });
}
