import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { createView, viewsQuery } from '../../api/views';
import { Button } from '../../kit/Button';
import { Card, Page } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { Table } from '../../kit/Table';
import { When } from '../../kit/Time';
import { notifyRefused } from '../../kit/toast';
import { stateOf, template } from './panels';
import styles from './Report.module.css';

interface ReportsPageProps {
  workspace: string;
  project: string;
  onOpen: (id: string) => void;
}

/** The reports of a project: one's own and the team's. */
export function ReportsPage({ workspace, project, onOpen }: ReportsPageProps) {
  const { data: reports, error, refetch } = useQuery(viewsQuery(workspace, project, 'report'));
  const [name, setName] = useState('');
  const [team, setTeam] = useState(true);
  const create = (event: FormEvent) => {
    event.preventDefault();
    createView({ workspace, project, kind: 'report', name: name.trim(), team, state: stateOf(template) })
      .then((made) => onOpen(made.id))
      .catch(notifyRefused);
  };
  return (
    <Page
      title={`Reports of ${project}`}
      heading="Reports"
      below={
        <span>
          of{' '}
          <Link to="/$workspace/$project/experiments" params={{ workspace, project }}>
            {workspace} / {project}
          </Link>
        </span>
      }
    >
      <Card label="New report">
        <form className={styles['new']} onSubmit={create}>
          <label>
            Name
            <input type="text" value={name} required maxLength={200} autoComplete="off" placeholder="What we learned in November" onChange={(event) => setName(event.target.value)} />
          </label>
          <label className={styles['check']}>
            <input type="checkbox" checked={team} onChange={(event) => setTeam(event.target.checked)} />
            for the whole team
          </label>
          <Button look="primary" icon="plus" type="submit" disabled={name.trim() === ''}>
            Write a report
          </Button>
        </form>
      </Card>
      {error && !reports && <Problem title="The reports could not be read" error={error} onRetry={() => void refetch()} />}
      {!reports && !error && (
        <Card>
          <SkeletonRows label="Loading the reports" />
        </Card>
      )}
      {reports?.length === 0 && (
        <Empty title="There is no report yet">
          <p>A report is text with charts that stay live: they show the experiments as they are when somebody reads it.</p>
        </Empty>
      )}
      {reports && reports.length > 0 && (
        <Card>
          <Table label="Reports" columns={[{ label: 'Report' }, { label: 'By' }, { label: 'Seen by' }, { label: 'Version' }, { label: 'Changed' }]}>
            {reports.map((report) => (
              <tr key={report.id}>
                <th scope="row">
                  <Link to="/$workspace/$project/reports/$report" params={{ workspace, project, report: report.id }}>
                    {report.name}
                  </Link>
                </th>
                <td>{report.owner}</td>
                <td>{report.team ? 'the team' : 'only you'}</td>
                <td>{report.version}</td>
                <td>
                  <When millis={report.updatedMillis} />
                </td>
              </tr>
            ))}
          </Table>
        </Card>
      )}
    </Page>
  );
}
