import { expect, test } from 'vitest';
import { experimentRow } from '../../../test/rows';
import { readRequest } from './protocol';

const row = experimentRow({ experimentKey: 'known' });

test('a panel gets series of the experiments that it was given, and of no others', () => {
  expect(readRequest({ type: 'series', id: 1, experimentKey: 'known', name: 'loss' }, [row])).toEqual({ type: 'series', id: 1, experimentKey: 'known', name: 'loss', buckets: 500 });
  expect(readRequest({ type: 'series', id: 1, experimentKey: 'another', name: 'loss' }, [row])).toBeUndefined();
});

test('its height has bounds', () => {
  expect(readRequest({ type: 'height', height: 1e9 }, [row])).toEqual({ type: 'height', height: 2_000 });
  expect(readRequest({ type: 'height', height: 'tall' }, [row])).toBeUndefined();
});

test('what is no request is nothing', () => {
  for (const data of [null, 'ready', { type: 'fetch', url: '/api/v1/session' }, undefined]) expect(readRequest(data, [row])).toBeUndefined();
});
