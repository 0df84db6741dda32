// A marketer's day: a threshold is changed, its effect is seen, the draft is saved, and an admin puts it in force.
import { readFileSync } from 'node:fs';
import { ADMIN, Office } from './support/office';
import { expect, signIn, test } from './support/roles';
import { PACTS } from './support/service';

test('a marketer changes a threshold, sees what it would have done, and saves it; an admin puts it in force', async ({
  page,
  context,
  baseURL,
}, { retry, repeatEachIndex }) => {
  test.setTimeout(90_000);
  // Another try saves the version after the one that the first may have left, and compares with what was in force then.
  const nth = retry + 2 * repeatEachIndex;
  const version = 5 + nth;
  if (nth > 0) {
    const office = new Office(baseURL ?? '');
    await office.signIn(ADMIN.email, ADMIN.password);
    await office.post('/api/pacts/in-force', { version: 1 });
  }
  await signIn(page, 'marketing');
  await page.goto('/pacts');
  await page.getByRole('link', { name: 'Version 4' }).click();
  await expect(page.getByRole('heading', { name: 'Qualified leads for the service desk' })).toBeVisible();
  await page.getByRole('link', { name: 'Edit' }).click();

  await page.getByRole('tab', { name: 'Text', exact: true }).click();
  const text = page.getByLabel('Text of the pact');
  const write = async (written: string) => {
    await text.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(written);
  };
  const before = readFileSync(`${PACTS}/northwind-desk.yaml`, 'utf8');
  await write(before.replace('half_life: 30d', 'half_live: 30d'));
  await expect(page.getByText('1 mistake')).toBeVisible();
  await page.getByRole('button', { name: /there is no field/ }).click();
  await expect.poll(() => page.evaluate(() => String(window.getSelection()))).toBe('half_live');

  const looser = before
    .replace('version: 4', `version: ${version}`)
    .replace(/(hot: .*fit: \{ min: )\d+/, (_, kept) => `${kept}15`)
    .replace(/(warm:.*engagement: \{ min: )\d+/, (_, kept) => `${kept}55`)
    .replace(/(warm:.*fit: \{ min: )\d+/, (_, kept) => `${kept}40`);
  await write(looser);
  await expect(page.getByText('Sound')).toBeVisible();
  await page.getByRole('tab', { name: 'Changes' }).click();
  await expect(page.getByText('loosens').first()).toBeVisible();
  await page.getByRole('tab', { name: 'What if' }).click();
  await expect(page.getByRole('heading', { name: 'First hand-overs by week' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Gained' }).getByRole('link').first()).toBeVisible();

  await page.getByRole('button', { name: 'Save as version' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `northwind-desk · Version ${version}` })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Put in force' })).toHaveCount(0);
  const saved = page.url();

  await context.clearCookies();
  await signIn(page, 'admin');
  await page.goto(saved);
  await page.getByRole('button', { name: 'Put in force' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put in force' }).click();
  await expect(page.getByText('In force', { exact: true })).toBeVisible();
});

test('whoever writes a pact is offered what can stand there, and sees mistakes in their place', async ({
  page,
  signIn,
}) => {
  await signIn('marketing');
  await page.goto('/pacts/1/edit');
  await page.getByRole('tab', { name: 'Text', exact: true }).click();
  await page.getByLabel('Text of the pact').click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('rev');
  const offered = page.getByRole('option', { name: /review_by/ });
  await expect(offered).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.type('soon\n');
  await expect(page.locator('.cm-lint-marker-error').first()).toBeVisible();
  await expect(page.getByText(/^\d+ mistakes?$/)).toBeVisible();
});

test('a threshold is moved by keys, the text follows, and its effect is seen and taken away', async ({
  page,
  signIn,
}) => {
  test.setTimeout(90_000);
  await signIn('manager');
  await page.goto('/pacts/1/edit');
  await page.getByRole('tab', { name: 'What if' }).click();
  const handle = page.getByRole('slider', { name: 'hot, least Fit' });
  await expect(handle).toBeVisible({ timeout: 60_000 });
  const before = Number(await handle.getAttribute('aria-valuenow'));
  const weeks = page.getByRole('region', { name: 'First hand-overs by week' });
  await expect(weeks).toBeVisible({ timeout: 60_000 });
  const handedOver = page.getByText(/^\d+ → \d+$/).first();
  const figure = (await handedOver.textContent()) ?? '';
  await handle.focus();
  for (const key of ['PageDown', 'PageDown', 'PageDown', 'ArrowRight']) await page.keyboard.press(key);
  await expect(handle).toHaveAttribute('aria-valuenow', String(before - 29));
  await expect(page.getByRole('button', { name: 'Save as version' })).toBeEnabled();
  await expect(handedOver).not.toHaveText(figure);

  await weeks.getByText('Table', { exact: true }).click();
  await expect(weeks.getByRole('columnheader', { name: 'This text' })).toBeVisible();
  await weeks.getByText('Chart', { exact: true }).click();
  for (const form of ['CSV', 'PNG']) {
    const download = page.waitForEvent('download');
    await weeks.getByRole('button', { name: `Save “First hand-overs by week” as ${form}` }).click();
    expect((await download).suggestedFilename()).toBe(`what-if.${form.toLowerCase()}`);
  }
});
