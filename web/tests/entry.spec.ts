// Coming in: the first admin, somebody who was invited, signing in and out.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADMIN } from './support/office';
import { expect, PEOPLE, test } from './support/roles';
import { Service } from './support/service';

test('the first admin sets the service up, writes a pact and puts it in force', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'leadpact-first-'));
  const service = await Service.start(folder);
  try {
    await page.goto(`${service.address}/link#${service.token()}`);
    await page.getByLabel('Your name').fill('Ana Lima');
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('New password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Set up and sign in' }).click();
    await expect(page.getByText('No leads yet')).toBeVisible();

    await page.getByRole('link', { name: 'Pacts' }).click();
    await page.getByRole('link', { name: 'New pact' }).click();
    await page.getByLabel('Your company').fill('Northwind');
    await page.getByRole('button', { name: 'Write it' }).click();
    await expect(page.getByText('Sound')).toBeVisible();
    await page.getByRole('button', { name: 'Save as version' }).click();
    await page.getByRole('button', { name: 'Put in force' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Put in force' }).click();
    await expect(page.getByText('In force', { exact: true })).toBeVisible();

    await page.goto(`${service.address}/link#${service.token()}`);
    await expect(page.getByText('This link does not work')).toBeVisible();
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an admin invites somebody, who chooses a password and comes in', async ({
  page,
  signIn,
  browser,
  baseURL,
  attempt,
}) => {
  await signIn('admin');
  await page.goto('/settings/people');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Rosa Klein');
  await page.getByLabel('E-mail').fill(`rosa.klein${attempt}@northwind.example`);
  await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
  const link = (await page.locator('pre').textContent()) ?? '';
  expect(link).toContain(`${baseURL}/link#`);

  const guest = await (await browser.newContext()).newPage();
  await guest.goto(link);
  await expect(guest.getByRole('heading', { name: 'Welcome, Rosa Klein' })).toBeVisible();
  await guest.getByLabel('New password').fill('eleven otters under a bridge');
  await guest.getByRole('button', { name: 'Choose password' }).click();
  await expect(guest.getByText('Rosa Klein')).toBeVisible();
  await guest.close();
});

test('whoever follows a link hears of no mistake, and nothing is asked twice', async ({
  page,
  browser,
  signIn,
  attempt,
}) => {
  await signIn('admin');
  await page.goto('/settings/people');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Quiet Guest');
  await page.getByLabel('E-mail').fill(`quiet.guest${attempt}@northwind.example`);
  await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
  const link = (await page.locator('pre').textContent()) ?? '';
  const guest = await (await browser.newContext()).newPage();
  const failed: string[] = [];
  guest.on('response', (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  await guest.goto(link);
  await guest.getByLabel('New password').fill('eleven otters under a bridge');
  await guest.getByRole('button', { name: 'Choose password' }).click();
  await expect(guest.getByText('Quiet Guest')).toBeVisible();
  await guest.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined);
  expect(failed).toEqual([]);
  await guest.close();
});

test('where the company has an identity provider, one can sign in there', async ({ page }) => {
  await page.route('**/api/session/entry', (route) => route.fulfill({ json: { provider: 'login.northwind.example' } }));
  await page.goto('/leads?verdict=held');
  const there = page.getByRole('link', { name: 'Sign in with login.northwind.example' });
  await expect(there).toHaveAttribute('href', '/api/oidc/start?return_to=%2Fleads%3Fverdict%3Dheld');
});

test('a wrong password is refused, the right one leads back to where one wanted to go', async ({ page }) => {
  await page.goto('/leads?verdict=qualified');
  await expect(page).toHaveURL(/\/sign-in\?return_to=/);
  await page.getByLabel('E-mail').fill(PEOPLE.viewer);
  await page.getByLabel('Password', { exact: true }).fill('not this one at all');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/leads\?verdict=qualified/);
  await page.getByText('Viktor Hahn').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
});
