-- The tables as user/rpc/user.sql had them. This file is yours, and is not written again: add what it lacks
-- before it has run, and change tables by a migration of their own after that, such as 0002_more.sql.

CREATE TABLE `user` (
    `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    `login_name` VARCHAR(255) NOT NULL DEFAULT '' COMMENT '登录名',
    `username` VARCHAR(255) NOT NULL DEFAULT '' COMMENT '用户姓名',
    `sex` TINYINT(3) UNSIGNED NOT NULL DEFAULT '0' COMMENT '用户性别',
    `password` VARCHAR(255) NOT NULL DEFAULT '' COMMENT '用户密码',
    `is_delete` TINYINT(4) NOT NULL DEFAULT 0 COMMENT '是否删除 0-未删除 1-已删除',
    `create_time` TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
    `update_time` TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (`id`),
    UNIQUE KEY (`login_name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
