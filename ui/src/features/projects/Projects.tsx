import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Project, Workspace } from '../../api/schema';
import { workspacesQuery } from '../../api/workspaces';
import { SearchField } from '../../kit/Field';
import { Page, Toolbar } from '../../kit/Page';
import { Empty, Problem, Skeleton } from '../../kit/State';
import { When } from '../../kit/Time';
import { wrappable } from '../../kit/wrappable';
import { plural } from '../../lib/format';
import { compareNatural } from '../../lib/natural';
import { FirstRun } from './FirstRun';
import { LatestRuns } from './LatestRuns';
import styles from './Projects.module.css';

interface ProjectsProps {
  filter: string;
  onFilter: (filter: string) => void;
}

/** All workspaces with their projects. */
export function Projects({ filter, onFilter }: ProjectsProps) {
  const { data: workspaces, error, refetch } = useQuery(workspacesQuery);
  return (
    <Page title="Projects" heading="Projects" below={workspaces && <Totals workspaces={workspaces} />}>
      {workspaces && (filter !== '' || workspaces.some((workspace) => workspace.projects.length > 5)) && (
        <Toolbar label="Projects">
          <SearchField primary label="Filter projects" value={filter} onChange={onFilter} />
        </Toolbar>
      )}
      {workspaces ? (
        <>
          <WorkspaceList workspaces={workspaces} filter={filter} />
          <LatestRuns />
        </>
      ) : error ? (
        <Problem title="The projects could not be read" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className={styles['grid']} role="status" aria-label="Loading projects">
          {[0, 1, 2].map((index) => (
            <Skeleton key={index} height={104} />
          ))}
        </div>
      )}
    </Page>
  );
}

function Totals({ workspaces }: { workspaces: Workspace[] }) {
  const projects = workspaces.flatMap((workspace) => workspace.projects);
  const experiments = projects.reduce((sum, project) => sum + project.experimentCount, 0);
  return (
    <span>
      {plural(projects.length, 'project')} · {plural(experiments, 'experiment')}
    </span>
  );
}

function WorkspaceList({ workspaces, filter }: { workspaces: Workspace[]; filter: string }) {
  const empty = workspaces.every((workspace) => workspace.projects.every((project) => project.experimentCount === 0));
  const wanted = filter.trim().toLowerCase();
  const shown = workspaces
    .map((workspace) => ({
      ...workspace,
      projects: workspace.projects
        .filter((project) => `${workspace.name}/${project.name} ${project.description ?? ''}`.toLowerCase().includes(wanted))
        .sort((left, right) => (right.lastUpdatedMillis ?? 0) - (left.lastUpdatedMillis ?? 0) || compareNatural(left.name, right.name)),
    }))
    .filter((workspace) => workspace.projects.length > 0);
  return (
    <>
      {shown.map((workspace) => (
        <section key={workspace.name} className={styles['workspace']} aria-label={`Workspace ${workspace.name}`}>
          <h2>{workspace.name}</h2>
          <div className={styles['grid']}>
            {workspace.projects.map((project) => (
              <ProjectCard key={project.projectId} workspace={workspace.name} project={project} />
            ))}
          </div>
        </section>
      ))}
      {shown.length === 0 && wanted !== '' && <Empty title={`No project matches “${filter}”`} />}
      {empty && <FirstRun workspaces={workspaces} />}
    </>
  );
}

function ProjectCard({ workspace, project }: { workspace: string; project: Project }) {
  return (
    <Link to="/$workspace/$project/experiments" params={{ workspace, project: project.name }} className={styles['project']}>
      <strong>{wrappable(project.name)}</strong>
      {project.description && <p>{project.description}</p>}
      <span className={styles['foot']}>
        <span>{plural(project.experimentCount, 'experiment')}</span>
        {project.lastUpdatedMillis !== null && project.experimentCount > 0 && <When millis={project.lastUpdatedMillis} />}
      </span>
    </Link>
  );
}
