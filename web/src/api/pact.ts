// What checking, saying and comparing pacts answers; the API's description leaves these forms open.

export type Finding = {
  id: string;
  severity: 'error' | 'warning' | 'note';
  message: string;
  file: string;
  label: string | null;
  help: string[];
  line: number;
  column: number;
  end_line: number;
  end_column: number;
};

export type CheckedScenario = {
  scenario: string;
  passed: boolean;
  checks: { expected: string; actual: string; passed: boolean; at: string; line: number }[];
};

export type Checked = {
  pact: string | null;
  version: number | null;
  fingerprint: string | null;
  fault: 'mistakes' | 'failed_scenario' | null;
  findings: Finding[];
  scenario_files: { file: string; findings: Finding[]; scenarios: CheckedScenario[] }[];
};

export type ClauseChange = {
  clause: string;
  renamed_from: string | null;
  kind: 'added' | 'removed' | 'changed' | 'renamed' | 'reordered';
  before: string | null;
  after: string | null;
  effect: 'loosens' | 'tightens' | 'neutral' | 'unclear';
  concern: string;
  because: string;
};

export type Changes = {
  name: string;
  old_version: number;
  new_version: number;
  same_meaning: boolean;
  changes: ClauseChange[];
};
