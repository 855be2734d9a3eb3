import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState, type FormEvent } from 'react';
import { stacksQuery } from '../../api/stacks';
import { configurationQuery, type Offer } from '../../api/work';
import { Button } from '../../kit/Button';
import { Card } from '../../kit/Page';
import { SchemaForm } from '../../kit/SchemaForm';
import { Snippet } from '../../kit/State';
import { Asked, useAsk } from './Asked';
import styles from './LaunchForm.module.css';
import { defaultTexts, parametersOf, problemsOf } from './parameters';
import { YamlEditor } from './YamlEditor';

interface LaunchFormProps {
  name: string;
  offer: Offer;
  onOpen: (path: string) => void;
}

/** Launches a pipeline: its parameters by their types, and all else as YAML that is checked while one types. */
export function LaunchForm({ name, offer, onOpen }: LaunchFormProps) {
  const defaults = defaultTexts(offer.parameters);
  const [values, setValues] = useState<Record<string, string>>(defaults);
  const [yaml, setYaml] = useState('');
  const [stack, setStack] = useState('');
  const [cache, setCache] = useState(true);
  const [tags, setTags] = useState('');
  const { data: stacks } = useQuery(stacksQuery);
  const { data: problems = [] } = useQuery(configurationQuery(name, useDeferredValue(yaml)));
  const wrong = problemsOf(offer.parameters, values);
  const ask = useAsk();
  const launch = (event: FormEvent) => {
    event.preventDefault();
    ask.send({
      pipeline: name,
      parameters: parametersOf(offer.parameters, values, defaults),
      ...(yaml.trim() !== '' && { configuration: yaml }),
      ...(stack !== '' && { stack }),
      ...(!cache && { cache: false }),
      tags: tags.split(',').map((tag) => tag.trim()).filter(Boolean),
    });
  };
  return (
    <form className={styles['launch']} onSubmit={launch} noValidate>
      <Card label="Parameters">
        <div className={styles['part']}>
          <h2>Parameters</h2>
          {Object.keys(offer.parameters.properties ?? {}).length === 0 ? <p>The pipeline has no parameters.</p> : <SchemaForm schema={offer.parameters} values={values} onChange={setValues} />}
          {wrong.map((problem) => (
            <p key={problem} className={problem.endsWith(' is missing.') ? styles['missing'] : styles['wrong']}>
              {problem}
            </p>
          ))}
        </div>
      </Card>
      <Card label="How it runs">
        <div className={styles['part']}>
          <h2>How it runs</h2>
          <label>
            Stack
            <select value={stack} onChange={(event) => setStack(event.target.value)}>
              <option value="">the active one{stacks && ` (${stacks.active})`}</option>
              {stacks?.stacks.map((each) => (
                <option key={each.name} value={each.name}>
                  {each.name}
                </option>
              ))}
            </select>
          </label>
          <label>
            Tags, with commas between
            <input type="text" value={tags} autoComplete="off" onChange={(event) => setTags(event.target.value)} />
          </label>
          <label className={styles['check']}>
            <input type="checkbox" checked={cache} onChange={(event) => setCache(event.target.checked)} />
            Take results from the cache
          </label>
          <div className={styles['buttons']}>
            <Button look="primary" icon="play" type="submit" disabled={ask.busy || wrong.length > 0 || problems.length > 0}>
              Launch
            </Button>
            <Button
              onClick={() => {
                setValues(defaults);
                setYaml('');
              }}
            >
              Reset
            </Button>
          </div>
          <Asked ask={ask} onOpen={onOpen} />
          <h3>The same by hand, where the code is</h3>
          <Snippet code={command(offer.source, parametersOf(offer.parameters, values, defaults), stack, cache)} />
        </div>
      </Card>
      <div className={styles['wide']}>
        <Card label="Configuration">
          <div className={styles['part']}>
            <h2>
              Configuration
              <Button onClick={() => setYaml(offer.template.replaceAll(/^.*\$\{.*\n/gm, ''))}>All that can be said</Button>
            </h2>
            <p>YAML, stronger than what the code says; checked against the schema of this pipeline and its stack.</p>
            <YamlEditor label="Configuration in YAML" value={yaml} problems={problems} onChange={setYaml} />
          </div>
        </Card>
      </div>
    </form>
  );
}

function command(source: string, parameters: Record<string, unknown>, stack: string, cache: boolean): string {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const quoted = (word: string) => (/^[\w.@%+=:,/#-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
  return ['halley pipeline run', quoted(source), ...(stack === '' ? [] : ['-s', quoted(stack)]), ...(cache ? [] : ['--no-cache']), ...Object.entries(parameters).map(([name, value]) => `-p ${quoted(`${name}=${text(value)}`)}`)].join(' ');
}
