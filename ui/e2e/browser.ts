import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { base, token } from './halley';

const candidates = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export async function launch(): Promise<Browser> {
  const executablePath = candidates.find((path) => path !== undefined && existsSync(path));
  if (!executablePath) throw new Error('no Chromium found (expected: its path in CHROMIUM, or /usr/bin/chromium)');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export interface Visit {
  page: Page;
  /** Errors on the console, exceptions, refused requests and violations of the content security policy. */
  problems: string[];
}

interface VisitOptions {
  theme?: 'light' | 'dark';
  width?: number;
  signedIn?: boolean;
}

/** A new browser profile on the first page. */
export async function visit(browser: Browser, { theme = 'light', width = 1440, signedIn = true }: VisitOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme, reducedMotion: 'reduce' });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    // Chromium reports each 401 of the question "am I signed in?" as an error of its own.
    const asked = message.location().url.endsWith('/api/v1/session');
    if (message.type() === 'error' && !asked) problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    if (!reason.includes('ERR_ABORTED')) problems.push(`request: ${request.url()} ${reason}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(base)) problems.push(`request to another site: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
  });
  if (signedIn) {
    await page.goto(`${base}/sign-in#token=${encodeURIComponent(token)}`);
    await page.waitForURL(`${base}/`);
  }
  return { page, problems };
}

/** Does something, once a second, until it has led to what is awaited: what a pointer does to a chart that is just being drawn is lost. */
export async function until(done: () => boolean | Promise<boolean>, act: () => Promise<unknown>): Promise<void> {
  const tried = async () => {
    if (await done()) return true;
    await act();
    return false;
  };
  await expect.poll(tried, { interval: 1_000 }).toBe(true);
}

/** A place on an element that stands still: parts of its width and height, as points of the window. */
export async function placeOn(element: Locator, x: number, y: number): Promise<{ x: number; y: number }> {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (!box) throw new Error(`${element} has no box`);
  return { x: box.x + x * box.width, y: box.y + y * box.height };
}

type Place = readonly [x: number, y: number];

/** Drags over an element from one place to another. */
export async function drag(page: Page, over: Locator, from: Place, to: Place): Promise<void> {
  const [begin, end] = [await placeOn(over, ...from), await placeOn(over, ...to)];
  await page.mouse.move(begin.x, begin.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 6 });
  await page.mouse.up();
}

/** Moves the pointer to a place of an element, from beside it: a pointer that already is there does not move. */
export async function pointAt(page: Page, over: Locator, x: number, y: number): Promise<void> {
  const at = await placeOn(over, x, y);
  await page.mouse.move(at.x - 6, at.y - 6);
  await page.mouse.move(at.x, at.y, { steps: 3 });
}

/** Opens the palette, which takes what is typed from the moment that its field has the focus. */
export async function jump(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Jump to/ }).fill(text);
}

/** Takes back what a sentence tells of, by its key: before the sentence is there, nothing can be taken back. */
export async function takeBack(page: Page, told: string): Promise<void> {
  await page.getByText(told, { exact: true }).waitFor();
  await page.keyboard.press('z');
}

/** The time from one frame to the next while something is scrolled by so much for each: the median, which a machine that pauses leaves alone. */
export async function frameMillis(scrolled: Locator, by: { left?: number; top?: number }): Promise<number> {
  return scrolled.evaluate(async (element, { left = 0, top = 0 }) => {
    const times: number[] = [];
    for (let frame = 0; frame < 60; frame++) {
      const begin = performance.now();
      element.scrollLeft += left;
      element.scrollTop += top;
      await new Promise(requestAnimationFrame);
      times.push(performance.now() - begin);
    }
    return times.sort((a, b) => a - b)[30] ?? 0;
  }, by);
}

/** How many pixels of a chart have the colour of its line. */
export async function linePixels(page: Page, chart: string, colour: string): Promise<number> {
  return page
    .getByRole('article', { name: chart, exact: true })
    .locator('canvas')
    .evaluate((element, property) => {
      const canvas = element as HTMLCanvasElement;
      const wanted = getComputedStyle(document.documentElement).getPropertyValue(property).trim();
      const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(wanted.slice(at, at + 2), 16)) as [number, number, number];
      const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const near = Math.abs((data[at] ?? 0) - red) + Math.abs((data[at + 1] ?? 0) - green) + Math.abs((data[at + 2] ?? 0) - blue) < 24;
        if (near && (data[at + 3] ?? 0) > 200) count++;
      }
      return count;
    }, colour);
}

/** What axe finds on the page against WCAG 2.2 AA: the rule and where. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap((violation) => violation.nodes.slice(0, 3).map((node) => `${violation.id}: ${node.target.join(' ')} ${node.failureSummary?.replace(/\s+/g, ' ') ?? ''}`));
  });
}
