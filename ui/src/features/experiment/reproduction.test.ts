import { expect, test } from 'vitest';
import { experimentDetail } from '../../../test/rows';
import { reproduction, shellWord } from './reproduction';

const git = { user: null, root: null, branch: 'main', parent: 'abc123', origin: 'https://example.org/r.git' };

test('clones, checks out, patches and runs', () => {
  const parts = reproduction({ experiment: experimentDetail({ experimentKey: 'k1' }), git, hasPatch: true, system: { executable: '/usr/bin/python3', command: ['train.py', '--rate', '0.1'] }, origin: 'http://h' });
  expect(parts.map((part) => part.title)).toEqual(['The code', 'The changes since that commit', 'The program']);
  expect(parts[0]?.code).toBe('git clone https://example.org/r.git reproduction\ncd reproduction\ngit checkout abc123');
  expect(parts[2]?.code).toBe('/usr/bin/python3 train.py --rate 0.1');
});

test('what was logged can do nothing in a shell', () => {
  expect(shellWord(`x'; rm -rf "$HOME"`)).toBe(`'x'\\''; rm -rf "$HOME"'`);
  const parts = reproduction({ experiment: experimentDetail({}), git: { ...git, parent: 'a; reboot', origin: '$(reboot)' }, hasPatch: false, system: {}, origin: '' });
  expect(parts[0]?.code).toBe("git clone '$(reboot)' reproduction\ncd reproduction\ngit checkout 'a; reboot'");
});
