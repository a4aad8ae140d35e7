-- Tables of the shape of those of dongdongdongDu/newbee-mall-gozero.

CREATE TABLE `tb_newbee_mall_admin_user` (
    `admin_user_id` bigint NOT NULL AUTO_INCREMENT,
    `login_user_name` varchar(50) NOT NULL,
    `login_password` varchar(50) NOT NULL,
    `nick_name` varchar(50) NOT NULL,
    `locked` tinyint DEFAULT '0',
    PRIMARY KEY (admin_user_id),
    UNIQUE KEY idx_login_user_name_unique (login_user_name)
);

CREATE TABLE `tb_newbee_mall_admin_user_token` (
    `admin_user_id` bigint NOT NULL,
    `token` varchar(32) NOT NULL,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `expire_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (admin_user_id),
    UNIQUE KEY uq_token (token)
);

CREATE TABLE `tb_newbee_mall_carousel` (
    `carousel_id` int NOT NULL AUTO_INCREMENT,
    `carousel_url` varchar(100) NOT NULL DEFAULT '',
    `redirect_url` varchar(100) NOT NULL DEFAULT '''##''',
    `carousel_rank` int NOT NULL DEFAULT '0',
    `is_deleted` tinyint NOT NULL DEFAULT '0',
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `create_user` int NOT NULL DEFAULT '0',
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `update_user` int NOT NULL DEFAULT '0',
    PRIMARY KEY (carousel_id)
);

CREATE TABLE `tb_newbee_mall_goods_category` (
    `category_id` bigint NOT NULL AUTO_INCREMENT,
    `category_level` tinyint NOT NULL DEFAULT '0',
    `parent_id` bigint NOT NULL DEFAULT '0',
    `category_name` varchar(50) NOT NULL DEFAULT '',
    `category_rank` int NOT NULL DEFAULT '0',
    `is_deleted` tinyint NOT NULL DEFAULT '0',
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `create_user` int NOT NULL DEFAULT '0',
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `update_user` int DEFAULT '0',
    PRIMARY KEY (category_id)
);

CREATE TABLE `tb_newbee_mall_goods_info` (
    `goods_id` bigint unsigned NOT NULL AUTO_INCREMENT,
    `goods_name` varchar(200) NOT NULL DEFAULT '',
    `goods_intro` varchar(200) NOT NULL DEFAULT '',
    `goods_category_id` bigint NOT NULL DEFAULT '0',
    `goods_cover_img` varchar(200) NOT NULL DEFAULT '/admin/dist/img/no-img.png',
    `goods_carousel` varchar(500) NOT NULL DEFAULT '/admin/dist/img/no-img.png',
    `goods_detail_content` text NOT NULL,
    `original_price` int NOT NULL DEFAULT '1',
    `selling_price` int NOT NULL DEFAULT '1',
    `stock_num` int unsigned NOT NULL DEFAULT '0',
    `tag` varchar(20) NOT NULL DEFAULT '',
    `goods_sell_status` tinyint NOT NULL DEFAULT '0',
    `create_user` int NOT NULL DEFAULT '0',
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `update_user` int NOT NULL DEFAULT '0',
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (goods_id)
);

CREATE TABLE `tb_newbee_mall_index_config` (
    `config_id` bigint NOT NULL AUTO_INCREMENT,
    `config_name` varchar(50) NOT NULL DEFAULT '',
    `config_type` tinyint NOT NULL DEFAULT '0',
    `goods_id` bigint NOT NULL DEFAULT '0',
    `redirect_url` varchar(100) NOT NULL DEFAULT '##',
    `config_rank` int NOT NULL DEFAULT '0',
    `is_deleted` tinyint NOT NULL DEFAULT '0',
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `create_user` int NOT NULL DEFAULT '0',
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `update_user` int DEFAULT '0',
    PRIMARY KEY (config_id)
);

CREATE TABLE `tb_newbee_mall_order` (
    `order_id` bigint NOT NULL AUTO_INCREMENT,
    `order_no` varchar(20) NOT NULL DEFAULT '',
    `user_id` bigint NOT NULL DEFAULT '0',
    `total_price` int NOT NULL DEFAULT '1',
    `pay_status` tinyint NOT NULL DEFAULT '0',
    `pay_type` tinyint NOT NULL DEFAULT '0',
    `pay_time` datetime DEFAULT NULL,
    `order_status` tinyint NOT NULL DEFAULT '0',
    `extra_info` varchar(100) NOT NULL DEFAULT '',
    `is_deleted` tinyint NOT NULL DEFAULT '0',
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (order_id)
);

CREATE TABLE `tb_newbee_mall_order_address` (
    `order_id` bigint NOT NULL,
    `user_name` varchar(30) NOT NULL DEFAULT '',
    `user_phone` varchar(11) NOT NULL DEFAULT '',
    `province_name` varchar(32) NOT NULL DEFAULT '',
    `city_name` varchar(32) NOT NULL DEFAULT '',
    `region_name` varchar(32) NOT NULL DEFAULT '',
    `detail_address` varchar(64) NOT NULL DEFAULT '',
    PRIMARY KEY (order_id)
);

CREATE TABLE `tb_newbee_mall_order_item` (
    `order_item_id` bigint NOT NULL AUTO_INCREMENT,
    `order_id` bigint NOT NULL DEFAULT '0',
    `goods_id` bigint NOT NULL DEFAULT '0',
    `goods_name` varchar(200) NOT NULL DEFAULT '',
    `goods_cover_img` varchar(200) NOT NULL DEFAULT '',
    `selling_price` int NOT NULL DEFAULT '1',
    `goods_count` int NOT NULL DEFAULT '1',
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (order_item_id)
);

CREATE TABLE `tb_newbee_mall_shopping_cart_item` (
    `cart_item_id` bigint NOT NULL AUTO_INCREMENT,
    `user_id` bigint NOT NULL,
    `goods_id` bigint NOT NULL DEFAULT '0',
    `goods_count` int NOT NULL DEFAULT '1',
    `is_deleted` tinyint NOT NULL DEFAULT '0',
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (cart_item_id)
);

CREATE TABLE `tb_newbee_mall_user` (
    `user_id` bigint NOT NULL AUTO_INCREMENT,
    `nick_name` varchar(50) NOT NULL DEFAULT '',
    `login_name` varchar(11) NOT NULL DEFAULT '',
    `password_md5` varchar(32) NOT NULL DEFAULT '',
    `introduce_sign` varchar(100) NOT NULL DEFAULT '',
    `is_deleted` tinyint NOT NULL DEFAULT '0',
    `locked_flag` tinyint NOT NULL DEFAULT '0',
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (user_id),
    UNIQUE KEY idx_login_name_unique (login_name)
);

CREATE TABLE `tb_newbee_mall_user_address` (
    `address_id` bigint NOT NULL AUTO_INCREMENT,
    `user_id` bigint NOT NULL DEFAULT '0',
    `user_name` varchar(30) NOT NULL DEFAULT '',
    `user_phone` varchar(11) NOT NULL DEFAULT '',
    `default_flag` tinyint NOT NULL DEFAULT '0',
    `province_name` varchar(32) NOT NULL DEFAULT '',
    `city_name` varchar(32) NOT NULL DEFAULT '',
    `region_name` varchar(32) NOT NULL DEFAULT '',
    `detail_address` varchar(64) NOT NULL DEFAULT '',
    `is_deleted` tinyint NOT NULL DEFAULT '0',
    `create_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (address_id)
);

CREATE TABLE `tb_newbee_mall_user_token` (
    `user_id` bigint NOT NULL,
    `token` varchar(32) NOT NULL,
    `update_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    `expire_time` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (user_id),
    UNIQUE KEY uq_token (token)
);
