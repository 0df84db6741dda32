# What changed from one version of a pact to the next.

diff-heading = { $name }: what changes from version { $old } to version { $new }
diff-same = The two mean the same. Only comments, layout, notes or the version number differ.
diff-count =
    { $n ->
        [0] Nothing changes but the order in which things are added up or shown.
        [one] One change (loosening { $loosen }, tightening { $tighten }, neutral { $neutral }, unclear { $unclear }).
       *[other] { $n } changes (loosening { $loosen }, tightening { $tighten }, neutral { $neutral }, unclear { $unclear }).
    }
diff-change = { $clause } { $what }; { $effect }
diff-added = is new
diff-removed = is gone
diff-changed = has changed
diff-reordered = stand in another order
diff-renamed = was called { $from }
diff-before = before: { $text }
diff-after = now: { $text }
diff-because = why: { $text }
diff-loosens-qualification = it loosens who is handed over
diff-tightens-qualification = it tightens who is handed over
diff-loosens-stages = it loosens what a level or stage asks for
diff-tightens-stages = it tightens what a level or stage asks for
diff-loosens-marketing = it loosens what marketing promises
diff-tightens-marketing = it tightens what marketing promises
diff-loosens-sales = it loosens what sales promises
diff-tightens-sales = it tightens what sales promises
diff-loosens-terms = it loosens the terms
diff-tightens-terms = it tightens the terms
diff-neutral = neutral
diff-unclear = unclear

## Why

because-terms = It says who agrees and when, not which leads qualify.
because-declaration = It only gives something a name; what uses it is listed by itself.
because-ground-itself = It changes what conditions compare, so their meaning moves with it.
because-ground = What it compares (a signal, a trait’s type or the currencies) has changed too.
because-renamed = It says the same under another name.
because-same = The same leads meet it as before.
because-added = Before, there was no such line.
because-removed = What it applied to, it applies to no longer.
because-wider = Everybody who met it before still does, and others may.
because-narrower = Everybody who meets it now did before, and others no longer do.
because-apart = It is not proved that those who met it before still do, nor the other way round.
because-required = One more thing must be known before a lead is handed over.
because-not-required = One thing less must be known before a lead is handed over.
because-points-more = It never gives a lead fewer points than before, and may give more.
because-points-fewer = It never gives a lead more points than before, and may give fewer.
because-points-both = It gives more points to some leads and fewer to others, or that can’t be ruled out.
because-score-unused = No tier asks for this score.
because-score-capped = A tier asks for no more than so much of this score, so points work both ways.
because-group = The rule moves to other limits, which may give or take points.
because-counts-otherwise = It counts something else, or limits it in another way; more or fewer points may come of it.
because-grades = Lower borders make good grades easier to reach, higher ones harder.
because-grades-unused = No tier asks for grades.
because-persona-first = The first persona that matches is the lead’s, and a tier asks for one by name.
because-persona-unused = No tier asks for a persona.
because-signal = It stands for other events than before.
because-signal-unused = Nothing that decides uses it.
because-signal-wider = It stands for more events, and all that uses it lets leads in.
because-signal-narrower = It stands for fewer events, and all that uses it lets leads in.
because-signal-wider-out = It stands for more events, and all that uses it keeps leads out.
because-signal-narrower-out = It stands for fewer events, and all that uses it keeps leads out.
because-signal-both = What uses it lets some leads in and keeps others out.
because-bant-more = More of the four points must be confirmed.
because-bant-fewer = Fewer of the four points must be confirmed.
because-bant-both = Other points must be confirmed than before.
because-recycle-sooner = A lead that sales sent back may come again sooner.
because-recycle-later = A lead that sales sent back has to wait longer, or to do more.
because-recycle-both = The wait and the signal that is needed move in different directions.
because-tracks = It says where leads wait, not which ones qualify.
because-promise-new = It is a new promise.
because-promise-gone = The promise is gone.
because-promise-more = More is promised than before.
because-promise-less = Less is promised than before.
because-promise-both = More of one thing is promised and less of another.
because-calendar = It moves the deadlines of both parties, some to earlier and some to later.
because-breach = It says who is told, not what is promised.
because-routing = It says who gets a lead, not which leads qualify.
because-order-of-tiers = The same leads are handed over, but a lead in several of these is counted under another name.
because-order-of-personas = The first persona that matches is the lead’s, so a lead may be of another one now.
because-order-of-others = The first that applies is taken.
