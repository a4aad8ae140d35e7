//! The codes of the SQL front end.

use super::{Code, Severity};

codes! {
    SYNTAX S0101 Error "syntax error in a table"
    COLUMN_DUPLICATE S0201 Error "two columns of a table share a name"
    PRIMARY_KEYS S0202 Error "a table has two primary keys"
    KEY_COLUMN S0203 Error "a key names a column that is not there"
    TABLE_DUPLICATE S0204 Error "two tables share a name"
    UNKNOWN_TABLE S0205 Error "a table is made like one that is not there"
    NO_TABLE S0301 Error "no table to make a model of"
    TABLE_MISSING S0302 Error "`tables` of `models` names a table that is not there"
    MARK_COLUMN S0303 Error "`soft_delete` or `version` names a column that is not there"
    NOT_UNDERSTOOD W1001 Warning "an SQL statement that is not understood"
    NO_COLUMNS W1002 Warning "a table whose columns do not stand in its statement"
    CHANGED_UNKNOWN W1003 Warning "a statement changes a table that is made nowhere"
    UNSIGNED W1004 Warning "an unsigned column is read as a signed number"
    AS_TEXT W1005 Warning "a column of a type that Rust does not have"
    WIDE_DECIMAL W1006 Warning "a decimal with more than 28 digits"
    NO_KEY W1007 Warning "a table without a primary key"
    LOOKS_DELETED W1008 Warning "a column looks like the mark of deleted rows"
    CACHE_PREFIX W1009 Warning "the keys of rows in a cache are not said"
}
