// Every page, in light and dark, at five widths, in English and German: axe finds nothing, nothing sticks out, and a picture is taken for people to look at.
import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectNothingSticksOut, expectNoViolations, type Rules } from './support/look';
import { expect, type RoleName, test } from './support/roles';

const WIDTHS = [360, 390, 1280, 1920, 2560];
/** Where pictures go, if somebody wants to look at them. */
const LOOK = process.env.LEADPACT_LOOK;
/** How the pages are looked at. */
type Way = { language: string; colorScheme: 'light' | 'dark'; rules: Rules; widths: number[] };

const LIGHT: Way = { language: 'en', colorScheme: 'light', rules: 'all', widths: WIDTHS };
const DARK: Way = { language: 'en', colorScheme: 'dark', rules: 'colours', widths: LOOK ? WIDTHS : [1280] };
const GERMAN: Way = { language: 'de', colorScheme: 'light', rules: 'words', widths: [1280, 360] };
/** Where axe looks: what a phone shows and what a desktop shows are different things. */
const AXE_AT = [1280, 360];

/** The address of some qualified lead, and of its company. */
async function someone(page: Page): Promise<{ lead: string; company: string }> {
  const found = await page.request.get('/api/leads?verdict=qualified&pact=northwind-desk&limit=20');
  for (const { id } of (await found.json()).items) {
    const lead = await (await page.request.get(`/api/leads/${id}`)).json();
    if (lead.company) return { lead: `/leads/${id}`, company: `/companies/${lead.company.id}` };
  }
  throw new Error('no qualified lead has a company');
}

/** Every page's address by the name of its picture. */
async function addresses(page: Page): Promise<Record<string, string>> {
  const { lead, company } = await someone(page);
  const handoffs = await page.request.get('/api/handoffs?owner=all&limit=1');
  const [handoff] = (await handoffs.json()).items;
  return {
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
}

async function look(page: Page, name: string, { language, colorScheme, rules, widths }: Way): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', language);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
    const where = `${name} in ${language} at ${width} in ${colorScheme}`;
    if (AXE_AT.includes(width)) await expectNoViolations(page, rules, where);
    await expectNothingSticksOut(page, where);
    if (LOOK)
      await page.screenshot({ path: `${LOOK}/${name}-${width}-${colorScheme}-${language}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test.beforeAll(() => {
  if (LOOK) mkdirSync(LOOK, { recursive: true });
});

/** Looks at every page, before and after signing in. */
async function lookAround(page: Page, signIn: (role: RoleName) => Promise<void>, role: RoleName, way: Way) {
  await page.emulateMedia({ colorScheme: way.colorScheme, reducedMotion: 'reduce' });
  await page.goto('/sign-in');
  await look(page, 'sign-in', way);
  await signIn(role);
  for (const [name, address] of Object.entries(await addresses(page))) {
    await page.goto(address);
    await look(page, name, way);
  }
}

/** Looks at what an edited pact would have done. */
async function lookAtEffect(page: Page, tab: string, heading: string, way: Way) {
  await page.goto('/pacts/1/edit');
  await page.getByRole('tab', { name: tab }).click();
  await expect(page.getByRole('heading', { name: heading })).toBeVisible({ timeout: 60_000 });
  await look(page, 'pact-what-if', way);
}

for (const way of [LIGHT, DARK]) {
  test(`axe finds nothing on any page in ${way.colorScheme}, and nothing sticks out`, async ({ page, signIn }) => {
    test.setTimeout(240_000);
    await lookAround(page, signIn, 'admin', way);
    await lookAtEffect(page, 'What if', 'First hand-overs by week', way);
  });
}

test.describe(() => {
  test.use({ locale: 'de-DE' });

  test('German finds room on every page, on a phone too, and axe finds nothing', async ({ page, signIn }) => {
    test.setTimeout(240_000);
    await lookAround(page, signIn, 'adminInGerman', GERMAN);
    await lookAtEffect(page, 'Was wäre wenn', 'Erste Übergaben je Woche', GERMAN);
  });
});

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
