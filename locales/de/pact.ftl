# Der Pakt in Worten. Eine Nachricht ist ein Ausdruck oder ein Satz; der Code fügt sie zusammen und ergänzt nichts Eigenes.
# `$is` ist „yes“, wo etwas zutrifft, und „no“, wo nicht. Die Wörter sind die der Tabelle am Anfang von web.ftl.
#
# Damit alles Zusammengesetzte grammatisch bleibt:
#   Bedingungen und Prüfungen sind Nebensätze mit dem Verb am Ende; sie stehen nach „wenn“, „sobald“, „dass“ oder „wobei“.
#   Zeitspannen stehen im Dativ („nach 14 Tagen“), Punkte und Mengen im Nominativ oder Akkusativ („mindestens 30 Punkte“).
#   Merkmale und Signale sind Subjekte im Nominativ, Länder stehen ohne Artikel.

## Zahlen, Geld, Zeit

number-group = .
number-decimal = ,
percent = { $number } %
money = { $amount } { $currency }
points =
    { $n ->
        [one] { $number } Punkt
       *[other] { $number } Punkte
    }
times =
    { $n ->
        [1] einmal
        [2] zweimal
       *[other] { $number }-mal
    }
duration-days =
    { $n ->
        [one] { $number } Tag
       *[other] { $number } Tagen
    }
duration-hours =
    { $n ->
        [one] { $number } Stunde
       *[other] { $number } Stunden
    }
duration-minutes =
    { $n ->
        [one] { $number } Minute
       *[other] { $number } Minuten
    }
duration-seconds =
    { $n ->
        [one] { $number } Sekunde
       *[other] { $number } Sekunden
    }
duration-milliseconds =
    { $n ->
        [one] { $number } Millisekunde
       *[other] { $number } Millisekunden
    }
duration-join = { $first } und { $second }
duration-none = 0 Sekunden
one-day = 24 Stunden
one-hour = 60 Minuten
one-minute = 60 Sekunden
one-second = 1000 Millisekunden
one-millisecond = Millisekunden
working-days =
    { $n ->
        [one] { $number } Arbeitstag
       *[other] { $number } Arbeitstagen
    }
working-time = { $duration } Arbeitszeit
date = { $day }. { $month } { $year }
instant = { $time } Uhr am { $date }
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
weekday-mon = Montag
weekday-tue = Dienstag
weekday-wed = Mittwoch
weekday-thu = Donnerstag
weekday-fri = Freitag
weekday-sat = Samstag
weekday-sun = Sonntag
weekday-range = { $first } bis { $last }
clock = { $hour }:{ $minute }

## Aufzählungen

list-and-two = { $first } und { $second }
list-or-two = { $first } oder { $second }
list-comma = { $first }, { $second }
list-and-clauses = { $first }; und { $second }
list-or-clauses = { $first }; oder { $second }
list-semicolon = { $first }; { $second }
quoted = „{ $text }“
in-parentheses = ({ $text })
yes = „ja“
no = „nein“

## Mengen, mit denen verglichen wird

amount-min = mindestens { $low }
amount-over = mehr als { $low }
amount-max = höchstens { $high }
amount-under = weniger als { $high }
amount-fewer = weniger als { $high }
amount-between = zwischen { $low } und { $high }
amount-both = { $low } und { $high }
amount-exactly = genau { $value }
amount-any = beliebig viel
date-min = am oder nach dem { $low }
date-over = nach dem { $low }
date-max = am oder vor dem { $high }
date-under = vor dem { $high }
date-between = zwischen dem { $low } und dem { $high }

## Prüfungen: was auf das Subjekt folgt, mit dem Verb am Ende

test-known =
    { $is ->
        [no] nicht bekannt ist
       *[yes] bekannt ist
    }
test-missing =
    { $is ->
        [no] bekannt ist
       *[yes] nicht bekannt ist
    }
test-is =
    { $is ->
        [no] nicht { $values } ist
       *[yes] { $values } ist
    }
test-value =
    { $is ->
        [no] nicht den Wert { $values } hat
       *[yes] den Wert { $values } hat
    }
test-amount =
    { $is ->
        [no] nicht { $amount } beträgt
       *[yes] { $amount } beträgt
    }
test-date =
    { $is ->
        [no] nicht { $dates } liegt
       *[yes] { $dates } liegt
    }
test-has-word =
    { $is ->
        [no] { $n ->
            [one] das Wort { $words } nicht
           *[other] keines der Wörter { $words }
        } enthält
       *[yes] { $n ->
            [one] das Wort
           *[other] eines der Wörter
        } { $words } enthält
    }
test-contains =
    { $is ->
        [no] nicht den Text { $words } enthält
       *[yes] den Text { $words } enthält
    }
test-starts-with =
    { $is ->
        [no] nicht mit { $words } beginnt
       *[yes] mit { $words } beginnt
    }
test-ends-with =
    { $is ->
        [no] nicht mit { $words } endet
       *[yes] mit { $words } endet
    }
test-matches =
    { $is ->
        [no] nicht zum Muster { $pattern } passt
       *[yes] zum Muster { $pattern } passt
    }
test-in-next =
    { $is ->
        [no] nicht in den nächsten { $last } liegt
       *[yes] in den nächsten { $last } liegt
    }
test-in-last =
    { $is ->
        [no] nicht in den letzten { $last } liegt
       *[yes] in den letzten { $last } liegt
    }
test-not-all = nicht zugleich { $predicates }
trait-test = { $the } { $predicate }

## Bedingungen: Nebensätze ohne „wenn“

condition-always = nichts weiter verlangt ist
condition-never = etwas Unmögliches geschieht
condition-in-table = wenn { $condition }
condition-known =
    { $n ->
        [one] { $traits } bekannt ist
       *[other] { $traits } bekannt sind
    }
condition-fit =
    { $is ->
        [no] der Fit nicht { $amount } beträgt
       *[yes] der Fit { $amount } beträgt
    }
condition-engagement =
    { $is ->
        [no] das Engagement nicht { $amount } beträgt
       *[yes] das Engagement { $amount } beträgt
    }
condition-grade =
    { $is ->
        [no] die Note nicht { $grades } ist
       *[yes] die Note { $grades } ist
    }
condition-level =
    { $is ->
        [no] die Reife unter { $level } liegt
       *[yes] die Reife mindestens { $level } beträgt
    }
condition-persona-any =
    { $is ->
        [no] der Lead keiner Persona entspricht
       *[yes] der Lead einer Persona entspricht
    }
condition-persona =
    { $is ->
        [no] der Lead nicht der Persona { $personas } entspricht
       *[yes] der Lead der Persona { $personas } entspricht
    }
condition-excluded =
    { $is ->
        [no] kein Ausschluss greift
       *[yes] ein Ausschluss greift
    }
condition-on =
    { $is ->
        [no] das aktuelle Ereignis nicht { $signal } ist
       *[yes] das aktuelle Ereignis { $signal } ist
    }
condition-on-within =
    { $is ->
        [no] { $signal } in den letzten { $last } nicht vorkam
       *[yes] { $signal } in den letzten { $last } vorkam
    }
condition-seen =
    { $is ->
        [no] { $signal } noch nie vorkam
       *[yes] { $signal } schon einmal vorkam
    }
condition-seen-any =
    { $is ->
        [no] der Lead noch nichts getan hat
       *[yes] der Lead schon etwas getan hat
    }
condition-count =
    { $is ->
        [no] { $signal } in den letzten { $last } nicht mindestens { $times } vorkam
       *[yes] { $signal } in den letzten { $last } mindestens { $times } vorkam
    }
condition-bant-confirmed =
    { $is ->
        [no] BANT nicht bestätigt ist
       *[yes] BANT bestätigt ist
    }
condition-bant-at-least =
    { $is ->
        [no] von den vier BANT-Punkten weniger als { $number } bestätigt sind
       *[yes] von den vier BANT-Punkten mindestens { $number } bestätigt sind
    }
condition-bant-point =
    { $is ->
        [no] der BANT-Punkt { $point } nicht bestätigt ist
       *[yes] der BANT-Punkt { $point } bestätigt ist
    }
condition-sales-accepted =
    { $is ->
        [no] der Vertrieb den Lead nicht angenommen hat
       *[yes] der Vertrieb den Lead angenommen hat
    }
condition-sales-rejected =
    { $is ->
        [no] der Vertrieb den Lead nicht abgelehnt hat
       *[yes] der Vertrieb den Lead abgelehnt hat
    }
condition-sales-disqualified =
    { $is ->
        [no] der Vertrieb den Lead nicht disqualifiziert hat
       *[yes] der Vertrieb den Lead disqualifiziert hat
    }
condition-sales-recycled =
    { $is ->
        [no] der Vertrieb den Lead nicht recycelt hat
       *[yes] der Vertrieb den Lead recycelt hat
    }
condition-sales-qualified =
    { $is ->
        [no] der Vertrieb den Lead nicht qualifiziert hat
       *[yes] der Vertrieb den Lead qualifiziert hat
    }
condition-sales-next-step-agreed =
    { $is ->
        [no] der Vertrieb mit dem Lead keinen nächsten Schritt vereinbart hat
       *[yes] der Vertrieb mit dem Lead einen nächsten Schritt vereinbart hat
    }
condition-sales-call =
    { $is ->
        [no] der Vertrieb den Lead nicht angerufen hat
       *[yes] der Vertrieb den Lead angerufen hat
    }
condition-sales-email =
    { $is ->
        [no] der Vertrieb dem Lead keine E-Mail geschrieben hat
       *[yes] der Vertrieb dem Lead eine E-Mail geschrieben hat
    }
condition-sales-meeting =
    { $is ->
        [no] der Vertrieb den Lead nicht getroffen hat
       *[yes] der Vertrieb den Lead getroffen hat
    }
condition-sales-social =
    { $is ->
        [no] der Vertrieb dem Lead nicht über Social Media geschrieben hat
       *[yes] der Vertrieb dem Lead über Social Media geschrieben hat
    }
condition-sales-noted =
    { $is ->
        [no] der Vertrieb zum Lead nichts notiert hat
       *[yes] der Vertrieb zum Lead etwas notiert hat
    }
condition-sales-reopened =
    { $is ->
        [no] der Vertrieb keinen Abschluss zurückgenommen hat
       *[yes] der Vertrieb einen Abschluss zurückgenommen hat
    }
condition-outcome-opportunity =
    { $is ->
        [no] keine Opportunity eröffnet wurde
       *[yes] eine Opportunity eröffnet wurde
    }
condition-outcome-won =
    { $is ->
        [no] kein Deal gewonnen wurde
       *[yes] ein Deal gewonnen wurde
    }
condition-outcome-lost =
    { $is ->
        [no] kein Deal verloren wurde
       *[yes] ein Deal verloren wurde
    }
condition-outcome-advocated =
    { $is ->
        [no] der Kunde uns nicht empfohlen hat
       *[yes] der Kunde uns empfohlen hat
    }
bant-the = { $point }
bant-budget = Budget
bant-authority = Befugnis
bant-need = Bedarf
bant-timeline = Zeitplan

## Was unter den Ereignissen geschieht

event-behaviour = jedes Verhalten des Leads
event-named = ein Ereignis namens { $names }
event-name-test = ein Ereignis (dessen Name { $predicate })
event-page = ein Seitenaufruf
event-page-named = ein Aufruf einer Seite (deren Name { $predicate })
event-sales-accepted = eine Annahme durch den Vertrieb
event-sales-rejected = eine Ablehnung durch den Vertrieb
event-sales-disqualified = eine Disqualifizierung durch den Vertrieb
event-sales-recycled = ein Recyceln durch den Vertrieb
event-sales-qualified = eine Qualifizierung durch den Vertrieb
event-sales-next-step-agreed = ein nächster Schritt, den der Vertrieb vereinbart hat
event-sales-call = ein Anruf des Vertriebs
event-sales-email = eine E-Mail des Vertriebs
event-sales-meeting = ein Termin mit dem Vertrieb
event-sales-social = eine Social-Media-Nachricht des Vertriebs
event-sales-noted = eine Notiz des Vertriebs
event-sales-reopened = ein Abschluss, den der Vertrieb zurückgenommen hat
event-outcome-opportunity = eine eröffnete Opportunity
event-outcome-won = ein gewonnener Deal
event-outcome-lost = ein verlorener Deal
event-outcome-advocated = eine Empfehlung des Kunden
event-over = { $event } über { $channels }
event-lasting = { $event } von mindestens { $duration }
event-where = { $event }, wobei { $properties }
event-property = die Eigenschaft { $property } { $predicate }
property-path = der Pfad { $predicate }
property-url = die Adresse { $predicate }
property-title = der Seitentitel { $predicate }
property-referrer = die verweisende Seite { $predicate }
channel-web = die Website
channel-email = E-Mail
channel-webinar = ein Webinar
channel-form = ein Formular
channel-chat = Chat
channel-phone = Telefon
channel-social = Social Media
channel-referral = eine Empfehlung
channel-product = das Produkt selbst
channel-import = einen Import
channel-sales = den Vertrieb
channel-in-person = eine persönliche Begegnung
channel-ads = Anzeigen

## Regeln

fit-line = { $points }, wenn { $condition }
fit-rule-one = { $name }: { $line }
fit-rule-first = { $name }, nur die erste Zeile, die zutrifft: { $lines }
rule-in-group = { $rule } (Gruppe { $group })
trigger-signal = jedes { $signal }
trigger-sequence-once = { $steps } nacheinander in weniger als { $duration }, nur beim ersten Mal
trigger-sequence-each = { $steps } nacheinander in weniger als { $duration }, jedes Mal
trigger-count-once = { $signal } mindestens { $times } in weniger als { $duration }, nur beim ersten Mal
trigger-count-each = { $signal } mindestens { $times } in weniger als { $duration }, jedes Mal
trigger-silence-any = solange der Lead seit mindestens { $duration } nichts getan hat
trigger-silence-of = solange seit mindestens { $duration } kein { $signals } vorkam
sequence-then = { $first }, dann { $second }
points-stay = sie bleiben
points-halve = nach { $duration } ist noch die Hälfte übrig, nach { $double } ein Viertel und so weiter
points-lapse = sie verfallen nach { $duration }
points-halve-and-lapse = nach { $duration } ist noch die Hälfte übrig; sie verfallen nach { $lapse }
points-while-silent = sie zählen, solange die Stille anhält
caps-total = höchstens { $times } gezählt
caps-per = höchstens { $times } innerhalb von { $duration } gezählt
engagement-rule = { $name }: { $points } für { $trigger }; { $after }
engagement-rule-silence = { $name }: { $points }, { $trigger }
group-bounds-both = Die Regeln der Gruppe { $group } geben zusammen mindestens { $floor } und höchstens { $ceiling } { $score }: { $rules }.
group-bounds-ceiling = Die Regeln der Gruppe { $group } geben zusammen höchstens { $ceiling } { $score }: { $rules }.
group-bounds-floor = Die Regeln der Gruppe { $group } geben zusammen mindestens { $floor } { $score }: { $rules }.
group-bounds-none = Die Regeln der Gruppe { $group } werden für { $score } ohne Grenze addiert: { $rules }.
group-rules-none = noch keine
score-fit = Fit
score-engagement = Engagement

## Die Sätze einzelner Klauseln

clause-title = Die Vereinbarung heißt { $title }.
clause-effective = Sie gilt ab dem { $date }.
clause-review = Beide Seiten überprüfen sie bis zum { $date }.
clause-marketing = Das Marketing wird vertreten durch { $who }.
clause-sales = Der Vertrieb wird vertreten durch { $who }.
clause-currency = Beträge ohne Währung sind in { $currency }, und Beträge werden in { $currency } verglichen.
clause-rate = 1 { $currency } entspricht { $amount }
clause-rates = Zum Vergleich: { $rates }.
clause-currency-others = Beträge in anderen Währungen erfüllen keinen Vergleich.
clause-trait = { $trait } ist { $kind }.
clause-trait-protected = { $trait } ist { $kind } und gesetzlich geschützt.
kind-text = ein Text
kind-number = eine Zahl
kind-money = ein Geldbetrag
kind-date = ein Datum
kind-country = ein Land
kind-yes-no = eine Ja-Nein-Angabe
kind-list = eine Liste von Texten
clause-signal = { $name } ist { $patterns }.
with-note = { $sentence } { $note }
clause-required = { $trait }
clause-required-any = mindestens eines davon: { $traits }
sentence-required = Vor einer Übergabe muss bekannt sein: { $what }.
line-named = { $name }, wenn { $condition }.
sentence-persona = Ein Lead entspricht { $name }, wenn { $condition }.
sentence-exclusion = { $name }: Ein Lead wird nie übergeben, wenn { $condition }.
sentence-grades = Im Fit stehen mindestens { $a } für die Note A, { $b } für B, { $c } für C und weniger für D. Im Engagement stehen mindestens { $one } für die Note 1, { $two } für 2, { $three } für 3 und weniger für 4.
sentence-level = Reife { $level }, wenn { $condition }.
sentence-tier = Ein Lead ist { $name }, wenn { $condition }.
sentence-gate-sal = Ein Lead gilt als vom Vertrieb angenommen (SAL), sobald { $condition }.
sentence-gate-sql = Ein Lead gilt als vom Vertrieb qualifiziert (SQL), sobald { $condition }.
sentence-gate-opportunity = Ein Lead wird zur Opportunity, sobald { $condition }.
sentence-gate-customer = Ein Lead wird zum Kunden, sobald { $condition }.
sentence-gate-evangelist = Ein Lead wird zum Fürsprecher, sobald { $condition }.
sentence-bant-none = Diese Vereinbarung verlangt keinen der vier BANT-Punkte.
sentence-bant =
    { $n ->
        [4] BANT ist bestätigt, wenn alle vier Punkte bestätigt sind.
       *[other] BANT ist bestätigt, wenn von den vier Punkten mindestens { $number } bestätigt sind.
    }
sentence-bant-mandatory =
    { $n ->
        [4] BANT ist bestätigt, wenn alle vier Punkte bestätigt sind.
       *[other] BANT ist bestätigt, wenn von den vier Punkten mindestens { $number } bestätigt sind, darunter { $points }.
    }
sentence-bant-point = Der Punkt { $point } ist bestätigt, wenn { $condition }.
sentence-bant-deduced = Der Punkt { $point } ist bestätigt, wenn { $condition }, oder darf als bestätigt gelten, wenn { $deduced }.
sentence-recycle-nothing = Ein Lead, den der Vertrieb zurückgab, darf nach { $duration } wieder übergeben werden.
sentence-recycle-any = Ein Lead, den der Vertrieb zurückgab, darf frühestens nach { $duration } wieder übergeben werden, und nur nach einem beliebigen neuen Signal.
sentence-recycle-signals = Ein Lead, den der Vertrieb zurückgab, darf frühestens nach { $duration } wieder übergeben werden, und nur nach einem neuen { $signals }.
sentence-track = { $name } nimmt jeden Lead auf, der dorthin geschickt wird.
sentence-track-when = { $name } nimmt jeden Lead auf, der dorthin geschickt wird, und jeden ohne bestimmtes Ziel, wenn { $condition }.
sentence-track-cool-off = { $sentence } Von dort darf ein Lead nach { $duration } wieder übergeben werden.
sentence-quota-week =
    { $n ->
        [one] Das Marketing übergibt jede Woche { $number } qualifizierten Lead.
       *[other] Das Marketing übergibt jede Woche { $number } qualifizierte Leads.
    }
sentence-quota-month =
    { $n ->
        [one] Das Marketing übergibt jeden Monat { $number } qualifizierten Lead.
       *[other] Das Marketing übergibt jeden Monat { $number } qualifizierte Leads.
    }
sentence-quota-quarter =
    { $n ->
        [one] Das Marketing übergibt jedes Quartal { $number } qualifizierten Lead.
       *[other] Das Marketing übergibt jedes Quartal { $number } qualifizierte Leads.
    }
sentence-quota-year =
    { $n ->
        [one] Das Marketing übergibt jedes Jahr { $number } qualifizierten Lead.
       *[other] Das Marketing übergibt jedes Jahr { $number } qualifizierte Leads.
    }
sentence-complete = Mindestens { $share } der übergebenen Leads kommen mit allen Pflichtangaben.
sentence-hand-over = Das Marketing übergibt einen Lead binnen { $duration }, nachdem er sich qualifiziert hat.
sentence-respond = Der Vertrieb versucht binnen { $duration } nach der Übergabe zum ersten Mal, den Lead zu erreichen.
sentence-latest = In jedem Fall erfolgt dieser erste Kontaktversuch binnen { $duration } nach der Übergabe.
sentence-decide = Der Vertrieb nimmt den Lead binnen { $duration } nach der Übergabe an oder lehnt ihn ab.
sentence-touches = Auf die Übergabe folgen binnen { $duration } mindestens { $touches } des Vertriebs.
sentence-status = Der Vertrieb meldet den Stand jedes offenen Leads in Abständen von höchstens { $duration }.
sentence-reason = Der Vertrieb begründet jede Ablehnung.
sentence-no-reason = Der Vertrieb muss eine Ablehnung nicht begründen.
touch-call =
    { $n ->
        [one] { $number } Anruf
       *[other] { $number } Anrufe
    }
touch-email =
    { $n ->
        [one] { $number } E-Mail
       *[other] { $number } E-Mails
    }
touch-meeting =
    { $n ->
        [one] { $number } Termin
       *[other] { $number } Termine
    }
touch-social =
    { $n ->
        [one] { $number } Social-Media-Nachricht
       *[other] { $number } Social-Media-Nachrichten
    }
sentence-calendar = Als Arbeitszeit gilt { $hours } in der Zeitzone { $zone }.
sentence-calendar-holidays = { $sentence } Die Feiertage stehen in der Kalenderdatei { $file }.
sentence-calendar-none = Fristen laufen rund um die Uhr, an jedem Tag.
hours-days = { $days } von { $from } bis { $to } Uhr
sentence-breach = Läuft die Frist für { $promise } ab, { $tell }.
breach-tell = geht eine Nachricht an { $who }
breach-tell-reassign = geht eine Nachricht an { $who } und der Lead an jemand anderen
breach-reassign = geht der Lead an jemand anderen
breach-nothing = wird das festgehalten und niemandem gemeldet
promise-qualified = die Zahl der qualifizierten Leads
promise-complete = die vollständigen Angaben
promise-hand-over-within = die Übergabe
promise-respond-within = den ersten Kontaktversuch
promise-at-the-latest = den ersten Kontaktversuch (spätestens)
promise-decide-within = die Entscheidung
promise-touches = die Kontaktversuche
promise-status-every = die Statusmeldung
promise-reject-with-reason = die Begründung einer Ablehnung
sentence-routing-owner = Ein Lead geht an die Person, die seine Firma betreut, falls es eine gibt.
sentence-territory = { $name }: Leads gehen an { $who }, wenn { $condition }.
sentence-routing-otherwise = Alle anderen Leads gehen an { $who }.
sentence-routing-nobody = Für die anderen Leads ist niemand benannt.
sentence-routing-capacity =
    { $n ->
        [one] Niemand hat mehr als { $number } offenen Lead zugleich.
       *[other] Niemand hat mehr als { $number } offene Leads zugleich.
    }
sentence-routing-pool = Ein Lead, für den niemand im Dienst und frei ist, wartet bei { $who }.
assignee-weight = { $who } ({ $times } so oft)
sentence-silenced = { $lint }: { $because }
sentence-silenced-at = { $lint } bei { $clause }: { $because }

## Das Dokument

document-title = Vereinbarung über qualifizierte Leads: { $name }
document-version = Version { $version } des Pakts { $name }.
document-effective = In Kraft ab dem { $date }.
document-review = Von beiden Seiten zu überprüfen bis zum { $date }.
document-marketing = dem Marketing
document-sales = dem Vertrieb
document-party = { $party } (vertreten durch { $who })
document-preamble = Zwischen { $marketing } und { $sales } wird vereinbart, was ein qualifizierter Lead ist, wann er übergeben wird und was beide Seiten einander von da an schulden. Jede nummerierte Zeile ist eine Klausel; das klein gedruckte Wort an ihrem Ende ist ihr Name, auf den sich Gründe und Berichte beziehen.
section-definitions = Was unsere Wörter bedeuten
section-required = Was der Vertrieb haben muss
section-personas = Wen wir suchen
section-exclusions = Wer nie übergeben wird
section-fit = Fit: Punkte für das, was ein Lead ist
section-engagement = Engagement: Punkte für das, was ein Lead tut
section-groups = Grenzen für mehrere Regeln zusammen
section-grades = Noten
section-levels = Reife
section-tiers = Wann ein Lead übergeben wird
section-gates = Die Phasen nach der Übergabe
section-bant = Budget, Befugnis, Bedarf und Zeitplan (BANT)
section-recycle = Leads, die der Vertrieb zurückgibt
section-marketing = Was das Marketing zusagt
section-sales = Was der Vertrieb zusagt
section-calendar = Wie die Zeit gezählt wird
section-breaches = Wenn eine Zusage nicht eingehalten wird
section-routing = Wer welchen Lead bekommt
section-silenced = Was beide Seiten gesehen und so belassen haben
section-reading = Wie diese Vereinbarung zu lesen ist
section-signatures = Unterschriften
intro-required = Kein Lead wird übergeben, bevor all das bekannt ist:
intro-personas = Ein Lead entspricht der ersten dieser Personas, deren Bedingung erfüllt ist.
intro-exclusions = Wie hoch sein Score auch ist: Ein Lead wird nicht übergeben, solange einer dieser Ausschlüsse greift.
intro-fit = Der Fit eines Leads ist die Summe dieser Punkte. Von mehreren Zeilen unter einem Namen zählt nur die erste, die zutrifft.
intro-engagement = Das Engagement eines Leads ist die Summe dieser Punkte zum jeweiligen Zeitpunkt.
intro-grades = Eine Note besteht aus einem Buchstaben für den Fit und einer Ziffer für das Engagement; A1 ist am besten.
intro-levels = Ein Lead hat den höchsten Reifegrad, dessen Bedingung zusammen mit allen niedrigeren erfüllt ist; sonst den Reifegrad 0.
intro-tiers = Ein Lead ist ein Marketing Qualified Lead (MQL) der ersten dieser Stufen, deren Bedingung erfüllt ist. Er wird dann übergeben, sofern nichts weiter oben dagegen spricht und er nicht schon beim Vertrieb ist.
intro-gates = Ein Lead erreicht die späteste Phase, deren Bedingung erfüllt ist.
intro-silenced = Das Programm, das diese Vereinbarung prüft, hat auf Folgendes hingewiesen; beide Seiten belassen es aus dem genannten Grund so.
column-number = Nr.
column-rule = Regel
column-condition = Bedingung
column-points = Punkte
column-what = Wofür
column-after = Und dann
column-grade = Note
column-fit-from = Fit mindestens
column-engagement-grade = Note
column-engagement-from = Engagement mindestens
column-level = Reife
column-clause = Klausel
grade-below = darunter
grades-in-table = Die Noten beginnen bei diesen Scores:
first-that-applies = die erste, die zutrifft:
group-of-rule = Gruppe { $group }
reading-missing = Was nicht bekannt ist, erfüllt keine Bedingung, außer einer, die „nicht bekannt ist“ lautet. Eine Bedingung mit „nicht“ oder „kein“ ist deshalb auch dann erfüllt, wenn nichts bekannt ist.
reading-text = Beim Vergleich von Texten spielen Groß- und Kleinschreibung und Akzente keine Rolle.
reading-range = Ist ein Bereich bekannt (51–200 Beschäftigte), trifft ein Vergleich zu, wenn er für den ganzen Bereich zutrifft; sind mehrere Werte bekannt, wenn er für einen zutrifft.
reading-between = „Zwischen“ schließt beide Grenzen ein.
reading-window = „In den letzten 7 Tagen“ heißt: vor weniger als siebenmal 24 Stunden. Ein Monat hat 30 Tage, ein Jahr 365 Tage.
reading-tie = Ein Score, der einer Schwelle genau gleicht, erreicht sie.
reading-decided = Was ein Lead ist, entscheidet sich im Augenblick jedes Ereignisses und nie dazwischen.
reading-sales-acts = Was der Vertrieb getan hat, zählt ab der letzten Übergabe.
reading-working = Fristen von weniger als einem Tag laufen nur in der Arbeitszeit; Tage sind Arbeitstage. Zeiträume für Kontaktversuche und Statusmeldungen laufen auch nachts und am Wochenende.
signature-marketing = Für das Marketing
signature-sales = Für den Vertrieb
signature-line = { $party }: ………………………………………… Datum: ……………………
document-fingerprint = SHA-256-Fingerabdruck dieser Vereinbarung: `{ $fingerprint }`
