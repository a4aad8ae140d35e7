-- The tables as courseware/rpc/courseware.sql had them. This file is yours, and is not written again: add what it lacks
-- before it has run, and change tables by a migration of their own after that, such as 0002_more.sql.

CREATE TABLE "courseware" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "code" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL DEFAULT '',
    "type" INTEGER NOT NULL DEFAULT '0',
    "is_delete" INTEGER NOT NULL DEFAULT 0,
    "create_time" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "update_time" DATETIME DEFAULT CURRENT_TIMESTAMP,
    UNIQUE ("code")
);
