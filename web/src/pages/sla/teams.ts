// Who kept a promise and who broke it, team by team.

type Counts = { n_kept: number; n_breached: number };
type Team<P> = Counts & { name: string | undefined; members: P[] };

/** Teams with their people, those that broke most first, and last whoever is in none. */
export function byTeam<P extends Counts & { team?: string }>(people: P[]): Team<P>[] {
  const teams = new Map<string | undefined, Team<P>>();
  for (const one of people) {
    const team = teams.get(one.team) ?? { name: one.team, members: [], n_kept: 0, n_breached: 0 };
    team.members.push(one);
    team.n_kept += one.n_kept;
    team.n_breached += one.n_breached;
    teams.set(one.team, team);
  }
  const isNone = (team: Team<P>) => Number(team.name === undefined);
  return [...teams.values()].sort((a, b) => isNone(a) - isNone(b) || b.n_breached - a.n_breached);
}
