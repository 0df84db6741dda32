// What a user of json-rules-engine has to keep beside it: scores that decay, caps, windows, sequences, and who has the lead.
// It means the same as docs/reference/semantics.md; the benchmark checks that both sides hand over the same leads.

const decay = (age, halfLife) => 2 ** (-age / halfLife)

const STAGES = ['disqualified', 'nurture', 'inquiry', 'mql', 'sal', 'sql', 'opportunity', 'customer', 'evangelist']
export const rank = (stage) => STAGES.indexOf(stage)

export const newLead = (pact) => ({
  traits: {},
  seen: pact.signals.map(() => ({ latest: undefined, recent: [] })),
  rules: pact.engagement.map(() => ({ done: false, counted: 0, sum: 0, latest: 0, recent: [], finding: [] })),
  nEvents: 0,
  firstAt: undefined,
  latestBehaviour: undefined,
  renewedAt: 0,
  where: { is: 'free' },
  sales: [],
  outcomes: [],
  stage: 'inquiry',
  handedOver: [],
})

/** The traits that an event tells; whether it told any. */
export const learn = (lead, event) => {
  if (event.kind !== 'traits' && event.kind !== 'sales noted') return false
  for (const [name, value] of Object.entries(event.facts)) lead.traits[name] = value
  return true
}

/** Takes the signals (positions) that an event matches. */
export const take = (pact, lead, event, matched) => {
  for (const signal of matched) {
    const seen = lead.seen[signal]
    seen.latest = event.at
    if (pact.remember[signal] > 0) {
      seen.recent.push(event.at)
      if (seen.recent.length > pact.remember[signal]) seen.recent.shift()
    }
    if (pact.recycle.needs === null || pact.recycle.needs.includes(signal)) lead.renewedAt = lead.nEvents
  }
  if (matched.length === 0) return
  pact.engagement.forEach((rule, i) => {
    if (rule.on.is !== 'silence' && rule.on.signals.some((signal) => matched.includes(signal)) && finds(rule, lead.rules[i], event.at, matched)) {
      count(rule, lead.rules[i], event.at)
    }
  })
}

const finds = (rule, state, at, matched) => {
  const { on } = rule
  if (on.is === 'each') return true
  if (state.done) return false
  const found = on.is === 'count' ? findsCount(on, state, at) : findsSequence(on, state, at, matched)
  if (found) {
    state.finding = []
    state.done = !on.each
  }
  return found
}

const findsCount = (on, state, at) => {
  state.finding.push(at)
  if (state.finding.length > on.at_least) state.finding.shift()
  return state.finding.length === on.at_least && at - state.finding[0] < on.within
}

/** `finding[i]` is the latest start of a chain of i + 1 steps. The longest first, so that one event is never two steps. */
const findsSequence = (on, state, at, matched) => {
  for (let step = on.signals.length - 1; step >= 0; step--) {
    if (!matched.includes(on.signals[step])) continue
    const start = step === 0 ? at : state.finding[step - 1]
    if (start === undefined || at - start >= on.within) continue
    if (step === on.signals.length - 1) return true
    state.finding[step] = start
  }
  return false
}

const count = (rule, state, at) => {
  if (rule.total !== null && state.counted >= rule.total) return
  if (rule.per !== null) {
    const { n, within } = rule.per
    if (n === 0 || (state.recent.length >= n && at - state.recent[state.recent.length - n] < within)) return
  }
  state.sum = rule.half_life !== null && state.counted > 0 ? state.sum * decay(at - state.latest, rule.half_life) + rule.points : rule.points
  state.counted += 1
  state.latest = at
  if (rule.lasts === null && rule.per === null) return
  state.recent.push(at)
  const keeps = (i) => state.recent.length - i <= (rule.per?.n ?? 0) || (rule.lasts !== null && at - state.recent[i] < rule.lasts)
  while (!keeps(0)) state.recent.shift()
}

/** What each rule is worth at an instant; undefined where it contributes nothing. */
const pointsAt = (rule, state, lead, at) => {
  if (rule.on.is === 'silence') return at - silentSince(rule.on, lead) >= rule.on.lasting ? rule.points : undefined
  if (state.counted === 0) return undefined
  if (rule.lasts === null) {
    return rule.half_life === null ? rule.points * state.counted : state.sum * decay(at - state.latest, rule.half_life)
  }
  const active = state.recent.filter((then) => at - then < rule.lasts)
  if (active.length === 0) return undefined
  if (rule.half_life === null) return rule.points * active.length
  return active.reduce((sum, then) => sum + rule.points * decay(at - then, rule.half_life), 0)
}

const silentSince = (on, lead) => {
  const latest = on.signals.length === 0 ? [lead.latestBehaviour] : on.signals.map((signal) => lead.seen[signal].latest)
  const heard = latest.filter((at) => at !== undefined)
  return heard.length === 0 ? lead.firstAt : Math.max(...heard)
}

/** The sum of points, then the corrections of the groups. */
export const addUp = (groups, of, points) => {
  let score = 0
  const sums = groups.map(() => 0)
  for (const { group, value } of points) {
    score += value
    if (group !== null) sums[group] += value
  }
  groups.forEach((group, i) => {
    if (group.of !== of) return
    if (group.ceiling !== null && sums[i] > group.ceiling) score += group.ceiling - sums[i]
    else if (group.floor !== null && sums[i] < group.floor) score += group.floor - sums[i]
  })
  return score
}

export const engagementAt = (pact, lead, at) => {
  const points = []
  pact.engagement.forEach((rule, i) => {
    const value = pointsAt(rule, lead.rules[i], lead, at)
    if (value !== undefined) points.push({ group: rule.group, value })
  })
  return addUp(pact.groups, 'engagement', points)
}

export const gradeOf = (pact, fit, engagement) => {
  const first = (score, borders) => {
    const found = borders.findIndex((border) => score >= border - 1e-9 * Math.abs(border))
    return found < 0 ? 3 : found
  }
  return 'ABCD'[first(fit, pact.grades.fit)] + (first(engagement, pact.grades.engagement) + 1)
}

/** What sales or a deal says of the lead. */
export const answer = (pact, lead, event) => {
  const [sort, act] = event.kind.startsWith('sales ') ? ['sales', event.kind.slice(6)] : event.kind.startsWith('outcome ') ? ['outcome', event.kind.slice(8)] : []
  if (sort === 'sales') {
    if (lead.handedOver.length > 0 && !lead.sales.includes(act)) lead.sales.push(act)
    const inHands = lead.where.is === 'in hands'
    if ((inHands && (act === 'rejected' || act === 'recycled')) || (lead.where.is === 'given up' && act === 'recycled')) comeBack(pact, lead, event)
    else if (inHands && act === 'disqualified') {
      lead.where = { is: 'given up' }
      leave(lead, 'disqualified')
    }
  } else if (sort === 'outcome') {
    if (act === 'lost') lead.outcomes = lead.outcomes.filter((known) => known !== 'opportunity')
    if (act === 'opportunity') lead.outcomes = lead.outcomes.filter((known) => known !== 'lost')
    if (!lead.outcomes.includes(act)) lead.outcomes.push(act)
    if (act === 'lost') comeBack(pact, lead, event)
  }
}

const comeBack = (pact, lead, event) => {
  const track = pact.tracks.find((known) => known.name === event.facts['p:track'])
  lead.where = { is: 'returned', at: event.at, event: lead.nEvents, coolOff: track?.cool_off ?? pact.recycle.cool_off }
  leave(lead, 'nurture')
}

const leave = (lead, stage) => {
  if (rank(lead.stage) < rank('customer')) lead.stage = stage
}

/** The verdict table. `tier`: the first whose condition holds, if one does. */
export const decide = (pact, lead, at, excluded, tier) => {
  if (excluded) return 'excluded'
  if (lead.where.is === 'in hands') return 'in_sales_hands'
  if (rank(lead.stage) >= rank('opportunity')) return 'deal_open'
  if (lead.where.is === 'given up') return 'given_up'
  if (tier === undefined) return 'no_tier_reached'
  if (lead.where.is === 'returned') {
    if (at - lead.where.at < lead.where.coolOff) return 'cooling_off'
    const needs = pact.recycle.needs === null || pact.recycle.needs.length > 0
    if (needs && lead.renewedAt <= lead.where.event) return 'new_signal_needed'
  }
  const isKnown = (name) => lead.traits[name] !== undefined && lead.traits[name] !== null
  return pact.required.every((names) => names.some(isKnown)) ? 'tier_reached' : 'information_missing'
}
