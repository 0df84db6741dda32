// Signing in at the company's identity provider: a real one, its pages and all, with the browser going there and back.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Office } from './support/office';
import { CLIENT, IdentityProvider, type Person } from './support/provider';
import { expect, test } from './support/roles';
import { Service } from './support/service';

const PEOPLE: Record<string, Person> = {
  rosa: { email: 'rosa@northwind.example', email_verified: true, name: 'Rosa Klein', groups: ['staff', 'crm-sales'] },
  ivan: { email: 'ivan@northwind.example', email_verified: false, name: 'Ivan Novák', groups: ['crm-sales'] },
};

let folder: string;
let provider: IdentityProvider;
let service: Service;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leadpact-provider-'));
  provider = await IdentityProvider.open();
  const settings = {
    issuer: provider.issuer,
    'client-id': CLIENT.id,
    'client-secret': CLIENT.secret,
    scopes: 'email profile groups',
    'first-sign-in': 'create',
    'role-claim': 'groups',
    roles: 'crm-sales=sales_rep',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--oidc-${name}`, value]);
  service = await Service.start(folder, ...flags);
  await new Office(service.address).open(service.token());
  provider.serve(service.address, PEOPLE);
});

test.afterAll(async () => {
  await service.stop();
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Goes to the provider from a page, and signs in there under a name. */
async function signInThere(page: Page, name: string) {
  await page.goto(`${service.address}/leads?verdict=held`);
  await page.getByRole('link', { name: /^Sign in with/ }).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('anything');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

test('whom the provider knows comes in with their role, where they wanted to be', async ({ page }) => {
  await signInThere(page, 'rosa');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page).toHaveURL(`${service.address}/leads?verdict=held`);
  await expect(page.getByText('Rosa Klein')).toBeVisible();
  const session = await (await page.request.get(`${service.address}/api/session`)).json();
  expect(session.person).toMatchObject({ email: 'rosa@northwind.example', name: 'Rosa Klein', role: 'sales_rep' });
});

test('whose address the provider has not verified reads why they are not in', async ({ page }) => {
  await signInThere(page, 'ivan');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toContainText('did not succeed');
  await expect(page).toHaveURL(/return_to=%2Fleads%3Fverdict%3Dheld/);
});

test('who thinks better of it at the provider is back at the page for signing in', async ({ page }) => {
  await page.goto(`${service.address}/leads`);
  await page.getByRole('link', { name: /^Sign in with/ }).click();
  await page.getByText('Cancel').click();
  await expect(page.getByRole('alert')).toContainText('did not succeed');
});
