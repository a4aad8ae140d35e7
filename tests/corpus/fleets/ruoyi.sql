-- Tables of the shape of those of quxionglie/gozero-ruoyi-vue-plus.

CREATE TABLE `sys_client` (
    `id` bigint NOT NULL,
    `client_id` varchar(64) DEFAULT NULL,
    `client_key` varchar(32) DEFAULT NULL,
    `client_secret` varchar(255) DEFAULT NULL,
    `grant_type` varchar(255) DEFAULT NULL,
    `device_type` varchar(32) DEFAULT NULL,
    `active_timeout` int DEFAULT '1800',
    `timeout` int DEFAULT '604800',
    `status` char(1) DEFAULT '0',
    `del_flag` char(1) DEFAULT '0',
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE `sys_config` (
    `config_id` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `config_name` varchar(100) DEFAULT '',
    `config_key` varchar(100) DEFAULT '',
    `config_value` varchar(500) DEFAULT '',
    `config_type` char(1) DEFAULT 'N',
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    `remark` varchar(500) DEFAULT NULL,
    PRIMARY KEY (config_id)
);

CREATE TABLE `sys_dept` (
    `dept_id` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `parent_id` bigint DEFAULT '0',
    `ancestors` varchar(500) DEFAULT '',
    `dept_name` varchar(30) DEFAULT '',
    `dept_category` varchar(100) DEFAULT NULL,
    `order_num` int DEFAULT '0',
    `leader` bigint DEFAULT NULL,
    `phone` varchar(11) DEFAULT NULL,
    `email` varchar(50) DEFAULT NULL,
    `status` char(1) DEFAULT '0',
    `del_flag` char(1) DEFAULT '0',
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    PRIMARY KEY (dept_id)
);

CREATE TABLE `sys_dict_data` (
    `dict_code` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `dict_sort` int DEFAULT '0',
    `dict_label` varchar(100) DEFAULT '',
    `dict_value` varchar(100) DEFAULT '',
    `dict_type` varchar(100) DEFAULT '',
    `css_class` varchar(100) DEFAULT NULL,
    `list_class` varchar(100) DEFAULT NULL,
    `is_default` char(1) DEFAULT 'N',
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    `remark` varchar(500) DEFAULT NULL,
    PRIMARY KEY (dict_code)
);

CREATE TABLE `sys_dict_type` (
    `dict_id` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `dict_name` varchar(100) DEFAULT '',
    `dict_type` varchar(100) DEFAULT '',
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    `remark` varchar(500) DEFAULT NULL,
    PRIMARY KEY (dict_id),
    UNIQUE KEY tenant_id (tenant_id,dict_type)
);

CREATE TABLE `sys_logininfor` (
    `info_id` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `user_name` varchar(50) DEFAULT '',
    `client_key` varchar(32) DEFAULT '',
    `device_type` varchar(32) DEFAULT '',
    `ipaddr` varchar(128) DEFAULT '',
    `login_location` varchar(255) DEFAULT '',
    `browser` varchar(50) DEFAULT '',
    `os` varchar(50) DEFAULT '',
    `status` char(1) DEFAULT '0',
    `msg` varchar(255) DEFAULT '',
    `login_time` datetime DEFAULT NULL,
    PRIMARY KEY (info_id)
);

CREATE TABLE `sys_menu` (
    `menu_id` bigint NOT NULL,
    `menu_name` varchar(50) NOT NULL,
    `parent_id` bigint DEFAULT '0',
    `order_num` int DEFAULT '0',
    `path` varchar(200) DEFAULT '',
    `component` varchar(255) DEFAULT NULL,
    `query_param` varchar(255) DEFAULT NULL,
    `is_frame` int DEFAULT '1',
    `is_cache` int DEFAULT '0',
    `menu_type` char(1) DEFAULT '',
    `visible` char(1) DEFAULT '0',
    `status` char(1) DEFAULT '0',
    `perms` varchar(100) DEFAULT NULL,
    `icon` varchar(100) DEFAULT '#',
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    `remark` varchar(500) DEFAULT '',
    PRIMARY KEY (menu_id)
);

CREATE TABLE `sys_notice` (
    `notice_id` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `notice_title` varchar(50) NOT NULL,
    `notice_type` char(1) NOT NULL,
    `notice_content` longblob,
    `status` char(1) DEFAULT '0',
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    `remark` varchar(255) DEFAULT NULL,
    PRIMARY KEY (notice_id)
);

CREATE TABLE `sys_oper_log` (
    `oper_id` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `title` varchar(50) DEFAULT '',
    `business_type` int DEFAULT '0',
    `method` varchar(100) DEFAULT '',
    `request_method` varchar(10) DEFAULT '',
    `operator_type` int DEFAULT '0',
    `oper_name` varchar(50) DEFAULT '',
    `dept_name` varchar(50) DEFAULT '',
    `oper_url` varchar(255) DEFAULT '',
    `oper_ip` varchar(128) DEFAULT '',
    `oper_location` varchar(255) DEFAULT '',
    `oper_param` varchar(4000) DEFAULT '',
    `json_result` varchar(4000) DEFAULT '',
    `status` int DEFAULT '0',
    `error_msg` varchar(4000) DEFAULT '',
    `oper_time` datetime DEFAULT NULL,
    `cost_time` bigint DEFAULT '0',
    PRIMARY KEY (oper_id)
);

CREATE TABLE `sys_oss` (
    `oss_id` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `file_name` varchar(255) NOT NULL DEFAULT '',
    `original_name` varchar(255) NOT NULL DEFAULT '',
    `file_suffix` varchar(10) NOT NULL DEFAULT '',
    `url` varchar(500) NOT NULL,
    `ext1` text,
    `create_dept` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `service` varchar(20) NOT NULL DEFAULT 'minio',
    PRIMARY KEY (oss_id)
);

CREATE TABLE `sys_oss_config` (
    `oss_config_id` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `config_key` varchar(20) NOT NULL DEFAULT '',
    `access_key` varchar(255) DEFAULT '',
    `secret_key` varchar(255) DEFAULT '',
    `bucket_name` varchar(255) DEFAULT '',
    `prefix` varchar(255) DEFAULT '',
    `endpoint` varchar(255) DEFAULT '',
    `domain` varchar(255) DEFAULT '',
    `is_https` char(1) DEFAULT 'N',
    `region` varchar(255) DEFAULT '',
    `access_policy` char(1) NOT NULL DEFAULT '1',
    `status` char(1) DEFAULT '1',
    `ext1` varchar(255) DEFAULT '',
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    `remark` varchar(500) DEFAULT NULL,
    PRIMARY KEY (oss_config_id)
);

CREATE TABLE `sys_post` (
    `post_id` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `dept_id` bigint NOT NULL,
    `post_code` varchar(64) NOT NULL,
    `post_category` varchar(100) DEFAULT NULL,
    `post_name` varchar(50) NOT NULL,
    `post_sort` int NOT NULL,
    `status` char(1) NOT NULL,
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    `remark` varchar(500) DEFAULT NULL,
    PRIMARY KEY (post_id)
);

CREATE TABLE `sys_role` (
    `role_id` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `role_name` varchar(30) NOT NULL,
    `role_key` varchar(100) NOT NULL,
    `role_sort` int NOT NULL,
    `data_scope` char(1) DEFAULT '1',
    `menu_check_strictly` tinyint(1) DEFAULT '1',
    `dept_check_strictly` tinyint(1) DEFAULT '1',
    `status` char(1) NOT NULL,
    `del_flag` char(1) DEFAULT '0',
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    `remark` varchar(500) DEFAULT NULL,
    PRIMARY KEY (role_id)
);

CREATE TABLE `sys_role_dept` (
    `role_id` bigint NOT NULL,
    `dept_id` bigint NOT NULL,
    PRIMARY KEY (role_id,dept_id)
);

CREATE TABLE `sys_role_menu` (
    `role_id` bigint NOT NULL,
    `menu_id` bigint NOT NULL,
    PRIMARY KEY (role_id,menu_id)
);

CREATE TABLE `sys_social` (
    `id` bigint NOT NULL,
    `user_id` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `auth_id` varchar(255) NOT NULL,
    `source` varchar(255) NOT NULL,
    `open_id` varchar(255) DEFAULT NULL,
    `user_name` varchar(30) NOT NULL,
    `nick_name` varchar(30) DEFAULT '',
    `email` varchar(255) DEFAULT '',
    `avatar` varchar(500) DEFAULT '',
    `access_token` varchar(2000) NOT NULL,
    `expire_in` int DEFAULT NULL,
    `refresh_token` varchar(255) DEFAULT NULL,
    `access_code` varchar(2000) DEFAULT NULL,
    `union_id` varchar(255) DEFAULT NULL,
    `scope` varchar(255) DEFAULT NULL,
    `token_type` varchar(255) DEFAULT NULL,
    `id_token` varchar(2000) DEFAULT NULL,
    `mac_algorithm` varchar(255) DEFAULT NULL,
    `mac_key` varchar(255) DEFAULT NULL,
    `code` varchar(255) DEFAULT NULL,
    `oauth_token` varchar(255) DEFAULT NULL,
    `oauth_token_secret` varchar(255) DEFAULT NULL,
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    `del_flag` char(1) DEFAULT '0',
    PRIMARY KEY (id)
);

CREATE TABLE `sys_tenant` (
    `id` bigint NOT NULL,
    `tenant_id` varchar(20) NOT NULL,
    `contact_user_name` varchar(20) DEFAULT NULL,
    `contact_phone` varchar(20) DEFAULT NULL,
    `company_name` varchar(30) DEFAULT NULL,
    `license_number` varchar(30) DEFAULT NULL,
    `address` varchar(200) DEFAULT NULL,
    `intro` varchar(200) DEFAULT NULL,
    `domain` varchar(200) DEFAULT NULL,
    `remark` varchar(200) DEFAULT NULL,
    `package_id` bigint DEFAULT NULL,
    `expire_time` datetime DEFAULT NULL,
    `account_count` int DEFAULT '-1',
    `status` char(1) DEFAULT '0',
    `del_flag` char(1) DEFAULT '0',
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE `sys_tenant_package` (
    `package_id` bigint NOT NULL,
    `package_name` varchar(20) DEFAULT NULL,
    `menu_ids` varchar(3000) DEFAULT NULL,
    `remark` varchar(200) DEFAULT NULL,
    `menu_check_strictly` tinyint(1) DEFAULT '1',
    `status` char(1) DEFAULT '0',
    `del_flag` char(1) DEFAULT '0',
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    PRIMARY KEY (package_id)
);

CREATE TABLE `sys_user` (
    `user_id` bigint NOT NULL,
    `tenant_id` varchar(20) DEFAULT '000000',
    `dept_id` bigint DEFAULT NULL,
    `user_name` varchar(30) NOT NULL,
    `nick_name` varchar(30) NOT NULL,
    `user_type` varchar(10) DEFAULT 'sys_user',
    `email` varchar(50) DEFAULT '',
    `phonenumber` varchar(11) DEFAULT '',
    `sex` char(1) DEFAULT '0',
    `avatar` bigint DEFAULT NULL,
    `password` varchar(100) DEFAULT '',
    `status` char(1) DEFAULT '0',
    `del_flag` char(1) DEFAULT '0',
    `login_ip` varchar(128) DEFAULT '',
    `login_date` datetime DEFAULT NULL,
    `create_dept` bigint DEFAULT NULL,
    `create_by` bigint DEFAULT NULL,
    `create_time` datetime DEFAULT NULL,
    `update_by` bigint DEFAULT NULL,
    `update_time` datetime DEFAULT NULL,
    `remark` varchar(500) DEFAULT NULL,
    PRIMARY KEY (user_id)
);

CREATE TABLE `sys_user_post` (
    `user_id` bigint NOT NULL,
    `post_id` bigint NOT NULL,
    PRIMARY KEY (user_id,post_id)
);

CREATE TABLE `sys_user_role` (
    `user_id` bigint NOT NULL,
    `role_id` bigint NOT NULL,
    PRIMARY KEY (user_id,role_id)
);
