# What is said of a lead under a pact: where it stands and why, what happened, and what is missing. The words of the pact itself are
# in pact.ftl.

lead-heading = { $lead } under { $pact } v{ $version } at { $at }
lead-qualified = Qualified as { $tier }: handed over at { $at } with fit { $fit }, engagement { $engagement }, grade { $grade }, level { $level }
lead-qualified-as = Qualified as { $tier }
lead-held = Held: ready for { $tier }, but information is missing ({ $because })
lead-excluded = Excluded: { $because }
lead-below = Below: { $because }
lead-now = Now: fit { $fit } · engagement { $engagement } · grade { $grade } · level { $level } · stage { $stage }
lead-now-persona = persona { $persona }
lead-now-tier = in tier { $tier } now
lead-now-events =
    { $n ->
        [one] { $number } event
       *[other] { $number } events
    }
lead-bant = BANT confirmed: { $points } (the pact asks for { $number } of 4)
lead-bant-none = nothing yet
lead-decision-maker = This person can only point to the decision maker: ask for that name
lead-required = Required and not known: { $traits }
stage-inquiry = inquiry
stage-mql = mql
stage-sal = sal
stage-sql = sql
stage-opportunity = opportunity
stage-customer = customer
stage-evangelist = evangelist
stage-nurture = nurture
stage-disqualified = disqualified

## Tables

table-fit = Fit
table-engagement = Engagement
table-missing = What is missing for { $tier } (the cheapest way)
table-hand-overs = Hand-overs
table-no-points = nothing yet
table-total = total
table-nothing-missing = nothing but its next sign of life
heading-clause = clause
heading-because = because
heading-of-which = of which
heading-points = points
heading-evidence = evidence
heading-at = at
heading-tier = tier
heading-fit = fit
heading-engagement = engagement
heading-grade = grade
chain-more = { $number } more

## Events in a few words

told-page = page { $page }
told-traits = told
told-sales = sales: { $act }
told-outcome = outcome: { $outcome }
act-accepted = accepted
act-rejected = rejected
act-disqualified = disqualified
act-recycled = recycled
act-qualified = qualified
act-next-step-agreed = next step agreed
act-call = call
act-email = email
act-meeting = meeting
act-social = social
act-noted = noted
act-reopened = reopened
outcome-opportunity = opportunity
outcome-won = won
outcome-lost = lost
outcome-advocated = advocated

## Why a lead is where it is, as a phrase

why-excluded = an exclusion holds
why-in-sales-hands = sales has it
why-deal-open = a deal is open or was won
why-given-up = sales gave it up after contact
why-no-tier-reached = no tier is reached
why-cooling-off = sales sent it back, and it is cooling off
why-new-signal-needed = sales sent it back, and nothing new has happened since
why-information-missing = required information is missing
why-tier-reached = a tier is reached
unmet = { $clause }: { $condition }

## What would have to become known or happen

ask-required = learn { $traits } (required)
ask-trait = learn that { $condition }
ask-trait-otherwise = known otherwise now, would have to change: { $condition }
ask-signal =
    { $n ->
        [1] { $signal }
        [2] { $signal } twice
       *[other] { $signal } { $number } times
    }
ask-signal-within =
    { $n ->
        [1] { $signal } within { $duration }
        [2] { $signal } twice within { $duration }
       *[other] { $signal } { $number } times within { $duration }
    }
ask-sequence = { $steps } within { $duration }
ask-behaviour = any sign of life
ask-bant = { $point } confirmed (BANT)
ask-sales = sales: { $act }
ask-outcome = outcome: { $outcome }
