import { getRouteApi, useRouter } from '@tanstack/react-router';
import { ArtifactPage } from '../features/pipelines/catalog/ArtifactPage';
import { ArtifactsPage } from '../features/pipelines/catalog/ArtifactsPage';
import { ArtifactVersionPage } from '../features/pipelines/catalog/ArtifactVersionPage';
import { ModelPage } from '../features/pipelines/catalog/ModelPage';
import { ModelsPage } from '../features/pipelines/catalog/ModelsPage';
import { ModelVersionPage } from '../features/pipelines/catalog/ModelVersionPage';

const artifacts = getRouteApi('/signed-in/pipeline-artifacts');
const artifact = getRouteApi('/signed-in/pipeline-artifacts/$name');
const artifactVersion = getRouteApi('/signed-in/pipeline-artifacts/$name/$version');
const models = getRouteApi('/signed-in/pipeline-models');
const model = getRouteApi('/signed-in/pipeline-models/$model');
const modelVersion = getRouteApi('/signed-in/pipeline-models/$model/$version');

export function ArtifactsView() {
  const navigate = artifacts.useNavigate();
  return <ArtifactsPage view={artifacts.useSearch()} onView={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })} />;
}

export function ArtifactView() {
  const { name } = artifact.useParams();
  const navigate = artifact.useNavigate();
  return <ArtifactPage key={name} name={name} view={artifact.useSearch()} onView={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })} />;
}

export function ArtifactVersionView() {
  const { name, version } = artifactVersion.useParams();
  const router = useRouter();
  return <ArtifactVersionPage key={`${name} ${version}`} name={name} version={version} onOpen={(path) => router.history.push(path)} />;
}

export function ModelsView() {
  const navigate = models.useNavigate();
  return <ModelsPage view={models.useSearch()} onView={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })} />;
}

export function ModelView() {
  const { model: name } = model.useParams();
  const navigate = model.useNavigate();
  const router = useRouter();
  return <ModelPage key={name} model={name} view={model.useSearch()} onView={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })} onOpen={(path) => router.history.push(path)} />;
}

export function ModelVersionView() {
  const { model: name, version } = modelVersion.useParams();
  const router = useRouter();
  return <ModelVersionPage key={`${name} ${version}`} model={name} version={version} onOpen={(path) => router.history.push(path)} />;
}
