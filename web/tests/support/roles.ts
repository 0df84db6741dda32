// The people of the simulated company, and what every test begins with.
import { test as base, expect, type Page } from '@playwright/test';
import { ADMIN } from './office';

export { expect };

export const PEOPLE = {
  admin: ADMIN.email,
  manager: 'petr.novak@northwind.example',
  rep: 'dana.whitlock@northwind.example',
  marketing: 'mia.sato@northwind.example',
  viewer: 'viktor.hahn@northwind.example',
  /** An admin who reads German. */
  adminInGerman: 'greta.brandt@northwind.example',
};

/** Leads that asked for a demo just now. */
export const FRESH = [
  'Nina',
  'Tomas',
  'Lena',
  'Ivo',
  'Sara',
  'Omar',
  'Rita',
  'Jan',
  'Mei',
  'Paul',
  'Ruth',
  'Kofi',
  'Ines',
  'Lars',
].map((first) => `${first} Fresh`);

export type RoleName = keyof typeof PEOPLE;

/** A page whose every mistake fails the test: scripts that stumble, and what the content security policy refused. */
export const test = base.extend<{ signIn: (role: RoleName) => Promise<void>; attempt: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: the form that Playwright asks for.
  baseURL: async ({}, use) => use(process.env.LEADPACT_ADDRESS),
  page: async ({ page }, use) => {
    const mistakes = watchMistakes(page);
    await use(page);
    expect(mistakes, 'mistakes on the page').toEqual([]);
  },
  signIn: async ({ page }, use) => use((role) => signIn(page, role)),
  // Names that a test makes end in this, so that another try does not find what the first one left.
  // biome-ignore lint/correctness/noEmptyPattern: the form that Playwright asks for.
  attempt: async ({}, use, { retry, repeatEachIndex }) => {
    const n = retry + 10 * repeatEachIndex;
    await use(n === 0 ? '' : `-${n}`);
  },
});

export function watchMistakes(page: Page): string[] {
  const mistakes: string[] = [];
  page.on('pageerror', (error) => mistakes.push(error.message));
  page.on('console', (message) => {
    // Answers that are no success are the tests' own business.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      mistakes.push(message.text());
  });
  return mistakes;
}

export async function signIn(page: Page, role: RoleName): Promise<void> {
  await signInAs(page, PEOPLE[role]);
}

export async function signInAs(page: Page, email: string): Promise<void> {
  const answer = await page.request.post('/api/session', { data: { email, password: ADMIN.password } });
  expect(answer.ok()).toBe(true);
}
