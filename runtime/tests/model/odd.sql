-- Names, comments, defaults and values that end a text, a comment, a name or a statement somewhere.
CREATE TABLE `drop"; -- '` (
  `id` bigint NOT NULL AUTO_INCREMENT COMMENT '*/ "# "; fn evil() {} //! \\ {{ x }} {% y %} ${z}',
  `na``me"` varchar(64) NOT NULL DEFAULT 'it''s "quoted" \\' COMMENT 'first
second */ line',
  `'; DROP TABLE user; --` varchar(64) NULL DEFAULT '''; DROP TABLE user; --',
  `?` varchar(64) NOT NULL,
  `$1` bigint NOT NULL DEFAULT 1,
  `fn` enum('a''b','"c"','\\d','x);--') NOT NULL DEFAULT 'x);--' COMMENT 'self',
  `self` bigint NULL,
  `名字 🦀` varchar(64) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uni"que` (`na``me"`, `?`, `名字 🦀`)
) COMMENT='"); panic!("evil") // */';
