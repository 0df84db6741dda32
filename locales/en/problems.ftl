# What refusals that people meet say of their very case: of people and keys, of handoffs. In English each is the refusal's own sentence, word for word.

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
refused-pause-long = a pause until { $until } is longer than { $max }: recycle the lead instead, it comes back when it is ready
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
