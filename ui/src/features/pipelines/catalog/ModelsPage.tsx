import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { pipelineModelsQuery, type ModelVersionRow } from '../../../api/pipelineModels';
import { Button } from '../../../kit/Button';
import { Card, Page } from '../../../kit/Page';
import { Empty, Problem, SkeletonRows, Snippet } from '../../../kit/State';
import { NumberCell, sortedBy, Table } from '../../../kit/Table';
import { Tag, Tags } from '../../../kit/Tag';
import { When } from '../../../kit/Time';
import { PipelinesNav } from '../PipelinesNav';
import type { AskedView } from './asked';
import { AskedBar } from './AskedBar';
import styles from './Catalog.module.css';

interface ModelsPageProps {
  view: AskedView;
  onView: (change: Partial<AskedView>) => void;
}

/** Models of pipelines: what is newest, and what is in staging and in production. */
export function ModelsPage({ view, onView }: ModelsPageProps) {
  const sort = view.sort ?? 'name';
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({ ...pipelineModelsQuery({ q: view.q, filter: view.filter, sort }), refetchInterval: 15_000 });
  const rows = data?.pages.flatMap((page) => page.models);
  const filtered = view.q !== undefined || view.filter !== undefined;
  const by = (field: string, largestFirst = false) => sortedBy(field, sort, (next) => onView({ sort: next === 'name' ? undefined : next }), largestFirst);
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
      <AskedBar noun="models" example="tag=nightly" fields="name, tag and created" view={view} onView={onView} />
      <Card>
        {!rows && error && <Problem title="The models could not be read" error={error} onRetry={() => void refetch()} />}
        {!rows && !error && <SkeletonRows label="Loading the models" />}
        {rows?.length === 0 && !filtered && (
          <Empty title="No pipeline makes a model yet">
            <p>A pipeline that names a model makes a version of it with each run:</p>
            <Snippet code={'p.model(ModelOptions.named("digit-classifier").license("Apache-2.0"));'} />
          </Empty>
        )}
        {rows?.length === 0 && filtered && (
          <Empty title="No model matches">
            <Button onClick={() => onView({ q: undefined, filter: undefined })}>Clear the filter</Button>
          </Empty>
        )}
        {rows && rows.length > 0 && (
          <Table
            label="Models"
            columns={[
              { label: 'Model', sort: by('name') },
              { label: 'Versions', number: true },
              { label: 'Newest' },
              { label: 'In staging' },
              { label: 'In production' },
              { label: 'Tags' },
              { label: 'License' },
              { label: 'Registered', sort: by('created', true) },
            ]}
          >
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  <Link to="/pipeline-models/$model" params={{ model: row.name }} className={styles['name']}>
                    {row.name}
                  </Link>
                  {row.description && <span className={styles['where']}>{row.description}</span>}
                </th>
                <NumberCell>{row.versions.toLocaleString('en')}</NumberCell>
                <VersionCell model={row.name} version={row.latest} />
                <VersionCell model={row.name} version={row.staging} />
                <VersionCell model={row.name} version={row.production} />
                <td>
                  <Tags>
                    {row.tags.map((tag) => (
                      <Tag key={tag} text={tag} action={`Only with the tag ${tag}`} onClick={() => onView({ filter: [...new Set([...(view.filter ?? []), `tag=${tag}`])] })} />
                    ))}
                  </Tags>
                </td>
                <td>{row.license || '–'}</td>
                <td className={styles['nowrap']}>
                  <When millis={row.createdMillis} />
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
      {hasNextPage && (
        <Button className={styles['more']} disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </Page>
  );
}

function VersionCell({ model, version }: { model: string; version: ModelVersionRow | null }) {
  if (!version) return <td>–</td>;
  return (
    <td className={styles['nowrap']}>
      <Link to="/pipeline-models/$model/$version" params={{ model, version: String(version.number) }} className={styles['link']}>
        version {version.version}
      </Link>
    </td>
  );
}
