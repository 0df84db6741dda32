// What an operator does first, over HTTP: sets a service up and fills it with a simulated company.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ADMIN = {
  name: 'Ana Lima',
  email: 'ana.lima@northwind.example',
  password: 'nineteen herons over the weir',
};

type Json = Record<string, unknown>;

/** Events of one request. */
const BATCH = 500;

/** A person's or program's place at the API. */
export class Office {
  private cookie = '';
  private csrf = '';

  constructor(readonly address: string) {}

  /** Makes the first admin with the link that the first start prints. */
  async open(token: string): Promise<void> {
    await this.post('/api/setup', { token, ...ADMIN, language: 'en', time_zone: 'Europe/Prague' });
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.post('/api/session', { email, password });
  }

  /** Invites somebody who takes up the invitation at once. */
  async hire(name: string, email: string, role: string, language = 'en'): Promise<void> {
    const invited = await this.post('/api/people', { name, email, role, language, time_zone: 'Europe/Prague' });
    const link = invited.link as { token: string };
    await new Office(this.address).post('/api/link/follow', { token: link.token, password: ADMIN.password });
  }

  /** Uploads a pact with the scenarios beside it and puts it in force. */
  async putInForce(pact: string, from: string): Promise<void> {
    const name = pact.replace(/\.yaml$/, '.scenarios.md');
    const scenarios = [{ name: name.split('/').pop(), text: readFileSync(name, 'utf8') }];
    const pushed = await this.post('/api/pacts', { text: readFileSync(pact, 'utf8'), scenarios });
    await this.post('/api/pacts/in-force', { version: (pushed.version as { id: number }).id, from });
  }

  /** Tells the service what the files of a simulated company say. */
  async importCompany(folder: string): Promise<number> {
    const events = companyEvents(folder);
    for (let from = 0; from < events.length; from += BATCH) {
      const told = await this.post('/api/events', { events: events.slice(from, from + BATCH) });
      if (told.refused !== 0) throw new Error(`refused: ${JSON.stringify(told.events).slice(0, 2000)}`);
    }
    return events.length;
  }

  /** Lets leads ask for a demo a few minutes ago, so that they are handed over now. */
  async askForDemos(names: string[], mark = 'fresh'): Promise<void> {
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    const events = names.flatMap((name, idx) => {
      const domain = `${mark}-${idx}.example`;
      const email = `${name.split(' ')[0]?.toLowerCase()}@${domain}`;
      const identifiers = [{ kind: 'email', value: email }];
      const company = {
        'company.name': `${mark} ${idx} works`,
        'company.domain': domain,
        'company.employees': 320,
        'company.country': 'JP',
      };
      const person = { email, name, title: 'CIO', seniority: 'c-level', department: 'IT', country: 'JP' };
      return [
        { id: `${mark}-${idx}`, at: at(30), kind: 'traits', identifiers, properties: { ...person, ...company } },
        {
          id: `${mark}-read-${idx}`,
          at: at(20),
          kind: 'page',
          lasted_s: 40,
          identifiers,
          properties: { path: '/pricing' },
        },
        {
          id: `${mark}-demo-${idx}`,
          at: at(3),
          kind: 'track',
          name: 'Demo Requested',
          channel: 'form',
          identifiers,
          properties: { form: 'demo', contact_me: true },
        },
      ];
    });
    const told = await this.post('/api/events', { events });
    if (told.refused !== 0) throw new Error(`refused: ${JSON.stringify(told.events).slice(0, 2000)}`);
  }

  async get(path: string): Promise<Json> {
    return this.send('GET', path);
  }

  async post(path: string, body: Json): Promise<Json> {
    return this.send('POST', path, body);
  }

  private async send(method: string, path: string, body?: Json): Promise<Json> {
    const headers: Record<string, string> = { Cookie: this.cookie, 'X-CSRF-Token': this.csrf };
    if (body) headers['Content-Type'] = 'application/json';
    const response = await fetch(this.address + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 2000)}`);
    const cookie = response.headers.get('set-cookie');
    if (cookie) this.cookie = cookie.split(';')[0] ?? '';
    const answer: Json = text === '' ? {} : JSON.parse(text);
    if (typeof answer.csrf_token === 'string') this.csrf = answer.csrf_token;
    return answer;
  }
}

/** Everything that the files of a simulated company say, in the order in which it happened. */
function companyEvents(folder: string): Json[] {
  const companies = new Map(rows(folder, 'companies').map((row) => [row.company, row]));
  const known = (lead: string | undefined) => [{ kind: 'record id', value: lead }];
  const emails = new Map<string, string>();
  const events: Json[] = [];
  for (const row of rows(folder, 'leads')) {
    const { lead = '', at, company, email, ...traits } = row;
    if (email) emails.set(lead, email);
    const of = companies.get(company ?? '');
    const properties = present({
      ...traits,
      email,
      'company.name': of?.name,
      'company.domain': of?.domain,
      'company.employees': of?.employees,
      'company.industry': of?.industry,
      'company.country': of?.country,
      'company.revenue': of?.revenue,
    });
    const identifiers = email ? [...known(lead), { kind: 'email', value: email }] : known(lead);
    events.push({ id: `lead-${lead}`, at, kind: 'traits', channel: 'import', identifiers, properties });
  }
  for (const line of readFileSync(join(folder, 'events.jsonl'), 'utf8').split('\n')) {
    if (line === '') continue;
    const { lead, ...event } = JSON.parse(line) as Json & { lead: string };
    events.push({ ...event, identifiers: known(lead) });
  }
  for (const row of rows(folder, 'touches')) {
    const { lead, id, at, act, reason, note = '' } = row;
    const noted = note.includes('=') ? note.split('; ').map((part) => part.split('=') as [string, string]) : [];
    const properties = present({ reason, ...Object.fromEntries(noted) });
    events.push({ id, at, kind: act, channel: 'sales', identifiers: known(lead), properties });
  }
  for (const row of rows(folder, 'outcomes')) {
    const { lead, id, at, outcome, amount, currency, reason } = row;
    const properties = present({ amount: amount && `${amount} ${currency}`, reason });
    events.push({ id, at, kind: outcome, identifiers: known(lead), properties });
  }
  return events.sort((a, b) => Date.parse(String(a.at)) - Date.parse(String(b.at)));
}

function present(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** The rows of a CSV file whose fields hold no line breaks. */
function rows(folder: string, name: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(join(folder, `${name}.csv`), 'utf8')
    .trimEnd()
    .split('\n');
  const columns = fields(head);
  return lines.map((line) => Object.fromEntries(fields(line).map((field, idx) => [columns[idx] ?? '', field])));
}

function fields(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
