import { expect, test } from 'vitest';
import { inForce } from '../leads/queries';
import { type Force, type Pacts, type PactVersion, versionState } from './queries';

const version = (id: number, pact = 'desk'): PactVersion => ({
  id,
  pact,
  version: id,
  fingerprint: `f${id}`,
  uploaded_at: '2026-01-01T00:00:00Z',
  uploaded_by: 'system',
});

const force = (id: number, version: number, from: string, more: Partial<Force> = {}): Force => ({
  id,
  pact: 'desk',
  version,
  from,
  at: from,
  put_by: 'system',
  ...more,
});

const NOW = Date.parse('2026-06-01T00:00:00Z');
const VERSIONS = [version(3), version(2), version(1)];

test.each<{ it: string; forces: Force[]; states: [string, string, string]; now: number[] }>([
  { it: 'nothing was put in force', forces: [], states: ['never', 'never', 'never'], now: [] },
  {
    it: 'the later of two counts',
    forces: [force(1, 1, '2026-02-01T00:00:00Z'), force(2, 2, '2026-03-01T00:00:00Z')],
    states: ['was', 'in_force', 'never'],
    now: [2],
  },
  {
    it: 'one waits for its instant',
    forces: [force(1, 1, '2026-02-01T00:00:00Z'), force(2, 3, '2026-09-01T00:00:00Z', { at: '2026-05-01T00:00:00Z' })],
    states: ['in_force', 'never', 'coming'],
    now: [1],
  },
  {
    it: 'it was ended',
    forces: [force(1, 1, '2026-02-01T00:00:00Z', { ended_at: '2026-04-01T00:00:00Z' })],
    states: ['was', 'never', 'never'],
    now: [],
  },
  {
    it: 'the service is ahead of the browser',
    forces: [force(1, 2, '2026-06-01T00:00:05Z')],
    states: ['never', 'in_force', 'never'],
    now: [2],
  },
])('$it', ({ forces, states, now }) => {
  const pacts: Pacts = { versions: VERSIONS, in_force: forces };
  expect([1, 2, 3].map((id) => versionState(pacts, version(id), NOW).is)).toEqual(states);
  expect(inForce(pacts, NOW).map((one) => one.version.id)).toEqual(now);
});
