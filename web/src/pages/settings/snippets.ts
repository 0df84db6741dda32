// What to paste where, so that events arrive: tracking libraries and plain HTTP. Each is tried by the project's own tests.

export type Snippet = {
  name: string;
  /** Whether it is of use for a source of this kind. */
  isFor: (kind: string) => boolean;
  text: (origin: string, key: string) => string;
};

export const SNIPPETS: Snippet[] = [
  {
    name: 'analytics-next',
    isFor: (kind) => kind === 'browser',
    text: (origin, key) => `// npm install @segment/analytics-next
import { AnalyticsBrowser } from '@segment/analytics-next';

export const analytics = AnalyticsBrowser.load({
  writeKey: '${key}',
  cdnSettings: {
    integrations: {
      'Segment.io': { apiKey: '${key}', apiHost: '${origin.replace(/^https?:\/\//, '')}/v1', protocol: '${origin.split(':')[0]}' },
    },
  },
});

analytics.page();
analytics.identify({ email: 'ana@acme.example', name: 'Ana Acme' });
analytics.track('Form Submitted', { form: 'contact', contact_me: true });`,
  },
  {
    name: 'analytics-node',
    isFor: (kind) => kind === 'server',
    text: (origin, key) => `// npm install @segment/analytics-node
import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: '${key}', host: '${origin}' });

analytics.identify({ userId: '42', traits: { email: 'ana@acme.example', title: 'CIO' } });
analytics.track({ userId: '42', event: 'Trial Started' });
await analytics.closeAndFlush();`,
  },
  {
    name: 'Python',
    isFor: (kind) => kind === 'server' || kind === 'import',
    text: (origin, key) => `# pip install segment-analytics-python
import segment.analytics as analytics

analytics.write_key = '${key}'
analytics.host = '${origin}'

analytics.identify('42', {'email': 'ana@acme.example', 'title': 'CIO'})
analytics.track('42', 'Trial Started')
analytics.shutdown()`,
  },
  {
    name: 'curl',
    isFor: () => true,
    text: (origin, key) => `curl ${origin}/v1/track -u ${key}: -H 'Content-Type: application/json' \\
  -d '{"anonymousId":"try-1","event":"Form Submitted","properties":{"form":"contact"}}'`,
  },
];
