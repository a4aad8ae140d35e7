//! The methods that gozero-ruoyi-vue-plus wrote by hand, as calls of generated functions; those that join tables keep
//! their SQL.

use ferroctl_runtime::db::Db;
use ferroctl_runtime::model::{
    DateTime, Order, Page, Paged, Result, Row, Utc, between, contains, eq, given, ne, none_of,
    one_of, query, set,
};

/// What a request asks for beside the conditions.
#[derive(Debug, Clone)]
pub struct PageQuery {
    pub order_by: String,
    pub is_descending: bool,
    pub page: Page,
}

impl PageQuery {
    fn order<R: Row>(&self, otherwise: Order<R>) -> Order<R> {
        Order::named(&self.order_by, self.is_descending).unwrap_or(otherwise)
    }
}

pub mod client {
    use super::*;
    use crate::model::sys_client::*;

    pub async fn find_one_by_client_id(db: &Db, client: &str) -> Result<Option<SysClient>> {
        find_first(db, Where::new().client_id(eq(client))).await
    }

    pub async fn check_client_key_unique(db: &Db, key: &str, except: i64) -> Result<bool> {
        let others = Where::new().client_key(eq(key)).id(given(except).map(ne));
        Ok(!exists(db, others).await?)
    }

    pub async fn find_page(
        db: &Db,
        id: &str,
        key: &str,
        secret: &str,
        query: &PageQuery,
    ) -> Result<Paged<SysClient>> {
        let asked = Where::new()
            .client_id(given(id).map(eq))
            .client_key(given(key).map(eq))
            .client_secret(given(secret).map(eq));
        page(db, asked.order_by(query.order(ID.asc())), query.page).await
    }

    pub async fn update_client_status(db: &Db, client: &str, status: &str) -> Result<u64> {
        let change = Update::new().status(set(status));
        update_where(db, Where::new().client_id(eq(client)), change).await
    }

    pub async fn update_by_id(db: &Db, id: i64, changes: Update) -> Result<u64> {
        update_partial(db, id, changes).await
    }
}

pub mod config {
    use super::*;
    use crate::model::sys_config::*;

    pub async fn find_all(db: &Db) -> Result<Vec<SysConfig>> {
        find(db, Where::new().order_by(CONFIG_ID.asc())).await
    }

    pub async fn find_by_config_key(db: &Db, key: &str) -> Result<Option<SysConfig>> {
        find_first(db, Where::new().config_key(eq(key))).await
    }

    pub async fn check_config_key_unique(db: &Db, key: &str, except: i64) -> Result<bool> {
        let others = Where::new()
            .config_key(eq(key))
            .config_id(given(except).map(ne));
        Ok(!exists(db, others).await?)
    }

    pub async fn find_page(
        db: &Db,
        name: &str,
        key: &str,
        kind: &str,
        query: &PageQuery,
    ) -> Result<Paged<SysConfig>> {
        let asked = Where::new()
            .config_name(given(name).map(contains))
            .config_key(given(key).map(contains))
            .config_type(given(kind).map(eq));
        page(db, asked.order_by(query.order(CONFIG_ID.asc())), query.page).await
    }

    pub async fn update_by_id(db: &Db, id: i64, changes: Update) -> Result<u64> {
        update_partial(db, id, changes).await
    }
}

pub mod dept {
    use super::*;
    use crate::model::{sys_dept::*, sys_user};

    pub async fn find_all(db: &Db, parent: i64, name: &str, status: &str) -> Result<Vec<SysDept>> {
        let asked = Where::new()
            .parent_id(given(parent).map(eq))
            .dept_name(given(name).map(contains))
            .status(given(status).map(eq));
        let ordered = asked.order_by(ANCESTORS.asc()).order_by(PARENT_ID.asc());
        find(
            db,
            ordered.order_by(ORDER_NUM.asc()).order_by(DEPT_ID.asc()),
        )
        .await
    }

    pub async fn find_by_ids(db: &Db, ids: &[i64]) -> Result<Vec<SysDept>> {
        let asked = Where::new()
            .dept_id(one_of(ids.iter().copied()))
            .status(eq("0"));
        find(db, asked.order_by(ORDER_NUM.asc())).await
    }

    pub async fn check_dept_name_unique(
        db: &Db,
        name: &str,
        parent: i64,
        except: i64,
    ) -> Result<bool> {
        let named = Where::new().dept_name(eq(name)).parent_id(eq(parent));
        Ok(!exists(db, named.dept_id(given(except).map(ne))).await?)
    }

    pub async fn has_child_by_dept_id(db: &Db, id: i64) -> Result<bool> {
        exists(db, Where::new().parent_id(eq(id))).await
    }

    pub async fn check_dept_exist_user(db: &Db, id: i64) -> Result<bool> {
        sys_user::exists(db, sys_user::Where::new().dept_id(eq(id))).await
    }

    pub async fn count_normal_children_dept_by_id(db: &Db, id: i64) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM sys_dept WHERE status = '0' AND del_flag = '0' AND FIND_IN_SET(?, ancestors)";
        Ok(query(sql).bind::<i64>(id).value(db).await?.unwrap_or(0))
    }

    pub async fn select_dept_and_child_by_id(db: &Db, id: i64) -> Result<Vec<i64>> {
        let sql = "SELECT dept_id FROM sys_dept WHERE del_flag = '0' AND (dept_id = ?1 OR FIND_IN_SET(?1, ancestors))";
        query(sql).bind::<i64>(id).values(db).await
    }

    pub async fn update_by_id(db: &Db, id: i64, changes: Update) -> Result<u64> {
        update_partial(db, id, changes).await
    }
}

pub mod dict_data {
    use super::*;
    use crate::model::sys_dict_data::*;

    pub async fn find_all(db: &Db) -> Result<Vec<SysDictData>> {
        find(
            db,
            Where::new()
                .order_by(DICT_TYPE.asc())
                .order_by(DICT_SORT.asc()),
        )
        .await
    }

    pub async fn find_by_dict_type(db: &Db, kind: &str) -> Result<Vec<SysDictData>> {
        find(
            db,
            Where::new().dict_type(eq(kind)).order_by(DICT_SORT.asc()),
        )
        .await
    }

    pub async fn check_dict_data_unique(
        db: &Db,
        kind: &str,
        value: &str,
        except: i64,
    ) -> Result<bool> {
        let same = Where::new().dict_type(eq(kind)).dict_value(eq(value));
        Ok(!exists(db, same.dict_code(given(except).map(ne))).await?)
    }

    pub async fn count_by_dict_type(db: &Db, kind: &str) -> Result<i64> {
        count(db, Where::new().dict_type(eq(kind))).await
    }

    pub async fn update_dict_type_by_old_dict_type(db: &Db, old: &str, new: &str) -> Result<u64> {
        let change = Update::new().dict_type(set(new));
        update_where(db, Where::new().dict_type(eq(old)), change).await
    }

    pub async fn find_page(
        db: &Db,
        label: &str,
        kind: &str,
        query: &PageQuery,
    ) -> Result<Paged<SysDictData>> {
        let asked = Where::new()
            .dict_label(given(label).map(contains))
            .dict_type(given(kind).map(eq));
        let ordered = asked
            .order_by(query.order(DICT_TYPE.asc()))
            .order_by(DICT_SORT.asc());
        page(db, ordered, query.page).await
    }

    pub async fn update_by_id(db: &Db, id: i64, changes: Update) -> Result<u64> {
        update_partial(db, id, changes).await
    }
}

pub mod dict_type {
    use super::*;
    use crate::model::{sys_dict_data, sys_dict_type::*};

    pub async fn find_all(db: &Db) -> Result<Vec<SysDictType>> {
        find(db, Where::new().order_by(DICT_ID.asc())).await
    }

    pub async fn check_dict_type_unique(db: &Db, kind: &str, except: i64) -> Result<bool> {
        let others = Where::new()
            .dict_type(eq(kind))
            .dict_id(given(except).map(ne));
        Ok(!exists(db, others).await?)
    }

    pub async fn count_by_dict_type(db: &Db, kind: &str) -> Result<i64> {
        sys_dict_data::count(db, sys_dict_data::Where::new().dict_type(eq(kind))).await
    }

    pub async fn find_page(
        db: &Db,
        name: &str,
        kind: &str,
        query: &PageQuery,
    ) -> Result<Paged<SysDictType>> {
        let asked = Where::new()
            .dict_name(given(name).map(contains))
            .dict_type(given(kind).map(contains));
        page(db, asked.order_by(query.order(DICT_ID.asc())), query.page).await
    }

    pub async fn update_by_id(db: &Db, id: i64, changes: Update) -> Result<u64> {
        update_partial(db, id, changes).await
    }
}

pub mod logininfor {
    use super::*;
    use crate::model::sys_logininfor::*;

    pub async fn find_page(
        db: &Db,
        address: &str,
        status: &str,
        times: Option<(DateTime<Utc>, DateTime<Utc>)>,
        query: &PageQuery,
    ) -> Result<Paged<SysLogininfor>> {
        let asked = Where::new()
            .ipaddr(given(address).map(contains))
            .status(given(status).map(eq))
            .login_time(times.map(|(from, to)| between(from, to)));
        page(db, asked.order_by(query.order(INFO_ID.desc())), query.page).await
    }

    pub async fn delete_by_ids(db: &Db, ids: &[i64]) -> Result<u64> {
        delete_where(db, Where::new().info_id(one_of(ids.iter().copied()))).await
    }

    pub async fn clean(db: &Db) -> Result<u64> {
        delete_where(db, Where::all()).await
    }
}

pub mod menu {
    use super::*;
    use crate::model::{sys_menu::*, sys_role_menu};

    pub async fn select_menu_tree_all(db: &Db) -> Result<Vec<SysMenu>> {
        let shown = Where::new().menu_type(one_of(["M", "C"])).status(eq("0"));
        find(
            db,
            shown.order_by(PARENT_ID.asc()).order_by(ORDER_NUM.asc()),
        )
        .await
    }

    pub async fn select_menu_list_by_user_id(db: &Db, user: i64) -> Result<Vec<SysMenu>> {
        let sql = "SELECT DISTINCT m.* FROM sys_menu m \
                   JOIN sys_role_menu rm ON m.menu_id = rm.menu_id \
                   JOIN sys_user_role ur ON rm.role_id = ur.role_id \
                   JOIN sys_role r ON ur.role_id = r.role_id \
                   WHERE ur.user_id = ? AND m.menu_type IN ('M', 'C') AND m.status = '0' AND r.status = '0' \
                   ORDER BY m.parent_id, m.order_num";
        query(sql).bind::<i64>(user).all(db).await
    }

    pub async fn select_menu_permissions_by_user_id(db: &Db, user: i64) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT m.perms FROM sys_menu m \
                   JOIN sys_role_menu rm ON m.menu_id = rm.menu_id \
                   JOIN sys_user_role ur ON rm.role_id = ur.role_id \
                   WHERE ur.user_id = ? AND m.perms <> '' AND m.status = '0'";
        query(sql).bind::<i64>(user).values(db).await
    }

    /// Of a user: the menus of his roles, in three steps.
    pub async fn find_all(db: &Db, name: &str, user: Option<i64>) -> Result<Vec<SysMenu>> {
        let mut asked = Where::new().menu_name(given(name).map(contains));
        if let Some(user) = user {
            let roles = role::of_user(db, user).await?;
            let granted = sys_role_menu::Where::new().role_id(one_of(roles));
            asked = asked.menu_id(one_of(sys_role_menu::MENU_ID.values(db, granted).await?));
        }
        find(
            db,
            asked.order_by(PARENT_ID.asc()).order_by(ORDER_NUM.asc()),
        )
        .await
    }

    pub async fn check_menu_name_unique(
        db: &Db,
        name: &str,
        parent: i64,
        except: i64,
    ) -> Result<bool> {
        let same = Where::new().menu_name(eq(name)).parent_id(eq(parent));
        Ok(!exists(db, same.menu_id(given(except).map(ne))).await?)
    }

    pub async fn has_child_by_menu_id(db: &Db, id: i64) -> Result<bool> {
        exists(db, Where::new().parent_id(eq(id))).await
    }

    pub async fn has_child_by_menu_ids(db: &Db, ids: &[i64]) -> Result<bool> {
        let below = Where::new().parent_id(one_of(ids.iter().copied()));
        exists(db, below.menu_id(none_of(ids.iter().copied()))).await
    }

    pub async fn check_menu_exist_role(db: &Db, id: i64) -> Result<bool> {
        sys_role_menu::exists(db, sys_role_menu::Where::new().menu_id(eq(id))).await
    }

    pub async fn select_menu_list_by_role_id(db: &Db, role: i64) -> Result<Vec<i64>> {
        let granted = sys_role_menu::Where::new().role_id(eq(role));
        sys_role_menu::MENU_ID.values(db, granted).await
    }

    pub async fn update_by_id(db: &Db, id: i64, changes: Update) -> Result<u64> {
        update_partial(db, id, changes).await
    }
}

pub mod notice {
    use super::*;
    use crate::model::sys_notice::*;

    pub async fn find_page(
        db: &Db,
        title: &str,
        kind: &str,
        author: i64,
        query: &PageQuery,
    ) -> Result<Paged<SysNotice>> {
        let asked = Where::new()
            .notice_title(given(title).map(contains))
            .notice_type(given(kind).map(eq))
            .create_by(given(author).map(eq));
        page(db, asked.order_by(query.order(NOTICE_ID.asc())), query.page).await
    }

    pub async fn update_by_id(db: &Db, id: i64, changes: Update) -> Result<u64> {
        update_partial(db, id, changes).await
    }
}

pub mod oper_log {
    use super::*;
    use crate::model::sys_oper_log::*;

    pub async fn find_page(
        db: &Db,
        title: &str,
        kinds: &[i64],
        times: Option<(DateTime<Utc>, DateTime<Utc>)>,
        query: &PageQuery,
    ) -> Result<Paged<SysOperLog>> {
        let kinds = (!kinds.is_empty()).then(|| one_of(kinds.iter().copied()));
        let asked = Where::new()
            .title(given(title).map(contains))
            .business_type(kinds)
            .oper_time(times.map(|(from, to)| between(from, to)));
        page(db, asked.order_by(query.order(OPER_ID.desc())), query.page).await
    }

    pub async fn delete_by_ids(db: &Db, ids: &[i64]) -> Result<u64> {
        delete_where(db, Where::new().oper_id(one_of(ids.iter().copied()))).await
    }

    pub async fn clean(db: &Db) -> Result<u64> {
        delete_where(db, Where::all()).await
    }
}

pub mod oss_config {
    use super::*;
    use crate::model::sys_oss_config::*;

    pub async fn find_page(
        db: &Db,
        key: &str,
        status: &str,
        query: &PageQuery,
    ) -> Result<Paged<SysOssConfig>> {
        let asked = Where::new()
            .config_key(given(key).map(contains))
            .status(given(status).map(eq));
        page(
            db,
            asked.order_by(query.order(OSS_CONFIG_ID.asc())),
            query.page,
        )
        .await
    }

    pub async fn update_status(db: &Db, id: i64, status: &str) -> Result<u64> {
        let change = Update::new().status(set(status));
        update_partial(db, id, change).await
    }

    pub async fn find_default(db: &Db, tenant: &str) -> Result<Option<SysOssConfig>> {
        let asked = Where::new()
            .status(eq("0"))
            .tenant_id(given(tenant).map(eq));
        find_first(db, asked).await
    }

    pub async fn find_by_config_key(
        db: &Db,
        key: &str,
        tenant: &str,
    ) -> Result<Option<SysOssConfig>> {
        let asked = Where::new()
            .config_key(eq(key))
            .tenant_id(given(tenant).map(eq));
        find_first(db, asked).await
    }

    pub async fn update_by_id(db: &Db, id: i64, changes: Update) -> Result<u64> {
        update_partial(db, id, changes).await
    }
}

pub mod oss {
    use super::*;
    use crate::model::sys_oss::*;

    pub async fn find_page(
        db: &Db,
        name: &str,
        suffix: &str,
        author: i64,
        query: &PageQuery,
    ) -> Result<Paged<SysOss>> {
        let asked = Where::new()
            .file_name(given(name).map(contains))
            .file_suffix(given(suffix).map(eq))
            .create_by(given(author).map(eq));
        page(db, asked.order_by(query.order(OSS_ID.asc())), query.page).await
    }

    pub async fn find_by_ids(db: &Db, ids: &[i64]) -> Result<Vec<SysOss>> {
        let asked = Where::new().oss_id(one_of(ids.iter().copied()));
        find(db, asked.order_by(OSS_ID.asc())).await
    }
}

pub mod post {
    use super::*;
    use crate::model::{sys_post::*, sys_user_post};

    fn asked(code: &str, name: &str, status: &str, dept: i64) -> Where {
        Where::new()
            .post_code(given(code).map(contains))
            .post_name(given(name).map(contains))
            .status(given(status).map(eq))
            .dept_id(given(dept).map(eq))
    }

    pub async fn find_page(
        db: &Db,
        code: &str,
        name: &str,
        dept: i64,
        query: &PageQuery,
    ) -> Result<Paged<SysPost>> {
        let rows = asked(code, name, "", dept).order_by(query.order(POST_SORT.asc()));
        page(db, rows, query.page).await
    }

    pub async fn find_all(db: &Db, code: &str, name: &str, status: &str) -> Result<Vec<SysPost>> {
        find(db, asked(code, name, status, 0).order_by(POST_SORT.asc())).await
    }

    pub async fn find_by_ids(db: &Db, ids: &[i64]) -> Result<Vec<SysPost>> {
        let asked = Where::new()
            .post_id(one_of(ids.iter().copied()))
            .status(eq("0"));
        find(db, asked.order_by(POST_SORT.asc())).await
    }

    pub async fn check_post_name_unique(
        db: &Db,
        name: &str,
        dept: i64,
        except: i64,
    ) -> Result<bool> {
        let same = Where::new().post_name(eq(name)).dept_id(eq(dept));
        Ok(!exists(db, same.post_id(given(except).map(ne))).await?)
    }

    pub async fn check_post_code_unique(db: &Db, code: &str, except: i64) -> Result<bool> {
        let others = Where::new()
            .post_code(eq(code))
            .post_id(given(except).map(ne));
        Ok(!exists(db, others).await?)
    }

    pub async fn count_user_post_by_id(db: &Db, id: i64) -> Result<i64> {
        sys_user_post::count(db, sys_user_post::Where::new().post_id(eq(id))).await
    }

    pub async fn count_post_by_dept_id(db: &Db, dept: i64) -> Result<i64> {
        count(db, Where::new().dept_id(eq(dept))).await
    }

    pub async fn update_by_id(db: &Db, id: i64, changes: Update) -> Result<u64> {
        update_partial(db, id, changes).await
    }
}

pub mod role_dept {
    use super::*;
    use crate::model::sys_role_dept::*;

    pub async fn insert_batch(db: &Db, role_id: i64, depts: &[i64]) -> Result<u64> {
        let rows: Vec<_> = depts
            .iter()
            .map(|&dept_id| NewSysRoleDept { role_id, dept_id })
            .collect();
        insert_many(db, &rows).await
    }

    pub async fn delete_by_role_id(db: &Db, role: i64) -> Result<u64> {
        delete_where(db, Where::new().role_id(eq(role))).await
    }

    pub async fn delete_by_role_ids(db: &Db, roles: &[i64]) -> Result<u64> {
        delete_where(db, Where::new().role_id(one_of(roles.iter().copied()))).await
    }

    pub async fn select_dept_ids_by_role_id(db: &Db, role: i64) -> Result<Vec<i64>> {
        DEPT_ID.values(db, Where::new().role_id(eq(role))).await
    }
}

pub mod role_menu {
    use super::*;
    use crate::model::sys_role_menu::*;

    pub async fn insert_batch(db: &Db, role_id: i64, menus: &[i64]) -> Result<u64> {
        let rows: Vec<_> = menus
            .iter()
            .map(|&menu_id| NewSysRoleMenu { role_id, menu_id })
            .collect();
        insert_many(db, &rows).await
    }

    pub async fn delete_by_role_id(db: &Db, role: i64) -> Result<u64> {
        delete_where(db, Where::new().role_id(eq(role))).await
    }

    pub async fn delete_by_role_ids(db: &Db, roles: &[i64]) -> Result<u64> {
        delete_where(db, Where::new().role_id(one_of(roles.iter().copied()))).await
    }
}

pub mod role {
    use super::*;
    use crate::model::{sys_role::*, sys_user_role};

    pub(super) async fn of_user(db: &Db, user: i64) -> Result<Vec<i64>> {
        let his = sys_user_role::Where::new().user_id(eq(user));
        let roles = sys_user_role::ROLE_ID.values(db, his).await?;
        ROLE_ID
            .values(db, Where::new().role_id(one_of(roles)).status(eq("0")))
            .await
    }

    /// In two steps instead of a join.
    pub async fn select_roles_by_user_id(db: &Db, user: i64) -> Result<Vec<SysRole>> {
        let his = sys_user_role::Where::new().user_id(eq(user));
        let ids = sys_user_role::ROLE_ID.values(db, his).await?;
        let roles = Where::new().role_id(one_of(ids)).status(eq("0"));
        find(db, roles.order_by(ROLE_SORT.asc())).await
    }

    pub async fn check_is_super_admin(db: &Db, user: i64) -> Result<bool> {
        let roles = select_roles_by_user_id(db, user).await?;
        let is_super = |role: &SysRole| role.role_id == 1 || role.role_key == "superadmin";
        Ok(roles.iter().any(is_super))
    }

    pub async fn select_role_keys_by_user_id(db: &Db, user: i64) -> Result<Vec<String>> {
        let roles = select_roles_by_user_id(db, user).await?;
        let keys = roles.iter().flat_map(|role| role.role_key.split(','));
        Ok(keys.map(|key| key.trim().to_owned()).collect())
    }

    fn asked(name: &str, key: &str, status: &str) -> Where {
        Where::new()
            .role_name(given(name).map(contains))
            .role_key(given(key).map(contains))
            .status(given(status).map(eq))
    }

    pub async fn find_page(
        db: &Db,
        name: &str,
        key: &str,
        status: &str,
        query: &PageQuery,
    ) -> Result<Paged<SysRole>> {
        let rows = asked(name, key, status).order_by(query.order(ROLE_SORT.asc()));
        page(db, rows.order_by(CREATE_TIME.asc()), query.page).await
    }

    pub async fn find_by_ids(db: &Db, ids: &[i64]) -> Result<Vec<SysRole>> {
        let asked = Where::new()
            .role_id(one_of(ids.iter().copied()))
            .status(eq("0"));
        find(db, asked.order_by(ROLE_SORT.asc())).await
    }

    pub async fn find_all(db: &Db, name: &str, key: &str, status: &str) -> Result<Vec<SysRole>> {
        find(db, asked(name, key, status).order_by(ROLE_SORT.asc())).await
    }

    pub async fn check_role_name_unique(db: &Db, name: &str, except: i64) -> Result<bool> {
        let others = Where::new()
            .role_name(eq(name))
            .role_id(given(except).map(ne));
        Ok(!exists(db, others).await?)
    }

    pub async fn check_role_key_unique(db: &Db, key: &str, except: i64) -> Result<bool> {
        let others = Where::new()
            .role_key(eq(key))
            .role_id(given(except).map(ne));
        Ok(!exists(db, others).await?)
    }

    pub async fn count_user_role_by_role_id(db: &Db, role: i64) -> Result<i64> {
        sys_user_role::count(db, sys_user_role::Where::new().role_id(eq(role))).await
    }

    pub async fn update_role_status(db: &Db, id: i64, status: &str) -> Result<u64> {
        update_partial(db, id, Update::new().status(set(status))).await
    }

    pub async fn update_by_id(db: &Db, id: i64, changes: Update) -> Result<u64> {
        update_partial(db, id, changes).await
    }
}

pub mod social {
    use super::*;
    use crate::model::sys_social::*;

    pub async fn find_by_user_id(db: &Db, user: i64) -> Result<Vec<SysSocial>> {
        find(db, Where::new().user_id(eq(user))).await
    }
}

pub mod tenant {
    use super::*;
    use crate::model::sys_tenant::*;

    pub async fn find_one_by_tenant_id(db: &Db, tenant: &str) -> Result<Option<SysTenant>> {
        find_first(db, Where::new().tenant_id(eq(tenant))).await
    }

    pub async fn find_all_available(db: &Db) -> Result<Vec<SysTenant>> {
        find(db, Where::new().status(eq("0"))).await
    }
}

pub mod user {
    use super::*;
    use crate::model::{sys_user::*, sys_user_role};

    pub async fn find_one_by_user_name(
        db: &Db,
        name: &str,
        tenant: &str,
    ) -> Result<Option<SysUser>> {
        find_first(db, Where::new().user_name(eq(name)).tenant_id(eq(tenant))).await
    }

    async fn with_role(db: &Db, role: i64) -> Result<Vec<i64>> {
        let granted = sys_user_role::Where::new().role_id(eq(role));
        sys_user_role::USER_ID.values(db, granted).await
    }

    pub async fn find_allocated_page(
        db: &Db,
        role: i64,
        name: &str,
        rows: Page,
    ) -> Result<Paged<SysUser>> {
        let asked = Where::new().user_id(one_of(with_role(db, role).await?));
        let named = asked.user_name(given(name).map(contains));
        page(db, named.order_by(USER_ID.asc()), rows).await
    }

    pub async fn find_unallocated_page(
        db: &Db,
        role: i64,
        name: &str,
        rows: Page,
    ) -> Result<Paged<SysUser>> {
        let asked = Where::new().user_id(none_of(with_role(db, role).await?));
        let named = asked.user_name(given(name).map(contains));
        page(db, named.order_by(USER_ID.asc()), rows).await
    }
}

pub mod user_post {
    use super::*;
    use crate::model::sys_user_post::*;

    pub async fn insert_batch(db: &Db, user_id: i64, posts: &[i64]) -> Result<u64> {
        let rows: Vec<_> = posts
            .iter()
            .map(|&post_id| NewSysUserPost { user_id, post_id })
            .collect();
        insert_many(db, &rows).await
    }

    pub async fn delete_by_user_id(db: &Db, user: i64) -> Result<u64> {
        delete_where(db, Where::new().user_id(eq(user))).await
    }

    pub async fn select_post_ids_by_user_id(db: &Db, user: i64) -> Result<Vec<i64>> {
        POST_ID.values(db, Where::new().user_id(eq(user))).await
    }
}

pub mod user_role {
    use super::*;
    use crate::model::sys_user_role::*;

    pub async fn insert_batch(db: &Db, role_id: i64, users: &[i64]) -> Result<u64> {
        let rows: Vec<_> = users
            .iter()
            .map(|&user_id| NewSysUserRole { user_id, role_id })
            .collect();
        insert_many(db, &rows).await
    }

    pub async fn delete_by_role_id_and_user_ids(db: &Db, role: i64, users: &[i64]) -> Result<u64> {
        let granted = Where::new().role_id(eq(role));
        delete_where(db, granted.user_id(one_of(users.iter().copied()))).await
    }

    pub async fn insert_batch_by_user_id(db: &Db, user_id: i64, roles: &[i64]) -> Result<u64> {
        let rows: Vec<_> = roles
            .iter()
            .map(|&role_id| NewSysUserRole { user_id, role_id })
            .collect();
        insert_many(db, &rows).await
    }

    pub async fn delete_by_user_id(db: &Db, user: i64) -> Result<u64> {
        delete_where(db, Where::new().user_id(eq(user))).await
    }

    pub async fn find_by_user_id(db: &Db, user: i64) -> Result<Vec<SysUserRole>> {
        find(db, Where::new().user_id(eq(user))).await
    }

    pub async fn select_user_ids_by_role_id(db: &Db, role: i64) -> Result<Vec<i64>> {
        USER_ID.values(db, Where::new().role_id(eq(role))).await
    }
}
