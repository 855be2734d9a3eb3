import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { PipelineRunDetail } from '../src/api/schema';
import { api } from './halley';

/** Runs take seconds: what is waited for on their pages gets a minute. */
export const slow = { timeout: 60_000 };

export const runOf = (name: string) => api<PipelineRunDetail>(`/pipeline-runs/${encodeURIComponent(name)}`);

/** Presses the button that starts a run, and follows it to its page. */
export async function started(page: Page, button: string): Promise<string> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('button', { name: /^Open / }).click(slow);
  await page.waitForURL(/\/pipelines\/(?!of\/)[^/?]+$/, slow);
  return decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
}

/** Waits until page and server say that a run has a status. */
export async function ended(page: Page, name: string, status: string): Promise<PipelineRunDetail> {
  await page.getByRole('main').getByText(status, { exact: true }).first().waitFor(slow);
  await expect.poll(async () => (await runOf(name)).status, slow).toBe(status);
  return runOf(name);
}
