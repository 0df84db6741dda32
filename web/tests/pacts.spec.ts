// A marketer's day: a threshold is changed, its effect is seen, the draft is saved, and an admin puts it in force.
import { readFileSync } from 'node:fs';
import { expect, signIn, test } from './support/roles';
import { PACTS } from './support/service';

test('a marketer changes a threshold, sees what it would have done, and saves it; an admin puts it in force', async ({
  page,
  context,
}) => {
  test.setTimeout(90_000);
  await signIn(page, 'marketing');
  await page.goto('/pacts');
  await page.getByRole('link', { name: 'Version 4' }).click();
  await expect(page.getByRole('heading', { name: 'Qualified leads for the service desk' })).toBeVisible();
  await page.getByRole('link', { name: 'Edit' }).click();

  const text = page.getByLabel('Text of the pact');
  const before = readFileSync(`${PACTS}/northwind-desk.yaml`, 'utf8');
  await text.fill(before.replace('half_life: 30d', 'half_live: 30d'));
  await expect(page.getByText('1 mistake')).toBeVisible();
  await page.getByRole('button', { name: /there is no field/ }).click();
  expect(
    await text.evaluate((field: HTMLTextAreaElement) => field.value.slice(field.selectionStart, field.selectionEnd)),
  ).toBe('half_live');

  const looser = before
    .replace('version: 4', 'version: 5')
    .replace(/(hot: .*fit: \{ min: )\d+/, (_, kept) => `${kept}15`)
    .replace(/(warm:.*engagement: \{ min: )\d+/, (_, kept) => `${kept}55`)
    .replace(/(warm:.*fit: \{ min: )\d+/, (_, kept) => `${kept}40`);
  await text.fill(looser);
  await expect(page.getByText('Sound')).toBeVisible();
  await page.getByRole('tab', { name: 'Changes' }).click();
  await expect(page.getByText('loosens').first()).toBeVisible();
  await page.getByRole('tab', { name: 'What if' }).click();
  await expect(page.getByRole('heading', { name: 'First hand-overs by week' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Gained' }).getByRole('link').first()).toBeVisible();

  await page.getByRole('button', { name: 'Save as version' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'northwind-desk · Version 5' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Put in force' })).toHaveCount(0);
  const version = page.url();

  await context.clearCookies();
  await signIn(page, 'admin');
  await page.goto(version);
  await page.getByRole('button', { name: 'Put in force' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put in force' }).click();
  await expect(page.getByText('In force', { exact: true })).toBeVisible();
});
