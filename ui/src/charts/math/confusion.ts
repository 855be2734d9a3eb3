/** A sample of a cell: a number, a text, a link, or a picture among the experiment's assets. */
export interface ConfusionSample {
  index: number | null;
  text: string | null;
  assetId: string | null;
}

export interface Confusion {
  title: string;
  labels: string[];
  rowLabel: string;
  columnLabel: string;
  matrix: number[][];
  samples: (row: number, column: number) => ConfusionSample[];
}

const text = (value: unknown, otherwise: string) => (typeof value === 'string' && value !== '' ? value : otherwise);

/** Comet's confusion matrix, undefined if the text is none. */
export function readConfusion(json: string): Confusion | undefined {
  const parsed = JSON.parse(json) as Record<string, unknown> | null;
  const { labels, matrix, sampleMatrix, title, rowLabel, columnLabel } = parsed ?? {};
  if (!Array.isArray(matrix) || !matrix.every(Array.isArray)) return undefined;
  const names = Array.isArray(labels) ? labels.map(String) : matrix.map((_, index) => String(index));
  return {
    title: text(title, 'Confusion Matrix'),
    labels: names,
    rowLabel: text(rowLabel, 'Actual Category'),
    columnLabel: text(columnLabel, 'Predicted Category'),
    matrix: matrix.map((row: unknown[]) => row.map((value) => Number(value) || 0)),
    samples: (row, column) => samplesOf(Array.isArray(sampleMatrix) ? (sampleMatrix as unknown[][])[row]?.[column] : undefined),
  };
}

function samplesOf(cell: unknown): ConfusionSample[] {
  if (!Array.isArray(cell)) return [];
  return cell.map((sample: unknown): ConfusionSample => {
    if (typeof sample === 'number') return { index: sample, text: null, assetId: null };
    if (typeof sample !== 'object' || sample === null) return { index: null, text: String(sample), assetId: null };
    const { index, sample: shown, assetId } = sample as Record<string, unknown>;
    return {
      index: typeof index === 'number' ? index : null,
      text: shown === null || shown === undefined ? null : String(shown),
      assetId: typeof assetId === 'string' ? assetId : null,
    };
  });
}
