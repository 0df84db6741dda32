// Leads: found, understood, corrected, and seen while things happen.
import { expect, signIn as signInAs, test } from './support/roles';
import { Site } from './support/site';

test('somebody filters leads, shares the address and reads why a lead is here', async ({ page, signIn, browser }) => {
  await signIn('manager');
  await page.goto('/leads');
  await page.getByText('Qualified', { exact: true }).first().click();
  await expect(page).toHaveURL(/verdict=qualified/);
  const row = page.locator('tbody tr').first();
  await expect(row.getByText(/Qualified · /)).toBeVisible();
  const name = (await row.getByRole('link').first().locator('span').first().textContent()) ?? '';
  await row.getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

  // What is shown adds up, to the last digit.
  for (const score of ['Fit', 'Engagement']) {
    const cells = page.getByRole('region', { name: score, exact: true }).locator('table tr td:last-child');
    await expect(cells.last()).toBeVisible();
    const points = (await cells.allTextContents()).map((text) => Math.round(Number(text.replace('−', '-')) * 100));
    const total = points.pop();
    expect(points.reduce((sum, one) => sum + one, 0)).toBe(total);
  }
  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible();
  await browser.newContext().then((context) => context.close());
});

test('a stretch is marked as not the lead’s own doing, and taken back', async ({ page, signIn }) => {
  await signIn('marketing');
  await page.goto('/leads?verdict=qualified');
  await page.locator('tbody tr').first().getByRole('link').first().click();
  await page
    .getByRole('checkbox', { name: /^Choose / })
    .nth(0)
    .check();
  await page.getByRole('button', { name: 'Not its own doing' }).click();
  await page.getByLabel(/^Why\?/).fill('A mail scanner');
  await page.getByRole('dialog').getByRole('button', { name: 'Not its own doing' }).click();
  await expect(page.getByText('not its own doing, not counted').first()).toBeVisible();
  await page
    .getByRole('checkbox', { name: /^Choose / })
    .nth(0)
    .check();
  await page.getByRole('button', { name: 'Count after all' }).click();
  await page.getByLabel(/^Why\?/).fill('It was a person');
  await page.getByRole('dialog').getByRole('button', { name: 'Count after all' }).click();
  await expect(page.getByText('not its own doing, not counted')).toHaveCount(0);
});

test('an admin connects a source, and what a visitor does changes open pages at once, in a second browser too', async ({
  page,
  signIn,
  baseURL,
  browser,
}) => {
  await signIn('admin');
  await page.goto('/settings/sources');
  await page.getByRole('button', { name: 'New source' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Web site');
  await page.getByRole('dialog').getByRole('button', { name: 'Make source' }).click();
  const key = (await page.locator('pre').first().textContent()) ?? '';
  await expect(page.getByRole('tab', { name: 'analytics-next' })).toBeVisible();

  const site = await Site.open();
  const visitor = await browser.newContext();
  const colleague = await browser.newContext({ baseURL });
  try {
    const shop = await visitor.newPage();
    await site.visit(shop, baseURL ?? '', key);
    await site.identify(shop, { email: 'nina.roy@acme.example', name: 'Nina Roy' });
    await site.track(shop, 'Calculator Used');
    await expect(page.getByRole('status', { name: '' }).getByText('Arriving')).toBeVisible();
    await page.getByRole('link', { name: 'Nina Roy' }).first().click();
    await expect(page.getByText('Calculator Used', { exact: true }).first()).toBeVisible();

    const other = await colleague.newPage();
    await signInAs(other, 'manager');
    await other.goto(page.url());
    await expect(other.getByText('Calculator Used', { exact: true }).first()).toBeVisible();

    // The pages ask for nothing by themselves: what changes them is the stream of changes.
    await site.track(shop, 'Trial Started');
    await expect(page.getByText('Trial Started', { exact: true }).first()).toBeVisible();
    await expect(other.getByText('Trial Started', { exact: true }).first()).toBeVisible();
  } finally {
    await visitor.close();
    await colleague.close();
    await site.close();
  }
});
