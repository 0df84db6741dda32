# Was in Dateien gefunden wird, die Menschen schreiben: Fehler in einem Pakt, und was der Linter dazu zu sagen hat. Eine Nachricht ist ein
# Satz ohne Punkt am Ende; was jemand eintippt, steht zwischen Backticks und ist in jeder Sprache gleich.
# Keine Anrede. Die Wörter sind die der Tabelle am Anfang von web.ftl, dazu:
#
#   a map           ein Block (Felder unter einem Schlüssel)
#   field           Feld                     section         Abschnitt
#   test            Prüfung                  territory       Gebiet
#   track           Nurturing-Weg            breach          gebrochene Zusage
#   sequence, step  Abfolge, Schritt         count           Zählung
#   floor, ceiling  Unter-, Obergrenze       cap             Höchstzahl
#
# Was erwartet oder gefunden wird, steht im Nominativ mit Artikel; Bedingungen sind Nebensätze nach „dass“, „wenn“ oder „wo“.

## Zu jedem Hinweis

found-error = Fehler
found-warning = Warnung
found-note = Anmerkung
found-help = Hilfe
found-in-file = in { $file }
found-did-you-mean = Ist `{ $near }` gemeint?
found-expected = Erwartet wird { $expected }, gefunden wurde { $found }
found-quoted = `{ $text }`
found-or = { $first } oder { $second }
found-one-of = Möglich sind: { $names }
found-write = Schreibweise: `{ $code }`
found-twice = `{ $name }` steht hier zweimal
found-keep-one = Nur eines davon behalten
found-remove-line = Die Zeile entfernen
found-missing = `{ $field }` fehlt hier
found-missing-help = `{ $field }: …` ergänzen — { $doc }

## Zu jeder Datei

file-not-yaml = Das ist kein YAML (englische Meldung: { $why })
file-not-yaml-help = Die Einrückung prüfen, und Texte in Anführungszeichen setzen, die `: ` enthalten oder mit einem Sonderzeichen beginnen
file-one-document = Eine Datei enthält nur ein Dokument
file-one-document-help = Was auf `---` folgt, in eine eigene Datei verschieben
file-unknown-alias = Dieser Alias verweist auf nichts
file-value-missing = Das ist kein YAML: Hier fehlt ein Wert
file-too-large = Eine Datei enthält höchstens { $nodes } Werte, höchstens { $depth }-fach verschachtelt
file-key-not-text = Ein Schlüssel muss ein Text sein
file-first-one = Das erste steht in Zeile { $line }; nur eines davon behalten
file-too-long = Die Datei hat { $bytes } Bytes, erlaubt sind höchstens { $most }

## Was an einer Stelle erwartet oder gefunden wird

found-nothing = nichts
found-map = ein Block
expected-list = eine Liste
expected-list-of = eine Liste (jeweils: { $expected })
expected-text = ein Text
expected-name = ein Name
expected-pact-name = ein Name aus Buchstaben, Ziffern und `-`
expected-id = eine ID
expected-clause = die ID einer Klausel wie fit/company size
expected-value = ein Wert
expected-number = eine Zahl
expected-positive = eine Zahl über 0
expected-date = ein Datum wie 2026-10-05
expected-yes-or-no = yes oder no
expected-share = ein Anteil wie 95%
expected-quota = eine Menge wie 300 per quarter
expected-cap = eine Höchstzahl wie 3 oder 3 per 7d
expected-count-in = eine Zahl in einem Zeitfenster wie 3 in 7d
expected-currency-code = eine Währung wie EUR
expected-time-zone = eine Zeitzone wie Europe/Prague
expected-hours = Arbeitszeiten wie Mon-Fri 09:00-17:00
expected-trait-type = die Art eines Merkmals
expected-trait-name = der Name eines Merkmals
expected-grade = eine Note wie A1, A oder 1
expected-sales = eine Handlung des Vertriebs
expected-outcome = ein Ergebnis
expected-channel = ein Kanal
expected-integer-min = eine ganze Zahl ab { $min }
expected-integer = eine ganze Zahl von { $min } bis { $max }
expected-duration = eine Zeitspanne wie 14d
expected-one-of = eines von { $words }

## Einzelne Werte

pact-id-slash = Eine ID enthält kein `/`
pact-date-help = Ein Datum wird als Jahr-Monat-Tag geschrieben, und den Tag muss es im Kalender geben
pact-number-help = Ohne Trennzeichen schreiben: { $plain }
pact-not-finite = Erwartet wird eine endliche Zahl, gefunden wurde `{ $found }`
pact-greatest = Die größte Zahl ist hier { $max }
pact-duration-above = Erwartet wird eine Zeitspanne über 0, gefunden wurde `{ $found }`
pact-duration-long = `{ $found }` ist länger als hundert Jahre
pact-duration-unit = Die Einheit angeben: { $digits }d für Tage, { $digits }h für Stunden, { $digits }m für Minuten
pact-duration-units = Einheiten sind ms, s, m, h, d, w, mo (30 Tage) und y (365 Tage)
pact-share-help = Schreibweise: { $percent }%
pact-share-range = Erwartet wird 0% bis 100%, gefunden wurde `{ $found }`
pact-quota-help = Die Zeiträume sind week, month, quarter und year (Woche, Monat, Quartal, Jahr)
pact-quota-range = Erwartet wird eine Menge von 1 bis { $max }, gefunden wurde `{ $found }`
pact-cap-range = Erwartet wird eine Höchstzahl von 1 bis { $max }, gefunden wurde `{ $found }`
pact-count-range = Erwartet wird eine Zahl von 1 bis { $max }, gefunden wurde `{ $found }`
pact-per-or-in = Eine Höchstzahl wird mit `per` geschrieben, eine Zählung mit `in`
pact-count-window = Das Zeitfenster angeben: { $n } in 30d
pact-no-currency = Es gibt keine Währung `{ $name }`
pact-no-currency-help = Währungen werden als ISO-4217-Code geschrieben: EUR, USD, CZK
pact-no-time-zone = Es gibt keine Zeitzone `{ $name }`
pact-no-time-zone-help = Zeitzonen werden wie in der IANA-Datenbank geschrieben: Europe/Prague, America/New_York
pact-hours-help = Tage und Zeiten angeben: `Mon-Thu 08:00-16:30`, mehrere als Liste
pact-hours-end = Die Zeiten in `{ $hours }` enden, bevor sie beginnen
pact-hours-end-help = Zeiten über Mitternacht werden geteilt: `Mon 22:00-24:00` und `Tue 00:00-06:00`
pact-name-missing = Hier fehlt ein Name
pact-name-control = Ein Name enthält keine Steuerzeichen
pact-name-letters = Der Name eines Pakts enthält nur die Buchstaben a–z, Ziffern und `-`
pact-text-long = Dieser Text hat { $length } Zeichen, erlaubt sind höchstens { $max }
pact-text-empty = Dieser Text ist leer

## Die Teile eines Pakts

expected-pact = ein Pakt
expected-map-of-the-two-parties = ein Block mit den beiden Parteien
expected-map-with-base-and-rates = ein Block mit `base` und `rates`
expected-map-of-rates = ein Block mit Kursen
expected-map-of-traits = ein Block mit Merkmalen
expected-trait-declaration = die Art eines Merkmals oder ein Block mit `type`
expected-map-of-events = ein Block, der die Ereignisse beschreibt
expected-map-of-tests-on-the-page = ein Block mit Prüfungen der Seite
expected-map-of-tests-on-properties = ein Block mit Prüfungen von Eigenschaften
expected-test = ein Wert, eine Liste von Werten oder ein Block mit Prüfungen
expected-condition = eine Bedingung: ein Block mit Merkmalen und Prüfungen
expected-map-with-min-or-max = ein Block mit `min` oder `max`
expected-map-with-min = ein Block mit `min`
expected-map-with-at-least = ein Block mit `at_least`
expected-any-of-traits = `{ "{" } any: [traits] { "}" }`
expected-map-with-when = ein Block mit `when`
expected-fit-rule = eine Regel mit `when` und `points` oder eine Liste davon
expected-map-with-when-and-points = ein Block mit `when` und `points`
expected-engagement-rule = eine Regel mit `on` und `points`
expected-map-with-floor-or-ceiling = ein Block mit `floor` oder `ceiling`
expected-map-with-fit-and-engagement = ein Block mit `fit` und `engagement`
expected-map-with-a-b-and-c = ein Block mit A, B und C
expected-map-with-1-2-and-3 = ein Block mit 1, 2 und 3
expected-map-of-levels-1-to-6 = ein Block mit den Reifegraden 1 bis 6
expected-map-of-stages = ein Block mit Phasen
expected-map-of-the-points-of-bant = ein Block mit den BANT-Punkten
expected-bant-point = `required`, eine Prüfung oder ein Block mit Prüfungen
expected-map-with-cool-off-and-needs = ein Block mit `cool_off` und `needs`
expected-map-with-when-cool-off-and-note = ein Block mit `when`, `cool_off` und `note`
expected-map-of-promises = ein Block mit Zusagen
expected-map-of-marketings-promises = ein Block mit den Zusagen des Marketings
expected-map-of-sales-promises = ein Block mit den Zusagen des Vertriebs
expected-map-of-touches-and-within = ein Block mit Kontaktversuchen und `within`
expected-calendar = ein Block mit `time_zone`, `hours` und `holidays`
expected-map-with-tell-and-reassign = ein Block mit `tell` und `reassign`
expected-map-of-routing = ein Block, der sagt, wer welchen Lead bekommt
expected-map-with-when-and-to = ein Block mit `when` und `to`
expected-assignee = eine E-Mail-Adresse, ein Team oder ein Block mit `who` und `weight`
expected-map-with-allow-at-and-because = ein Block mit `allow`, `at` und `because`
expected-map-of-signals = ein Block mit Signalen
expected-signal = ein Signal
expected-map-of-personas = ein Block mit Personas
expected-persona = eine Persona
expected-map-of-exclusions = ein Block mit Ausschlüssen
expected-exclusion = ein Ausschluss
expected-map-of-tiers = ein Block mit Stufen
expected-tier = eine Stufe
expected-map-of-rules = ein Block mit Regeln
expected-rule = eine Regel
expected-map-of-groups = ein Block mit Gruppen
expected-group = eine Gruppe
expected-map-of-tracks = ein Block mit Nurturing-Wegen
expected-track = ein Nurturing-Weg
expected-promise = eine Zusage
expected-map-of-territories = ein Block mit Gebieten
expected-territory = ein Gebiet
expected-currency = eine Währung
expected-trait = ein Merkmal
expected-property = eine Eigenschaft

## Wozu ein Feld da ist, das nicht fehlen darf

field-pact = Der Name des Pakts: Buchstaben, Ziffern und `-`.
field-version = Die Version: 1, dann 2 und so weiter.
field-tiers = Die Stufen der Marketing Qualified Leads; es gilt die erste, die zutrifft.
field-trait-type = Was es enthält: text, number (auch ein Bereich), money, date, country, yes/no, list.
field-level = Die niedrigste Reife, die genügt, 1 bis 6.
field-bant = So viele der vier Punkte sind bestätigt.
field-any-known = Eines davon muss bekannt sein.
field-when = Die Bedingung.
field-when-traits = Die Bedingung, nur über Merkmale.
field-points = Die Punkte, die es gibt oder nimmt.
field-on = Ein Signal; eine Liste von Schritten nacheinander; oder `nothing` für Stille.
field-points-each = Die Punkte, die es jedes Mal gibt oder nimmt, wenn es zählt.
field-touches-within = Das Zeitfenster ab der Übergabe.
field-time-zone = Eine IANA-Zeitzone: `Europe/Prague`.
field-territory = Welche Leads, nach ihren Merkmalen.
field-assignees = Wer seine Leads bekommt, reihum und gewichtet.
field-who = Eine E-Mail-Adresse oder der Name eines Teams.
field-allow = Die ID des Hinweises.
field-because = Warum.

## Wo etwas steht, was dort nicht hingehört

pact-blank = Etwas eintragen oder die Zeile entfernen
pact-brackets = In eckige Klammern setzen: `[{ $text }]`
pact-no-brackets = Hier steht ein einzelner Wert: ohne Klammern schreiben
pact-give-names = Jedem einen Namen geben: `Name: …` ist { $what }
pact-list-empty = Diese Liste ist leer; erwartet wird { $expected }
pact-list-length = Erwartet werden hier { $n } Werte, gefunden wurden { $found }
pact-list-short-help = Das Fehlende ergänzen oder die Zeile entfernen
pact-list-long = Diese Liste hat { $n } Elemente, erlaubt sind höchstens { $max }
pact-many-entries = Hier stehen mehr als { $max } Einträge
pact-name-slash = `/` darf im Namen nicht vorkommen (hier: { $what })
pact-no-field = Ein Feld `{ $name }` gibt es hier nicht
pact-twice-help = Groß- und Kleinschreibung und Akzente zählen bei Namen nicht; einem davon einen anderen Namen geben

## Namen, Klauseln, Währungen, Daten

pact-two-clauses = Es gibt zwei Klauseln `{ $id }`
pact-two-clauses-help = Einer davon einen anderen Namen oder eine `id` geben
pact-base-rate = { $currency } ist die Basiswährung: Ihr Kurs ist 1
pact-not-trait-name = `{ $name }` ist kein Name für ein Merkmal
pact-not-trait-name-help = Im Namen eines Merkmals stehen auf jeder Seite eines Punkts Buchstaben oder Ziffern
pact-built-in-trait = `{ $name }` ist ein eingebautes Merkmal ({ $kind })
pact-built-in-trait-help = Die Zeile entfernen oder dem eigenen Merkmal einen anderen Namen geben
pact-review-early = Die Überprüfung am { $review } liegt nicht nach dem { $from }, an dem der Pakt in Kraft tritt
pact-review-early-help = Ein späteres Datum wählen
pact-no-clause = Der Pakt hat keine Klausel `{ $name }`
pact-no-clause-help = Eine Klausel besteht aus Abschnitt und Name, etwa `fit/company size`

## Bedingungen

pact-traits-only = `{ $word }` darf in `{ $section }` nicht stehen: Dort gibt es nur Merkmale
pact-not-in-exclude = `{ $word }` darf in `exclude` nicht stehen: Dort gibt es Merkmale, Signale, `sales` und `outcome`
pact-level-of-level = Ein Reifegrad kann keinen Reifegrad verlangen: Jeder verlangt schon alle niedrigeren
pact-condition-deep = Bedingungen sind höchstens { $max }-fach verschachtelt
pact-condition-empty = Diese Bedingung verlangt nichts
pact-condition-empty-help = Ein Merkmal und eine Prüfung angeben: `{ $code }`
pact-person-trait = Für das Merkmal `{ $word }` wird `person.{ $word }` geschrieben
pact-where-signals = Signale, `sales` und `outcome` dürfen in `exclude`, `levels`, `mql` und `gates` stehen
pact-where-scores = Scores, Reife, Personas, Ausschlüsse und BANT dürfen in `mql` und `gates` stehen
pact-score-empty = Zur Prüfung eines Scores gehört `min` oder `max`
pact-score-ends = Kein Score ist mindestens { $min } und höchstens { $max }
pact-score-ends-help = Die Untergrenze ist `min`
pact-no-personas = Der Pakt hat keine Personas
pact-no-personas-help = Einen Abschnitt `personas` ergänzen oder das hier weglassen
pact-two-windows = `at_least` nennt sein Zeitfenster selbst
pact-two-windows-help = `within` entfernen
pact-seen-within = `seen` gilt für immer; Schreibweise: `on: { $signal }, within: …`
pact-of-which-signal = Das Signal angeben: `{ $code }`
pact-goes-with-on = `{ $word }` gehört zu `on`
pact-no-bant = `confirmed` verlangt, was im Abschnitt `bant` steht, und den gibt es nicht
pact-no-bant-help = `{ $code }` ergänzen oder hier `{ $code }` schreiben

## Verweise

pact-no-signal = Es gibt kein Signal `{ $name }`
pact-no-persona = Es gibt keine Persona `{ $name }`
pact-no-group = Es gibt keine Gruppe `{ $name }`
pact-add-section = Einen Abschnitt `{ $section }` ergänzen, der sagt, was `{ $name }` ist
pact-known-names = In `{ $section }` stehen in diesem Pakt: { $names }
pact-look-in-section = Im Abschnitt `{ $section }` nachsehen
pact-reserved-name = `{ $name }` ist ein Wort der Pakt-Sprache
pact-reserved-name-help = Einen anderen Namen wählen
pact-no-trait = Es gibt kein Merkmal `{ $name }`
pact-no-trait-help = Ein eigenes Merkmal wird unter `traits` angegeben: `{ $name }: text`

## Signale

pact-many-patterns = Dieses Signal hat mehr als { $max } Muster
pact-beside = `{ $name }` darf nicht neben `{ $other }` stehen
pact-beside-any-help = In jedes Element der Liste schreiben
pact-signal-circle = `{ $name }` verweist im Kreis auf sich selbst
pact-signal-circle-help = Ein Signal steht für Ereignisse: Hier muss stehen, was für welche
pact-signal-empty = Dieses Signal sagt nichts
pact-signal-empty-help = Für jedes Verhalten steht `event: any`
pact-two-sorts = Ein Ereignis kann nicht von zweierlei Art sein: `{ $first }` und `{ $second }`
pact-either = `{ $code }` um beide schreiben, wenn eines von beiden genügt

## Stufen, Noten, BANT

pact-no-tier = Ein Pakt hat mindestens eine Stufe
pact-no-tier-help = Angeben, wann ein Lead so weit ist: `{ $code }`
pact-borders = Die Grenzen müssen von { $first } nach { $last } fallen: { $borders }
pact-borders-help = Eine weggelassene Grenze ist 75, 50 oder 25
pact-within-timeline = `within` gehört zu `timeline`, nicht zu `{ $point }`
pact-within-timeline-help = Entfernen oder bei `timeline` eintragen

## Regeln und Gruppen

pact-form-signal = eine Regel zu jedem Ereignis eines Signals
pact-form-sequence = eine Abfolge
pact-form-count = eine Zählung
pact-form-silence = eine Stille
pact-signal-lasts = Wie lange die Punkte eines Signals zählen, sagt `within`
pact-signal-repeat = Ein Signal zählt jedes Mal; damit es nur einmal zählt, steht `at_most: 1`
pact-count-within = Das Zeitfenster steht in `at_least`; wie lange die Punkte zählen, sagt `lasts`
pact-sequence-at-least = Eine Abfolge zählt als Ganzes; wie oft, sagt `repeat`
pact-goes-with-nothing = `{ $field }` gehört zu `on: nothing`
pact-silence-lasts = Die Punkte zählen, solange die Stille anhält
pact-form-takes = Möglich sind hier ({ $form }): { $fields }
pact-beside-first-help = Als eine der Alternativen in die Liste schreiben
pact-fit-rule-help = In einer Regel stehen `when` und `points` oder Alternativen unter `first`
pact-points-range = Punkte liegen zwischen -{ $max } und { $max }
pact-mixed-group = In der Gruppe `{ $name }` stehen Regeln für Fit und für Engagement
pact-mixed-group-help = Jedem Score eine eigene Gruppe geben
pact-silence-for = Angeben, wie lange die Stille dauern muss: `for: 30d`
pact-count-one = Eine Zählung beginnt bei 2
pact-count-one-help = Eine Regel zu jedem Ereignis eines Signals braucht kein `at_least`
pact-sequence-short = Eine Abfolge hat mindestens zwei Schritte
pact-sequence-short-help = Ein einzelnes Signal steht ohne Klammern
pact-sequence-long = Eine Abfolge hat höchstens { $max } Schritte
pact-sequence-within = Angeben, wie lange die Schritte vom ersten bis zum letzten dauern dürfen: `within: 14d`
pact-not-with-form = `{ $field }` passt hier nicht: Das ist { $form }
pact-two-caps = Zwei Höchstzahlen derselben Art
pact-two-caps-help = Eine Regel hat eine Höchstzahl für immer und eine im Zeitfenster: `[3 per 7d, 20]`
pact-unused-group = Keine Regel nennt die Gruppe `{ $name }`
pact-unused-group-help = `group: { $name }` in eine Regel schreiben oder die Gruppe entfernen
pact-group-empty = Eine Gruppe hat eine Untergrenze oder eine Obergrenze
pact-group-ends = Die Untergrenze { $low } liegt über der Obergrenze { $high }
pact-group-ends-help = Die Untergrenze (`floor`) ist die niedrigere

## Zusagen

pact-no-touches = Diese Zusage nennt keine Kontaktversuche
pact-no-touches-help = Angeben, wie viele: `{ $code }`
pact-hours-overlap = Diese Zeiten überschneiden sich mit anderen am selben Tag
pact-hours-overlap-help = Jede Stunde eines Tages nur einmal angeben
pact-breach-empty = Wird diese Zusage gebrochen, geschieht nichts
pact-breach-empty-help = Angeben, wer davon erfährt: `{ $code }`
pact-not-promised = Der Pakt sagt `{ $name }` nicht zu
pact-not-promised-help = In `{ $code }` ergänzen oder die Zeile entfernen
pact-promises = Die Zusagen sind { $names }
pact-no-promise = Es gibt keine Zusage `{ $name }`

## Prüfungen

pact-is-text = `{ $name }` ist ein Text
pact-is-number = `{ $name }` ist eine Zahl
pact-is-money = `{ $name }` ist ein Geldbetrag
pact-is-date = `{ $name }` ist ein Datum
pact-is-country = `{ $name }` ist ein Land
pact-is-yes-no = `{ $name }` ist eine Ja-Nein-Angabe
pact-is-list = `{ $name }` ist eine Liste von Texten
pact-tests-numbers = Zahlen, Geldbeträge und Daten
pact-tests-texts = Texte
pact-tests-dates = Daten (Tage)
pact-test-empty = Diese Prüfung sagt nichts
pact-test-empty-help = Für ein Merkmal, das bekannt sein muss, steht `{ $code }`
pact-missing-and-more = Was fehlt, besteht keine andere Prüfung
pact-either-condition = `{ $code }` um zwei Bedingungen schreiben, wenn eine von beiden genügt
pact-test-on-type = `{ $field }` prüft { $tests }, aber { $is }
pact-same-end = `{ $first }` und `{ $second }` begrenzen dieselbe Seite
pact-ends-differ = Die beiden Grenzen lassen sich nicht miteinander vergleichen
pact-ends-differ-help = Zwei Zahlen, zwei Geldbeträge oder zwei Daten angeben
pact-nothing-between = Zwischen { $low } und { $high } liegt nichts
pact-nothing-between-help = Die untere Grenze steht zuerst
expected-quantity = eine Zahl, ein Betrag wie 15 EUR oder ein Datum wie 2026-10-05
expected-amount = ein Betrag wie 15000 EUR
pact-amount-great = `{ $found }` ist ein zu großer Betrag
pact-no-rate = Der Pakt hat keinen Kurs für { $currency }
pact-no-rate-help = Angeben, was 1 { $currency } wert ist: `{ $code }`
pact-no-word = `{ $text }` enthält kein Wort
pact-no-word-help = Wörter bestehen aus Buchstaben und Ziffern; für Zeichen gibt es `contains`
pact-regex-long = Dieser Ausdruck hat { $length } Zeichen, erlaubt sind höchstens { $max }
pact-regex = Dieser reguläre Ausdruck ist nicht lesbar (englische Meldung: { $why })
pact-regex-help = Um einen Text zu finden, wie er dasteht, gibt es `contains`
pact-no-country = Es gibt kein Land `{ $name }`
pact-no-country-help = Länder werden mit englischem Namen oder ISO-3166-Code geschrieben: Czechia, CZ
found-not-one-of = `{ $found }` passt hier nicht; erwartet wird { $what }: { $names }
expected-buying-role = eine Rolle im Kauf

## Was der Linter findet. Wie eine Klausel heißt, steht in Anführungszeichen.

lint-all-bant = Alle vier BANT-Punkte müssen bestätigt sein
lint-all-bant-label = alle vier zugleich
lint-all-bant-mandatory-mend = Zwei oder drei der vier verlangen, und nur den einen zur Pflicht machen, ohne den ein Verkauf nicht möglich ist.
lint-brief-hand-raise = Ein Lead ist nur in einem einzigen Augenblick in der Stufe „{ $tier }“, nämlich wenn { $moment }
lint-brief-hand-raise-label = Angaben, die danach kommen, kommen zu spät
lint-brief-hand-raise-mend = Dem Signal Zeit geben, etwa mit `within: 7d`.
lint-attempt-after-latest = Der erste Kontaktversuch ist binnen { $first } zugesagt, also später als sein spätester Zeitpunkt (nach { $second })
lint-attempt-after-decision = Der erste Kontaktversuch ist binnen { $first } zugesagt, die Entscheidung über den Lead aber schon binnen { $second }
lint-slow-hand-over = Die Übergabe darf bis zu { $first } dauern, die Antwort darauf nur bis zu { $second }: Was der Vertrieb gewinnt, hat das Marketing schon verloren
lint-touches-too-short = Alle Kontaktversuche sind binnen { $within } zugesagt, aber der erste kann auch erst nach { $latest } erfolgen
lint-contradicting-promises-mend = Entscheiden, welche der beiden Zusagen gemeint ist, und die andere ändern.
lint-covered-line = Zeile { $line } von „{ $rule }“ zählt nie: Überall, wo sie zutrifft, { $by }
lint-covered-by-line = trifft schon Zeile { $line } zu, nach der { $condition }
lint-covered-by-lines = trifft schon eine der Zeilen darüber zu
lint-covered-alternative-mend = Die strengere Zeile nach oben setzen oder diese hier streichen.
lint-excluded-by = Jeder Lead der Persona „{ $persona }“ fällt unter den Ausschluss „{ $exclusion }“
lint-excluded-by-all = Jeder Lead der Persona „{ $persona }“ fällt unter einen der Ausschlüsse
lint-excluded-persona-mend = Den Ausschluss enger fassen oder die Persona streichen.
lint-points-lapse = Die Punkte von „{ $rule }“ verfallen nach { $lasts }
lint-points-halve = Nach { $half } ist von den Punkten von „{ $rule }“ nur noch die Hälfte übrig
lint-fleeting-points-mend = Den Punkten Tage geben statt Minuten; kommt es nur auf diesen Augenblick an, gehört das Signal in eine Stufe (`on: …`).
lint-impossible-persona = Niemand kann der Persona „{ $persona }“ entsprechen: Es kann nicht zugleich sein, dass { $condition }
lint-hidden-persona = Kein Lead gilt je als „{ $persona }“: Überall, wo die Persona passt, passt schon „{ $other }“ darüber
lint-hidden-persona-by-some = Kein Lead gilt je als „{ $persona }“: Überall, wo die Persona passt, passt schon eine darüber
lint-hidden-persona-mend = Die strengere Persona nach oben setzen oder diese hier streichen.
lint-hidden-tier = Kein Lead ist je „{ $tier }“: Überall, wo die Bedingung zutrifft, trifft schon „{ $other }“ darüber zu
lint-hidden-tier-by-some = Kein Lead ist je „{ $tier }“: Überall, wo die Bedingung zutrifft, trifft schon eine Stufe darüber zu
lint-hidden-tier-mend = Die strengere Stufe nach oben setzen oder diese hier streichen.
lint-idle-ceiling = Die Obergrenze von „{ $group }“ ({ $limit }) begrenzt nichts: Ihre Regeln ergeben zusammen höchstens { $sum }
lint-idle-floor = Die Untergrenze von „{ $group }“ ({ $limit }) begrenzt nichts: Ihre Regeln ergeben zusammen mindestens { $sum }
lint-idle-limit-mend = Die Grenze dorthin setzen, wo sie etwas begrenzt, oder streichen.
lint-impossible-signal = Kein Ereignis kann „{ $signal }“ sein: Die Prüfungen widersprechen einander
lint-idle-exclusion = „{ $exclusion }“ schließt niemanden aus: Es kann nicht sein, dass { $condition }
lint-no-points = „{ $rule }“ gibt 0 Punkte
lint-idle-points = Diese Punkte von „{ $rule }“ werden nie vergeben: Es kann nicht sein, dass { $condition }
lint-idle-rule = „{ $rule }“ zählt nie: Kein Ereignis kann das Signal sein
lint-idle-rule-mend = Die Bedingung oder die Punkte berichtigen oder die Zeile streichen.
lint-many-required = Es gibt { $n } Pflichtangaben, und das ist mehr als eine Handvoll
lint-many-required-label = das ist die sechste
lint-many-required-mend = Nur verlangen, womit der Vertrieb anfangen muss; nach dem Rest kann er fragen.
lint-moot-cap-once = Eine Höchstzahl von „{ $rule }“ bewirkt nichts: Ohne `repeat: each` zählt die Regel nur einmal
lint-moot-cap = Eine Höchstzahl von „{ $rule }“ bewirkt nichts: Die Regel zählt insgesamt höchstens { $total }-mal, also nie mehr als { $per }-mal in einem Zeitfenster
lint-moot-cap-mend = Die Höchstzahl streichen oder dorthin setzen, wo sie etwas bewirkt.
lint-moot-by-ceiling = „{ $rule }“ ändert den Score nie: Die Obergrenze von „{ $group }“ ist schon ohne diese Regel erreicht
lint-moot-by-floor = „{ $rule }“ ändert den Score nie: Die Untergrenze von „{ $group }“ ist schon ohne diese Regel erreicht
lint-moot-in-group-mend = Die Grenze verschieben oder die Regel aus der Gruppe nehmen.
lint-no-negative-rule = Keine Regel zieht Punkte ab
lint-no-negative-rule-mend = Eine Regel mit negativen Punkten ergänzen, etwa `gone cold: { "{" } on: nothing, for: 30d, points: -20 { "}" }`.
lint-no-review-date = Es steht nicht fest, bis wann beide Seiten den Pakt überprüfen
lint-no-review-date-mend = `review_by` ergänzen, mit einem Datum etwa drei Monate nach `effective`.
lint-opt-out-ignored = Wer sich abgemeldet hat, ist nicht ausgeschlossen
lint-opt-out-ignored-mend = Einen Ausschluss ergänzen, etwa `no contact: { "{" } any: [ { "{" } unsubscribed: yes { "}" }, { "{" } consent: no { "}" } ] { "}" }`.
lint-protected-trait = Hier entscheidet ein gesetzlich geschütztes Merkmal: { $trait }
lint-protected-trait-mend = Nach dem fragen, worauf es wirklich ankommt (Rang statt Alter), oder den Grund nennen, aus dem es zulässig ist.
lint-size-and-revenue = Hier entscheidet der Umsatz der Firma, und in `{ $size }` ihre Größe
lint-size-and-revenue-mend = Das behalten, was von mehr Firmen bekannt ist, meist die Zahl der Beschäftigten.
lint-of-grade = die Note { $grade }
lint-of-this = diese Zeile
lint-nobody-below = Bei keinem Lead ist der Wert für { $score } { $border } oder weniger: Er beträgt mindestens { $least }
lint-everybody-below = Bei jedem Lead ist der Wert für { $score } { $border } oder weniger: Er beträgt höchstens { $most }
lint-nobody-reaches = Kein Lead erreicht die { $border } Punkte für { $score }, die { $what } verlangt: Mehr als { $most } sind nicht möglich ({ $sum })
lint-everybody-reaches = Jeder Lead erreicht die { $border } Punkte für { $score }, die { $what } verlangt: Weniger als { $least } sind nicht möglich
lint-threshold-out-of-reach-mend = Die Schwelle in den Bereich des Scores verschieben oder die Punkte ändern.
lint-tier-for-everyone = Jeder Lead ist „{ $tier }“: Es gilt immer, dass { $condition }
lint-tier-for-everyone-mend = Etwas verlangen, was nicht jeder Lead hat.
lint-unreachable-level = Kein Lead kann den Reifegrad { $level } haben: Er verlangt, dass { $condition }, und dazu die niedrigeren Reifegrade
lint-unreachable-stage = Kein Lead kann die Phase { $stage } erreichen: Sie verlangt, dass { $condition }
lint-unreachable-stage-mend = Die Bedingung ändern oder die Punkte, die dorthin führen.
lint-unreachable-tier = Kein Lead kann als „{ $tier }“ übergeben werden: { $why }
lint-never-all = Es kann nicht zugleich sein, dass { $asks }
lint-fit-too-low = Der Fit eines Leads beträgt { $range } ({ $sum }), und die Stufe verlangt, dass { $asks }
lint-engagement-too-low = Das Engagement eines Leads beträgt { $range } ({ $sum }), und die Stufe verlangt, dass { $asks }
lint-scores-too-low = Der Fit eines Leads beträgt { $fit } und sein Engagement { $engagement }, und die Stufe verlangt, dass { $asks }
lint-fit-of-such-too-low = Der Fit eines solchen Leads beträgt { $range } ({ $sum }), und die Stufe verlangt, dass { $asks }
lint-such-excluded-by = Jeder solche Lead fällt unter den Ausschluss „{ $exclusion }“
lint-such-excluded = Jeder solche Lead ist ausgeschlossen
lint-such-uninformed = Es fehlen immer Pflichtangaben, wenn { $asks }
lint-fit-of-welcome-too-low = Der Fit eines solchen Leads, der nicht ausgeschlossen ist, beträgt { $range } ({ $sum }), und die Stufe verlangt, dass { $asks }
lint-any-score = beliebig viel
lint-unreachable-tier-mend = Die Schwelle senken, mehr Punkte geben oder die Bedingung berichtigen.
lint-unused-signal = Das Signal „{ $signal }“ wird nirgends verwendet
lint-unused-persona = Nichts verlangt die Persona „{ $persona }“
lint-unused-group = Zur Gruppe „{ $group }“ gehört keine Regel
lint-unused-trait = Das Merkmal „{ $trait }“ wird nirgends verwendet
lint-unused-declaration-mend = Verwenden oder streichen.
lint-unused-score = Keine Stufe verlangt { $score }: Diese Punkte entscheiden über niemanden
lint-unused-score-mend = Den Score oder die Note in einer Stufe verlangen, oder die Regeln als Auskunft stehen lassen.
lint-no-finding = Einen Hinweis `{ $lint }` gibt es nicht
lint-no-finding-at = Einen Hinweis `{ $lint }` bei `{ $clause }` gibt es nicht
lint-unused-silence-mend = Die Antwort aus dem Pakt nehmen.
lint-keep = Um es so zu lassen: `{ $code }`
lint-no-rule = keine Regel gibt welche
