# The names of the built-in traits. The value is the name by itself ("job title"); `.the` is the subject of a sentence where
# "the" and the name will not do; `.has` is a whole sentence with an amount; `.yes` and `.no` are whole sentences.

trait-the = the { $trait }
trait-custom-company = { $trait } of the company

trait-age = age
    .has =
        { $is ->
            [no] the person is not { $amount } years old
           *[yes] the person is { $amount } years old
        }
trait-bant-authority = part in the decision
trait-bant-budget = budget
trait-bant-need = need
trait-bant-timeline = timeline
trait-birthday = date of birth
trait-buying_role = buying role
trait-challenge = challenge
trait-city = city
trait-company-city = city of the company
    .the = the company’s city
trait-company-country = country of the company
    .the = the company’s country
trait-company-divisions = number of divisions of the company
    .has =
        { $is ->
            [no] the company does not have { $amount } divisions
           *[yes] the company has { $amount } divisions
        }
trait-company-domain = web domain of the company
    .the = the company’s web domain
trait-company-employees = company size in employees
    .has =
        { $is ->
            [no] the company does not have { $amount } employees
           *[yes] the company has { $amount } employees
        }
trait-company-founded = year in which the company was founded
trait-company-id = id of the company
    .the = the company’s id
trait-company-industry = industry of the company
    .the = the company’s industry
trait-company-markets = markets of the company
    .the = the list of the company’s markets
trait-company-name = name of the company
    .the = the company’s name
trait-company-phone = phone number of the company
    .the = the company’s phone number
trait-company-products = products of the company
    .the = the list of the company’s products
trait-company-rankings = rankings of the company
    .the = the list of the company’s rankings
trait-company-region = region of the company
    .the = the company’s region
trait-company-revenue = yearly revenue of the company
    .the = the company’s yearly revenue
trait-company-technologies = technologies of the company
    .the = the list of the company’s technologies
trait-company-type = type of the company
    .the = the company’s type
trait-company-website = web site of the company
    .the = the company’s web site
trait-consent = consent to be contacted
    .yes = the person has agreed to be contacted
    .no = the person has refused to be contacted
trait-country = country
trait-created_at = date of the first record
trait-current_solution = current solution
trait-department = department
trait-education = education
trait-email = e-mail address
trait-email-domain = domain of the e-mail address
trait-email-kind = kind of e-mail address
trait-experience_years = years of experience
    .the = the number of years of experience
    .has =
        { $is ->
            [no] the person does not have { $amount } years of experience
           *[yes] the person has { $amount } years of experience
        }
trait-first_name = first name
trait-gender = gender
trait-income = yearly income
trait-industry = industry
trait-language = language
trait-last_name = last name
trait-linkedin = LinkedIn profile
trait-marital_status = marital status
trait-name = full name
trait-nationality = nationality
trait-occupation = occupation
trait-owner = owner
trait-pain = pain
trait-phone = phone number
trait-postal_code = postal code
trait-race = ethnic origin
trait-region = region
trait-religion = religion
trait-requirements = requirements
    .the = what the buyer’s solution must do
trait-seniority = seniority
trait-source = first source
trait-specialties = specialties
    .the = the list of specialties
trait-title = job title
trait-unsubscribed = e-mail opt-out
    .yes = the person has opted out of e-mail
    .no = the person has not opted out of e-mail
trait-website = web site
