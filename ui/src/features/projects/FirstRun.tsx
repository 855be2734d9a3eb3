import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { pipelineRunsQuery } from '../../api/pipelines';
import type { Workspace } from '../../api/schema';
import { Button } from '../../kit/Button';
import { Segmented } from '../../kit/Field';
import { Icon } from '../../kit/Icon';
import { Card } from '../../kit/Page';
import { Snippet } from '../../kit/State';
import styles from './FirstRun.module.css';

const ways = [
  { value: 'example', label: 'The example' },
  { value: 'python', label: 'Python' },
  { value: 'java', label: 'Java' },
] as const;

type Way = (typeof ways)[number]['value'];

function codeOf(way: Way, origin: string): string {
  switch (way) {
    case 'example':
      return './halley quickstart';
    case 'python':
      return `export COMET_URL_OVERRIDE=${origin}/clientlib/\nexport COMET_API_KEY=<your key>\npython - <<'PY'\nimport comet_ml\nexperiment = comet_ml.start(project_name="first")\nfor step in range(100):\n    experiment.log_metric("loss", 1 / (step + 1), step=step)\nexperiment.end()\nPY`;
    case 'java':
      return `halley secret create comet_secret --api_key=<your key>\nhalley experiment-tracker register comet_tracker --flavor=comet \\\n    --url=${origin} --workspace=<workspace> --project_name=first --api_key={{comet_secret.api_key}}\nhalley stack register tracked -o default -a default -e comet_tracker --set`;
  }
}

/** The way to the first experiment, step by step; each is ticked when the server sees that it was done. */
export function FirstRun({ workspaces }: { workspaces: Workspace[] }) {
  const [way, setWay] = useState<Way>('example');
  const { data: runs = [] } = useQuery(pipelineRunsQuery);
  const experiments = workspaces.reduce((sum, workspace) => sum + workspace.projects.reduce((all, project) => all + project.experimentCount, 0), 0);
  const steps = [
    { done: true, title: 'The server runs, and you are signed in' },
    { done: experiments > 0, title: 'Log an experiment' },
    { done: runs.length > 0, title: 'Run a pipeline' },
  ];
  return (
    <Card label="First steps">
      <div className={styles['body']}>
        <h2>First steps</h2>
        <ol>
          {steps.map((step) => (
            <li key={step.title} className={step.done ? styles['done'] : undefined}>
              <span aria-hidden="true">{step.done ? <Icon name="check" size={14} /> : null}</span>
              {step.title}
              {step.done && <small> done</small>}
            </li>
          ))}
        </ol>
        <div className={styles['more']}>
          <Button onClick={() => window.dispatchEvent(new Event('halley:tour'))}>Take the tour</Button>
          <Link to="/blueprints">Pipelines to copy</Link>
        </div>
        <Segmented label="How to log" value={way} options={ways} onChange={setWay} />
        <Snippet code={codeOf(way, window.location.origin)} />
        {way !== 'example' && <p>Make a key under Settings → API keys. This page notices the first experiment by itself.</p>}
        {way === 'example' && <p>Needs nothing: it trains two learners on handwritten digits, offline, with a pipeline. This page notices by itself.</p>}
      </div>
    </Card>
  );
}
