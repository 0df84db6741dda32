# What refusals that people meet say of their very case: of people and keys, of handoffs, of what can't be done, read or kept as it was sent.

## People, sessions and keys

refused-sign-in-first = `{ $operation }` is for people who have signed in: sign in, or send an API key
refused-role = `{ $operation }` is not for the role { $role }: an admin can do it, or give another role
refused-people-only = `{ $operation }` is for people who have signed in, not for API keys
refused-sign-in = e-mail or password is wrong
refused-identity = nobody here belongs to this sign-in: ask an admin for an invitation to the address that the provider knows
refused-flow = this sign-in began too long ago or in another browser: begin again
refused-link = this link is not valid: it was used, it has ended, or it is incomplete; ask an admin for a new one
refused-set-up = the service is set up already: sign in, or ask an admin for an invitation
refused-no-person = there is no such person
refused-no-session = there is no such session: it may have ended
refused-no-key = there is no such API key
refused-email-taken = another person has this e-mail address
refused-person-changed = the person was changed in the meantime: look again, then change
refused-last-admin = this is the last active admin: make another person admin first
refused-password-wrong = the present password is wrong
refused-password-short = a password needs at least { $min } characters; a sentence is easy to remember
refused-password-long = a password has at most { $max } bytes
refused-password-uniform = a password needs at least { $min } different characters
refused-password-common = this password is among those that many people use: choose one that is yours alone
refused-password-personal = a password must not be the e-mail address or the name of the person
refused-no-scope = an API key needs at least one scope: { $scopes }
refused-scope-beyond = the role { $role } may do nothing of the scope { $scope }, so its API keys can't either
refused-expiry = `expires_at` lies in the past
refused-key-name = `name` of an API key is 1 to { $max } characters on one line
refused-deactivated = this person is deactivated: activate them first
refused-provider-only = you sign in at the identity provider and have no password here: an admin can send a link to choose one
refused-many-keys = there are { $max } API keys of this person already: revoke those that are not used

## Handoffs

refused-handoff-changed = the handoff was changed meanwhile: it is at revision { $present }, and { $asked } was meant; look at it again
refused-in-hands = the lead was handed over again meanwhile: go on with the handoff { $handoff }
refused-not-here = `{ $act }` does not go with a handoff that is { $state }: what can be done is { $possible }
refused-contacted = the lead was reached at { $at }, and sales rejects only before contact: disqualify or recycle it
refused-in-pool = the handoff waits in a pool: assign it to a person before `{ $act }`
refused-reason-missing = the pact asks for a reason to { $act }: name one, and say in words what `other` means
refused-no-track = the pact has no nurture track `{ $track }`: expected one of { $known }
refused-no-tracks = the pact has no nurture track `{ $track }`: it has none, so leave it out
refused-future = a touch at { $touch } lies in the future, it is { $now }: log it once it has happened
refused-before-offer = a touch at { $touch } is no answer to a lead that was offered at { $offered }: log it with the lead, not with this handoff
refused-after-end = the handoff ended at { $ended }, before this touch at { $touch }: reopen it if that was a mistake
refused-pause-over = a pause until { $until } is over already, it is { $now }: name a later instant
refused-pause-long = a pause until { $until } is longer than { $days } days: recycle the lead instead, it comes back when it is ready
refused-not-paused = the handoff is not paused: there is nothing to resume
refused-amount = the amount of a deal is a number of 0 or more: correct it, or leave it out
refused-unsettled = a clock fell due at { $due }: advance the handoff to now before anything else is done with it

## What is done with a handoff

refused-act-assign = assign
refused-act-accept = accept
refused-act-reject = reject
refused-act-disqualify = disqualify
refused-act-recycle = recycle
refused-act-touch = touch
refused-act-note = note
refused-act-qualify = qualify
refused-act-next-step = next step
refused-act-open = open
refused-act-win = win
refused-act-lose = lose
refused-act-pause = pause
refused-act-resume = resume
refused-act-reopen = reopen
refused-act-withdraw = withdraw
refused-act-expire = expire

## Where a handoff stands

refused-at-offered = offered
refused-at-accepted = accepted
refused-at-qualified = qualified
refused-at-opportunity = opportunity
refused-at-won = won
refused-at-lost = lost
refused-at-rejected = rejected
refused-at-disqualified = disqualified
refused-at-recycled = recycled
refused-at-expired = expired
refused-at-withdrawn = withdrawn

## Whose it is, and what is not there

refused-not-yours = this handoff is not yours: it belongs to { $owner }
refused-managers-decide = this handoff is not yours: it belongs to { $owner }, and a manager decides this
refused-pool-first = this handoff is not yours: it belongs to the pool: take it first
refused-no-persons-id = `{ $person }` is no person's id
refused-no-person-of-id = there is no person `{ $person }`
refused-takes-no-leads = { $name } is { $state } and can't take leads: name somebody else
refused-unknown-lead = there is no lead `{ $id }`
refused-unknown-merge = there is no merge `{ $id }`
refused-unknown-source = there is no source `{ $id }`
refused-unknown-version = there is no version of a pact `{ $id }`
refused-unknown-in-force = there is no pact in force `{ $id }`
refused-unknown-handoff = there is no handoff `{ $id }`
refused-no-endpoint = there is no endpoint `{ $id }`
refused-no-delivery = there is no delivery `{ $id }`

## What is done with a handoff, as it is written

refused-no-until = until when?
refused-no-touch = how? expected call, email, meeting or social
refused-no-owner = to whom? expected a person's id, or `pool`
refused-no-name = what are they called?
refused-told = goes with `note` alone, not with `{ $act }`: note it by itself
refused-reason-unknown = `{ $word }` is no reason to reject: expected wrong_route, incomplete_information, outside_pact, duplicate or other

## Texts and numbers

refused-name = expected a name of 1 to { $max } characters
refused-name-long = expected a name of at most { $max } characters
refused-team = expected a name of 1 to { $max } characters, or null
refused-long = expected at most { $max } characters
refused-bytes = expected at most { $max } bytes
refused-files = expected at most { $max } files
refused-word = `{ $word }` is not { $what }: expected one of { $known }
refused-word-act = an act
refused-word-touch = a kind of touch
refused-word-disqualify = a reason to disqualify or recycle
refused-word-lose = a reason to lose a deal
refused-word-starter = a kind of starter
refused-word-identifier = a kind of identifier
refused-deal = `{ $text }` is not money: expected an amount such as 15000 EUR
refused-currency = `{ $text }` is not a currency: expected an ISO 4217 code such as EUR
refused-instant = `{ $text }` is not an instant such as 2026-10-05T09:00:00Z or 2026-10-05 09:00
refused-why = expected a reason of 1 to { $max } characters
refused-number = expected a number from { $min } to { $max }
refused-none = expected at least one
refused-ends-early = it lies before `from`
refused-back-early = it lies before `away_from`
refused-not-after-from = it does not lie after `from`
refused-field-email = `email` is not an e-mail address such as ana@northwind.example
refused-field-name = `name` is not a name on one line, of at most { $max } characters
refused-field-language = `language` is not a language tag such as en or pt-BR
refused-field-time-zone = `time_zone` is not a time zone such as Europe/Prague

## Leads, and what is told of them

refused-merge-itself = a lead can't be merged with itself
refused-merge-undone = merge { $merge } was taken apart already
refused-identifiers = expected 1 to { $max }, found { $n }
refused-stage-verdict = a stage and a verdict do not go together: ask for one of them
refused-which-lead = several leads are meant by `{ $text }`: name one of { $ids }
refused-not-yet = nothing is known of this lead at { $at }: its first event is at { $first }
refused-purpose = `{ $purpose }` is not a purpose: expected a code of small letters, digits and `_` such as `{ $contact }` or `newsletter`
refused-purpose-form = expected up to { $max } small letters, digits and `_`, such as `contact`
refused-said-later = nobody can have said it after now
refused-entry = entry { $entry } is { $state } already
refused-from-file = this entry came from a file: correct it there
refused-not-mapped = no entry of the mapping matches { $name }; add one with `file: { $name }`
refused-no-column = { $file } has no column `{ $column }`, which the mapping names under `{ $key }`
refused-no-column-near = { $file } has no column `{ $column }`, which the mapping names under `{ $key }`; did you mean `{ $nearest }`?
refused-file-name = expected the name of a file, of 1 to { $max } characters
refused-base64 = expected the bytes of the file in base64

## Pacts

refused-pact-mistakes = the pact has mistakes and can't be put in force
refused-pact-mistakes-found =
    { $n ->
        [one] the pact has 1 mistake: { $first }
       *[other] the pact has { $n } mistakes; the first one: { $first }
    }
refused-pact-scenarios-failed =
    { $n ->
        [one] 1 scenario of the pact failed: { $first }
       *[other] { $n } scenarios of the pact failed; the first one: { $first }
    }
refused-mistakes = { $file } has mistakes
refused-pact-unchecked = the pact has mistakes: `POST /api/pacts/check` shows them
refused-no-pact = no pact is in force: upload one and put it in force
refused-many-pacts = several pacts are in force, expected one of { $known }
refused-not-in-force = no pact `{ $name }` is in force, expected one of { $known }
refused-what-if = the ledger has { $n } events, and `limits.what_if_events` is { $max }: raise it, or ask a store with `leadpact what-if`

## Rules of retention, and views

refused-many-rules = expected at most { $max } rules
refused-rule-name = every rule of retention needs a name of its own, and `{ $name }` is none
refused-rule-days = the rule `{ $name }` would keep nothing: `after_days` has to be 1 or more
refused-no-run = no run begins: there are no rules, or one is going on
refused-many-views = at most { $max } views are kept for a person: remove one first
refused-columns = expected at most { $max } names of columns

## Sources

refused-source-kind = the kind of source { $source } (`{ $kind }`) is not known to this version
refused-many-origins = expected at most { $max } origins
refused-origin = expected an origin such as https://www.example.com, without a path
refused-no-secret = only tools that post have a secret: leave it out
refused-no-mapping = only the kind `generic` has a mapping: leave it out
refused-mapping-missing = expected what the tool's messages mean: a mapping
refused-does-not-sign = { $tool } does not sign what it posts: leave the secret out, the key in the address is what it is known by
refused-secret-length = expected the { $called } of 1 to { $max } bytes
refused-secret-sendgrid = expected the { $called } as SendGrid shows it, beginning with MFkwEwYHKoZIzj0C
refused-secret-base64 = expected the { $called }, in base64
refused-sns-topic = expected the topic's ARN first, such as arn:aws:sns:eu-central-1:123456789012:mail
refused-sns-unread = certificate { $position }: expected a certificate with an RSA key, as PEM, from the address in `SigningCertURL`
refused-sns-certificate = expected SNS's signing certificate behind the topic's ARN, beginning with { $begin }
refused-sns-many = expected at most { $max } certificates
refused-tool-kind = expected the kind of a tool that posts, such as `sendgrid` or `generic`

## Messages

refused-many-topics = expected 1 to { $max } topics, such as `handoff.*` or `*` for all
refused-topic = `{ $text }` is no topic: expected `*`, `handoff.*` or one of { $known }
refused-many-endpoints = there are { $max } endpoints already: remove one that is not needed
refused-only-webhooks = only webhooks have a secret
refused-endpoint-paused = the endpoint is paused: resume it first
refused-endpoint-removed = the endpoint was removed: make another one
refused-on-its-way = the delivery is still on its way
refused-delivery-gone = what the delivery said is not kept any more: its lead was erased, or it is too long ago
refused-target = expected an address such as https://crm.example/hooks/leads
refused-target-long = it is longer than { $max } bytes
refused-target-password = a name and password in the address can't be kept secret: leave them out
refused-target-plain = messages speak of people: expected https (http is only for networks that the operator allows)
refused-target-forbidden = its address is { $network }: an operator may allow the network (`messages.networks`)
refused-no-mail = no mail server is set up: the operator names one by `mail.server`, and the sender by `mail.from`
refused-reserved-address = your address is one that nobody can have: no mail goes there

## The sample company

refused-leads = expected { $min } to { $max } leads
refused-being-made = a sample company is being made already
refused-not-empty = the service holds leads or a pact already, or held some: a sample company needs a new data directory
refused-broken-off = it was broken off because the service stops
refused-stopped = whoever made it stopped before it was done
refused-sample-fault = { $why }

## Calendars and holidays

refused-calendar = the calendar of the pact `{ $pact }`: { $why }
refused-calendar-zone = the calendar's time zone `{ $name }` is not known: expected one of the IANA database, such as Europe/Prague
refused-calendar-hours = the calendar's hours from minute { $from } to minute { $to } are none of a day: expected a start before the end, and both within 0 and 1440
refused-calendar-no-hours = the calendar has no working hours: name some, such as Mon-Fri 09:00-17:00
refused-calendar-closed = the calendar has no open hour in the year from { $date } on: look for a holiday that never ends, or that falls on every working day
refused-holidays = the holidays `{ $name }`: line { $line }: { $problem }
refused-holidays-bytes = the file has { $n } bytes, at most { $max } are allowed
refused-holidays-rules = the file has more than { $max } rules by here: leave out what is no holiday
refused-holidays-days = the file has more than { $max } days off by here: leave out what is no holiday
refused-holidays-no-calendar = this is no iCalendar file: expected `BEGIN:VCALENDAR`
refused-holidays-line = `{ $shown }` is no line of iCalendar: expected `NAME:value`
refused-holidays-end-first = `END:{ $what }` ends nothing: `BEGIN:{ $begun }` of line { $line } has to end first
refused-holidays-end = `END:{ $what }` ends nothing: remove it
refused-holidays-no-end = `BEGIN:{ $begun }` has no `END:{ $begun }`: is the file whole?
refused-holiday-no-begin = this event has no beginning: give it a `DTSTART`
refused-holiday-no-end = this event has no end: give it a `DTEND` or `DURATION`, or begin it with a date (`DTSTART;VALUE=DATE:20261224`)
refused-holiday-years = this event leaves the years up to { $year }
refused-holiday-lasts = `{ $value }` is not how long a holiday lasts: expected a duration such as `P1D` or `PT4H`
refused-holiday-unlike = this event begins with a date and ends with a time, or the other way round: write both alike
refused-holiday-ends-early = this event ends before it begins, or at once: correct its end
refused-holiday-when = `{ $value }` is no date or time: expected `20261224`, `20261224T120000` or `20261224T110000Z`
refused-holiday-zone = the time zone `{ $name }` is not known: expected one of the IANA database, such as Europe/Prague, or dates without a time
refused-holiday-rule = `{ $rule }` is no rule for a holiday: { $why }; expected one such as `FREQ=YEARLY` or `FREQ=YEARLY;BYMONTH=11;BYDAY=-1TH`
refused-holiday-rule-part = each part is `NAME=value`
refused-holiday-rule-often = it comes again by day, week, month or year
refused-holiday-rule-many = it comes more than { $max } times up to { $year }

## Values, and events as people write them

refused-email = `{ $text }` is not an e-mail address: { $why }
refused-email-at = it has no @
refused-email-domain = its domain is not one
refused-phone = `{ $text }` is not a phone number: it has { $n } digits
refused-domain = `{ $text }` is not a domain: expected one such as northwind.example
refused-mail-domain = `{ $text }` is not a domain
refused-no-number = `{ $text }` is not a number: { $hint }
refused-or-range = { $why }, or a range such as 51-200 or 1000+
refused-number-point = expected digits such as 1234.5 (a comma before the fraction needs `decimal: comma`)
refused-number-comma = expected digits such as 1234,5
refused-money = `{ $text }` is not an amount of money: expected one such as 15000 EUR
refused-date = `{ $text }` is not a date
refused-date-years = `{ $text }` lies outside the years 1900 to 2200
refused-date-iso = `{ $text }` is not a date: expected 2026-10-05 (other orders need `dates: day first` or `dates: month first`)
refused-date-day-first = `{ $text }` is not a date: expected 5.10.2026 or 2026-10-05
refused-date-month-first = `{ $text }` is not a date: expected 10/5/2026 or 2026-10-05
refused-country = `{ $text }` is not a country: expected a name or an ISO 3166 code
refused-country-near = `{ $text }` is not a country: did you mean { $near }?
refused-yes-no = `{ $text }` is neither yes nor no
refused-other-type = `{ $value }` is not { $expected }
refused-type-text = a text
refused-type-number = a number
refused-type-money = an amount of money
refused-type-date = a date
refused-type-country = a country
refused-type-yes-no = yes or no
refused-type-list = a list
refused-value = { $why }: expected text, a number, true or false, null, a list, or an object with amount and currency, with date, or with low and high
refused-no-letters = the name has neither letters nor digits
refused-at-most = expected at most { $max }
refused-identifier-blank = the identifier is blank
refused-nobody = `{ $text }` stands for nobody in particular: everybody with it would be one lead
refused-nobody-named = whom is it about? expected `lead` or `identifiers`
refused-not-both = expected the lead's id or identifiers, not both
refused-lead-of-event = there is no lead `{ $id }`: name it by the id that the service gave it, or by identifiers
refused-no-instant = when did it happen? expected an instant
refused-kind = `{ $word }` is no kind of event: expected one of { $known }
refused-no-event-name = what happened? an event of the kind track has a name
refused-event-name = only events of the kinds track and page have a name
refused-seconds = `{ $seconds }` is no time: expected seconds from 0
