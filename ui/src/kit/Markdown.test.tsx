import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Markdown } from './Markdown';

test('headings, lists, tables, tasks and code', () => {
  const { container } = render(<Markdown text={'# One\n\n- a **b**\n- [x] done\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n\n```java\nint i;\n```'} />);
  expect(screen.getByRole('heading', { level: 2, name: 'One' })).toBeTruthy();
  expect(screen.getByRole('checkbox', { name: 'done' })).toBeTruthy();
  expect(screen.getByRole('columnheader', { name: 'y' })).toBeTruthy();
  expect(container.querySelector('pre')?.textContent).toBe('int i;');
  expect(container.querySelector('strong')?.textContent).toBe('b');
});

test('HTML stays text and only harmless addresses become links', () => {
  const { container } = render(
    <Markdown text={'<img src=x onerror=alert(1)> <script>alert(1)</script>\n\n[a](javascript:alert(1)) [b](data:text/html,x) [c](//evil.example) [d](https://ok.example/) ![e](https://pic.example/p.png) [f](/halley/general)'} />,
  );
  expect(container.querySelector('img, script, iframe')).toBeNull();
  expect([...container.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(['https://ok.example/', 'https://pic.example/p.png', '/halley/general']);
  expect(container.textContent).toContain('<img src=x onerror=alert(1)>');
});
