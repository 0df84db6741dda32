// Days and times are those of whoever is signed in, whatever the browser speaks and wherever it stands.
import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectNothingSticksOut, expectNoViolations } from './support/look';
import { expect, test } from './support/roles';

/** Where pictures go, if somebody wants to look at them. */
const LOOK = process.env.LEADPACT_LOOK;

test.beforeAll(() => {
  if (LOOK) mkdirSync(LOOK, { recursive: true });
});

/** The rep's absence as the service knows it. */
async function absence(page: Page): Promise<{ away_from?: string; away_until?: string }> {
  const duties = await (await page.request.get('/api/duties')).json();
  return duties.find((duty: { name: string }) => duty.name === 'Dana Whitlock');
}

test.describe('in a browser that speaks English, in New York', () => {
  test.use({ locale: 'en-US', timezoneId: 'America/New_York' });

  test('a German account types and sees 23.11.2031 14:30, in its own time zone', async ({ page, signIn }) => {
    await signIn('adminInGerman');
    await page.goto('/settings/duty');
    const change = page.getByRole('button', { name: /Dana Whitlock/ });
    await change.click();
    const [from, until] = [page.getByLabel('Abwesend ab', { exact: true }), page.getByLabel('Bis', { exact: true })];
    await expect(page.getByText('Zeitzone: Europe/Prague.').first()).toBeVisible();
    await from.fill('23.11.2031 14:30');
    await until.fill('11/24/2031 2:30 PM');
    const save = page.getByRole('button', { name: 'Speichern' });
    await save.click();
    await expect(page.getByText(/^Das ist kein Datum mit Uhrzeit/)).toBeVisible();
    await until.fill('2031-11-24T14:30');
    await save.click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(await absence(page)).toMatchObject({
      away_from: '2031-11-23T13:30:00Z',
      away_until: '2031-11-24T13:30:00Z',
    });

    await change.click();
    await expect(from).toHaveValue('23.11.2031 14:30');
    await expect(until).toHaveValue('24.11.2031 14:30');
    await page.getByRole('button', { name: 'Bis: im Kalender auswählen' }).click();
    const calendar = page.getByRole('dialog', { name: 'Bis: im Kalender auswählen' });
    await expect(calendar.getByText('November 2031')).toBeVisible();
    await expect(calendar.getByRole('columnheader').first()).toHaveText('Mo');
    await calendar.getByRole('button', { name: 'Sonntag, 30. November 2031' }).click();
    await calendar.getByLabel('Stunden').fill('16');
    await calendar.getByRole('button', { name: 'Fertig' }).click();
    await expect(until).toHaveValue('30.11.2031 16:30');
    for (const field of [from, until]) await field.fill('');
    await save.click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(await absence(page)).not.toHaveProperty('away_from');
  });
});

test.describe('in a browser that speaks German, in Tokyo', () => {
  test.use({ locale: 'de-DE', timezoneId: 'Asia/Tokyo' });

  test('an English account types and sees Nov 23, 2031 2:30 PM, and chooses a day by keys', async ({
    page,
    signIn,
  }) => {
    await signIn('admin');
    await page.goto('/settings/duty');
    await page.getByRole('button', { name: /of Dana Whitlock/ }).click();
    const from = page.getByLabel('Away from', { exact: true });
    await from.fill('11/23/2031 14:30');
    await from.blur();
    await expect(from).toHaveValue('Nov 23, 2031 2:30 PM');

    await from.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const calendar = page.getByRole('dialog', { name: 'Away from: choose in a calendar' });
    await expect(calendar.getByRole('columnheader').first()).toHaveText('Sun');
    await expect(calendar.getByRole('button', { name: 'Sunday, November 23, 2031' })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(from).toHaveValue('Nov 17, 2031 2:30 PM');
    await expect(calendar.getByLabel('Half of the day')).toHaveValue('PM');
    // One key closes the calendar and leaves the question around it.
    await page.keyboard.press('Escape');
    await expect(calendar).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Away from: choose in a calendar' })).toBeFocused();
    await expect(from).toHaveValue('Nov 17, 2031 2:30 PM');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('a date of a pact is shown as the account writes it, and written as pacts have it', async ({ page, signIn }) => {
    await signIn('admin');
    await page.goto('/pacts/1/edit');
    const effective = page.getByLabel('In force from', { exact: true });
    await expect(effective).toHaveValue('Oct 1, 2026');
    let text = '';
    page.on('request', (request) => {
      if (request.url().endsWith('/api/pacts/check')) text = JSON.parse(request.postData() ?? '{}').text;
    });
    await effective.fill('11/25/2026');
    await expect.poll(() => text).toContain('effective: 2026-11-25\n');
    await effective.fill('tomorrow');
    await effective.blur();
    await expect(page.getByText(/^This is no day\. Write it like/)).toBeVisible();
    await page.getByRole('button', { name: 'In force from: choose in a calendar' }).click();
    await page.getByRole('button', { name: 'Monday, November 23, 2026' }).click();
    await expect(effective).toHaveValue('Nov 23, 2026');
    await expect.poll(() => text).toContain('effective: 2026-11-23\n');
    await expect(page.getByText(/^This is no day/)).toHaveCount(0);
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in an open calendar in ${colorScheme}, and nothing sticks out`, async ({ page, signIn }) => {
    test.setTimeout(90_000);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await signIn('admin');
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto('/settings/duty');
      await page.getByRole('button', { name: /of Dana Whitlock/ }).click();
      await page.getByLabel('Until', { exact: true }).fill('2031-11-24 14:30');
      await page.getByRole('button', { name: 'Until: choose in a calendar' }).click();
      const calendar = page.getByRole('dialog', { name: 'Until: choose in a calendar' });
      const where = `the calendar at ${width} in ${colorScheme}`;
      for (const level of ['month', 'year', 'decade']) {
        await expect(calendar.getByRole('button').first()).toBeVisible();
        await expectNoViolations(page, 'all', `${where}, ${level}`);
        await expectNothingSticksOut(page, where);
        if (LOOK) await page.screenshot({ path: `${LOOK}/calendar-${level}-${width}-${colorScheme}.png` });
        if (level !== 'decade') await calendar.locator('[data-calendar] button:not([data-direction])').first().click();
      }
      await page.keyboard.press('Escape');
      await page.getByLabel('Away from', { exact: true }).fill('soon');
      await page.getByLabel('Team').focus();
      await expectNoViolations(page, 'all', `${where}, closed`);
      if (LOOK) await page.screenshot({ path: `${LOOK}/dates-${width}-${colorScheme}.png` });
    }
  });
}
