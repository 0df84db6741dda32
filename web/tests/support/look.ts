// What every page is looked at for, once it stands still: what axe finds, and what sticks out of the window.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe looks for. */
export const RULES = {
  all: { runOnly: { type: 'tag' as const, values: LEVELS } },
  /** Between light and dark only colours differ. */
  colours: { runOnly: { type: 'rule' as const, values: ['color-contrast'] } },
  /** Between languages colours do not differ. */
  words: { runOnly: { type: 'tag' as const, values: LEVELS }, rules: { 'color-contrast': { enabled: false } } },
};
export type Rules = keyof typeof RULES;

/** Waits until nothing moves or fades any more: what is half faded in has other colours than it will have. */
async function standsStill(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  const moving = () =>
    document.getAnimations().filter((one) => Number.isFinite(Number(one.effect?.getComputedTiming().endTime))).length;
  await expect.poll(() => page.evaluate(moving), { message: 'something moves on' }).toBe(0);
}

/** Claims that axe finds nothing. */
export async function expectNoViolations(page: Page, rules: Rules, where: string): Promise<void> {
  await standsStill(page);
  // There are no frames: without a search for them axe takes half the time.
  const axe = new AxeBuilder({ page }).options({ ...RULES[rules], resultTypes: ['violations'] }).setLegacyMode();
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  expect.soft(found, `axe on ${where}`).toEqual([]);
}

/** Claims that the page is no wider than its window. */
export async function expectNothingSticksOut(page: Page, where: string): Promise<void> {
  // The page takes a moment to fit itself into a new width.
  const sticksOut = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.soft.poll(sticksOut, { message: `sticks out: ${where}` }).toBeLessThanOrEqual(0);
}
