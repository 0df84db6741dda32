// The pictures of the README: the main pages with the company of the demo, in light and dark. Only where somebody asks for them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { ADMIN } from './support/office';
import { BINARY } from './support/service';

/** Where pictures go. */
const PICTURES = process.env.LEADPACT_PICTURES;
/** Leads of the demo: enough for charts that look like something. */
const LEADS = 3_000;
const SIZE = { width: 1280, height: 800 };

type Demo = { process: ChildProcess; folder: string; links: Map<string, URL> };

async function startDemo(): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'leadpact-pictures-'));
  const options = ['--leads', String(LEADS), '--data', join(folder, 'data'), '--listen', '127.0.0.1:7791'];
  const child = spawn(BINARY, ['demo', ...options], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    if (said.includes('Each link works once')) break;
  }
  const links = [...said.matchAll(/^\s+(\w+)\s+.*(http:\S+link#\S+)/gm)].map(
    ([, role = '', link = '']) => [role, new URL(link)] as const,
  );
  return { process: child, folder, links: new Map(links) };
}

async function signIn(page: Page, demo: Demo, role: string): Promise<string> {
  const link = demo.links.get(role);
  if (!link) throw new Error(`the demo has no link for ${role}`);
  const data = { token: link.hash.slice(1), password: ADMIN.password };
  const followed = await page.request.post(`${link.origin}/api/link/follow`, { data });
  expect(followed.ok()).toBe(true);
  return link.origin;
}

base('pictures of the main pages', async ({ page }) => {
  base.setTimeout(600_000);
  mkdirSync(PICTURES ?? '', { recursive: true });
  const demo = await startDemo();
  try {
    const origin = await signIn(page, demo, 'sales_manager');
    await page.setViewportSize(SIZE);
    const handoffs = await page.request.get(`${origin}/api/handoffs?owner=all&limit=1`);
    const [handoff] = (await handoffs.json()).items;
    const pages = {
      today: '/today',
      lead: `/leads/${handoff.lead.id}`,
      pact: '/pacts/1/edit',
      promises: '/sla',
    };
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const [name, address] of Object.entries(pages)) {
        await page.goto(origin + address);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        if (name === 'pact') await showEffect(page);
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        await page.screenshot({ path: join(PICTURES ?? '', `${name}-${colorScheme}.png`) });
      }
    }
  } finally {
    demo.process.kill('SIGTERM');
    if (demo.process.exitCode === null) await once(demo.process, 'exit');
    rmSync(demo.folder, { recursive: true, force: true });
  }
});

/** A threshold was moved, and its effect is there. */
async function showEffect(page: Page) {
  await page.getByRole('tab', { name: 'What if' }).click();
  const handle = page.getByRole('slider', { name: 'hot, least Fit' });
  await expect(page.getByText(/^\d+ → \d+$/).first()).toBeVisible({ timeout: 120_000 });
  await handle.focus();
  await page.keyboard.press('PageDown');
  await expect(page.getByRole('region', { name: 'Gained' })).toBeAttached();
}
