import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { artifactVersionsQuery } from '../../../api/pipelineArtifacts';
import { Button } from '../../../kit/Button';
import { Card, Page } from '../../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../../kit/State';
import { NumberCell, sortedBy, Table } from '../../../kit/Table';
import { Tag, Tags } from '../../../kit/Tag';
import { When } from '../../../kit/Time';
import { formatBytes } from '../../../lib/bytes';
import { formatMetricText } from '../../../lib/format';
import { shortType } from '../../../lib/types';
import { PipelinesNav } from '../PipelinesNav';
import type { AskedView } from './asked';
import { AskedBar } from './AskedBar';
import styles from './Catalog.module.css';
import { StepLink } from './links';
import { numbersOf } from './numbers';

interface ArtifactPageProps {
  name: string;
  view: AskedView;
  onView: (change: Partial<AskedView>) => void;
}

const newestFirst = '-version';

/** One artifact: all its versions, with what was learned of each. */
export function ArtifactPage({ name, view, onView }: ArtifactPageProps) {
  const filter = [`name=equals:${name}`, ...(view.filter ?? [])];
  const sort = view.sort ?? newestFirst;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({ ...artifactVersionsQuery({ filter, sort }), refetchInterval: 15_000 });
  const rows = data?.pages.flatMap((page) => page.versions);
  const numbers = numbersOf(rows?.map((row) => row.metadata) ?? []);
  const by = (field: string, largestFirst = true) => sortedBy(field, sort, (next) => onView({ sort: next === newestFirst ? undefined : next }), largestFirst);
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
      <AskedBar noun="versions" named={false} example="tag=nightly" fields="version, size, created, run, step, pipeline, tag and metadata.KEY" view={view} onView={onView} />
      <Card>
        {!rows && error && <Problem title="The versions could not be read" error={error} onRetry={() => void refetch()} />}
        {!rows && !error && <SkeletonRows label="Loading the versions" />}
        {rows?.length === 0 && (
          <Empty title={view.filter ? 'No version matches' : 'There is no such artifact'}>
            {view.filter ? <Button onClick={() => onView({ filter: undefined })}>Clear the filter</Button> : <Link to="/pipeline-artifacts">All artifacts</Link>}
          </Empty>
        )}
        {rows && rows.length > 0 && (
          <Table
            label={`Versions of ${name}`}
            columns={[
              { label: 'Version', sort: by('version') },
              { label: 'Type' },
              { label: 'Size', number: true, sort: by('size') },
              ...numbers.map((key) => ({ label: key, number: true, sort: by(`metadata.${key}`) })),
              { label: 'Tags' },
              { label: 'Made by', sort: by('run', false) },
              { label: 'Made', sort: by('created') },
            ]}
          >
            {rows.map((row) => (
              <tr key={row.version}>
                <th scope="row">
                  <Link to="/pipeline-artifacts/$name/$version" params={{ name, version: String(row.version) }} className={styles['name']}>
                    version {row.version}
                  </Link>
                </th>
                <td title={row.type}>{shortType(row.type)}</td>
                <NumberCell title={`${row.size.toLocaleString('en')} bytes`}>{formatBytes(row.size)}</NumberCell>
                {numbers.map((key) => (
                  <NumberCell key={key} title={row.metadata[key] ?? ''}>
                    {row.metadata[key] === undefined ? '–' : formatMetricText(row.metadata[key])}
                  </NumberCell>
                ))}
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
