CREATE TABLE user (
    id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT,
    login_name VARCHAR(255) NOT NULL UNIQUE COMMENT 'What they type, say AUTO_INCREMENT=7',
    `order` INT NOT NULL DEFAULT 0,
    age BIGINT,
    balance DECIMAL(10, 2) NOT NULL,
    extra JSON NOT NULL COMMENT 'Anything',
    maybe JSON,
    doubled BIGINT AS (age * 2) STORED,
    create_time DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    update_time TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
) COMMENT='Whoever logs in: it''s AUTO_INCREMENT=7';

CREATE TABLE member (
    team_id INT UNSIGNED,
    user_name VARCHAR(64),
    role ENUM('owner', 'member', 'guest') NOT NULL,
    user_id BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (team_id, user_name),
    UNIQUE KEY by_user (user_id, team_id),
    KEY by_role (role),
    FOREIGN KEY (user_id) REFERENCES user (id)
);

CREATE TABLE kinds (
    id BIGINT PRIMARY KEY,
    small TINYINT,
    medium MEDIUMINT UNSIGNED,
    number DOUBLE,
    single FLOAT,
    exact DECIMAL(10, 2),
    text LONGTEXT,
    bytes BLOB,
    at DATETIME(6),
    day DATE,
    clock TIME,
    yes TINYINT(1),
    year YEAR,
    flags SET('a', 'b'),
    bits BIT(8)
);

CREATE TABLE log (
    id BIGINT NOT NULL AUTO_INCREMENT,
    day INT NOT NULL,
    PRIMARY KEY (id, day)
);
