import crossValidation from '../../../../examples/src/main/java/dev/halley/examples/blueprint/CrossValidation.java?raw';
import reviewedRelease from '../../../../examples/src/main/java/dev/halley/examples/blueprint/ReviewedRelease.java?raw';
import trainAndTest from '../../../../examples/src/main/java/dev/halley/examples/blueprint/TrainAndTest.java?raw';

export interface Blueprint {
  name: string;
  pipeline: string;
  shows: string;
  /** The whole file, as it is compiled and tested with Halley. */
  code: string;
}

export const blueprints: readonly Blueprint[] = [
  { name: 'TrainAndTest', pipeline: 'train_and_test', shows: 'Parameters, a record whose components are artifacts of their own, caching. Three steps.', code: trainAndTest },
  { name: 'CrossValidation', pipeline: 'cross_validation', shows: 'A step for each item of a list, at the same time, with retries; then one that takes all results.', code: crossValidation },
  { name: 'ReviewedRelease', pipeline: 'reviewed_release', shows: 'A step that waits for a person: approve or reject it on the run’s page.', code: reviewedRelease },
];

/** In a project of one’s own. */
export function inPackage(code: string, name: string): string {
  return code.replace(/^package .*;$/m, `package ${name};`);
}
