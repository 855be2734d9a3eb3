import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { activateStack, stacksQuery, type ComponentRow } from '../../api/stacks';
import { Button } from '../../kit/Button';
import { Card, Part } from '../../kit/Page';
import { Empty } from '../../kit/State';
import { Table } from '../../kit/Table';
import { notify, notifyRefused } from '../../kit/toast';
import { ComponentForm } from './ComponentForm';
import { Loaded, Settings } from './Settings';
import styles from './Settings.module.css';
import { StackForm } from './StackForm';

const words = (name: string) => name.replaceAll('_', ' ');

/** What pipelines run on: stacks of components, each made from a flavor's form. */
export function StackSettings() {
  const asked = useQuery(stacksQuery);
  const client = useQueryClient();
  const [form, setForm] = useState<'component' | 'stack' | undefined>();
  const activate = async (name: string, before: string) => {
    const run = async (wanted: string) => {
      await activateStack(wanted);
      await client.invalidateQueries({ queryKey: ['stacks'] });
    };
    try {
      await run(name);
      notify({ text: `Stack “${name}” is active.`, undo: () => void run(before) });
    } catch (refusal) {
      notifyRefused(refusal);
    }
  };
  return (
    <Settings
      section="stacks"
      actions={
        <>
          <Button icon="plus" onClick={() => setForm('component')}>
            Component
          </Button>
          <Button icon="plus" onClick={() => setForm('stack')}>
            Stack
          </Button>
        </>
      }
    >
      <Loaded of={asked} noun="stacks">
        {({ stacks, components, active }) => (
          <>
            <Part title="Stacks">
              <div className={styles['cards']}>
                {stacks.map((stack) => (
                  <Card key={stack.name} label={`Stack ${stack.name}`}>
                    <div className={styles['stack']}>
                      <h3>
                        {stack.name}
                        {stack.active ? <small>active</small> : <Button onClick={() => void activate(stack.name, active)}>Activate</Button>}
                      </h3>
                      <dl>
                        {stack.components.map((component) => (
                          <div key={`${component.type} ${component.name}`}>
                            <dt>{words(component.type)}</dt>
                            <dd>{component.name}</dd>
                          </div>
                        ))}
                      </dl>
                    </div>
                  </Card>
                ))}
              </div>
            </Part>
            <Part title="Components">
              <Card>{components.length === 0 ? <Empty title="No components yet" /> : <Components components={components} />}</Card>
            </Part>
            {form === 'component' && <ComponentForm onClose={() => setForm(undefined)} />}
            {form === 'stack' && <StackForm components={components} onClose={() => setForm(undefined)} />}
          </>
        )}
      </Loaded>
    </Settings>
  );
}

function Components({ components }: { components: readonly ComponentRow[] }) {
  return (
    <Table label="Components" columns={[{ label: 'Component' }, { label: 'Type' }, { label: 'Flavor' }, { label: 'Attributes' }, { label: 'In stacks' }]}>
      {components.map((component) => (
        <tr key={`${component.type} ${component.name}`}>
          <th scope="row">{component.name}</th>
          <td>{words(component.type)}</td>
          <td>{component.flavor}</td>
          <td>
            {Object.entries(component.attributes).map(([name, value]) => (
              <div key={name}>
                <code>{name}</code> = {value}
              </div>
            ))}
          </td>
          <td>{component.stacks.join(', ') || '–'}</td>
        </tr>
      ))}
    </Table>
  );
}
