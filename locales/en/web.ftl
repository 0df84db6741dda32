# The sentences of the web app.

## Everywhere

tab-title = { $page } · Leadpact
loading = Loading
retry = Try again
save = Save
saved = Saved.
cancel = Cancel
close = Close
clear = Clear
copy = Copy
copied = Copied
copy-what = Copy { $what }
copy-email = Copy e-mail address
more = Show more
all = All
any = any
yes = yes
no = no
never = never
from = from
now = now
before = before
name = Name
kind = Kind
state = State
number = No.
when = When
time = Time
hours = Hours
minutes = Minutes
half-of-day = Half of the day
times-in-zone = Time zone: { $zone }.
calendar-of = { $field }: choose in a calendar
for-example = e.g. { $example }
day-unreadable = This is no day. Write it like { $example }.
instant-unreadable = This is no day and time. Write it like { $example }.
month-before = Month before
month-after = Month after
year-before = Year before
year-after = Year after
decade-before = Decade before
decade-after = Decade after
done = Done
details = Details
home = To the first page
skip-to-content = Skip to the content
navigation = Navigation
problem-unreachable = The service can’t be reached. Check your connection.
problem-later = { $what }. Try again in { $seconds } seconds.
problem-request = Request { $id }
not-found = Not found
not-found-about = There is no such page.
somebody = somebody
page-broken = This page could not be shown
page-broken-about = Something in it is wrong. The rest of the app goes on.

## Places

nav-today = Today
nav-leads = Leads
nav-companies = Companies
nav-pacts = Pacts
nav-funnel = Funnel
nav-sla = Promises
nav-settings = Settings
to-light = Light colours
to-dark = Dark colours
account = Your account
sign-out = Sign out

## Coming in

sign-in = Sign in
sign-in-with = Sign in with { $provider }
sign-in-refused = Signing in with { $provider } did not succeed. Begin again, or ask an admin whether you are invited with the address that you have there.
sign-in-unavailable = { $provider } can’t be used right now. Try again in a moment, or sign in with your password.
or = or
email = E-mail
password = Password
password-show = Show or hide the password
password-new = New password
password-rule = At least { $n } characters. A sentence of your own is best.
password-choose = Choose password and sign in
set-up = Set up Leadpact
set-up-about = You will be the first admin. You can invite everybody else afterwards.
set-up-go = Set up and sign in
your-name = Your name
time-zone = Time zone
language = Language and formats
language-formats = Formats only, sentences in English
invite-title = Welcome, { $name }
reset-title = Choose a new password
link-for = This link is for { $email }.
link-until = It works until { $at }.
link-invalid = This link does not work
link-invalid-about = It was used already, has run out, or is not whole. Ask an admin for a new one.

## Your account

account-about = About you
password-change = Change password
password-change-about = You will be signed out everywhere else.
password-changed = Your password is changed.
password-present = Present password
sessions = Where you are signed in
session-browser = Browser
session-since = Since
session-seen = Last used
session-way = By
session-this = this one
session-end = Sign out
way-password = password
way-link = link
way-oidc = identity provider

## Words of a pact

pact = Pact
lead = Lead
company = Company
verdict = Verdict
tier = Tier
tier-any = Any tier
fit = Fit
engagement = Engagement
points = Points
clause = Clause
total = Total
bant = BANT
domain = Domain
event = Event
verdict-qualified = Qualified
verdict-held = Held
verdict-below = Below
verdict-excluded = Excluded
stage-inquiry = Inquiry
stage-mql = MQL
stage-sal = SAL
stage-sql = SQL
stage-opportunity = Opportunity
stage-customer = Customer
stage-evangelist = Evangelist
stage-nurture = Nurture
stage-disqualified = Disqualified
grade-is = Grade { $grade }
grade-about = Fit { $fit } of A–D, engagement { $engagement } of 1–4
level-is = Level { $level }
reason-excluded = An exclusion holds: this lead is never handed over as long as it does.
reason-in-sales-hands = Sales has the lead.
reason-deal-open = A deal is open or was won.
reason-given-up = Sales gave it up after contact.
reason-no-tier-reached = No tier is reached.
reason-cooling-off = It was sent back and is cooling off.
reason-new-signal-needed = It was sent back, and nothing new has happened since.
reason-information-missing = It is ready, but required information is missing.
reason-tier-reached = It reached a tier and is handed over.
channel-web = Web
channel-email = E-mail
channel-webinar = Webinar
channel-form = Form
channel-chat = Chat
channel-phone = Phone
channel-social = Social
channel-referral = Referral
channel-product = Product
channel-import = Import
channel-sales = Sales
channel-in-person = In person
channel-ads = Ads
kind-page = Page read
kind-track = Event
kind-traits = Learnt about the lead
kind-accepted = Sales accepted
kind-rejected = Sales rejected
kind-disqualified = Sales disqualified
kind-recycled = Recycled
kind-qualified = Sales qualified
kind-next-step-agreed = Next step agreed
kind-call = Call by sales
kind-email = E-mail by sales
kind-meeting = Meeting with sales
kind-social = Social message by sales
kind-noted = Sales noted
kind-opportunity = Opportunity opened
kind-won = Won
kind-lost = Lost
kind-advocated = Recommended us

## Leads

leads-search = Name begins with, or e-mail
leads-none = No leads yet
leads-none-about = They appear as soon as a source sends events, or a file is imported.
leads-none-go = Connect a source
first-run-about = Leads come in by one of these. You can also begin with a pact: what a qualified lead is.
first-run-sample = Look at a sample company
first-run-sample-about = Two years of a made-up company: about 4,000 leads under a pact, and people who have worked with them for six weeks. Nothing of it is real.
first-run-sample-go = Make the sample company
first-run-import-about = Lists and events from your CRM, your mail tool or a spreadsheet: CSV, JSON Lines or Parquet. You see how a file is understood before anything is kept.
first-run-import = Choose a file
first-run-source-about = Your web site, forms and tools send what happens, and leads are evaluated at once.
first-run-source = Connect
sample-being-made = The sample company is being made
sample-being-made-about = It takes a few seconds, on a busy machine a minute. You need not wait on this page.
sample-step = Step { $step } of { $steps }: { $what }
sample-step-simulating = two years are simulated
sample-step-reading = their files are read
sample-step-importing = leads and events are imported
sample-step-evaluating = every lead is evaluated under a pact
sample-step-living = the latest six weeks are lived through
sample-failed = The sample company could not be made, and nothing of it is here: { $why }
sample-company = Sample company
sample-company-about = What you see is made up: leads, companies and people. Your own company begins with a new data directory, or an empty database.
sample-company-made = Made
leads-none-found = No lead is like that
filters-clear = Clear filters
leads-all =
    { $n ->
        [one] { $number } lead
       *[other] { $number } leads
    }
leads-shown = The newest { $number } leads; more come as you scroll
lead-unnamed = Unknown visitor
columns = Columns
views = Views
views-none = No view is kept yet
view-of = everybody’s, kept by { $name }
view-save = Keep this view…
view-change = Change “{ $name }”…
view-remove = Remove “{ $name }”
view-remove-title = Remove “{ $name }”?
view-remove-shared = Everybody sees it. The leads stay.
view-remove-own = The leads stay.
view-about = Filters and columns as they are now. What you search for is not kept.
view-shared = For everybody
view-saved = “{ $name }” is kept.
export-csv = CSV
import-short = Import
import = Import a file
import-about = Nothing is kept until you say so. The same file again changes nothing.
import-file = File with leads, events or companies
import-other = Choose another file
import-drop = or drop it here: CSV, JSON Lines, Parquet, from a CRM or your own
import-too-large = { $name } has more than { $mib } MiB. On the machine where it lies, run
import-read = What was read
import-rows = Rows understood
import-events = Events
import-companies = Facts about companies
n-of = { $n } of { $of }
import-mapping = What the columns mean
import-mapping-certain = Nothing had to be guessed.
import-mapping-guessed = Guessed from the names of the columns: please look through it, correct it and read again.
import-read-again = Read again
import-first = What the first rows say
import-not-read = What could not be read
import-not-read-about = It is not imported. Afterwards you can save it, correct it, and import it.
import-line = Line
import-column = Column
import-what = What
import-why = Why
import-system = System that it comes from
import-system-about = Only if another one uses the same ids, such as “crm”.
import-go = Import
import-going = { $rows } rows read, { $leads } leads handed on
import-failed = It broke off: { $why }
import-done =
    { $n ->
        [one] { $leads } lead. { $accepted } events and facts are new, { $repeated } had come before.
       *[other] { $leads } leads. { $accepted } events and facts are new, { $repeated } had come before.
    }
import-see = See the leads
import-quarantine =
    { $n ->
        [one] Save what could not be read ({ $n } entry)
       *[other] Save what could not be read ({ $n } entries)
    }
column-company = Company
column-title = Title
column-verdict = Verdict
column-grade = Grade
column-fit = Fit
column-engagement = Engagement
column-level = Level
column-stage = Stage
column-latest = Last seen
column-events = Events
column-role = Buying role

## A lead

why = Why it is here
why-no-pact = No pact is in force
why-no-pact-about = Without one, nobody is qualified. Events are kept all the same, and are judged as soon as there is one.
under-pact = Under { $pact }, version { $version }
handed-over = Handed over
required-missing = Required and not known:
find-decision-maker = This person can only point to the decision maker: ask for that name.
no-points = Nothing yet
faded = { $n } more, less than half a point each
evidence-none = No single event is behind it.
evidence-more =
    { $n ->
        [one] { $n } more
       *[other] { $n } more
    }
times = { $n } times
missing-for = What is missing for { $tier }
missing-nothing = Nothing but its next sign of life.
known = What is known
known-nothing = Nothing yet
tell-more = Edit
tell-title = What is known
tell-about = What you change counts from now on; what was known before stays on record. Empty a field that nobody knows any more.
tell-another = Add what else is known
tell-forget = Forget { $name }
tell-unknown = not known any more
trait = Trait
value = Value
lead-add = Add a lead
job-title = Job title
phone = Phone
lead-add-short = Add
lead-add-go = Add the lead
known-since =
    { $n ->
        [one] First arrived { $at }, { $events } event
       *[other] First arrived { $at }, { $events } events
    }
told-at = told { $at }
identifiers = Recognised by
buying-group = Buying group
group-all = All { $n } people
decisions = Decisions
decision-qualified = Qualified
withdrawn = withdrawn
merges = Became one lead
merged-by = By { $by },
maker-rule = a rule
maker-source = a source
maker-person = a person
maker-key = a program
maker-system = the service
split = Take apart
split-title = Take this merge apart?
split-about = The two become separate leads again, each with its own events, and no rule puts them together again.
split-done = taken apart
timeline = What happened
timeline-nothing = Nothing yet
timeline-older = Show older events
channels = Channels
choose-event = Choose { $name }
events-chosen =
    { $n ->
        [one] { $n } event chosen
       *[other] { $n } events chosen
    }
in-hands = In sales’ hands
in-hands-since = { $owner }, offered
work-on-it = Open the handoff
handoffs-earlier = Earlier handoffs
correct-lead = Correct
merge = Merge with another lead…
merge-title = Which lead is the same person?
merge-about = The two become one, with the events of both. The one that was known first keeps its address. You can take it apart again.
merge-search = Name begins with, or e-mail
merge-none = No other lead is called so
merge-go = Merge
merged = They are one lead now.
export-lead = Export all that is known
erase = Erase…
erase-title = Erase { $name }?
erase-about = Everything that is known of this person goes for ever: from here, from history, from messages that were not sent yet. Decisions stay as counts, about nobody. There is no way back.
erase-type = Type “{ $text }” to erase it
erase-go = Erase for ever
erased =
    { $n ->
        [one] Erased. { $n } event became a count.
       *[other] Erased. { $n } events became counts.
    }
consents = Consent
consents-none = Nothing is recorded.
consent-record = Record
consent-purpose = To what
consent-purpose-about = A code such as contact or newsletter. Pacts know contact as the trait “consent”.
consent-answer = What the lead said
consent-given = given
consent-withdrawn = withdrawn
consent-at = When
consent-at-about = Left empty: now.
consent-evidence = What shows it
consent-evidence-about = The words of the form, the number of a letter.
marked = not its own doing, not counted
mark = Not its own doing
mark-about =
    { $channel ->
        [all] All events from { $from } to { $until } will be kept and not counted, as when a mail scanner follows links.
       *[other] All events over { $channel } from { $from } to { $until } will be kept and not counted, as when a mail scanner follows links.
    }
unmark = Count after all
unmark-about =
    { $channel ->
        [all] All events from { $from } to { $until } will count as the lead’s own doing.
       *[other] All events over { $channel } from { $from } to { $until } will count as the lead’s own doing.
    }
why-label = Why? It is kept with the correction.
properties-more = and { $n } more

## Today

queue = Queue
queue-me = Mine
queue-pool = Pool
queue-all = Everybody’s
queue-closed = Closed
queue-me-empty = Your queue is empty
queue-me-empty-about = As soon as a lead is handed to you, it is here, with the reasons and a clock.
queue-pool-empty = Nobody waits in the pool
queue-all-empty = Nobody is in sales’ hands
queue-closed-empty = Nothing was closed yet
keys = Keys
key-move = next and previous
key-open = open
key-undo = take back what was closed last
take = Take
undo = Undo
redo = Redo
undone-words = taken back
offered = Offered
nothing-due = Nothing due
promise-broken = A promise was broken
act-accept = Accept
act-reject = Reject
act-touch = Touch
act-qualify = Qualify
act-open = Open a deal
act-recycle = Recycle
act-disqualify = Disqualify
act-next-step = Next step
act-pause = Pause
act-resume = Resume
act-win = Won
act-lose = Lost
act-assign = Give to
act-reopen = Take back
act-note = Note
act-done = { $act }: { $name }
conflict = Somebody was quicker
conflict-about = { $what }. What you see is up to date now.
explain = Say it in a few words
amount = Amount
amount-about = With its currency, such as 15000 EUR. May be left out.
until = When
agreed-what = What was agreed
to-whom = To whom
has-open = { $name } ({ $n } open)
off-duty = { $name } (off duty)
touch-call-reached = Called and reached
touch-call-missed = Called, nobody answered
touch-email = Wrote an e-mail
touch-meeting = Met
touch-social = Wrote on a social network
reason-of-wrong-route = Not mine: wrong person or territory
reason-of-incomplete-information = Required information is missing or wrong
reason-of-outside-pact = Outside the pact
reason-of-duplicate = Already in our hands
reason-of-other = Something else
reason-of-no-need = No need
reason-of-no-budget = No budget
reason-of-no-authority = No authority
reason-of-no-time = Not now
reason-of-unreachable = Could not be reached
reason-of-bought-elsewhere = Bought elsewhere
reason-of-not-interested = Not interested
reason-of-price = Price
reason-of-product = Product
reason-of-competitor = Competitor
reason-of-timing = Timing
reason-of-no-decision = No decision
handoff-offered = Offered
handoff-accepted = Accepted
handoff-qualified = Qualified
handoff-opportunity = Deal open
handoff-won = Won
handoff-lost = Lost
handoff-rejected = Rejected
handoff-disqualified = Disqualified
handoff-recycled = Recycled
handoff-expired = Expired
handoff-withdrawn = Withdrawn
promises = Promises
promise-hand-over-within = Hand over
promise-respond-within = First response
promise-at-the-latest = Response at the latest
promise-decide-within = Accept or reject
promise-touches = Attempts to reach
promise-status-every = Status update
party-marketing = Marketing
party-sales = Sales
clock-running = running
clock-kept = kept
clock-breached = broken
clock-dropped = no longer owed
whole-lead = All about this lead
looked-at = What it looked at
ask-next = Ask next
ask-missing = Required information is missing: { $which }
ask-decision-maker = Who decides? This person can only point to the decision maker.
ask-bant = Find out: { $which }
bant-budget = Budget
bant-authority = Authority
bant-need = Need
bant-timeline = Timeline
bant-example-budget = 15000 EUR
bant-example-authority = decision maker
bant-example-need = replace the spreadsheet
bant-example-timeline = 2027-03-31
mandatory = mandatory
confirmed = confirmed
colleague-add = Add a colleague
colleague-about = Above all the one who decides. They become a lead of the same company.
colleague-go = Add
steps = What was done
step-offer = Offered
step-note = Noted
step-warned = Warned
step-breached = A promise was broken
step-pause-ended = The pause ended
step-withdraw = Withdrawn
step-expire = Expired
by-leadpact = Leadpact
earlier = Earlier handoffs

## Companies

companies-search = Name or domain begins with
companies-none = No companies yet
companies-none-about = They appear as soon as leads tell for whom they work.
companies-none-found = No company is called so
decision-maker-missing = Nobody here is known as the decision maker. Ask for that name.
found-under = Found under
latest-fact = Last told

## Pacts

pacts-about = What marketing and sales agreed is a qualified lead.
pacts-none = No pact yet
pacts-none-write = A pact says what a qualified lead is. Answer a few questions to get one to argue about, or paste one.
pacts-none-read = As soon as one is uploaded, you can read it here.
pact-new = New pact
version = Version
version-n = Version { $n }
uploaded = Uploaded
fingerprint = Fingerprint
in-force = In force
coming = Coming
was-in-force = Was in force
draft = Draft
agreement = Agreement
text = Text
changes = Changes
scenarios = Scenarios
scenarios-n = Scenarios ({ $n })
scenarios-failing = Scenarios ({ $n } failing)
scenarios-none = There are no scenarios beside this pact.
scenario-failed = Line { $line }: expected { $expected }, found { $actual }
passed = passed
failed = failed
findings-n = Findings ({ $n })
findings-none = Nothing was found.
line-n = line { $n }
severity-error = Mistake
severity-warning = Warning
severity-note = Note
changes-since = Compared with
changes-only-version = There is no other version to compare with.
changes-none = The two mean the same.
change-added = added
change-removed = removed
change-changed = changed
change-renamed = renamed
change-reordered = reordered
effect-loosens = loosens
effect-tightens = tightens
effect-neutral = neutral
effect-unclear = direction unclear
put-in-force = Put in force
put-in-force-title = Put { $pact }, version { $n }, in force
put-in-force-about = All leads are brought up to date under it. What was decided before stays.
put-in-force-done = Done. Leads are being brought up to date.
from-when = From when on?
from-now = From now on
from-instant = From this instant on
end = Take out of force
end-title = Take { $pact } out of force?
end-about = Nobody is qualified under it any more. What was decided stays.
pact-edit = Edit
pact-edit-title = Edit { $pact }
pact-text = Text of the pact
pact-save = Save as version
pact-saved = Saved as version { $n }. It is not in force by that.
sound = Sound
mistakes-n =
    { $n ->
        [one] { $n } mistake
       *[other] { $n } mistakes
    }
mistakes-first = The text has mistakes. Once they are gone, it can be read here.
scenario-fails = A scenario fails
what-if = What if
handed-over-n = Handed over
gained = Gained
lost = Lost
earlier-later = Earlier / later
by-week = First hand-overs by week
leads-a-week = Leads a week
promised-a-week = promised: { $n } a week
capacity-a-week = sales can take: { $n } a week
capacity-of = Sales can take about { $n } leads a week: { $people ->
    [one] one person on duty has
   *[other] { $people } people on duty have
} room for { $room } at once, and a lead stays with them for { $open } on average (the last 91 days).
capacity-nobody = How many leads sales can take is not known: the routing of this text names nobody who is on duty.
capacity-no-limit = Sales takes as many leads as come: the routing sets no capacity for { $people ->
    [one] the person on duty
   *[other] somebody among the { $people } people on duty
}.
capacity-no-time = How many leads a week sales can take shows once handoffs were closed: { $people ->
    [one] one person on duty has
   *[other] { $people } people on duty have
} room for { $room } at once.
thresholds = Thresholds
thresholds-about = Leads by their scores now. Drag a threshold, or move it by the arrow keys: the text follows, and the effect on the past is below.
threshold-of = { $tier }, least { $score }
at-least-n = at least { $n }
leads-by-fit = Leads by fit
leads-by-engagement = Leads by engagement
leads-between = { $from } to { $to } points: { $leads } leads
form-of = Form of “{ $title }”
save-as = Save “{ $title }” as { $form }
table-scrolls = Table, can be scrolled
week = Week of
form = Form
form-chart = Chart
form-table = Table
this-text = This text
all-tiers = All tiers
precision = Precision
precision-about = The share of those handed over whose deal was won
recall = Recall
recall-about = Their share of all leads whose deal was won
and-more = and { $n } more
what-if-of = { $n } leads up to { $until }, worked out in { $ms } ms
begin-about = A few questions, and you get a commented text to argue about.
begin-kind = What do you sell?
begin-company = Your company
begin-smallest = Smallest company that is a customer (employees)
begin-marketing = Who agrees for marketing
begin-sales = Who agrees for sales
begin-nothing-kept = Nothing is saved yet.
begin-go = Write it
currency = Currency
starter-b2b-software = Software to companies
starter-b2b-services = Services to companies
starter-b2c = Something that people buy for themselves, with advice

## Pacts: the form

as-form = Form
section = Section
sections = Sections
form-fault = There is a mistake in the text
form-fault-about = Line { $n } can’t be read: { $message }. Mend it in the text, and the form is back.
form-fault-go = Go to the line
form-not-here = This can’t be changed in the form ({ $why }). Change it in the text.
only-in-text = This is written in a way that only the text can show.
found-n =
    { $n ->
        [one] { $n } finding
       *[other] { $n } findings
    }
add = Add
add-more = Add more
add-alternative = Add an alternative
add-clause = Add one
add-test = and …
add-traits = Add a trait
add-signals = Add a signal
add-required = Add what must be known
add-personas = Add a persona
add-exclude = Add an exclusion
add-fit = Add a rule
add-engagement = Add a rule
add-groups = Add a group
add-mql = Add a tier
add-levels = Add a level
add-gates = Add a stage
add-nurture = Add a track
add-territories = Add a territory
add-to = Add somebody
add-otherwise = Add somebody
add-at-most = Add a limit
add-hours = Add hours
add-lint = Answer a finding
add-where = Add a property
add-rates = Add a currency
add-breach = Add a promise
add-first = Add an alternative
add-any = Add another
its-name = Its name
name-taken = This name is taken.
name-slash = A name holds no “/”.
remove-what = Remove { $what }
move-up = Move up
move-up-what = Move { $what } up
move-down = Move down
duplicate = Duplicate
acts-on = What can be done with { $what }
element-n = { $label }, { $n }
write-and-enter = Write, then Enter
kind-of = { $what }: kind
either-one = One
either-list = A list
either-all = Any
either-more = More precisely
unit = unit
window = time
window-in = in
window-per = per
window-ever = ever
nothing-found = Nothing found
and = and
nor = nor
and-also = and also
add-condition = Add a condition
condition-empty = No condition yet
condition-on-what = What does it look at?
group-kind = How the conditions go together
group-own-traits = Traits of this pact
group-person = The person
group-company = The company
group-words = Scores and what happened
group-groups = Several conditions
test-of = Test on { $what }
value-of = Value for { $what }

# Sections of the agreement, and what they are for.
section-basics = Basics
section-basics-about = The name, the dates and who agrees.
section-traits = Traits
section-traits-about = What you know about leads beyond the traits that are built in.
section-signals = Signals
section-signals-about = Your words for what leads do. Rules and tiers refer to them.
section-required = Required information
section-required-about = What sales must have before a lead is handed over.
section-personas = Personas
section-personas-about = The people you look for. The first that matches is the lead’s.
section-exclude = Exclusions
section-exclude-about = Who is never handed over, whatever the score.
section-fit = Fit
section-fit-about = Points for what a lead is.
section-engagement = Engagement
section-engagement-about = Points for what a lead does.
section-groups = Groups of rules
section-groups-about = What several rules give together, at the least and at the most.
section-grades = Grades
section-grades-about = From which score on a lead is A, B or C, and 1, 2 or 3. The default is 75, 50 and 25.
section-levels = Levels
section-levels-about = What each level of qualification asks for. Levels that are not here have their usual conditions.
section-mql = Tiers
section-mql-about = When a lead is ready for sales. The first tier that holds counts.
section-gates = Stages
section-gates-about = When a lead enters a later stage. Stages that are not here have their usual conditions.
section-bant = BANT
section-bant-about = What must be known of budget, authority, need and timeline.
section-recycle = Recycling
section-recycle-about = When a lead that sales sent back may be handed over again.
section-nurture = Nurture
section-nurture-about = Where leads go that are not ready. The first track whose condition holds takes a lead.
section-sla = Promises
section-sla-about = What both parties promise, and in which hours their clocks run.
section-routing = Routing
section-routing-about = Who gets which lead.
section-lint = Answered findings
section-lint-about = Advice that you looked at and decided not to follow, with the reason.

# Fields.
field-pact = Name of the pact
field-review-by = Review by
field-effective = In force from
field-half-life = Half-life
field-at-least = At least
field-at-most = At most
field-when = Condition
field-first = Alternatives: the first that holds counts
field-id = Lasting id
field-on = On
field-of = Signals that are missed
field-for = Silence of
field-within = Within
field-lasts = Points last
field-repeat = How often
field-event = Event
field-where = Properties
field-lasting = Lasting at least
field-any = One of these
field-to = Who gets them
field-who = Who
field-otherwise = Everybody else’s leads
field-pool = When nobody is free
field-capacity = Open leads of one person, at most
field-cool-off = Not again before
field-needs = Comes back with
field-allow = Finding
field-at = At the clause
field-because = Because
field-min = At least
field-max = At most
field-type = It holds
field-protected = Protected by law
field-base = Compared in
field-rates = Worth of one unit in it
field-tell = Who is told
field-reassign = Give the lead to somebody else
field-marketing = Marketing
field-sales = Sales
field-time-zone = Time zone
field-hours = Working hours
field-holidays = Holidays (iCalendar file)
field-qualified = Qualified leads
field-complete = With all required information
field-hand-over-within = Handed over within
field-required = This point is required
field-deduced-from = Or it may be taken from
field-url = Address
field-emails = E-mails
field-bant-at-least = Points that must be confirmed, of four
field-levels-1 = 1: responded
field-levels-2 = 2: right person
field-levels-3 = 3: need or interest
field-levels-4 = 4: requirements
field-levels-5 = 5: BANT confirmed
field-levels-6 = 6: next step agreed
field-gates-sal = Sales accepted (SAL)
field-gates-sql = Sales qualified (SQL)
field-gates-opportunity = Opportunity
field-gates-customer = Customer
field-gates-evangelist = Evangelist
field-at-the-latest = At the latest
field-authority = Authority
field-breach = When a promise is broken
field-budget = Budget
field-calendar = Working hours
field-calls = Calls
field-ceiling = At most
field-channel = Channel
field-company-owner-first = Company’s owner first
field-currency = Currency
field-customer = Customer
field-decide-within = Accept or reject within
field-engagement = Engagement
field-evangelist = Evangelist
field-excluded = Excluded
field-fit = Fit
field-floor = At least
field-grade = Grade
field-group = Group
field-level = Level
field-meetings = Meetings
field-need = Need
field-note = Note
field-opportunity = Opportunity
field-outcome = Outcome
field-page = Page
field-parties = Who agrees
field-path = Path
field-persona = Persona
field-points = Points
field-properties = Properties
field-referrer = Came from
field-reject-with-reason = Reasons for rejections
field-requirements = Requirements
field-respond-within = First response within
field-sal = SAL
field-seen = Seen
field-source = Source
field-sql = SQL
field-status-every = Status at least every
field-territories = Territories
field-timeline = Timeline
field-title = Title
field-touches = Attempts to reach
field-version = Version
field-weight = Weight

# Tests, between what is tested and the value.
test-is = is
test-in = is one of
test-min = is at least
test-max = is at most
test-over = is more than
test-under = is less than
test-between = is between
test-has = has the word
test-contains = contains
test-starts-with = begins with
test-ends-with = ends with
test-matches = matches the pattern
test-known = is known
test-missing = is not known
test-in-next = lies in the next
test-in-last = lies in the last

# How conditions begin that are no traits.
condition-all = All of these hold
condition-any = One of these holds
condition-none = None of these holds
condition-fit = The fit score is
condition-engagement = The engagement score is
condition-grade = The grade is one of
condition-level = The level is
condition-persona = The lead matches
condition-excluded = An exclusion holds
condition-on = Right at
condition-within = … or within
condition-at-least = … at least
condition-seen = Has ever done
condition-sales = Sales has
condition-outcome = The outcome is
condition-bant = Of BANT
condition-known = Known are

# Words that stand in choices.
word-any = any
word-nothing = nothing
word-any-new-signal = any new signal
word-once = the first time
word-each = each time
word-unit-ms = milliseconds
word-unit-s = seconds
word-unit-m = minutes
word-unit-h = hours
word-unit-d = days
word-unit-w = weeks
word-unit-mo = months
word-unit-y = years
word-per-week = a week
word-per-month = a month
word-per-quarter = a quarter
word-per-year = a year

## Promises

period = Period
last-days = Last { $n } days
sla-no-pact = Promises stand in a pact. Put one in force, and see here how they are kept.
of-due = { $n } of { $due } due
quota = { $n } promised each { $period }
period-week = week
period-month = month
period-quarter = quarter
period-year = year
complete = Complete information
promised = { $what } promised
promise = Promise
party = Party
kept = kept
excused = kept, said too late
broken = broken
running = running
nothing-fell-due = No promise fell due in this time.
n-kept = { $n } kept
n-excused = { $n } kept, said too late
n-broken = { $n } broken
n-running = { $n } running
first-response = First response
answered = { $n } answered, { $open } not yet
delay = From what the lead did to the first touch
delay-capture = Until it was received
delay-decision = Until it was found to be qualified
delay-routing = Until it was offered to somebody
delay-human = Until the first touch
delay-total = All together
half = Half within
nine-of-ten = Nine of ten within
waits = How long leads waited
waits-by = How time is counted
waits-wall = By the clock
waits-working = In working hours
wait = First response
up-to = up to { $time }
more-than = more than { $time }
answered-n = Leads answered
longest = Longest

this-period = This { $period }, up to now
projected = If it goes on so: { $n } of the { $promised } promised, by { $until }
week-by-week = Handed over, week by week
week-of = Week of
due = due

## Funnel

joined = Which leads
joined-inquiry = First heard of in that time
joined-mql = First handed over in that time
by = Divided by
by-nothing = All together
by-channel = Channel
by-campaign = Campaign
by-persona = Persona
by-tier = Tier
by-version = Version of the pact
by-owner = Owner
by-none-of-them = none
funnel-no-pact = Stages stand in a pact. Put one in force, and see here how far leads come.
funnel-empty = No leads in this time
funnel-empty-about = Choose a longer time, import leads, or connect a source.
funnel-title = How far leads come
step-by-step = Step by step
came-here = Came here
of-before = Of the stage before
of-before-percent = Of the stage before, %
took-half-days = Half took at most, days
here-now = Here now
parts-about = Shares are of the first column.
stage-any = Any stage

## Settings: people

settings-people = People
settings-sources = Sources
settings-quarantine = Quarantine
settings-keys = API keys
settings-audit = Audit
people-about = Who works here, and what they may do.
role = Role
role-admin = Admin
role-marketing = Marketing
role-sales-manager = Sales manager
role-sales-rep = Sales rep
role-viewer = Viewer
role-of = Role of { $name }
person-active = Active
person-invited = Invited
person-deactivated = Deactivated
actions-for = Actions for { $name }
invite = Invite
invite-go = Invite
reset-link = Link for a new password
activate = Let in again
deactivate = Deactivate
deactivate-title = Deactivate { $name }?
deactivate-about = Sessions, links and API keys of this person end at once. You can let them in again.
link-ready = A link for { $name }
link-send = Send it to them. It is shown only here and works once, until { $at }.

## Settings: keys and sources

keys-about = Keys with which programs use the API.
keys-none = No API keys
keys-none-about = Make one for a script, a dashboard or a warehouse.
key-new = New API key
key-make = Make key
key-ready = The key “{ $name }”
key-name-about = What uses it, such as “warehouse export”.
key-revoke-about = Programs that use this key are turned away at once. There is no way back.
scopes = May
scope-read = Read
scope-write-intake = Send events and imports
scope-write-leads = Change leads
scope-write-pacts = Write pacts
scope-privacy = Personal data
scope-admin = Administer
made-at = Made
used-at = Last used
ends-at = Ends
in-days = in { $n } days
revoke = Revoke
revoked = revoked
revoke-title = Revoke “{ $name }”?
shown-once = Copy it now. It is not shown again.
source = Source
sources-about = What sends events: web sites, servers, imports, and tools that you have already.
sources-none = No sources yet
sources-none-about = Make one, paste its snippet into your web site or server, and watch events arrive below.
source-new = New source
source-make = Make source
source-ready = The write key of “{ $name }”
source-own = API
source-browser = Web site
source-server = Server
source-import = Files
source-tool = Tool
source-sendgrid = SendGrid
source-mailgun = Mailgun
source-ses = Amazon SES
source-postmark = Postmark
source-brevo = Brevo
source-mailchimp = Mailchimp
source-typeform = Typeform
source-tally = Tally
source-webflow = Webflow
source-form = Any form that posts its fields
source-intercom = Intercom
source-crisp = Crisp
source-calendly = Calendly
source-cal-com = Cal.com
source-zoom = Zoom
source-hubspot = HubSpot
source-generic = Another tool, under a mapping
tool = Which tool
tools-mail = Mail
tools-forms = Forms
tools-chat = Chat
tools-meetings = Meetings
tools-crm = CRM
tools-other = Other
tool-signed = signed
tool-secret = Secret
tool-secret-about = What the tool signs its messages with, as it shows it. With one, nothing that is not signed is taken; it can be given later.
tool-secret-show = Show the secret
tool-secret-remove = Take the secret away
tool-certificate = Topic and signing certificate
tool-certificate-about = The topic's ARN, and behind it the certificate from the address in SigningCertURL. With them, nothing is taken that SNS has not signed for this topic; they can be given later.
tool-mapping = What its messages mean
tool-mapping-about = A mapping, in YAML or JSON: where the person is, and what happened.
tool-address-about = Paste this address into the settings of the tool. It holds the key.
tool-try = Try a message
tool-message = A message of the tool
tool-message-about = As it posts it. Nothing of it is kept.
tool-try-go = Try
tool-passed-over = { $n ->
    [one] One message is not about a lead.
   *[other] { $n } messages are not about a lead.
 }
tool-whole-message = The message
source-revoke-about = Events with this key are refused from now on. What arrived stays.
write-key = Write key
copy-key = Copy the write key
origins = Origins
origins-about = From which addresses browsers may send. None: from any.
snippet-about = Paste this where events happen:
arrivals = Is it arriving?
arriving = Arriving
silent = Silent for five minutes
arrivals-none = Nothing has arrived yet. As soon as something does, it appears here.
arrived = Arrived

## Settings: quarantine and audit

quarantine-about = What could not be read. Nothing is dropped: correct it and it counts as if it had come right, or let it go.
quarantine-none = Nothing waits here
quarantine-none-such = There are none
entry-waiting = Waiting
entry-replayed = Corrected
entry-dismissed = Let go
extent-row = not read
extent-value = one value left out
correct = Correct
correct-title = Correct and read again
correct-text = The call as it should have been
correct-go = Read again
corrected =
    { $n ->
        [0] It was read; nothing new was in it.
        [one] It was read: { $n } new event.
       *[other] It was read: { $n } new events.
    }
dismiss = Let go
audit-who = Who
audit-what = What
audit-none = Nothing like that was done
network = Network
actor-key = a program
actor-system = the service
actor-nobody = nobody (not signed in)

## Settings: duty and calendars

settings-duty = Duty
settings-calendars = Calendars
duty-about = Who may be handed leads. What somebody has not answered goes to others when they go off duty.
duty-none = Nobody works in sales yet
duty-none-about = Invite sales reps under “People”: whoever is on duty is handed leads.
on-duty = On duty
on-duty-of = On duty: { $name }
away = Away
away-now = away
away-until = until { $until }
away-between = { $from } to { $until }
away-from = from { $from } on
away-about = While somebody is away, leads go to others.
away-since = Away from
away-to = Until
open-now = Open leads
capacity = At most
capacity-about = Open leads at a time. Left empty: what the pact says.
by-pact = by the pact
full = full
team = Team
team-about = Under this name pacts may hand leads to everybody in it.
change = Change
duty-change-of = Absence and capacity of { $name }
calendars-about = Holidays on which no promise runs. A pact names the file in its calendar: “holidays: cz.ics”.
calendars-none = No holidays yet
calendars-none-about = Upload the iCalendar file of your country or company. Without one, promises run on holidays, too.
calendar-upload = Upload holidays
calendar-next = Next days off
calendar-days = Days off
calendar-over = none to come
calendar-file = iCalendar file
calendar-file-about = Days, times, repeated and moved ones are understood.
calendar-name-about = The name by which pacts know it.
calendar-uploaded =
    { $n ->
        [one] { $name }: { $n } day off.
       *[other] { $name }: { $n } days off.
    }
file-choose = Choose a file
replace = Replace
upload = Upload

## Settings: messages

settings-messages = Messages
messages-about = Webhooks for programs and rooms for people. Mail goes to whom the pact tells; the operator sets up the mail server.
endpoint-new = New endpoint
endpoints-none = Messages go nowhere yet
endpoints-none-about = Add a webhook of your CRM or a chat room, and choose what it is told: offers, answers, broken promises, the weekly sheet.
endpoint-webhook = Webhook
endpoint-chat = Chat room
endpoint-target = Address
endpoint-target-about = Webhooks are signed by the Standard Webhooks rules.
endpoint-target-kept = Kept secret. Left empty: it stays.
endpoint-on = on
endpoint-paused = paused
endpoint-held = asked to wait until
endpoint-pause = Pause
endpoint-resume = Resume
endpoint-rotate = New secret
endpoint-rotate-title = Give { $name } a new secret?
endpoint-rotate-about = For a day messages are signed with both, so that nothing is missed while you exchange it.
endpoint-remove-title = Remove { $name }?
endpoint-remove-about = What is on its way there is dropped. What was delivered stays on record.
endpoint-test = Send a test
endpoint-tested = A ping is on its way. See below what came of it.
endpoint-secret = The secret of “{ $name }”
endpoint-secret-about = The receiver checks by it that messages come from here.
endpoint-gone = removed
remove = Remove
topics = Topics
topics-about = handoff.* means all of a group, * everything.
topic = Topic
deliveries = Deliveries
deliveries-none = Nothing was sent yet
deliveries-none-about = As soon as something is told to an endpoint or by mail, it is here with its answer.
deliveries-none-such = There are none
delivery-to = To
delivery-to-any = To anybody
delivery-answer = Answer
delivery-waiting = Waiting
delivery-sent = Sent
delivery-dead = Given up
delivery-dropped = Dropped
delivery-tries = { $n } tries
delivery-again = Send again
delivery-again-done = It is on its way again.
delivery-erased = Its lead was erased, and what it said with it.
by-mail = Mail
mail-by = Mail goes out by { $server } in the name of { $from }.
mail-links = Its links lead to { $address }.
mail-links-none = Links for signing in are not mailed until the operator sets public_url.
mail-none = No mail is sent: the operator has not set up a mail server (mail.server and mail.from in the configuration).
mail-try = Send me a mail
mail-taken = The mail server has taken a mail to { $to } ({ $answer }).
mail-not-taken = The mail to { $to } was not taken: { $answer }.

## Settings: personal data

settings-privacy = Personal data
requests = Somebody asks for their data
requests-about = Find the person. On its page, under “Correct”, you export all that is known, or erase it; under “Consent” you record what they said.
requests-none = Nobody is called so: nothing is known of them under that name or address.
retention = How long anything is kept
retention-about = Rules are carried out once a day; of several that apply the first counts. Decisions and counts stay.
rules-none = Everything is kept for ever
rules-none-about = Add a rule to forget behaviour after a time, or leads that have long been silent.
rule = Rule
rule-add = Add a rule
rule-remove = Remove { $name }
rule-of = What is forgotten
rule-behaviour = Behaviour
rule-silent-leads = Silent leads
rule-after = After days
rule-channels = Over channels
rule-except = Not those that reached
rule-would = Would go now
rules-preview = What would go now?
run-go = Carry out now
run-title = Carry out the rules now?
run-about = What they name is forgotten for ever. Look first what would go.
run-latest = Latest run
run-done = done
run-going = going on

## Problems

# What went wrong, by the code that the service gives it.
problem-of-malformed-json = The body is not JSON
problem-of-invalid-body = The body is not what this operation takes
problem-of-invalid-query = The query is not what this operation takes
problem-of-invalid-path = The path is not what this operation takes
problem-of-invalid-header = A header is not what this operation takes
problem-of-malformed-request = The request can’t be read
problem-of-invalid-cursor = This cursor does not belong to this list
problem-of-unauthenticated = Who makes this request is not known
problem-of-sign-in-failed = The sign-in did not succeed
problem-of-link-not-valid = This link is not valid
problem-of-forbidden = This is not allowed to whoever makes the request
problem-of-cross-site = The request does not come from the service’s own pages
problem-of-unknown-route = There is no such address
problem-of-not-found = There is nothing with this id
problem-of-method-not-allowed = This address does not take this method
problem-of-conflict = The request contradicts what is stored
problem-of-changed-meanwhile = It was changed since it was read
problem-of-version-required = The change does not say which version it is made to
problem-of-idempotency-busy = The first request with this key is still being worked on
problem-of-idempotency-unknown = The first request with this key broke off
problem-of-idempotency-done = The first request with this key was done, its answer is gone
problem-of-idempotency-reused = This key was used for another request
problem-of-body-too-large = The body is too large
problem-of-unsupported-media-type = The body is of a kind that is not taken
problem-of-rate-limited = Too many requests
problem-of-overloaded = The service has too much to do
problem-of-timed-out = The request took too long
problem-of-not-ready = The service is not ready
problem-of-provider-unavailable = The identity provider can’t be used
problem-of-ledger-unavailable = The database can’t be used
problem-of-commit-unknown = It is not known whether it was stored
problem-of-internal = Something is wrong with the service itself

# What to do about it, where that can be said for all of a kind.
problem-about-sign-in-failed = The e-mail or the password is wrong, or the sign-in took too long.
problem-about-rate-limited = Please wait a moment.
problem-about-changed-meanwhile = Somebody changed it since you opened it. Look at it again, then change it again.
problem-about-conflict = It has been done already, or something else stands against it.
problem-about-forbidden = Your role does not allow this. An admin can give you another one.
problem-about-unauthenticated = Please sign in again.
problem-about-not-found = It was removed, or you may not see it.
problem-about-invalid-body = Please check what you entered.
problem-about-invalid-query = Please check what you are looking for.
problem-about-link-not-valid = It was used, has ended or is incomplete. Ask an admin for a new one.
problem-about-not-ready = It is starting, or still loading what you ask for. Please try again in a moment.
problem-about-timed-out = It may have been done. Look before you try again.
problem-about-commit-unknown = Look whether it is there before you try again.
problem-about-ledger-unavailable = Please try again in a moment.
problem-about-internal = Whoever runs the service finds it in the log under the number of the request.

# What is wrong with a field, by its name in the request.
problem-at-present = The present password is wrong.
problem-at-email = Expected an e-mail address such as ana@northwind.example.
problem-at-name = Expected a name on one line, not too long.
