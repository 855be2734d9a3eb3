import { expect, test } from 'vitest';
import { parseLine, plainText, readableOn, splitOutput, startingLooks } from './ansi';

test('a progress bar is its last state, and a last line break makes no line', () => {
  expect(splitOutput('a\r\n10 %\r50 %\r100 %\n')).toEqual(['a', '100 %']);
});

test('colours, bold and their ends', () => {
  const { pieces, end } = parseLine('\u001b[1;31mred\u001b[0m plain \u001b[38;5;208morange\u001b[39m \u001b[38;2;1;2;3mrgb');
  expect(pieces).toEqual([
    { text: 'red', look: { bold: true, colour: '1' } },
    { text: ' plain ', look: {} },
    { text: 'orange', look: { colour: '#ff8700' } },
    { text: ' ', look: {} },
    { text: 'rgb', look: { colour: '#010203' } },
  ]);
  expect(end).toEqual({ colour: '#010203' });
});

test('a look goes on in the next line until something ends it', () => {
  expect(startingLooks(['\u001b[32mgreen', 'still', 'end\u001b[0m', 'plain'])).toEqual([{}, { colour: '2' }, { colour: '2' }, {}]);
});

test('titles, links and cursor movements of a terminal are not text', () => {
  expect(plainText('\u001b]0;title\u0007a\u001b]8;;javascript:alert(1)\u001b\\b\u001b[2K\u001b[1Ac\u0000')).toBe('abc');
});

test('black and plain text on a coloured ground can be read in either theme', () => {
  expect(readableOn('#ffd700', '0')).toBe('#000000');
  expect(readableOn('#ffd700', undefined)).toBe('#000000');
  expect(readableOn('#00005f', undefined)).toBe('#ffffff');
  expect(readableOn('3', undefined)).toBe('var(--surface)');
  expect(readableOn('#ffd700', '1')).toBeUndefined();
});
