"""segment-analytics-python, from a server: batches of 20 calls, packed with gzip."""

import sys

from segment.analytics import Client

FEATURES = 30

address, write_key, library = sys.argv[1:4]
user, browser, firm = f"user-{library}", f"browser-{library}", f"firm-{library}"

client = Client(write_key, host=address, gzip=True, upload_size=20, upload_interval=0.2, on_error=lambda e, _: print("error", e, file=sys.stderr))
client.page(anonymous_id=browser, name="Pricing", properties={"path": "/pricing", "title": "Pricing", "url": "https://northwind.example/pricing"})
client.track(anonymous_id=browser, event="Asset Downloaded", properties={"type": "case study"})
traits = {"email": f"ana@firm-{library}.example", "firstName": "Ana", "lastName": "Lima", "title": "IT manager", "plan": "trial"}
client.identify(user, traits, anonymous_id=browser)
client.group(user, firm, {"name": f"Firm of {library}", "employees": 250, "industry": "Software"}, anonymous_id=browser)
client.alias(f"old-{library}", user)
for n in range(1, FEATURES + 1):
    client.track(user, "Feature Used", {"feature": "csv import", "n": n}, anonymous_id=browser)
client.track(user, "Demo Requested", {"source": "product"})
client.flush()
client.join()
