import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { invite, membersQuery, removeMember, setRole, type Role } from '../../api/people';
import { sessionQuery } from '../../api/session';
import { workspacesQuery } from '../../api/workspaces';
import { Button } from '../../kit/Button';
import { Select } from '../../kit/Field';
import { Loaded } from '../../kit/Loaded';
import { Card } from '../../kit/Page';
import { Snippet } from '../../kit/State';
import { Table } from '../../kit/Table';
import { useAct } from '../../kit/useAct';
import { WorkspacePick } from '../../kit/WorkspacePick';
import { Settings } from './Settings';
import styles from './Settings.module.css';

const roles = [
  { value: 'viewer', label: 'viewer: reads' },
  { value: 'editor', label: 'editor: logs and changes' },
  { value: 'owner', label: 'owner: decides over people and sharing' },
] as const;

/** Who works in a workspace, with which role; others are invited by a link. */
export function MemberSettings() {
  const { data: session } = useQuery(sessionQuery);
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const [picked, setPicked] = useState<string | undefined>();
  const workspace = picked ?? session?.defaultWorkspace ?? workspaces[0]?.name ?? '';
  const asked = useQuery({ ...membersQuery(workspace), enabled: workspace !== '' });
  const [role, setInvited] = useState<Role>('editor');
  const [link, setLink] = useState<string | undefined>();
  const act = useAct(['members', workspace]);
  return (
    <Settings section="members">
      <Card label="Invite">
        <div className={styles['row']}>
          <WorkspacePick names={workspaces.map((each) => each.name)} value={workspace} onChange={setPicked} />
          <Select label="Invite as" value={role} options={roles} onChange={(next) => setInvited(next as Role)} />
          <Button look="primary" onClick={() => void act(async () => setLink((await invite(workspace, role)).link))}>
            Make a link
          </Button>
        </div>
        {link && (
          <div className={styles['once']} role="status">
            <p>Whoever opens this link within a week joins {workspace}. It is not shown again.</p>
            <Snippet code={link} />
          </div>
        )}
      </Card>
      <Loaded asked={asked} rows={5} noun="members">
        {(members) => (
          <Card>
            <Table label="Members" columns={[{ label: 'Name' }, { label: 'Kind' }, { label: 'Role' }, { label: 'Remove' }]}>
              {members.map((member) => (
                <tr key={member.userName}>
                  <th scope="row">{member.userName}</th>
                  <td>{member.kind === 'service' ? 'service account' : 'person'}</td>
                  <td>
                    <select
                      aria-label={`Role of ${member.userName}`}
                      value={member.role}
                      onChange={(event) => {
                        const next = event.target.value as Role;
                        void act(() => setRole(workspace, member.userName, next), `${member.userName} is ${next} now.`, () => setRole(workspace, member.userName, member.role));
                      }}
                    >
                      {roles.map((each) => (
                        <option key={each.value} value={each.value}>
                          {each.value}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td>
                    <Button icon="trash" aria-label={`Remove ${member.userName}`} onClick={() => void act(() => removeMember(workspace, member.userName), `${member.userName} is no member any more.`)} />
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
