// The tests of a pact that json-rules-engine has no operator for. What is missing passes only `missing`; a list passes
// if one of its elements does; a range passes a comparison if all of it does.

const isMissing = (value) => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

const one = (test) => (value, wanted) => {
  if (isMissing(value)) return false
  return Array.isArray(value) ? value.some((element) => !isMissing(element) && test(element, wanted)) : test(value, wanted)
}

const number = (value) => {
  if (typeof value === 'number') return value
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
  return read
}

const lies = (value, { low, high }) =>
  !Number.isNaN(value) &&
  (low === null || (low.included ? value >= low.at : value > low.at)) &&
  (high === null || (high.included ? value <= high.at : value < high.at))

const within = (value, bounds) => {
  if (typeof value !== 'object') return lies(number(value), bounds)
  if (!('low' in value)) return false
  const low = value.low === null ? bounds.low === null : lies(number(value.low), bounds)
  return low && (value.high === null ? bounds.high === null : lies(number(value.high), bounds))
}

const words = (text) => ` ${String(text).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '').join(' ')} `

const patterns = new Map()
const pattern = (source) => {
  if (!patterns.has(source)) patterns.set(source, new RegExp(source, 'iu'))
  return patterns.get(source)
}

export const OPERATORS = {
  known: (value) => !isMissing(value),
  missing: (value) => isMissing(value),
  oneOf: one((value, wanted) => wanted.includes(value)),
  within: one(within),
  hasWord: one((value, phrases) => {
    const text = words(value)
    return phrases.some((phrase) => phrase !== '' && text.includes(` ${phrase} `))
  }),
  containsText: one((value, parts) => parts.some((part) => String(value).includes(part))),
  startsWith: one((value, starts) => starts.some((start) => String(value).startsWith(start))),
  endsWith: one((value, ends) => ends.some((end) => String(value).endsWith(end))),
  matches: one((value, source) => pattern(source).test(String(value))),
  notBefore: one((value, day) => within(value, { low: { at: day, included: true }, high: null })),
  notAfter: one((value, day) => within(value, { low: null, high: { at: day, included: true } })),
}
