# Was zu Dateien und Nachrichten zu sagen ist, die hereinkommen: was an ihrem Mapping nicht stimmt, was sich nicht lesen ließ, und was aus
# ihren Spalten geraten wurde. Ein Satz ohne Punkt am Ende, ohne Anrede; was jemand eintippt, steht zwischen Backticks und ist in jeder
# Sprache gleich. Die Wörter sind die der Tabellen am Anfang von web.ftl und findings.ftl; was erwartet wird, steht im Nominativ.

## Fehler in einem Mapping

map-lines = { $lines }
map-at = Zeile { $line }, Spalte { $column }: { $message }
map-line = Zeile { $line }: { $message }
map-helped = { $message }. { $help }
map-no-key = Den Schlüssel `{ $key }` gibt es hier nicht
map-keys-are = Möglich sind: { $keys }
map-unknown-word = `{ $text }` passt hier nicht; erwartet wird { $what }
map-version = Diese Version eines Mappings von Dateien ist nicht bekannt
map-no-version = Ein Mapping beginnt mit seiner Version
map-no-files = Ein Mapping braucht `files`
map-no-holds = Zu jeder Datei gehört `holds`
map-no-holds-help = holds: leads, companies, history, events, touches oder outcomes
map-no-file = Zu jedem Eintrag gehört `file`, ein Muster für den Namen der Datei
map-bad-pattern = `{ $pattern }` ist kein Muster für Dateinamen (englische Meldung: { $why })
map-bad-delimiter = Ein Trennzeichen ist ein einzelnes Zeichen außer dem Anführungszeichen, oder `tab`
map-no-encoding = `{ $label }` ist keine Zeichenkodierung
map-no-encoding-help = Ist `{ $near }` gemeint? Jeder Name aus dem Encoding-Standard der WHATWG ist möglich
map-no-time-zone = `{ $name }` ist keine Zeitzone
map-no-time-zone-help = Zeitzonen werden wie in der IANA-Datenbank geschrieben: Europe/Prague, America/New_York
map-bad-instant = `{ $text }` ist kein Zeitpunkt wie 2026-10-05T09:00:00Z oder 2026-10-05 09:00
map-bad-type = `{ $text }` ist keine Art eines Merkmals; möglich sind text, number, money, date, country, yes/no, list, range
map-bad-trait = `{ $text }` ist kein Name für ein Merkmal
map-custom-trait = `{ $name }` wird ein eigenes Merkmal
map-custom-trait-help = Ist das bekannte Merkmal `{ $near }` gemeint?
map-no-change = Zu einer Datei mit history gehören `field` und `value`: die Spalten mit dem Namen eines Merkmals und mit seinem neuen Wert
map-no-choice = Zu einer solchen Datei gehört `{ $key }`
map-no-choice-help = { $key }: eine Spalte, oder eines von { $words }
map-no-column = Hier fehlt `column`, oder es steht gleich fest: { $what }
map-no-id = Zu einer Datei mit { $holds } gehört `id`: die Spalte, die den Lead nennt
map-no-name = Zu einer Datei mit events gehört `name`: eine Spalte oder `{ "{" } fixed: text { "}" }`
map-misplaced = `{ $key }` gehört zu einer Datei mit `holds: { $holds }`
map-hook-version = Diese Version eines Mappings von Nachrichten ist nicht bekannt
map-hook-no-version = Ein Mapping von Nachrichten beginnt mit seiner Version
map-hook-no-person = Ein Mapping braucht das Feld, das die Person nennt
map-hook-no-person-help = email: contact.email, oder eines von phone, user_id und anonymous_id
map-hook-no-name = Ein Mapping braucht `name`: ein Feld oder `{ "{" } fixed: text { "}" }`

## Was an einer Stelle eines Mappings erwartet wird

map-a-map = ein Block aus Schlüsseln und Werten
map-a-list = eine Liste, in der jede Zeile mit `-` beginnt
map-a-list-of-files = eine Liste von Dateien, in der jeder Eintrag mit `- file:` beginnt
map-a-file = ein Dateiname wie leads*.csv
map-an-encoding = eine Zeichenkodierung wie windows-1250
map-a-missing-word = ein Wort, das einen fehlenden Wert bedeutet
map-a-column = der Name einer Spalte
map-a-column-value = ein Wert der Spalte
map-a-field = der Name eines Feldes
map-a-place-of-the-list = der Ort, an dem die Liste der Nachrichten liegt
map-a-trait = der Name eines Merkmals
map-a-property = der Name einer Eigenschaft
map-a-prefix = ein Anfang von Namen
map-an-id = eine Spalte, eine Liste von Spalten oder `{ "{" } number: Text vor der Zeilennummer { "}" }`
map-an-at = eine Spalte, eine Liste von Spalten oder `{ "{" } fixed: 2026-01-01 { "}" }`
map-a-name = eine Spalte oder `{ "{" } fixed: text { "}" }`
map-a-lasted = `{ "{" } column: Seconds, unit: s { "}" }`
map-some-traits = ein Block aus Spalten und Merkmalen wie `Job Title: title`
map-some-tests = ein Block aus Spalten und Werten wie `Visited: [yes]`
map-some-properties = `all`, `none`, eine Liste von Spalten, ein Block aus Spalten und Namen oder `{ "{" } under: [prefix] { "}" }`
map-word-holds = das, was eine Datei enthalten kann
map-word-format = ein Dateiformat
map-word-decimal = ein Dezimalzeichen
map-word-dates = eine Reihenfolge von Tag, Monat und Jahr
map-word-keep = das, was behalten wird
map-word-unit = eine Zeiteinheit
map-word-kind = eine Art von Ereignis

## Dateien, die sich nicht lesen lassen

unread-file-form = { $file } ist nicht zu lesen; erwartet wird { $expected }: { $found }
unread-file-open = { $file } lässt sich nicht öffnen (englische Meldung: { $why }); vielleicht stimmt der Name nicht, oder das Recht zu lesen fehlt
unread-file-broken = { $file } lässt sich ab einer Stelle nicht weiter lesen (englische Meldung: { $why })
unread-form-table = eine Tabelle
unread-form-parquet = eine Parquet-Datei
unread-form-parquet-columns = eine Parquet-Datei mit Spalten, die sich importieren lassen
unread-form-parquet-whole = eine vollständige Parquet-Datei
unread-no-header = Die Kopfzeile fehlt
unread-bad-header = Die Kopfzeile lässt sich nicht lesen; zu prüfen sind Zeichenkodierung und Anführungszeichen
unread-rows-on = Zeile { $row } und alle folgenden lassen sich nicht lesen (englische Meldung: { $why })
unread-lead = Der Lead `{ $id }` lässt sich nicht importieren: { $why }

## Zeilen, die sich nicht lesen lassen

unread-footer = Eine Zeile unter der Tabelle eines Berichts, keine Zeile der Tabelle
unread-quote-closes = Ein Anführungszeichen öffnet sich in dieser Zeile und schließt sich erst { $n } Zeilen später; die Zahl der Spalten ist { $columns }
unread-fields = Die Zahl der Felder ist { $n }, die der Spalten in der Kopfzeile { $columns }
unread-quote-open = Ein Anführungszeichen öffnet sich in dieser Zeile und schließt sich nie
unread-encoding = Bytes, die in der Zeichenkodierung der Datei kein Text sind; `encoding:` nennt die richtige
unread-line-long = Die Zeile hat mehr als { $max } Bytes
unread-many-fields = Das Objekt hat mehr als { $max } Felder
unread-no-object = Das ist JSON, aber kein Objekt in geschweiften Klammern
unread-no-json = Das ist kein JSON (englische Meldung: { $why })
unread-no-utf8 = Bytes, die kein UTF-8 sind
unread-no-entry = Das ist keine Zeile einer Quarantänedatei (englische Meldung: { $why })
unread-not-mapped = Kein Eintrag des Mappings passt zu `{ $file }`
unread-many-columns = Zu viele Spalten
unread-still-columns = Noch immer ist die Zahl der Spalten nicht { $n }
unread-still-no-object = Noch immer kein Objekt in JSON
unread-raw = `raw` muss ein Objekt oder ein Text sein
unread-no-lead = Die Zeile nennt keinen Lead
unread-no-instant = Die Zeile sagt nicht, wann es geschah
unread-no-company = Die Zeile hat weder eine ID noch eine Domain, mit der sich Leads der Firma zuordnen lassen
unread-no-name = Das Ereignis hat keinen Namen
unread-times = `{ $text }` sagt nicht, wie oft es geschah; erwartet wird 0 bis { $max }
unread-lasted = `{ $text }` ist keine Zeitdauer
unread-word = `{ $text }` passt hier nicht; erwartet wird { $what }: eines von { $words }, oder ein Wert, den das Mapping übersetzt
unread-blank = Hier steht nichts; erwartet wird { $what }: eines von { $words }, oder ein Wert, den das Mapping übersetzt

## Aufrufe und Nachrichten, die sich nicht lesen lassen

unread-long-body = Die Nachricht hat { $n } Bytes, erlaubt sind höchstens { $max }; kleinere sind nötig
unread-many-calls = Die Zahl der Aufrufe ist { $n }, erlaubt sind höchstens { $max }; kleinere Mengen sind nötig
unread-body = Die Nachricht lässt sich nicht lesen (englische Meldung: expected { $expected }: { $why })
unread-json-why = Das JSON lässt sich nicht lesen (englische Meldung: { $why })
unread-value-why = Das lässt sich nicht lesen (englische Meldung: { $why })
unread-text-why = Der Text lässt sich nicht lesen (englische Meldung: { $why })
unread-long-call = Der Aufruf hat { $n } Bytes, erlaubt sind höchstens { $max }
unread-long-message = Die Nachricht hat { $n } Bytes, erlaubt sind höchstens { $max }
unread-long-id = Die Kennung hat { $n } Bytes, erlaubt sind höchstens { $max }
unread-long-name = Der Name hat { $n } Bytes, erlaubt sind höchstens { $max }
unread-long-field = Der Name eines Feldes hat { $n } Bytes, erlaubt sind höchstens { $max }
unread-long-value = Der Wert hat { $n } Bytes, erlaubt sind höchstens { $max }; er bleibt weg
unread-more-fields = Mehr als { $max } Felder
unread-field-left-out = Mehr als { $max } Felder; dieses bleibt weg
unread-nameless-field = Ein Feld ohne Namen
unread-said-twice = Das steht zweimal da; das erste zählt
unread-no-type = Es fehlt `type`; möglich sind { $words }
unread-call = `{ $word }` ist keine Art von Aufruf; möglich sind { $words }
unread-no-alias = Zu einem alias gehört die userId, die die Person jetzt hat
unread-no-previous = Zu einem alias gehört die Kennung, die die Person vorher hatte
unread-no-event = Zu einem Aufruf der Art track gehört in `event`, was geschah
unread-no-group = Zu einem Aufruf der Art group gehört in `groupId` die ID der Firma
unread-same-ids = Beide Kennungen sind gleich
unread-nobody-called = Der Aufruf nennt niemanden; erwartet wird eine userId oder eine anonymousId
unread-external-ids = Erwartet wird eine Liste von Objekten mit `type` und `id` (englische Meldung: { $why })
unread-merge = Erwartet wird eine Liste von mindestens zwei Objekten mit `type` und `value`
unread-merge-why = Erwartet wird eine Liste von mindestens zwei Objekten mit `type` und `value` (englische Meldung: { $why })
unread-id-without-type = Eine Kennung ohne `type`
unread-type-without-id = Ein `type` ohne seine Kennung
unread-phone-country = `{ $text }` ist ohne Landesvorwahl keine Telefonnummer; erwartet wird eine wie +420601234567
unread-handle = `{ $text }` ist kein Name einer Person bei { $network }
unread-sort-of-id = `{ $kind }` ist keine Art von Kennung
unread-nobody-named = Die Nachricht nennt niemanden; erwartet wird eine E-Mail-Adresse, eine Telefonnummer oder eine Kennung
unread-no-attendee = Es fehlt, wer teilnimmt
unread-many-recipients = Die Zahl der Empfänger dieser Mail ist { $n }, und nichts sagt, um wen es geht
unread-no-ses = Das ist kein Ereignis von SES (englische Meldung: { $why })
unread-confirm-sns = SNS fragt, ob es hierher senden darf: die Adresse in `SubscribeURL` einmal öffnen, dann diesen Eintrag verwerfen
unread-confirm-other = Die Adresse zum Bestätigen gehört nicht SNS (https://sns.….amazonaws.com) und sollte nicht geöffnet werden
unread-hubspot-erased = HubSpot hat diesen Kontakt aus Gründen des Datenschutzes gelöscht: den Lead mit dieser ID auch hier löschen, dann diesen Eintrag verwerfen
unread-no-braces = Erwartet wird ein Objekt in geschweiften Klammern
unread-no-field = Das Mapping nennt dieses Feld, aber es ist nicht da
unread-no-mapping = Die Quelle hat kein Mapping; sie braucht eines, dann lässt sich das erneut lesen
unread-unknown = { $found } ist hier nicht bekannt; erwartet wird { $what }

## Was in einem Aufruf oder einer Nachricht erwartet oder gefunden wird

unread-an-object = ein Objekt
unread-braces = ein Objekt in geschweiften Klammern
unread-true-or-false = true oder false
unread-null = null
unread-a-blank = ein leerer Text
unread-when = der Zeitpunkt, zu dem es geschah
unread-the-sort = die Art des Ereignisses
unread-the-change = die Art der Änderung
unread-the-topic = das Thema
unread-the-event-id = die ID des Ereignisses
unread-the-mail-id = die ID der Mail
unread-the-fingerprint = der Fingerabdruck der Nachricht
unread-the-session = die ID der Sitzung
unread-the-response = die ID der Antwort
unread-the-token = das Token der Antwort
unread-the-property = der Name der Eigenschaft
unread-the-record = die Nummer des Datensatzes
unread-the-invitee = die Adresse des Eingeladenen
unread-the-submission = die Adresse der Einsendung
unread-the-submission-id = die ID der Einsendung
unread-the-registrant = die ID der Anmeldung
unread-the-participant = die ID des Teilnehmers
unread-the-booking = die uid der Buchung
unread-the-notification = die ID der Benachrichtigung
unread-ses-text = ein Ereignis von SES als Text
unread-sns-type = eine Art von Nachricht bei SNS
unread-tool-event = eine Art von Ereignis bei { $tool }
unread-hubspot-change = eine Art von Änderung bei HubSpot
unread-intercom-topic = ein Thema bei Intercom

## Was aus den Spalten geraten wurde, als Anmerkungen im vorgeschlagenen Mapping

guess-head = Was die Spalten dieser Dateien für Leadpact bedeuten. Was nicht stimmt, bitte korrigieren; docs/reference/mapping.md erklärt jeden Schlüssel.
guess-own = Leadpacts eigene Form für { $holds }
guess-names = aus den Namen der Spalten geraten: bitte durchsehen
guess-deals-once = was aus den Deals wurde, kommt aus der Datei mit den Deals
guess-undated = keine Spalte sagt, seit wann diese Leads bekannt sind: sie gelten ab ihrem ersten Ereignis als bekannt; genauer geht es mit `at: { "{" } fixed: 2026-01-01 { "}" }`
guess-events = jede Zeile ist ein Ereignis: `{ $name }`, geschehen um `{ $at }`
guess-won = jede Zeile ist ein gewonnener Deal des Leads in `{ $id }`
guess-no-id = keine Spalte nennt den Lead: an ihre Stelle treten Dateiname und Zeilennummer
guess-outcome = `{ $column }` gilt als Ergebnis; Spalten, die erst danach ausgefüllt wurden, gehören unter `drop:`
guess-two-dates = `{ $example }` kann zwei Tage bedeuten; angenommen wird { $order }: bitte `dates` prüfen
guess-left-out = Spalten, die hier nicht stehen, werden weggelassen
guess-known = erkannt: { $what }
guess-segment = Aufrufe der Tracking-API von Segment; jede Kennung einer Person ist ein eigener Lead, bis sie vereint werden
guess-salesforce-leads = Leads aus Salesforce. Spalten, die der Vertrieb erst später ausfüllt, werden weggelassen
guess-salesforce-history = der Verlauf der Felder von Salesforce-Leads; unter `drop` stehen Felder, keine Spalten
guess-salesforce-opportunities = Opportunities aus Salesforce; ihren Lead finden sie über dessen ConvertedOpportunityId
guess-salesforce-stages = der Verlauf der Phasen von Salesforce-Opportunities
guess-salesforce-tasks = Aufgaben aus Salesforce: erledigte Anrufe, E-Mails und Termine; andere Aufgaben sind keine Kontaktversuche
guess-salesforce-campaigns = Kampagnenmitglieder aus Salesforce: Antworten werden Ereignisse
guess-salesforce-accounts = Accounts aus Salesforce
guess-hubspot-contacts = Kontakte aus HubSpot; die Daten des Lebenszyklus werden Handlungen des Vertriebs und Ergebnisse
guess-hubspot-deals = Deals aus HubSpot; ein Deal gehört zu jedem seiner zugeordneten Kontakte
guess-hubspot-companies = Firmen aus HubSpot
