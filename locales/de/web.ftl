# Die Sätze der Web-App auf Deutsch. Anrede: Sie. Dieselben Wörter stehen in mail.ftl.
#
#   pact            Pakt                     stage           Phase
#   lead            Lead (der)               tier            Stufe
#   company         Firma                    grade           Note
#   handoff         Übergabe                 level           Reife
#   hand over       übergeben                verdict         Urteil
#   sales           Vertrieb                 qualified       qualifiziert
#   marketing       Marketing                held            angehalten
#   fit             Fit                      below           noch nicht
#   engagement      Engagement               excluded        ausgeschlossen
#   score           Score                    reason          Grund
#   points          Punkte                   accept          annehmen
#   clause          Klausel                  reject          ablehnen (vor dem Kontakt)
#   rule            Regel                    disqualify      disqualifizieren (nach dem Kontakt)
#   condition       Bedingung                recycle         recyceln
#   trait           Merkmal                  nurture         Nurturing
#   signal          Signal                   cool-off        Karenzzeit
#   event           Ereignis                 touch           Kontaktversuch
#   behaviour       Verhalten                promise         Zusage
#   channel         Kanal                    kept, broken    eingehalten, gebrochen
#   required info   Pflichtangaben           clock           Frist
#   exclusion       Ausschluss               pool            Pool
#   finding         Hinweis                  on duty         im Dienst
#   in force        in Kraft                 message         Nachricht
#   deal            Deal                     endpoint        Endpunkt
#   buying group    Buying Group             delivery        Zustellung
#   routing         Verteilung               quarantine      Quarantäne
#   MQL, SAL, SQL, SLA und BANT bleiben, wie sie sind.

## Überall

tab-title = { $page } · Leadpact
loading = Wird geladen
retry = Erneut versuchen
save = Speichern
saved = Gespeichert.
cancel = Abbrechen
close = Schließen
clear = Leeren
copy = Kopieren
copied = Kopiert
copy-what = { $what } kopieren
copy-email = E-Mail-Adresse kopieren
more = Mehr anzeigen
all = Alle
any = beliebig
yes = ja
no = nein
never = nie
from = ab
now = jetzt
before = vorher
name = Name
kind = Art
state = Status
number = Nr.
when = Wann
time = Uhrzeit
hours = Stunden
minutes = Minuten
half-of-day = Tageshälfte
times-in-zone = Zeitzone: { $zone }.
calendar-of = { $field }: im Kalender auswählen
for-example = z. B. { $example }
day-unreadable = Das ist kein Datum. Bitte so schreiben: { $example }
instant-unreadable = Das ist kein Datum mit Uhrzeit. Bitte so schreiben: { $example }
month-before = Vorheriger Monat
month-after = Nächster Monat
year-before = Vorheriges Jahr
year-after = Nächstes Jahr
decade-before = Vorheriges Jahrzehnt
decade-after = Nächstes Jahrzehnt
done = Fertig
details = Details
home = Zur Startseite
skip-to-content = Zum Inhalt springen
navigation = Navigation
problem-unreachable = Der Dienst ist nicht erreichbar. Bitte prüfen Sie Ihre Verbindung.
problem-later = { $what }. Bitte in { $seconds } Sekunden erneut versuchen.
problem-request = Anfrage { $id }
not-found = Nicht gefunden
not-found-about = Diese Seite gibt es nicht.
somebody = jemand
page-broken = Diese Seite lässt sich nicht anzeigen
page-broken-about = Darin ist ein Fehler aufgetreten. Alles andere läuft weiter.

## Orte

nav-today = Heute
nav-leads = Leads
nav-companies = Firmen
nav-pacts = Pakte
nav-funnel = Funnel
nav-sla = Zusagen
nav-settings = Einstellungen
to-light = Helle Farben
to-dark = Dunkle Farben
account = Ihr Konto
sign-out = Abmelden

## Anmelden

sign-in = Anmelden
sign-in-with = Mit { $provider } anmelden
sign-in-refused = Die Anmeldung mit { $provider } ist nicht gelungen. Beginnen Sie noch einmal, oder fragen Sie einen Admin, ob Sie mit der Adresse eingeladen sind, die Sie dort haben.
sign-in-unavailable = { $provider } ist gerade nicht erreichbar. Versuchen Sie es gleich noch einmal, oder melden Sie sich mit Ihrem Passwort an.
or = oder
email = E-Mail
password = Passwort
password-show = Passwort ein- oder ausblenden
password-new = Neues Passwort
password-rule = Mindestens { $n } Zeichen. Am besten ein eigener Satz.
password-choose = Passwort wählen und anmelden
set-up = Leadpact einrichten
set-up-about = Sie werden der erste Admin. Alle anderen können Sie danach einladen.
set-up-go = Einrichten und anmelden
your-name = Ihr Name
time-zone = Zeitzone
language = Sprache und Formate
language-formats = Nur Formate, Sätze auf Englisch
invite-title = Willkommen, { $name }
reset-title = Neues Passwort wählen
link-for = Dieser Link ist für { $email }.
link-until = Er gilt bis { $at }.
link-invalid = Dieser Link funktioniert nicht
link-invalid-about = Er wurde schon benutzt, ist abgelaufen oder unvollständig. Bitten Sie einen Admin um einen neuen.

## Ihr Konto

account-about = Über Sie
password-change = Passwort ändern
password-change-about = Überall sonst werden Sie abgemeldet.
password-changed = Ihr Passwort ist geändert.
password-present = Aktuelles Passwort
sessions = Wo Sie angemeldet sind
session-browser = Browser
session-since = Seit
session-seen = Zuletzt aktiv
session-way = Über
session-this = diese
session-end = Abmelden
way-password = Passwort
way-link = Link
way-oidc = Identitätsanbieter

## Wörter eines Pakts

pact = Pakt
lead = Lead
company = Firma
verdict = Urteil
tier = Stufe
tier-any = Jede Stufe
fit = Fit
engagement = Engagement
points = Punkte
clause = Klausel
total = Summe
bant = BANT
domain = Domain
event = Ereignis
verdict-qualified = Qualifiziert
verdict-held = Angehalten
verdict-below = Noch nicht
verdict-excluded = Ausgeschlossen
stage-inquiry = Anfrage
stage-mql = MQL
stage-sal = SAL
stage-sql = SQL
stage-opportunity = Opportunity
stage-customer = Kunde
stage-evangelist = Fürsprecher
stage-nurture = Nurturing
stage-disqualified = Disqualifiziert
grade-is = Note { $grade }
grade-about = Fit { $fit } von A–D, Engagement { $engagement } von 1–4
level-is = Reife { $level }
reason-excluded = Ein Ausschluss greift: Solange er gilt, wird dieser Lead nicht übergeben.
reason-in-sales-hands = Der Lead ist beim Vertrieb.
reason-deal-open = Ein Deal ist offen oder gewonnen.
reason-given-up = Der Vertrieb hat ihn nach dem Kontakt aufgegeben.
reason-no-tier-reached = Keine Stufe ist erreicht.
reason-cooling-off = Er kam zurück, und die Karenzzeit läuft noch.
reason-new-signal-needed = Er kam zurück, und seither ist nichts Neues geschehen.
reason-information-missing = Er ist so weit, aber Pflichtangaben fehlen.
reason-tier-reached = Er hat eine Stufe erreicht und wird übergeben.
channel-web = Web
channel-email = E-Mail
channel-webinar = Webinar
channel-form = Formular
channel-chat = Chat
channel-phone = Telefon
channel-social = Social Media
channel-referral = Empfehlung
channel-product = Produkt
channel-import = Import
channel-sales = Vertrieb
channel-in-person = Persönlich
channel-ads = Anzeigen
kind-page = Seite gelesen
kind-track = Ereignis
kind-traits = Über den Lead erfahren
kind-accepted = Vom Vertrieb angenommen
kind-rejected = Vom Vertrieb abgelehnt
kind-disqualified = Vom Vertrieb disqualifiziert
kind-recycled = Recycelt
kind-qualified = Vom Vertrieb qualifiziert
kind-next-step-agreed = Nächster Schritt vereinbart
kind-call = Anruf des Vertriebs
kind-email = E-Mail des Vertriebs
kind-meeting = Termin mit dem Vertrieb
kind-social = Social-Media-Nachricht des Vertriebs
kind-noted = Notiz des Vertriebs
kind-opportunity = Opportunity eröffnet
kind-won = Gewonnen
kind-lost = Verloren
kind-advocated = Hat uns empfohlen

## Leads

leads-search = Anfang des Namens oder E-Mail
leads-none = Noch keine Leads
leads-none-about = Sie erscheinen, sobald eine Quelle Ereignisse sendet oder eine Datei importiert wird.
leads-none-go = Quelle anbinden
first-run-about = So kommen Leads herein. Sie können auch mit einem Pakt beginnen: was ein qualifizierter Lead ist.
first-run-sample = Eine Beispielfirma ansehen
first-run-sample-about = Zwei Jahre einer erfundenen Firma: etwa 4.000 Leads unter einem Pakt, und Menschen, die sechs Wochen mit ihnen gearbeitet haben. Nichts davon ist echt.
first-run-sample-go = Beispielfirma anlegen
first-run-import-about = Listen und Ereignisse aus CRM, Mailwerkzeug oder Tabelle: CSV, JSON Lines oder Parquet. Sie sehen, wie eine Datei verstanden wird, bevor etwas behalten wird.
first-run-import = Datei wählen
first-run-source-about = Website, Formulare und Werkzeuge senden, was geschieht, und Leads werden sofort bewertet.
first-run-source = Anbinden
sample-being-made = Die Beispielfirma wird angelegt
sample-being-made-about = Das dauert einige Sekunden, auf einem ausgelasteten Rechner eine Minute. Sie müssen nicht auf dieser Seite warten.
sample-step = Schritt { $step } von { $steps }: { $what }
sample-step-simulating = zwei Jahre werden simuliert
sample-step-reading = ihre Dateien werden gelesen
sample-step-importing = Leads und Ereignisse werden importiert
sample-step-evaluating = jeder Lead wird unter einem Pakt bewertet
sample-step-living = die letzten sechs Wochen werden durchlebt
sample-failed = Die Beispielfirma konnte nicht angelegt werden, und nichts davon ist hier: { $why }
sample-company = Beispielfirma
sample-company-about = Was Sie sehen, ist erfunden: Leads, Firmen und Menschen. Ihre eigene Firma beginnt mit einem neuen Datenverzeichnis oder einer leeren Datenbank.
sample-company-made = Angelegt
leads-none-found = Kein passender Lead
filters-clear = Filter leeren
leads-all =
    { $n ->
        [one] { $number } Lead
       *[other] { $number } Leads
    }
leads-shown = Die neuesten { $number } Leads; weitere kommen beim Scrollen
lead-unnamed = Unbekannt
columns = Spalten
views = Ansichten
views-none = Noch keine Ansicht gespeichert
view-of = für alle, gespeichert von { $name }
view-save = Ansicht speichern …
view-change = „{ $name }“ ändern …
view-remove = „{ $name }“ entfernen
view-remove-title = „{ $name }“ entfernen?
view-remove-shared = Alle sehen diese Ansicht. Die Leads bleiben.
view-remove-own = Die Leads bleiben.
view-about = Filter und Spalten, wie sie jetzt sind. Der Suchbegriff wird nicht gespeichert.
view-shared = Für alle
view-saved = „{ $name }“ ist gespeichert.
export-csv = CSV
import-short = Import
import = Datei importieren
import-about = Nichts wird gespeichert, bevor Sie es bestätigen. Dieselbe Datei noch einmal ändert nichts.
import-file = Datei mit Leads, Ereignissen oder Firmen
import-other = Andere Datei wählen
import-drop = oder hier ablegen: CSV, JSON Lines, Parquet, aus einem CRM oder Ihre eigene
import-too-large = { $name } ist größer als { $mib } MiB. Führen Sie auf dem Rechner, auf dem die Datei liegt, diesen Befehl aus:
import-read = Was gelesen wurde
import-rows = Verstandene Zeilen
import-events = Ereignisse
import-companies = Angaben zu Firmen
n-of = { $n } von { $of }
import-mapping = Was die Spalten bedeuten
import-mapping-certain = Nichts musste geraten werden.
import-mapping-guessed = Aus den Namen der Spalten geraten: Bitte durchsehen, korrigieren und erneut lesen.
import-read-again = Erneut lesen
import-first = Was die ersten Zeilen sagen
import-not-read = Was nicht gelesen werden konnte
import-not-read-about = Es wird nicht importiert. Danach können Sie es speichern, korrigieren und importieren.
import-line = Zeile
import-column = Spalte
import-what = Was
import-why = Warum
import-system = Herkunftssystem
import-system-about = Nur wenn ein anderes System dieselben IDs verwendet, etwa „crm“.
import-go = Importieren
import-going = { $rows } Zeilen gelesen, { $leads } Leads weitergereicht
import-failed = Der Import brach ab: { $why }
import-done =
    { $n ->
        [one] { $leads } Lead. { $accepted } Ereignisse und Angaben sind neu, { $repeated } waren schon da.
       *[other] { $leads } Leads. { $accepted } Ereignisse und Angaben sind neu, { $repeated } waren schon da.
    }
import-see = Leads ansehen
import-quarantine =
    { $n ->
        [one] Nicht Gelesenes speichern ({ $n } Eintrag)
       *[other] Nicht Gelesenes speichern ({ $n } Einträge)
    }
column-company = Firma
column-title = Position
column-verdict = Urteil
column-grade = Note
column-fit = Fit
column-engagement = Engagement
column-level = Reife
column-stage = Phase
column-latest = Zuletzt aktiv
column-events = Ereignisse
column-role = Rolle im Kauf

## Ein Lead

why = Warum er hier steht
why-no-pact = Kein Pakt ist in Kraft
why-no-pact-about = Ohne Pakt wird niemand qualifiziert. Ereignisse werden trotzdem aufbewahrt und beurteilt, sobald es einen gibt.
under-pact = Nach { $pact }, Version { $version }
handed-over = Übergeben
required-missing = Pflichtangaben, die fehlen:
find-decision-maker = Diese Person kann nur sagen, wer entscheidet: Fragen Sie nach dem Namen.
no-points = Noch nichts
faded = { $n } weitere mit je weniger als einem halben Punkt
evidence-none = Dahinter steht kein einzelnes Ereignis.
evidence-more =
    { $n ->
        [one] { $n } weiteres
       *[other] { $n } weitere
    }
times = { $n }-mal
missing-for = Was für { $tier } fehlt
missing-nothing = Nur noch das nächste Lebenszeichen.
known = Was bekannt ist
known-nothing = Noch nichts
tell-more = Bearbeiten
tell-title = Was bekannt ist
tell-about = Änderungen gelten ab jetzt; was vorher bekannt war, bleibt nachvollziehbar. Leeren Sie Felder, deren Angabe niemand mehr kennt.
tell-another = Weitere Angabe hinzufügen
tell-forget = { $name } vergessen
tell-unknown = nicht mehr bekannt
trait = Merkmal
value = Wert
lead-add = Lead hinzufügen
job-title = Position
phone = Telefon
lead-add-short = Neu
lead-add-go = Lead hinzufügen
known-since =
    { $n ->
        [one] Zuerst gesehen am { $at }, { $events } Ereignis
       *[other] Zuerst gesehen am { $at }, { $events } Ereignisse
    }
told-at = mitgeteilt am { $at }
identifiers = Erkannt an
buying-group = Buying Group
group-all = Alle { $n } Personen
decisions = Entscheidungen
decision-qualified = Qualifiziert
withdrawn = zurückgenommen
merges = Zu einem Lead vereint
merged-by = Durch { $by },
maker-rule = eine Regel
maker-source = eine Quelle
maker-person = eine Person
maker-key = ein Programm
maker-system = den Dienst
split = Trennen
split-title = Diese Leads wieder trennen?
split-about = Aus einem werden wieder zwei Leads mit je eigenen Ereignissen, und keine Regel führt sie erneut zusammen.
split-done = getrennt
timeline = Was geschah
timeline-nothing = Noch nichts
timeline-older = Ältere Ereignisse anzeigen
channels = Kanäle
choose-event = { $name } auswählen
events-chosen =
    { $n ->
        [one] { $n } Ereignis ausgewählt
       *[other] { $n } Ereignisse ausgewählt
    }
in-hands = Beim Vertrieb
in-hands-since = { $owner }, angeboten
work-on-it = Übergabe öffnen
handoffs-earlier = Frühere Übergaben
correct-lead = Korrigieren
merge = Mit anderem Lead vereinen …
merge-title = Welcher Lead ist dieselbe Person?
merge-about = Aus beiden wird einer, mit den Ereignissen beider. Wer zuerst bekannt war, behält seine Adresse. Sie können die beiden wieder trennen.
merge-search = Anfang des Namens oder E-Mail
merge-none = Kein anderer Lead heißt so
merge-go = Vereinen
merged = Sie sind jetzt ein Lead.
export-lead = Alles Bekannte exportieren
erase = Löschen …
erase-title = { $name } löschen?
erase-about = Alles, was von dieser Person bekannt ist, verschwindet für immer: hier, aus der Historie und aus noch nicht gesendeten Nachrichten. Entscheidungen bleiben als Zahlen ohne Person. Das lässt sich nicht rückgängig machen.
erase-type = Zum Löschen „{ $text }“ eingeben
erase-go = Endgültig löschen
erased =
    { $n ->
        [one] Gelöscht. Von { $n } Ereignis bleibt nur die Zahl.
       *[other] Gelöscht. Von { $n } Ereignissen bleibt nur die Zahl.
    }
consents = Einwilligung
consents-none = Nichts ist erfasst.
consent-record = Erfassen
consent-purpose = Wofür
consent-purpose-about = Ein Code wie contact oder newsletter. Pakte kennen contact als das Merkmal „consent“.
consent-answer = Was der Lead sagte
consent-given = erteilt
consent-withdrawn = widerrufen
consent-at = Wann
consent-at-about = Leer heißt: jetzt.
consent-evidence = Nachweis
consent-evidence-about = Der Wortlaut des Formulars, das Aktenzeichen eines Schreibens.
marked = nicht vom Lead selbst, zählt nicht
mark = Nicht vom Lead selbst
mark-about =
    { $channel ->
        [all] Alle Ereignisse von { $from } bis { $until } werden aufbewahrt, aber nicht gezählt, etwa weil ein Mail-Scanner Links aufgerufen hat.
       *[other] Alle Ereignisse über { $channel } von { $from } bis { $until } werden aufbewahrt, aber nicht gezählt, etwa weil ein Mail-Scanner Links aufgerufen hat.
    }
unmark = Doch zählen
unmark-about =
    { $channel ->
        [all] Alle Ereignisse von { $from } bis { $until } zählen wieder als Verhalten des Leads.
       *[other] Alle Ereignisse über { $channel } von { $from } bis { $until } zählen wieder als Verhalten des Leads.
    }
why-label = Warum? Die Antwort wird mit der Korrektur aufbewahrt.
properties-more = und { $n } weitere

## Heute

queue = Liste
queue-me = Meine
queue-pool = Pool
queue-all = Alle
queue-closed = Erledigt
queue-me-empty = Ihre Liste ist leer
queue-me-empty-about = Sobald Ihnen ein Lead übergeben wird, steht er hier, mit Gründen und Frist.
queue-pool-empty = Im Pool wartet niemand
queue-all-empty = Kein Lead ist beim Vertrieb
queue-closed-empty = Noch nichts erledigt
keys = Tasten
key-move = weiter und zurück
key-open = öffnen
key-undo = letzten Abschluss zurücknehmen
take = Übernehmen
undo = Rückgängig
redo = Wiederherstellen
undone-words = zurückgenommen
offered = Angeboten
nothing-due = Nichts fällig
promise-broken = Eine Zusage wurde gebrochen
act-accept = Annehmen
act-reject = Ablehnen
act-touch = Kontakt
act-qualify = Qualifizieren
act-open = Deal eröffnen
act-recycle = Recyceln
act-disqualify = Disqualifizieren
act-next-step = Nächster Schritt
act-pause = Pausieren
act-resume = Fortsetzen
act-win = Gewonnen
act-lose = Verloren
act-assign = Übertragen
act-reopen = Zurücknehmen
act-note = Notiz
act-done = { $act }: { $name }
conflict = Jemand war schneller
conflict-about = { $what }. Was Sie sehen, ist jetzt aktuell.
explain = Kurz begründen
amount = Betrag
amount-about = Mit Währung, etwa 15000 EUR. Darf fehlen.
until = Wann
agreed-what = Was vereinbart wurde
to-whom = An wen
has-open = { $name } ({ $n } offen)
off-duty = { $name } (nicht im Dienst)
touch-call-reached = Angerufen und erreicht
touch-call-missed = Angerufen, nicht erreicht
touch-email = E-Mail geschrieben
touch-meeting = Getroffen
touch-social = Über Social Media geschrieben
reason-of-wrong-route = Nicht meiner: falsche Person oder falsches Gebiet
reason-of-incomplete-information = Pflichtangaben fehlen oder sind falsch
reason-of-outside-pact = Außerhalb des Pakts
reason-of-duplicate = Haben wir schon
reason-of-other = Etwas anderes
reason-of-no-need = Kein Bedarf
reason-of-no-budget = Kein Budget
reason-of-no-authority = Keine Entscheidungsbefugnis
reason-of-no-time = Nicht jetzt
reason-of-unreachable = Nicht erreichbar
reason-of-bought-elsewhere = Woanders gekauft
reason-of-not-interested = Kein Interesse
reason-of-price = Preis
reason-of-product = Produkt
reason-of-competitor = Wettbewerber
reason-of-timing = Zeitpunkt
reason-of-no-decision = Keine Entscheidung
handoff-offered = Angeboten
handoff-accepted = Angenommen
handoff-qualified = Qualifiziert
handoff-opportunity = Deal offen
handoff-won = Gewonnen
handoff-lost = Verloren
handoff-rejected = Abgelehnt
handoff-disqualified = Disqualifiziert
handoff-recycled = Recycelt
handoff-expired = Verfallen
handoff-withdrawn = Zurückgezogen
promises = Zusagen
promise-hand-over-within = Übergeben
promise-respond-within = Erste Reaktion
promise-at-the-latest = Reaktion spätestens
promise-decide-within = Annehmen oder ablehnen
promise-touches = Kontaktversuche
promise-status-every = Statusmeldung
party-marketing = Marketing
party-sales = Vertrieb
clock-running = läuft
clock-kept = eingehalten
clock-breached = gebrochen
clock-dropped = entfallen
whole-lead = Alles über diesen Lead
looked-at = Was er sich ansah
ask-next = Als Nächstes fragen
ask-missing = Pflichtangaben fehlen: { $which }
ask-decision-maker = Wer entscheidet? Diese Person kann nur weiterverweisen.
ask-bant = Herausfinden: { $which }
bant-budget = Budget
bant-authority = Befugnis
bant-need = Bedarf
bant-timeline = Zeitplan
bant-example-budget = 15000 EUR
bant-example-authority = entscheidet selbst
bant-example-need = Tabellen ablösen
bant-example-timeline = 2027-03-31
mandatory = Pflicht
confirmed = bestätigt
colleague-add = Person hinzufügen
colleague-about = Vor allem, wer entscheidet. Daraus wird ein Lead derselben Firma.
colleague-go = Hinzufügen
steps = Was getan wurde
step-offer = Angeboten
step-note = Notiert
step-warned = Gewarnt
step-breached = Eine Zusage wurde gebrochen
step-pause-ended = Die Pause ist vorbei
step-withdraw = Zurückgezogen
step-expire = Verfallen
by-leadpact = Leadpact
earlier = Frühere Übergaben

## Firmen

companies-search = Anfang des Namens oder der Domain
companies-none = Noch keine Firmen
companies-none-about = Sie erscheinen, sobald Leads sagen, für wen sie arbeiten.
companies-none-found = Keine Firma heißt so
decision-maker-missing = Hier ist noch niemand bekannt, der entscheidet. Fragen Sie nach dem Namen.
found-under = Gefunden unter
latest-fact = Letzte Angabe

## Pakte

pacts-about = Was Marketing und Vertrieb als qualifizierten Lead vereinbart haben.
pacts-none = Noch kein Pakt
pacts-none-write = Ein Pakt sagt, was ein qualifizierter Lead ist. Beantworten Sie ein paar Fragen und Sie haben einen Entwurf zum Diskutieren, oder fügen Sie einen ein.
pacts-none-read = Sobald einer hochgeladen ist, können Sie ihn hier lesen.
pact-new = Neuer Pakt
version = Version
version-n = Version { $n }
uploaded = Hochgeladen
fingerprint = Fingerabdruck
in-force = In Kraft
coming = Kommt
was-in-force = War in Kraft
draft = Entwurf
agreement = Vereinbarung
text = Text
changes = Änderungen
scenarios = Szenarien
scenarios-n = Szenarien ({ $n })
scenarios-failing = Szenarien ({ $n } fehlgeschlagen)
scenarios-none = Zu diesem Pakt gibt es keine Szenarien.
scenario-failed = Zeile { $line }: erwartet { $expected }, gefunden { $actual }
passed = bestanden
failed = fehlgeschlagen
findings-n = Hinweise ({ $n })
findings-none = Nichts gefunden.
line-n = Zeile { $n }
severity-error = Fehler
severity-warning = Warnung
severity-note = Anmerkung
changes-since = Verglichen mit
changes-only-version = Es gibt keine andere Version zum Vergleichen.
changes-none = Beide bedeuten dasselbe.
change-added = hinzugefügt
change-removed = entfernt
change-changed = geändert
change-renamed = umbenannt
change-reordered = umgeordnet
effect-loosens = lockert
effect-tightens = verschärft
effect-neutral = neutral
effect-unclear = Wirkung unklar
put-in-force = In Kraft setzen
put-in-force-title = { $pact }, Version { $n }, in Kraft setzen
put-in-force-about = Alle Leads werden danach neu beurteilt. Was schon entschieden ist, bleibt.
put-in-force-done = Erledigt. Die Leads werden jetzt neu beurteilt.
from-when = Ab wann?
from-now = Ab sofort
from-instant = Ab diesem Zeitpunkt
end = Außer Kraft setzen
end-title = { $pact } außer Kraft setzen?
end-about = Nach diesem Pakt wird niemand mehr qualifiziert. Was entschieden ist, bleibt.
pact-edit = Bearbeiten
pact-edit-title = { $pact } bearbeiten
pact-text = Text des Pakts
pact-save = Als Version speichern
pact-saved = Als Version { $n } gespeichert. In Kraft ist sie damit noch nicht.
sound = In Ordnung
mistakes-n =
    { $n ->
        [one] { $n } Fehler
       *[other] { $n } Fehler
    }
mistakes-first = Der Text hat Fehler. Sobald sie behoben sind, ist er hier zu lesen.
scenario-fails = Ein Szenario schlägt fehl
what-if = Was wäre wenn
handed-over-n = Übergeben
gained = Neu dabei
lost = Entfallen
earlier-later = Früher / später
by-week = Erste Übergaben je Woche
leads-a-week = Leads je Woche
promised-a-week = zugesagt: { $n } je Woche
capacity-a-week = Vertrieb schafft: { $n } je Woche
capacity-of = Der Vertrieb schafft etwa { $n } Leads je Woche: { $people ->
    [one] Eine Person im Dienst hat
   *[other] { $people } Personen im Dienst haben
} Platz für { $room } zugleich, und ein Lead bleibt im Schnitt { $open } dort (letzte 91 Tage).
capacity-nobody = Wie viele Leads der Vertrieb schafft, ist nicht bekannt: Die Verteilung in diesem Text nennt niemanden, der im Dienst ist.
capacity-no-limit = Der Vertrieb nimmt so viele Leads, wie kommen: Die Verteilung setzt keine Obergrenze für { $people ->
    [one] die Person im Dienst
   *[other] mindestens eine der { $people } Personen im Dienst
}.
capacity-no-time = Wie viele Leads der Vertrieb je Woche schafft, zeigt sich, sobald Übergaben abgeschlossen sind: { $people ->
    [one] Eine Person im Dienst hat
   *[other] { $people } Personen im Dienst haben
} Platz für { $room } zugleich.
thresholds = Schwellen
thresholds-about = Leads nach ihren heutigen Scores. Ziehen Sie eine Schwelle, oder bewegen Sie sie mit den Pfeiltasten: Der Text folgt, und die Wirkung auf die Vergangenheit steht darunter.
threshold-of = { $tier }, mindestens { $score }
at-least-n = mindestens { $n }
leads-by-fit = Leads nach Fit
leads-by-engagement = Leads nach Engagement
leads-between = { $from } bis { $to } Punkte: { $leads } Leads
form-of = Darstellung von „{ $title }“
save-as = „{ $title }“ als { $form } speichern
table-scrolls = Tabelle, lässt sich verschieben
week = Woche ab
form = Darstellung
form-chart = Diagramm
form-table = Tabelle
this-text = Dieser Text
all-tiers = Alle Stufen
precision = Präzision
precision-about = Anteil der Übergebenen, deren Deal gewonnen wurde
recall = Trefferquote
recall-about = Ihr Anteil an allen Leads, deren Deal gewonnen wurde
and-more = und { $n } weitere
what-if-of = { $n } Leads bis { $until }, berechnet in { $ms } ms
begin-about = Ein paar Fragen, und Sie haben einen kommentierten Text zum Diskutieren.
begin-kind = Was verkaufen Sie?
begin-company = Ihre Firma
begin-smallest = Kleinste Firma, die Kunde wird (Beschäftigte)
begin-marketing = Wer stimmt für das Marketing zu
begin-sales = Wer stimmt für den Vertrieb zu
begin-nothing-kept = Noch ist nichts gespeichert.
begin-go = Entwurf schreiben
currency = Währung
starter-b2b-software = Software für Firmen
starter-b2b-services = Dienstleistungen für Firmen
starter-b2c = Etwas, das Menschen mit Beratung für sich selbst kaufen

## Pakte: das Formular

as-form = Formular
section = Abschnitt
sections = Abschnitte
form-fault = Im Text ist ein Fehler
form-fault-about = Zeile { $n } lässt sich nicht lesen: { $message }. Beheben Sie das im Text, dann ist das Formular wieder da.
form-fault-go = Zur Zeile
form-not-here = Das lässt sich im Formular nicht ändern ({ $why }). Ändern Sie es im Text.
only-in-text = Das ist so geschrieben, dass nur der Text es zeigen kann.
found-n =
    { $n ->
        [one] { $n } Hinweis
       *[other] { $n } Hinweise
    }
add = Hinzufügen
add-more = Mehr hinzufügen
add-alternative = Alternative hinzufügen
add-clause = Hinzufügen
add-test = und …
add-traits = Merkmal hinzufügen
add-signals = Signal hinzufügen
add-required = Pflichtangabe hinzufügen
add-personas = Persona hinzufügen
add-exclude = Ausschluss hinzufügen
add-fit = Regel hinzufügen
add-engagement = Regel hinzufügen
add-groups = Gruppe hinzufügen
add-mql = Stufe hinzufügen
add-levels = Reifegrad hinzufügen
add-gates = Phase hinzufügen
add-nurture = Strecke hinzufügen
add-territories = Gebiet hinzufügen
add-to = Person hinzufügen
add-otherwise = Person hinzufügen
add-at-most = Grenze hinzufügen
add-hours = Zeiten hinzufügen
add-lint = Hinweis beantworten
add-where = Eigenschaft hinzufügen
add-rates = Währung hinzufügen
add-breach = Zusage hinzufügen
add-first = Alternative hinzufügen
add-any = Weitere hinzufügen
its-name = Name
name-taken = Dieser Name ist vergeben.
name-slash = Ein Name darf kein „/“ enthalten.
remove-what = { $what } entfernen
move-up = Nach oben
move-up-what = { $what } nach oben
move-down = Nach unten
duplicate = Duplizieren
acts-on = Was sich mit { $what } tun lässt
element-n = { $label }, { $n }
write-and-enter = Schreiben, dann Enter
kind-of = { $what }: Art
either-one = Eins
either-list = Liste
either-all = Beliebig
either-more = Genauer
unit = Einheit
window = Zeit
window-in = im Zeitraum
window-per = je
window-ever = insgesamt
nothing-found = Nichts gefunden
and = und
nor = noch
and-also = und außerdem
add-condition = Bedingung hinzufügen
condition-empty = Noch keine Bedingung
condition-on-what = Worauf kommt es an?
group-kind = Wie die Bedingungen zusammenwirken
group-own-traits = Merkmale dieses Pakts
group-person = Die Person
group-company = Die Firma
group-words = Scores und was geschah
group-groups = Mehrere Bedingungen
test-of = Prüfung von { $what }
value-of = Wert für { $what }

# Die Abschnitte der Vereinbarung und wozu sie dienen.
section-basics = Grundlagen
section-basics-about = Der Name, die Daten und wer zustimmt.
section-traits = Merkmale
section-traits-about = Was Sie von Leads über die eingebauten Merkmale hinaus wissen.
section-signals = Signale
section-signals-about = Ihre Wörter für das, was Leads tun. Regeln und Stufen beziehen sich darauf.
section-required = Pflichtangaben
section-required-about = Was der Vertrieb haben muss, bevor ein Lead übergeben wird.
section-personas = Personas
section-personas-about = Die Menschen, die Sie suchen. Die erste, die passt, gilt für den Lead.
section-exclude = Ausschlüsse
section-exclude-about = Wer nie übergeben wird, wie hoch der Score auch sei.
section-fit = Fit
section-fit-about = Punkte für das, was ein Lead ist.
section-engagement = Engagement
section-engagement-about = Punkte für das, was ein Lead tut.
section-groups = Regelgruppen
section-groups-about = Was mehrere Regeln zusammen mindestens und höchstens geben.
section-grades = Noten
section-grades-about = Ab welchem Score ein Lead A, B oder C ist und 1, 2 oder 3. Üblich sind 75, 50 und 25.
section-levels = Reife
section-levels-about = Was jeder Reifegrad verlangt. Für alle, die hier fehlen, gelten die üblichen Bedingungen.
section-mql = Stufen
section-mql-about = Wann ein Lead so weit ist, dass ihn der Vertrieb bekommt. Die erste Stufe, die zutrifft, zählt.
section-gates = Phasen
section-gates-about = Wann ein Lead eine spätere Phase erreicht. Für alle, die hier fehlen, gelten die üblichen Bedingungen.
section-bant = BANT
section-bant-about = Was über Budget, Befugnis, Bedarf und Zeitplan bekannt sein muss.
section-recycle = Recycling
section-recycle-about = Wann ein Lead, den der Vertrieb zurückgab, wieder übergeben werden darf.
section-nurture = Nurturing
section-nurture-about = Wohin Leads gehen, die noch nicht so weit sind. Die erste Strecke, deren Bedingung zutrifft, nimmt den Lead auf.
section-sla = Zusagen
section-sla-about = Was beide Seiten zusagen und zu welchen Zeiten die Fristen laufen.
section-routing = Verteilung
section-routing-about = Wer welchen Lead bekommt.
section-lint = Beantwortete Hinweise
section-lint-about = Ratschläge, die Sie gesehen haben und bewusst nicht befolgen, mit dem Grund.

# Felder.
field-pact = Name des Pakts
field-review-by = Überprüfen bis
field-effective = In Kraft ab
field-half-life = Halbwertszeit
field-at-least = Mindestens
field-at-most = Höchstens
field-when = Bedingung
field-first = Alternativen: Die erste, die zutrifft, zählt
field-id = Bleibende ID
field-on = Bei
field-of = Signale, die ausbleiben
field-for = Dauer der Stille
field-within = Innerhalb
field-lasts = Punkte gelten
field-repeat = Wie oft
field-event = Ereignis
field-where = Eigenschaften
field-lasting = Dauer mindestens
field-any = Eines davon
field-to = Wer sie bekommt
field-who = Wer
field-otherwise = Leads aller anderen
field-pool = Wenn niemand frei ist
field-capacity = Offene Leads je Person, höchstens
field-cool-off = Karenzzeit
field-needs = Kommt zurück mit
field-allow = Hinweis
field-at = An der Klausel
field-because = Weil
field-min = Mindestens
field-max = Höchstens
field-type = Inhalt
field-protected = Gesetzlich geschützt
field-base = Vergleichswährung
field-rates = Wert einer Einheit darin
field-tell = Wer benachrichtigt wird
field-reassign = Lead jemand anderem geben
field-marketing = Marketing
field-sales = Vertrieb
field-time-zone = Zeitzone
field-hours = Arbeitszeiten
field-holidays = Feiertage (iCalendar-Datei)
field-qualified = Qualifizierte Leads
field-complete = Mit allen Pflichtangaben
field-hand-over-within = Übergeben innerhalb
field-required = Dieser Punkt ist Pflicht
field-deduced-from = Oder ableitbar aus
field-url = Adresse
field-emails = E-Mails
field-bant-at-least = Punkte, die bestätigt sein müssen, von vier
field-levels-1 = 1: hat reagiert
field-levels-2 = 2: richtige Person
field-levels-3 = 3: Bedarf oder Interesse
field-levels-4 = 4: Anforderungen
field-levels-5 = 5: BANT bestätigt
field-levels-6 = 6: nächster Schritt vereinbart
field-gates-sal = Vom Vertrieb angenommen (SAL)
field-gates-sql = Vom Vertrieb qualifiziert (SQL)
field-gates-opportunity = Opportunity
field-gates-customer = Kunde
field-gates-evangelist = Fürsprecher
field-at-the-latest = Spätestens
field-authority = Entscheidung
field-breach = Bei gebrochener Zusage
field-budget = Budget
field-calendar = Arbeitszeit
field-calls = Anrufe
field-ceiling = Höchstens
field-channel = Kanal
field-company-owner-first = Zuerst, wer die Firma betreut
field-currency = Währung
field-customer = Kunde
field-decide-within = Annehmen oder ablehnen binnen
field-engagement = Engagement
field-evangelist = Evangelist
field-excluded = Ausgeschlossen
field-fit = Fit
field-floor = Mindestens
field-grade = Note
field-group = Gruppe
field-level = Reife
field-meetings = Termine
field-need = Bedarf
field-note = Notiz
field-opportunity = Opportunity
field-outcome = Ergebnis
field-page = Seite
field-parties = Wer zustimmt
field-path = Pfad
field-persona = Persona
field-points = Punkte
field-properties = Eigenschaften
field-referrer = Gekommen von
field-reject-with-reason = Ablehnung mit Grund
field-requirements = Anforderungen
field-respond-within = Erste Reaktion binnen
field-sal = SAL
field-seen = Gesehen
field-source = Quelle
field-sql = SQL
field-status-every = Stand mindestens alle
field-territories = Gebiete
field-timeline = Zeitplan
field-title = Titel
field-touches = Kontaktversuche
field-version = Version
field-weight = Gewicht

# Prüfungen, zwischen dem Geprüften und dem Wert.
test-is = ist
test-in = ist eines von
test-min = ist mindestens
test-max = ist höchstens
test-over = ist mehr als
test-under = ist weniger als
test-between = liegt zwischen
test-has = enthält das Wort
test-contains = enthält
test-starts-with = beginnt mit
test-ends-with = endet mit
test-matches = passt zum Muster
test-known = ist bekannt
test-missing = ist nicht bekannt
test-in-next = liegt innerhalb der nächsten
test-in-last = liegt innerhalb der letzten

# Wie Bedingungen beginnen, die keine Merkmale sind.
condition-all = Alles davon trifft zu
condition-any = Eines davon trifft zu
condition-none = Nichts davon trifft zu
condition-fit = Der Fit-Score ist
condition-engagement = Der Engagement-Score ist
condition-grade = Die Note ist eine von
condition-level = Die Reife ist
condition-persona = Der Lead entspricht
condition-excluded = Ein Ausschluss greift
condition-on = Direkt bei
condition-within = … oder danach, bis zu
condition-at-least = … mindestens
condition-seen = Hat schon einmal
condition-sales = Der Vertrieb hat
condition-outcome = Das Ergebnis ist
condition-bant = Von BANT
condition-known = Bekannt sind

# Wörter, die zur Wahl stehen.
word-any = beliebig
word-nothing = nichts
word-any-new-signal = ein beliebiges neues Signal
word-once = beim ersten Mal
word-each = jedes Mal
word-unit-ms = Millisekunden
word-unit-s = Sekunden
word-unit-m = Minuten
word-unit-h = Stunden
word-unit-d = Tage
word-unit-w = Wochen
word-unit-mo = Monate
word-unit-y = Jahre
word-per-week = je Woche
word-per-month = je Monat
word-per-quarter = je Quartal
word-per-year = je Jahr

## Zusagen

period = Zeitraum
last-days = Letzte { $n } Tage
sla-no-pact = Zusagen stehen in einem Pakt. Setzen Sie einen in Kraft, und hier steht, wie sie eingehalten werden.
of-due = { $n } von { $due } fälligen
quota = { $n } zugesagt je { $period }
period-week = Woche
period-month = Monat
period-quarter = Quartal
period-year = Jahr
complete = Vollständige Angaben
promised = { $what } zugesagt
promise = Zusage
party = Seite
kept = eingehalten
excused = eingehalten, zu spät gemeldet
broken = gebrochen
running = läuft
nothing-fell-due = In dieser Zeit wurde keine Zusage fällig.
n-kept = { $n } eingehalten
n-excused = { $n } eingehalten, zu spät gemeldet
n-broken = { $n } gebrochen
n-running = { $n } laufend
first-response = Erste Reaktion
answered = { $n } beantwortet, { $open } noch nicht
delay = Vom Handeln des Leads bis zum ersten Kontaktversuch
delay-capture = Bis es empfangen wurde
delay-decision = Bis der Lead als qualifiziert galt
delay-routing = Bis er jemandem angeboten wurde
delay-human = Bis zum ersten Kontaktversuch
delay-total = Alles zusammen
half = Die Hälfte binnen
nine-of-ten = Neun von zehn binnen
waits = Wie lange Leads warteten
waits-by = Wie die Zeit gezählt wird
waits-wall = Nach der Uhr
waits-working = In Arbeitszeit
wait = Erste Reaktion
up-to = bis { $time }
more-than = mehr als { $time }
answered-n = Beantwortete Leads
longest = Am längsten

this-period = { $period ->
    [Woche] Diese Woche
    [Monat] Dieser Monat
   *[other] Dieses { $period }
} bis jetzt
projected = Geht es so weiter: { $n } der { $promised } zugesagten bis { $until }
week-by-week = Übergaben Woche für Woche
week-of = Woche ab
due = fällig

## Funnel

joined = Welche Leads
joined-inquiry = In dieser Zeit zuerst gesehen
joined-mql = In dieser Zeit zuerst übergeben
by = Aufgeteilt nach
by-nothing = Alle zusammen
by-channel = Kanal
by-campaign = Kampagne
by-persona = Persona
by-tier = Stufe
by-version = Version des Pakts
by-owner = Zuständig
by-none-of-them = keine Angabe
funnel-no-pact = Phasen stehen in einem Pakt. Setzen Sie einen in Kraft, und hier steht, wie weit Leads kommen.
funnel-empty = Keine Leads in dieser Zeit
funnel-empty-about = Wählen Sie einen längeren Zeitraum, importieren Sie Leads, oder binden Sie eine Quelle an.
funnel-title = Wie weit Leads kommen
step-by-step = Schritt für Schritt
came-here = Kamen hierher
of-before = Von der Phase davor
of-before-percent = Von der Phase davor, %
took-half-days = Die Hälfte brauchte höchstens, Tage
here-now = Jetzt hier
parts-about = Anteile beziehen sich auf die erste Spalte.
stage-any = Jede Phase

## Einstellungen: Personen

settings-people = Personen
settings-sources = Quellen
settings-quarantine = Quarantäne
settings-keys = API-Schlüssel
settings-audit = Protokoll
people-about = Wer hier arbeitet und wer was darf.
role = Rolle
role-admin = Admin
role-marketing = Marketing
role-sales-manager = Vertriebsleitung
role-sales-rep = Vertrieb
role-viewer = Nur lesen
role-of = Rolle von { $name }
person-active = Aktiv
person-invited = Eingeladen
person-deactivated = Deaktiviert
actions-for = Aktionen für { $name }
invite = Einladen
invite-go = Einladen
reset-link = Link für ein neues Passwort
activate = Wieder zulassen
deactivate = Deaktivieren
deactivate-title = { $name } deaktivieren?
deactivate-about = Sitzungen, Links und API-Schlüssel dieser Person enden sofort. Sie lässt sich später wieder zulassen.
link-ready = Ein Link für { $name }
link-send = Schicken Sie ihn dieser Person. Er wird nur hier gezeigt und gilt einmal, bis { $at }.

## Einstellungen: Schlüssel und Quellen

keys-about = Schlüssel, mit denen Programme die API nutzen.
keys-none = Keine API-Schlüssel
keys-none-about = Legen Sie einen für ein Skript, ein Dashboard oder ein Data Warehouse an.
key-new = Neuer API-Schlüssel
key-make = Schlüssel anlegen
key-ready = Der Schlüssel „{ $name }“
key-name-about = Was ihn nutzt, etwa „Export ins Warehouse“.
key-revoke-about = Programme mit diesem Schlüssel werden sofort abgewiesen. Das lässt sich nicht rückgängig machen.
scopes = Darf
scope-read = Lesen
scope-write-intake = Ereignisse und Importe senden
scope-write-leads = Leads ändern
scope-write-pacts = Pakte schreiben
scope-privacy = Personenbezogene Daten
scope-admin = Verwalten
made-at = Angelegt
used-at = Zuletzt benutzt
ends-at = Endet
in-days = in { $n } Tagen
revoke = Widerrufen
revoked = widerrufen
revoke-title = „{ $name }“ widerrufen?
shown-once = Jetzt kopieren. Er wird nicht noch einmal gezeigt.
source = Quelle
sources-about = Was Ereignisse sendet: Websites, Server, Importe und Tools, die Sie schon haben.
sources-none = Noch keine Quellen
sources-none-about = Legen Sie eine an, fügen Sie ihren Code in Ihre Website oder Ihren Server ein, und sehen Sie unten Ereignisse eintreffen.
source-new = Neue Quelle
source-make = Quelle anlegen
source-ready = Der Schreibschlüssel von „{ $name }“
source-own = API
source-browser = Website
source-server = Server
source-import = Dateien
source-tool = Tool
source-sendgrid = SendGrid
source-mailgun = Mailgun
source-ses = Amazon SES
source-postmark = Postmark
source-brevo = Brevo
source-mailchimp = Mailchimp
source-typeform = Typeform
source-tally = Tally
source-webflow = Webflow
source-form = Jedes Formular, das seine Felder sendet
source-intercom = Intercom
source-crisp = Crisp
source-calendly = Calendly
source-cal-com = Cal.com
source-zoom = Zoom
source-hubspot = HubSpot
source-generic = Anderes Tool, mit Mapping
tool = Welches Tool
tools-mail = E-Mail
tools-forms = Formulare
tools-chat = Chat
tools-meetings = Termine
tools-crm = CRM
tools-other = Andere
tool-signed = signiert
tool-secret = Geheimnis
tool-secret-about = Womit das Tool seine Nachrichten signiert, so wie es dort angezeigt wird. Ist eines hinterlegt, wird nichts Unsigniertes angenommen; es lässt sich nachtragen.
tool-secret-show = Geheimnis anzeigen
tool-secret-remove = Geheimnis entfernen
tool-certificate = Topic und Signaturzertifikat
tool-certificate-about = Die ARN des Topics und dahinter das Zertifikat von der Adresse in SigningCertURL. Sind sie hinterlegt, wird nur angenommen, was SNS für dieses Topic signiert hat; sie lassen sich nachtragen.
tool-mapping = Was seine Nachrichten bedeuten
tool-mapping-about = Ein Mapping in YAML oder JSON: wo die Person steht und was geschah.
tool-address-about = Fügen Sie diese Adresse in die Einstellungen des Tools ein. Sie enthält den Schlüssel.
tool-try = Nachricht ausprobieren
tool-message = Eine Nachricht des Tools
tool-message-about = So, wie es sie sendet. Nichts davon wird gespeichert.
tool-try-go = Ausprobieren
tool-passed-over = { $n ->
    [one] Eine Nachricht handelt nicht von einem Lead.
   *[other] { $n } Nachrichten handeln nicht von einem Lead.
 }
tool-whole-message = Die Nachricht
source-revoke-about = Ereignisse mit diesem Schlüssel werden ab jetzt abgewiesen. Was angekommen ist, bleibt.
write-key = Schreibschlüssel
copy-key = Schreibschlüssel kopieren
origins = Herkunft
origins-about = Von welchen Adressen Browser senden dürfen. Keine Angabe: von allen.
snippet-about = Fügen Sie dies dort ein, wo etwas geschieht:
arrivals = Kommt etwas an?
arriving = Kommt an
silent = Seit fünf Minuten still
arrivals-none = Noch ist nichts angekommen. Sobald etwas ankommt, steht es hier.
arrived = Angekommen

## Einstellungen: Quarantäne und Protokoll

quarantine-about = Was nicht gelesen werden konnte. Nichts geht verloren: Korrigieren Sie es, und es zählt, als wäre es richtig angekommen, oder verwerfen Sie es.
quarantine-none = Hier wartet nichts
quarantine-none-such = Davon gibt es keine
entry-waiting = Wartend
entry-replayed = Korrigiert
entry-dismissed = Verworfen
extent-row = nicht gelesen
extent-value = ein Wert ausgelassen
correct = Korrigieren
correct-title = Korrigieren und erneut lesen
correct-text = Der Aufruf, wie er hätte sein sollen
correct-go = Erneut lesen
corrected =
    { $n ->
        [0] Gelesen; es stand nichts Neues darin.
        [one] Gelesen: { $n } neues Ereignis.
       *[other] Gelesen: { $n } neue Ereignisse.
    }
dismiss = Verwerfen
audit-who = Wer
audit-what = Was
audit-none = Nichts dergleichen ist geschehen
network = Netz
actor-key = ein Programm
actor-system = der Dienst
actor-nobody = niemand (nicht angemeldet)

## Einstellungen: Dienst und Kalender

settings-duty = Dienst
settings-calendars = Kalender
duty-about = Wer Leads bekommen kann. Was jemand nicht beantwortet hat, geht an andere, wenn der Dienst endet.
duty-none = Noch arbeitet niemand im Vertrieb
duty-none-about = Laden Sie unter „Personen“ den Vertrieb ein: Wer im Dienst ist, bekommt Leads.
on-duty = Im Dienst
on-duty-of = Im Dienst: { $name }
away = Abwesend
away-now = abwesend
away-until = bis { $until }
away-between = { $from } bis { $until }
away-from = ab { $from }
away-about = Während jemand abwesend ist, gehen Leads an andere.
away-since = Abwesend ab
away-to = Bis
open-now = Offene Leads
capacity = Höchstens
capacity-about = Offene Leads zugleich. Leer heißt: wie im Pakt.
by-pact = laut Pakt
full = voll
team = Team
team-about = Unter diesem Namen können Pakte Leads an alle darin übergeben.
change = Ändern
duty-change-of = Abwesenheit und Kapazität von { $name }
calendars-about = Feiertage, an denen keine Frist läuft. Ein Pakt nennt die Datei in seinem Kalender: „holidays: cz.ics“.
calendars-none = Noch keine Feiertage
calendars-none-about = Laden Sie die iCalendar-Datei Ihres Landes oder Ihrer Firma hoch. Ohne sie laufen Fristen auch an Feiertagen.
calendar-upload = Feiertage hochladen
calendar-next = Nächste freie Tage
calendar-days = Freie Tage
calendar-over = keine mehr
calendar-file = iCalendar-Datei
calendar-file-about = Tage, Zeiten, wiederholte und verschobene Termine werden verstanden.
calendar-name-about = Der Name, unter dem Pakte sie kennen.
calendar-uploaded =
    { $n ->
        [one] { $name }: { $n } freier Tag.
       *[other] { $name }: { $n } freie Tage.
    }
file-choose = Datei wählen
replace = Ersetzen
upload = Hochladen

## Einstellungen: Nachrichten

settings-messages = Nachrichten
messages-about = Webhooks für Programme und Chaträume für Menschen. E-Mails gehen an alle, die der Pakt nennt; den Mailserver richtet ein, wer den Dienst betreibt.
endpoint-new = Neuer Endpunkt
endpoints-none = Noch gehen Nachrichten nirgendwohin
endpoints-none-about = Fügen Sie einen Webhook Ihres CRM oder einen Chatraum hinzu, und wählen Sie, was dort gemeldet wird: Angebote, Antworten, gebrochene Zusagen, die Wochenübersicht.
endpoint-webhook = Webhook
endpoint-chat = Chatraum
endpoint-target = Adresse
endpoint-target-about = Webhooks werden nach den Regeln von Standard Webhooks signiert.
endpoint-target-kept = Bleibt geheim. Leer heißt: wie bisher.
endpoint-on = aktiv
endpoint-paused = pausiert
endpoint-held = bittet zu warten bis
endpoint-pause = Pausieren
endpoint-resume = Fortsetzen
endpoint-rotate = Neues Geheimnis
endpoint-rotate-title = { $name } ein neues Geheimnis geben?
endpoint-rotate-about = Einen Tag lang werden Nachrichten mit beiden signiert, damit beim Austausch nichts verloren geht.
endpoint-remove-title = { $name } entfernen?
endpoint-remove-about = Was dorthin unterwegs ist, entfällt. Was zugestellt wurde, bleibt nachvollziehbar.
endpoint-test = Test senden
endpoint-tested = Ein Ping ist unterwegs. Unten steht, was daraus wurde.
endpoint-secret = Das Geheimnis von „{ $name }“
endpoint-secret-about = Daran prüft der Empfänger, dass Nachrichten von hier kommen.
endpoint-gone = entfernt
remove = Entfernen
topics = Themen
topics-about = handoff.* heißt alle einer Gruppe, * alles.
topic = Thema
deliveries = Zustellungen
deliveries-none = Noch wurde nichts gesendet
deliveries-none-about = Sobald etwas an einen Endpunkt oder per E-Mail geht, steht es hier mit der Antwort.
deliveries-none-such = Davon gibt es keine
delivery-to = An
delivery-to-any = An alle
delivery-answer = Antwort
delivery-waiting = Wartend
delivery-sent = Gesendet
delivery-dead = Aufgegeben
delivery-dropped = Entfallen
delivery-tries = Versuche: { $n }
delivery-again = Erneut senden
delivery-again-done = Sie ist wieder unterwegs.
delivery-erased = Ihr Lead wurde gelöscht und mit ihm, was sie sagte.
by-mail = E-Mail
mail-by = E-Mails gehen über { $server } hinaus, im Namen von { $from }.
mail-links = Ihre Links führen zu { $address }.
mail-links-none = Links zum Anmelden werden nicht verschickt, solange public_url nicht eingestellt ist.
mail-none = Es werden keine E-Mails verschickt: Es ist kein Mailserver eingerichtet (mail.server und mail.from in der Konfiguration).
mail-try = E-Mail an mich schicken
mail-taken = Der Mailserver hat eine E-Mail an { $to } angenommen ({ $answer }).
mail-not-taken = Die E-Mail an { $to } wurde nicht angenommen: { $answer }.

## Einstellungen: personenbezogene Daten

settings-privacy = Datenschutz
requests = Jemand fragt nach den eigenen Daten
requests-about = Suchen Sie die Person. Auf ihrer Seite exportieren oder löschen Sie unter „Korrigieren“ alles Bekannte; unter „Einwilligung“ erfassen Sie, was sie sagte.
requests-none = Niemand heißt so: Unter diesem Namen oder dieser Adresse ist nichts bekannt.
retention = Wie lange etwas aufbewahrt wird
retention-about = Regeln werden einmal am Tag ausgeführt; greifen mehrere, zählt die erste. Entscheidungen und Zahlen bleiben.
rules-none = Alles wird für immer aufbewahrt
rules-none-about = Fügen Sie eine Regel hinzu, um Verhalten nach einiger Zeit oder lange stille Leads zu löschen.
rule = Regel
rule-add = Regel hinzufügen
rule-remove = { $name } entfernen
rule-of = Was gelöscht wird
rule-behaviour = Verhalten
rule-silent-leads = Stille Leads
rule-after = Nach Tagen
rule-channels = Über Kanäle
rule-except = Außer wer dies erreicht hat
rule-would = Würde jetzt gelöscht
rules-preview = Was würde jetzt gelöscht?
run-go = Jetzt ausführen
run-title = Regeln jetzt ausführen?
run-about = Was sie nennen, wird für immer gelöscht. Sehen Sie erst nach, was betroffen ist.
run-latest = Letzter Lauf
run-done = fertig
run-going = läuft

## Probleme

# Was nicht ging, nach dem Code, den der Dienst ihm gibt.
problem-of-malformed-json = Der Inhalt ist kein JSON
problem-of-invalid-body = Eine Angabe passt nicht
problem-of-invalid-query = Die Abfrage passt nicht
problem-of-invalid-path = Die Adresse passt nicht
problem-of-invalid-header = Ein Header passt nicht
problem-of-malformed-request = Die Anfrage lässt sich nicht lesen
problem-of-invalid-cursor = Diese Stelle gehört nicht zu dieser Liste
problem-of-unauthenticated = Sie sind nicht angemeldet
problem-of-sign-in-failed = Die Anmeldung ist nicht gelungen
problem-of-link-not-valid = Dieser Link gilt nicht
problem-of-forbidden = Das dürfen Sie nicht
problem-of-cross-site = Die Anfrage kommt nicht von einer Seite dieses Dienstes
problem-of-unknown-route = Diese Adresse gibt es nicht
problem-of-not-found = Hier ist nichts zu finden
problem-of-method-not-allowed = Diese Adresse nimmt diese Methode nicht an
problem-of-conflict = Das widerspricht dem, was gespeichert ist
problem-of-changed-meanwhile = Inzwischen wurde es geändert
problem-of-version-required = Die Änderung nennt nicht, auf welcher Version sie beruht
problem-of-idempotency-busy = Die erste Anfrage mit diesem Schlüssel läuft noch
problem-of-idempotency-unknown = Die erste Anfrage mit diesem Schlüssel brach ab
problem-of-idempotency-done = Die erste Anfrage mit diesem Schlüssel ist erledigt, ihre Antwort nicht mehr da
problem-of-idempotency-reused = Dieser Schlüssel gehört zu einer anderen Anfrage
problem-of-body-too-large = Der Inhalt ist zu groß
problem-of-unsupported-media-type = Diese Art von Inhalt wird nicht angenommen
problem-of-rate-limited = Zu viele Anfragen
problem-of-overloaded = Der Dienst ist ausgelastet
problem-of-timed-out = Die Anfrage dauerte zu lange
problem-of-not-ready = Der Dienst ist noch nicht bereit
problem-of-provider-unavailable = Der Identitätsanbieter ist nicht erreichbar
problem-of-ledger-unavailable = Die Datenbank ist nicht erreichbar
problem-of-commit-unknown = Es ist ungewiss, ob es gespeichert wurde
problem-of-internal = Im Dienst selbst ist ein Fehler aufgetreten

# Was zu tun ist, wo sich das für alle einer Art sagen lässt.
problem-about-sign-in-failed = E-Mail oder Passwort ist falsch, oder die Anmeldung dauerte zu lange.
problem-about-rate-limited = Bitte warten Sie einen Augenblick.
problem-about-changed-meanwhile = Jemand hat es geändert, seit Sie es geöffnet haben. Sehen Sie es neu an und ändern Sie es dann.
problem-about-conflict = Es ist schon geschehen, oder etwas anderes steht dem entgegen.
problem-about-forbidden = Ihre Rolle erlaubt das nicht. Ein Admin kann Ihnen eine andere geben.
problem-about-unauthenticated = Bitte melden Sie sich erneut an.
problem-about-not-found = Es wurde entfernt, oder Sie dürfen es nicht sehen.
problem-about-invalid-body = Bitte prüfen Sie Ihre Eingaben.
problem-about-invalid-query = Bitte prüfen Sie, wonach Sie suchen.
problem-about-link-not-valid = Er wurde benutzt, ist abgelaufen oder unvollständig. Bitten Sie einen Admin um einen neuen.
problem-about-not-ready = Er startet oder lädt noch, wonach Sie fragen. Bitte versuchen Sie es gleich noch einmal.
problem-about-timed-out = Vielleicht ist es doch geschehen. Sehen Sie nach, bevor Sie es noch einmal versuchen.
problem-about-commit-unknown = Sehen Sie nach, ob es da ist, bevor Sie es noch einmal versuchen.
problem-about-ledger-unavailable = Bitte versuchen Sie es gleich noch einmal.
problem-about-internal = Wer den Dienst betreibt, findet ihn unter der Nummer der Anfrage im Log.

# Was an einem Feld nicht passt, nach seinem Namen in der Anfrage.
problem-at-present = Das aktuelle Passwort ist falsch.
problem-at-email = Erwartet wird eine E-Mail-Adresse wie ana@northwind.example.
problem-at-name = Erwartet wird ein Name in einer Zeile, nicht zu lang.
