// The first run: from the set-up link to the qualified leads of a sample company, in both languages, in light and dark, on a phone too.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectNothingSticksOut, expectNoViolations } from './support/look';
import { ADMIN } from './support/office';
import { expect, test } from './support/roles';
import { Service } from './support/service';

/** Where pictures go, if somebody wants to look at them. */
const LOOK = process.env.LEADPACT_LOOK;
/** On a busy machine, with a binary that is not optimised. */
const MADE_WITHIN_MS = 120_000;

const ENGLISH = { name: 'Your name', email: 'E-mail', password: 'New password', go: 'Set up and sign in' };
const GERMAN = { name: 'Ihr Name', email: 'E-Mail', password: 'Neues Passwort', go: 'Einrichten und anmelden' };

/** A service of its own, which nobody uses yet. */
async function onEmptyService(work: (service: Service) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'leadpact-sample-'));
  const service = await Service.start(join(folder, 'data'));
  try {
    await work(service);
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Follows the set-up link, as somebody whose browser speaks English or German. */
async function setUp(
  page: Page,
  service: Service,
  words: { name: string; email: string; password: string; go: string },
) {
  await page.goto(`${service.address}/link#${service.token()}`);
  await page.getByLabel(words.name).fill('Eva Berg');
  await page.getByLabel(words.email).fill('eva.berg@acme.example');
  await page.getByLabel(words.password).fill(ADMIN.password);
  await page.getByRole('button', { name: words.go }).click();
}

/** Looks at what is shown, at the widths of a phone and a desktop, in light and dark. */
async function look(page: Page, name: string) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of [360, 768, 1280]) {
      await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
      const where = `${name} at ${width} in ${colorScheme}`;
      if (width !== 768) await expectNoViolations(page, 'all', where);
      await expectNothingSticksOut(page, where);
      if (LOOK) await page.screenshot({ path: `${LOOK}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1280, height: 900 });
}

test.beforeAll(() => {
  if (LOOK) mkdirSync(LOOK, { recursive: true });
});

test('the first admin has a sample company made and sees its qualified leads', async ({ page }) => {
  test.setTimeout(MADE_WITHIN_MS + 120_000);
  await onEmptyService(async (service) => {
    await setUp(page, service, ENGLISH);
    await expect(page.getByRole('heading', { name: 'No leads yet' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Choose a file' })).toHaveAttribute('href', '/leads/import');
    await expect(page.getByRole('link', { name: 'Connect', exact: true })).toHaveAttribute('href', '/settings/sources');
    await expect(page.getByRole('button', { name: 'Sample company', exact: true })).toHaveCount(0);
    await look(page, 'first-run');
    // What it looks like when it failed, and while it is made, so that it holds still.
    await pretend(page, { state: 'failed', why: 'the disk is full', can_be_made: true });
    await expect(page.getByRole('alert')).toContainText('nothing of it is here: the disk is full');
    await look(page, 'first-run-failed');
    await pretend(page, {
      state: 'being_made',
      progress: { step: 'evaluating', steps_done: 3, steps: 5, done: 1000, of: 2000 },
    });
    const bar = page.getByRole('progressbar', { name: 'The sample company is being made' });
    await expect(bar).toHaveAttribute('aria-valuenow', '70');
    await expect(page.getByRole('status').filter({ hasText: 'Step 4 of 5' })).toBeVisible();
    await look(page, 'first-run-being-made');
    await page.unroute('**/api/sample-company');
    // Today's queue, which holds nothing either, offers the same.
    await page.goto(`${service.address}/today`);
    await page.getByRole('button', { name: 'Make the sample company' }).click();
    await expect(bar).toBeVisible();
    await expect(page).toHaveURL(/\/leads\?verdict=qualified/, { timeout: MADE_WITHIN_MS });
    await expect(page.getByRole('table').getByRole('link').first()).toBeVisible();
    const badge = page.getByRole('button', { name: 'Sample company', exact: true }).filter({ visible: true });
    await badge.click();
    await expect(page.getByText('Your own company begins with a new data directory')).toBeVisible();
    await look(page, 'sample-company');
    // It says so on every page, also after a new start of the page.
    for (const path of ['/today', '/pacts', '/settings/people']) {
      await page.goto(`${service.address}${path}`);
      await expect(badge).toBeVisible();
    }
    const again = await page.request.get(`${service.address}/api/sample-company`);
    expect(await again.json()).toMatchObject({ state: 'made', n_leads: expect.any(Number) });
  });
});

test.describe(() => {
  test.use({ locale: 'de-DE' });

  test('the first run speaks German, too', async ({ page }) => {
    await onEmptyService(async (service) => {
      await setUp(page, service, GERMAN);
      await expect(page.getByRole('button', { name: 'Beispielfirma anlegen' })).toBeVisible();
      await look(page, 'first-run-de');
      await pretend(page, {
        state: 'being_made',
        progress: { step: 'living', steps_done: 4, steps: 5, done: 1, of: 1008 },
      });
      await expect(page.getByText('Schritt 5 von 5: die letzten sechs Wochen werden durchlebt')).toBeVisible();
      await look(page, 'first-run-being-made-de');
      await pretend(page, { state: 'made', made_at: '2026-10-05T09:00:00Z', n_leads: 2000 });
      const badge = page.getByRole('button', { name: 'Beispielfirma', exact: true }).filter({ visible: true });
      await badge.click();
      await expect(page.getByText('Ihre eigene Firma beginnt mit einem neuen Datenverzeichnis')).toBeVisible();
      await look(page, 'sample-company-de');
    });
  });
});

/** Lets the service say this of its sample company. */
async function pretend(page: Page, sample: object) {
  await page.unroute('**/api/sample-company');
  await page.route('**/api/sample-company', (route) => route.fulfill({ json: sample }));
  await page.reload();
}
