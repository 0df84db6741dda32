# The pact in words. One message is one phrase or sentence; code puts them together and never adds words of its own.
# `$is` is "yes" where something holds and "no" where it does not.

## Numbers, money, time

number-group = ,
number-decimal = .
percent = { $number }%
money = { $amount } { $currency }
points =
    { $n ->
        [one] { $number } point
       *[other] { $number } points
    }
times =
    { $n ->
        [1] once
        [2] twice
       *[other] { $number } times
    }
duration-days =
    { $n ->
        [one] { $number } day
       *[other] { $number } days
    }
duration-hours =
    { $n ->
        [one] { $number } hour
       *[other] { $number } hours
    }
duration-minutes =
    { $n ->
        [one] { $number } minute
       *[other] { $number } minutes
    }
duration-seconds =
    { $n ->
        [one] { $number } second
       *[other] { $number } seconds
    }
duration-milliseconds =
    { $n ->
        [one] { $number } millisecond
       *[other] { $number } milliseconds
    }
duration-join = { $first } { $second }
duration-none = no time at all
one-day = day
one-hour = hour
one-minute = minute
one-second = second
one-millisecond = millisecond
working-days =
    { $n ->
        [one] { $number } working day
       *[other] { $number } working days
    }
working-time = { $duration } of working time
date = { $day } { $month } { $year }
instant = { $time } on { $date }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
weekday-mon = Monday
weekday-tue = Tuesday
weekday-wed = Wednesday
weekday-thu = Thursday
weekday-fri = Friday
weekday-sat = Saturday
weekday-sun = Sunday
weekday-range = { $first } to { $last }
clock = { $hour }:{ $minute }

## Lists

list-and-two = { $first } and { $second }
list-or-two = { $first } or { $second }
list-comma = { $first }, { $second }
list-and-clauses = { $first }; and { $second }
list-or-clauses = { $first }; or { $second }
list-semicolon = { $first }; { $second }
quoted = “{ $text }”
in-parentheses = ({ $text })
yes = yes
no = no

## Amounts that something is compared with

amount-min = at least { $low }
amount-over = more than { $low }
amount-max = at most { $high }
amount-under = less than { $high }
amount-fewer = fewer than { $high }
amount-between = between { $low } and { $high }
amount-both = { $low } and { $high }
amount-exactly = exactly { $value }
amount-any = any amount
date-min = on or after { $low }
date-over = after { $low }
date-max = on or before { $high }
date-under = before { $high }
date-between = between { $low } and { $high }

## Tests: what follows the subject

test-known =
    { $is ->
        [no] is not known
       *[yes] is known
    }
test-missing =
    { $is ->
        [no] is known
       *[yes] is not known
    }
test-is =
    { $is ->
        [no] is not { $values }
       *[yes] is { $values }
    }
test-value =
    { $is ->
        [no] is not { $values }
       *[yes] is { $values }
    }
test-amount =
    { $is ->
        [no] is not { $amount }
       *[yes] is { $amount }
    }
test-date =
    { $is ->
        [no] is not { $dates }
       *[yes] is { $dates }
    }
test-has-word =
    { $is ->
        [no] does not contain the { $n ->
            [one] word
           *[other] words
        } { $words }
       *[yes] contains the { $n ->
            [one] word
           *[other] words
        } { $words }
    }
test-contains =
    { $is ->
        [no] does not contain the text { $words }
       *[yes] contains the text { $words }
    }
test-starts-with =
    { $is ->
        [no] does not begin with { $words }
       *[yes] begins with { $words }
    }
test-ends-with =
    { $is ->
        [no] does not end with { $words }
       *[yes] ends with { $words }
    }
test-matches =
    { $is ->
        [no] does not match the pattern { $pattern }
       *[yes] matches the pattern { $pattern }
    }
test-in-next =
    { $is ->
        [no] does not lie in the next { $last }
       *[yes] lies in the next { $last }
    }
test-in-last =
    { $is ->
        [no] does not lie in the last { $last }
       *[yes] lies in the last { $last }
    }
test-not-all = is not such that it { $predicates }
trait-test = { $the } { $predicate }

## Conditions: whole sentences without a full stop

condition-always = always
condition-never = never
condition-in-table = { $condition }
condition-known =
    { $n ->
        [one] { $traits } is known
       *[other] { $traits } are known
    }
condition-fit =
    { $is ->
        [no] the fit is not { $amount }
       *[yes] the fit is { $amount }
    }
condition-engagement =
    { $is ->
        [no] the engagement is not { $amount }
       *[yes] the engagement is { $amount }
    }
condition-grade =
    { $is ->
        [no] the grade is not { $grades }
       *[yes] the grade is { $grades }
    }
condition-level =
    { $is ->
        [no] the level is below { $level }
       *[yes] the level is { $level } or higher
    }
condition-persona-any =
    { $is ->
        [no] the lead matches no persona
       *[yes] the lead matches a persona
    }
condition-persona =
    { $is ->
        [no] the lead does not match the persona { $personas }
       *[yes] the lead matches the persona { $personas }
    }
condition-excluded =
    { $is ->
        [no] no exclusion applies
       *[yes] an exclusion applies
    }
condition-on =
    { $is ->
        [no] this very event is not { $signal }
       *[yes] this very event is { $signal }
    }
condition-on-within =
    { $is ->
        [no] { $signal } did not happen within the last { $last }
       *[yes] { $signal } happened within the last { $last }
    }
condition-seen =
    { $is ->
        [no] { $signal } has never happened
       *[yes] { $signal } has happened
    }
condition-seen-any =
    { $is ->
        [no] the lead has not done anything yet
       *[yes] the lead has done something
    }
condition-count =
    { $is ->
        [no] { $signal } happened less often than { $times } within the last { $last }
       *[yes] { $signal } happened at least { $times } within the last { $last }
    }
condition-bant-confirmed =
    { $is ->
        [no] BANT is not confirmed
       *[yes] BANT is confirmed
    }
condition-bant-at-least =
    { $is ->
        [no] fewer than { $number } of the four points of BANT are confirmed
       *[yes] at least { $number } of the four points of BANT are confirmed
    }
condition-bant-point =
    { $is ->
        [no] the { $point } is not confirmed
       *[yes] the { $point } is confirmed
    }
condition-sales-accepted =
    { $is ->
        [no] sales has not accepted the lead
       *[yes] sales has accepted the lead
    }
condition-sales-rejected =
    { $is ->
        [no] sales has not rejected the lead
       *[yes] sales has rejected the lead
    }
condition-sales-disqualified =
    { $is ->
        [no] sales has not disqualified the lead
       *[yes] sales has disqualified the lead
    }
condition-sales-recycled =
    { $is ->
        [no] sales has not recycled the lead
       *[yes] sales has recycled the lead
    }
condition-sales-qualified =
    { $is ->
        [no] sales has not qualified the lead
       *[yes] sales has qualified the lead
    }
condition-sales-next-step-agreed =
    { $is ->
        [no] sales has not agreed a next step with the lead
       *[yes] sales has agreed a next step with the lead
    }
condition-sales-call =
    { $is ->
        [no] sales has not called the lead
       *[yes] sales has called the lead
    }
condition-sales-email =
    { $is ->
        [no] sales has not written to the lead
       *[yes] sales has written to the lead
    }
condition-sales-meeting =
    { $is ->
        [no] sales has not met the lead
       *[yes] sales has met the lead
    }
condition-sales-social =
    { $is ->
        [no] sales has not sent the lead a message on a social network
       *[yes] sales has sent the lead a message on a social network
    }
condition-sales-noted =
    { $is ->
        [no] sales has not noted anything about the lead
       *[yes] sales has noted something about the lead
    }
condition-sales-reopened =
    { $is ->
        [no] sales has not taken back an end of its work with the lead
       *[yes] sales has taken back an end of its work with the lead
    }
condition-outcome-opportunity =
    { $is ->
        [no] no opportunity has been opened
       *[yes] an opportunity has been opened
    }
condition-outcome-won =
    { $is ->
        [no] no deal has been won
       *[yes] a deal has been won
    }
condition-outcome-lost =
    { $is ->
        [no] no deal has been lost
       *[yes] a deal has been lost
    }
condition-outcome-advocated =
    { $is ->
        [no] the customer has not recommended us
       *[yes] the customer has recommended us
    }
bant-the = the { $point }
bant-budget = budget
bant-authority = authority
bant-need = need
bant-timeline = timeline

## What happens in the event stream

event-behaviour = anything the lead does
event-named = an event named { $names }
event-name-test = an event whose name { $predicate }
event-page = a page view
event-page-named = a view of a page whose name { $predicate }
event-sales-accepted = sales accepting the lead
event-sales-rejected = sales rejecting the lead
event-sales-disqualified = sales disqualifying the lead
event-sales-recycled = sales recycling the lead
event-sales-qualified = sales qualifying the lead
event-sales-next-step-agreed = sales agreeing a next step with the lead
event-sales-call = a call by sales
event-sales-email = an e-mail by sales
event-sales-meeting = a meeting with sales
event-sales-social = a message by sales on a social network
event-sales-noted = a note by sales
event-sales-reopened = sales taking back an end of its work with the lead
event-outcome-opportunity = an opportunity being opened
event-outcome-won = a deal being won
event-outcome-lost = a deal being lost
event-outcome-advocated = a recommendation by the customer
event-over = { $event } over { $channels }
event-lasting = { $event } that lasts { $duration } or longer
event-where = { $event }, where { $properties }
event-property = the property { $property } { $predicate }
property-path = the path { $predicate }
property-url = the address { $predicate }
property-title = the page title { $predicate }
property-referrer = the referring page { $predicate }
channel-web = the web site
channel-email = e-mail
channel-webinar = a webinar
channel-form = a form
channel-chat = chat
channel-phone = telephone
channel-social = a social network
channel-referral = a referral
channel-product = the product itself
channel-import = an import of records
channel-sales = sales
channel-in-person = an event in person
channel-ads = advertising

## Rules

fit-line = { $points } if { $condition }
fit-rule-one = { $name }: { $line }
fit-rule-first = { $name }, the first that applies: { $lines }
rule-in-group = { $rule }, in the group { $group }
trigger-signal = each { $signal }
trigger-sequence-once = { $steps }, one after the other in less than { $duration }, the first time
trigger-sequence-each = { $steps }, one after the other in less than { $duration }, every time
trigger-count-once = { $signal } at least { $times } in less than { $duration }, the first time
trigger-count-each = { $signal } at least { $times } in less than { $duration }, every time
trigger-silence-any = as long as the lead has done nothing for { $duration } or longer
trigger-silence-of = as long as there has been no { $signals } for { $duration } or longer
sequence-then = { $first }, then { $second }
points-stay = they stay
points-halve = half of them are left after { $duration }, a quarter after { $double }, and so on
points-lapse = they lapse after { $duration }
points-halve-and-lapse = half of them are left after { $duration }; they lapse after { $lapse }
points-while-silent = they count while the silence goes on
caps-total = counted { $times } at most
caps-per = counted at most { $times } in any { $duration }
engagement-rule = { $name }: { $points } for { $trigger }; { $after }
engagement-rule-silence = { $name }: { $points } { $trigger }
group-bounds-both = The rules of the group { $group } together give no less than { $floor } and no more than { $ceiling } of { $score }: { $rules }.
group-bounds-ceiling = The rules of the group { $group } together give no more than { $ceiling } of { $score }: { $rules }.
group-bounds-floor = The rules of the group { $group } together give no less than { $floor } of { $score }: { $rules }.
group-bounds-none = The rules of the group { $group } are added up without a limit for { $score }: { $rules }.
group-rules-none = there is none yet
score-fit = fit
score-engagement = engagement

## The sentences of single clauses

clause-title = The agreement is titled { $title }.
clause-effective = It is in force from { $date }.
clause-review = Both parties review it by { $date }.
clause-marketing = Marketing is represented by { $who }.
clause-sales = Sales is represented by { $who }.
clause-currency = Amounts without a currency are in { $currency }, and amounts are compared in { $currency }.
clause-rate = one { $currency } is worth { $amount }
clause-rates = For comparison, { $rates }.
clause-currency-others = Amounts in other currencies satisfy no comparison.
clause-trait = { $trait } is { $kind }.
clause-trait-protected = { $trait } is { $kind }; the law protects it.
kind-text = a text
kind-number = a number
kind-money = an amount of money
kind-date = a date
kind-country = a country
kind-yes-no = answered with yes or no
kind-list = a list of texts
clause-signal = { $name } is { $patterns }.
with-note = { $sentence } { $note }
clause-required = { $trait }
clause-required-any = at least one of these: { $traits }
sentence-required = Sales must have { $what }.
line-named = { $name }: { $condition }.
sentence-persona = A lead matches { $name } if { $condition }.
sentence-exclusion = { $name }: a lead is never handed over if { $condition }.
sentence-grades = Fit has the grade A from { $a } on, B from { $b } on, C from { $c } on, and D below. Engagement has the grade 1 from { $one } on, 2 from { $two } on, 3 from { $three } on, and 4 below.
sentence-level = Level { $level }, if { $condition }.
sentence-tier = A lead is { $name } if { $condition }.
sentence-gate-sal = A lead becomes sales accepted (SAL) when { $condition }.
sentence-gate-sql = A lead becomes sales qualified (SQL) when { $condition }.
sentence-gate-opportunity = A lead becomes an opportunity when { $condition }.
sentence-gate-customer = A lead becomes a customer when { $condition }.
sentence-gate-evangelist = A lead becomes an evangelist when { $condition }.
sentence-bant-none = This agreement asks for none of the four points of BANT.
sentence-bant =
    { $n ->
        [4] BANT is confirmed when all four points are.
       *[other] BANT is confirmed when at least { $number } of the four points are.
    }
sentence-bant-mandatory =
    { $n ->
        [4] BANT is confirmed when all four points are.
       *[other] BANT is confirmed when at least { $number } of the four points are, { $points } among them.
    }
sentence-bant-point = The { $point } is confirmed if { $condition }.
sentence-bant-deduced = The { $point } is confirmed if { $condition }, or may be taken as confirmed if { $deduced }.
sentence-recycle-nothing = A lead that sales sent back may be handed over again { $duration } after that.
sentence-recycle-any = A lead that sales sent back may be handed over again { $duration } after that at the earliest, and only after a new signal of any kind.
sentence-recycle-signals = A lead that sales sent back may be handed over again { $duration } after that at the earliest, and only after a new { $signals }.
sentence-track = { $name } takes any lead that is sent there.
sentence-track-when = { $name } takes a lead that is sent there, and one that is sent nowhere in particular if { $condition }.
sentence-track-cool-off = { $sentence } From there, a lead may be handed over again after { $duration }.
sentence-quota-week =
    { $n ->
        [one] Marketing hands over { $number } qualified lead every week.
       *[other] Marketing hands over { $number } qualified leads every week.
    }
sentence-quota-month =
    { $n ->
        [one] Marketing hands over { $number } qualified lead every month.
       *[other] Marketing hands over { $number } qualified leads every month.
    }
sentence-quota-quarter =
    { $n ->
        [one] Marketing hands over { $number } qualified lead every quarter.
       *[other] Marketing hands over { $number } qualified leads every quarter.
    }
sentence-quota-year =
    { $n ->
        [one] Marketing hands over { $number } qualified lead every year.
       *[other] Marketing hands over { $number } qualified leads every year.
    }
sentence-complete = At least { $share } of the leads handed over carry all the required information.
sentence-hand-over = Marketing hands a lead over within { $duration } after it qualifies.
sentence-respond = Sales makes a first attempt to reach the lead within { $duration } after the hand-over.
sentence-latest = In no case does that first attempt come later than { $duration } after the hand-over.
sentence-decide = Sales accepts or rejects the lead within { $duration } after the hand-over.
sentence-touches = Sales makes at least { $touches } within { $duration } after the hand-over.
sentence-status = Sales reports the state of every open lead at least every { $duration }.
sentence-reason = Sales gives a reason with every rejection.
sentence-no-reason = Sales need not give a reason with a rejection.
touch-call =
    { $n ->
        [one] { $number } call
       *[other] { $number } calls
    }
touch-email =
    { $n ->
        [one] { $number } e-mail
       *[other] { $number } e-mails
    }
touch-meeting =
    { $n ->
        [one] { $number } meeting
       *[other] { $number } meetings
    }
touch-social =
    { $n ->
        [one] { $number } message on a social network
       *[other] { $number } messages on a social network
    }
sentence-calendar = Working time is { $hours } in the time zone { $zone }.
sentence-calendar-holidays = { $sentence } The holidays are those in the calendar file { $file }.
sentence-calendar-none = Time runs around the clock, every day.
hours-days = { $days } from { $from } to { $to }
sentence-breach = When the time for { $promise } runs out, { $tell }.
breach-tell = { $who } will be told
breach-tell-reassign = { $who } will be told, and the lead goes to somebody else
breach-reassign = the lead goes to somebody else
breach-nothing = that is recorded, and nobody is told
promise-qualified = the number of qualified leads
promise-complete = complete information
promise-hand-over-within = the hand-over
promise-respond-within = the first attempt
promise-at-the-latest = the latest first attempt
promise-decide-within = the decision
promise-touches = the attempts
promise-status-every = the status report
promise-reject-with-reason = the reason for a rejection
sentence-routing-owner = A lead goes to the owner of its company, if it has one.
sentence-territory = { $name }: leads go to { $who } if { $condition }.
sentence-routing-otherwise = All other leads go to { $who }.
sentence-routing-nobody = Nobody is named for the other leads.
sentence-routing-capacity =
    { $n ->
        [one] Nobody holds more than { $number } open lead at a time.
       *[other] Nobody holds more than { $number } open leads at a time.
    }
sentence-routing-pool = A lead for whom nobody is on duty and free waits with { $who }.
assignee-weight = { $who } ({ $times } as often)
sentence-silenced = { $lint }: { $because }
sentence-silenced-at = { $lint } at { $clause }: { $because }

## The document

document-title = Agreement on qualified leads: { $name }
document-version = Version { $version } of the pact { $name }.
document-effective = In force from { $date }.
document-review = To be reviewed by both parties by { $date }.
document-marketing = marketing
document-sales = sales
document-party = { $party } (represented by { $who })
document-preamble = Between { $marketing } and { $sales }, this agreement says what a qualified lead is, when it is handed over, and what both parties owe each other from then on. Every numbered line is a clause; the word in small print at its end is its name, to which reasons and reports refer.
section-definitions = What our words mean
section-required = What sales must have
section-personas = Whom we are looking for
section-exclusions = Who is never handed over
section-fit = Fit: points for what a lead is
section-engagement = Engagement: points for what a lead does
section-groups = Limits for several rules together
section-grades = Grades
section-levels = Levels
section-tiers = When a lead is handed over
section-gates = The stages after the hand-over
section-bant = Budget, authority, need and timeline (BANT)
section-recycle = Leads that sales sends back
section-marketing = What marketing promises
section-sales = What sales promises
section-calendar = How time is counted
section-breaches = When a promise is not kept
section-routing = Who gets which lead
section-silenced = What both parties have looked at and accepted
section-reading = How to read this agreement
section-signatures = Signatures
intro-required = No lead is handed over before all of this is known:
intro-personas = A lead is of the first of these kinds whose condition holds.
intro-exclusions = Whatever its score, a lead is never handed over while one of these holds.
intro-fit = The fit of a lead is the sum of these points. Of several lines under one name, only the first that applies counts.
intro-engagement = The engagement of a lead is the sum of these points at the moment in question.
intro-grades = A grade is a letter for fit and a number for engagement; A1 is best.
intro-levels = A lead has the highest level whose condition and all lower ones hold; otherwise level 0.
intro-tiers = A lead is a marketing qualified lead (MQL) of the first of these kinds whose condition holds. It is then handed over, unless something above stands against it or it is already in sales’ hands.
intro-gates = A lead enters the furthest stage whose condition holds.
intro-silenced = The program that checks this agreement remarked on the following; both parties keep it as it is, for the reason given.
column-number = No.
column-rule = Rule
column-condition = If
column-points = Points
column-what = For
column-after = And then
column-grade = Grade
column-fit-from = Fit from
column-engagement-grade = Grade
column-engagement-from = Engagement from
column-level = Level
column-clause = Clause
grade-below = below
grades-in-table = The grades begin at these scores:
first-that-applies = the first that applies:
group-of-rule = group { $group }
reading-missing = What is not known satisfies no condition, except one that says “is not known”. A condition that says “not” therefore also holds where nothing is known.
reading-text = Texts are compared without regard to capital letters and accents.
reading-range = Where a range is known (51–200 employees), a comparison holds if it holds for all of it; where several values are known, if it holds for one.
reading-between = “Between” includes both ends.
reading-window = “Within the last 7 days” means less than seven times 24 hours ago. A month is 30 days and a year is 365 days.
reading-tie = A score that exactly equals a threshold reaches it.
reading-decided = What a lead is, is decided at the moment of each event, never in between.
reading-sales-acts = What sales has done counts from the latest hand-over on.
reading-working = Promises of less than a day run in working time only; days are working days. Periods for attempts and reports run through nights and week-ends.
signature-marketing = For marketing
signature-sales = For sales
signature-line = { $party }: ………………………………………… Date: ……………………
document-fingerprint = SHA-256 fingerprint of this agreement: `{ $fingerprint }`
