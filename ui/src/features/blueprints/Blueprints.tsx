import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { pipelinesQuery } from '../../api/work';
import { Button } from '../../kit/Button';
import { Segmented } from '../../kit/Field';
import { Card, Page } from '../../kit/Page';
import { saveText } from '../../kit/save';
import { Snippet } from '../../kit/State';
import styles from './Blueprints.module.css';
import { blueprints, inPackage } from './blueprints';

const steps = [
  { title: 'Make a project with Halley', code: 'mkdir pipelines && cd pipelines\n# pom.xml: dev.halley:halley-pipeline and dev.halley:halley-metadata (docs/tutorial/first-pipeline.md)' },
  { title: 'Save the file, compile', code: 'mvn -q compile' },
];

/** Pipelines to copy, and the way to a run of them. */
export function Blueprints() {
  const [chosen, setChosen] = useState(blueprints[0]?.name ?? '');
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  const shown = blueprints.find((blueprint) => blueprint.name === chosen);
  if (!shown) return null;
  const code = inPackage(shown.code, 'my.pipelines');
  const known = pipelines.find((pipeline) => pipeline.name === shown.pipeline);
  return (
    <Page title="Blueprints" heading="Blueprints" below="Pipelines to begin with. They run offline and need nothing but Halley.">
      <Segmented label="Blueprint" value={chosen} options={blueprints.map(({ name }) => ({ value: name, label: name }))} onChange={setChosen} />
      <div className={styles['columns']}>
        <Card label={shown.name}>
          <div className={styles['head']}>
            <h2>{shown.name}.java</h2>
            <Button icon="download" onClick={() => saveText(`${shown.name}.java`, code)}>
              Save
            </Button>
          </div>
          <div className={styles['code']}>
            <Snippet code={code} />
          </div>
        </Card>
        <Card label="How to run it">
          <div className={styles['body']}>
            <h2>What it shows</h2>
            <p>{shown.shows}</p>
            <h2>How to run it</h2>
            <ol>
              {steps.map((step) => (
                <li key={step.title}>
                  {step.title}
                  <Snippet code={step.code} />
                </li>
              ))}
              <li>
                Run it
                <Snippet code={`halley pipeline run my.pipelines.${shown.name}`} />
              </li>
              <li>
                Or let these pages run it: this command waits for their requests
                <Snippet code={`halley pipeline serve my.pipelines.${shown.name}`} />
              </li>
            </ol>
            {known && (
              <p>
                The pipeline <b>{known.name}</b> is here already:{' '}
                <Link to="/pipelines/of/$pipeline" params={{ pipeline: known.name }}>
                  {known.workers > 0 ? 'launch it' : 'its page'}
                </Link>
              </p>
            )}
          </div>
        </Card>
      </div>
    </Page>
  );
}
