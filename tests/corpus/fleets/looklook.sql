-- Tables of the shape of those of Mikaelemmmm/go-zero-looklook.

CREATE TABLE `homestay_order` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `delete_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `del_state` tinyint NOT NULL DEFAULT '0',
    `version` bigint NOT NULL DEFAULT '0',
    `sn` char(25) NOT NULL DEFAULT '',
    `user_id` bigint NOT NULL DEFAULT '0',
    `homestay_id` bigint NOT NULL DEFAULT '0',
    `title` varchar(32) NOT NULL DEFAULT '',
    `sub_title` varchar(128) NOT NULL DEFAULT '',
    `cover` varchar(1024) NOT NULL DEFAULT '',
    `info` varchar(4069) NOT NULL DEFAULT '',
    `people_num` tinyint(1) NOT NULL DEFAULT '0',
    `row_type` tinyint(1) NOT NULL DEFAULT '0',
    `need_food` tinyint(1) NOT NULL DEFAULT '0',
    `food_info` varchar(1024) NOT NULL DEFAULT '',
    `food_price` bigint NOT NULL,
    `homestay_price` bigint NOT NULL,
    `market_homestay_price` bigint NOT NULL DEFAULT '0',
    `homestay_business_id` bigint NOT NULL DEFAULT '0',
    `homestay_user_id` bigint NOT NULL DEFAULT '0',
    `live_start_date` date NOT NULL,
    `live_end_date` date NOT NULL,
    `live_people_num` tinyint NOT NULL DEFAULT '0',
    `trade_state` tinyint(1) NOT NULL DEFAULT '0',
    `trade_code` char(8) NOT NULL DEFAULT '',
    `remark` varchar(64) NOT NULL DEFAULT '',
    `order_total_price` bigint NOT NULL DEFAULT '0',
    `food_total_price` bigint NOT NULL DEFAULT '0',
    `homestay_total_price` bigint NOT NULL DEFAULT '0',
    PRIMARY KEY (id),
    UNIQUE KEY idx_sn (sn)
);

CREATE TABLE `third_payment` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `sn` char(25) NOT NULL DEFAULT '',
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `delete_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `del_state` tinyint(1) NOT NULL DEFAULT '0',
    `version` bigint NOT NULL DEFAULT '0',
    `user_id` bigint NOT NULL DEFAULT '0',
    `pay_mode` varchar(20) NOT NULL DEFAULT '',
    `trade_type` varchar(20) NOT NULL DEFAULT '',
    `trade_state` varchar(20) NOT NULL DEFAULT '',
    `pay_total` bigint NOT NULL DEFAULT '0',
    `transaction_id` char(32) NOT NULL DEFAULT '',
    `trade_state_desc` varchar(256) NOT NULL DEFAULT '',
    `order_sn` char(25) NOT NULL DEFAULT '',
    `service_type` varchar(32) NOT NULL DEFAULT '',
    `pay_status` tinyint(1) NOT NULL DEFAULT '0',
    `pay_time` datetime NOT NULL DEFAULT '1970-01-01 08:00:00',
    PRIMARY KEY (id),
    UNIQUE KEY idx_sn (sn)
);

CREATE TABLE `homestay` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `delete_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `del_state` tinyint NOT NULL DEFAULT '0',
    `version` bigint NOT NULL DEFAULT '0',
    `title` varchar(32) NOT NULL DEFAULT '',
    `sub_title` varchar(128) NOT NULL DEFAULT '',
    `banner` varchar(4096) NOT NULL DEFAULT '',
    `info` varchar(4069) NOT NULL DEFAULT '',
    `people_num` tinyint(1) NOT NULL DEFAULT '0',
    `homestay_business_id` bigint NOT NULL DEFAULT '0',
    `user_id` bigint NOT NULL DEFAULT '0',
    `row_state` tinyint(1) NOT NULL DEFAULT '0',
    `row_type` tinyint(1) NOT NULL DEFAULT '0',
    `food_info` varchar(2048) NOT NULL,
    `food_price` bigint NOT NULL DEFAULT '0',
    `homestay_price` bigint NOT NULL DEFAULT '0',
    `market_homestay_price` bigint NOT NULL DEFAULT '0',
    PRIMARY KEY (id)
);

CREATE TABLE `homestay_activity` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `delete_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `del_state` tinyint NOT NULL DEFAULT '0',
    `row_type` varchar(32) NOT NULL DEFAULT '',
    `data_id` bigint NOT NULL DEFAULT '0',
    `row_status` tinyint(1) NOT NULL DEFAULT '0',
    `version` bigint NOT NULL DEFAULT '0',
    PRIMARY KEY (id)
);

CREATE TABLE `homestay_business` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `delete_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `del_state` tinyint NOT NULL DEFAULT '0',
    `title` varchar(32) NOT NULL DEFAULT '',
    `user_id` bigint NOT NULL DEFAULT '0',
    `info` varchar(128) NOT NULL DEFAULT '',
    `boss_info` varchar(128) NOT NULL DEFAULT '',
    `license_fron` varchar(256) NOT NULL DEFAULT '',
    `license_back` varchar(256) NOT NULL DEFAULT '',
    `row_state` tinyint(1) NOT NULL DEFAULT '0',
    `star` double(2,1) NOT NULL DEFAULT '0.0',
    `tags` varchar(32) NOT NULL DEFAULT '',
    `cover` varchar(1024) NOT NULL DEFAULT '',
    `header_img` varchar(1024) NOT NULL DEFAULT '',
    `version` bigint NOT NULL DEFAULT '0',
    PRIMARY KEY (id),
    UNIQUE KEY idx_userId (user_id)
);

CREATE TABLE `homestay_comment` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `delete_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `del_state` tinyint NOT NULL DEFAULT '0',
    `homestay_id` bigint NOT NULL DEFAULT '0',
    `user_id` bigint NOT NULL DEFAULT '0',
    `content` varchar(64) NOT NULL DEFAULT '',
    `star` json NOT NULL,
    `version` bigint NOT NULL DEFAULT '0',
    PRIMARY KEY (id)
);

CREATE TABLE `user` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `delete_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `del_state` tinyint NOT NULL DEFAULT '0',
    `version` bigint NOT NULL DEFAULT '0',
    `mobile` char(11) NOT NULL DEFAULT '',
    `password` varchar(255) NOT NULL DEFAULT '',
    `nickname` varchar(255) NOT NULL DEFAULT '',
    `sex` tinyint(1) NOT NULL DEFAULT '0',
    `avatar` varchar(255) NOT NULL DEFAULT '',
    `info` varchar(255) NOT NULL DEFAULT '',
    PRIMARY KEY (id),
    UNIQUE KEY idx_mobile (mobile)
);

CREATE TABLE `user_auth` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `delete_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `del_state` tinyint NOT NULL DEFAULT '0',
    `version` bigint NOT NULL DEFAULT '0',
    `user_id` bigint NOT NULL DEFAULT '0',
    `auth_key` varchar(64) NOT NULL DEFAULT '',
    `auth_type` varchar(12) NOT NULL DEFAULT '',
    PRIMARY KEY (id),
    UNIQUE KEY idx_type_key (auth_type,auth_key),
    UNIQUE KEY idx_userId_key (user_id,auth_type)
);
