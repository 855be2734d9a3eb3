import { useState } from 'react';
import type { ChartLine } from '../../charts/model';
import { linesAsCsv, linesAsSvg } from '../../charts/export';
import { Icon } from '../../kit/Icon';
import { Menu } from '../../kit/Menu';
import { saveText } from '../../kit/save';
import styles from './Charts.module.css';
import { EmbedDialog } from './EmbedDialog';

interface ChartMenuProps {
  metric: string;
  lines: readonly ChartLine[];
  /** The only experiment of the chart, which can be embedded elsewhere. */
  experimentKey?: string | undefined;
  /** How the chart is drawn, as search parameters. */
  look?: string;
  logX: boolean;
  logY: boolean;
}

/** A chart as a file: the picture, or the numbers behind it. */
export function ChartMenu({ metric, lines, logX, logY, experimentKey, look = '' }: ChartMenuProps) {
  const [embedding, setEmbedding] = useState(false);
  const name = metric.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_');
  const png = (button: Element | null) => {
    const canvas = button?.closest('article')?.querySelector('canvas');
    if (!canvas) return;
    const copy = document.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    const context = copy.getContext('2d');
    if (!context) return;
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--surface');
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(canvas, 0, 0);
    copy.toBlob((blob) => {
      if (!blob) return;
      const address = URL.createObjectURL(blob);
      const link = document.createElement('a');
      link.href = address;
      link.download = `${name}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    });
  };
  const label = `Export ${metric}`;
  return (
    <span className={styles['export']}>
      <Menu
        label={label}
        className={styles['exportButton']}
        items={() => [
          { label: 'Save as PNG', onChoose: () => png(document.querySelector(`button[aria-label=${CSS.escape(label)}]`)) },
          { label: 'Save as SVG', onChoose: () => saveText(`${name}.svg`, linesAsSvg(metric, lines, { logX, logY }), 'image/svg+xml') },
          { label: 'Save as CSV', onChoose: () => saveText(`${name}.csv`, linesAsCsv(lines), 'text/csv') },
          ...(experimentKey === undefined ? [] : [{ label: 'Embed…', apart: true, onChoose: () => setEmbedding(true) }]),
        ]}
      >
        <Icon name="download" size={13} />
      </Menu>
      {embedding && experimentKey !== undefined && <EmbedDialog experimentKey={experimentKey} metric={metric} look={look} onClose={() => setEmbedding(false)} />}
    </span>
  );
}
