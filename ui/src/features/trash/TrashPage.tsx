import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { deleteForGood, restoreExperiment } from '../../api/changes';
import { archivedQuery, trashQuery } from '../../api/trash';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Card, Page } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { NumberCell, Table } from '../../kit/Table';
import { When } from '../../kit/Time';
import { useAct } from '../../kit/useAct';
import { formatBytes } from '../../lib/bytes';
import { plural } from '../../lib/format';
import styles from './TrashPage.module.css';

interface TrashPageProps {
  workspace: string;
  project: string;
}

/** What lists leave out: archived experiments, and deleted ones that can still be brought back. */
export function TrashPage({ workspace, project }: TrashPageProps) {
  const trash = useQuery(trashQuery(workspace, project));
  const archive = useQuery(archivedQuery(workspace, project));
  const [doomed, setDoomed] = useState<{ keys: string[]; name: string } | undefined>();
  const act = useAct(['experiments', workspace, project]);
  const open = (experimentKey: string, name: string) => (
    <Link to="/$workspace/$project/$experimentKey" params={{ workspace, project, experimentKey }}>
      {name}
    </Link>
  );
  const restore = (experimentKey: string, name: string) => (
    <Button icon="undo" onClick={() => void act(() => restoreExperiment(experimentKey), `“${name}” is back in the list.`)}>
      Restore
    </Button>
  );
  const error = trash.error ?? archive.error;
  const trashed = trash.data?.experiments ?? [];
  const archived = archive.data ?? [];
  const bytes = trashed.reduce((sum, row) => sum + row.bytes, 0);
  return (
    <Page
      title="Archive and trash"
      heading="Archive and trash"
      below={
        <span>
          {workspace} /{' '}
          <Link to="/$workspace/$project/experiments" params={{ workspace, project }}>
            {project}
          </Link>
        </span>
      }
    >
      {error && <Problem title="The trash could not be read" error={error} onRetry={() => void Promise.all([trash.refetch(), archive.refetch()])} />}
      {!error && (!trash.data || !archive.data) && (
        <Card>
          <SkeletonRows label="Loading the trash" />
        </Card>
      )}
      {trash.data && archive.data && (
        <>
          <Section
            title="Trash"
            text={trashed.length === 0 ? '' : `${plural(trashed.length, 'experiment')}, ${formatBytes(bytes)}. Deleted for good ${trash.data.keptDays} days after they were put here.`}
            action={
              trashed.length > 0 && (
                <Button icon="trash" onClick={() => setDoomed({ keys: trashed.map((row) => row.experimentKey), name: plural(trashed.length, 'experiment') })}>
                  Empty the trash
                </Button>
              )
            }
          >
            {trashed.length === 0 ? (
              <Empty title="The trash is empty">
                <p>Deleted experiments stay here for {trash.data.keptDays} days and can be brought back.</p>
              </Empty>
            ) : (
              <Table label="Trash" columns={[{ label: 'Experiment' }, { label: 'Deleted' }, { label: 'Frees', number: true }, { label: '' }]}>
                {trashed.map((row) => (
                  <tr key={row.experimentKey}>
                    <th scope="row">{open(row.experimentKey, row.name)}</th>
                    <td>
                      <When millis={row.trashedMillis} />
                    </td>
                    <NumberCell>{formatBytes(row.bytes)}</NumberCell>
                    <td className={styles['actions']}>
                      {restore(row.experimentKey, row.name)}
                      <Button icon="trash" onClick={() => setDoomed({ keys: [row.experimentKey], name: `“${row.name}”` })}>
                        Delete for good
                      </Button>
                    </td>
                  </tr>
                ))}
              </Table>
            )}
          </Section>
          <Section title="Archive" text="">
            {archived.length === 0 ? (
              <Empty title="The archive is empty">
                <p>Archived experiments keep everything and are left out of lists.</p>
              </Empty>
            ) : (
              <Table label="Archive" columns={[{ label: 'Experiment' }, { label: 'Started' }, { label: '' }]}>
                {archived.map((row) => (
                  <tr key={row.experimentKey}>
                    <th scope="row">{open(row.experimentKey, row.name)}</th>
                    <td>
                      <When millis={row.startMillis} />
                    </td>
                    <td className={styles['actions']}>{restore(row.experimentKey, row.name)}</td>
                  </tr>
                ))}
              </Table>
            )}
          </Section>
        </>
      )}
      {doomed && (
        <Dialog label="Delete for good" onClose={() => setDoomed(undefined)}>
          <div className={styles['confirm']}>
            <h2>Delete {doomed.name} for good?</h2>
            <p>Metrics, assets, output and notes are gone after this. It cannot be undone.</p>
            <p className={styles['buttons']}>
              <Button
                look="primary"
                onClick={() => {
                  setDoomed(undefined);
                  void act(async () => {
                    for (const key of doomed.keys) await deleteForGood(key);
                  }, `${doomed.name} deleted for good.`);
                }}
              >
                Delete for good
              </Button>
              <Button onClick={() => setDoomed(undefined)}>Keep</Button>
            </p>
          </div>
        </Dialog>
      )}
    </Page>
  );
}

function Section({ title, text, action, children }: { title: string; text: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles['section']} aria-label={title}>
      <div className={styles['head']}>
        <h2>{title}</h2>
        <p>{text}</p>
        {action}
      </div>
      <Card>{children}</Card>
    </section>
  );
}
