import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { createShareLink, revokeShareLink, shareLinksQuery } from '../../api/people';
import { sessionQuery } from '../../api/session';
import { viewsQuery } from '../../api/views';
import { workspacesQuery } from '../../api/workspaces';
import { Button } from '../../kit/Button';
import { Copy } from '../../kit/Copy';
import { Select } from '../../kit/Field';
import { Loaded } from '../../kit/Loaded';
import { Card } from '../../kit/Page';
import { Empty } from '../../kit/State';
import { Table } from '../../kit/Table';
import { When } from '../../kit/Time';
import { useAct } from '../../kit/useAct';
import { wrappable } from '../../kit/wrappable';
import { WorkspacePick } from '../../kit/WorkspacePick';
import { Settings } from './Settings';
import styles from './Settings.module.css';

const day = 86_400_000;
const lives = [
  { value: '1', label: 'a day' },
  { value: '7', label: 'a week' },
  { value: '30', label: '30 days' },
  { value: '365', label: 'a year' },
];

/** Links by which people without an account read a project, or only what a view or report of it shows, until they expire or are revoked. */
export function LinkSettings() {
  const { data: session } = useQuery(sessionQuery);
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const [picked, setPicked] = useState<string | undefined>();
  const [projectId, setProject] = useState('');
  const [target, setTarget] = useState('');
  const [life, setLife] = useState('7');
  const workspace = picked ?? session?.defaultWorkspace ?? workspaces[0]?.name ?? '';
  const projects = workspaces.find((each) => each.name === workspace)?.projects ?? [];
  const asked = useQuery({ ...shareLinksQuery(workspace), enabled: workspace !== '' });
  const act = useAct(['share-links', workspace]);
  const chosen = projects.find((each) => each.projectId === projectId) ?? projects[0];
  const views = useQuery({ ...viewsQuery(workspace, chosen?.name ?? '', 'table'), enabled: chosen !== undefined });
  const reports = useQuery({ ...viewsQuery(workspace, chosen?.name ?? '', 'report'), enabled: chosen !== undefined });
  const targets = [
    ...(views.data ?? []).map(({ id, name }) => ({ kind: 'view' as const, id, name })),
    ...(reports.data ?? []).map(({ id, name }) => ({ kind: 'report' as const, id, name })),
  ];
  const pick = (id: string) => {
    setProject(id);
    setTarget('');
  };
  const share = () =>
    chosen &&
    act(
      () =>
        createShareLink(
          chosen.projectId,
          Date.now() + Number(life) * day,
          targets.find((each) => each.id === target),
        ),
      'The link is made.',
    );
  return (
    <Settings section="links">
      <Card label="New link">
        <div className={styles['row']}>
          <WorkspacePick names={workspaces.map((each) => each.name)} value={workspace} onChange={setPicked} />
          <Select label="Project" value={chosen?.projectId ?? ''} options={projects.map((project) => ({ value: project.projectId, label: project.name }))} onChange={pick} />
          <Select label="What" value={target} options={[{ value: '', label: 'the whole project' }, ...targets.map((each) => ({ value: each.id, label: `${each.kind} “${each.name}”` }))]} onChange={setTarget} />
          <Select label="Good for" value={life} options={lives} onChange={setLife} />
          <Button look="primary" disabled={chosen === undefined} onClick={() => void share()}>
            Share
          </Button>
        </div>
      </Card>
      <Loaded asked={asked} rows={5} noun="share links">
        {(links) => (
          <Card>
            {links.length === 0 ? (
              <Empty title="Nothing is shared">
                <p>Whoever has a link reads what it opens, without an account, until it expires or is revoked here.</p>
              </Empty>
            ) : (
              <Table label="Share links" columns={[{ label: 'Link' }, { label: 'What' }, { label: 'Made' }, { label: 'Expires' }, { label: 'Revoke' }]}>
                {links.map((link) => (
                  <tr key={link.linkId}>
                    <th scope="row">
                      {wrappable(link.link)}
                      <Copy text={link.link} label={`Copy the link to ${link.project ?? link.experimentKey ?? link.kind}`} />
                    </th>
                    <td>
                      {link.kind} {link.project ?? link.experimentKey}
                    </td>
                    <td>
                      <When millis={link.createdMillis} />
                    </td>
                    <td>{link.expiresMillis === null ? 'never' : <When millis={link.expiresMillis} />}</td>
                    <td>
                      <Button icon="trash" aria-label={`Revoke the link to ${link.project ?? link.experimentKey ?? link.kind}`} onClick={() => void act(() => revokeShareLink(link.linkId), 'The link is dead.')} />
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
