CREATE TABLE user
(
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    login_name  VARCHAR(255) NOT NULL DEFAULT '',
    username    VARCHAR(255) NOT NULL DEFAULT '',
    sex         TINYINT      NOT NULL DEFAULT 0,
    password    VARCHAR(255) NOT NULL DEFAULT '',
    is_delete   TINYINT      NOT NULL DEFAULT 0,
    create_time DATETIME     NULL DEFAULT CURRENT_TIMESTAMP,
    update_time DATETIME     NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE UNIQUE INDEX udx_login_name ON user (login_name);
