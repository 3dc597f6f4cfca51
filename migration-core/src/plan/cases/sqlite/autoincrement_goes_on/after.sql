CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, a integer); CREATE TABLE empty (id integer PRIMARY KEY AUTOINCREMENT, a integer);
