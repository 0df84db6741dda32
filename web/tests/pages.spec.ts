// Every page, in light and dark and at three widths: axe finds nothing, nothing sticks out, and a picture is taken for people to look at.
import { mkdirSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/roles';

const WIDTHS = [360, 390, 1280, 1920, 2560];
/** Where pictures go, if somebody wants to look at them. */
const LOOK = process.env.LEADPACT_LOOK;
/** What axe looks for. Between light and dark only colours differ. */
const RULES = {
  light: { runOnly: { type: 'tag' as const, values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] } },
  dark: { runOnly: { type: 'rule' as const, values: ['color-contrast'] } },
};
type Scheme = keyof typeof RULES;

/** The address of some qualified lead, and of its company. */
async function someone(page: Page): Promise<{ lead: string; company: string }> {
  const found = await page.request.get('/api/leads?verdict=qualified&pact=northwind-desk&limit=20');
  for (const { id } of (await found.json()).items) {
    const lead = await (await page.request.get(`/api/leads/${id}`)).json();
    if (lead.company) return { lead: `/leads/${id}`, company: `/companies/${lead.company.id}` };
  }
  throw new Error('no qualified lead has a company');
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page in ${colorScheme}, and nothing sticks out`, async ({ page, signIn }) => {
    test.setTimeout(240_000);
    if (LOOK) mkdirSync(LOOK, { recursive: true });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/sign-in');
    await look(page, 'sign-in', colorScheme);
    await signIn('admin');
    const { lead, company } = await someone(page);
    const handoffs = await page.request.get('/api/handoffs?owner=all&limit=1');
    const [handoff] = (await handoffs.json()).items;
    const pages = {
      today: '/today',
      handoff: `/today/${handoff.id}`,
      leads: '/leads',
      import: '/leads/import',
      lead,
      companies: '/companies',
      company,
      pacts: '/pacts',
      pact: '/pacts/1',
      'pact-edit': '/pacts/1/edit',
      'pact-new': '/pacts/new',
      funnel: '/funnel?days=730&by=channel',
      sla: '/sla',
      people: '/settings/people',
      duty: '/settings/duty',
      calendars: '/settings/calendars',
      sources: '/settings/sources',
      quarantine: '/settings/quarantine',
      messages: '/settings/messages',
      privacy: '/settings/privacy',
      keys: '/settings/keys',
      audit: '/settings/audit',
      account: '/account',
      'not-found': '/leads/x/y',
    };
    for (const [name, address] of Object.entries(pages)) {
      await page.goto(address);
      await look(page, name, colorScheme);
    }
    await page.goto('/pacts/1/edit');
    await page.getByRole('tab', { name: 'What if' }).click();
    await expect(page.getByRole('heading', { name: 'First hand-overs by week' })).toBeVisible({ timeout: 60_000 });
    await look(page, 'pact-what-if', colorScheme);
  });
}

async function look(page: Page, name: string, colorScheme: Scheme) {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).options(RULES[colorScheme]).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  expect.soft(found, `axe on ${name} in ${colorScheme}`).toEqual([]);
  for (const width of colorScheme === 'light' || LOOK ? WIDTHS : []) {
    await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
    // The page takes a moment to fit itself into its new width.
    const sticksOut = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await expect.soft.poll(sticksOut, { message: `${name} at ${width}`, timeout: 3_000 }).toBeLessThanOrEqual(0);
    if (LOOK) await page.screenshot({ path: `${LOOK}/${name}-${width}-${colorScheme}.png` });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test('a first visit loads at most 300 KB of script', async ({ page, signIn }) => {
  await signIn('admin');
  await page.goto('/leads');
  await expect(page.locator('tbody tr').first()).toBeVisible();
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry): entry is PerformanceResourceTiming => entry.name.endsWith('.js'))
      .reduce((sum, entry) => sum + entry.encodedBodySize, 0),
  );
  expect(loaded).toBeGreaterThan(10_000);
  expect(loaded / 1024).toBeLessThan(300);
});
