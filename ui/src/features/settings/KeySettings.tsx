import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { apiKeysQuery, createApiKey, revokeApiKey } from '../../api/people';
import { Button } from '../../kit/Button';
import { Select } from '../../kit/Field';
import { Loaded } from '../../kit/Loaded';
import { Card } from '../../kit/Page';
import { Snippet } from '../../kit/State';
import { Table } from '../../kit/Table';
import { When } from '../../kit/Time';
import { useAct } from '../../kit/useAct';
import { Settings } from './Settings';
import styles from './Settings.module.css';

const scopes = [
  { value: 'ingest read', label: 'log and read' },
  { value: 'ingest', label: 'log only' },
  { value: 'read', label: 'read only' },
  { value: 'ingest read admin', label: 'everything' },
];

/** My keys: made for one purpose, shown once, revoked at once. */
export function KeySettings() {
  const asked = useQuery(apiKeysQuery);
  const [name, setName] = useState('');
  const [scope, setScope] = useState('ingest read');
  const [made, setMade] = useState<string | undefined>();
  const act = useAct(['api-keys']);
  return (
    <Settings section="keys">
      <Card label="New key">
        <form
          className={styles['row']}
          onSubmit={(event) => {
            event.preventDefault();
            void act(async () => {
              setMade((await createApiKey(name.trim(), scope.split(' '))).apiKey);
              setName('');
            });
          }}
        >
          <label>
            Name
            <input type="text" value={name} required maxLength={100} placeholder="laptop" onChange={(event) => setName(event.target.value)} />
          </label>
          <Select label="May" value={scope} options={scopes} onChange={setScope} />
          <Button look="primary" type="submit">
            Create
          </Button>
        </form>
        {made && (
          <div className={styles['once']} role="status">
            <p>Copy the key now: it is not shown again.</p>
            <Snippet code={made} />
          </div>
        )}
      </Card>
      <Loaded asked={asked} rows={5} noun="keys">
        {(keys) => (
          <Card>
            <Table label="API keys" columns={[{ label: 'Key' }, { label: 'Begins with' }, { label: 'May' }, { label: 'Created' }, { label: 'Last used' }, { label: 'Revoke' }]}>
              {keys.map((key) => (
                <tr key={key.keyId}>
                  <th scope="row">{key.name}</th>
                  <td>
                    {key.prefix ? <code>{key.prefix}…</code> : '–'}
                  </td>
                  <td>{key.scopes.split(' ').join(', ')}</td>
                  <td>
                    <When millis={key.createdMillis} />
                  </td>
                  <td>{key.lastUsedMillis === null ? 'never' : <When millis={key.lastUsedMillis} />}</td>
                  <td>
                    <Button icon="trash" aria-label={`Revoke ${key.name}`} onClick={() => void act(() => revokeApiKey(key.keyId))} />
                  </td>
                </tr>
              ))}
            </Table>
          </Card>
        )}
      </Loaded>
    </Settings>
  );
}
