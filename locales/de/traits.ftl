# Die Namen der eingebauten Merkmale. Der Wert ist der Name für sich („Position“); `.the` ist das Merkmal als Subjekt eines Satzes, im
# Nominativ mit Artikel; `.has` ist ein ganzer Nebensatz mit einer Menge; `.yes` und `.no` sind ganze Nebensätze.

trait-the = { $trait }
trait-custom-company = { $trait } (Firma)

trait-age = Alter
    .the = das Alter
    .has =
        { $is ->
            [no] die Person nicht { $amount } Jahre alt ist
           *[yes] die Person { $amount } Jahre alt ist
        }
trait-bant-authority = Rolle bei der Entscheidung
    .the = die Rolle bei der Entscheidung
trait-bant-budget = Budget
    .the = das Budget
trait-bant-need = Bedarf
    .the = der Bedarf
trait-bant-timeline = Zeitplan
    .the = der Zeitplan
trait-birthday = Geburtsdatum
    .the = das Geburtsdatum
trait-buying_role = Rolle im Kauf
    .the = die Rolle im Kauf
trait-challenge = Herausforderung
    .the = die Herausforderung
trait-city = Stadt
    .the = die Stadt
trait-company-city = Stadt der Firma
    .the = die Stadt der Firma
trait-company-country = Land der Firma
    .the = das Land der Firma
trait-company-divisions = Zahl der Sparten der Firma
    .the = die Zahl der Sparten der Firma
    .has =
        { $is ->
            [no] die Firma nicht { $amount } Sparten hat
           *[yes] die Firma { $amount } Sparten hat
        }
trait-company-domain = Domain der Firma
    .the = die Domain der Firma
trait-company-employees = Zahl der Beschäftigten der Firma
    .the = die Zahl der Beschäftigten der Firma
    .has =
        { $is ->
            [no] die Firma nicht { $amount } Beschäftigte hat
           *[yes] die Firma { $amount } Beschäftigte hat
        }
trait-company-founded = Gründungsjahr der Firma
    .the = das Gründungsjahr der Firma
    .has =
        { $is ->
            [no] das Gründungsjahr der Firma nicht { $amount } ist
           *[yes] das Gründungsjahr der Firma { $amount } ist
        }
trait-company-id = ID der Firma
    .the = die ID der Firma
trait-company-industry = Branche der Firma
    .the = die Branche der Firma
trait-company-markets = Märkte der Firma
    .the = die Liste der Märkte der Firma
trait-company-name = Name der Firma
    .the = der Name der Firma
trait-company-phone = Telefonnummer der Firma
    .the = die Telefonnummer der Firma
trait-company-products = Produkte der Firma
    .the = die Liste der Produkte der Firma
trait-company-rankings = Ranglisten der Firma
    .the = die Liste der Ranglisten der Firma
trait-company-region = Region der Firma
    .the = die Region der Firma
trait-company-revenue = Jahresumsatz der Firma
    .the = der Jahresumsatz der Firma
trait-company-technologies = Technologien der Firma
    .the = die Liste der Technologien der Firma
trait-company-type = Art der Firma
    .the = die Art der Firma
trait-company-website = Website der Firma
    .the = die Website der Firma
trait-consent = Einwilligung in den Kontakt
    .the = die Einwilligung in den Kontakt
    .yes = die Person in den Kontakt eingewilligt hat
    .no = die Person den Kontakt abgelehnt hat
trait-country = Land
    .the = das Land
trait-created_at = Datum des ersten Eintrags
    .the = das Datum des ersten Eintrags
trait-current_solution = heutige Lösung
    .the = die heutige Lösung
trait-department = Abteilung
    .the = die Abteilung
trait-education = Bildungsabschluss
    .the = der Bildungsabschluss
trait-email = E-Mail-Adresse
    .the = die E-Mail-Adresse
trait-email-domain = Domain der E-Mail-Adresse
    .the = die Domain der E-Mail-Adresse
trait-email-kind = Art der E-Mail-Adresse
    .the = die Art der E-Mail-Adresse
trait-experience_years = Berufserfahrung in Jahren
    .the = die Berufserfahrung in Jahren
    .has =
        { $is ->
            [no] die Person nicht { $amount } Jahre Berufserfahrung hat
           *[yes] die Person { $amount } Jahre Berufserfahrung hat
        }
trait-first_name = Vorname
    .the = der Vorname
trait-gender = Geschlecht
    .the = das Geschlecht
trait-income = Jahreseinkommen
    .the = das Jahreseinkommen
trait-industry = Branche
    .the = die Branche
trait-language = Sprache
    .the = die Sprache
trait-last_name = Nachname
    .the = der Nachname
trait-linkedin = LinkedIn-Profil
    .the = das LinkedIn-Profil
trait-marital_status = Familienstand
    .the = der Familienstand
trait-name = vollständiger Name
    .the = der vollständige Name
trait-nationality = Staatsangehörigkeit
    .the = die Staatsangehörigkeit
trait-occupation = Beruf
    .the = der Beruf
trait-owner = zuständige Person
    .the = die zuständige Person
trait-pain = größtes Problem
    .the = das größte Problem
trait-phone = Telefonnummer
    .the = die Telefonnummer
trait-postal_code = Postleitzahl
    .the = die Postleitzahl
trait-race = ethnische Herkunft
    .the = die ethnische Herkunft
trait-region = Region
    .the = die Region
trait-religion = Religion
    .the = die Religion
trait-requirements = Anforderungen
    .the = das Anforderungsprofil
trait-seniority = Hierarchiestufe
    .the = die Hierarchiestufe
trait-source = erste Quelle
    .the = die erste Quelle
trait-specialties = Fachgebiete
    .the = die Liste der Fachgebiete
trait-title = Position
    .the = die Position
trait-unsubscribed = Abmeldung von E-Mails
    .the = die Abmeldung von E-Mails
    .yes = die Person sich von E-Mails abgemeldet hat
    .no = die Person sich nicht von E-Mails abgemeldet hat
trait-website = Website
    .the = die Website
