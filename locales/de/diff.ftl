# Was sich von einer Version eines Pakts zur nächsten ändert.

diff-heading = { $name }: was sich von Version { $old } zu Version { $new } ändert
diff-same = Beide bedeuten dasselbe. Nur Kommentare, Anordnung, Notizen oder die Versionsnummer unterscheiden sich.
diff-count =
    { $n ->
        [0] Nichts ändert sich außer der Reihenfolge, in der etwas addiert oder gezeigt wird.
        [one] Eine Änderung (lockernd { $loosen }, verschärfend { $tighten }, neutral { $neutral }, Wirkung unklar { $unclear }).
       *[other] { $n } Änderungen (lockernd { $loosen }, verschärfend { $tighten }, neutral { $neutral }, Wirkung unklar { $unclear }).
    }
diff-change = { $clause } { $what }; { $effect }
diff-added = ist neu
diff-removed = entfällt
diff-changed = ist geändert
diff-reordered = steht in anderer Reihenfolge
diff-renamed = hieß vorher { $from }
diff-before = vorher: { $text }
diff-after = jetzt: { $text }
diff-because = warum: { $text }
diff-loosens-qualification = lockert, wer übergeben wird
diff-tightens-qualification = verschärft, wer übergeben wird
diff-loosens-stages = lockert, was ein Reifegrad oder eine Phase verlangt
diff-tightens-stages = verschärft, was ein Reifegrad oder eine Phase verlangt
diff-loosens-marketing = lockert, was das Marketing zusagt
diff-tightens-marketing = verschärft, was das Marketing zusagt
diff-loosens-sales = lockert, was der Vertrieb zusagt
diff-tightens-sales = verschärft, was der Vertrieb zusagt
diff-loosens-terms = lockert den Rahmen
diff-tightens-terms = verschärft den Rahmen
diff-neutral = neutral
diff-unclear = Wirkung unklar

## Warum

because-terms = Es sagt, wer wann zustimmt, und nicht, welche Leads sich qualifizieren.
because-declaration = Es gibt etwas nur einen Namen; was ihn verwendet, ist eigens aufgeführt.
because-ground-itself = Es ändert, was Bedingungen vergleichen, und damit ihre Bedeutung.
because-ground = Was damit verglichen wird (ein Signal, die Art eines Merkmals oder die Währungen), hat sich ebenfalls geändert.
because-renamed = Es sagt dasselbe unter anderem Namen.
because-same = Dieselben Leads erfüllen es wie vorher.
because-added = Vorher gab es diese Zeile nicht.
because-removed = Wofür es galt, gilt es nicht mehr.
because-wider = Wer es vorher erfüllte, erfüllt es weiterhin, und andere können hinzukommen.
because-narrower = Wer es jetzt erfüllt, erfüllte es auch vorher, und andere können wegfallen.
because-apart = Es ist nicht bewiesen, dass alle es weiterhin erfüllen, die es vorher erfüllten, und ebenso wenig das Umgekehrte.
because-required = Vor einer Übergabe muss eines mehr bekannt sein.
because-not-required = Vor einer Übergabe muss eines weniger bekannt sein.
because-points-more = Es gibt einem Lead nie weniger Punkte als vorher und manchmal mehr.
because-points-fewer = Es gibt einem Lead nie mehr Punkte als vorher und manchmal weniger.
because-points-both = Es gibt manchen Leads mehr und anderen weniger Punkte, oder das lässt sich nicht ausschließen.
because-score-unused = Keine Stufe verlangt diesen Score.
because-score-capped = Eine Stufe setzt diesem Score eine Obergrenze, also wirken Punkte in beide Richtungen.
because-group = Für die Regel gelten andere Grenzen, was Punkte geben oder nehmen kann.
because-counts-otherwise = Es zählt etwas anderes oder begrenzt es anders; daraus können mehr oder weniger Punkte werden.
because-grades = Niedrigere Grenzen machen gute Noten leichter, höhere machen sie schwerer.
because-grades-unused = Keine Stufe verlangt eine Note.
because-persona-first = Für einen Lead gilt die erste Persona, die passt, und eine Stufe verlangt eine bestimmte.
because-persona-unused = Keine Stufe verlangt eine Persona.
because-signal = Es steht für andere Ereignisse als vorher.
because-signal-unused = Nichts, was entscheidet, verwendet es.
because-signal-wider = Es steht für mehr Ereignisse, und alles, was es verwendet, lässt Leads zu.
because-signal-narrower = Es steht für weniger Ereignisse, und alles, was es verwendet, lässt Leads zu.
because-signal-wider-out = Es steht für mehr Ereignisse, und alles, was es verwendet, hält Leads zurück.
because-signal-narrower-out = Es steht für weniger Ereignisse, und alles, was es verwendet, hält Leads zurück.
because-signal-both = Was es verwendet, lässt manche Leads zu und hält andere zurück.
because-bant-more = Mehr der vier Punkte müssen bestätigt sein.
because-bant-fewer = Weniger der vier Punkte müssen bestätigt sein.
because-bant-both = Andere Punkte als vorher müssen bestätigt sein.
because-recycle-sooner = Ein Lead, den der Vertrieb zurückgab, kann früher wiederkommen.
because-recycle-later = Ein Lead, den der Vertrieb zurückgab, muss länger warten oder mehr tun.
because-recycle-both = Die Wartezeit und das nötige Signal ändern sich in verschiedene Richtungen.
because-tracks = Es sagt, wo Leads warten, und nicht, welche sich qualifizieren.
because-promise-new = Die Zusage ist neu.
because-promise-gone = Die Zusage entfällt.
because-promise-more = Es wird mehr zugesagt als vorher.
because-promise-less = Es wird weniger zugesagt als vorher.
because-promise-both = Von einem wird mehr zugesagt, von anderem weniger.
because-calendar = Es verschiebt die Fristen beider Seiten, manche nach vorn und manche nach hinten.
because-breach = Es sagt, wer benachrichtigt wird, und nicht, was zugesagt ist.
because-routing = Es sagt, wer einen Lead bekommt, und nicht, welche sich qualifizieren.
because-order-of-tiers = Dieselben Leads werden übergeben, aber ein Lead, der mehrere davon erreicht, wird unter einem anderen Namen gezählt.
because-order-of-personas = Für einen Lead gilt die erste Persona, die passt; er kann jetzt einer anderen entsprechen.
because-order-of-others = Das erste Zutreffende gilt.
