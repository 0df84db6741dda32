// Decimals as the reader writes them: the text of a pact keeps its point, whatever sign is shown and typed.

/** A number by itself, or with what a pact writes behind one: `2.5M EUR`, `28.5 %`. */
const REST = '( ?[kKmMbB])?( ?[A-Z]{3})?( ?%)?$';
const WITH_POINT = new RegExp(`^-?\\d+\\.\\d+${REST}`);
const WITH_COMMA = new RegExp(`^-?\\d+,\\d+${REST}`);

/** What a pact says, with the reader's decimal sign; what is no number stays as it is. */
export function shownDecimal(said: string, sign: string): string {
  return WITH_POINT.test(said) ? said.replace('.', sign) : said;
}

/** What somebody typed, as a pact writes it: either sign is taken for a decimal sign by readers whose own is the comma. */
export function writtenDecimal(typed: string, sign: string): string {
  return sign === ',' && WITH_COMMA.test(typed) ? typed.replace(',', '.') : typed;
}

/** A number that was pasted, written with either sign; nothing if it is none. */
export function pastedDecimal(text: string): number | undefined {
  return /^-?\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : undefined;
}
