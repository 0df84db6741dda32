// What managers and admins set up: duty and absences, holidays, where messages go, how long anything is kept.
import { expect, test } from './support/roles';

test('a manager sends a rep on holiday, and a rep comes off duty', async ({ page, signIn }) => {
  await signIn('manager');
  await page.goto('/settings/duty');
  await page.getByRole('button', { name: 'Absence and capacity of Dana Whitlock' }).click();
  const now = Date.now();
  const local = (at: number) =>
    new Date(at).toLocaleString('sv-SE', { timeZone: 'Europe/Prague' }).replace(' ', 'T').slice(0, 16);
  await page.getByLabel('Away from', { exact: true }).fill(local(now - 3_600_000));
  await page.getByLabel('Until', { exact: true }).fill(local(now + 86_400_000));
  await page.getByLabel('At most').fill('12');
  await page.getByLabel('Team').fill('inbound');
  await page.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('row', { name: /Dana Whitlock/ });
  await expect(row.getByText('away', { exact: true })).toBeVisible();
  await expect(row.getByText('inbound')).toBeVisible();
  await expect(row.getByText('12', { exact: true })).toBeVisible();
  // Back again, as the others' tests expect it.
  await row.getByRole('button').click();
  await page.getByLabel('Away from', { exact: true }).fill('');
  await page.getByLabel('Until', { exact: true }).fill('');
  await page.getByLabel('At most').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(row.getByText('away', { exact: true })).toHaveCount(0);
});

test('a rep sees only their own duty', async ({ page, signIn }) => {
  await signIn('rep');
  await page.goto('/settings/duty');
  await expect(page.getByRole('switch', { name: 'On duty: Dana Whitlock' })).toBeVisible();
  await expect(page.getByRole('switch')).toHaveCount(1);
});

test('marketing uploads holidays and sees the next days off', async ({ page, signIn, attempt }) => {
  await signIn('marketing');
  await page.goto('/settings/calendars');
  if (attempt === '') await expect(page.getByText('No holidays yet')).toBeVisible();
  await page.getByRole('button', { name: 'Upload holidays' }).click();
  const choose = async (text: string) => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'iCalendar file' }).click();
    await (await chooser).setFiles({ name: `cz${attempt}.ics`, mimeType: 'text/calendar', buffer: Buffer.from(text) });
  };
  await choose('no calendar');
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
  await choose(
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20201224\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
  );
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  const row = page.getByRole('row', { name: new RegExp(`cz${attempt}\\.ics`) });
  await expect(row.getByText(/Dec 24/).first()).toBeVisible();
});

test('an admin adds a webhook, tries it, gives it another secret and removes it', async ({ page, signIn, attempt }) => {
  const name = `CRM${attempt}`;
  await signIn('admin');
  await page.goto('/settings/messages');
  await page.getByRole('button', { name: 'New endpoint' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Address').fill('https://hooks.invalid/leads');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const secret = page.locator('pre').first();
  await expect(secret).toContainText('whsec_');
  const first = await secret.textContent();

  const endpoint = page.getByRole('row', { name: new RegExp(`^${name} `) });
  await endpoint.getByRole('button', { name: 'Send a test' }).click();
  // The latest stands first.
  const delivery = page.getByRole('row', { name: /ping/ }).first();
  await expect(delivery.getByText(name, { exact: true })).toBeVisible();
  await expect(delivery.getByText('Waiting')).toBeVisible();
  await delivery.getByRole('button', { name: 'Details' }).click();
  await expect(page.getByRole('dialog').getByText(`"${name}"`)).toBeVisible();
  await page.keyboard.press('Escape');

  const menu = endpoint.getByRole('button', { name: `Actions for ${name}` });
  await menu.click();
  await page.getByRole('menuitem', { name: 'New secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
  await expect(secret).not.toHaveText(first ?? '');
  await menu.click();
  await page.getByRole('menuitem', { name: 'Pause' }).click();
  await expect(endpoint.getByText('paused', { exact: true })).toBeVisible();

  await menu.click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(endpoint).toHaveCount(0);
  if (attempt === '') await expect(page.getByText('Messages go nowhere yet')).toBeVisible();
  await page.getByText('Dropped', { exact: true }).first().click();
  await expect(delivery.getByText('Dropped')).toBeVisible();
  await delivery.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
});

test('an admin looks what a rule would forget before it does, and finds whoever asks for their data', async ({
  page,
  signIn,
  attempt,
}) => {
  await signIn('admin');
  await page.goto('/settings/privacy');
  if (attempt === '') await expect(page.getByText('Everything is kept for ever')).toBeVisible();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByLabel('Name', { exact: true }).last().fill(`Old pages${attempt}`);
  await page.getByLabel('After days').last().fill('3000');
  await page.getByRole('button', { name: 'What would go now?' }).click();
  await expect(page.getByRole('row', { name: `Old pages${attempt} 0` })).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Carry out now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Carry out now' }).click();
  await expect(page.getByText('done', { exact: true }).first()).toBeVisible();
  await page.getByLabel('Name begins with, or e-mail').fill('Nina');
  await expect(page.getByRole('link', { name: 'Nina Fresh' })).toBeVisible();
});

test('an admin reads how mail goes out, here: not at all', async ({ page, signIn }) => {
  await signIn('admin');
  await page.goto('/settings/messages');
  await expect(page.getByRole('region', { name: 'Mail' })).toContainText('No mail is sent');
  await expect(page.getByRole('button', { name: 'Send me a mail' })).toBeHidden();
});
