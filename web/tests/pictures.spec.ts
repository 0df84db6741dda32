// The pictures of the README: the main pages with the company of the demo, in light and dark. Only where somebody asks for them.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { Demo } from './support/demo';

/** Where pictures go. */
const PICTURES = process.env.LEADPACT_PICTURES;
/** Leads of the demo: enough for charts that look like something. */
const LEADS = 3_000;
const SIZE = { width: 1280, height: 800 };

base('pictures of the main pages', async ({ page }) => {
  base.setTimeout(600_000);
  mkdirSync(PICTURES ?? '', { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'leadpact-pictures-'));
  const demo = await Demo.start(join(folder, 'data'), LEADS);
  try {
    const origin = await demo.signIn(page, 'sales_manager');
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
    await demo.stop();
    rmSync(folder, { recursive: true, force: true });
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
