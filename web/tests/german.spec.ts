// German from end to end: what a pact says of itself and of a lead, what went wrong, and numbers with a comma.
import { mkdirSync, readFileSync } from 'node:fs';
import { expectNothingSticksOut } from './support/look';
import { expect, PEOPLE, test } from './support/roles';
import { PACTS } from './support/service';

const LOOK = process.env.LEADPACT_LOOK;

test.use({ locale: 'de-DE' });

test.beforeAll(() => {
  if (LOOK) mkdirSync(LOOK, { recursive: true });
});

test('the agreement, a lead and what an edit would have done are said in German', async ({ page, signIn }) => {
  test.setTimeout(90_000);
  await signIn('adminInGerman');
  await page.goto('/pacts/1');
  await expect(page.getByText(/wird vereinbart, was ein qualifizierter Lead ist/)).toBeVisible();
  await expect(page.getByText(/this agreement says/)).toHaveCount(0);

  const found = await page.request.get('/api/leads?verdict=qualified&pact=northwind-desk&limit=1');
  const [lead] = (await found.json()).items;
  await page.goto(`/leads/${lead.id}`);
  const why = page.getByRole('region', { name: 'Warum er hier steht' });
  await why.getByRole('region', { name: 'Fit' }).getByRole('button', { expanded: false }).first().click();
  await expect(why.getByText(/Punkte?, wenn /).first()).toBeVisible();
  if (LOOK) await page.screenshot({ path: `${LOOK}/german-lead.png`, fullPage: true });

  await page.goto('/pacts/1/edit');
  await page.getByRole('tab', { name: 'Was wäre wenn' }).click();
  await expect(page.getByRole('heading', { name: 'Erste Übergaben je Woche' })).toBeVisible({ timeout: 60_000 });
});

test('what is wrong with a pact is said in German, in the form and beside the text', async ({ page, signIn }) => {
  await signIn('adminInGerman');
  await page.goto('/pacts/1/edit');
  const broken = readFileSync(`${PACTS}/northwind-desk.yaml`, 'utf8')
    .replace('on: chatted, points: 6', 'on: chat, points: 6')
    .replace('version: 4', 'versoin: 4');
  await page.getByRole('tab', { name: 'Text', exact: true }).click();
  await page.getByLabel('Text des Pakts').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(broken);
  const unknown = page.getByRole('button', { name: 'Es gibt kein Signal `chat`' });
  await expect(unknown).toBeVisible();
  await expect(page.getByText(/there is no|expected/)).toHaveCount(0);
  if (LOOK) await page.screenshot({ path: `${LOOK}/german-findings-text.png`, fullPage: true });

  await page.getByRole('tab', { name: 'Formular', exact: true }).click();
  await unknown.click();
  const chats = page.locator(`[data-path='${JSON.stringify(['engagement', 'chats'])}']`).first();
  await expect(chats.getByText('Es gibt kein Signal `chat`')).toBeVisible();
  await expectNothingSticksOut(page, 'what is wrong with a pact, in its form');
  if (LOOK) {
    await page.screenshot({ path: `${LOOK}/german-findings-form.png`, fullPage: true });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: `${LOOK}/german-findings-phone.png`, fullPage: true });
  }
});

test('a file is looked at in German: what was guessed, what could not be read, and mistakes line by line', async ({
  page,
  signIn,
}) => {
  await signIn('adminInGerman');
  await page.goto('/leads/import');
  await page.getByLabel('Datei mit Leads, Ereignissen oder Firmen').setInputFiles({
    name: 'kontakte.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Lead,Datum,Name,Employees\n1,2026-09-01,Ana,viele\n2,2026-09-01\n'),
  });
  const unread = page.getByRole('region', { name: 'Was nicht gelesen werden konnte' });
  await expect(unread.getByText('`viele` ist keine Zahl')).toBeVisible();
  await expect(unread.getByText('Die Zahl der Felder ist 2, die der Spalten in der Kopfzeile 4')).toBeVisible();
  const mapping = page.getByRole('textbox', { name: 'Was die Spalten bedeuten' });
  const guessed = await mapping.inputValue();
  expect(guessed).toContain('# aus den Namen der Spalten geraten: bitte durchsehen');
  if (LOOK) await page.screenshot({ path: `${LOOK}/german-import.png`, fullPage: true });

  await mapping.fill(guessed.replace('holds: leads', 'holds: leeds\n    decimel: comma'));
  await page.getByRole('button', { name: 'Erneut lesen' }).click();
  const told = page.getByRole('alert');
  await expect(
    told.getByText(/^Zeile \d+: `leeds` passt hier nicht; .*\nZeile \d+: Den Schlüssel `decimel` gibt es/),
  ).toBeVisible();
  await expect(told.locator('[lang=en]')).toHaveCount(0);
  await expectNothingSticksOut(page, 'mistakes in a mapping');
  if (LOOK) await told.screenshot({ path: `${LOOK}/german-import-mistakes.png` });
});

test('a wrong password is refused in German, and nothing English is left', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('E-Mail').fill(PEOPLE.viewer);
  await page.getByLabel('Passwort', { exact: true }).fill('wrong, and long enough');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  const told = page.getByRole('alert');
  await expect(told).toContainText('Die Anmeldung ist nicht gelungen');
  await expect(told).toContainText('E-Mail oder Passwort ist falsch');
  await expect(told.locator('[lang=en]')).toHaveCount(0);
});

test('a decimal is typed with either sign, shown with a comma, and kept with a point', async ({ page, signIn }) => {
  await signIn('adminInGerman');
  await page.goto('/pacts/1/edit');
  let text = readFileSync(`${PACTS}/northwind-desk.yaml`, 'utf8');
  page.on('request', (request) => {
    if (request.url().endsWith('/api/pacts/check')) text = JSON.parse(request.postData() ?? '{}').text;
  });
  const sections = page.getByRole('navigation', { name: 'Abschnitte' });
  await sections.getByRole('button', { name: 'Engagement' }).click();
  const survey = page.locator(`[data-path='${JSON.stringify(['engagement', 'survey'])}']`).first();
  await survey.getByRole('button', { expanded: false }).first().click();
  const points = survey.getByLabel('Punkte');
  for (const [typed, shown, kept] of [
    ['11,5', '11,5', 'points: 11.5,'],
    ['12.5', '12,5', 'points: 12.5,'],
  ] as const) {
    await points.clear();
    await points.pressSequentially(typed);
    await expect.poll(() => text.split('\n').find((line) => line.startsWith('  survey:'))).toContain(kept);
    await expect(points).toHaveValue(shown);
  }
  await sections.getByRole('button', { name: 'Grundlagen' }).click();
  await expect(page.getByLabel('USD', { exact: true })).toHaveValue('0,92');
  if (LOOK) await page.screenshot({ path: `${LOOK}/german-form.png`, fullPage: true });
});
