-- The tables as user/rpc/user.sql had them. This file is yours, and is not written again: add what it lacks
-- before it has run, and change tables by a migration of their own after that, such as 0002_more.sql.

CREATE TABLE "user" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "login_name" TEXT NOT NULL DEFAULT '',
    "username" TEXT NOT NULL DEFAULT '',
    "sex" INTEGER NOT NULL DEFAULT '0',
    "password" TEXT NOT NULL DEFAULT '',
    "is_delete" INTEGER NOT NULL DEFAULT 0,
    "create_time" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "update_time" DATETIME DEFAULT CURRENT_TIMESTAMP,
    UNIQUE ("login_name")
);
