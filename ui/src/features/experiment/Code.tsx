import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { assetsQuery, savedFrom } from '../../api/assets';
import { codeQuery, gitQuery, patchQuery, type GitMetadata } from '../../api/details';
import { Diff } from '../../kit/Diff';
import { Card, Part } from '../../kit/Page';
import { Empty, SkeletonRows } from '../../kit/State';
import { webAddress } from '../../lib/url';
import { AssetPreview } from './AssetPreview';
import styles from './Code.module.css';
import { SourceText } from '../../kit/SourceText';

/** The program: its files, the commit it was made from, and what had been changed since that commit. */
export function Code({ experimentKey }: { experimentKey: string }) {
  const { data: assets } = useQuery(assetsQuery(experimentKey));
  const { data: code } = useQuery(codeQuery(experimentKey));
  const { data: git } = useQuery(gitQuery(experimentKey));
  const { data: patch } = useQuery(patchQuery(experimentKey));
  const [chosen, setChosen] = useState<string | undefined>();
  if (!assets || !code || !git || patch === undefined) {
    return (
      <Card>
        <SkeletonRows label="Loading the code" />
      </Card>
    );
  }
  const files = assets.filter((asset) => asset.type === 'source_code');
  const shown = files.find((file) => file.assetId === chosen) ?? files[0];
  const hasGit = Object.values(git).some((value) => value !== null);
  const nothing = files.length === 0 && !code.code && !hasGit && !patch;
  if (nothing) {
    return (
      <Card>
        <Empty title="No code logged">
          <p>Comet’s clients log the script, the git commit and the changes since it; a pipeline’s steps tell their commit.</p>
        </Empty>
      </Card>
    );
  }
  return (
    <div className={styles['parts']}>
      {hasGit && <Git git={git} />}
      {patch && (
        <Part title="Changes since the commit">
          <Diff patch={patch} />
        </Part>
      )}
      {shown && (
        <Part title="Files">
          {files.length > 1 && (
            <ul className={styles['files']}>
              {files.map((file) => (
                <li key={file.assetId}>
                  <button type="button" aria-pressed={file === shown} onClick={() => setChosen(file.assetId)}>
                    {file.fileName}
                  </button>
                </li>
              ))}
            </ul>
          )}
          <Card label={shown.fileName}>
            <div className={styles['head']}>
              <h3>{shown.fileName}</h3>
              <a href={savedFrom(experimentKey, shown.assetId)} download>
                Download
              </a>
            </div>
            <AssetPreview experimentKey={experimentKey} asset={shown} />
          </Card>
        </Part>
      )}
      {code.code && (
        <Part title="Code">
          <Card>
            <SourceText text={code.code} label="Code" />
          </Card>
        </Part>
      )}
    </div>
  );
}

const gitNames: readonly (readonly [keyof GitMetadata, string])[] = [
  ['parent', 'Commit'],
  ['branch', 'Branch'],
  ['origin', 'Repository'],
  ['user', 'User'],
  ['root', 'Folder'],
];

function Git({ git }: { git: GitMetadata }) {
  return (
    <Part title="Git">
      <Card>
        <dl className={styles['git']}>
          {gitNames.map(([field, name]) => {
            const value = git[field];
            if (!value) return null;
            return (
              <div key={field}>
                <dt>{name}</dt>
                <dd>{webAddress(value) ? <a href={value} rel="noreferrer">{value}</a> : value}</dd>
              </div>
            );
          })}
        </dl>
      </Card>
    </Part>
  );
}
