const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Orders `step_2` before `step_10`, and two numbers by their size. */
export function compareNatural(left: string, right: string): number {
  const difference = Number(left) - Number(right);
  return left.trim() !== '' && right.trim() !== '' && difference ? difference : collator.compare(left, right);
}
