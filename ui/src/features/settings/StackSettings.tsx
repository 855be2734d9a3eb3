import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { activateStack, stacksQuery, type ComponentRow } from '../../api/stacks';
import { Button } from '../../kit/Button';
import { Loaded } from '../../kit/Loaded';
import { Card, Part } from '../../kit/Page';
import { Empty } from '../../kit/State';
import { Table } from '../../kit/Table';
import { useAct } from '../../kit/useAct';
import { wrappable } from '../../kit/wrappable';
import { ComponentForm } from './ComponentForm';
import { Settings } from './Settings';
import styles from './Settings.module.css';
import { StackForm } from './StackForm';

const words = (name: string) => name.replaceAll('_', ' ');

/** What pipelines run on: stacks of components, each made from a flavor's form. */
export function StackSettings() {
  const asked = useQuery(stacksQuery);
  const act = useAct(['stacks']);
  const [form, setForm] = useState<'component' | 'stack' | undefined>();
  const activate = (name: string, before: string) => act(() => activateStack(name), `Stack “${name}” is active.`, () => activateStack(before));
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
      <Loaded asked={asked} rows={5} noun="stacks">
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
          <th scope="row">{wrappable(component.name)}</th>
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
