import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { auditQuery } from '../../api/people';
import { SearchField } from '../../kit/Field';
import { Loaded } from '../../kit/Loaded';
import { Card } from '../../kit/Page';
import { Table } from '../../kit/Table';
import { When } from '../../kit/Time';
import { Settings } from './Settings';

/** Who did what, the latest first. Only administrators see it. */
export function AuditSettings() {
  const asked = useQuery(auditQuery);
  const [filter, setFilter] = useState('');
  return (
    <Settings section="audit">
      <SearchField primary label="Filter the audit log" value={filter} onChange={setFilter} />
      <Loaded asked={asked} rows={5} noun="audit log">
        {(entries) => (
          <Card>
            <Table label="Audit log" columns={[{ label: 'When' }, { label: 'Who' }, { label: 'What' }, { label: 'On what' }]}>
              {entries
                .filter((entry) => `${entry.actor} ${entry.action} ${entry.target}`.toLowerCase().includes(filter.toLowerCase()))
                .map((entry) => (
                  <tr key={entry.seq}>
                    <td>
                      <When millis={entry.atMillis} />
                    </td>
                    <td>{entry.actor || '–'}</td>
                    <td>{entry.action}</td>
                    <td>{entry.target}</td>
                  </tr>
                ))}
            </Table>
          </Card>
        )}
      </Loaded>
    </Settings>
  );
}
