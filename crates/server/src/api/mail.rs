//! Mail: by which server it goes out, and whether that server takes any.

use axum::extract::State;
use leadpact_accounts::Operation;
use leadpact_language::{Said, said};
use leadpact_messages::letters::try_letter;
use leadpact_messages::{Outcome, is_reserved};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::config::MailServerUrl;
use crate::extract::Json;
use crate::post::send_now;
use crate::problem::{Problem, ProblemCode};

/// How mail goes out.
#[derive(Debug, Serialize, ToSchema)]
pub struct MailSetUp {
    /// The mail server, without its password; none: no mail is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "smtps://mail.example.com")]
    server: Option<String>,
    /// In whose name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "Leadpact <leads@example.com>")]
    from: Option<String>,
    /// Where links in mails lead; none: links for signing in are handed on by whoever issues them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "https://leads.example.com")]
    links_to: Option<String>,
}

/// What became of a mail that was tried.
#[derive(Debug, Serialize, ToSchema)]
pub struct MailTried {
    /// To which address it went.
    to: String,
    /// Whether the mail server took it. What it does with it is not known here.
    is_taken: bool,
    /// The mail server's answer, or what stood in the way.
    answer: String,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(mail_fetch)).routes(routes!(mail_try))
}

/// Says by which server mail goes out, and in whose name. The operator sets that up (`mail.*` in the configuration).
#[utoipa::path(get, path = "/api/mail", tag = "messages", operation_id = "mail.fetch",
    responses((status = 200, description = "How mail goes out.", body = MailSetUp)))]
async fn mail_fetch(State(app): State<App>, asking: Asking) -> Result<Json<MailSetUp>, Problem> {
    asking.may_to_all(Operation::MailFetch)?;
    let config = &app.config;
    Ok(Json(MailSetUp {
        server: config.mail_server.as_ref().map(MailServerUrl::place),
        from: config.mail_from.as_ref().map(|from| from.as_str().to_owned()),
        links_to: config.public_url.as_ref().map(|url| url.origin().to_owned()),
    }))
}

/// Sends a mail to one's own address, at once, to see whether mail goes out.
#[utoipa::path(post, path = "/api/mail/try", tag = "messages", operation_id = "mail.try",
    responses((status = 200, description = "It was tried.", body = MailTried)))]
async fn mail_try(State(app): State<App>, asking: Asking) -> Result<Json<MailTried>, Problem> {
    asking.may_to_all(Operation::MailTry)?;
    let conflict = |why: Said| Problem::new(ProblemCode::Conflict).saying(why);
    let known_as = asking.signed_in.as_ref().and_then(|who| Some((&who.person, who.person.known_as.as_ref()?)));
    let (person, known_as) = known_as.ok_or_else(|| Problem::new(ProblemCode::Forbidden))?;
    if !app.post.sends_mail() {
        return Err(conflict(said!("refused-no-mail")));
    }
    if is_reserved(known_as.email.as_str()) {
        return Err(conflict(said!("refused-reserved-address")));
    }
    let (to, now) = (known_as.email.to_string(), app.now());
    let outcome = send_now(&app, person, known_as, "try", try_letter).await?;
    let is_taken = matches!(outcome, Outcome::Taken { .. });
    let word = if is_taken { "taken" } else { "not_taken" };
    app.write(move |tx| asking.record(tx, Operation::MailTry, |detail| detail.word("answer", word), now)).await?;
    Ok(Json(MailTried { to, is_taken, answer: outcome.answer().to_owned() }))
}
