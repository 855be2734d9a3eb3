import type { GitMetadata, SystemDetails } from '../../api/details';
import type { ExperimentDetail } from '../../api/schema';

export interface ReproductionPart {
  title: string;
  code: string;
  note?: string;
}

interface Known {
  experiment: ExperimentDetail;
  git: GitMetadata;
  hasPatch: boolean;
  system: SystemDetails;
  origin: string;
}

/** A word as a POSIX shell takes it for one word, whatever is in it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** What to type, in parts: the code, the changes since its commit, the program. */
export function reproduction({ experiment, git, hasPatch, system, origin }: Known): ReproductionPart[] {
  const parts: ReproductionPart[] = [];
  if (git.parent) {
    const clone = git.origin ? [`git clone ${shellWord(git.origin)} reproduction`, 'cd reproduction'] : [];
    parts.push({ title: 'The code', code: [...clone, `git checkout ${shellWord(git.parent)}`].join('\n'), ...(!git.origin && { note: 'The address of the repository was not logged: go to your checkout first.' }) });
  }
  if (hasPatch) {
    const address = `${origin}/api/v1/experiments/${experiment.experimentKey}/git-patch`;
    parts.push({
      title: 'The changes since that commit',
      code: `curl -sf -H "Authorization: $COMET_API_KEY" ${address} |\n  python3 -c 'import json,sys; sys.stdout.write(json.load(sys.stdin)["patch"])' | git apply`,
      note: 'Set COMET_API_KEY to your API key. The patch is also on the Code tab.',
    });
  }
  const run = experiment.others['halley_pipeline_run'];
  if (run) parts.push({ title: 'The pipeline', code: `halley pipeline runs describe ${shellWord(run)}`, note: 'The run that this step belonged to, with its stack and parameters. Run its main method again: steps that did not change come from the cache.' });
  const command = system['command'];
  if (Array.isArray(command) && command.length > 0) {
    const executable = typeof system['executable'] === 'string' && system['executable'] !== '' ? [system['executable']] : [];
    const words = command.map(String);
    const line = words[0] !== undefined && executable[0] !== undefined && words[0].split('/').at(-1) === executable[0].split('/').at(-1) ? words : [...executable, ...words];
    parts.push({ title: 'The program', code: line.map(shellWord).join(' ') });
  } else if (experiment.filePath) parts.push({ title: 'The program', code: shellWord(experiment.filePath) });
  return parts;
}
