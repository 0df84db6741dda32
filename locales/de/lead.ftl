# Was von einem Lead nach einem Pakt gesagt wird: wo er steht und warum, was geschah und was fehlt. Die Wörter des Pakts selbst stehen in
# pact.ftl.

lead-heading = { $lead } nach { $pact } v{ $version }, Stand { $at }
lead-qualified = Qualifiziert als { $tier }: übergeben am { $at } mit Fit { $fit }, Engagement { $engagement }, Note { $grade }, Reife { $level }
lead-qualified-as = Qualifiziert als { $tier }
lead-held = Angehalten: so weit für { $tier }, aber Pflichtangaben fehlen ({ $because })
lead-excluded = Ausgeschlossen: { $because }
lead-below = Noch nicht: { $because }
lead-now = Jetzt: Fit { $fit } · Engagement { $engagement } · Note { $grade } · Reife { $level } · Phase { $stage }
lead-now-persona = Persona { $persona }
lead-now-tier = jetzt in der Stufe { $tier }
lead-now-events =
    { $n ->
        [one] { $number } Ereignis
       *[other] { $number } Ereignisse
    }
lead-bant = BANT bestätigt: { $points } (der Pakt verlangt { $number } von 4)
lead-bant-none = noch nichts
lead-decision-maker = Diese Person kann nur sagen, wer entscheidet: Fragen Sie nach dem Namen
lead-required = Pflichtangaben, die fehlen: { $traits }
stage-inquiry = Anfrage
stage-mql = MQL
stage-sal = SAL
stage-sql = SQL
stage-opportunity = Opportunity
stage-customer = Kunde
stage-evangelist = Fürsprecher
stage-nurture = Nurturing
stage-disqualified = disqualifiziert

## Tabellen

table-fit = Fit
table-engagement = Engagement
table-missing = Was für { $tier } fehlt (auf dem kürzesten Weg)
table-hand-overs = Übergaben
table-no-points = noch nichts
table-total = Summe
table-nothing-missing = nur noch das nächste Lebenszeichen
heading-clause = Klausel
heading-because = weil
heading-of-which = davon
heading-points = Punkte
heading-evidence = Nachweis
heading-at = Zeitpunkt
heading-tier = Stufe
heading-fit = Fit
heading-engagement = Engagement
heading-grade = Note
chain-more = { $number } weitere

## Ereignisse in wenigen Worten

told-page = Seite { $page }
told-traits = mitgeteilt
told-sales = Vertrieb: { $act }
told-outcome = Ergebnis: { $outcome }
act-accepted = angenommen
act-rejected = abgelehnt
act-disqualified = disqualifiziert
act-recycled = recycelt
act-qualified = qualifiziert
act-next-step-agreed = nächster Schritt vereinbart
act-call = Anruf
act-email = E-Mail
act-meeting = Termin
act-social = Social-Media-Nachricht
act-noted = Notiz
act-reopened = Abschluss zurückgenommen
outcome-opportunity = Opportunity eröffnet
outcome-won = gewonnen
outcome-lost = verloren
outcome-advocated = empfohlen

## Warum ein Lead steht, wo er steht, als Ausdruck

why-excluded = ein Ausschluss greift
why-in-sales-hands = der Lead ist beim Vertrieb
why-deal-open = ein Deal ist offen oder gewonnen
why-given-up = der Vertrieb hat ihn nach dem Kontakt aufgegeben
why-no-tier-reached = keine Stufe ist erreicht
why-cooling-off = der Vertrieb gab ihn zurück, und die Karenzzeit läuft noch
why-new-signal-needed = der Vertrieb gab ihn zurück, und seither ist nichts Neues geschehen
why-information-missing = Pflichtangaben fehlen
why-tier-reached = eine Stufe ist erreicht
unmet = { $clause } verlangt, dass { $condition }

## Was bekannt werden oder geschehen müsste

ask-required = In Erfahrung bringen: { $traits } (Pflichtangabe)
ask-trait = In Erfahrung bringen, dass { $condition }
ask-trait-otherwise = Bisher ist anderes bekannt; nötig wäre, dass { $condition }
ask-signal =
    { $n ->
        [1] { $signal }
        [2] Zweimal { $signal }
       *[other] { $number }-mal { $signal }
    }
ask-signal-within =
    { $n ->
        [1] { $signal } innerhalb von { $duration }
        [2] Zweimal { $signal } innerhalb von { $duration }
       *[other] { $number }-mal { $signal } innerhalb von { $duration }
    }
ask-sequence = { $steps } innerhalb von { $duration }
ask-behaviour = Irgendein Lebenszeichen
ask-bant = { $point } bestätigt (BANT)
ask-sales = Vertrieb: { $act }
ask-outcome = Ergebnis: { $outcome }
