import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { assetsQuery, assetTextQuery, type AssetRow } from '../../api/assets';
import { codeQuery, patchQuery } from '../../api/details';
import type { ExperimentRow } from '../../api/schema';
import { Diff } from '../../kit/Diff';
import { Select } from '../../kit/Field';
import { Card, Toolbar } from '../../kit/Page';
import { Empty, SkeletonRows } from '../../kit/State';
import { unifiedDiff } from '../../lib/unifiedDiff';

/** The code of two of the experiments, line by line: source files, and what each had changed since its commit. */
export function ComparedCode({ experiments }: { experiments: readonly ExperimentRow[] }) {
  const [left, setLeft] = useState(experiments[0]?.experimentKey ?? '');
  const [right, setRight] = useState((experiments[1] ?? experiments[0])?.experimentKey ?? '');
  const options = experiments.map(({ experimentKey, name }) => ({ value: experimentKey, label: name || experimentKey }));
  const [before, after] = [useCode(left), useCode(right)];
  return (
    <>
      <Toolbar label="Code">
        <Select label="From" value={left} options={options} onChange={setLeft} />
        <Select label="To" value={right} options={options} onChange={setRight} />
      </Toolbar>
      {before && after ? (
        <Differences before={before} after={after} />
      ) : (
        <Card>
          <SkeletonRows label="Loading the code" />
        </Card>
      )}
    </>
  );
}

interface Code {
  patch: string;
  /** By their names. */
  files: ReadonlyMap<string, string>;
}

function useCode(experimentKey: string): Code | undefined {
  const { data: patch } = useQuery(patchQuery(experimentKey));
  const { data: script } = useQuery(codeQuery(experimentKey));
  const { data: assets } = useQuery(assetsQuery(experimentKey));
  const files = (assets ?? []).filter((asset: AssetRow) => asset.type === 'source_code').slice(0, 200);
  const texts = useQueries({ queries: files.map((file) => assetTextQuery(experimentKey, file.assetId)) });
  if (patch === undefined || !script || !assets || texts.some((text) => text.isPending)) return undefined;
  const all = new Map(files.map((file, index) => [file.fileName, texts[index]?.data?.text ?? '']));
  if (script.code) all.set('script', script.code);
  return { patch: patch ?? '', files: all };
}

function Differences({ before, after }: { before: Code; after: Code }) {
  const names = [...new Set([...before.files.keys(), ...after.files.keys()])].sort();
  const source = names.map((name) => unifiedDiff(name, before.files.get(name) ?? '', after.files.get(name) ?? '')).join('');
  const patch = unifiedDiff('changes since the commit', before.patch, after.patch);
  if (names.length === 0 && before.patch === '' && after.patch === '') {
    return (
      <Card>
        <Empty title="No code logged" />
      </Card>
    );
  }
  if (source === '' && patch === '') {
    return (
      <Card>
        <Empty title="The code is the same">
          <p>Every line of the source files and of the changes since the commit is equal.</p>
        </Empty>
      </Card>
    );
  }
  return (
    <>
      {source !== '' && (
        <section aria-label="Source files that differ">
          <h2>Source files</h2>
          <Diff patch={source} />
        </section>
      )}
      {patch !== '' && (
        <section aria-label="Git changes that differ">
          <h2>Changes since the commit</h2>
          <Diff patch={patch} />
        </section>
      )}
    </>
  );
}
