// Leads as people work with them: views that are kept and shared, a file in, a file out.
import { readFileSync } from 'node:fs';
import { expect, test } from './support/roles';

const CSV = `lead,at,name,email,title,employees
w1,2026-09-01T10:00:00Z,Wanda File,wanda@filed.example,CIO,320
w2,2026-09-02T10:00:00Z,Wim File,wim@filed.example,Head of IT,many
,2026-09-03T10:00:00Z,Nobody File,,,
`;

test('marketing keeps a view for all, and somebody else chooses it', async ({ page, signIn, browser, baseURL }) => {
  await signIn('marketing');
  await page.goto('/leads');
  await page.getByText('Qualified', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Title' }).uncheck();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Keep this view…' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Ready for sales');
  await page.getByRole('switch', { name: 'For everybody' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/view=view_/);

  const context = await browser.newContext({ baseURL });
  const other = await context.newPage();
  await other.request.post('/api/session', {
    data: { email: 'viktor.hahn@northwind.example', password: 'nineteen herons over the weir' },
  });
  await other.goto('/leads');
  await other.getByRole('button', { name: 'Views' }).click();
  await other.getByRole('menuitem', { name: 'Ready for sales' }).click();
  await expect(other).toHaveURL(/verdict=qualified/);
  await expect(other.getByRole('columnheader', { name: 'Title' })).toHaveCount(0);
  await expect(other.getByRole('columnheader', { name: 'Company' })).toBeVisible();
  await other.getByRole('button', { name: 'Ready for sales' }).click();
  await expect(other.getByRole('menuitem', { name: /^Remove/ })).toHaveCount(0);
  await context.close();

  await page.getByRole('button', { name: 'Ready for sales' }).click();
  await page.getByRole('menuitem', { name: /^Remove/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('button', { name: 'Views' })).toBeVisible();
});

test('marketing imports a file, sees what could not be read, and takes leads out again', async ({ page, signIn }) => {
  await signIn('marketing');
  await page.goto('/leads');
  await page.getByRole('link', { name: 'Import' }).click();
  await page.getByLabel('File with leads, events or companies').setInputFiles({
    name: 'filed.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(CSV),
  });
  await expect(page.getByRole('region', { name: 'What was read' }).getByText('2 of 3')).toBeVisible();
  await expect(page.getByRole('region', { name: 'What the first rows say' }).getByText(/Wanda File/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'What could not be read' }).getByRole('row')).toHaveCount(3);

  // A mistake in the mapping is told with its line; what was read before stays.
  const mapping = page.getByRole('textbox', { name: 'What the columns mean' });
  const guessed = await mapping.inputValue();
  await mapping.fill(guessed.replace('holds: leads', 'holds: leeds'));
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(page.getByRole('alert').getByText(/^line \d+/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  await mapping.fill(guessed);

  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText(/^2 leads\. /)).toBeVisible();
  const aside = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Save what could not be read/ }).click();
  const lines = readFileSync(await (await aside).path(), 'utf8');
  expect(lines).toContain('Nobody File');

  await page.getByRole('link', { name: 'See the leads' }).click();
  await page.getByRole('searchbox').fill('Wanda');
  await expect(page).toHaveURL(/q=Wanda/);
  await expect(page.getByRole('link', { name: /Wanda File/ })).toBeVisible();
  const out = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).click();
  const table = readFileSync(await (await out).path(), 'utf8');
  expect(table.trim().split('\n')).toHaveLength(2);
  expect(table).toContain('wanda@filed.example');
});
