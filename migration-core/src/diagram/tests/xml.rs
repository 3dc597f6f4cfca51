//! A small reader of XML, as strict as the drawing needs it.

/// The elements of a document, each with its attributes and the text right inside it.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) text: String,
}

impl Element {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.attributes.iter().filter(|(key, _)| key == name);
        found.next().map(|(_, value)| value.as_str())
    }
}

/// Reads a document of elements, attributes in double quotes and text, or says what is wrong with it.
pub(super) fn read(document: &str) -> Result<Vec<Element>, String> {
    if let Some(bad) = document
        .chars()
        .find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{fffe}' | '\u{ffff}'))
    {
        return Err(format!("the character {bad:?}"));
    }
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = document;
    while let Some(at) = rest.find('<') {
        let text = unescape(&rest[..at])?;
        match open.last() {
            Some(element) => elements[*element].text.push_str(&text),
            None if text.trim().is_empty() && (elements.is_empty() || rest.is_empty()) => {}
            None => return Err("text outside".to_owned()),
        }
        let end = at + rest[at..].find('>').ok_or("a tag without end")?;
        let tag = &rest[at + 1..end];
        if tag.contains('<') {
            return Err(format!("a < in {tag:?}"));
        }
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop().ok_or("one end too many")?;
            if elements[element].name != name {
                return Err(format!("</{name}> for <{}>", elements[element].name));
            }
            continue;
        }
        let closed = tag.ends_with('/');
        elements.push(start(tag.trim_end_matches('/'))?);
        if !closed {
            open.push(elements.len() - 1);
        }
    }
    if !open.is_empty() || !rest.trim().is_empty() {
        return Err(format!("{} open at the end, then {rest:?}", open.len()));
    }
    Ok(elements)
}

fn start(tag: &str) -> Result<Element, String> {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut element = Element {
        name: name.to_owned(),
        ..Element::default()
    };
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(format!("the element {name:?}"));
    }
    while !rest.trim().is_empty() {
        let (key, after) = rest.split_once("=\"").ok_or(format!("in {tag:?}"))?;
        let (value, after) = after.split_once('"').ok_or(format!("in {tag:?}"))?;
        let key = key.trim().to_owned();
        if element.get(&key).is_some() {
            return Err(format!("{key} twice in {tag:?}"));
        }
        element.attributes.push((key, unescape(value)?));
        rest = after;
    }
    Ok(element)
}

fn unescape(text: &str) -> Result<String, String> {
    let mut plain = String::new();
    let mut parts = text.split('&');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (entity, after) = part
            .split_once(';')
            .ok_or(format!("a bare & in {text:?}"))?;
        plain.push_str(match entity {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "#39" => "'",
            "#10" => "\n",
            _ => return Err(format!("&{entity};")),
        });
        plain.push_str(after);
    }
    if text.contains("]]>") {
        return Err("]]> in text".to_owned());
    }
    Ok(plain)
}

#[test]
fn faults_are_found() {
    assert_eq!(read("<a><b c=\"1\"/>x&lt;</a>\n").unwrap()[0].text, "x<");
    for fault in [
        "<a>",
        "</a>",
        "<a></b>",
        "<a b=\"1\" b=\"2\"/>",
        "<a b=1/>",
        "<a>&</a>",
        "<a>\u{1}</a>",
        "<a>]]></a>",
        "<a/>x",
        "<a b=\"<\"/>",
    ] {
        assert!(read(fault).is_err(), "{fault}");
    }
}
