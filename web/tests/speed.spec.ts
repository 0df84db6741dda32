// How long each page takes until it can be used, with few leads and with many: `cargo xtask bench web`. Only where somebody asks for it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { Demo } from './support/demo';

/** Where the figures go, and the folder of the companies. */
const FIGURES = process.env.LEADPACT_SPEED ?? '';
const COMPANIES = process.env.LEADPACT_SPEED_DATA ?? '';
/** Leads of each company, and how often each page is opened. */
const SIZES = (process.env.LEADPACT_SPEED_LEADS ?? '').split(',').map(Number);
const ROUNDS = Number(process.env.LEADPACT_SPEED_ROUNDS ?? 5);
/** A page that stays as it is for so long is done. */
const STILL_MS = 250;

base('how long each page takes until it can be used', async ({ page }) => {
  base.setTimeout(3_600_000);
  const figures: Record<string, Record<string, number[]>> = {};
  await page.addInitScript(countRequests);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const leads of SIZES) {
    const demo = await Demo.start(join(COMPANIES, String(leads)), leads);
    try {
      const origin = await demo.signIn(page, 'admin');
      const times: Record<string, number[]> = {};
      for (const [name, address] of Object.entries(await pages(page, origin))) {
        times[name] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          await page.goto(origin + address, { waitUntil: 'commit' });
          times[name].push(await usable(page));
        }
        console.log(`${leads} leads, ${name}: ${times[name].map(Math.round).join(' ')} ms`);
      }
      figures[String(leads)] = times;
    } finally {
      await demo.stop();
    }
  }
  writeFileSync(FIGURES, JSON.stringify(figures));
});

/** What is opened: lists, one of each thing, and what counts over everything. */
async function pages(page: Page, origin: string): Promise<Record<string, string>> {
  const get = async (path: string) => (await page.request.get(origin + path)).json();
  const [handoff] = (await get('/api/handoffs?owner=all&limit=1')).items;
  const lead = await get(`/api/leads/${handoff.lead.id}`);
  return {
    today: '/today?queue=all',
    handoff: `/today/${handoff.id}`,
    leads: '/leads',
    'leads of one verdict': '/leads?pact=northwind-desk&verdict=qualified',
    'leads found by a word': '/leads?q=anna',
    lead: `/leads/${lead.id}`,
    companies: '/companies',
    company: `/companies/${lead.company.id}`,
    pacts: '/pacts',
    'pact in forms': '/pacts/1/edit',
    funnel: '/funnel?days=730&by=channel',
    promises: '/sla?days=91',
    sources: '/settings/sources',
    duty: '/settings/duty',
    audit: '/settings/audit',
  };
}

/** The milliseconds from the start of the navigation until the page is drawn whole and waits for nothing more. */
async function usable(page: Page): Promise<number> {
  const result = await page.evaluate(async (still) => {
    const isThere = () =>
      document.querySelector('h1') !== null &&
      document.querySelector('[aria-busy="true"], .mantine-Skeleton-root, .mantine-Loader-root') === null &&
      (window as unknown as { pending: number }).pending === 0;
    let since: number | undefined;
    while (performance.now() < 60_000) {
      await new Promise(requestAnimationFrame);
      if (!isThere()) since = undefined;
      else since ??= performance.now();
      if (since !== undefined && performance.now() - since > still) return since;
    }
    return Number.NaN;
  }, STILL_MS);
  expect(result, page.url()).toBeGreaterThan(0);
  return result;
}

/** Counts the answers that the page waits for; the stream of changes never ends. */
function countRequests() {
  const counted = window as unknown as { pending: number };
  counted.pending = 0;
  const fetched = window.fetch;
  window.fetch = async (...args) => {
    counted.pending += 1;
    try {
      return await fetched(...args);
    } finally {
      counted.pending -= 1;
    }
  };
}
