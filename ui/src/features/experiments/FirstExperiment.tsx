import { Empty, Snippet } from '../../kit/State';

/** What to do in a project without experiments: the pipeline, or any Comet client. */
export function FirstExperiment({ workspace, project }: { workspace: string; project: string }) {
  const address = window.location.origin;
  const python = [
    `export COMET_URL_OVERRIDE=${address}/clientlib/ COMET_API_KEY=…`,
    `python3 -c '`,
    `import comet_ml`,
    `experiment = comet_ml.Experiment(workspace="${workspace}", project_name="${project}")`,
    `experiment.log_metric("loss", 0.1, step=1)'`,
  ].join('\n');
  return (
    <Empty title="No experiments yet">
      <p>Run the example pipeline:</p>
      <Snippet code="./halley quickstart" />
      <p>Or log from any Comet client to this server:</p>
      <Snippet code={python} />
    </Empty>
  );
}
