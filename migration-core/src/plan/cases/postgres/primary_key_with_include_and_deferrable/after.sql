CREATE TABLE t (a integer, b integer, PRIMARY KEY (a) INCLUDE (b)); CREATE TABLE u (a integer PRIMARY KEY DEFERRABLE);
