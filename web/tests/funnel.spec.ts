// A manager's look at the whole: where leads are lost, whose they were, and how the quarter will end.
import { expect, test } from './support/roles';

test('a manager sees where leads are lost, divides them, and goes to those who are there now', async ({
  page,
  signIn,
}) => {
  await signIn('manager');
  await page.goto('/funnel?days=730');
  await expect(page.getByRole('heading', { level: 1, name: 'Funnel' })).toBeVisible();
  const steps = page.getByRole('region', { name: 'Step by step' });
  const inquiries = steps.getByRole('row', { name: /^Inquiry/ });
  await expect(inquiries).toBeVisible();
  await expect(steps.getByRole('row', { name: /^MQL/ })).toContainText('%');
  await page.getByLabel('Divided by').first().click();
  await page.getByRole('option', { name: 'Channel' }).click();
  await expect(page).toHaveURL(/by=channel/);
  const parts = page.getByRole('region', { name: 'Channel' });
  await expect(parts.getByRole('row', { name: /^Web/ })).toBeVisible();
  await inquiries.getByRole('link').click();
  await expect(page).toHaveURL(/\/leads\?.*stage=inquiry/);
  await expect(page.locator('tbody tr').first()).toBeVisible();
});

test('a manager sees how the promise of so many leads stands in its quarter', async ({ page, signIn }) => {
  await signIn('manager');
  await page.goto('/sla?days=91');
  await expect(page.getByText('This quarter, up to now')).toBeVisible();
  const weeks = page.getByRole('region', { name: 'Handed over, week by week' });
  await weeks.getByText('Table', { exact: true }).click();
  await expect(weeks.getByRole('row')).not.toHaveCount(0);
});
