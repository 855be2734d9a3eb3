import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { alertsQuery, createAlert, deleteAlert, type AlertKind, type AlertRule, type NewAlert } from '../../api/alerts';
import { sessionQuery } from '../../api/session';
import { workspacesQuery } from '../../api/workspaces';
import { Button } from '../../kit/Button';
import { Select } from '../../kit/Field';
import { Loaded } from '../../kit/Loaded';
import { Card } from '../../kit/Page';
import { Empty } from '../../kit/State';
import { Table } from '../../kit/Table';
import { When } from '../../kit/Time';
import { useAct } from '../../kit/useAct';
import { WorkspacePick } from '../../kit/WorkspacePick';
import { Settings } from './Settings';
import styles from './Settings.module.css';

const kinds: readonly { value: AlertKind; label: string }[] = [
  { value: 'metric', label: 'a metric crosses a threshold' },
  { value: 'nan', label: 'a value is NaN' },
  { value: 'state', label: 'an experiment gets a state' },
  { value: 'silence', label: 'a running experiment logs nothing' },
];
const states = ['crashed', 'killed', 'finished', 'running'].map((value) => ({ value, label: value }));
const sides = ['below', 'above'].map((value) => ({ value, label: value }));
const formats = [
  { value: 'json', label: 'JSON' },
  { value: 'slack', label: 'Slack' },
];

/** What a project tells by itself, and whom. */
export function AlertSettings() {
  const { data: session } = useQuery(sessionQuery);
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const [picked, setPicked] = useState<string | undefined>();
  const [pickedProject, setProject] = useState<string | undefined>();
  const workspace = picked ?? session?.defaultWorkspace ?? workspaces[0]?.name ?? '';
  const projects = workspaces.find((each) => each.name === workspace)?.projects ?? [];
  const project = projects.some((each) => each.name === pickedProject) ? (pickedProject ?? '') : (projects[0]?.name ?? '');
  const asked = useQuery({ ...alertsQuery(workspace, project), enabled: project !== '' });
  const act = useAct(['alerts']);
  return (
    <Settings section="alerts">
      <Card label="Project">
        <div className={styles['row']}>
          <WorkspacePick names={workspaces.map((each) => each.name)} value={workspace} onChange={setPicked} />
          <Select label="Project" value={project} options={projects.map(({ name }) => ({ value: name, label: name }))} onChange={setProject} />
        </div>
      </Card>
      {project !== '' && <NewAlertForm onCreate={(alert) => act(() => createAlert({ workspace, project, ...alert }), `“${alert.name}” is on.`)} />}
      {project !== '' && (
        <Loaded asked={asked} rows={5} noun="alerts">
          {(alerts) => (
            <Card>
              {alerts.length === 0 ? (
                <Empty title="No alert">
                  <p>An alert is told once for each experiment, to a host that the administrator allowed.</p>
                </Empty>
              ) : (
                <Table label="Alerts" columns={[{ label: 'Alert' }, { label: 'When' }, { label: 'To' }, { label: 'Told' }, { label: 'Delete' }]}>
                  {alerts.map((alert) => (
                    <tr key={alert.id}>
                      <th scope="row">{alert.name}</th>
                      <td>{conditionOf(alert)}</td>
                      <td>
                        {alert.address} <small>({alert.format})</small>
                      </td>
                      <td>
                        <Told alert={alert} workspace={workspace} project={project} />
                      </td>
                      <td>
                        <Button icon="trash" aria-label={`Delete ${alert.name}`} onClick={() => void act(() => deleteAlert(alert.id), `Deleted “${alert.name}”.`)} />
                      </td>
                    </tr>
                  ))}
                </Table>
              )}
            </Card>
          )}
        </Loaded>
      )}
    </Settings>
  );
}

function conditionOf({ kind, metric, comparison, threshold, minutes }: AlertRule): string {
  switch (kind) {
    case 'metric':
      return `${metric} is ${comparison} ${threshold}`;
    case 'nan':
      return `${metric ?? 'any metric'} is NaN`;
    case 'state':
      return `an experiment is ${comparison}`;
    case 'silence':
      return `no value of ${metric ?? 'any metric'} for ${minutes} min`;
  }
}

function Told({ alert, workspace, project }: { alert: AlertRule; workspace: string; project: string }) {
  if (alert.told.length === 0) return <>nothing yet</>;
  return (
    <ul className={styles['told']}>
      {alert.told.slice(0, 5).map((told) => (
        <li key={told.experimentKey}>
          <Link to="/$workspace/$project/$experimentKey" params={{ workspace, project, experimentKey: told.experimentKey }}>
            {told.name}
          </Link>{' '}
          {told.text}: {told.state} <When millis={told.atMillis} />
          {told.problem && <small> ({told.problem})</small>}
        </li>
      ))}
      {alert.told.length > 5 && <li>and {alert.told.length - 5} more</li>}
    </ul>
  );
}

function NewAlertForm({ onCreate }: { onCreate: (alert: Omit<NewAlert, 'workspace' | 'project'>) => Promise<unknown> }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<AlertKind>('state');
  const [metric, setMetric] = useState('');
  const [comparison, setComparison] = useState('');
  const [number, setNumber] = useState('');
  const [address, setAddress] = useState('');
  const [format, setFormat] = useState('json');
  const options = kind === 'state' ? states : sides;
  const side = options.some(({ value }) => value === comparison) ? comparison : (options[0]?.value ?? '');
  return (
    <Card label="New alert">
      <form
        className={styles['row']}
        onSubmit={(event) => {
          event.preventDefault();
          void onCreate({
            name: name.trim(),
            kind,
            ...(metric.trim() !== '' && kind !== 'state' && { metric: metric.trim() }),
            ...((kind === 'state' || kind === 'metric') && { comparison: side }),
            ...(kind === 'metric' && { threshold: Number(number) }),
            ...(kind === 'silence' && { minutes: Number(number) }),
            address: address.trim(),
            format: format === 'slack' ? 'slack' : 'json',
          });
        }}
      >
        <label>
          Name
          <input type="text" value={name} required maxLength={200} onChange={(event) => setName(event.target.value)} />
        </label>
        <Select label="When" value={kind} options={kinds} onChange={(next) => setKind(next as AlertKind)} />
        {kind !== 'state' && (
          <label>
            Metric
            <input type="text" value={metric} required={kind === 'metric'} placeholder={kind === 'metric' ? 'loss' : 'any'} onChange={(event) => setMetric(event.target.value)} />
          </label>
        )}
        {(kind === 'metric' || kind === 'state') && <Select label="Is" value={side} options={options} onChange={setComparison} />}
        {(kind === 'metric' || kind === 'silence') && (
          <label>
            {kind === 'metric' ? 'Threshold' : 'Minutes'}
            <input type="number" step="any" required value={number} onChange={(event) => setNumber(event.target.value)} />
          </label>
        )}
        <label>
          Send to
          <input type="url" value={address} required placeholder="https://hooks.example/…" onChange={(event) => setAddress(event.target.value)} />
        </label>
        <Select label="As" value={format} options={formats} onChange={setFormat} />
        <Button look="primary" type="submit">
          Create
        </Button>
      </form>
    </Card>
  );
}
