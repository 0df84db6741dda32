// What a pact's text was before each edit, so that edits can be taken back and made again. Every edit is a change of the text.

/** With what the text is edited. */
export type Hand = 'form' | 'text' | 'threshold';

/** A text as it was, and the hand that may go on writing it as one edit; none once it was gone back to. */
type Step = { text: string; by?: Hand };

export type History = { past: Step[]; now: Step; next: Step[] };

/** So many edits can be taken back. With texts of some ten kilobytes, that is little to keep. */
export const MOST_STEPS = 200;

export const begun = (text: string): History => ({ past: [], now: { text }, next: [] });

/** In the form each change is an edit; what is typed or dragged in one go is one edit however many changes it has. */
export function written(history: History, text: string, by: Hand): History {
  const { past, now } = history;
  if (text === now.text) return history;
  const goesOn = by !== 'form' && now.by === by;
  return { past: goesOn ? past : [...past, now].slice(-MOST_STEPS), now: { text, by }, next: [] };
}

export function undone(history: History): History {
  const { past, now, next } = history;
  const before = past.at(-1);
  return before ? { past: past.slice(0, -1), now: { text: before.text }, next: [now, ...next] } : history;
}

export function redone(history: History): History {
  const { past, now, next } = history;
  const [after, ...later] = next;
  return after ? { past: [...past, now], now: { text: after.text }, next: later } : history;
}
