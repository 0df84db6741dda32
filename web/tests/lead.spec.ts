// A lead's page: what sales does with it there, and what people correct by hand.
import type { Page } from '@playwright/test';
import { ADMIN, Office } from './support/office';
import { expect, test } from './support/roles';

/** A lead that is handed over now, and that no other test works on. */
async function inHands(page: Page, address: string, attempt: string): Promise<string> {
  const office = new Office(address);
  await office.signIn(ADMIN.email, ADMIN.password);
  const name = `Solo${attempt} Worker`;
  await office.askForDemos([name], `solo${attempt}`);
  const found = await page.request.get(`/api/leads?q=${encodeURIComponent(name)}`);
  const { id } = (await found.json()).items[0];
  const handoffs = async () => (await (await page.request.get(`/api/handoffs?lead=${id}`)).json()).items.length;
  await expect.poll(handoffs).toBe(1);
  return id;
}

/** A lead of whom two events are known. */
async function arrives(page: Page, name: string, email: string): Promise<string> {
  const session = await (await page.request.get('/api/session')).json();
  const identifiers = [{ kind: 'email', value: email }];
  const at = new Date(Date.now() - 3_600_000).toISOString();
  const told = await page.request.post('/api/events', {
    headers: { 'X-CSRF-Token': session.csrf_token },
    data: {
      events: [
        { id: `t-${email}`, at, kind: 'traits', identifiers, properties: { email, name } },
        { id: `p-${email}`, at, kind: 'page', identifiers, properties: { path: '/pricing' } },
      ],
    },
  });
  expect(told.ok()).toBe(true);
  return (await (await page.request.get(`/api/leads?q=${email}`)).json()).items[0].id;
}

test('a manager works a lead on its own page', async ({ page, signIn, baseURL, attempt }) => {
  await signIn('manager');
  await page.goto(`/leads/${await inHands(page, baseURL ?? '', attempt)}`);
  const panel = page.getByRole('region', { name: 'In sales’ hands' });
  await expect(panel.getByText('First response')).toBeVisible();
  await panel.getByRole('button', { name: 'Take' }).click();
  await expect(panel.getByText(/Petr Novák/)).toBeVisible();
  await page.keyboard.press('t');
  await expect(page.getByRole('dialog').getByText('Wrote an e-mail')).toBeVisible();
  await page.keyboard.press('3');
  // The question and the answer to it begin alike.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText(/^Touch: /)).toBeVisible();
  await panel.getByRole('button', { name: 'Recycle' }).click();
  await page.getByRole('dialog').getByText('Not now').click();
  await expect(panel).toHaveCount(0);
  const earlier = page.getByRole('region', { name: 'Earlier handoffs' });
  await expect(earlier.getByText(/Recycled \(Not now\)/)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(panel).toBeVisible();
});

test('what is known of a lead is corrected by hand', async ({ page, signIn, attempt }) => {
  await signIn('marketing');
  await page.goto(`/leads/${await arrives(page, 'Misspelt Name', `told${attempt}@told.example`)}`);
  const known = page.getByRole('region', { name: 'What is known' });
  await known.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  const save = dialog.getByRole('button', { name: 'Save' });
  await expect(save).toBeDisabled();
  await dialog.getByLabel('Full name', { exact: true }).fill('Well Spelt');
  await dialog.getByRole('button', { name: 'Add what else is known' }).click();
  await dialog.getByLabel('Trait').fill('company.employees');
  await dialog.getByLabel('Value').fill('many');
  await save.click();
  await expect(dialog.getByText(/`many` is not a number/)).toBeVisible();
  await dialog.getByLabel('Value').fill('340');
  await save.click();
  await expect(page.getByRole('heading', { name: 'Well Spelt' })).toBeVisible();
  await expect(known.getByText('340')).toBeVisible();
});

test('a lead is added by hand', async ({ page, signIn, attempt }) => {
  await signIn('marketing');
  await page.goto('/leads');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail').fill(`byhand${attempt}@added.example`);
  await dialog.getByLabel('Name', { exact: true }).fill('Hanna Added');
  await dialog.getByLabel('Job title').fill('CIO');
  await dialog.getByRole('button', { name: 'Add the lead' }).click();
  await expect(page.getByRole('heading', { name: 'Hanna Added' })).toBeVisible();
  await expect(page).toHaveURL(/\/leads\/.+/);
});

test('two leads are merged and taken apart again', async ({ page, signIn, attempt }) => {
  await signIn('marketing');
  const [kept] = [
    await arrives(page, `Twin${attempt} One`, `one${attempt}@twin.example`),
    await arrives(page, `Twin${attempt} Two`, `two${attempt}@twin.example`),
  ];
  await page.goto(`/leads/${kept}`);
  await page.getByRole('button', { name: 'Correct' }).click();
  await page.getByRole('menuitem', { name: 'Merge with another lead…' }).click();
  await page.getByLabel('Name begins with, or e-mail').fill(`Twin${attempt} `);
  await page.getByRole('radio', { name: `Twin${attempt} Two` }).check();
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  const merges = page.getByRole('region', { name: 'Became one lead' });
  await expect(merges).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'What is known' }).getByText(`two${attempt}@twin.example`),
  ).toBeVisible();
  await merges.getByRole('button', { name: 'Take apart' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take apart' }).click();
  await expect(merges.getByText('taken apart')).toBeVisible();
});

test('a lead says no, its data is handed out and erased', async ({ page, signIn }) => {
  await signIn('admin');
  const lead = await arrives(page, 'Gone Soon', 'gone@soon.example');
  await page.goto(`/leads/${lead}`);
  const consents = page.getByRole('region', { name: 'Consent' });
  await expect(consents.getByText('Nothing is recorded.')).toBeVisible();
  await consents.getByRole('button', { name: 'Record' }).click();
  await page.getByRole('dialog').getByText('withdrawn').click();
  await page.getByLabel('What shows it').fill('letter 4711');
  await page.getByRole('dialog').getByRole('button', { name: 'Record' }).click();
  await expect(consents.getByText('letter 4711')).toBeVisible();
  await expect(consents.getByText('withdrawn')).toBeVisible();

  await page.getByRole('button', { name: 'Correct' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export all that is known' }).click();
  expect((await download).suggestedFilename()).toBe(`lead-${lead}.json`);

  await page.getByRole('button', { name: 'Correct' }).click();
  await page.getByRole('menuitem', { name: 'Erase…' }).click();
  const erase = page.getByRole('button', { name: 'Erase for ever' });
  await expect(erase).toBeDisabled();
  await page.getByLabel(/^Type “gone@soon.example”/).fill('gone@soon.example');
  await erase.click();
  await expect(page.getByText(/^Erased\. /)).toBeVisible();
  await expect(page).toHaveURL(/\/leads$/);
  expect((await page.request.get(`/api/leads?q=gone@soon.example`)).ok()).toBe(true);
});
