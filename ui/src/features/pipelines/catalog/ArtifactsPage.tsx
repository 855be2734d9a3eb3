import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { artifactVersionsQuery, namedArtifactsQuery, type ArtifactVersionRow, type Asked, type NamedArtifactRow } from '../../../api/pipelineArtifacts';
import { Button } from '../../../kit/Button';
import { Segmented } from '../../../kit/Field';
import { Card, Page } from '../../../kit/Page';
import { Empty, Problem, SkeletonRows, Snippet } from '../../../kit/State';
import { NumberCell, sortedBy, Table } from '../../../kit/Table';
import { Tag, Tags } from '../../../kit/Tag';
import { When } from '../../../kit/Time';
import { formatBytes } from '../../../lib/bytes';
import { shortType } from '../../../lib/types';
import { PipelinesNav } from '../PipelinesNav';
import type { ArtifactsView } from './asked';
import { AskedBar } from './AskedBar';
import styles from './Catalog.module.css';
import { StepLink } from './links';

interface ArtifactsPageProps {
  view: ArtifactsView;
  onView: (change: Partial<ArtifactsView>) => void;
}

const newestFirst = '-created';

const shows = [
  { value: 'named', label: 'Artifacts' },
  { value: 'versions', label: 'All versions' },
] as const;

/** What steps of pipelines made: each artifact once, or all versions. */
export function ArtifactsPage({ view, onView }: ArtifactsPageProps) {
  const asked: Asked = { q: view.q, filter: view.filter, sort: view.sort ?? newestFirst };
  const sorted = (sort: string) => onView({ sort: sort === newestFirst ? undefined : sort });
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
        noun="artifacts"
        example="metadata.accuracy=gt:0.9"
        fields={`name, version, type, kind, size, created, run, step, pipeline, tag and metadata.KEY${view.show ? '' : ' of the newest version, and versions'}`}
        view={view}
        onView={onView}
      >
        <Segmented label="Show" value={view.show ?? 'named'} options={shows} onChange={(show) => onView({ show: show === 'versions' ? show : undefined, sort: undefined })} />
      </AskedBar>
      {view.show === 'versions' ? <Versions asked={asked} onSort={sorted} onView={onView} view={view} /> : <Named asked={asked} onSort={sorted} onView={onView} view={view} />}
    </Page>
  );
}

interface ListProps extends ArtifactsPageProps {
  asked: Asked;
  onSort: (sort: string) => void;
}

function Named({ asked, onSort, view, onView }: ListProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({ ...namedArtifactsQuery(asked), refetchInterval: 15_000 });
  const rows = data?.pages.flatMap((page) => page.artifacts);
  const by = (field: string, largestFirst = false) => sortedBy(field, asked.sort ?? '', onSort, largestFirst);
  return (
    <Frame rows={rows} error={error} view={view} onView={onView} onRetry={() => void refetch()} onMore={hasNextPage ? () => void fetchNextPage() : undefined} busy={isFetchingNextPage}>
      {(shown: NamedArtifactRow[]) => (
        <Table
          label="Artifacts"
          columns={[
            { label: 'Artifact', sort: by('name') },
            { label: 'Newest', number: true, sort: by('version', true) },
            { label: 'Versions', number: true, sort: by('versions', true) },
            { label: 'Type', sort: by('type') },
            { label: 'Size', number: true, sort: by('size', true) },
            { label: 'Tags' },
            { label: 'Made by', sort: by('run') },
            { label: 'Made', sort: by('created', true) },
          ]}
        >
          {shown.map((row) => (
            <tr key={row.name}>
              <th scope="row">
                <Link to="/pipeline-artifacts/$name" params={{ name: row.name }} className={styles['name']}>
                  {row.name}
                </Link>
              </th>
              <NumberCell>
                <Link to="/pipeline-artifacts/$name/$version" params={{ name: row.name, version: String(row.version) }} className={styles['link']} aria-label={`Version ${row.version} of ${row.name}`}>
                  {row.version}
                </Link>
              </NumberCell>
              <NumberCell>{row.versions.toLocaleString('en')}</NumberCell>
              <Known row={row} view={view} onView={onView} />
            </tr>
          ))}
        </Table>
      )}
    </Frame>
  );
}

function Versions({ asked, onSort, view, onView }: ListProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({ ...artifactVersionsQuery(asked), refetchInterval: 15_000 });
  const rows = data?.pages.flatMap((page) => page.versions);
  const by = (field: string, largestFirst = false) => sortedBy(field, asked.sort ?? '', onSort, largestFirst);
  return (
    <Frame rows={rows} error={error} view={view} onView={onView} onRetry={() => void refetch()} onMore={hasNextPage ? () => void fetchNextPage() : undefined} busy={isFetchingNextPage}>
      {(shown: ArtifactVersionRow[]) => (
        <Table
          label="Versions of artifacts"
          columns={[
            { label: 'Artifact', sort: by('name') },
            { label: 'Version', number: true, sort: by('version', true) },
            { label: 'Type', sort: by('type') },
            { label: 'Size', number: true, sort: by('size', true) },
            { label: 'Tags' },
            { label: 'Made by', sort: by('run') },
            { label: 'Made', sort: by('created', true) },
          ]}
        >
          {shown.map((row) => (
            <tr key={`${row.name} ${row.version}`}>
              <th scope="row">
                <Link to="/pipeline-artifacts/$name/$version" params={{ name: row.name, version: String(row.version) }} className={styles['name']}>
                  {row.name}
                </Link>
              </th>
              <NumberCell>{row.version}</NumberCell>
              <Known row={row} view={view} onView={onView} />
            </tr>
          ))}
        </Table>
      )}
    </Frame>
  );
}

/** The cells that artifacts and versions have alike. */
function Known({ row, view, onView }: ArtifactsPageProps & { row: ArtifactVersionRow }) {
  return (
    <>
      <td title={row.type}>{shortType(row.type)}</td>
      <NumberCell title={`${row.size.toLocaleString('en')} bytes`}>{formatBytes(row.size)}</NumberCell>
      <td>
        <Tags>
          {row.tags.map((tag) => (
            <Tag key={tag} text={tag} action={`Only with the tag ${tag}`} onClick={() => onView({ filter: [...new Set([...(view.filter ?? []), `tag=${tag}`])] })} />
          ))}
        </Tags>
      </td>
      <td>{row.madeBy ? <StepLink at={row.madeBy} /> : '–'}</td>
      <td className={styles['nowrap']}>
        <When millis={row.createdMillis} />
      </td>
    </>
  );
}

interface FrameProps<T> extends ArtifactsPageProps {
  rows: T[] | undefined;
  error: Error | null;
  onRetry: () => void;
  onMore: (() => void) | undefined;
  busy: boolean;
  children: (rows: T[]) => React.ReactNode;
}

function Frame<T>({ rows, error, view, onView, onRetry, onMore, busy, children }: FrameProps<T>) {
  const filtered = view.q !== undefined || view.filter !== undefined;
  return (
    <>
      <Card>
        {!rows && error && <Problem title="The artifacts could not be read" error={error} onRetry={onRetry} />}
        {!rows && !error && <SkeletonRows label="Loading the artifacts" />}
        {rows?.length === 0 && !filtered && (
          <Empty title="No step has made an artifact yet">
            <p>Each value that a step returns is kept as a version of an artifact. Run the example, or your own pipeline:</p>
            <Snippet code="./halley quickstart" />
          </Empty>
        )}
        {rows?.length === 0 && filtered && (
          <Empty title="No artifact matches">
            <Button onClick={() => onView({ q: undefined, filter: undefined })}>Clear the filter</Button>
          </Empty>
        )}
        {rows && rows.length > 0 && children(rows)}
      </Card>
      {onMore && (
        <Button className={styles['more']} disabled={busy} onClick={onMore}>
          Show more
        </Button>
      )}
    </>
  );
}
