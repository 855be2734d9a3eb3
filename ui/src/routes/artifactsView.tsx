import { getRouteApi, useRouter } from '@tanstack/react-router';
import { ArtifactPage } from '../features/artifacts/ArtifactPage';
import { ArtifactsPage } from '../features/artifacts/ArtifactsPage';
import { ModelPage } from '../features/models/ModelPage';
import { ModelsPage } from '../features/models/ModelsPage';

const artifacts = getRouteApi('/signed-in/artifacts');
const artifact = getRouteApi('/signed-in/artifacts/$artifactId');
const models = getRouteApi('/signed-in/models');
const model = getRouteApi('/signed-in/models/$modelId');

export function ArtifactsView() {
  const { workspace } = artifacts.useSearch();
  const navigate = artifacts.useNavigate();
  return <ArtifactsPage workspace={workspace} onWorkspace={(next) => void navigate({ search: { workspace: next } })} />;
}

export function ArtifactView() {
  const { artifactId } = artifact.useParams();
  const { version } = artifact.useSearch();
  const router = useRouter();
  return <ArtifactPage key={artifactId} artifactId={artifactId} versionId={version} onOpen={(path) => router.history.push(path)} />;
}

export function ModelsView() {
  const { workspace } = models.useSearch();
  const navigate = models.useNavigate();
  return <ModelsPage workspace={workspace} onWorkspace={(next) => void navigate({ search: { workspace: next } })} />;
}

export function ModelView() {
  const { modelId } = model.useParams();
  const { version } = model.useSearch();
  const router = useRouter();
  return <ModelPage key={modelId} modelId={modelId} itemId={version} onOpen={(path) => router.history.push(path)} />;
}
