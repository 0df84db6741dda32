# What is written to people by mail and into chat rooms. One message is one phrase or sentence; code puts them together.

## Instants, as the reader's clock shows them

mail-instant = { $weekday }, { $day } { $month } { $year }, { $time } ({ $zone })
mail-day = { $day } { $month } { $year }
mail-weekday-1 = Monday
mail-weekday-2 = Tuesday
mail-weekday-3 = Wednesday
mail-weekday-4 = Thursday
mail-weekday-5 = Friday
mail-weekday-6 = Saturday
mail-weekday-7 = Sunday
mail-month-1 = January
mail-month-2 = February
mail-month-3 = March
mail-month-4 = April
mail-month-5 = May
mail-month-6 = June
mail-month-7 = July
mail-month-8 = August
mail-month-9 = September
mail-month-10 = October
mail-month-11 = November
mail-month-12 = December

## Promises with a clock

promise-hand_over = Hand over
promise-respond = First response
promise-at_the_latest = First response at the latest
promise-decide = Accept or reject
promise-touches = All promised touches
promise-status = Say how things stand
party-marketing = marketing
party-sales = sales

## A lead

lead-and-company = { $name }, { $company }
lead-nameless = a lead without a name
fact-lead = Lead
fact-title = Title
fact-company = Company
fact-email = E-mail
fact-phone = Phone
fact-tier = Ready as
fact-tier-value = { $tier }, under the pact “{ $pact }”
fact-score = Score
fact-score-value = fit { $fit }, engagement { $engagement }, grade { $grade }
fact-why = Why
fact-why-value = { $clause } ({ $points })
fact-owner = With
fact-missed = Missed on
fact-due = Due
open-lead = Open the lead
greeting = Hello { $name },
greeting-nameless = Hello,

## Offers and assignments

mail-offered-subject = New lead for you: { $lead }
mail-offered = A lead is ready and handed to you. Accept it or give it back, so that the clock stops.
mail-offered-small = You get this mail because the pact hands you leads. Being away or off duty is set in your account.
mail-pooled-subject = Nobody could take this lead: { $lead }
mail-pooled = Nobody was on duty and below capacity, so this lead lies in your pool while its clocks run. Give it to somebody, or take it yourself.
mail-pooled-small = You get this mail because leads that nobody can take go to your pool.
mail-assigned-subject = This lead is yours now: { $lead }
mail-assigned = A lead was given to you that somebody else had before. What was done so far is in its history.
mail-assigned-small = You get this mail because a lead was given to you.

## Deadlines

mail-warned-subject = { $promise } by { $due }: { $lead }
mail-warned = A deadline comes near.
mail-warned-small = You get this mail because this lead is with you.
mail-breached-subject = Deadline missed ({ $promise }): { $lead }
mail-breached = What was promised for this lead was not done in time. It is on record, and it can still be done.
mail-breached-small = You get this mail because this lead is with you, or because the pact says that you are told.

## The weekly sheet

mail-sheet-subject = Both sides’ promises, { $from } to { $to }: { $pact }
mail-sheet = What marketing and sales promised each other under the pact “{ $pact }”, and what became of it.
mail-sheet-small = You get this mail each week because you answer for one side of the pact.
sheet-offered = Leads handed over
sheet-offered-of = { $n } of { $promised } promised
sheet-incomplete = Refused as incomplete
sheet-unanswered = Not answered yet
sheet-response = Typical first response
sheet-promise = Promise
sheet-party = Of
sheet-kept = Kept
sheet-breached = Missed
sheet-running = Running
open-sheet = Open the sheet
span-minutes =
    { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
span-hours =
    { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }
span-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }

## What sales did, for chat rooms

said-accepted = { $lead }: sales took the lead on
said-rejected = { $lead }: sales refused the lead before contact
said-disqualified = { $lead }: sales gave the lead up after contact
said-recycled = { $lead }: back to be nurtured
said-touched = { $lead }: sales tried to reach the lead
said-noted = { $lead }: something new is known
said-qualified = { $lead }: worth an opportunity
said-next-step-agreed = { $lead }: a next step is agreed
said-opportunity-opened = { $lead }: an opportunity is open
said-won = { $lead }: won
said-lost = { $lead }: lost
said-paused = { $lead }: it was agreed to wait
said-resumed = { $lead }: the wait is over
said-reopened = { $lead }: open again
said-withdrawn = { $lead }: withdrawn by a correction
said-expired = { $lead }: nobody answered the offer
said-ping = A test: messages of Leadpact arrive here.

## Accounts

mail-invited-subject = Your account in Leadpact
mail-invited = An account was made for you in Leadpact, where marketing and sales keep what they promised each other. Follow the link and choose a password.
mail-invited-link = Choose a password
mail-reset-subject = A new password for Leadpact
mail-reset = Follow the link and choose a new password. If you did not ask for it, talk to your admin: the old password still works.
mail-reset-link = Choose a new password
mail-link-until = The link works once, until { $until }.

## A mail that somebody sends to themselves

mail-try-subject = Mail from Leadpact goes out
mail-try = You asked Leadpact to send you this mail, and it came. Nothing else is to be done.
