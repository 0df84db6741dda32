// How long each page takes until it can be used, and an open page until it shows what was sent, with few leads and with many:
// `cargo xtask bench web`. Only where somebody asks for it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { Demo } from './support/demo';

/** Where the figures go, and the folder of the companies. */
const FIGURES = process.env.LEADPACT_SPEED ?? '';
const COMPANIES = process.env.LEADPACT_SPEED_DATA ?? '';
/** Leads of each company, how often each page is opened, and how often something is sent to an open one. */
const SIZES = (process.env.LEADPACT_SPEED_LEADS ?? '').split(',').map(Number);
const ROUNDS = Number(process.env.LEADPACT_SPEED_ROUNDS ?? 5);
const SENT = Number(process.env.LEADPACT_SPEED_SENT ?? 20);
/** A page that does not show within this what was sent will not. */
const SHOWN_WITHIN_MS = 10_000;
/** A page that stays as it is for so long is done. */
const STILL_MS = 250;

/** Milliseconds of each round, by what was measured. */
type Times = Record<string, number[]>;

base(
  'how long each page takes until it can be used, and an open page until it shows what was sent',
  async ({ page }) => {
    base.setTimeout(3_600_000);
    const figures: Record<'pages' | 'changes', Record<string, Times>> = { pages: {}, changes: {} };
    await page.addInitScript(countRequests);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const leads of SIZES) {
      const demo = await Demo.start(join(COMPANIES, String(leads)), leads);
      try {
        const origin = await demo.signIn(page, 'admin');
        figures.pages[leads] = await openPages(page, origin);
        figures.changes[leads] = await sendEvents(page, origin);
        for (const [name, times] of Object.entries({ ...figures.pages[leads], ...figures.changes[leads] }))
          console.log(`${leads} leads, ${name}: ${times.map(Math.round).join(' ')} ms`);
      } finally {
        await demo.stop();
      }
    }
    writeFileSync(FIGURES, JSON.stringify(figures));
  },
);

/** Opens each page over and over. */
async function openPages(page: Page, origin: string): Promise<Times> {
  const times: Times = {};
  for (const [name, address] of Object.entries(await pages(page, origin))) {
    times[name] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await page.goto(origin + address, { waitUntil: 'commit' });
      times[name].push(await usable(page));
    }
  }
  return times;
}

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
    const begun = performance.now();
    let since: number | undefined;
    while (performance.now() - begun < 60_000) {
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

/** Sends events as tracking libraries do, while the pages are open that show them. */
async function sendEvents(page: Page, origin: string): Promise<Times> {
  const desk = await Desk.of(page, origin);
  // What an earlier run sent is there still; in brackets, a number is no beginning of another one.
  const run = Date.now().toString(36);
  const people = Array.from(
    { length: SENT },
    (_, round) => new Visitor(`Measured ${run} (${round})`, `${run}-${round}`),
  );
  const times: Times = { "a lead's timeline": [], 'the queue of today': [], 'what is arriving': [] };
  const [first] = people;
  if (!first) return times;

  // One who is known already does something.
  await desk.send([first.introduced()]);
  const [lead] = (await desk.get(`/api/leads?q=${encodeURIComponent(first.email)}&limit=1`)).items;
  for (const [name, address] of [
    ["a lead's timeline", `/leads/${lead.id}`],
    ['what is arriving', '/settings/sources'],
  ] as const) {
    await page.goto(origin + address);
    for (let round = 0; round < SENT; round += 1) {
      const event = `Measured ${name} ${run} (${round})`;
      times[name]?.push(await shown(page, desk.key, first.did(event), event));
    }
  }

  // One after the other asks for a demo, and is ready for sales by that.
  await page.goto(`${origin}/today?queue=all`);
  await usable(page);
  // All of it, so that whoever comes is seen wherever they stand.
  for (const more = page.getByRole('button', { name: 'Show more' }); await more.isVisible(); await usable(page))
    await more.click();
  for (const person of people) {
    await desk.send([person.introduced(), person.looked()]);
    times['the queue of today']?.push(await shown(page, desk.key, person.asked(), person.name));
    await desk.close(person.email);
  }
  await desk.leave();
  return times;
}

/** Somebody who comes to the company's site. */
class Visitor {
  readonly email: string;

  constructor(
    readonly name: string,
    private readonly id: string,
  ) {
    this.email = `anna.${id}@measured-${id}.example`;
  }

  /** They say who they are, and so well that their fit is not in doubt. */
  introduced(): Call {
    const person = { email: this.email, name: this.name, title: 'CIO', seniority: 'c-level', department: 'IT' };
    const company = {
      name: `Measured ${this.id}`,
      domain: `measured-${this.id}.example`,
      employees: 320,
      country: 'JP',
    };
    return this.call({ type: 'identify', traits: { ...person, country: 'JP', company } });
  }

  looked(): Call {
    return this.call({ type: 'page', properties: { path: '/pricing', lasted_s: 40 } });
  }

  asked(): Call {
    const properties = { form: 'demo', contact_me: true };
    return this.call({ type: 'track', event: 'Demo Requested', channel: 'form', properties });
  }

  did(event: string): Call {
    return this.call({ type: 'track', event });
  }

  private call(call: Call): Call {
    return { userId: this.email, ...call };
  }
}

type Call = Record<string, unknown>;

/** What an admin does besides: makes the source whose key is used, and puts handed over leads away. */
class Desk {
  private constructor(
    private readonly page: Page,
    private readonly origin: string,
    private readonly csrf: string,
    /** The key of the source; none before it is made. */
    public key = '',
    private source = 0,
  ) {}

  static async of(page: Page, origin: string): Promise<Desk> {
    const entry = await (await page.request.get(`${origin}/api/session/entry`)).json();
    const desk = new Desk(page, origin, entry.who.csrf_token);
    const made = await desk.post('/api/sources', { name: 'Measured', kind: 'server', origins: [] });
    [desk.key, desk.source] = [made.write_key, made.source.id];
    return desk;
  }

  /** Nothing can be sent by the key any more. */
  async leave(): Promise<void> {
    const headers = { 'X-CSRF-Token': this.csrf };
    const gone = await this.page.request.delete(`${this.origin}/api/sources/${this.source}`, { headers });
    expect(gone.ok(), 'the source is revoked').toBe(true);
  }

  async get(path: string) {
    return (await this.page.request.get(this.origin + path)).json();
  }

  /** Sends calls, and waits until they are taken. */
  async send(batch: Call[]): Promise<void> {
    const data = { writeKey: this.key, batch };
    const answer = await this.page.request.post(`${this.origin}/v1/batch`, { data });
    expect(await answer.json(), 'calls that were sent').toMatchObject({ success: true });
  }

  /** Takes a lead out of the queue again, so that the next run finds the queue as this one did. */
  async close(email: string): Promise<void> {
    const [lead] = (await this.get(`/api/leads?q=${encodeURIComponent(email)}&limit=1`)).items;
    const [handoff] = (await this.get(`/api/handoffs?lead=${lead.id}`)).items;
    const act = { revision: handoff.revision, act: 'reject', reason: 'outside_pact', words: 'measured' };
    await this.post(`/api/handoffs/${handoff.id}/acts`, act);
  }

  private async post(path: string, data: Call) {
    const answer = await this.page.request.post(this.origin + path, { data, headers: { 'X-CSRF-Token': this.csrf } });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  }
}

/** The milliseconds from sending a call until the open page shows a text that it did not show before. */
async function shown(page: Page, key: string, call: Call, text: string): Promise<number> {
  await usable(page);
  const sending = { key, call, text, within: SHOWN_WITHIN_MS };
  const result = await page.evaluate(async ({ key, call, text, within }) => {
    const isThere = () => document.querySelector('main')?.textContent?.includes(text) ?? false;
    if (isThere()) throw new Error(`“${text}” is there before it is sent`);
    const changed = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => isThere() && resolve(performance.now()));
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      setTimeout(() => resolve(Number.NaN), within);
    });
    const headers = { 'Content-Type': 'application/json', Authorization: `Basic ${btoa(`${key}:`)}` };
    const sentAt = performance.now();
    const taken = await fetch('/v1/track', {
      method: 'POST',
      credentials: 'omit',
      headers,
      body: JSON.stringify(call),
    });
    if (!taken.ok) throw new Error(`the call was refused: ${taken.status} ${await taken.text()}`);
    return (await changed) - sentAt;
  }, sending);
  expect(result, `${page.url()} shows “${text}” within ${SHOWN_WITHIN_MS} ms`).toBeGreaterThan(0);
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
