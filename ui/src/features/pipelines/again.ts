import type { StepRow } from '../../api/schema';
import type { RunWish } from '../../api/work';

export type Way = 'resume' | 'failed' | 'from' | 'only' | 'force';

export const wayLabels: Record<Way, string> = {
  resume: 'Go on with this run: what succeeded stays',
  failed: 'A new run from what did not succeed',
  from: 'A new run from a step on',
  only: 'A new run of one step only',
  force: 'A new run of everything, without the cache',
};

/** All that needs one of the steps, with these. */
function downstream(steps: readonly StepRow[], from: readonly string[]): Set<string> {
  const reached = new Set(from);
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const step of steps) if (!step.parent && step.upstream.some((name) => reached.has(name))) reached.add(step.name);
  }
  return reached;
}

/** The steps that are executed; the others have what they had. */
export function executed(steps: readonly StepRow[], way: Way, step: string): Set<string> {
  const own = steps.filter((each) => !each.parent);
  const failed = own.filter((each) => each.status !== 'completed' && each.status !== 'cached').map((each) => each.name);
  if (way === 'force') return new Set(own.map((each) => each.name));
  if (way === 'only') return new Set([step]);
  if (way === 'from') return downstream(own, [step]);
  return downstream(own, failed);
}

export function wishOf(run: string, pipeline: string, parameters: Record<string, unknown>, way: Way, step: string): RunWish {
  switch (way) {
    case 'resume':
      return { kind: 'resume', run };
    case 'failed':
      return { kind: 'replay', run };
    case 'from':
      return { kind: 'replay', run, from: [step] };
    case 'only':
      return { kind: 'replay', run, from: [step], only: true };
    case 'force':
      return { kind: 'run', pipeline, parameters, cache: false };
  }
}

const quoted = (text: string) => (/^[\w.@%+=:,/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** The same by hand, where the code is. */
export function commandOf(run: string, source: string | null | undefined, parameters: Record<string, string>, way: Way, step: string): string {
  switch (way) {
    case 'resume':
      return `halley pipeline runs resume ${quoted(run)}`;
    case 'failed':
      return `halley pipeline runs replay ${quoted(run)}`;
    case 'from':
      return `halley pipeline runs replay ${quoted(run)} --from ${quoted(step)}`;
    case 'only':
      return `# in code: RunOptions.defaults().replayOnly("${run}", "${step}")\nhalley pipeline runs replay ${quoted(run)} --from ${quoted(step)}`;
    case 'force':
      return ['halley pipeline run', quoted(source ?? '<class of the pipeline>'), '--no-cache', ...Object.entries(parameters).map(([name, value]) => `-p ${quoted(`${name}=${value}`)}`)].join(' ');
  }
}
