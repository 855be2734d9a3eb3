import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { isGone } from '../../../api/http';
import { deleteModel, describeModel, modelVersionsQuery, pipelineModelQuery, stages, type ModelVersionRow, type PipelineModelRow } from '../../../api/pipelineModels';
import { Button } from '../../../kit/Button';
import { Confirm } from '../../../kit/Confirm';
import { Select } from '../../../kit/Field';
import { LabelEditor } from '../../../kit/LabelEditor';
import { Listed } from '../../../kit/Listed';
import { Loaded } from '../../../kit/Loaded';
import { Page } from '../../../kit/Page';
import { Empty } from '../../../kit/State';
import { RowTable, type RowColumn } from '../../../kit/Table';
import { notify, notifyRefused } from '../../../kit/toast';
import { useAct } from '../../../kit/useAct';
import { plural } from '../../../lib/format';
import { PipelinesNav } from '../PipelinesNav';
import type { AskedView } from './asked';
import { AskedBar } from './AskedBar';
import styles from './Catalog.module.css';
import { numberColumns, orderOf, timeColumn, type By } from './columns';
import { RunLink, StageChip } from './links';

interface ModelPageProps {
  model: string;
  view: AskedView;
  onView: (change: Partial<AskedView>) => void;
  onOpen: (path: string) => void;
}

/** One model: its versions with their stages and what was learned of each. */
export function ModelPage({ model, view, onView, onOpen }: ModelPageProps) {
  const asked = useQuery(pipelineModelQuery(model));
  const { data, error } = asked;
  return (
    <Page title={model} heading={model} below={data && <Facts model={data} />} actions={data && <Delete model={data} onOpen={onOpen} />}>
      <PipelinesNav />
      <Loaded noun="model" asked={asked} gone={isGone(error)} elsewhere={<Link to="/pipeline-models">All models</Link>}>
        {() => <Versions model={model} view={view} onView={onView} />}
      </Loaded>
    </Page>
  );
}

function Facts({ model }: { model: PipelineModelRow }) {
  const act = useAct(['pipeline-models']);
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
      <LabelEditor noun="tag" labels={model.tags} onChange={(tags) => void act(() => describeModel(model.name, { tags }))} />
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
      notifyRefused(refusal);
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

const stageOptions = [{ value: '', label: 'any' }, ...stages.map((stage) => ({ value: stage, label: stage }))];

function Versions({ model, view, onView }: Omit<ModelPageProps, 'onOpen'>) {
  const { sort, by } = orderOf(view, '-number', onView);
  const pages = useInfiniteQuery(modelVersionsQuery(model, { filter: view.filter, sort }));
  const inStage = (view.filter ?? []).find((each) => each.startsWith('stage='));
  const chooseStage = (next: string) => {
    const filter = [...(view.filter ?? []).filter((each) => each !== inStage), ...(next === '' ? [] : [`stage=${next}`])];
    onView({ filter: filter.length === 0 ? undefined : filter });
  };
  return (
    <>
      <AskedBar noun="version" example="metadata.accuracy=gt:0.9" fields="number, name, stage, created and metadata.KEY" view={view} onView={onView}>
        <Select label="Stage" value={inStage?.slice('stage='.length) ?? ''} options={stageOptions} onChange={chooseStage} />
      </AskedBar>
      <Listed
        noun="version"
        pages={pages}
        onClear={view.filter && (() => onView({ filter: undefined }))}
        empty={
          <Empty title="The model has no version yet">
            <p>A run of a pipeline that names the model makes one.</p>
          </Empty>
        }
      >
        {(rows) => <RowTable label={`Versions of ${model}`} columns={columnsOf(model, rows, by)} rows={rows} keyOf={(row) => row.number} />}
      </Listed>
    </>
  );
}

function columnsOf(model: string, rows: ModelVersionRow[], by: By): RowColumn<ModelVersionRow>[] {
  return [
    {
      label: 'Version',
      sort: by('number', true),
      cell: ({ number, version }) => (
        <Link to="/pipeline-models/$model/$version" params={{ model, version: String(number) }} className={styles['name']}>
          version {version}
        </Link>
      ),
    },
    { label: 'Stage', sort: by('stage'), cell: (row) => <StageChip stage={row.stage} /> },
    ...numberColumns(rows, by),
    { label: 'Artifacts', number: true, cell: (row) => row.artifactCount },
    { label: 'Newest run', cell: (row) => (row.run === null ? '–' : <RunLink run={row.run} />) },
    { label: 'About', cell: (row) => row.description },
    timeColumn('Made', by('created', true)),
  ];
}
