import { describe, expect, it } from 'vitest';
import { byTeam } from './teams';

const ana = { person: 'ana', team: 'north', n_kept: 4, n_breached: 0 };
const petr = { person: 'petr', team: 'north', n_kept: 1, n_breached: 1 };
const jana = { person: 'jana', team: 'south', n_kept: 2, n_breached: 3 };
const boss = { person: 'boss', n_kept: 0, n_breached: 9 };

describe('byTeam', () => {
  it('adds up what the people of a team kept and broke, the team that broke most first', () => {
    expect(byTeam([boss, jana, petr, ana])).toEqual([
      { name: 'south', members: [jana], n_kept: 2, n_breached: 3 },
      { name: 'north', members: [petr, ana], n_kept: 5, n_breached: 1 },
      { name: undefined, members: [boss], n_kept: 0, n_breached: 9 },
    ]);
  });

  it('leaves people in their order where nobody has a team', () => {
    const alone = { ...ana, team: undefined };
    expect(byTeam([boss, alone])).toEqual([{ name: undefined, members: [boss, alone], n_kept: 4, n_breached: 9 }]);
  });
});
