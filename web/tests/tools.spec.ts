// An admin connects a tool that the company has already: its address is pasted there, a message is tried, and what it posts arrives.
import { expect, test } from './support/roles';

const CLICK = {
  email: 'tess.tool@clicks.example',
  event: 'click',
  sg_event_id: 'web-test-1',
  timestamp: Math.floor(Date.now() / 1000) - 60,
  url: 'https://www.example.com/pricing',
  useragent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
};

test('an admin connects a mail provider, tries a message, and what it posts arrives', async ({ page, signIn }) => {
  await signIn('admin');
  await page.goto('/settings/sources');
  await page.getByRole('button', { name: 'New source' }).click();
  const making = page.getByRole('dialog');
  await making.getByLabel('Name').fill('Newsletter');
  await making.getByText('Tool', { exact: true }).click();
  await expect(making.getByLabel('Which tool').first()).toHaveValue('SendGrid');
  await making.getByRole('button', { name: 'Make source' }).click();
  const made = page.getByRole('alert').filter({ hasText: 'Newsletter' });
  const address = await made.locator('code, pre').first().textContent();
  expect(address).toMatch(/\/v1\/hooks\/wk_/);
  const posted = await page.request.post(address?.trim() ?? '', { data: [CLICK] });
  expect(await posted.json()).toMatchObject({ success: true, accepted: 1 });

  const row = page.getByRole('row', { name: /Newsletter/ });
  await row.getByRole('button', { name: 'Change' }).click();
  const edit = page.getByRole('dialog');
  await edit.getByLabel('A message of the tool').fill(JSON.stringify([CLICK, { event: 'blinked' }]));
  await edit.getByRole('button', { name: 'Try', exact: true }).click();
  await expect(edit.getByRole('status')).toContainText('Email Link Clicked');
  await expect(edit.getByRole('alert').first()).toContainText('blinked');
  await edit.getByLabel('Secret', { exact: true }).fill('no key at all');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit.getByText(/expected/).first()).toBeVisible();
});
