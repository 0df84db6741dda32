// @rudderstack/rudder-sdk-node, from a server: batches of 20 calls, packed with gzip.

import RudderAnalytics from "@rudderstack/rudder-sdk-node";

import { features, told } from "./story.mjs";

const { address, writeKey, person } = told();
const { anonymousId, userId } = person;
const analytics = new RudderAnalytics(writeKey, { dataPlaneUrl: address, flushAt: 20, flushInterval: 500, logLevel: "error" });

analytics.page({ anonymousId, name: "Pricing", properties: person.page });
analytics.track({ anonymousId, event: "Asset Downloaded", properties: { type: "case study" } });
analytics.identify({ userId, anonymousId, traits: person.traits });
analytics.group({ userId, anonymousId, groupId: person.companyId, traits: person.company });
analytics.alias({ userId, previousId: person.oldId });
for (let n = 1; n <= features; n++) {
  analytics.track({ userId, anonymousId, event: "Feature Used", properties: { feature: "csv import", n } });
}
analytics.track({ userId, event: "Demo Requested", properties: { source: "product" } });
await analytics.flush();
