// A marketer writes a pact by its form: the text changes in just those lines, and what is beside it follows.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectNothingSticksOut, expectNoViolations } from './support/look';
import { expect, test } from './support/roles';
import { PACTS } from './support/service';

const BEFORE = readFileSync(`${PACTS}/northwind-desk.yaml`, 'utf8');

async function open(page: Page, section: string) {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: section }).click();
  await expect(page.getByRole('heading', { level: 2, name: section })).toBeVisible();
}

/** Opens a clause, and is the part of the form that it fills. */
async function clause(page: Page, section: string, name: string) {
  const own = page.locator(`[data-path='${JSON.stringify([section, name])}']`).first();
  const head = own.getByRole('button', { expanded: false }).first();
  if (await head.isVisible()) await head.click();
  return own;
}

/** The text as the check got it last. */
function checkedText(page: Page): () => string {
  let text = BEFORE;
  page.on('request', (request) => {
    if (request.url().endsWith('/api/pacts/check')) text = JSON.parse(request.postData() ?? '{}').text;
  });
  return () => text;
}

/** The lines that one text has and the other does not. */
function changes(before: string, after: string): { gone: string[]; come: string[] } {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return { gone: a.filter((line) => !b.includes(line)), come: b.filter((line) => !a.includes(line)) };
}

async function choose(page: Page, label: string | RegExp, written: string, option: string | RegExp) {
  await page
    .getByRole('combobox', { name: label })
    .or(page.getByRole('textbox', { name: label }))
    .last()
    .fill(written);
  await page.getByRole('option', { name: option }).first().click();
}

test('a marketer changes points, adds a rule and an exclusion, raises a threshold, and saves the draft', async ({
  page,
  signIn,
}) => {
  test.setTimeout(90_000);
  await signIn('marketing');
  await page.goto('/pacts/1/edit');
  await expect(page.getByRole('tab', { name: 'Form', exact: true })).toHaveAttribute('aria-selected', 'true');

  const text = checkedText(page);
  await open(page, 'Engagement');
  const survey = await clause(page, 'engagement', 'survey');
  await survey.getByLabel('Points').fill('11');
  await expect
    .poll(() => changes(BEFORE, text()))
    .toEqual({
      gone: ['  survey:           { on: told us, points: 8, half_life: 30d, at_most: 1 }'],
      come: ['  survey:           { on: told us, points: 11, half_life: 30d, at_most: 1 }'],
    });

  // On a busy machine, what is half written is checked, too.
  const before = text();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('textbox', { name: 'Add a rule' }).fill('press again');
  await page.keyboard.press('Enter');
  const rule = page.locator(`[data-path='${JSON.stringify(['engagement', 'press again'])}']`).first();
  await rule.getByLabel('On', { exact: true }).fill('press');
  await page.getByRole('option', { name: 'press read' }).click();
  await expect
    .poll(() => changes(before, text()))
    .toEqual({ gone: [], come: ['  press again:      { on: press read, points: 5 }'] });

  await open(page, 'Exclusions');
  await page.getByRole('button', { name: 'Add an exclusion' }).click();
  await page.getByRole('textbox', { name: 'Add an exclusion' }).fill('far away');
  await page.keyboard.press('Enter');
  const far = page.locator(`[data-path='${JSON.stringify(['exclude', 'far away'])}']`).first();
  await far.getByRole('button', { name: 'Add a condition' }).click();
  await choose(page, 'Add a condition', 'one of these', 'One of these holds');
  await far.getByRole('button', { name: 'Add a condition' }).first().click();
  await choose(page, 'Add a condition', 'company size', 'Company size in employees');
  await far.getByRole('textbox', { name: /^Value for/ }).fill('9000');
  await far.getByRole('button', { name: 'Add a condition' }).last().click();
  await choose(page, 'Add a condition', 'ever done', 'Has ever done');
  await expect(far.getByLabel('Has ever done', { exact: true })).toBeFocused();
  await page.keyboard.type('job ad');
  await page.getByRole('option', { name: 'job ad read' }).click();
  await expect
    .poll(text)
    .toContain('  far away:    { any: [ { company.employees: { min: 9000 } }, { seen: job ad read } ] }\n');
  expect(changes(BEFORE, text()).gone).toHaveLength(1);

  await open(page, 'Tiers');
  const warm = await clause(page, 'mql', 'warm');
  await warm.getByLabel('At least').first().fill('55');
  await open(page, 'Basics');
  await page.getByLabel('Version').fill('95');
  await page.getByRole('tab', { name: 'Agreement' }).click();
  await expect(page.getByText('the fit is at least 55').first()).toBeVisible();
  await page.getByRole('tab', { name: 'Changes' }).click();
  await expect(page.getByText('mql/warm').first()).toBeVisible();

  await page.getByRole('tab', { name: 'Text', exact: true }).click();
  await expect(page.getByLabel('Text of the pact')).toContainText('version: 95');
  await page.getByLabel('Text of the pact').click();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByLabel('Text of the pact')).not.toContainText('version: 95');
  await page.keyboard.press('ControlOrMeta+y');
  await expect(page.getByLabel('Text of the pact')).toContainText('version: 95');

  await page.getByRole('button', { name: 'Save as version' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'northwind-desk · Version 95' })).toBeVisible();
});

test('a mistake in the text is said in the form, with the way to it; a finding leads to its field', async ({
  page,
  signIn,
}) => {
  await signIn('marketing');
  await page.goto('/pacts/1/edit');
  const write = async (text: string) => {
    await page.getByRole('tab', { name: 'Text', exact: true }).click();
    await page.getByLabel('Text of the pact').click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(text);
    await page.getByRole('tab', { name: 'Form', exact: true }).click();
  };
  await write(BEFORE.replace('{ on: pricing read, points: 8,', '{ on: [pricing read, points: 8,'));
  await expect(page.getByText('There is a mistake in the text')).toBeVisible();
  await page.getByRole('button', { name: 'Go to the line' }).click();
  await expect(page.getByLabel('Text of the pact')).toBeFocused();

  await write(BEFORE.replace('on: chatted, points: 6', 'on: chat, points: 6'));
  await page.getByRole('button', { name: /there is no signal/ }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Engagement' })).toBeVisible();
  const chats = page.locator(`[data-path='${JSON.stringify(['engagement', 'chats'])}']`).first();
  await expect(chats.getByLabel('On', { exact: true })).toBeFocused();
  await expect(chats.getByText(/^Mistake:/)).toBeVisible();
});

test('the form is worked by keys alone, and the choice of view is remembered', async ({ page, signIn }) => {
  await signIn('marketing');
  await page.goto('/pacts/1/edit');
  const sections = page.getByRole('navigation', { name: 'Sections' });
  await sections.getByRole('button', { name: 'Groups of rules' }).focus();
  await page.keyboard.press('Enter');
  const price = page.locator(`[data-path='${JSON.stringify(['groups', 'price'])}']`).first();
  await price.getByRole('button', { expanded: false }).first().focus();
  await page.keyboard.press('Enter');
  for (
    let n = 0;
    n < 6 && !(await price.getByLabel('At most').evaluate((one) => one === document.activeElement));
    n += 1
  )
    await page.keyboard.press('Tab');
  await expect(price.getByLabel('At most')).toBeFocused();
  const text = checkedText(page);
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => changes(BEFORE, text()).come).toEqual(['  price:   { ceiling: 37 }']);
  await page.getByRole('button', { name: 'Add a group' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('late');
  await page.keyboard.press('Enter');
  await expect.poll(text).toContain('  late:    {}\n');

  // Whatever refers to a group goes on referring to it.
  await price.getByLabel('Name').fill('money');
  await page.keyboard.press('Enter');
  await expect.poll(text).toContain('at_most: 3 per 7d, group: money }');
  expect(text()).not.toContain('group: price }');

  await page.getByRole('tab', { name: 'Form', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.reload();
  await expect(page.getByRole('tab', { name: 'Text', exact: true })).toHaveAttribute('aria-selected', 'true');
});

test('edits are taken back and made again, by buttons and by keys', async ({ page, signIn }) => {
  await signIn('marketing');
  await page.goto('/pacts/1/edit');
  const undo = page.getByRole('button', { name: 'Undo' });
  const redo = page.getByRole('button', { name: 'Redo' });
  await expect(undo).toBeDisabled();
  const text = checkedText(page);
  await open(page, 'Engagement');
  const survey = await clause(page, 'engagement', 'survey');
  await survey.getByLabel('Points').fill('11');
  await open(page, 'Basics');
  await page.getByLabel('Version').fill('95');
  await page.getByLabel('Version').press('Tab');
  await expect.poll(() => changes(BEFORE, text()).come).toHaveLength(2);

  await undo.click();
  await expect(page.getByLabel('Version')).toHaveValue('4');
  await page.keyboard.press('ControlOrMeta+z');
  // Wherever one is, one sees what was taken back.
  await expect(page.getByRole('heading', { level: 2, name: 'Engagement' })).toBeVisible();
  await expect(survey.getByLabel('Points')).toHaveValue('8');
  await expect(undo).toBeDisabled();

  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(survey.getByLabel('Points')).toHaveValue('11');
  await redo.click();
  await expect(page.getByLabel('Version')).toHaveValue('95');
  await expect(redo).toBeDisabled();

  // In a field, the keys take back what was typed there.
  await page.getByLabel('Version').fill('96');
  await page.getByLabel('Version').press('ControlOrMeta+z');
  await expect(page.getByRole('heading', { level: 2, name: 'Basics' })).toBeVisible();
  await expect(page.getByLabel('Version')).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in any section in ${colorScheme}, also on a phone`, async ({ page, signIn }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await signIn('marketing');
    await page.goto('/pacts/1/edit');
    const chooser = page.getByLabel('Section', { exact: true });
    await expect(page.getByRole('heading', { level: 2 })).toBeVisible();
    const keys = await chooser
      .locator('option')
      .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
    expect(keys.length).toBeGreaterThan(15);
    await page.setViewportSize({ width: 360, height: 844 });
    for (const key of keys) {
      await chooser.selectOption(key);
      const head = page.locator('section [data-path] button[aria-expanded=false]:not([aria-haspopup])').first();
      if ((await head.count()) > 0) await head.click();
      await expectNoViolations(page, 'all', `${key} in ${colorScheme}`);
      await expectNothingSticksOut(page, key);
    }
  });
}
