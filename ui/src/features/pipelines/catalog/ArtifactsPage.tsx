import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { artifactVersionsQuery, namedArtifactsQuery, type ArtifactVersionRow } from '../../../api/pipelineArtifacts';
import { Segmented } from '../../../kit/Field';
import { Listed } from '../../../kit/Listed';
import { Page } from '../../../kit/Page';
import { Empty, Snippet } from '../../../kit/State';
import { RowTable, type RowColumn } from '../../../kit/Table';
import { wrappable } from '../../../kit/wrappable';
import { PipelinesNav } from '../PipelinesNav';
import type { ArtifactsView } from './asked';
import { AskedBar } from './AskedBar';
import styles from './Catalog.module.css';
import { makerColumn, orderOf, sizeColumn, tagsColumn, timeColumn, typeColumn, type By } from './columns';

interface ArtifactsPageProps {
  view: ArtifactsView;
  onView: (change: Partial<ArtifactsView>) => void;
}

const shows = [
  { value: 'named', label: 'Artifacts' },
  { value: 'versions', label: 'All versions' },
] as const;

/** What steps of pipelines made: each artifact once, or all versions. */
export function ArtifactsPage({ view, onView }: ArtifactsPageProps) {
  const all = view.show === 'versions';
  const { sort, by } = orderOf(view, '-created', onView);
  const asked = { q: view.q, filter: view.filter, sort };
  const pages = useInfiniteQuery(all ? artifactVersionsQuery(asked) : namedArtifactsQuery(asked));
  const columns = [...(all ? versionColumns(by) : artifactColumns(by)), typeColumn(by('type')), sizeColumn(by('size', true)), tagsColumn(view, onView), makerColumn(by('run')), timeColumn('Made', by('created', true))];
  return (
    <Page
      title="Artifacts of pipelines"
      heading="Artifacts of pipelines"
      below={
        <span>
          What steps return, in versions. Artifacts that experiments log have <Link to="/artifacts">a page of their own</Link>.
        </span>
      }
    >
      <PipelinesNav />
      <AskedBar
        noun={all ? 'version' : 'artifact'}
        search="artifacts"
        example="metadata.accuracy=gt:0.9"
        fields={`name, version, type, kind, size, created, run, step, pipeline, tag and metadata.KEY${all ? '' : ' of the newest version, and versions'}`}
        view={view}
        onView={onView}
        total={pages.data?.pages[0]?.total}
      >
        <Segmented label="Show" value={view.show ?? 'named'} options={shows} onChange={(show) => onView({ show: show === 'versions' ? show : undefined, sort: undefined })} />
      </AskedBar>
      <Listed
        noun="artifact"
        pages={pages}
        onClear={view.q !== undefined || view.filter !== undefined ? () => onView({ q: undefined, filter: undefined }) : undefined}
        empty={
          <Empty title="No step has made an artifact yet">
            <p>Each value that a step returns is kept as a version of an artifact. Run the example, or your own pipeline:</p>
            <Snippet code="./halley quickstart" />
          </Empty>
        }
      >
        {(rows) => <RowTable label={all ? 'Versions of artifacts' : 'Artifacts'} columns={columns} rows={rows} keyOf={(row) => `${row.name} ${row.version}`} />}
      </Listed>
    </Page>
  );
}

function artifactColumns(by: By): RowColumn<ArtifactVersionRow>[] {
  return [
    {
      label: 'Artifact',
      sort: by('name'),
      cell: ({ name }) => (
        <Link to="/pipeline-artifacts/$name" params={{ name }} className={styles['name']}>
          {wrappable(name)}
        </Link>
      ),
    },
    {
      label: 'Newest',
      number: true,
      sort: by('version', true),
      cell: ({ name, version }) => (
        <Link to="/pipeline-artifacts/$name/$version" params={{ name, version: String(version) }} className={styles['link']} aria-label={`Version ${version} of ${name}`}>
          {version}
        </Link>
      ),
    },
    { label: 'Versions', number: true, sort: by('versions', true), cell: (row) => row.versions?.toLocaleString('en') },
  ];
}

function versionColumns(by: By): RowColumn<ArtifactVersionRow>[] {
  return [
    {
      label: 'Artifact',
      sort: by('name'),
      cell: ({ name, version }) => (
        <Link to="/pipeline-artifacts/$name/$version" params={{ name, version: String(version) }} className={styles['name']}>
          {wrappable(name)}
        </Link>
      ),
    },
    { label: 'Version', number: true, sort: by('version', true), cell: (row) => row.version },
  ];
}
