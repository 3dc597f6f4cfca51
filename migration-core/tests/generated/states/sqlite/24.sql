-- little is left

CREATE TABLE accounts (
    id integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    region integer NOT NULL DEFAULT 1,
    code varchar(10) NOT NULL
);
