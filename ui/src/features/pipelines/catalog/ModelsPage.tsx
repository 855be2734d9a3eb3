import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { pipelineModelsQuery, type PipelineModelRow } from '../../../api/pipelineModels';
import { Listed } from '../../../kit/Listed';
import { Page } from '../../../kit/Page';
import { Empty, Snippet } from '../../../kit/State';
import { RowTable, type RowColumn } from '../../../kit/Table';
import { wrappable } from '../../../kit/wrappable';
import { PipelinesNav } from '../PipelinesNav';
import type { AskedView } from './asked';
import { AskedBar } from './AskedBar';
import styles from './Catalog.module.css';
import { orderOf, tagsColumn, timeColumn, type Sort } from './columns';

interface ModelsPageProps {
  view: AskedView;
  onView: (change: Partial<AskedView>) => void;
}

const versionsColumn: RowColumn<PipelineModelRow> = { label: 'Versions', number: true, cell: (row) => row.versions.toLocaleString('en') };
const licenseColumn: RowColumn<PipelineModelRow> = { label: 'License', cell: (row) => row.license || '–' };

/** Models of pipelines: what is newest, and what is in staging and in production. */
export function ModelsPage({ view, onView }: ModelsPageProps) {
  const { sort, by } = orderOf(view, 'name', onView);
  const pages = useInfiniteQuery(pipelineModelsQuery({ q: view.q, filter: view.filter, sort }));
  const columns = [nameColumn(by('name')), versionsColumn, versionColumn('Newest', 'latest'), versionColumn('In staging', 'staging'), versionColumn('In production', 'production'), tagsColumn(view, onView), licenseColumn, timeColumn('Registered', by('created', true))];
  return (
    <Page
      title="Models of pipelines"
      heading="Models of pipelines"
      below={
        <span>
          Versions with stages, each with the artifacts and runs that belong to it. Models that experiments register have <Link to="/models">a page of their own</Link>.
        </span>
      }
    >
      <PipelinesNav />
      <AskedBar noun="model" search="models" example="tag=nightly" fields="name, tag and created" view={view} onView={onView} />
      <Listed
        noun="model"
        pages={pages}
        onClear={view.q !== undefined || view.filter !== undefined ? () => onView({ q: undefined, filter: undefined }) : undefined}
        empty={
          <Empty title="No pipeline makes a model yet">
            <p>A pipeline that names a model makes a version of it with each run:</p>
            <Snippet code={'p.model(ModelOptions.named("digit-classifier").license("Apache-2.0"));'} />
          </Empty>
        }
      >
        {(rows) => <RowTable label="Models" columns={columns} rows={rows} keyOf={(row) => row.name} />}
      </Listed>
    </Page>
  );
}

function versionColumn(label: string, which: 'latest' | 'staging' | 'production'): RowColumn<PipelineModelRow> {
  return {
    label,
    oneLine: true,
    cell: ({ name, [which]: version }) =>
      version ? (
        <Link to="/pipeline-models/$model/$version" params={{ model: name, version: String(version.number) }} className={styles['link']}>
          version {version.version}
        </Link>
      ) : (
        '–'
      ),
  };
}

function nameColumn(sort: Sort): RowColumn<PipelineModelRow> {
  return {
    label: 'Model',
    sort,
    cell: ({ name, description }) => (
      <>
        <Link to="/pipeline-models/$model" params={{ model: name }} className={styles['name']}>
          {wrappable(name)}
        </Link>
        {description && <span className={styles['where']}>{description}</span>}
      </>
    ),
  };
}
