// The thresholds of a pact's tiers in its text: found, and moved without touching anything else.
import { scalars } from './places';

export type Score = 'fit' | 'engagement';

/** The least score of a tier, and where it stands in the text. */
export type Threshold = { tier: string; score: Score; value: number; from: number; to: number };

/** All thresholds of tiers, in the order of the text. */
export function thresholds(text: string): Threshold[] {
  return scalars(text).flatMap(({ path, value, from, to }) => {
    const [key, tier] = path;
    const [score, bound] = path.slice(-2);
    const number = Number(value);
    if (key !== 'mql' || tier === undefined || bound !== 'min' || !Number.isFinite(number)) return [];
    return score === 'fit' || score === 'engagement' ? [{ tier, score, value: number, from, to }] : [];
  });
}

/** The text with another value for a threshold. */
export function moved(text: string, threshold: Threshold, value: number): string {
  return text.slice(0, threshold.from) + String(value) + text.slice(threshold.to);
}

/** Weeks of a period of promises. */
const WEEKS: Record<string, number> = { week: 1, month: 365.25 / 12 / 7, quarter: 365.25 / 4 / 7, year: 365.25 / 7 };

/** How many qualified leads marketing promises a week, if the pact says it. */
export function promisedPerWeek(text: string): number | undefined {
  const said = scalars(text).find(({ path }) => path.join('/') === 'sla/marketing/qualified')?.value ?? '';
  const match = /^(\d+)\s+(?:per|a)\s+(\w+)$/.exec(said);
  const weeks = WEEKS[match?.[2] ?? ''];
  return weeks === undefined ? undefined : Number(match?.[1]) / weeks;
}
