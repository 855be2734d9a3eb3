import { expect, test } from 'vitest';
import { defaultTexts, parametersOf, problemsOf } from './parameters';

const schema = {
  properties: {
    trees: { type: 'integer', default: 60 },
    rate: { type: 'number' },
    size: { type: 'string', enum: ['SMALL', 'LARGE'], default: 'SMALL' },
    note: { type: 'string' },
    on: { type: 'boolean' },
    layers: { type: 'array', default: [1, 2] },
    options: { type: 'object' },
  },
  required: ['rate'],
};

test('texts become values of the types of the schema, and only what differs is sent', () => {
  const defaults = defaultTexts(schema);
  expect(defaults).toEqual({ trees: '60', size: 'SMALL', layers: '[1,2]' });
  expect(parametersOf(schema, { ...defaults, rate: '1e-3', note: '12', on: 'true', layers: '3, 4', options: '{"a":1}' }, defaults)).toEqual({ rate: 0.001, note: '12', on: true, layers: [3, 4], options: { a: 1 } });
});

test('what does not fit is told with what was expected', () => {
  expect(problemsOf(schema, { trees: '1.5', size: 'MEDIUM', on: 'yes', options: '[1]' })).toEqual([
    "trees: '1.5' (expected: a whole number).",
    'rate is missing.',
    "size: 'MEDIUM' (expected: SMALL, LARGE).",
    "on: 'yes' (expected: true or false).",
    "options: '[1]' (expected: a JSON object).",
  ]);
});
