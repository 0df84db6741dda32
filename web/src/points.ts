// Points rounded so that what is shown adds up: a reader who adds the lines by hand gets the total, to the last digit.

/** The parts and their total in hundredths; the parts add up to the total exactly. */
export function partsThatAddUp(parts: number[], total: number): { parts: number[]; total: number } {
  const sum = Math.round(total * 100);
  const exact = parts.map((part) => part * 100);
  const rounded = exact.map(Math.floor);
  // What is left goes to the parts that lost most, as with seats in a parliament.
  const left = sum - rounded.reduce((a, b) => a + b, 0);
  const order = exact.map((part, idx) => ({ idx, lost: part - Math.floor(part) }));
  order.sort((a, b) => b.lost - a.lost || a.idx - b.idx);
  for (let n = 0; n < Math.abs(left) && order.length > 0; n += 1) {
    const at = order[n % order.length];
    if (at) rounded[at.idx] = (rounded[at.idx] ?? 0) + Math.sign(left);
  }
  return { parts: rounded.map((part) => part / 100), total: sum / 100 };
}
