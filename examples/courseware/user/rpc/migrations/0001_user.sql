CREATE TABLE user
(
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    login_name  TEXT     NOT NULL,
    username    TEXT     NOT NULL DEFAULT '',
    sex         INTEGER  NOT NULL DEFAULT 0,
    password    TEXT     NOT NULL,
    create_time DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    update_time DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT udx_login_name UNIQUE (login_name)
);
