import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { artifactVersionsQuery, type ArtifactVersionRow } from '../../../api/pipelineArtifacts';
import { Listed } from '../../../kit/Listed';
import { Page } from '../../../kit/Page';
import { Empty } from '../../../kit/State';
import { RowTable, type RowColumn } from '../../../kit/Table';
import { PipelinesNav } from '../PipelinesNav';
import type { AskedView } from './asked';
import { AskedBar } from './AskedBar';
import styles from './Catalog.module.css';
import { makerColumn, numberColumns, orderOf, sizeColumn, tagsColumn, timeColumn, typeColumn, type Sort } from './columns';

interface ArtifactPageProps {
  name: string;
  view: AskedView;
  onView: (change: Partial<AskedView>) => void;
}

/** One artifact: all its versions, with what was learned of each. */
export function ArtifactPage({ name, view, onView }: ArtifactPageProps) {
  const { sort, by } = orderOf(view, '-version', onView);
  const pages = useInfiniteQuery(artifactVersionsQuery({ filter: [`name=equals:${name}`, ...(view.filter ?? [])], sort }));
  return (
    <Page
      title={name}
      heading={name}
      below={
        <>
          <span>artifact of pipelines</span>
          <span>
            <Link to="/pipeline-artifacts/$name/$version" params={{ name, version: 'latest' }}>
              its newest version
            </Link>
          </span>
        </>
      }
    >
      <PipelinesNav />
      <AskedBar noun="version" example="tag=nightly" fields="version, size, created, run, step, pipeline, tag and metadata.KEY" view={view} onView={onView} total={pages.data?.pages[0]?.total} />
      <Listed
        noun="version"
        pages={pages}
        onClear={view.filter && (() => onView({ filter: undefined }))}
        empty={
          <Empty title="There is no such artifact">
            <Link to="/pipeline-artifacts">All artifacts</Link>
          </Empty>
        }
      >
        {(rows) => <RowTable label={`Versions of ${name}`} columns={[versionColumn(name, by('version', true)), typeColumn(), sizeColumn(by('size', true)), ...numberColumns(rows, by), tagsColumn(view, onView), makerColumn(by('run')), timeColumn('Made', by('created', true))]} rows={rows} keyOf={(row) => row.version} />}
      </Listed>
    </Page>
  );
}

function versionColumn(name: string, sort: Sort): RowColumn<ArtifactVersionRow> {
  return {
    label: 'Version',
    sort,
    cell: ({ version }) => (
      <Link to="/pipeline-artifacts/$name/$version" params={{ name, version: String(version) }} className={styles['name']}>
        version {version}
      </Link>
    ),
  };
}
