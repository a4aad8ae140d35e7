//! What the first bodies over rows do, on SQLite.

use ferroctl_runtime::{
    Ctx, Result, grpc::Channel, settings::RpcClient, telemetry::Telemetry, testing,
};
use order_proto::{
    LibraryClient,
    order::{AddBookReq, Book, BookId, Books, BooksReq, Isbn, UpdateBookReq},
};
use order_rpc::generated::{DEFAULTS, Service};

fn refused<T>(answer: Result<T>) -> String {
    answer.err().map_or("an answer".to_owned(), |error| error.message().to_owned())
}

#[tokio::test]
async fn books_come_change_are_found_and_go() -> anyhow::Result<()> {
    let config = testing::service(include_str!("../etc/order-rpc.yaml"), DEFAULTS)?;
    let service = Service::new().start(config).await?;
    let settings = RpcClient {
        endpoints: vec![service.addr().to_string()],
        ..RpcClient::default()
    };
    let channel = Channel::connect("OrderRpc", &settings, &Telemetry::off()).await?;
    let walk = books(&LibraryClient::new(&channel), &Ctx::background()).await;
    assert!(walk.is_ok(), "{walk:?}");
    service.stop().await
}

async fn books(client: &LibraryClient, ctx: &Ctx) -> Result<()> {
    let book = |isbn: &str, title: &str| AddBookReq {
        isbn: isbn.to_owned(),
        title: title.to_owned(),
        pages: 300,
        rating: None,
    };
    let BookId { id } = client.add_book(ctx, book("1", "Rust")).await?;
    let taken = client.add_book(ctx, book("1", "Go")).await;
    assert_eq!(refused(taken), "book already exists");
    client.add_book(ctx, book("2", "Go")).await?;
    let pages = u64::MAX;
    let vast = client.add_book(ctx, AddBookReq { pages, ..book("3", "C") }).await;
    assert!(refused(vast).contains("`pages`"));

    let change = UpdateBookReq {
        id,
        title: String::new(),
        pages: 320,
        rating: Some(5),
        in_print: Some(true),
    };
    client.update_book(ctx, change.clone()).await?;
    // A change of nothing is one, too.
    client.update_book(ctx, UpdateBookReq { id, ..UpdateBookReq::default() }).await?;
    let missing = client.update_book(ctx, UpdateBookReq { id: 7, ..change }).await;
    assert_eq!(refused(missing), "book not found");

    let changed = Book {
        id,
        isbn: "1".to_owned(),
        title: "Rust".to_owned(),
        pages: 320,
        rating: 5,
        in_print: true,
    };
    assert_eq!(client.get_book(ctx, BookId { id }).await?, changed);
    let found = client.find_book(ctx, Isbn { isbn: "1".to_owned() }).await?;
    assert_eq!(found.book, Some(changed.clone()));
    assert_eq!(refused(client.get_book(ctx, BookId { id: 7 }).await), "book not found");

    let page = BooksReq {
        page: 1,
        page_size: 1,
        ..BooksReq::default()
    };
    let Books { books, total } = client.list_books(ctx, page.clone()).await?;
    assert_eq!((books, total), (vec![changed], 2));
    let asked = BooksReq { in_print: Some(false), ..page };
    let Books { books, total } = client.list_books(ctx, asked).await?;
    assert_eq!((books[0].title.as_str(), total), ("Go", 1));

    client.delete_book(ctx, BookId { id }).await?;
    assert_eq!(refused(client.delete_book(ctx, BookId { id }).await), "book not found");
    Ok(())
}
