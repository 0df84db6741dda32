// A web site of the company's, with the tracking library that it has already: pages of another origin, in a visitor's own browser.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join, normalize } from 'node:path';
import type { Page } from '@playwright/test';

const LIBRARY = dirname(createRequire(import.meta.url).resolve('@segment/analytics-next/dist/umd/index.js'));
const PAGE = '<!doctype html><title>Pricing</title><script src=/library/index.js></script>';

type Analytics = {
  identify: (traits: Record<string, string>) => Promise<unknown>;
  track: (event: string) => Promise<unknown>;
};
type Shop = {
  AnalyticsNext: { AnalyticsBrowser: { load: (settings: object) => Promise<[Analytics]> } };
  analytics: Analytics;
};

export class Site {
  private constructor(private readonly server: Server) {}

  static async open(): Promise<Site> {
    const server = createServer(async ({ url = '/' }, response) => {
      const { pathname } = new URL(url, 'http://site');
      if (!pathname.startsWith('/library/')) return response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
      const file = join(LIBRARY, normalize(pathname.slice('/library/'.length)));
      const text = await readFile(file).catch(() => undefined);
      return response.writeHead(text ? 200 : 404, { 'Content-Type': 'text/javascript' }).end(text);
    });
    await new Promise<void>((ready) => server.listen(0, 'localhost', ready));
    return new Site(server);
  }

  /** Somebody looks at the prices, where the library was set up as the page of sources says. */
  async visit(page: Page, service: string, writeKey: string): Promise<void> {
    await page.goto(`http://localhost:${(this.server.address() as AddressInfo).port}/pricing`);
    await page.evaluate(
      async ({ host, writeKey }) => {
        const shop = window as unknown as Shop;
        const segment = { apiKey: writeKey, apiHost: `${host}/v1`, protocol: 'http' };
        const cdnSettings = { integrations: { 'Segment.io': segment }, plan: {}, remotePlugins: [] };
        [shop.analytics] = await shop.AnalyticsNext.AnalyticsBrowser.load({ writeKey, cdnSettings });
      },
      { host: new URL(service).host, writeKey },
    );
  }

  /** They say who they are. */
  async identify(page: Page, traits: Record<string, string>): Promise<void> {
    await page.evaluate((traits) => (window as unknown as Shop).analytics.identify(traits), traits);
  }

  /** They do something. */
  async track(page: Page, event: string): Promise<void> {
    await page.evaluate((event) => (window as unknown as Shop).analytics.track(event), event);
  }

  async close(): Promise<void> {
    await new Promise((closed) => this.server.close(closed));
  }
}
