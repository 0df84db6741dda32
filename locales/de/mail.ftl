# Was Menschen per E-Mail und in Chaträumen geschrieben wird. Eine Nachricht ist ein Ausdruck oder ein Satz; der Code fügt sie zusammen.
# Anrede: Sie. Die Wörter sind die der Tabelle am Anfang von web.ftl.

## Zeitpunkte, wie sie die Uhr der Lesenden zeigt

mail-instant = { $weekday }, { $day }. { $month } { $year }, { $time } ({ $zone })
mail-day = { $day }. { $month } { $year }
mail-weekday-1 = Montag
mail-weekday-2 = Dienstag
mail-weekday-3 = Mittwoch
mail-weekday-4 = Donnerstag
mail-weekday-5 = Freitag
mail-weekday-6 = Samstag
mail-weekday-7 = Sonntag
mail-month-1 = Januar
mail-month-2 = Februar
mail-month-3 = März
mail-month-4 = April
mail-month-5 = Mai
mail-month-6 = Juni
mail-month-7 = Juli
mail-month-8 = August
mail-month-9 = September
mail-month-10 = Oktober
mail-month-11 = November
mail-month-12 = Dezember

## Zusagen mit Frist

promise-hand_over = Übergeben
promise-respond = Erste Reaktion
promise-at_the_latest = Erste Reaktion spätestens
promise-decide = Annehmen oder ablehnen
promise-touches = Alle zugesagten Kontaktversuche
promise-status = Stand melden
party-marketing = Marketing
party-sales = Vertrieb

## Ein Lead

lead-and-company = { $name }, { $company }
lead-nameless = ein Lead ohne Namen
fact-lead = Lead
fact-title = Position
fact-company = Firma
fact-email = E-Mail
fact-phone = Telefon
fact-tier = Bereit als
fact-tier-value = { $tier }, nach dem Pakt „{ $pact }“
fact-score = Score
fact-score-value = Fit { $fit }, Engagement { $engagement }, Note { $grade }
fact-why = Warum
fact-why-value = { $clause } ({ $points })
fact-owner = Bei
fact-missed = Versäumt am
fact-due = Fällig
open-lead = Lead öffnen
greeting = Guten Tag { $name },
greeting-nameless = Guten Tag,

## Angebote und Zuweisungen

mail-offered-subject = Neuer Lead für Sie: { $lead }
mail-offered = Ein Lead ist so weit und wird Ihnen übergeben. Nehmen Sie ihn an oder geben Sie ihn zurück, damit die Frist nicht weiterläuft.
mail-offered-small = Sie erhalten diese E-Mail, weil der Pakt Ihnen Leads zuteilt. Abwesenheit und Dienst stellen Sie in Ihrem Konto ein.
mail-pooled-subject = Niemand konnte diesen Lead nehmen: { $lead }
mail-pooled = Niemand im Dienst hatte noch Platz, deshalb liegt dieser Lead in Ihrem Pool, während seine Fristen laufen. Geben Sie ihn jemandem oder nehmen Sie ihn selbst.
mail-pooled-small = Sie erhalten diese E-Mail, weil Leads, die niemand nehmen kann, in Ihren Pool gehen.
mail-assigned-subject = Dieser Lead gehört jetzt Ihnen: { $lead }
mail-assigned = Ihnen wurde ein Lead gegeben, den vorher jemand anderes hatte. Was bisher geschah, steht in seiner Historie.
mail-assigned-small = Sie erhalten diese E-Mail, weil Ihnen ein Lead gegeben wurde.

## Fristen

mail-warned-subject = { $promise } bis { $due }: { $lead }
mail-warned = Eine Frist läuft bald ab.
mail-warned-small = Sie erhalten diese E-Mail, weil dieser Lead bei Ihnen ist.
mail-breached-subject = Frist versäumt ({ $promise }): { $lead }
mail-breached = Was für diesen Lead zugesagt war, ist nicht rechtzeitig geschehen. Das ist festgehalten und lässt sich noch nachholen.
mail-breached-small = Sie erhalten diese E-Mail, weil dieser Lead bei Ihnen ist oder weil der Pakt Sie benachrichtigen lässt.

## Die Wochenübersicht

mail-sheet-subject = Zusagen beider Seiten, { $from } bis { $to }: { $pact }
mail-sheet = Was Marketing und Vertrieb einander im Pakt „{ $pact }“ zugesagt haben und was daraus wurde.
mail-sheet-small = Sie erhalten diese E-Mail jede Woche, weil Sie für eine Seite des Pakts verantwortlich sind.
sheet-offered = Übergebene Leads
sheet-offered-of = { $n } von { $promised } zugesagten
sheet-incomplete = Als unvollständig abgelehnt
sheet-unanswered = Noch nicht beantwortet
sheet-response = Typische erste Reaktion
sheet-promise = Zusage
sheet-party = Von
sheet-kept = Eingehalten
sheet-breached = Gebrochen
sheet-running = Laufend
open-sheet = Übersicht öffnen
span-minutes =
    { $n ->
        [one] { $n } Minute
       *[other] { $n } Minuten
    }
span-hours =
    { $n ->
        [one] { $n } Stunde
       *[other] { $n } Stunden
    }
span-days =
    { $n ->
        [one] { $n } Tag
       *[other] { $n } Tage
    }

## Was der Vertrieb tat, für Chaträume

said-accepted = { $lead }: Der Vertrieb hat den Lead angenommen
said-rejected = { $lead }: Der Vertrieb hat den Lead vor dem Kontakt abgelehnt
said-disqualified = { $lead }: Der Vertrieb hat den Lead nach dem Kontakt aufgegeben
said-recycled = { $lead }: zurück ins Nurturing
said-touched = { $lead }: Der Vertrieb hat einen Kontaktversuch gemacht
said-noted = { $lead }: Es gibt etwas Neues
said-qualified = { $lead }: eine Opportunity wert
said-next-step-agreed = { $lead }: Ein nächster Schritt ist vereinbart
said-opportunity-opened = { $lead }: Eine Opportunity ist offen
said-won = { $lead }: gewonnen
said-lost = { $lead }: verloren
said-paused = { $lead }: Es wurde vereinbart zu warten
said-resumed = { $lead }: Das Warten ist vorbei
said-reopened = { $lead }: wieder offen
said-withdrawn = { $lead }: durch eine Korrektur zurückgezogen
said-expired = { $lead }: Niemand hat auf das Angebot geantwortet
said-ping = Ein Test: Nachrichten von Leadpact kommen hier an.

## Konten

mail-invited-subject = Ihr Konto bei Leadpact
mail-invited = Für Sie wurde ein Konto bei Leadpact angelegt, wo Marketing und Vertrieb einhalten, was sie einander zugesagt haben. Folgen Sie dem Link und wählen Sie ein Passwort.
mail-invited-link = Passwort wählen
mail-reset-subject = Ein neues Passwort für Leadpact
mail-reset = Folgen Sie dem Link und wählen Sie ein neues Passwort. Wenn Sie das nicht angefordert haben, sprechen Sie mit Ihrem Admin: Das alte Passwort gilt weiter.
mail-reset-link = Neues Passwort wählen
mail-link-until = Der Link gilt einmal, bis { $until }.

## Eine Mail, die sich jemand selbst schickt

mail-try-subject = Leadpact verschickt E-Mails
mail-try = Sie haben sich diese E-Mail von Leadpact schicken lassen, und sie ist angekommen. Mehr ist nicht zu tun.
