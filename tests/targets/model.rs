//! Short ways to write an [`ir::Project`] by hand.

use std::path::Path;

use ferroctl::ir::*;

use crate::corpus;

/// Plain text as a comment.
pub fn docs(text: &str) -> Docs {
    Docs {
        lines: text.lines().map(str::to_owned).collect(),
    }
}

/// A workspace of these services that answers in the envelope.
pub fn project(services: Vec<Service>) -> Project {
    Project {
        name: "courseware".to_owned(),
        response: Response::Envelope(Envelope::default()),
        null_lists: false,
        services,
        docker: false,
        mirror: Mirror::default(),
        runtime: ferroctl::ir::Runtime::default(),
        images: std::collections::BTreeMap::new(),
    }
}

/// An HTTP service with the usual names.
pub fn api(base: &str, port: u16, http: Http) -> Service {
    Service {
        metrics_port: port + 781,
        ..service(base, "api", port, Content::Http(http))
    }
}

/// A gRPC service with the usual names.
pub fn grpc(base: &str, port: u16, rpc: Rpc) -> Service {
    service(base, "rpc", port, Content::Grpc(rpc))
}

fn service(base: &str, kind: &str, port: u16, content: Content) -> Service {
    let extension = if kind == "api" { "api" } else { "proto" };
    Service {
        name: format!("{base}-{kind}"),
        base: base.to_owned(),
        dir: format!("{base}/{kind}"),
        contracts: vec![Contract {
            files: vec![format!("{base}/{kind}/{base}.{extension}")],
            content,
        }],
        port,
        metrics_port: port - 209,
        calls: Vec::new(),
        surroundings: ferroctl::ir::Surroundings::default(),
    }
}

/// The service with a database.
pub fn with_tables(mut service: Service) -> Service {
    service.contracts.push(Contract {
        files: vec![format!("{0}/{0}.sql", service.base)],
        content: Content::Tables,
    });
    service
}

/// A POST route.
pub fn post(handler: &str, path: &str, request: &str, response: &str) -> Route {
    Route {
        request: (!request.is_empty()).then(|| request.into()),
        response: (!response.is_empty()).then(|| named(response)),
        ..route(handler, Method::Post, path)
    }
}

/// A route without request and response.
pub fn route(handler: &str, method: Method, path: &str) -> Route {
    Route {
        handler: handler.into(),
        docs: Docs::default(),
        method,
        path: path.to_owned(),
        request: None,
        response: None,
        jwt: None,
        middlewares: Vec::new(),
        timeout: None,
        max_bytes: None,
        signature: false,
        sse: false,
        raw: false,
    }
}

/// A struct of the contract.
pub fn named(name: &str) -> Type {
    Type::Named {
        name: name.into(),
        boxed: false,
    }
}

/// `uint64`
pub const UINT64: Type = Type::Int(Int {
    bits: 64,
    signed: false,
});

/// A struct with fields in JSON.
pub fn structure(name: &str, comment: &str, fields: Vec<Field>) -> TypeDef {
    TypeDef {
        in_request: !name.ends_with("Response"),
        in_response: name.ends_with("Response"),
        name: name.into(),
        docs: docs(comment),
        fields,
    }
}

/// A required JSON field.
pub fn json(name: &str, key: &str, ty: Type) -> Field {
    field(name, ty, vec![binding(Source::Json, key)])
}

/// A field that is read as `bindings` say.
pub fn field(name: &str, ty: Type, bindings: Vec<Binding>) -> Field {
    let json = bindings
        .iter()
        .find(|binding| binding.source == Source::Json);
    Field {
        name: name.into(),
        docs: Docs::default(),
        ty,
        json: Some(json.map_or(name, |binding| &binding.key).into()),
        bindings,
        omitempty: false,
        as_string: false,
        validate: Validation::default(),
    }
}

/// A required value.
pub fn binding(source: Source, key: &str) -> Binding {
    Binding {
        source,
        key: key.into(),
        optional: Optional::No,
        default: None,
        options: Vec::new(),
        range: None,
    }
}

/// The courseware system; `None` without a corpus.
pub fn courseware() -> Option<Project> {
    let folder = corpus::folder()?.join("proto/liuyuede123__go-zero-courseware");
    let proto = |base: &str| {
        let dir = folder.join(format!("{base}/rpc"));
        corpus::rpc(
            &corpus::Disk,
            &[&dir.join(format!("{base}.proto"))],
            &[&dir as &Path],
            &[],
        )
    };
    let calling = |service: Service, called: &str| Service {
        calls: vec![called.to_owned()],
        ..service
    };
    Some(project(vec![
        with_tables(grpc("user", 9300, proto("user"))),
        calling(api("user", 8300, user_api()), "user-rpc"),
        with_tables(Service {
            metrics_port: 9092,
            ..grpc("courseware", 9400, proto("courseware"))
        }),
        calling(
            Service {
                metrics_port: 9082,
                ..api("courseware", 8400, courseware_api())
            },
            "courseware-rpc",
        ),
    ]))
}

/// `jwt:`, and maybe `jwtTransition:`.
pub fn jwt(name: &str, transition: Option<&str>) -> Jwt {
    Jwt {
        name: name.to_owned(),
        transition: transition.map(str::to_owned),
    }
}

fn auth() -> Vec<Jwt> {
    vec![jwt("Auth", None)]
}

fn guarded(route: Route) -> Route {
    Route {
        jwt: Some(jwt("Auth", None)),
        ..route
    }
}

fn user_api() -> Http {
    let string = |name: &str, key: &str| json(name, key, Type::String);
    let uint = |name: &str, key: &str| json(name, key, UINT64);
    let (login_name, username) = (
        string("LoginName", "loginName"),
        string("Username", "username"),
    );
    let (password, sex, id) = (
        string("Password", "password"),
        uint("Sex", "sex"),
        uint("Id", "id"),
    );
    let path = |name: &str| format!("/api/user/{name}");
    Http {
        groups: vec![Group {
            path: Vec::new(),
            routes: vec![
                post("userLogin", &path("login"), "LoginRequest", "LoginResponse"),
                post(
                    "userRegister",
                    &path("register"),
                    "RegisterRequest",
                    "RegisterResponse",
                ),
                guarded(post(
                    "userInfo",
                    &path("userInfo"),
                    "UserInfoRequest",
                    "UserInfoResponse",
                )),
            ],
        }],
        types: vec![
            structure(
                "LoginRequest",
                "登录",
                vec![login_name.clone(), password.clone()],
            ),
            structure(
                "LoginResponse",
                "",
                vec![id.clone(), string("Token", "token")],
            ),
            structure(
                "RegisterRequest",
                "注册",
                vec![login_name.clone(), username.clone(), password, sex.clone()],
            ),
            structure("RegisterResponse", "", Vec::new()),
            structure("UserInfoRequest", "用户信息", vec![id.clone()]),
            structure("UserInfoResponse", "", vec![id, username, login_name, sex]),
        ],
        jwts: auth(),
        ..Http::default()
    }
}

fn courseware_api() -> Http {
    let string = |name: &str, key: &str| json(name, key, Type::String);
    let (code, name) = (string("Code", "code"), string("Name", "name"));
    let (ty, id) = (json("Type", "type", UINT64), json("Id", "id", UINT64));
    let route = |verb: &str, stem: &str| {
        let types = [format!("{stem}Request"), format!("{stem}Response")];
        guarded(post(
            &format!("courseware{stem}"),
            &format!("/api/courseware/{verb}"),
            &types[0],
            &types[1],
        ))
    };
    let whole = || vec![id.clone(), code.clone(), name.clone(), ty.clone()];
    Http {
        groups: vec![Group {
            path: Vec::new(),
            routes: vec![
                route("add", "Add"),
                route("update", "Update"),
                route("get", "Get"),
                route("delete", "Delete"),
            ],
        }],
        types: vec![
            structure("AddRequest", "新增", whole()[1..].to_vec()),
            structure("AddResponse", "", Vec::new()),
            structure("UpdateRequest", "更新", whole()),
            structure("UpdateResponse", "", Vec::new()),
            structure("GetRequest", "查看", vec![id.clone()]),
            structure("GetResponse", "", whole()),
            structure("DeleteRequest", "删除", vec![id.clone()]),
            structure("DeleteResponse", "", Vec::new()),
        ],
        jwts: auth(),
        ..Http::default()
    }
}
