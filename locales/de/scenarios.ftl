# Was in Dateien mit Szenarien gefunden wird, und was ein fehlgeschlagenes sagt. Was jemand eintippt, vor allem die Behauptungen, steht zwischen
# Backticks und ist in jeder Sprache gleich. Keine Anrede.

## Die Datei

scenario-none = In dieser Datei steht kein Szenario
scenario-none-help = Eines mit `## Überschrift` beginnen, darunter Blöcke mit ```events und ```expect
scenario-twice = Es gibt zwei Szenarien `{ $name }`
scenario-second-lead = Ein Szenario handelt von einem Lead und beginnt mit ihm
scenario-second-lead-help = Was später bekannt wird, ist ein Ereignis: `{ $code }`
scenario-since = Erwartet wird `since` und ein Datum
scenario-since-help = Schreibweise: ```lead since 2026-10-01
scenario-no-time = In dieser Zeile steht nicht, wann es geschieht
scenario-no-time-help = Mit einer Zeit beginnen: 2026-10-05 09:00, 09:04 (am selben Tag) oder +2d (so viel später)
scenario-many-events = Ein Szenario enthält höchstens { $max } Ereignisse
scenario-out-of-order = Das geschieht vor der Zeile darüber
scenario-out-of-order-help = Die Zeilen in die zeitliche Reihenfolge bringen
scenario-nothing-yet = Noch ist nichts geschehen
scenario-nothing-yet-help = Einen Block mit ```events oder ```lead darüber setzen
scenario-nothing-then = Zu dieser Zeit ist noch nichts geschehen
scenario-expects-nothing = Das Szenario `{ $name }` erwartet nichts
scenario-expects-nothing-help = Nach einem Ereignis angeben, was daraus werden soll (`=> qualified hot`), oder einen Block mit ```expect ergänzen
scenario-no-start = In diesem Szenario steht nicht, wann es geschieht
scenario-no-start-help = Schreibweise: ```lead since 2026-10-01; oder einen Block mit ```events ergänzen
scenario-unknown-block = `{ $name }` ist kein Block eines Szenarios
scenario-block-outside = Dieser Block gehört zu keinem Szenario
scenario-block-outside-help = Darüber eine `## Überschrift` setzen, die das Szenario benennt

## Zeiten

scenario-time-forms = Schreibweise: 2026-10-05 09:00, oder 09:04 für denselben Tag, oder +2d 3h für so viel später; Zeiten sind UTC
scenario-no-duration = `{ $found }` ist keine Zeitspanne
scenario-no-date = Es gibt kein Datum, von dem an `{ $found }` zählt
scenario-no-date-help = Beim ersten Zeitpunkt des Szenarios auch das Datum angeben: 2026-10-05 09:00
scenario-no-instant = `{ $found }` ist kein Zeitpunkt wie 2026-10-05T09:00:00Z oder 2026-10-05 09:00

## Was bekannt ist und was geschieht

scenario-no-trait = In dieser Zeile steht kein Merkmal
scenario-no-trait-help = Merkmal, Doppelpunkt und Wert angeben: `{ $code }`
scenario-at-the-start = was zu Beginn bekannt ist
scenario-no-event = In dieser Zeile steht kein Ereignis
scenario-no-event-help = Nach der Zeit angeben, was geschah: `{ $code }`
scenario-no-duration-help = Schreibweise etwa: `for 12s` oder `for 1h 30m`
scenario-act-help = Vor den Eigenschaften steht ein Komma: `{ $code }`
scenario-no-value = `{ $name }` hat keinen Wert
scenario-no-value-help = Schreibweise: `{ $name } yes`; oder einen Text mit Komma in Anführungszeichen setzen
scenario-no-name = Dieser Wert hat keinen Namen

## Namen

scenario-unknown-trait = Der Pakt kennt kein Merkmal `{ $name }`
scenario-unknown-trait-help = Ein eigenes Merkmal im Abschnitt `traits` des Pakts angeben
scenario-unreadable = `{ $name }` ist nicht lesbar (englische Meldung: { $why })
scenario-no-tier = Der Pakt hat keine Stufe `{ $name }`
scenario-no-persona = Der Pakt hat keine Persona `{ $name }`
scenario-not-required = `{ $name }` gehört nicht zu den Pflichtangaben des Pakts

## Behauptungen

scenario-claims = Erwartet wird ein Urteil (below, held, qualified, excluded), `handed over`, `never handed over`, `because …`, `missing …`, ein Score (`fit 45`), `grade B2`, `level 3`, `stage nurture`, `persona …` oder eine Klausel mit ihren Punkten (`engagement/pricing 8`)
scenario-no-level = Erwartet wird ein Reifegrad von 0 bis 6
scenario-handed-over-forms = Erwartet wird `handed over`, `handed over as hot`, `handed over once` oder `handed over 3 times`
scenario-excluded-by = Erwartet wird `excluded by` und der Name des Ausschlusses
scenario-below-alone = `below` steht allein; vor die nächste Behauptung gehört ein Komma
scenario-claims-nothing = `{ $found }` behauptet nichts
scenario-clause-points = Erwartet wird eine Klausel mit ihren Punkten: `{ $code }`
scenario-number-forms = Erwartet wird eine Zahl (`12.3`), `at least 12`, `at most 12` oder `10 to 20`
scenario-trait-name = Erwartet wird der Name eines Merkmals
scenario-no-grade = `{ $found }` ist keine Note; erwartet wird A1 bis D4
scenario-stage = eine Phase
scenario-word-missing = Hier fehlt ein Wort

## Was ein fehlgeschlagenes Szenario sagt

scenario-not-here = nicht bei diesem Ereignis: { $verdict }
scenario-persona-none = keine Persona
scenario-nothing-missing = nichts fehlt
scenario-failed = { $scenario }: erwartet war `{ $expected }`, gefunden wurde `{ $actual }`
scenario-standing = Was der Pakt um { $at } sagt:
scenario-verdict = Urteil
scenario-reached = Note { $grade }, Reife { $level }, Phase { $stage }
scenario-evidence = Zeile { $line }, { $at }: { $event }
scenario-evidence-elsewhere = { $at }: Ereignis { $event }

## Was bei einer Prüfung auf der Kommandozeile herauskam

check-errors =
    { $n ->
        [one] { $n } Fehler
       *[other] { $n } Fehler
    }
check-warnings =
    { $n ->
        [one] { $n } Warnung
       *[other] { $n } Warnungen
    }
check-notes =
    { $n ->
        [one] { $n } Anmerkung
       *[other] { $n } Anmerkungen
    }
check-scenarios-none = keine Szenarien
check-scenarios-passed =
    { $n ->
        [one] { $n } Szenario bestanden
       *[other] { $n } Szenarien bestanden
    }
check-scenarios-failed =
    { $n ->
        [one] { $n } Szenario bestanden, { $failed } fehlgeschlagen
       *[other] { $n } Szenarien bestanden, { $failed } fehlgeschlagen
    }
check-place = { $file }, Zeile { $line }, Spalte { $column }: { $what }
check-file = { $file }: { $what }
check-instead = Erwartet wird { $expected }, gefunden wurde { $actual }
check-sound = kann unterschrieben werden
check-mistakes = hat Fehler und ist so nicht verwendbar
check-failed-scenario = kann nicht unterschrieben werden: Ein Szenario ist fehlgeschlagen
