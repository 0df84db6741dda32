// A rep's day: a queue that is cleared by keys alone, and two people on one lead.
import type { Page } from '@playwright/test';
import { ADMIN, Office } from './support/office';
import { expect, FRESH, signIn, signInAs, test, watchMistakes } from './support/roles';

const rows = (page: Page) => page.locator('main li');

/** How many leads the desk has offered to all. */
async function poolSize(page: Page): Promise<number> {
  return (await (await page.request.get('/api/handoffs?owner=pool&limit=100')).json()).items.length;
}

/** Waits until the desk has offered fresh leads, and says how many wait then; who tries again asks for other ones. */
async function offered(page: Page, office: Office, attempt: string): Promise<number> {
  const before = attempt === '' ? 0 : await poolSize(page);
  if (attempt !== '') await office.askForDemos(FRESH, `fresh${attempt}`);
  await expect.poll(() => poolSize(page)).toBeGreaterThanOrEqual(before + FRESH.length);
  return poolSize(page);
}

test('a rep takes ten leads and clears them without touching the mouse', async ({ page, signIn, baseURL, attempt }) => {
  test.setTimeout(60_000);
  const office = new Office(baseURL ?? '');
  await office.signIn(ADMIN.email, ADMIN.password);
  if (attempt === '') {
    await signIn('rep');
  } else {
    // The queue of whoever tried before is not empty any more.
    await office.hire('Rhea Again', `rhea.again${attempt}@northwind.example`, 'sales_rep');
    await signInAs(page, `rhea.again${attempt}@northwind.example`);
  }
  const waiting = await offered(page, office, attempt);
  await page.goto('/');
  await expect(page).toHaveURL(/\/today/);
  await expect(page.getByText('Your queue is empty')).toBeVisible();

  await page.goto('/today?queue=pool');
  await expect(rows(page)).toHaveCount(waiting);
  for (let n = 1; n <= 10; n += 1) {
    await page.keyboard.press('a');
    await expect(rows(page)).toHaveCount(waiting - n);
  }

  await page.goto('/today');
  await expect(rows(page)).toHaveCount(10);
  const chosen = page.locator('main li:focus-within');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(chosen).toHaveCount(1);
  await page.keyboard.press('a');
  await expect(chosen.getByText('Accepted')).toBeVisible();
  await page.keyboard.press('t');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('1');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText(/^Touch: /)).toBeVisible();
  for (let left = 9; left >= 0; left -= 1) {
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(chosen).toHaveCount(1);
    // Whoever was reached can't be rejected any more, but sent back.
    const name = (await chosen.locator('[data-row]').textContent()) ?? '';
    const mayReject = (await chosen.getByRole('button', { name: 'Reject' }).count()) > 0;
    await page.keyboard.press(mayReject ? 'r' : 'c');
    await expect(page.getByRole('dialog').getByText(name)).toBeVisible();
    await page.keyboard.press('1');
    await expect(rows(page)).toHaveCount(left);
  }

  await page.keyboard.press('u');
  await expect(rows(page)).toHaveCount(1);

  // What was handed to them stays theirs to look up.
  await page.getByRole('link', { name: 'Leads', exact: true }).click();
  await expect(page.getByRole('status').getByText('10')).toBeVisible();
  await page.getByRole('link', { name: 'Companies' }).click();
  await expect(page.locator('main').getByRole('link').first()).toBeVisible();
});

test('of two people on one lead the second is told, and nothing is lost', async ({
  page,
  signIn,
  browser,
  baseURL,
}) => {
  await signIn('manager');
  await page.goto('/today?queue=pool');
  const id = (await rows(page).first().locator('[data-row]').getAttribute('href')) ?? '';
  await page.goto(id);
  await expect(page.getByRole('heading', { name: 'Why it is here' })).toBeVisible();

  // The other one hears of no changes, as on a bad line.
  const context = await browser.newContext({ baseURL, locale: 'en-GB' });
  await context.route('**/api/live', (route) => route.abort());
  const other = await context.newPage();
  const mistakes = watchMistakes(other);
  await other.request.post('/api/session', { data: { email: ADMIN.email, password: ADMIN.password } });
  await other.goto(id);
  await expect(other.getByRole('heading', { name: 'Why it is here' })).toBeVisible();

  await page.getByRole('button', { name: 'Touch' }).click();
  await page.getByRole('dialog').getByText('Wrote an e-mail').click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText(/^Touch: /)).toBeVisible();

  await other.keyboard.press('t');
  await other.getByRole('dialog').getByText('Called, nobody answered').click();
  await expect(other.getByText('Somebody was quicker')).toBeVisible();
  await expect(other.locator('main').getByText('Touch', { exact: true }).last()).toBeVisible();
  expect(mistakes).toEqual([]);
  await context.close();
});

test('a manager finds out budget and adds who decides', async ({ page, attempt }) => {
  await signIn(page, 'manager');
  await page.goto('/today?queue=pool');
  await rows(page).first().locator('[data-row]').click();
  await page.getByLabel(/^Need/).fill('replace the spreadsheet');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/^Noted/)).toBeVisible();
  await page.getByRole('button', { name: 'Add a colleague' }).click();
  await page.getByLabel('Name', { exact: true }).fill(`Vera Chief${attempt}`);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(`vera.chief${attempt}@fresh-13.example`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText(`Vera Chief${attempt}`)).toBeVisible();
});
