// The other side of `cargo xtask bench engine`: the pact's conditions as rules of json-rules-engine, asked at each event of each
// lead, with the facts that fold.mjs keeps. `node compare.mjs FOLDER` reads rules.json and leads.jsonl there and prints JSON.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

import { addUp, answer, decide, engagementAt, gradeOf, learn, newLead, rank, take } from './fold.mjs'
import { OPERATORS } from './operators.mjs'

const folder = process.argv[2]
// The library is installed in a cache folder, not beside this file.
const library = createRequire(join(process.argv[3], 'package.json'))
const { Engine } = library('json-rules-engine')

/** An engine with these rules; what holds is told by `params`. */
const engineOf = (rules) => {
  const engine = new Engine([], { allowUndefinedFacts: true })
  for (const [name, operator] of Object.entries(OPERATORS)) engine.addOperator(name, operator)
  for (const { what, when } of rules) {
    const conditions = 'all' in when || 'any' in when || 'not' in when ? when : { all: [when] }
    engine.addRule({ conditions, event: { type: 'holds', params: what } })
  }
  return engine
}

const asked = async (engine, facts) => (await engine.run(facts)).events.map((event) => event.params)

const pact = JSON.parse(readFileSync(join(folder, 'rules.json'), 'utf8'))
pact.remember = pact.signals.map((_, signal) => Math.max(0, ...pact.counters.filter((one) => one.signal === signal).map((one) => one.at_least)))
const leads = readFileSync(join(folder, 'leads.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line))

const rulesOf = (name, list) => list.map((when, i) => ({ what: { name, i }, when: when.when ?? when }))
const signalEngine = engineOf(rulesOf('signal', pact.signals))
const traitEngine = engineOf([
  ...pact.fit.flatMap((rule, i) => rule.alternatives.map(({ when }, alternative) => ({ what: { name: 'fit', i, alternative }, when }))),
  ...rulesOf('persona', pact.personas),
  ...rulesOf('bant', pact.bant.points),
])
const exclusionEngine = engineOf(rulesOf('exclusion', pact.exclusions))
const decisionEngine = engineOf([...rulesOf('level', pact.levels), ...rulesOf('tier', pact.tiers), ...rulesOf('gate', pact.gates)])

/** Fit, persona and BANT: asked again only when a trait, or the day that dates are compared with, has changed. */
const whatTraitsSay = async (lead, at) => {
  const today = Math.floor(at / 86_400_000)
  const facts = { ...lead.traits }
  for (const days of pact.days) facts[`today${days < 0 ? '' : '+'}${days}`] = today + days
  const found = await asked(traitEngine, facts)
  const points = pact.fit.flatMap((rule, i) => {
    const holding = found.filter((one) => one.name === 'fit' && one.i === i).map((one) => one.alternative)
    return holding.length === 0 ? [] : [{ group: rule.group, value: rule.alternatives[Math.min(...holding)].points }]
  })
  const personas = found.filter((one) => one.name === 'persona').map((one) => one.i)
  const bant = pact.bant.points.map((_, i) => found.some((one) => one.name === 'bant' && one.i === i))
  const nBant = bant.filter(Boolean).length
  const said = {
    today,
    fit: addUp(pact.groups, 'fit', points),
    persona: personas.length === 0 ? undefined : Math.min(...personas),
    bant: nBant,
    'bant confirmed': nBant >= pact.bant.at_least && pact.bant.points.every((point, i) => bant[i] || !point.mandatory),
  }
  pact.bant.points.forEach((point, i) => {
    said[`bant ${point.point}`] = bant[i]
  })
  return said
}

const factsOf = (lead, said, at, matched) => {
  const facts = { ...lead.traits, ...said, behaved: lead.latestBehaviour !== undefined, sales: lead.sales, outcomes: lead.outcomes }
  for (const days of pact.days) facts[`today${days < 0 ? '' : '+'}${days}`] = said.today + days
  lead.seen.forEach((seen, i) => {
    if (seen.latest === undefined) return
    facts[`s${i}:age`] = at - seen.latest
    facts[`s${i}:now`] = matched.includes(i)
  })
  pact.counters.forEach(({ signal, within }, i) => {
    facts[`c${i}`] = lead.seen[signal].recent.filter((then) => at - then < within).length
  })
  return facts
}

const passGates = (lead, found) => {
  const inHands = lead.where.is === 'in hands'
  const open = found.filter((one) => one.name === 'gate').map((one) => pact.gates[one.i].stage)
  const entered = open.filter((stage) => rank(stage) > rank(lead.stage) && (inHands || rank(stage) > rank('sql')))
  if (entered.length > 0) lead.stage = entered.reduce((one, other) => (rank(other) > rank(one) ? other : one))
}

const feed = async (lead, event) => {
  lead.nEvents += 1
  lead.firstAt ??= event.at
  const told = learn(lead, event)
  let matched = []
  if (!event.marked) {
    if (event.kind === 'track' || event.kind === 'page') lead.latestBehaviour = event.at
    if (event.kind !== 'traits') {
      const { kind, name, channel, lasted } = event
      matched = (await asked(signalEngine, { kind, name, channel, lasted: lasted ?? undefined, ...event.facts })).map((one) => one.i)
    }
    take(pact, lead, event, matched)
  }
  answer(pact, lead, event)
  const today = Math.floor(event.at / 86_400_000)
  if (told || lead.said === undefined || (pact.days.length > 0 && lead.said.today !== today)) lead.said = await whatTraitsSay(lead, event.at)
  const facts = factsOf(lead, lead.said, event.at, matched)
  facts.excluded = (await asked(exclusionEngine, facts)).length > 0
  facts.engagement = engagementAt(pact, lead, event.at)
  facts.grade = gradeOf(pact, facts.fit, facts.engagement)
  let found = await asked(decisionEngine, facts)
  const levels = new Set(found.filter((one) => one.name === 'level').map((one) => one.i))
  let level = 0
  while (levels.has(level)) level += 1
  const tiers = found.filter((one) => one.name === 'tier').map((one) => one.i)
  const tier = tiers.length === 0 ? undefined : Math.min(...tiers)
  const reason = decide(pact, lead, event.at, facts.excluded, tier)
  if (reason === 'tier_reached') {
    lead.where = { is: 'in hands' }
    lead.sales = []
    if (rank(lead.stage) < rank('mql')) lead.stage = 'mql'
    lead.handedOver.push({ at: event.at, tier: pact.tiers[tier].name, level })
    found = await asked(decisionEngine, { ...facts, sales: lead.sales })
  }
  passGates(lead, found)
}

const evaluate = async ({ lead: id, events }) => {
  const lead = newLead(pact)
  for (const event of events) await feed(lead, event)
  return lead.handedOver.map(({ at, tier, level }) => [id, at, tier, level])
}

// The compiler of the JavaScript engine gets the first leads to warm up on, before the clock runs.
for (const lead of leads.slice(0, Math.ceil(leads.length / 10))) await evaluate(lead)
const handedOver = []
const began = performance.now()
for (const lead of leads) handedOver.push(...(await evaluate(lead)))
const seconds = (performance.now() - began) / 1000
const events = leads.reduce((sum, lead) => sum + lead.events.length, 0)
const { version } = library('json-rules-engine/package.json')
console.log(JSON.stringify({ events, seconds, handed_over: handedOver, engine: `json-rules-engine ${version}`, runtime: `Node.js ${process.version}` }))
