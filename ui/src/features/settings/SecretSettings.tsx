import { useQuery } from '@tanstack/react-query';
import { secretsQuery } from '../../api/stacks';
import { Loaded } from '../../kit/Loaded';
import { Card } from '../../kit/Page';
import { Empty, Snippet } from '../../kit/State';
import { Table } from '../../kit/Table';
import { When } from '../../kit/Time';
import { Settings } from './Settings';
import styles from './Settings.module.css';

/** Names and keys of secrets. Values are never sent to a browser. */
export function SecretSettings() {
  const asked = useQuery(secretsQuery);
  return (
    <Settings section="secrets">
      <p className={styles['hint']}>Names and keys only: values are encrypted and never leave the server. They are written by the command line.</p>
      <Loaded asked={asked} rows={5} noun="secrets">
        {(secrets) => (
          <Card>
            {secrets.length === 0 ? (
              <Empty title="No secrets yet">
                <Snippet code="halley secret create comet_secret --api_key=…" />
              </Empty>
            ) : (
              <Table label="Secrets" columns={[{ label: 'Secret' }, { label: 'Keys' }, { label: 'Changed' }]}>
                {secrets.map((secret) => (
                  <tr key={secret.name}>
                    <th scope="row">{secret.name}</th>
                    <td>{secret.keys.join(', ')}</td>
                    <td>
                      <When millis={secret.updatedMillis} />
                    </td>
                  </tr>
                ))}
              </Table>
            )}
          </Card>
        )}
      </Loaded>
    </Settings>
  );
}
