# What is found in files of scenarios, and what a failed one says. What a person types, claims above all, stands in backticks and is the same in
# every language.

## The file

scenario-none = there is no scenario in this file
scenario-none-help = begin one with `## heading`, and put ```events and ```expect blocks below it
scenario-twice = there are two scenarios `{ $name }`
scenario-second-lead = a scenario is about one lead, and begins with it
scenario-second-lead-help = what becomes known later is an event: `{ $code }`
scenario-since = expected `since` and a date
scenario-since-help = write ```lead since 2026-10-01
scenario-no-time = this line does not say when it happens
scenario-no-time-help = begin it with a time: 2026-10-05 09:00, 09:04 (the same day) or +2d (so much later)
scenario-many-events = a scenario holds at most { $max } events
scenario-out-of-order = this happens before the line above it
scenario-out-of-order-help = put the lines in the order of time
scenario-nothing-yet = nothing has happened yet
scenario-nothing-yet-help = put an ```events or a ```lead block above
scenario-nothing-then = nothing has happened yet then
scenario-expects-nothing = the scenario `{ $name }` expects nothing
scenario-expects-nothing-help = say after an event what should come of it (`=> qualified hot`), or add an ```expect block
scenario-no-start = this scenario does not say when it happens
scenario-no-start-help = write ```lead since 2026-10-01, or add an ```events block
scenario-unknown-block = `{ $name }` is no block of a scenario
scenario-block-outside = this block belongs to no scenario
scenario-block-outside-help = put a `## heading` that names the scenario above it

## Times

scenario-time-forms = write 2026-10-05 09:00, or 09:04 for the same day, or +2d 3h for so much later; times are UTC
scenario-no-duration = `{ $found }` is no length of time
scenario-no-date = there is no date from which `{ $found }` counts
scenario-no-date-help = write the date of the scenario's first time: 2026-10-05 09:00
scenario-no-instant = `{ $found }` is not an instant such as 2026-10-05T09:00:00Z or 2026-10-05 09:00

## What is known and what happens

scenario-no-trait = this line is no trait
scenario-no-trait-help = write the trait, a colon and its value: `{ $code }`
scenario-at-the-start = what is known at the start
scenario-no-event = there is no event on this line
scenario-no-event-help = write what happened after the time: `{ $code }`
scenario-no-duration-help = write for example `for 12s` or `for 1h 30m`
scenario-act-help = put a comma before its properties: `{ $code }`
scenario-no-value = `{ $name }` has no value
scenario-no-value-help = write `{ $name } yes`, or put a text that holds a comma in quotes
scenario-no-name = this value has no name

## Names

scenario-unknown-trait = the pact knows no trait `{ $name }`
scenario-unknown-trait-help = declare a custom trait in the pact's section `traits`
scenario-unreadable = `{ $name }` can't be read: { $why }
scenario-no-tier = the pact has no tier `{ $name }`
scenario-no-persona = the pact has no persona `{ $name }`
scenario-not-required = the pact has no required trait `{ $name }`

## Claims

scenario-claims = expected a verdict (below, held, qualified, excluded), `handed over`, `never handed over`, `because …`, `missing …`, a score (`fit 45`), `grade B2`, `level 3`, `stage nurture`, `persona …`, or a clause and its points (`engagement/pricing 8`)
scenario-no-level = expected a level, 0 to 6
scenario-handed-over-forms = expected `handed over`, `handed over as hot`, `handed over once` or `handed over 3 times`
scenario-excluded-by = expected `excluded by` and the exclusion's name
scenario-below-alone = `below` stands alone; put a comma before the next claim
scenario-claims-nothing = `{ $found }` claims nothing
scenario-clause-points = expected a clause and its points: `{ $code }`
scenario-number-forms = expected a number (`12.3`), `at least 12`, `at most 12` or `10 to 20`
scenario-trait-name = expected the name of a trait
scenario-no-grade = `{ $found }` is not a grade: expected A1 to D4
scenario-stage = a stage
scenario-word-missing = a word is missing here

## What a failed scenario says

scenario-not-here = not at this event: { $verdict }
scenario-persona-none = no persona
scenario-nothing-missing = nothing is missing
scenario-failed = { $scenario }: expected `{ $expected }`, but found `{ $actual }`
scenario-standing = What the pact says at { $at }:
scenario-verdict = verdict
scenario-reached = grade { $grade }, level { $level }, stage { $stage }
scenario-evidence = line { $line }, { $at }: { $event }
scenario-evidence-elsewhere = { $at }: event { $event }

## What came of a check, on the command line

check-errors =
    { $n ->
        [one] { $n } error
       *[other] { $n } errors
    }
check-warnings =
    { $n ->
        [one] { $n } warning
       *[other] { $n } warnings
    }
check-notes =
    { $n ->
        [one] { $n } note
       *[other] { $n } notes
    }
check-scenarios-none = no scenarios
check-scenarios-passed =
    { $n ->
        [one] { $n } scenario passed
       *[other] { $n } scenarios passed
    }
check-scenarios-failed =
    { $n ->
        [one] { $n } scenario passed, { $failed } failed
       *[other] { $n } scenarios passed, { $failed } failed
    }
check-place = { $file }, line { $line }, column { $column }: { $what }
check-file = { $file }: { $what }
check-instead = expected { $expected }, found { $actual }
check-sound = can be signed
check-mistakes = has mistakes and can't be used
check-failed-scenario = can't be signed: a scenario failed
