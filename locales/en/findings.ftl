# What is found in files that people write: mistakes in a pact, and what the linter has to say of it. A message is a sentence without a
# full stop, in small letters at the beginning; what a person types stands in backticks and is the same in every language.

## Of every finding

found-error = error
found-warning = warning
found-note = note
found-help = help
found-in-file = in { $file }
found-did-you-mean = did you mean `{ $near }`?
found-expected = expected { $expected }, found { $found }
found-quoted = `{ $text }`
found-or = { $first } or { $second }
found-one-of = expected one of { $names }
found-write = write `{ $code }`
found-twice = `{ $name }` stands here twice
found-keep-one = keep one of them
found-remove-line = remove the line
found-missing = `{ $field }` is missing here
found-missing-help = write `{ $field }: …` — { $doc }

## Of any file

file-not-yaml = this is not YAML: { $why }
file-not-yaml-help = check the indentation, and put texts that hold `: ` or begin with a sign in quotes
file-one-document = a file holds one document
file-one-document-help = move what follows `---` to a file of its own
file-unknown-alias = this alias refers to nothing
file-value-missing = this is not YAML: a value is missing here
file-too-large = a file holds at most { $nodes } values, nested at most { $depth } deep
file-key-not-text = a key must be a text
file-first-one = the first one is on line { $line }; keep one of them
file-too-long = the file has { $bytes } bytes, at most { $most } are allowed

## What is expected or found in a place

found-nothing = nothing
found-map = a map
expected-list = a list
expected-list-of = a list (each: { $expected })
expected-text = a text
expected-name = a name
expected-pact-name = a name of letters, digits and `-`
expected-id = an id
expected-clause = the id of a clause such as fit/company size
expected-value = a value
expected-number = a number
expected-positive = a number above 0
expected-date = a date such as 2026-10-05
expected-yes-or-no = yes or no
expected-share = a share such as 95%
expected-quota = a quota such as 300 per quarter
expected-cap = a cap such as 3 or 3 per 7d
expected-count-in = a count in a window such as 3 in 7d
expected-currency-code = a currency such as EUR
expected-time-zone = a time zone such as Europe/Prague
expected-hours = working hours such as Mon-Fri 09:00-17:00
expected-trait-type = a type of trait
expected-trait-name = a trait's name
expected-grade = a grade such as A1, A or 1
expected-sales = an act of sales
expected-outcome = an outcome
expected-channel = a channel
expected-integer-min = a whole number, { $min } or more
expected-integer = a whole number from { $min } to { $max }
expected-duration = a duration such as 14d
expected-one-of = one of { $words }

## Single values

pact-id-slash = an id holds no `/`
pact-date-help = dates are written year-month-day, and the day must be in the calendar
pact-number-help = write it without separators: { $plain }
pact-not-finite = expected a finite number, found `{ $found }`
pact-greatest = the greatest number here is { $max }
pact-duration-above = expected a duration above 0, found `{ $found }`
pact-duration-long = `{ $found }` is longer than a hundred years
pact-duration-unit = say the unit: { $digits }d for days, { $digits }h for hours, { $digits }m for minutes
pact-duration-units = units are ms, s, m, h, d, w, mo (30 days) and y (365 days)
pact-share-help = write { $percent }%
pact-share-range = expected 0% to 100%, found `{ $found }`
pact-quota-help = the periods are week, month, quarter and year
pact-quota-range = expected a quota from 1 to { $max }, found `{ $found }`
pact-cap-range = expected a cap from 1 to { $max }, found `{ $found }`
pact-count-range = expected a count from 1 to { $max }, found `{ $found }`
pact-per-or-in = a cap says `per`, a count says `in`
pact-count-window = say in which window: { $n } in 30d
pact-no-currency = there is no currency `{ $name }`
pact-no-currency-help = currencies are written as ISO 4217 codes: EUR, USD, CZK
pact-no-time-zone = there is no time zone `{ $name }`
pact-no-time-zone-help = time zones are written as in the IANA database: Europe/Prague, America/New_York
pact-hours-help = write days and times: `Mon-Thu 08:00-16:30`, several as a list
pact-hours-end = the hours of `{ $hours }` end before they begin
pact-hours-end-help = hours that pass midnight are written as two: `Mon 22:00-24:00` and `Tue 00:00-06:00`
pact-name-missing = a name is missing here
pact-name-control = a name holds no control characters
pact-name-letters = a pact's name holds only the letters a–z, digits and `-`
pact-text-long = this text has { $length } characters, at most { $max } are allowed
pact-text-empty = this text is empty

## The parts of a pact

expected-pact = a pact
expected-map-of-the-two-parties = a map of the two parties
expected-map-with-base-and-rates = a map with `base` and `rates`
expected-map-of-rates = a map of rates
expected-map-of-traits = a map of traits
expected-trait-declaration = a trait's type, or a map with `type`
expected-map-of-events = a map that says what the events are like
expected-map-of-tests-on-the-page = a map of tests on the page
expected-map-of-tests-on-properties = a map of tests on properties
expected-test = a value, a list of values, or a map of tests
expected-condition = a condition: a map of traits and tests
expected-map-with-min-or-max = a map with `min` or `max`
expected-map-with-min = a map with `min`
expected-map-with-at-least = a map with `at_least`
expected-any-of-traits = `{ "{" } any: [traits] { "}" }`
expected-map-with-when = a map with `when`
expected-fit-rule = a rule with `when` and `points`, or a list of them
expected-map-with-when-and-points = a map with `when` and `points`
expected-engagement-rule = a rule with `on` and `points`
expected-map-with-floor-or-ceiling = a map with `floor` or `ceiling`
expected-map-with-fit-and-engagement = a map with `fit` and `engagement`
expected-map-with-a-b-and-c = a map with A, B and C
expected-map-with-1-2-and-3 = a map with 1, 2 and 3
expected-map-of-levels-1-to-6 = a map of levels 1 to 6
expected-map-of-stages = a map of stages
expected-map-of-the-points-of-bant = a map of the points of BANT
expected-bant-point = `required`, a test, or a map of tests
expected-map-with-cool-off-and-needs = a map with `cool_off` and `needs`
expected-map-with-when-cool-off-and-note = a map with `when`, `cool_off` and `note`
expected-map-of-promises = a map of promises
expected-map-of-marketings-promises = a map of marketing's promises
expected-map-of-sales-promises = a map of sales' promises
expected-map-of-touches-and-within = a map of touches and `within`
expected-calendar = a map with `time_zone`, `hours` and `holidays`
expected-map-with-tell-and-reassign = a map with `tell` and `reassign`
expected-map-of-routing = a map that says who gets which lead
expected-map-with-when-and-to = a map with `when` and `to`
expected-assignee = an e-mail address or team, or a map with `who` and `weight`
expected-map-with-allow-at-and-because = a map with `allow`, `at` and `because`
expected-map-of-signals = a map of signals
expected-signal = a signal
expected-map-of-personas = a map of personas
expected-persona = a persona
expected-map-of-exclusions = a map of exclusions
expected-exclusion = an exclusion
expected-map-of-tiers = a map of tiers
expected-tier = a tier
expected-map-of-rules = a map of rules
expected-rule = a rule
expected-map-of-groups = a map of groups
expected-group = a group
expected-map-of-tracks = a map of tracks
expected-track = a track
expected-promise = a promise
expected-map-of-territories = a map of territories
expected-territory = a territory
expected-currency = a currency
expected-trait = a trait
expected-property = a property

## What a field that must be there is for

field-pact = The pact's name: letters, digits and `-`.
field-version = The version: 1, then 2, and so on.
field-tiers = The tiers of marketing-qualified leads, the first that holds counts.
field-trait-type = What it holds: text, number (or range), money, date, country, yes/no, list.
field-level = The least level that passes, 1 to 6.
field-bant = So many of the four points are confirmed.
field-any-known = One of these must be known.
field-when = The condition.
field-when-traits = The condition, on traits only.
field-points = The points it gives or takes.
field-on = A signal; a list of steps one after the other; or `nothing`, for silence.
field-points-each = The points it gives or takes each time it counts.
field-touches-within = The window from the offer on.
field-time-zone = An IANA time zone: `Europe/Prague`.
field-territory = Which leads, by their traits.
field-assignees = Who gets its leads, in weighted turns.
field-who = An e-mail address or a team's name.
field-allow = The finding's id.
field-because = Why.

## Where something stands that does not belong there

pact-blank = write something here, or remove the line
pact-brackets = put it in brackets: `[{ $text }]`
pact-no-brackets = one value stands here: write it without brackets
pact-give-names = give each of them a name: `name: …` is { $what }
pact-list-empty = this list is empty: expected { $expected }
pact-list-length = expected { $n } values here, found { $found }
pact-list-short-help = write what is missing, or remove the line
pact-list-long = this list has { $n } elements, at most { $max } are allowed
pact-many-entries = there are more than { $max } entries here
pact-name-slash = the name of { $what } holds no `/`
pact-no-field = there is no field `{ $name }` here
pact-twice-help = names are compared without case and accents; give one of them another name

## Names, clauses, currencies, dates

pact-two-clauses = there are two clauses `{ $id }`
pact-two-clauses-help = give one of them another name or `id`
pact-base-rate = { $currency } is the base currency: its rate is 1
pact-not-trait-name = `{ $name }` is not a trait's name
pact-not-trait-name-help = a trait's name has letters or digits on each side of a dot
pact-built-in-trait = `{ $name }` is a built-in trait: { $kind }
pact-built-in-trait-help = remove the line, or give your trait another name
pact-review-early = the review on { $review } is not after { $from }, when the pact comes into force
pact-review-early-help = choose a later date
pact-no-clause = the pact has no clause `{ $name }`
pact-no-clause-help = a clause is a section and a name, such as `fit/company size`

## Conditions

pact-traits-only = `{ $word }` may not stand in `{ $section }`: it takes traits only
pact-not-in-exclude = `{ $word }` may not stand in `exclude`: it takes traits, signals, sales and outcomes
pact-level-of-level = a level can't ask for a level: each one asks for all lower ones
pact-condition-deep = conditions nest at most { $max } deep
pact-condition-empty = this condition asks for nothing
pact-condition-empty-help = write a trait and a test: `{ $code }`
pact-person-trait = for the trait `{ $word }` write `person.{ $word }`
pact-where-signals = signals, sales and outcomes may stand in `exclude`, `levels`, `mql` and `gates`
pact-where-scores = scores, levels, personas, exclusions and BANT may stand in `mql` and `gates`
pact-score-empty = a test on a score says `min` or `max`
pact-score-ends = no score is at least { $min } and at most { $max }
pact-score-ends-help = the lower end is `min`
pact-no-personas = the pact has no personas
pact-no-personas-help = add a section `personas`, or leave this out
pact-two-windows = `at_least` names its window itself
pact-two-windows-help = remove `within`
pact-seen-within = `seen` holds for ever; write `on: { $signal }, within: …`
pact-of-which-signal = say of which signal: `{ $code }`
pact-goes-with-on = `{ $word }` goes with `on`
pact-no-bant = `confirmed` asks for what the section `bant` says, and there is none
pact-no-bant-help = add `{ $code }`, or write `{ $code }` here

## References

pact-no-signal = there is no signal `{ $name }`
pact-no-persona = there is no persona `{ $name }`
pact-no-group = there is no group `{ $name }`
pact-add-section = add a section `{ $section }` that says what `{ $name }` is
pact-known-names = the { $section } of this pact are { $names }
pact-look-in-section = look for it in the section `{ $section }`
pact-reserved-name = `{ $name }` is a word of the language
pact-reserved-name-help = choose another name
pact-no-trait = there is no trait `{ $name }`
pact-no-trait-help = a trait of your own is declared under `traits`: `{ $name }: text`

## Signals

pact-many-patterns = this signal has more than { $max } patterns
pact-beside = `{ $name }` may not stand beside `{ $other }`
pact-beside-any-help = write it into each element of the list
pact-signal-circle = `{ $name }` refers to itself in a circle
pact-signal-circle-help = a signal stands for events: write what the events are like
pact-signal-empty = this signal says nothing
pact-signal-empty-help = for any behaviour write `event: any`
pact-two-sorts = an event can't be of two sorts: `{ $first }` and `{ $second }`
pact-either = write `{ $code }` around the two if either will do

## Tiers, grades, BANT

pact-no-tier = a pact has one tier or more
pact-no-tier-help = say when a lead is ready: `{ $code }`
pact-borders = the borders must fall from { $first } to { $last }: { $borders }
pact-borders-help = a border that is left out is 75, 50 or 25
pact-within-timeline = `within` goes with `timeline`, not `{ $point }`
pact-within-timeline-help = remove it, or write it at `timeline`

## Rules and groups

pact-form-signal = a rule on each event of a signal
pact-form-sequence = a sequence
pact-form-count = a count
pact-form-silence = a silence
pact-signal-lasts = how long the points of a signal count is said by `within`
pact-signal-repeat = a signal counts each time; to count it once write `at_most: 1`
pact-count-within = the window stands in `at_least`; how long the points count is `lasts`
pact-sequence-at-least = a sequence is found as a whole; how often is said by `repeat`
pact-goes-with-nothing = `{ $field }` goes with `on: nothing`
pact-silence-lasts = the points count as long as the silence goes on
pact-form-takes = { $form } takes { $fields }
pact-beside-first-help = write it as one of the alternatives in the list
pact-fit-rule-help = a rule says `when` and `points`, or lists alternatives under `first`
pact-points-range = points lie between -{ $max } and { $max }
pact-mixed-group = the group `{ $name }` holds rules of fit and of engagement
pact-mixed-group-help = give each score a group of its own
pact-silence-for = say how long the silence must be: `for: 30d`
pact-count-one = a count begins with 2
pact-count-one-help = a rule on each event of a signal needs no `at_least`
pact-sequence-short = a sequence has two steps or more
pact-sequence-short-help = for a single signal write its name without brackets
pact-sequence-long = a sequence has at most { $max } steps
pact-sequence-within = say how long the steps may take from the first to the last: `within: 14d`
pact-not-with-form = `{ $field }` does not go with { $form }
pact-two-caps = two caps of one kind
pact-two-caps-help = a rule has one cap for ever and one in a window: `[3 per 7d, 20]`
pact-unused-group = no rule names the group `{ $name }`
pact-unused-group-help = write `group: { $name }` in a rule, or remove the group
pact-group-empty = a group has a floor or a ceiling
pact-group-ends = the floor { $low } is above the ceiling { $high }
pact-group-ends-help = the floor is the lower one

## Promises

pact-no-touches = this promise names no touches
pact-no-touches-help = say how many: `{ $code }`
pact-hours-overlap = these hours overlap others of the same day
pact-hours-overlap-help = write each hour of a day once
pact-breach-empty = nothing happens at this breach
pact-breach-empty-help = say who is told: `{ $code }`
pact-not-promised = the pact does not promise `{ $name }`
pact-not-promised-help = add it to `{ $code }`, or remove the line
pact-promises = the promises are { $names }
pact-no-promise = there is no promise `{ $name }`

## Tests

pact-is-text = `{ $name }` is text
pact-is-number = `{ $name }` is a number
pact-is-money = `{ $name }` is money
pact-is-date = `{ $name }` is a date
pact-is-country = `{ $name }` is a country
pact-is-yes-no = `{ $name }` is yes or no
pact-is-list = `{ $name }` is a list of texts
pact-tests-numbers = numbers, money and dates
pact-tests-texts = texts
pact-tests-dates = dates
pact-test-empty = this test says nothing
pact-test-empty-help = for a trait that must be known write `{ $code }`
pact-missing-and-more = what is missing passes no other test
pact-either-condition = write `{ $code }` around two conditions if either will do
pact-test-on-type = `{ $field }` tests { $tests }, and { $is }
pact-same-end = `{ $first }` and `{ $second }` bound the same end
pact-ends-differ = the two ends can't be compared with each other
pact-ends-differ-help = write two numbers, two amounts of money, or two dates
pact-nothing-between = nothing lies between { $low } and { $high }
pact-nothing-between-help = the lower end comes first
expected-quantity = a number, an amount such as 15 EUR or a date such as 2026-10-05
expected-amount = an amount such as 15000 EUR
pact-amount-great = `{ $found }` is too great an amount
pact-no-rate = the pact has no rate for { $currency }
pact-no-rate-help = say what one { $currency } is worth: `{ $code }`
pact-no-word = `{ $text }` holds no word
pact-no-word-help = words are made of letters and digits; for signs use `contains`
pact-regex-long = this expression has { $length } characters, at most { $max } are allowed
pact-regex = this regular expression can't be read: { $why }
pact-regex-help = to find a text as it stands, use `contains`
pact-no-country = there is no country `{ $name }`
pact-no-country-help = countries are written as a name or an ISO 3166 code: Czechia, CZ
found-not-one-of = `{ $found }` is not { $what }: expected one of { $names }
expected-buying-role = a buying role

## What the linter finds. What a clause is called stands in quotation marks.

lint-all-bant = all four points of BANT must be confirmed
lint-all-bant-label = all four at once
lint-all-bant-mandatory-mend = Ask for two or three of the four, and make only the one mandatory without which you can't sell.
lint-brief-hand-raise = a lead is in the tier “{ $tier }” only at one moment, when { $moment }
lint-brief-hand-raise-label = information that comes later comes too late
lint-brief-hand-raise-mend = Give the signal time, as in `within: 7d`.
lint-attempt-after-latest = the first attempt is promised later ({ $first }) than what is called its latest moment ({ $second })
lint-attempt-after-decision = the first attempt is promised later ({ $first }) than the decision about the lead ({ $second })
lint-slow-hand-over = the hand-over may take longer ({ $first }) than the answer to it: what sales gains, marketing has lost already ({ $second })
lint-touches-too-short = all attempts are promised within { $within }, but the first one may come after { $latest }
lint-contradicting-promises-mend = Decide which of the two is meant, and change the other.
lint-covered-line = line { $line } of “{ $rule }” never counts: wherever it holds, { $by }
lint-covered-by-line = line { $line } already does, where { $condition }
lint-covered-by-lines = one of the lines above already does
lint-covered-alternative-mend = Put the stricter line first, or take this one out.
lint-excluded-by = every lead of the persona “{ $persona }” is turned away by the exclusion “{ $exclusion }”
lint-excluded-by-all = every lead of the persona “{ $persona }” is turned away by the exclusions
lint-excluded-persona-mend = Narrow the exclusion, or drop the persona.
lint-points-lapse = the points of “{ $rule }” lapse after { $lasts }
lint-points-halve = half of the points of “{ $rule }” are gone after { $half }
lint-fleeting-points-mend = Give the points days, not minutes; if only this moment matters, use the signal in a tier (`on: …`).
lint-impossible-persona = nobody can match the persona “{ $persona }”: { $condition } can't all hold
lint-hidden-persona = no lead is ever “{ $persona }”: wherever it matches, “{ $other }” above it does too
lint-hidden-persona-by-some = no lead is ever “{ $persona }”: wherever it matches, one above it does too
lint-hidden-persona-mend = Put the stricter persona first, or take this one out.
lint-hidden-tier = no lead is ever “{ $tier }”: wherever its condition holds, “{ $other }” above it does too
lint-hidden-tier-by-some = no lead is ever “{ $tier }”: wherever its condition holds, one above it does too
lint-hidden-tier-mend = Put the stricter tier first, or take this one out.
lint-idle-ceiling = the ceiling of “{ $group }” ({ $limit }) limits nothing: its rules add up to { $sum } at most
lint-idle-floor = the floor of “{ $group }” ({ $limit }) limits nothing: its rules add up to { $sum } at least
lint-idle-limit-mend = Move the limit to where it limits, or take it out.
lint-impossible-signal = no event can be “{ $signal }”: its tests contradict each other
lint-idle-exclusion = “{ $exclusion }” excludes nobody: it can't be that { $condition }
lint-no-points = “{ $rule }” gives 0 points
lint-idle-points = these points of “{ $rule }” are never given: it can't be that { $condition }
lint-idle-rule = “{ $rule }” never counts: no event can be its signal
lint-idle-rule-mend = Mend its condition or its points, or take it out.
lint-many-required = { $n } pieces of information are required, which is more than a handful
lint-many-required-label = this is the sixth
lint-many-required-mend = Require only what sales can't begin without; let it ask for the rest.
lint-moot-cap-once = a cap of “{ $rule }” caps nothing: without `repeat: each` it counts only once
lint-moot-cap = a cap of “{ $rule }” caps nothing: it counts { $total } times ever, so it never counts more than { $per } times in any window
lint-moot-cap-mend = Take the cap out, or set it to where it caps.
lint-moot-by-ceiling = “{ $rule }” never changes the score: the ceiling of “{ $group }” is already reached without it
lint-moot-by-floor = “{ $rule }” never changes the score: the floor of “{ $group }” is already reached without it
lint-moot-in-group-mend = Move the limit, or take the rule out of the group.
lint-no-negative-rule = no rule takes points away
lint-no-negative-rule-mend = Add a rule with negative points, such as `gone cold: { "{" } on: nothing, for: 30d, points: -20 { "}" }`.
lint-no-review-date = there is no date by which both parties review the pact
lint-no-review-date-mend = Add `review_by` with a date some three months after `effective`.
lint-opt-out-ignored = people who have opted out are not excluded
lint-opt-out-ignored-mend = Add an exclusion such as `no contact: { "{" } any: [ { "{" } unsubscribed: yes { "}" }, { "{" } consent: no { "}" } ] { "}" }`.
lint-protected-trait = this decides by the { $trait }, which the law protects
lint-protected-trait-mend = Ask what you really want to know (seniority instead of age), or name the reason why this is lawful.
lint-size-and-revenue = this looks at the company's revenue, and `{ $size }` at its size
lint-size-and-revenue-mend = Keep the one that you know of more companies, which is usually the number of employees.
lint-of-grade = grade { $grade }
lint-of-this = this
lint-nobody-below = no lead's { $score } is { $border } or less: the least it can be is { $least }
lint-everybody-below = every lead's { $score } is { $border } or less: the most it can be is { $most }
lint-nobody-reaches = no lead reaches the { $score } of { $border } that { $what } asks for: the most it can have is { $most } ({ $sum })
lint-everybody-reaches = every lead reaches the { $score } of { $border } that { $what } asks for: the least it can have is { $least }
lint-threshold-out-of-reach-mend = Move the threshold into the range of the score, or change the points.
lint-tier-for-everyone = every lead is “{ $tier }”: it always holds that { $condition }
lint-tier-for-everyone-mend = Ask for something that not every lead has.
lint-unreachable-level = no lead can have level { $level }: it asks that { $condition }, on top of the levels below
lint-unreachable-stage = no lead can enter the stage { $stage }: it asks that { $condition }
lint-unreachable-stage-mend = Change its condition, or the points that lead there.
lint-unreachable-tier = no lead can be handed over as “{ $tier }”: { $why }
lint-never-all = it can't all be that { $asks }
lint-fit-too-low = the fit of a lead is { $range } ({ $sum }), and the tier asks that { $asks }
lint-engagement-too-low = the engagement of a lead is { $range } ({ $sum }), and the tier asks that { $asks }
lint-scores-too-low = the fit of a lead is { $fit } and its engagement { $engagement }, and the tier asks that { $asks }
lint-fit-of-such-too-low = the fit of such a lead is { $range } ({ $sum }), and the tier asks that { $asks }
lint-such-excluded-by = every such lead is excluded by “{ $exclusion }”
lint-such-excluded = every such lead is excluded
lint-such-uninformed = required information is missing wherever { $asks }
lint-fit-of-welcome-too-low = the fit of such a lead that is not excluded is { $range } ({ $sum }), and the tier asks that { $asks }
lint-any-score = anything
lint-unreachable-tier-mend = Lower the threshold, give more points, or mend the condition.
lint-unused-signal = the signal “{ $signal }” is never used
lint-unused-persona = nothing asks for the persona “{ $persona }”
lint-unused-group = no rule belongs to the group “{ $group }”
lint-unused-trait = the trait “{ $trait }” is never used
lint-unused-declaration-mend = Use it, or take it out.
lint-unused-score = no tier asks for { $score }: its points decide about nobody
lint-unused-score-mend = Ask for the score or the grade in a tier, or leave the rules as information.
lint-no-finding = there is no finding `{ $lint }` to keep
lint-no-finding-at = there is no finding `{ $lint }` at `{ $clause }` to keep
lint-unused-silence-mend = Take the answer out of the pact.
lint-keep = to keep it: `{ $code }`
lint-no-rule = no rule gives any
