import { existsSync } from 'node:fs';

export async function launch(root) {
  const { chromium } = await import(`${root}/ui/node_modules/playwright-core/index.mjs`);
  const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking', '--enable-precise-memory-info'] });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  return { browser, page, session: await context.newCDPSession(page) };
}

export async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

export const millis = (value) => `${Math.round(value)} ms`;

export function quantile(values, share) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export async function heapMegabytes(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return Math.round(usedSize / 1e6);
}

/** Scrolls for some seconds by the wheel, and tells how evenly frames came. */
export async function scrollSmoothness(page, seconds) {
  await page.evaluate(() => {
    window.frames2 = [];
    const note = (at) => {
      window.frames2.push(at);
      window.raf = requestAnimationFrame(note);
    };
    window.raf = requestAnimationFrame(note);
  });
  await page.mouse.move(720, 500);
  const until = performance.now() + seconds * 1000;
  let mounted = 0;
  while (performance.now() < until) {
    await page.mouse.wheel(0, 240);
    await page.waitForTimeout(30);
    mounted = Math.max(mounted, await page.locator('canvas').count());
  }
  const gaps = await page.evaluate(() => {
    cancelAnimationFrame(window.raf);
    return window.frames2.slice(1).map((at, index) => at - window.frames2[index]);
  });
  return { framesPerSecond: 1000 / (gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length), slowest: Math.max(...gaps), median: quantile(gaps, 0.5), mounted };
}
