import { useMemo, useState } from 'react';
import { parseDiff, type DiffFile } from '../lib/diff';
import { Button } from './Button';
import styles from './Diff.module.css';
import { Card } from './Page';
import { saveText } from './save';

/** A git patch by files, with the numbers of the lines on both sides. */
export function Diff({ patch }: { patch: string }) {
  const files = useMemo(() => parseDiff(patch), [patch]);
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return (
    <>
      <p className={styles['sum']}>
        {files.length} {files.length === 1 ? 'file' : 'files'}, <b className={styles['plus']}>+{added}</b> <b className={styles['minus']}>−{removed}</b>
        <Button look="plain" icon="download" onClick={() => saveText('changes.patch', patch)}>
          Patch
        </Button>
      </p>
      {files.map((file, index) => (
        <File key={`${index} ${file.name}`} file={file} open={file.lines.length <= 400} />
      ))}
    </>
  );
}

const signs = { added: '+', removed: '−', same: ' ', hunk: ' ', note: ' ', file: ' ' } as const;

function File({ file, open }: { file: DiffFile; open: boolean }) {
  const [shown, setShown] = useState(open);
  return (
    <Card>
      <button type="button" className={styles['file']} aria-expanded={shown} onClick={() => setShown(!shown)}>
        <span>{file.name}</span>
        <b className={styles['plus']}>+{file.added}</b>
        <b className={styles['minus']}>−{file.removed}</b>
      </button>
      {shown && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
        <div className={styles['scroll']} tabIndex={0} role="region" aria-label={`Changes of ${file.name}`}>
          <table>
            <tbody>
              {file.lines.map((line, index) => (
                <tr key={index} className={styles[line.kind]}>
                  <td className={styles['number']}>{line.before}</td>
                  <td className={styles['number']}>{line.after}</td>
                  <td className={styles['sign']}>{signs[line.kind]}</td>
                  <td>
                    <code>{line.text}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
