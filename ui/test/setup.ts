import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

// There is no layout here; virtual lists need to believe in a screen.
for (const [name, size] of [
  ['clientWidth', 1400],
  ['clientHeight', 900],
] as const) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size });
}

// No display is known of <wbr> here, and what is not inline puts a space into the name of a link.
document.head.append(Object.assign(document.createElement('style'), { textContent: 'wbr { display: inline }' }));

// Pages load their code when they are first shown, on machines that may be busy.
configure({ asyncUtilTimeout: 60_000 });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});
