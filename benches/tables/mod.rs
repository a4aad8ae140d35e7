//! The tables that are measured.

use std::fmt::Write as _;

/// That many tables of MySQL, each of ten columns with a unique key.
pub fn tables(count: usize) -> String {
    let mut text = String::new();
    for n in 0..count {
        let _ = write!(
            text,
            "CREATE TABLE `item_{n}` (\n  `id` bigint NOT NULL AUTO_INCREMENT,\n  \
             `sn` varchar(64) NOT NULL COMMENT '编号 {n}',\n  `title` varchar(255) NOT NULL DEFAULT '',\n  \
             `kind` tinyint NOT NULL DEFAULT 0,\n  `owner_id` bigint NOT NULL,\n  `price` decimal(10,2) NOT NULL,\n  \
             `about` text,\n  `is_open` bool NOT NULL DEFAULT true,\n  \
             `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,\n  \
             `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,\n  \
             PRIMARY KEY (`id`),\n  UNIQUE KEY `uk_sn` (`sn`)\n) ENGINE=InnoDB;\n\n"
        );
    }
    text
}
