# Was zu sagen ist, wenn etwas nicht geht: bei Menschen und Schlüsseln, bei Übergaben. Ein Satz ohne Punkt am Ende, ohne Anrede; die Wörter sind
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
refused-pause-long = Eine Pause bis { $until } ist länger als { $max }; besser den Lead recyceln, dann kommt er wieder, wenn er so weit ist
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
