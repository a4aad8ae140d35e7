//! axum's extractors on routes under `raw: true`: websockets, parts of a form, parameters of the path.

use axum::{
    RequestExt as _, Router,
    body::Body,
    extract::{
        FromRequest as _, Multipart, Path, Request, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    response::Response,
    routing::{get, post},
};
use ferroctl_runtime::{
    Result,
    http::{Chain, Raw, Route, Style},
};
use http::StatusCode;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::fixture::{Served, serve, settings};

async fn chat(mut request: Request) -> Result<Response> {
    let upgrade = request.extract_parts::<WebSocketUpgrade>().await?;
    Ok(upgrade.on_upgrade(echo))
}

async fn echo(mut socket: WebSocket) {
    while let Some(Ok(Message::Text(text))) = socket.recv().await {
        if socket.send(Message::Text(text)).await.is_err() {
            return;
        }
    }
}

async fn upload(request: Request) -> Result<Response> {
    let mut form = Multipart::from_request(request, &()).await?;
    let mut told = String::new();
    while let Some(mut part) = form.next_field().await? {
        let mut length = 0;
        while let Some(chunk) = part.chunk().await? {
            length += chunk.len();
        }
        told += &format!("{} {length};", part.name().unwrap_or_default());
    }
    Ok(Response::new(Body::from(told)))
}

async fn number(mut request: Request) -> Result<Response> {
    let Path(id) = request.extract_parts::<Path<u64>>().await?;
    Ok(Response::new(Body::from(format!("{id}"))))
}

fn router(chain: &Chain) -> Router {
    macro_rules! raw {
        ($route:expr, $logic:ident) => {
            chain.observed($route.raw(), async |Raw(ctx, request): Raw| {
                ctx.answer_raw($logic(request).await)
            })
        };
    }
    let uploads = Route::post("/upload").max_bytes(1000);
    Router::new()
        .route("/chat", get(raw!(Route::get("/chat"), chat)))
        .route("/upload", post(raw!(uploads, upload)))
        .route("/items/{id}", get(raw!(Route::get("/items/:id"), number)))
}

async fn served() -> Served {
    serve(settings(), Style::ENVELOPE, router).await
}

async fn posted(served: &Served, kind: &str, body: String) -> (u16, String) {
    let request = http::Request::post(format!("http://{}/upload", served.running.addr()))
        .header("content-type", kind)
        .body(body)
        .unwrap();
    let answer = served.client.request(request).await.unwrap();
    (answer.status, answer.body)
}

fn part(name: &str, content: &str) -> String {
    format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
}

/// Asks for a websocket; gives the connection behind the head of the answer, which has this status.
async fn upgraded(served: &Served) -> (u16, TcpStream) {
    let mut connection = TcpStream::connect(served.running.addr()).await.unwrap();
    let request = "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                   Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(connection.read_u8().await.unwrap());
    }
    let status = str::from_utf8(&head[9..12]).unwrap().parse().unwrap();
    (status, connection)
}

#[tokio::test]
async fn whoever_wants_no_websocket_is_told_so_and_closes_it_to_nobody() {
    let served = served().await;
    for _ in 0..200 {
        let answer = served.client.get("/chat").await.unwrap();
        let body = json!({
            "code": 400,
            "message": "Connection header did not include 'upgrade'",
            "data": null
        });
        assert_eq!((answer.status, answer.json()), (400, body));
    }
    let (status, mut connection) = upgraded(&served).await;
    assert_eq!(status, 101);
    // `hi`, masked with zeros, and back without a mask.
    let sent = [0x81, 0x82, 0, 0, 0, 0, b'h', b'i'];
    connection.write_all(&sent).await.unwrap();
    let mut heard = [0; 4];
    connection.read_exact(&mut heard).await.unwrap();
    assert_eq!(heard, [0x81, 2, b'h', b'i']);
}

#[tokio::test]
async fn parts_of_a_form_come_as_they_are_sent() {
    let served = served().await;
    let form = "multipart/form-data; boundary=x";
    let body = part("title", "Rust") + &part("file", &"a".repeat(100)) + "--x--\r\n";
    let answer = posted(&served, form, body).await;
    assert_eq!(answer, (200, "title 4;file 100;".to_owned()));

    let (status, body) = posted(&served, "text/plain", String::new()).await;
    assert_eq!(status, 400, "{body}");
    assert!(body.contains("`boundary`"), "{body}");
    let (status, body) = posted(&served, form, part("cut", "off")).await;
    assert_eq!(status, 400, "{body}");
    let (status, body) = posted(&served, form, part("long", &"a".repeat(2000))).await;
    assert_eq!(status, 413, "{body}");
    assert!(body.contains("larger than 1000 bytes"), "{body}");
}

#[tokio::test]
async fn a_parameter_of_the_path_has_its_type() {
    let served = served().await;
    let answer = served.client.get("/items/7").await.unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (200, "7"));
    let answer = served.client.get("/items/seven").await.unwrap();
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.body.contains("Cannot parse `seven`"), "{answer:?}");
}
