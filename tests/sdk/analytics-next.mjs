// @segment/analytics-next, in a browser: one request for each call, from a page of another origin.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, normalize } from "node:path";

import { chromium } from "playwright-core";

import { features, told } from "./story.mjs";

const { address, writeKey, person } = told();
const library = dirname(createRequire(import.meta.url).resolve("@segment/analytics-next/dist/umd/index.js"));

/** The page of the site, and the library beside it. */
const site = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://site");
  if (pathname === "/favicon.ico") return response.writeHead(204).end();
  if (!pathname.startsWith("/library/")) {
    response.writeHead(200, { "Content-Type": "text/html" });
    return response.end("<!doctype html><title>Pricing</title><script src=/library/index.js></script>");
  }
  try {
    const text = await readFile(join(library, normalize(pathname.slice("/library/".length))));
    response.writeHead(200, { "Content-Type": "text/javascript" }).end(text);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => site.listen(0, "localhost", ready));

const browser = await chromium.launch({
  executablePath: process.env.LEADPACT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking"],
});
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error("page:", error.message));
  let acknowledged = 0;
  let refused = 0;
  page.on("response", (response) => {
    if (response.request().method() !== "POST") return;
    if (response.ok()) acknowledged += 1;
    else refused += 1;
  });
  await page.goto(`http://localhost:${site.address().port}/pricing?utm_source=newsletter&utm_campaign=autumn`);
  const calls = await page.evaluate(tell, { host: new URL(address).host, writeKey, person, features });
  // A call without an answer waits in the library's own line, and is sent again from there.
  const began = Date.now();
  while (acknowledged < calls && refused === 0 && Date.now() - began < 30_000) await new Promise((later) => setTimeout(later, 50));
  if (acknowledged !== calls || refused > 0) throw new Error(`${calls} calls, ${acknowledged} acknowledged, ${refused} refused`);
} finally {
  await browser.close();
  site.close();
}

/** Runs in the page; how many calls were made. */
async function tell({ host, writeKey, person, features }) {
  const segment = { apiKey: writeKey, apiHost: `${host}/v1`, protocol: "http" };
  const cdnSettings = { integrations: { "Segment.io": segment }, plan: {}, remotePlugins: [] };
  const [analytics] = await window.AnalyticsNext.AnalyticsBrowser.load({ writeKey, cdnSettings });
  analytics.setAnonymousId(person.anonymousId);
  analytics.page("Pricing");
  analytics.track("Asset Downloaded", { type: "case study" });
  analytics.identify(person.userId, person.traits);
  analytics.group(person.companyId, person.company);
  analytics.alias(person.userId, person.oldId);
  for (let n = 1; n <= features; n++) analytics.track("Feature Used", { feature: "csv import", n });
  await analytics.track("Demo Requested", { source: "product" });
  return 5 + features + 1;
}
