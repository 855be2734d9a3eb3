import { api, base, token } from './halley';
import { comet, newExperiment, upload } from './logged';

export interface Registry {
  artifactName: string;
  artifactId: string;
  modelName: string;
  projectName: string;
  /** The experiment that read the artifact. */
  consumerKey: string;
}

/** An artifact that one experiment made and another read, and a registered model. */
export async function logRegistry(project: string): Promise<Registry> {
  const producer = await newExperiment(project, 'producer');
  const consumer = await newExperiment(project, 'consumer');
  const artifactName = `digits-${project}`;
  const made = await comet<{ artifactId: string; artifactVersionId: string }>('/write/artifacts/upsert', {
    experimentKey: producer.experimentKey, workspaceName: producer.workspaceName, projectName: project, artifactName, artifactType: 'dataset', alias: ['first'], versionTags: ['small'], artifactTags: [], metadata: '{"rows":1797}', versionMetadata: '{"rows":1797}',
  });
  const query = new URLSearchParams({ experimentKey: producer.experimentKey, artifactVersionId: made.artifactVersionId, fileName: 'digits.csv', type: 'asset', overwrite: 'false' });
  const form = new FormData();
  form.set('file', new Blob(['digit,count\n3,34\n']), 'digits.csv');
  const response = await fetch(`${base}/api/rest/v2/write/experiment/upload-asset?${query}`, { method: 'POST', headers: { Authorization: token }, body: form });
  if (!response.ok) throw new Error(await response.text());
  await comet('/write/artifacts/state', { artifactId: made.artifactId, artifactVersionId: made.artifactVersionId, experimentKey: producer.experimentKey, state: 'CLOSED' });
  const read = new URLSearchParams({ artifactId: made.artifactId, versionId: made.artifactVersionId, consumerExperimentKey: consumer.experimentKey });
  const seen = await fetch(`${base}/api/rest/v2/artifacts/version?${read}`, { headers: { Authorization: token } });
  if (!seen.ok) throw new Error(await seen.text());

  const modelName = `model-${project}`.toLowerCase();
  const file = new URLSearchParams({ experimentKey: producer.experimentKey, fileName: 'weights.bin', type: 'model-element', groupingName: 'net', overwrite: 'false' });
  const weights = new FormData();
  weights.set('file', new Blob([new Uint8Array(512)]), 'weights.bin');
  const uploaded = await fetch(`${base}/api/rest/v2/write/experiment/upload-asset?${file}`, { method: 'POST', headers: { Authorization: token }, body: weights });
  if (!uploaded.ok) throw new Error(await uploaded.text());
  const models = (await (await fetch(`${base}/api/rest/v2/experiment/model?experimentKey=${producer.experimentKey}`, { headers: { Authorization: token } })).json()) as { models: { experimentModelId: string }[] };
  await comet('/write/registry-model', { experimentModelId: models.models[0]?.experimentModelId, registryModelName: modelName, workspaceName: producer.workspaceName, version: '1.0.0', comment: 'the first one', description: 'reads digits', isPublic: false, stages: ['staging'] });
  await upload(consumer.experimentKey, 'nothing', { name: 'note.txt' });
  const { artifacts } = await api<{ artifacts: { artifactId: string; name: string }[] }>(`/artifacts?workspace=${producer.workspaceName}&limit=1000`);
  const artifactId = artifacts.find((artifact) => artifact.name === artifactName)?.artifactId;
  if (!artifactId) throw new Error(`there is no artifact ${artifactName}`);
  return { artifactName, artifactId, modelName, projectName: project, consumerKey: consumer.experimentKey };
}
