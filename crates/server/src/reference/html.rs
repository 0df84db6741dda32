//! Just enough HTML: elements whose text is always escaped.

/// An element, or a piece of text.
pub(super) struct Element {
    html: String,
    tag: Option<&'static str>,
    is_open: bool,
}

impl Element {
    /// An empty element.
    pub(super) fn new(tag: &'static str) -> Self {
        Self { html: format!("<{tag}"), tag: Some(tag), is_open: true }
    }

    /// A text without an element around it.
    pub(super) fn text(text: &str) -> Self {
        Self { html: escaped(text), tag: None, is_open: false }
    }

    /// With an attribute; has to come before what is inside.
    pub(super) fn attribute(mut self, name: &'static str, value: &str) -> Self {
        debug_assert!(self.is_open, "attributes come first");
        self.html.push_str(&format!(" {name}=\"{}\"", escaped(value)));
        self
    }

    /// With more text inside.
    pub(super) fn push(self, text: &str) -> Self {
        self.child(Self::text(text))
    }

    /// With another element inside.
    pub(super) fn child(mut self, child: Self) -> Self {
        if std::mem::take(&mut self.is_open) {
            self.html.push('>');
        }
        self.html.push_str(&child.finish());
        self
    }

    /// With other elements inside.
    pub(super) fn children(self, children: impl IntoIterator<Item = Self>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    fn finish(mut self) -> String {
        if self.is_open {
            self.html.push('>');
        }
        if let Some(tag) = self.tag {
            self.html.push_str(&format!("</{tag}>"));
        }
        self.html
    }
}

/// A link.
pub(super) fn link(address: &str, content: Element) -> Element {
    Element::new("a").attribute("href", address).child(content)
}

/// What was written in doc comments: paragraphs, lists of lines that begin with `- `, and words in back quotes.
pub(super) fn prose(text: &str) -> Element {
    let mut parts = Element::new("div");
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        parts = parts.child(if paragraph.lines().all(|line| line.starts_with("- ")) {
            Element::new("ul").children(paragraph.lines().map(|line| spoken("li", &line[2..])))
        } else {
            spoken("p", paragraph)
        });
    }
    parts
}

/// A whole page.
pub(super) fn document(title: &str, parts: impl IntoIterator<Item = Element>) -> String {
    let head = Element::new("title").push(title).finish();
    let main = Element::new("main").children(parts).finish();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">{head}\
         <link rel=\"stylesheet\" href=\"/reference.css\"></head>\n<body>\n{main}\n</body>\n</html>\n"
    )
}

fn spoken(tag: &'static str, text: &str) -> Element {
    let pieces = text.split('`').enumerate();
    Element::new(tag).children(pieces.map(|(idx, piece)| match idx % 2 {
        1 => Element::new("code").push(piece),
        _ => Element::text(piece),
    }))
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_taken_for_html() {
        let part = link("/x?a=\"b\"", Element::text("<script>'&'</script>"));
        assert_eq!(
            Element::new("p").child(part).finish(),
            "<p><a href=\"/x?a=&quot;b&quot;\">&lt;script&gt;&#39;&amp;&#39;&lt;/script&gt;</a></p>"
        );
    }

    #[test]
    fn prose_has_paragraphs_lists_and_code() {
        assert_eq!(
            prose("one `two`\n\n- a\n- `b`").finish(),
            "<div><p>one <code>two</code></p><ul><li>a</li><li><code>b</code></li></ul></div>"
        );
    }
}
