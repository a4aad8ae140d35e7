//! What a document accepts, the decoder accepts, and the reverse: both are generated from `contract.api`, and asked about
//! the same bodies.

mod bodies;
#[allow(
    clippy::doc_markdown,
    clippy::redundant_closure_for_method_calls,
    clippy::struct_excessive_bools,
    reason = "as in generated crates"
)]
mod types;

use axum::{body::Body, extract::FromRequest as _, response::Response};
use bodies::{Bodies, Dice};
use ferroctl_runtime::http::{Call, bind::Payload};
use http::{Request, header::CONTENT_TYPE};
use http_body_util::BodyExt as _;
use jsonschema::Registry;
use serde_json::{Value, json};

/// Bodies a type.
const BODIES: u64 = 4000;
/// Where the document is while its references are followed.
const BASE: &str = "urn:document";

/// What the decoder says; `Ok` where it takes the body.
async fn decoded<T: Payload>(body: &Value) -> Result<(), String> {
    let request = Request::post("/").header(CONTENT_TYPE, "application/json");
    let request = request.body(Body::from(body.to_string())).unwrap();
    let call: Result<Call<T>, Response> = Call::from_request(request, &()).await;
    match call {
        Ok(_) => Ok(()),
        Err(response) => {
            let body = response.into_body().collect().await.unwrap().to_bytes();
            Err(String::from_utf8_lossy(&body).into_owned())
        }
    }
}

/// Asks both about bodies for the type of that name.
async fn compare<T: Payload>(name: &str) {
    let document: Value = serde_json::from_str(include_str!("openapi.json")).unwrap();
    let registry = Registry::new().add(BASE, document.clone()).unwrap();
    let registry = registry.prepare().unwrap();
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    let options = options.with_registry(&registry);
    let target = name_of(&document, name);
    let place = json!({"$ref": format!("{BASE}#/components/schemas/{target}")});
    let validator = options.build(&place).unwrap();
    let schema = &document["components"]["schemas"][&target];
    let path = format!("/paths/~1{}/post/requestBody/content", name.to_lowercase());
    let good = document.pointer(&format!("{path}/application~1json/example"));
    let good = good.expect("an example");
    assert_eq!(decoded::<T>(good).await, Ok(()), "{name}: the example");
    let mut bodies = Bodies {
        document: &document,
        dice: Dice(7),
        lenient: false,
    };
    let (mut accepted, mut compared) = (0, 0);
    for _ in 0..BODIES {
        let body = bodies.next(schema, good);
        let error = validator.validate(&body).err().map(|it| it.to_string());
        let decoded = decoded::<T>(&body).await;
        match (&error, &decoded) {
            (None, Err(refusal)) => panic!("{name}: only the document accepts {body}: {refusal}"),
            (Some(error), Ok(())) => {
                assert!(
                    bodies.lenient,
                    "{name}: only the decoder accepts {body}: {error}"
                );
            }
            _ => {}
        }
        compared += u32::from(!bodies.lenient);
        accepted += u32::from(error.is_none());
    }
    let most = u32::try_from(BODIES).unwrap();
    assert!(
        accepted > most / 50 && accepted < most,
        "{name}: {accepted} accepted"
    );
    assert!(compared > most / 2, "{name}: {compared} compared");
}

/// The schema of requests.
fn name_of(document: &Value, name: &str) -> String {
    let input = format!("{name}-Input");
    let schemas = &document["components"]["schemas"];
    let has = schemas.get(&input).is_some();
    if has { input } else { name.to_owned() }
}

macro_rules! compared {
    ($($test:ident: $ty:ident)*) => {$(
        #[tokio::test]
        async fn $test() {
            compare::<types::$ty>(stringify!($ty)).await;
        }
    )*};
}

compared! {
    scalars: Scalars
    options: Options
    texts: Texts
    lists: Lists
    structs_inside: Inside
    rules: Rules
    fields_that_depend: Depends
    dotted_names: Dotted
}
