// What was told of a lead in a form, as the API takes it: only what changed, in the type that it had.

/** A trait in the form. */
export type Told = {
  name: string;
  text: string;
  /** What was known: the text shown for it, and the value itself. */
  before?: { text: string; value: unknown };
};

/** The traits that changed; `null` for one that is not known any more. */
export function changed(rows: Told[], words: { yes: string; no: string }): Record<string, unknown> {
  const traits: Record<string, unknown> = {};
  for (const { name, text, before } of rows) {
    const key = name.trim();
    const said = text.trim();
    if (key === '' || said === (before?.text.trim() ?? '')) continue;
    traits[key] = said === '' ? null : typed(said, before?.value, words);
  }
  return traits;
}

/** A text in the type of what was known before; the service reads a text as its trait's type by itself. */
function typed(text: string, before: unknown, words: { yes: string; no: string }): unknown {
  if (Array.isArray(before)) {
    return text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  }
  if (typeof before === 'boolean' && (text === words.yes || text === words.no)) return text === words.yes;
  const number = Number(text);
  return typeof before === 'number' && Number.isFinite(number) ? number : text;
}
