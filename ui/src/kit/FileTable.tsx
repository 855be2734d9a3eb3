import { formatBytes } from '../lib/bytes';
import { compareNatural } from '../lib/natural';
import { webAddress } from '../lib/url';
import { useMore } from './More';
import { NumberCell, Table } from './Table';

interface File {
  assetId: string;
  fileName: string;
  fileSize: number;
  remote: boolean;
  link: string | null;
}

interface FileTableProps {
  files: readonly File[];
  addressOf: (assetId: string) => string;
  /** Where all of them together are. */
  whole: string;
}

/** Files to save, one by one or all together. */
export function FileTable({ files, addressOf, whole }: FileTableProps) {
  const sorted = files.toSorted((left, right) => compareNatural(left.fileName, right.fileName));
  const [shown, more] = useMore(sorted, 200);
  return (
    <>
      <Table label="Files" columns={[{ label: 'File' }, { label: 'Size', number: true }]}>
        {shown.map((file) => (
          <tr key={file.assetId}>
            <th scope="row">
              {file.remote ? (
                file.link !== null && webAddress(file.link) ? (
                  <a href={file.link} rel="noreferrer noopener">
                    {file.fileName} (elsewhere)
                  </a>
                ) : (
                  `${file.fileName} (${file.link ?? 'elsewhere'})`
                )
              ) : (
                <a href={addressOf(file.assetId)} download>
                  {file.fileName}
                </a>
              )}
            </th>
            <NumberCell>{file.remote ? '–' : formatBytes(file.fileSize)}</NumberCell>
          </tr>
        ))}
        {files.some((file) => !file.remote) && (
          <tr>
            <td>
              <a href={whole} download>
                All as a zip
              </a>
            </td>
            <NumberCell>{formatBytes(files.reduce((sum, file) => sum + file.fileSize, 0))}</NumberCell>
          </tr>
        )}
      </Table>
      {more}
    </>
  );
}
