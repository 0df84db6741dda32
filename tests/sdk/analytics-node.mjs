// @segment/analytics-node, from a server: batches of 15 calls.

import { Analytics } from "@segment/analytics-node";

import { features, told } from "./story.mjs";

const { address, writeKey, person } = told();
const { anonymousId, userId } = person;
const analytics = new Analytics({ writeKey, host: address, flushAt: 15, flushInterval: 500 });
analytics.on("error", (error) => console.error("error", error.code, error.reason ?? ""));

analytics.page({ anonymousId, name: "Pricing", properties: person.page });
analytics.track({ anonymousId, event: "Asset Downloaded", properties: { type: "case study" } });
analytics.identify({ userId, anonymousId, traits: person.traits });
analytics.group({ userId, anonymousId, groupId: person.companyId, traits: person.company });
analytics.alias({ userId, previousId: person.oldId });
for (let n = 1; n <= features; n++) {
  analytics.track({ userId, anonymousId, event: "Feature Used", properties: { feature: "csv import", n } });
}
analytics.track({ userId, event: "Demo Requested", properties: { source: "product" } });
await analytics.closeAndFlush({ timeout: 30_000 });
