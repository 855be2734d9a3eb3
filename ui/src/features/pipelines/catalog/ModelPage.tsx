import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../../../api/http';
import { deleteModel, describeModel, modelVersionsQuery, pipelineModelQuery, stages, type PipelineModelRow } from '../../../api/pipelineModels';
import { Button } from '../../../kit/Button';
import { Confirm } from '../../../kit/Confirm';
import { Select } from '../../../kit/Field';
import { LabelEditor } from '../../../kit/LabelEditor';
import { Card, Page } from '../../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../../kit/State';
import { NumberCell, sortedBy, Table } from '../../../kit/Table';
import { When } from '../../../kit/Time';
import { notify } from '../../../kit/toast';
import { formatMetricText, plural } from '../../../lib/format';
import { PipelinesNav } from '../PipelinesNav';
import type { AskedView } from './asked';
import { AskedBar } from './AskedBar';
import styles from './Catalog.module.css';
import { StageChip } from './links';
import { numbersOf } from './numbers';

interface ModelPageProps {
  model: string;
  view: AskedView;
  onView: (change: Partial<AskedView>) => void;
  onOpen: (path: string) => void;
}

/** One model: its versions with their stages and what was learned of each. */
export function ModelPage({ model, view, onView, onOpen }: ModelPageProps) {
  const { data, error, refetch } = useQuery(pipelineModelQuery(model));
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <Page title={model} heading={model} below={data && <Facts model={data} />} actions={data && <Delete model={data} onOpen={onOpen} />}>
      <PipelinesNav />
      {!data && gone && (
        <Empty title="There is no such model">
          <p>{error.message}</p>
          <Link to="/pipeline-models">All models</Link>
        </Empty>
      )}
      {!data && error && !gone && <Problem title="The model could not be read" error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Card>
          <SkeletonRows label="Loading the model" />
        </Card>
      )}
      {data && <Versions model={model} view={view} onView={onView} />}
    </Page>
  );
}

function Facts({ model }: { model: PipelineModelRow }) {
  const client = useQueryClient();
  const change = async (tags: string[]) => {
    try {
      await describeModel(model.name, { tags });
    } catch (refusal) {
      notify({ text: refusal instanceof Error ? refusal.message : String(refusal), bad: true });
    }
    await client.invalidateQueries({ queryKey: ['pipeline-models'] });
  };
  return (
    <>
      <span>model of pipelines</span>
      <span>{plural(model.versions, 'version')}</span>
      {model.production && (
        <span>
          in production:{' '}
          <Link to="/pipeline-models/$model/$version" params={{ model: model.name, version: String(model.production.number) }}>
            version {model.production.version}
          </Link>
        </span>
      )}
      {model.license && <span>license {model.license}</span>}
      {model.description && <span>{model.description}</span>}
      <LabelEditor noun="tag" labels={model.tags} onChange={(tags) => void change(tags)} />
    </>
  );
}

function Delete({ model, onOpen }: { model: PipelineModelRow; onOpen: (path: string) => void }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    try {
      await deleteModel(model.name);
      await client.invalidateQueries({ queryKey: ['pipeline-models'], refetchType: 'none' });
      notify({ text: `The model ${model.name} is deleted.` });
      onOpen('/pipeline-models');
    } catch (refusal) {
      notify({ text: refusal instanceof Error ? refusal.message : String(refusal), bad: true });
    }
  };
  return (
    <>
      <Button icon="trash" onClick={() => setAsking(true)}>
        Delete
      </Button>
      {asking && (
        <Confirm title={`Delete the model ${model.name}?`} action="Delete" onConfirm={() => void remove()} onClose={() => setAsking(false)}>
          The model and its {plural(model.versions, 'version')} are gone for good; artifacts and runs stay.
        </Confirm>
      )}
    </>
  );
}

const newestFirst = '-number';

const stageOptions = [{ value: '', label: 'any' }, ...stages.map((stage) => ({ value: stage, label: stage }))];

function Versions({ model, view, onView }: Omit<ModelPageProps, 'onOpen'>) {
  const sort = view.sort ?? newestFirst;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({ ...modelVersionsQuery(model, { filter: view.filter, sort }), refetchInterval: 15_000 });
  const rows = data?.pages.flatMap((page) => page.versions);
  const numbers = numbersOf(rows?.map((row) => row.metadata) ?? []);
  const by = (field: string, largestFirst = true) => sortedBy(field, sort, (next) => onView({ sort: next === newestFirst ? undefined : next }), largestFirst);
  const inStage = (view.filter ?? []).find((each) => each.startsWith('stage='));
  const stage = inStage?.slice('stage='.length) ?? '';
  const chooseStage = (next: string) => {
    const filter = [...(view.filter ?? []).filter((each) => each !== inStage), ...(next === '' ? [] : [`stage=${next}`])];
    onView({ filter: filter.length === 0 ? undefined : filter });
  };
  return (
    <>
      <AskedBar noun="versions" named={false} example="metadata.accuracy=gt:0.9" fields="number, name, stage, created and metadata.KEY" view={view} onView={onView}>
        <Select label="Stage" value={stage} options={stageOptions} onChange={chooseStage} />
      </AskedBar>
      <Card>
        {!rows && error && <Problem title="The versions could not be read" error={error} onRetry={() => void refetch()} />}
        {!rows && !error && <SkeletonRows label="Loading the versions" />}
        {rows?.length === 0 && (
          <Empty title={view.filter ? 'No version matches' : 'The model has no version yet'}>
            {view.filter ? <Button onClick={() => onView({ filter: undefined })}>Clear the filter</Button> : <p>A run of a pipeline that names the model makes one.</p>}
          </Empty>
        )}
        {rows && rows.length > 0 && (
          <Table
            label={`Versions of ${model}`}
            columns={[
              { label: 'Version', sort: by('number') },
              { label: 'Stage', sort: by('stage', false) },
              ...numbers.map((key) => ({ label: key, number: true, sort: by(`metadata.${key}`) })),
              { label: 'Artifacts', number: true },
              { label: 'Newest run' },
              { label: 'About' },
              { label: 'Made', sort: by('created') },
            ]}
          >
            {rows.map((row) => (
              <tr key={row.number}>
                <th scope="row">
                  <Link to="/pipeline-models/$model/$version" params={{ model, version: String(row.number) }} className={styles['name']}>
                    version {row.version}
                  </Link>
                </th>
                <td>
                  <StageChip stage={row.stage} />
                </td>
                {numbers.map((key) => (
                  <NumberCell key={key} title={row.metadata[key] ?? ''}>
                    {row.metadata[key] === undefined ? '–' : formatMetricText(row.metadata[key])}
                  </NumberCell>
                ))}
                <NumberCell>{row.artifactCount}</NumberCell>
                <td>
                  {row.run === null ? (
                    '–'
                  ) : (
                    <Link to="/pipelines/$runName" params={{ runName: row.run }} className={styles['link']}>
                      {row.run}
                    </Link>
                  )}
                </td>
                <td>{row.description}</td>
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
    </>
  );
}
