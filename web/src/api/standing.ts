// What an explanation says. The API's description leaves these forms open, because the engine's own types are what is sent.

export type Verdict = { is: 'below' | 'excluded' } | { is: 'held' | 'qualified'; tier: string };

export type Evidence = {
  event: string;
  at: string;
  after: string[];
  points: number | null;
  fact: { trait: string; value: string } | null;
};

export type Contribution = { clause: string; points: number; evidence: Evidence[] };

export type Tally = { score: number; contributions: Contribution[] };

/** Fit by engagement. */
export type Grade = { fit: string; engagement: number };

/** A grade as people write it: `A1`. */
export const gradeText = (grade: Grade): string => `${grade.fit}${grade.engagement}`;

export type Qualification = {
  at: string;
  event: string;
  tier: string;
  fit: number;
  engagement: number;
  grade: Grade;
  level: number;
};

export type Standing = {
  at: string;
  fit: Tally;
  engagement: Tally;
  grade: Grade;
  level: number;
  persona: string | null;
  tier: string | null;
  verdict: Verdict;
  reason: { code: string; clauses: string[] };
  stage: string;
  bant: string[];
  missing: string[];
  find_decision_maker: boolean;
  qualifications: Qualification[];
};

export type Explained = {
  explanation: {
    pact: string;
    version: number;
    lead_id: string;
    n_events: number;
    standing: Standing;
    missing: { tier: string } | null;
    next: string[];
  };
  headline: string[];
  clauses: Record<string, string>;
  events: Record<string, string>;
};
