# Was zu sagen ist, wenn etwas nicht geht: bei Menschen und Schlüsseln, bei Übergaben, bei allem, was sich so nicht tun, lesen oder behalten lässt. Ein Satz ohne Punkt am Ende, ohne Anrede; die Wörter sind
# die der Tabelle am Anfang von web.ftl.

## Menschen, Sitzungen und Schlüssel

refused-sign-in-first = Dafür ist eine Anmeldung nötig (`{ $operation }`)
refused-role = Die Rolle { $role } erlaubt das nicht (`{ $operation }`); ein Admin kann es tun oder eine andere Rolle geben
refused-people-only = Das können nur angemeldete Menschen, keine API-Schlüssel (`{ $operation }`)
refused-sign-in = E-Mail oder Passwort ist falsch
refused-identity = Zu dieser Anmeldung gehört hier niemand; ein Admin kann die Adresse einladen, die der Anbieter kennt
refused-flow = Diese Anmeldung begann vor zu langer Zeit oder in einem anderen Browser; bitte neu beginnen
refused-link = Dieser Link gilt nicht: Er wurde benutzt, ist abgelaufen oder unvollständig; ein Admin kann einen neuen geben
refused-set-up = Der Dienst ist schon eingerichtet; weiter geht es mit einer Anmeldung oder der Einladung eines Admins
refused-no-person = Diese Person gibt es nicht
refused-no-session = Diese Sitzung gibt es nicht; vielleicht ist sie beendet
refused-no-key = Diesen API-Schlüssel gibt es nicht
refused-email-taken = Jemand anderes hat diese E-Mail-Adresse
refused-person-changed = Die Person wurde inzwischen geändert; erst neu ansehen, dann ändern
refused-last-admin = Das ist der letzte aktive Admin; zuerst muss jemand anderes Admin werden
refused-password-wrong = Das aktuelle Passwort ist falsch
refused-password-short = Ein Passwort braucht mindestens { $min } Zeichen; ein Satz lässt sich leicht merken
refused-password-long = Ein Passwort hat höchstens { $max } Bytes
refused-password-uniform = Ein Passwort braucht mindestens { $min } verschiedene Zeichen
refused-password-common = Dieses Passwort benutzen viele; es muss ein eigenes sein
refused-password-personal = Ein Passwort darf nicht die E-Mail-Adresse oder der Name der Person sein
refused-no-scope = Ein API-Schlüssel braucht mindestens ein Recht: { $scopes }
refused-scope-beyond = Die Rolle { $role } hat nichts vom Recht { $scope }, also haben es auch ihre API-Schlüssel nicht
refused-expiry = Das Ablaufdatum liegt in der Vergangenheit (`expires_at`)
refused-key-name = Der Name eines API-Schlüssels hat 1 bis { $max } Zeichen in einer Zeile (`name`)
refused-deactivated = Diese Person ist deaktiviert; zuerst muss sie aktiviert werden
refused-provider-only = Diese Anmeldung läuft über den Identitätsanbieter, ein Passwort gibt es hier nicht; ein Admin kann einen Link schicken, um eines zu wählen
refused-many-keys = Diese Person hat schon { $max } API-Schlüssel; unbenutzte lassen sich widerrufen

## Übergaben

refused-handoff-changed = Die Übergabe wurde inzwischen geändert (Stand { $present }, gemeint war { $asked }); bitte neu ansehen
refused-in-hands = Der Lead wurde inzwischen erneut übergeben; weiter geht es mit der Übergabe { $handoff }
refused-not-here = „{ $act }“ passt nicht zu einer Übergabe im Stand „{ $state }“; möglich sind: { $possible }
refused-contacted = Der Lead wurde schon erreicht ({ $at }), und abgelehnt wird nur vor dem Kontakt; er lässt sich disqualifizieren oder recyceln
refused-in-pool = Die Übergabe wartet im Pool; vor „{ $act }“ muss sie jemandem übertragen werden
refused-reason-missing = Der Pakt verlangt dafür einen Grund („{ $act }“); „Anderes“ muss in Worten erklärt werden
refused-no-track = Der Pakt hat keinen Nurturing-Weg „{ $track }“; möglich sind: { $known }
refused-no-tracks = Der Pakt hat keinen Nurturing-Weg „{ $track }“ und auch keinen anderen; das Feld bleibt leer
refused-future = Ein Kontaktversuch um { $touch } liegt in der Zukunft (jetzt ist { $now }); er wird eingetragen, wenn er geschehen ist
refused-before-offer = Ein Kontaktversuch um { $touch } ist keine Antwort auf einen Lead, der um { $offered } übergeben wurde; er gehört zum Lead, nicht zu dieser Übergabe
refused-after-end = Die Übergabe endete um { $ended }, vor diesem Kontaktversuch um { $touch }; war das ein Irrtum, lässt sich das Ende zurücknehmen
refused-pause-over = Eine Pause bis { $until } ist schon vorbei (jetzt ist { $now }); nötig ist ein späterer Zeitpunkt
refused-pause-long = Eine Pause bis { $until } ist länger als { $days } Tage; besser den Lead recyceln, dann kommt er wieder, wenn er so weit ist
refused-not-paused = Die Übergabe pausiert nicht, also gibt es nichts fortzusetzen
refused-amount = Der Betrag eines Deals ist eine Zahl ab 0; er lässt sich berichtigen oder weglassen
refused-unsettled = Um { $due } lief eine Frist ab; die Übergabe muss erst auf den jetzigen Stand gebracht werden

## Was mit einer Übergabe geschieht

refused-act-assign = Übertragen
refused-act-accept = Annehmen
refused-act-reject = Ablehnen
refused-act-disqualify = Disqualifizieren
refused-act-recycle = Recyceln
refused-act-touch = Kontakt
refused-act-note = Notiz
refused-act-qualify = Qualifizieren
refused-act-next-step = Nächster Schritt
refused-act-open = Deal eröffnen
refused-act-win = Gewonnen
refused-act-lose = Verloren
refused-act-pause = Pausieren
refused-act-resume = Fortsetzen
refused-act-reopen = Zurücknehmen
refused-act-withdraw = Zurückziehen
refused-act-expire = Verfallen

## Wo eine Übergabe steht

refused-at-offered = angeboten
refused-at-accepted = angenommen
refused-at-qualified = qualifiziert
refused-at-opportunity = Opportunity
refused-at-won = gewonnen
refused-at-lost = verloren
refused-at-rejected = abgelehnt
refused-at-disqualified = disqualifiziert
refused-at-recycled = recycelt
refused-at-expired = verfallen
refused-at-withdrawn = zurückgezogen

## Wem etwas gehört und was es nicht gibt

refused-not-yours = Diese Übergabe gehört jemand anderem: { $owner }
refused-managers-decide = Die Übergabe gehört { $owner }, aber das entscheidet ein Manager
refused-pool-first = Die Übergabe liegt noch im Pool; vorher muss sie jemand übernehmen
refused-no-persons-id = `{ $person }` ist nicht die Kennung einer Person
refused-no-person-of-id = Die Person `{ $person }` gibt es nicht
refused-takes-no-leads = { $name } kann keine Leads übernehmen (`{ $state }`); jemand anderes muss es sein
refused-unknown-lead = Den Lead `{ $id }` gibt es nicht
refused-unknown-merge = Unter `{ $id }` wurde nichts vereint
refused-unknown-source = Die Quelle `{ $id }` gibt es nicht
refused-unknown-version = Die Version `{ $id }` eines Pakts gibt es nicht
refused-unknown-in-force = Kein Pakt `{ $id }` ist in Kraft
refused-unknown-handoff = Die Übergabe `{ $id }` gibt es nicht
refused-no-endpoint = Den Endpunkt `{ $id }` gibt es nicht
refused-no-delivery = Die Zustellung `{ $id }` gibt es nicht

## Was mit einer Übergabe geschehen soll

refused-no-until = Es fehlt, bis wann
refused-no-touch = Es fehlt, wie: call, email, meeting oder social
refused-no-owner = Es fehlt, wem: die Kennung einer Person oder `pool`
refused-no-name = Es fehlt, wie die Person heißt
refused-told = Das geht nur mit `note`, nicht mit `{ $act }`; es braucht eine eigene Notiz
refused-reason-unknown = `{ $word }` ist kein Grund abzulehnen; möglich sind wrong_route, incomplete_information, outside_pact, duplicate und other

## Texte und Zahlen

refused-name = Der Name hat 1 bis { $max } Zeichen
refused-name-long = Der Name hat höchstens { $max } Zeichen
refused-team = Der Name hat 1 bis { $max } Zeichen oder fehlt
refused-long = Der Text hat höchstens { $max } Zeichen
refused-bytes = Der Text hat höchstens { $max } Bytes
refused-files = Erlaubt sind höchstens { $max } Dateien
refused-word = `{ $word }` passt hier nicht; erwartet wird { $what }: eines von { $known }
refused-word-act = eine Handlung an einer Übergabe
refused-word-touch = eine Art von Kontaktversuch
refused-word-disqualify = ein Grund, zu disqualifizieren oder zu recyceln
refused-word-lose = ein Grund, einen Deal zu verlieren
refused-word-starter = eine Art von erstem Pakt
refused-word-identifier = eine Art von Kennung
refused-deal = `{ $text }` ist kein Geldbetrag; erwartet wird einer wie 15000 EUR
refused-currency = `{ $text }` ist keine Währung; erwartet wird ein ISO-4217-Code wie EUR
refused-instant = `{ $text }` ist kein Zeitpunkt wie 2026-10-05T09:00:00Z oder 2026-10-05 09:00
refused-why = Der Grund hat 1 bis { $max } Zeichen
refused-number = Erwartet wird eine Zahl von { $min } bis { $max }
refused-none = Mindestens eine Angabe ist nötig
refused-ends-early = Das Ende liegt vor dem Beginn
refused-back-early = Das Ende der Abwesenheit liegt vor ihrem Beginn
refused-not-after-from = Das Ende liegt nicht nach dem Beginn
refused-field-email = Erwartet wird eine E-Mail-Adresse wie ana@northwind.example
refused-field-name = Erwartet wird ein Name in einer Zeile mit höchstens { $max } Zeichen
refused-field-language = Erwartet wird das Kürzel einer Sprache wie en oder pt-BR
refused-field-time-zone = Erwartet wird eine Zeitzone wie Europe/Prague

## Leads und was von ihnen gesagt wird

refused-merge-itself = Ein Lead lässt sich nicht mit sich selbst vereinen
refused-merge-undone = Was hier vereint war, ist schon wieder getrennt ({ $merge })
refused-identifiers = Erwartet werden 1 bis { $max } Kennungen, gefunden wurden { $n }
refused-stage-verdict = Nach einer Phase und nach einem Urteil lässt sich nicht zugleich fragen
refused-which-lead = `{ $text }` meint mehrere Leads; gemeint sein kann nur einer von { $ids }
refused-not-yet = Von diesem Lead ist um { $at } noch nichts bekannt; sein erstes Ereignis war um { $first }
refused-purpose = `{ $purpose }` ist kein Zweck; erwartet wird ein Kürzel aus kleinen Buchstaben, Ziffern und `_` wie `{ $contact }` oder `newsletter`
refused-purpose-form = Erwartet werden bis zu { $max } kleine Buchstaben, Ziffern und `_`, zum Beispiel `contact`
refused-said-later = Das kann niemand später als jetzt gesagt haben
refused-entry = Der Eintrag { $entry } ist schon erledigt (`{ $state }`)
refused-from-file = Dieser Eintrag kam aus einer Datei und ist dort zu berichtigen
refused-not-mapped = Kein Eintrag des Mappings passt zu { $name }; es braucht einen mit `file: { $name }`
refused-no-column = { $file } hat keine Spalte `{ $column }`, die das Mapping unter `{ $key }` nennt
refused-no-column-near = { $file } hat keine Spalte `{ $column }`, die das Mapping unter `{ $key }` nennt; ist `{ $nearest }` gemeint?
refused-file-name = Der Name einer Datei hat 1 bis { $max } Zeichen
refused-base64 = Erwartet werden die Bytes der Datei in Base64

## Pakte

refused-pact-mistakes = Der Pakt hat Fehler und kann nicht in Kraft treten
refused-pact-mistakes-found =
    { $n ->
        [one] Der Pakt hat 1 Fehler: { $first }
       *[other] Der Pakt hat { $n } Fehler; der erste: { $first }
    }
refused-pact-scenarios-failed =
    { $n ->
        [one] 1 Szenario des Pakts ist fehlgeschlagen: { $first }
       *[other] { $n } Szenarien des Pakts sind fehlgeschlagen; das erste: { $first }
    }
refused-mistakes = { $file } hat Fehler
refused-pact-unchecked = Der Pakt hat Fehler (`POST /api/pacts/check` zeigt sie)
refused-no-pact = Kein Pakt ist in Kraft; zuerst muss einer hochgeladen werden und in Kraft treten
refused-many-pacts = Mehrere Pakte sind in Kraft; gemeint sein kann nur einer von { $known }
refused-not-in-force = Kein Pakt `{ $name }` ist in Kraft; möglich sind: { $known }
refused-what-if = Es gibt { $n } Ereignisse, mehr als `limits.what_if_events` erlaubt ({ $max }); die Grenze lässt sich erhöhen, oder `leadpact what-if` rechnet mit einem Store

## Aufbewahrung und Ansichten

refused-many-rules = Erlaubt sind höchstens { $max } Regeln
refused-rule-name = Jede Regel der Aufbewahrung braucht einen eigenen Namen, und `{ $name }` ist keiner
refused-rule-days = Die Regel `{ $name }` würde nichts behalten; `after_days` ist mindestens 1
refused-no-run = Kein Lauf beginnt: Es gibt keine Regeln, oder einer läuft schon
refused-many-views = Eine Person behält höchstens { $max } Ansichten; zuerst muss eine entfernt werden
refused-columns = Erlaubt sind höchstens { $max } Namen von Spalten

## Quellen

refused-source-kind = Die Art der Quelle { $source } (`{ $kind }`) kennt diese Version nicht
refused-many-origins = Erlaubt sind höchstens { $max } Ursprünge
refused-origin = Erwartet wird ein Ursprung wie https://www.example.com ohne Pfad
refused-no-secret = Nur Tools, die etwas senden, haben ein Geheimnis; das Feld bleibt leer
refused-no-mapping = Nur die Art `generic` hat ein Mapping; das Feld bleibt leer
refused-mapping-missing = Es fehlt, was die Nachrichten des Tools bedeuten: ein Mapping
refused-does-not-sign = { $tool } signiert nicht, was es sendet; das Geheimnis entfällt, denn der Schlüssel in der Adresse weist es aus
refused-secret-length = Erwartet wird das Geheimnis ({ $called }) mit 1 bis { $max } Bytes
refused-secret-sendgrid = Erwartet wird das Geheimnis ({ $called }), wie SendGrid es zeigt; es beginnt mit MFkwEwYHKoZIzj0C
refused-secret-base64 = Erwartet wird das Geheimnis ({ $called }) in Base64
refused-sns-topic = Zuerst kommt die ARN des Topics, zum Beispiel arn:aws:sns:eu-central-1:123456789012:mail
refused-sns-unread = Zertifikat { $position }: erwartet wird eines mit einem RSA-Schlüssel, als PEM, von der Adresse in `SigningCertURL`
refused-sns-certificate = Hinter der ARN des Topics fehlt das Zertifikat, mit dem SNS signiert; es beginnt mit { $begin }
refused-sns-many = Erlaubt sind höchstens { $max } Zertifikate
refused-tool-kind = Erwartet wird die Art eines Tools, das etwas sendet, zum Beispiel `sendgrid` oder `generic`

## Nachrichten

refused-many-topics = Erwartet werden 1 bis { $max } Themen, zum Beispiel `handoff.*` oder `*` für alle
refused-topic = `{ $text }` ist kein Thema; möglich sind `*`, `handoff.*` oder eines von { $known }
refused-many-endpoints = Es gibt schon { $max } Endpunkte; einer, den niemand braucht, lässt sich entfernen
refused-only-webhooks = Nur Webhooks haben ein Geheimnis
refused-endpoint-paused = Der Endpunkt pausiert; zuerst muss er fortgesetzt werden
refused-endpoint-removed = Der Endpunkt wurde entfernt; nötig ist ein neuer
refused-on-its-way = Die Zustellung ist noch unterwegs
refused-delivery-gone = Was die Zustellung sagte, ist nicht mehr da: Ihr Lead wurde gelöscht, oder es ist zu lange her
refused-target = Erwartet wird eine Adresse wie https://crm.example/hooks/leads
refused-target-long = Die Adresse ist länger als { $max } Bytes
refused-target-password = Name und Passwort in der Adresse blieben nicht geheim; sie gehören nicht hinein
refused-target-plain = Nachrichten handeln von Menschen, darum wird https erwartet (http nur in Netzen, die der Betreiber erlaubt)
refused-target-forbidden = Die Adresse liegt in keinem offenen Netz ({ $network }); der Betreiber kann das Netz erlauben (`messages.networks`)
refused-no-mail = Kein Mailserver ist eingerichtet; der Betreiber nennt einen mit `mail.server` und den Absender mit `mail.from`
refused-reserved-address = Ihre Adresse kann es nicht geben, darum geht keine Mail dorthin

## Die Beispielfirma

refused-leads = Erwartet werden { $min } bis { $max } Leads
refused-being-made = Eine Beispielfirma entsteht schon
refused-not-empty = Der Dienst hat oder hatte schon Leads oder einen Pakt; eine Beispielfirma braucht ein neues Datenverzeichnis
refused-broken-off = Es brach ab, weil der Dienst anhält
refused-stopped = Es brach ab, weil der Dienst zwischendurch anhielt
refused-sample-fault = Es ging schief (englische Meldung: { $why })

## Kalender und Feiertage

refused-calendar = Der Kalender des Pakts `{ $pact }`: { $why }
refused-calendar-zone = Die Zeitzone `{ $name }` ist nicht bekannt; erwartet wird eine der IANA-Datenbank wie Europe/Prague
refused-calendar-hours = Die Stunden von Minute { $from } bis Minute { $to } liegen an keinem Tag; der Beginn kommt vor dem Ende, beide zwischen 0 und 1440
refused-calendar-no-hours = Es gibt keine Arbeitszeiten; nötig sind welche wie Mon-Fri 09:00-17:00
refused-calendar-closed = Im Jahr ab { $date } gibt es keine offene Stunde; vielleicht endet ein Feiertag nie oder fällt auf jeden Arbeitstag
refused-holidays = Die Feiertage `{ $name }`, Zeile { $line }: { $problem }
refused-holidays-bytes = Die Datei hat { $n } Bytes, erlaubt sind höchstens { $max }
refused-holidays-rules = Die Datei hat bis hier mehr als { $max } Regeln; was kein Feiertag ist, gehört nicht hinein
refused-holidays-days = Die Datei hat bis hier mehr als { $max } freie Tage; was kein Feiertag ist, gehört nicht hinein
refused-holidays-no-calendar = Das ist keine iCalendar-Datei; erwartet wird `BEGIN:VCALENDAR`
refused-holidays-line = `{ $shown }` ist keine Zeile von iCalendar; erwartet wird `NAME:Wert`
refused-holidays-end-first = `END:{ $what }` beendet nichts; zuerst muss `BEGIN:{ $begun }` aus Zeile { $line } enden
refused-holidays-end = `END:{ $what }` beendet nichts und kann weg
refused-holidays-no-end = Zu `BEGIN:{ $begun }` fehlt `END:{ $begun }`; vielleicht ist die Datei nicht ganz da
refused-holiday-no-begin = Dieser Termin hat keinen Beginn; nötig ist ein `DTSTART`
refused-holiday-no-end = Dieser Termin hat kein Ende; nötig ist `DTEND` oder `DURATION`, oder er beginnt mit einem Datum (`DTSTART;VALUE=DATE:20261224`)
refused-holiday-years = Dieser Termin reicht über das Jahr { $year } hinaus
refused-holiday-lasts = `{ $value }` sagt nicht, wie lange ein Feiertag dauert; erwartet wird eine Dauer wie `P1D` oder `PT4H`
refused-holiday-unlike = Dieser Termin beginnt mit einem Datum und endet mit einer Uhrzeit oder umgekehrt; beide müssen gleich geschrieben sein
refused-holiday-ends-early = Dieser Termin endet vor seinem Beginn oder sofort; sein Ende ist zu berichtigen
refused-holiday-when = `{ $value }` ist weder Datum noch Zeitpunkt; erwartet wird `20261224`, `20261224T120000` oder `20261224T110000Z`
refused-holiday-zone = Die Zeitzone `{ $name }` ist nicht bekannt; erwartet wird eine der IANA-Datenbank wie Europe/Prague, oder Daten ohne Uhrzeit
refused-holiday-rule = `{ $rule }` ist keine Regel für einen Feiertag: { $why }; erwartet wird eine wie `FREQ=YEARLY` oder `FREQ=YEARLY;BYMONTH=11;BYDAY=-1TH`
refused-holiday-rule-part = jeder Teil hat die Form `NAME=Wert`
refused-holiday-rule-often = er kommt jeden Tag, jede Woche, jeden Monat oder jedes Jahr wieder
refused-holiday-rule-many = er kommt bis { $year } mehr als { $max } Mal

## Werte und Ereignisse, wie Menschen sie schreiben

refused-email = `{ $text }` ist keine E-Mail-Adresse: { $why }
refused-email-at = das @ fehlt
refused-email-domain = hinter dem @ steht keine Domain
refused-phone = `{ $text }` ist keine Telefonnummer; die Zahl der Ziffern ist { $n }
refused-domain = `{ $text }` ist keine Domain; erwartet wird eine wie northwind.example
refused-mail-domain = `{ $text }` ist keine Domain
refused-no-number = `{ $text }` ist keine Zahl; { $hint }
refused-or-range = { $why }, oder eine Spanne wie 51-200 oder 1000+
refused-number-point = erwartet werden Ziffern wie 1234.5 (ein Komma vor den Nachkommastellen braucht `decimal: comma`)
refused-number-comma = erwartet werden Ziffern wie 1234,5
refused-money = `{ $text }` ist kein Geldbetrag; erwartet wird einer wie 15000 EUR
refused-date = `{ $text }` ist kein Datum
refused-date-years = `{ $text }` liegt nicht in den Jahren 1900 bis 2200
refused-date-iso = `{ $text }` ist kein Datum; erwartet wird 2026-10-05 (andere Reihenfolgen brauchen `dates: day first` oder `dates: month first`)
refused-date-day-first = `{ $text }` ist kein Datum; erwartet wird 5.10.2026 oder 2026-10-05
refused-date-month-first = `{ $text }` ist kein Datum; erwartet wird 10/5/2026 oder 2026-10-05
refused-country = `{ $text }` ist kein Land; erwartet wird ein Name oder ein Code nach ISO 3166
refused-country-near = `{ $text }` ist kein Land; ist { $near } gemeint?
refused-yes-no = `{ $text }` ist weder Ja noch Nein
refused-other-type = `{ $value }` passt nicht; erwartet wird { $expected }
refused-type-text = ein Text
refused-type-number = eine Zahl
refused-type-money = ein Geldbetrag
refused-type-date = ein Datum
refused-type-country = ein Land
refused-type-yes-no = Ja oder Nein
refused-type-list = eine Liste
refused-value = Der Wert lässt sich nicht lesen ({ $why }); erwartet wird ein Text, eine Zahl, true oder false, null, eine Liste oder ein Objekt mit amount und currency, mit date, oder mit low und high
refused-no-letters = Der Name hat weder Buchstaben noch Ziffern
refused-at-most = Erlaubt sind höchstens { $max }
refused-identifier-blank = Die Kennung ist leer
refused-nobody = `{ $text }` meint niemand Bestimmtes; alle mit dieser Kennung wären ein einziger Lead
refused-nobody-named = Es fehlt, um wen es geht: `lead` oder `identifiers`
refused-not-both = Erwartet wird die Kennung des Leads oder `identifiers`, nicht beides
refused-lead-of-event = Den Lead `{ $id }` gibt es nicht; er hat die Kennung, die der Dienst ihm gab, oder `identifiers`
refused-no-instant = Es fehlt, wann es geschah
refused-kind = `{ $word }` ist keine Art von Ereignis; möglich sind { $known }
refused-no-event-name = Es fehlt, was geschah: ein Ereignis der Art track hat einen Namen
refused-event-name = Nur Ereignisse der Arten track und page haben einen Namen
refused-seconds = `{ $seconds }` ist keine Zeit; erwartet werden Sekunden ab 0
