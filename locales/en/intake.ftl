# What is said of files and messages that come in: what is wrong with their mapping, what of them could not be read, and what was guessed of
# their columns. A sentence without a full stop, in small letters at the beginning; what a person types stands in backticks and is the
# same in every language.

## Mistakes in a mapping

map-lines = { $lines }
map-at = line { $line }, column { $column }: { $message }
map-line = line { $line }: { $message }
map-helped = { $message }; { $help }
map-no-key = there is no key `{ $key }` here
map-keys-are = the keys are { $keys }
map-unknown-word = `{ $text }` is not { $what }
map-version = this version of mapping files is not known
map-no-version = a mapping begins with its version
map-no-files = a mapping needs `files`
map-no-holds = each file needs `holds`
map-no-holds-help = holds: leads, companies, history, events, touches or outcomes
map-no-file = each entry needs `file`, a pattern for the file's name
map-bad-pattern = `{ $pattern }` is not a pattern for file names: { $why }
map-bad-delimiter = a delimiter is one character other than a quote, or `tab`
map-no-encoding = `{ $label }` is not an encoding
map-no-encoding-help = did you mean `{ $near }`? Any name of the WHATWG encoding standard will do
map-no-time-zone = `{ $name }` is not a time zone
map-no-time-zone-help = write an IANA name such as Europe/Prague or America/New_York
map-bad-instant = `{ $text }` is not an instant such as 2026-10-05T09:00:00Z or 2026-10-05 09:00
map-bad-type = `{ $text }` is not a type of trait: expected one of text, number, money, date, country, yes/no, list, range
map-bad-trait = `{ $text }` is not a name for a trait
map-custom-trait = `{ $name }` becomes a custom trait
map-custom-trait-help = did you mean the built-in trait `{ $near }`?
map-no-change = history needs `field` and `value`, the columns with a trait's name and its new value
map-no-choice = such a file needs `{ $key }`
map-no-choice-help = { $key }: a column, or one of { $words }
map-no-column = this needs `column`, or { $what } to be said outright
map-no-id = a file of { $holds } needs `id`, the column that names the lead
map-no-name = a file of events needs `name`, a column or `{ "{" } fixed: text { "}" }`
map-misplaced = `{ $key }` belongs to a file that holds { $holds }
map-hook-version = this version of mappings of messages is not known
map-hook-no-version = a mapping of messages begins with its version
map-hook-no-person = a mapping needs the field that names the person
map-hook-no-person-help = email: contact.email, or one of phone, user_id and anonymous_id
map-hook-no-name = a mapping needs `name`, a field or `{ "{" } fixed: text { "}" }`

## What is expected in a place of a mapping

map-a-map = a map of keys and values
map-a-list = a list, each line beginning with `-`
map-a-list-of-files = a list of files, each line beginning with `- file:`
map-a-file = a file name such as leads*.csv
map-an-encoding = an encoding such as windows-1250
map-a-missing-word = a word that means missing
map-a-column = the name of a column
map-a-column-value = a value of the column
map-a-field = the name of a field
map-a-place-of-the-list = where the list of messages lies
map-a-trait = the name of a trait
map-a-property = the name of a property
map-a-prefix = a prefix
map-an-id = a column, a list of columns, or `{ "{" } number: text before the row's number { "}" }`
map-an-at = a column, a list of columns, or `{ "{" } fixed: 2026-01-01 { "}" }`
map-a-name = a column, or `{ "{" } fixed: text { "}" }`
map-a-lasted = `{ "{" } column: Seconds, unit: s { "}" }`
map-some-traits = a map of columns to traits, such as `Job Title: title`
map-some-tests = a map of columns to values, such as `Visited: [yes]`
map-some-properties = `all`, `none`, a list of columns, a map of columns to names, or `{ "{" } under: [prefix] { "}" }`
map-word-holds = what a file can hold
map-word-format = a format
map-word-decimal = a decimal mark
map-word-dates = an order of dates
map-word-keep = what can be kept
map-word-unit = a unit of time
map-word-kind = a kind of event

## Files that can't be read

unread-file-form = { $file } is not { $expected }: { $found }
unread-file-open = can't open { $file }: { $why }; check the name and who may read it
unread-file-broken = can't read on in { $file }: { $why }
unread-form-table = a table
unread-form-parquet = a Parquet file
unread-form-parquet-columns = a Parquet file of columns that can be imported
unread-form-parquet-whole = a whole Parquet file
unread-no-header = it has no header line
unread-bad-header = its header line can't be read; check the encoding and the quotes
unread-rows-on = row { $row } and those after it can't be read: { $why }
unread-lead = the lead `{ $id }` can't be imported: { $why }

## Rows that can't be read

unread-footer = a line below the table of a report, not a row
unread-quote-closes = a quote opens on this line and closes { $n } lines below; { $columns } columns were expected
unread-fields = { $n } fields, but the header has { $columns } columns
unread-quote-open = a quote opens on this line and is never closed
unread-encoding = bytes that are no text in the file's encoding; name it with `encoding:`
unread-line-long = a line of more than { $max } bytes
unread-many-fields = an object of more than { $max } fields
unread-no-object = JSON, but not an object in braces
unread-no-json = not JSON: { $why }
unread-no-utf8 = bytes that are not UTF-8
unread-no-entry = not a line of a quarantine file: { $why }
unread-not-mapped = no entry of the mapping matches `{ $file }`
unread-many-columns = too many columns
unread-still-columns = still not a row of { $n } columns
unread-still-no-object = still not a JSON object
unread-raw = `raw` must be an object or a text
unread-no-lead = the row names no lead
unread-no-instant = the row does not say when it happened
unread-no-company = the row has neither an id nor a domain by which leads could be joined to the company
unread-no-name = the event has no name
unread-times = `{ $text }` does not say how many times it happened: expected 0 to { $max }
unread-lasted = `{ $text }` is not a length of time
unread-word = `{ $text }` is not { $what }: expected one of { $words }, or a value that the mapping translates
unread-blank = a blank is not { $what }: expected one of { $words }, or a value that the mapping translates

## Calls and messages that can't be read

unread-long-body = the body has { $n } bytes, more than the { $max } that are allowed here; send smaller batches
unread-many-calls = the batch has { $n } calls, more than the { $max } that are allowed; send smaller batches
unread-body = the body is not { $expected }: { $why }
unread-json-why = { $why }
unread-value-why = can't be read: { $why }
unread-text-why = a text that can't be read: { $why }
unread-long-call = the call has { $n } bytes, more than { $max }
unread-long-message = the message has { $n } bytes, more than { $max }
unread-long-id = the id has { $n } bytes, more than { $max }
unread-long-name = the name has { $n } bytes, more than { $max }
unread-long-field = the name of a field has { $n } bytes, more than { $max }
unread-long-value = the value has { $n } bytes, more than { $max }: it is left out
unread-more-fields = more than { $max } fields
unread-field-left-out = more than { $max } fields: it is left out
unread-nameless-field = a field without a name
unread-said-twice = said twice: the first one counts
unread-no-type = there is no `type`: expected one of { $words }
unread-call = `{ $word }` is no kind of call: expected one of { $words }
unread-no-alias = an alias needs the userId that the person has now
unread-no-previous = an alias needs the id that the person had before
unread-no-event = a track call needs the name of what happened in `event`
unread-no-group = a group call needs the company's id in `groupId`
unread-same-ids = both ids are the same
unread-nobody-called = the call names nobody: expected a userId or an anonymousId
unread-external-ids = expected a list of objects with `type` and `id`: { $why }
unread-merge = expected a list of two or more objects with `type` and `value`
unread-merge-why = expected a list of two or more objects with `type` and `value`: { $why }
unread-id-without-type = an id without a `type`
unread-type-without-id = a `type` without its id
unread-phone-country = `{ $text }` is no phone number without its country: expected one like +420601234567
unread-handle = `{ $text }` is no person's name on { $network }
unread-sort-of-id = `{ $kind }` names no sort of id
unread-nobody-named = the message names nobody: expected an e-mail address, a phone number or an id
unread-no-attendee = expected one attendee or more
unread-many-recipients = the mail went to { $n } people, and nothing says which of them it was
unread-no-ses = not an event of SES: { $why }
unread-confirm-sns = SNS asks whether it may send here: open the address in `SubscribeURL` once, then dismiss this entry
unread-confirm-other = the address to be confirmed is not SNS's (https://sns.….amazonaws.com): don't open it
unread-hubspot-erased = HubSpot has erased this contact for the sake of privacy: erase the lead with this record id here as well, then dismiss this entry
unread-no-braces = expected an object in braces
unread-no-field = the mapping names this field: it is not there
unread-no-mapping = the source has no mapping: give it one, then read this again
unread-unknown = { $found } is not { $what } that is known here

## What is expected or found in a call or a message

unread-an-object = an object
unread-braces = an object in braces
unread-true-or-false = true or false
unread-null = null
unread-a-blank = a blank
unread-when = when it happened
unread-the-sort = the sort of event
unread-the-change = the sort of change
unread-the-topic = the topic
unread-the-event-id = the event's id
unread-the-mail-id = the mail's id
unread-the-fingerprint = the message's fingerprint
unread-the-session = the session's id
unread-the-response = the response's id
unread-the-token = the response's token
unread-the-property = the property's name
unread-the-record = the record's number
unread-the-invitee = the invitee's address
unread-the-submission = the submission's address
unread-the-submission-id = the submission's id
unread-the-registrant = the registrant's id
unread-the-participant = the participant's id
unread-the-booking = the booking's uid
unread-the-notification = the notification's id
unread-ses-text = an event of SES as a text
unread-sns-type = a type of SNS's messages
unread-tool-event = a sort of { $tool }'s events
unread-hubspot-change = a sort of HubSpot's changes
unread-intercom-topic = a topic of Intercom's

## What was guessed of columns, as remarks in the proposed mapping

guess-head = What the columns of these files mean to Leadpact. Correct what is wrong; docs/reference/mapping.md explains each key.
guess-own = Leadpact's own form of { $holds }
guess-names = guessed from the names of the columns: please look through it
guess-deals-once = what became of the deals is taken from the file of deals
guess-undated = no column says when these leads became known: they count as known from their first event; if you know better, add `at: { "{" } fixed: 2026-01-01 { "}" }`
guess-events = an event a row: `{ $name }` at `{ $at }`
guess-won = a deal that was won a row, of the lead in `{ $id }`
guess-no-id = no column names the lead: the file's name and the line number do
guess-outcome = `{ $column }` is taken for the outcome; leave out (`drop:`) columns that were only filled in after it
guess-two-dates = `{ $example }` could mean two dates; { $order } is assumed: please check `dates`
guess-left-out = columns that are not mentioned are left out
guess-known = recognised: { $what }
guess-segment = calls of the Segment tracking API; each of a person's ids is a lead of its own until identities are merged
guess-salesforce-leads = Salesforce leads. Columns that sales fills in after the fact are left out
guess-salesforce-history = the field history of Salesforce leads; `drop` names fields, not columns
guess-salesforce-opportunities = Salesforce opportunities; they find their lead by its ConvertedOpportunityId
guess-salesforce-stages = the stage history of Salesforce opportunities
guess-salesforce-tasks = Salesforce tasks: completed calls, e-mails and meetings; plain tasks are no touches
guess-salesforce-campaigns = Salesforce campaign members: responses become events
guess-salesforce-accounts = Salesforce accounts
guess-hubspot-contacts = HubSpot contacts; lifecycle dates become acts of sales and outcomes
guess-hubspot-deals = HubSpot deals; a deal belongs to each of its associated contacts
guess-hubspot-companies = HubSpot companies
